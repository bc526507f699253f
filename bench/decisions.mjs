// One record at a time, already an object: what a decision with all its reasons costs.
import { createRequire } from "node:module";
import { evaluateAccount, evaluateNdjson, evaluateSubmission } from "../pkg/inline.js";
import { account, records, submission } from "./data.mjs";
import { byTurns } from "./measure.mjs";
import { cedar, jsonRulesEngine, jsonRulesEngineOverFacts, validators } from "./peers.mjs";
import { decide, decideAccount, decideSubmission, outcomeCodes } from "./rules.mjs";

const cedarWasm = createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs");

/** The nanoseconds of one call of each. */
export async function run({ rounds }) {
  const accounts = records(account, 1000);
  const submissions = records(submission, 1000).map(({ data }) => data);
  const texts = submissions.map((data) => JSON.stringify({ data }));
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  const statuses = accounts.map(({ status }) => status);
  const code = (decision) => outcomeCodes.indexOf(decision.outcome);
  const [zod, valibot, ajv] = ["zod", "valibot", "ajv"].map((name) => validators[name]());
  const all = {
    "evaluateAccount(status)": [statuses, (status) => code(evaluateAccount(status))],
    "evaluateAccount(record)": [accounts, (record) => code(evaluateAccount(record))],
    "evaluateAccount(record, policy)": [accounts, (record) => code(evaluateAccount(record, { operation: "purchase" }))],
    "plain JavaScript, account": [accounts, decideAccount],
    "evaluateSubmission(record)": [submissions, (record) => code(evaluateSubmission(record))],
    "evaluateSubmission(record, policy)": [submissions, (record) => code(evaluateSubmission(record, { cannotDefineEligibility: "review" }))],
    "plain JavaScript, submission": [submissions, decideSubmission],
    "zod and plain JavaScript": [submissions, (data) => decide(zod({ data }))],
    "valibot and plain JavaScript": [submissions, (data) => decide(valibot({ data }))],
    "ajv and plain JavaScript": [submissions, (data) => decide(ajv({ data }))],
    "json-rules-engine": [submissions, jsonRulesEngine()],
    "json-rules-engine, facts picked before": [submissions, jsonRulesEngineOverFacts()],
    "cedar-wasm, facts picked before": [submissions, cedar(cedarWasm)],
    "evaluateNdjson(text)": [texts, (text) => evaluateNdjson(text).outcomes[0]],
    "evaluateNdjson(bytes)": [bytes, (line) => evaluateNdjson(line).outcomes[0]],
    "JSON.parse and plain JavaScript, text": [texts, (text) => decide(JSON.parse(text))],
  };
  const ofAccounts = accounts.map(decideAccount);
  const ofSubmissions = submissions.map(decideSubmission);
  const expected = (items) => (items === statuses || items === accounts ? ofAccounts : ofSubmissions);
  for (const [name, [items, evaluate]] of Object.entries(all)) {
    const outcomes = expected(items);
    for (const [index, item] of items.entries()) if ((await evaluate(item)) !== outcomes[index]) throw new Error(`${name} decides otherwise`);
  }
  const loops = Object.entries(all).map(([name, [items, evaluate]]) => {
    const isEngine = name.startsWith("json-rules-engine");
    const times = isEngine || name.startsWith("cedar-wasm") ? 1 : 20;
    const loop = async () => {
      const start = performance.now();
      for (let time = 0; time < times; time += 1) {
        if (isEngine) for (const item of items) await evaluate(item);
        else for (const item of items) evaluate(item);
      }
      return { took: ((performance.now() - start) * 1e6) / times / items.length };
    };
    return [name, loop];
  });
  return byTurns(Object.fromEntries(loops), rounds);
}
