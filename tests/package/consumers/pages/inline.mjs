import * as goodStanding from "good-standing/inline";
import smoke from "../smoke.mjs";
import { tell } from "../tell.mjs";

tell((options) => smoke(goodStanding, () => import("good-standing/testing"), options));
