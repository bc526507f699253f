// What if, as JavaScript gets it: each change is set where it points, and the outcome is the one that was promised.
import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate, outcomes, whatIf } from "../../pkg/inline.js";
import { scenarios } from "../sandbox/scenarios.mjs";

function set(evidence, path, to) {
  const changed = structuredClone(evidence);
  const keys = path.split("/").slice(1);
  const last = keys.pop();
  keys.reduce((place, key) => (place[key] ??= {}), changed)[last] = to;
  return changed;
}

const records = scenarios.flatMap(({ id, provider, policy, answer: { body, status = 200 } }) =>
  typeof body !== "object" || Buffer.isBuffer(body) || (status !== 200 && body.code !== 600074)
    ? [] : [{ id, policy, evidence: provider === "goodstack" ? { submission: body } : { account: body } }]);

test("every change of every scenario leads where it says", () => {
  assert.ok(records.length > 60);
  let checked = 0;
  for (const { id, policy, evidence } of records) {
    let stands;
    try {
      stands = evaluate(evidence, policy);
    } catch (error) {
      assert.equal(error.code, "invalid_argument");
      assert.throws(() => whatIf(evidence, policy), { code: "invalid_argument", message: error.message }, id);
      continue;
    }
    const alternatives = whatIf(evidence, policy);
    const lengths = alternatives.map(({ changes }) => changes.length);
    assert.deepEqual(lengths, [...lengths].sort((one, other) => one - other), id);
    for (const { outcome, changes } of alternatives) {
      assert.notEqual(outcome, stands.outcome);
      assert.ok(outcomes.includes(outcome));
      for (const { path, from, to, actor, recourse } of changes) {
        assert.match(path, /^\/(account|submission)/);
        assert.ok(from === null || typeof from === "string");
        assert.ok(to === null || typeof to === "string" || Array.isArray(to), `${to}`);
        assert.notEqual(actor, "none");
        assert.ok(recourse);
      }
      assert.equal(evaluate(changes.reduce((changed, { path, to }) => set(changed, path, to), evidence), policy).outcome, outcome, `${id} ${JSON.stringify(changes)}`);
      checked += 1;
    }
  }
  assert.ok(checked > 150, String(checked));
});

test("lists, nothing, and both kinds at once cross as they should", () => {
  const submission = { status: "succeeded", validationRequest: { acceptedAt: "2026-05-04T09:30:00Z", organisationTypes: ["social_impact"] }, failureReasons: [{ check: "compliance" }] };
  const policy = { organisationTypes: ["nonprofit"] };
  const { changes } = whatIf({ submission }, policy).find(({ outcome }) => outcome === "eligible");
  assert.deepEqual(changes.map(({ path, from, to }) => [path, from, to]), [
    ["/submission/validationRequest/organisationTypes", "social_impact", ["nonprofit"]],
    ["/submission/failureReasons", "compliance", null],
  ]);
  const both = whatIf({ account: "NotAllowed", submission: { data: { status: "failed" } } }).find(({ outcome }) => outcome === "eligible");
  assert.deepEqual(both.changes.map(({ path, to }) => [path, to]), [["/account", "Allowed"], ["/submission/data/status", "succeeded"]]);
  assert.deepEqual(whatIf({ account: null }).map(({ outcome, changes: [{ path, from, to, actor, recourse }] }) => [outcome, path, from, to, actor, recourse]), [
    ["pending", "/account", null, "UnderReview", "provider", "none"], ["review", "/account", null, "Unknown", "provider", "none"], ["ineligible", "/account", null, "NotAllowed", "provider", "none"],
  ]);
});
