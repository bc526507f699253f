// Every line comes to what `JSON.parse` with a fatal decoder and the functions for one record make of it, but for what we refuse beyond that.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allowedOrganisationTypes, cannotDefineEligibilityPolicies, evaluateAccount, evaluateNdjson, evaluateSubmission, isGoodStandingError, ndjsonDecisions, notReadyPolicies, operations, outcomeCodes, outcomes,
} from "../../pkg/inline.js";
import { dice, line } from "./made.mjs";

const all = process.env.ALL !== undefined;

/** All that can be told apart. */
const policies = [undefined, ["AUS"], ["GBR", "AUS"]].flatMap((countryCodes) =>
  Array.from({ length: 2 ** allowedOrganisationTypes.length }, (_, chosen) => allowedOrganisationTypes.filter((_, bit) => chosen & (1 << bit))).flatMap((types) =>
    cannotDefineEligibilityPolicies.flatMap((cannotDefineEligibility) =>
      notReadyPolicies.flatMap((notReady) =>
        operations.map((operation) => ({ operation, notReady, cannotDefineEligibility, ...(types.length > 0 && { organisationTypes: types }), ...(countryCodes && { countryCodes }) }))))));

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const has = (value, key) => (value[key] ?? null) !== null;
const is600074 = (code) => code === 600_074 || code === "600074";

/** Which function a record is for, as it is documented. */
function evaluator(value) {
  if (!isObject(value)) return undefined;
  if (isObject(value.data)) return evaluateSubmission;
  if (has(value, "type") || has(value, "lastUpdateDateTime")) return evaluateAccount;
  if (has(value, "code")) return is600074(value.code) && !has(value, "status") && !has(value, "id") && !has(value, "data") ? evaluateAccount : undefined;
  return has(value, "id") ? evaluateSubmission : undefined;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What a line comes to: blank, a decision, or why there is none. */
function alone(line, policy) {
  let text, value;
  try {
    text = decoder.decode(line);
    if (/^[ \t\r]*$/.test(text)) return { blank: true };
    value = JSON.parse(text);
  } catch {
    return {};
  }
  const decide = evaluator(value);
  if (!decide) return { text, unknown: true };
  try {
    return { text, decision: decide(value, policy) };
  } catch (error) {
    if (!isGoodStandingError(error)) throw error;
    return { text, wrong: error.message };
  }
}

const texts = /"(?:[^"\\]|\\.)*"/g;

function depth(text) {
  let [open, most] = [0, 0];
  for (const [bracket] of text.replace(texts, "").matchAll(/[[\]{}]/g)) most = Math.max(most, (open += "[{".includes(bracket) ? 1 : -1));
  return most;
}

/** Whether some text but values stands there more than once. */
const stands = (text, key) => [...text.matchAll(texts)].filter(([quoted]) => JSON.parse(quoted) === key).length;

/** Whether we may refuse what JSON.parse reads. */
function mayRefuse({ text, decision, unknown, wrong }, message) {
  const [, twice] = /^expected `(.*)` only once$/.exec(message) ?? [];
  if (twice !== undefined) return stands(text, twice) > 1;
  if (message === "expected at most 64 levels") return depth(text) > 64;
  if (message.startsWith("expected a record of Partner Center or Goodstack, got ")) return unknown === true;
  return decision === undefined && wrong !== undefined && /^expected (text|an object|an array) at `/.test(message);
}

/** The same bytes, cut at random. */
async function streamed(bytes, policy, { below }) {
  const chunks = [];
  for (let at = 0; at < bytes.length;) {
    const length = below(5) ? below(40_000) : below(9);
    chunks.push(bytes.subarray(at, (at += length)));
  }
  const decided = [];
  for await (const report of ReadableStream.from(chunks).pipeThrough(ndjsonDecisions(policy))) decided.push(report.outcomes);
  return Buffer.concat(decided);
}

test("every line comes to what it comes to alone, under every policy", async () => {
  const [step, batches] = all ? [1, 4] : [9, 1];
  const counts = { blank: 0, decided: 0, broken: 0, stricter: 0 };
  for (let index = 0; index < policies.length; index += step) {
    const policy = policies[index];
    const seeded = dice(index);
    // The first thousand errors are told, so no more lines at once.
    for (let batch = 0; batch < batches; batch += 1) {
      const lines = Array.from({ length: 900 }, () => line(seeded));
      const bytes = Buffer.concat(lines.flatMap((line) => [line, Uint8Array.of(10)]));
      const report = evaluateNdjson(bytes, policy);
      const errors = new Map(report.errors.map((error) => [error.line, error.message]));
      const reasons = {};
      let next = 0;
      lines.forEach((line, at) => {
        // A byte-order mark before everything belongs to no record.
        if (at === 0 && line.subarray(0, 3).equals(Buffer.from("\ufeff"))) line = line.subarray(3);
        const shown = () => `${JSON.stringify(policy)} ${line.toString("latin1")}`;
        const single = alone(line, policy);
        if (single.blank) return void (counts.blank += 1);
        const outcome = outcomeCodes[report.outcomes[next++]];
        const message = errors.get(at + 1);
        assert.equal(outcome === "error", message !== undefined, shown());
        if (single.text === undefined) {
          counts.broken += 1;
          assert.equal(outcome, "error", shown());
        } else if (message !== undefined) {
          counts.stricter += 1;
          assert.ok(mayRefuse(single, message), `${message}: ${shown()}`);
        } else {
          counts.decided += 1;
          assert.equal(outcome, single.decision?.outcome, shown());
          const [{ code }] = single.decision.reasons;
          reasons[code] = (reasons[code] ?? 0) + 1;
        }
      });
      assert.equal(next, report.total);
      assert.deepEqual(report.reasons, reasons);
      const told = {};
      for (const outcome of report.outcomes) told[outcomeCodes[outcome]] = (told[outcomeCodes[outcome]] ?? 0) + 1;
      assert.deepEqual(report.counts, Object.fromEntries(["error", ...outcomes].map((outcome) => [outcome, told[outcome] ?? 0])));
      assert.deepEqual(await streamed(bytes, policy, seeded), Buffer.from(report.outcomes));
    }
  }
  const lines = Object.values(counts).reduce((sum, count) => sum + count);
  console.log(`${lines} lines of the seeds 0, ${step}, …: ${JSON.stringify(counts)}`);
  assert.ok(lines >= (all ? 2_000_000 : 57_000));
  assert.ok(counts.decided > lines / 3 && counts.broken > lines / 10 && counts.stricter > lines / 20);
});
