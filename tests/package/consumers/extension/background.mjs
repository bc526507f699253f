import * as goodStanding from "good-standing";
import smoke from "../smoke.mjs";
import { tell } from "../tell.mjs";

tell((options) => smoke(goodStanding, () => import("good-standing/testing"), options, { mustInit: true }), ORIGIN);
