// A cold process, from nothing to the first decision, over one that does nothing.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median } from "./measure.mjs";

const folder = fileURLToPath(new URL("../target/bench/start/", import.meta.url));
const near = (path) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
const nearUrl = (path) => JSON.stringify(new URL(path, import.meta.url).href);
const decided = 'if (!evaluateAccount("Allowed").eligible) process.exit(1);';

const programs = {
  "nothing.mjs": "",
  "nothing.cjs": "",
  "good-standing.mjs": `import { evaluateAccount } from ${nearUrl("../pkg/inline.js")};\n${decided}`,
  "good-standing.cjs": `const { evaluateAccount } = require(${near("../pkg/inline.cjs")});\n${decided}`,
  "good-standing, a submission.mjs": `import { evaluateSubmission } from ${nearUrl("../pkg/inline.js")};\nif (!evaluateSubmission({ status: "succeeded" }).eligible) process.exit(1);`,
  "zod.mjs": `import * as z from ${nearUrl("node_modules/zod/index.js")};\nz.looseObject({ status: z.string() }).parse({ status: "Allowed" });`,
  "valibot.mjs": `import * as v from ${nearUrl("node_modules/valibot/dist/index.mjs")};\nv.parse(v.looseObject({ status: v.string() }), { status: "Allowed" });`,
  "ajv.cjs": `const { Ajv } = require(${near("node_modules/ajv")});\nnew Ajv().compile({ type: "object", properties: { status: { type: "string" } } })({ status: "Allowed" });`,
  "json-rules-engine.cjs": `const { Engine } = require(${near("node_modules/json-rules-engine")});\nconst engine = new Engine();\nengine.addRule({ conditions: { all: [{ fact: "status", operator: "equal", value: "Allowed" }] }, event: { type: "eligible" } });\nengine.run({ status: "Allowed" });`,
  "cedar-wasm.cjs": `const { isAuthorized } = require(${near("node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm.js")});\nconst it = { type: "A", id: "a" };\nisAuthorized({ principal: it, action: { type: "Action", id: "a" }, resource: it, context: {}, policies: { staticPolicies: { a: "permit (principal, action, resource);" } }, entities: [] });`,
};

/** Milliseconds over an empty process of the same kind. */
export function run({ rounds }) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(programs)) writeFileSync(folder + name, text);
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round < rounds * 12; round += 1) {
    for (const name of Object.keys(programs)) {
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, [folder + name]);
      times[name].push(performance.now() - start);
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
    }
  }
  // What came in the same round met the same machine.
  const over = (name) => median(times[name].map((time, round) => time - times[`nothing${name.slice(-4)}`][round]));
  const empty = median(times["nothing.mjs"]);
  return { empty, over: Object.fromEntries(Object.keys(programs).filter((name) => !name.startsWith("nothing")).map((name) => [name.slice(0, -4) + (name.endsWith("mjs") ? "" : ", require"), over(name)])) };
}
