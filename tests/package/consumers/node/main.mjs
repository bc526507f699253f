import process from "node:process";
import * as goodStanding from "good-standing";
import * as server from "good-standing/server";
import smoke from "../smoke.mjs";

console.log(JSON.stringify(await smoke(goodStanding, () => import("good-standing/testing"), JSON.parse(process.env.OPTIONS), { server })));
