// What is remembered of decisions changes none: the evaluators say what Rust says, whatever they were asked before.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as rust from "../../pkg/good_standing.js";
import { submissionGrounds } from "../../pkg/grounds.js";
import { checkCustomer, checkSubmission, customer, evaluate, evaluateAccount, evaluateSubmission, submission, thrown, verifyWebhook } from "./support.mjs";

/** Mulberry32: the same numbers in every run. */
function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = dice(4);
const pick = (items) => items[Math.floor(random() * items.length)];

const fixture = JSON.parse(readFileSync(new URL("../fixtures/submission.json", import.meta.url)));
const texts = [
  "pending", "processed", "failed", "succeeded", "approved", "rejected", "pending_user_verification", "live", "cancelled", "cannot_define_eligibility",
  "pass", "fail", "clear", "flag", "other", "fake_documentation", "nonprofit", "education", "AUS", "nzl", "", "odd", "2026-05-04T09:30:00Z", "x".repeat(200), "\ud800", "a\nb",
];
/** What JSON can say, and what it cannot. */
const cyclic = {};
cyclic.self = cyclic;
const shared = {};
shared.a = shared.b = Array.from({ length: 4 }, () => ({ c: Array.from({ length: 4 }, () => ({ d: [1, 2, 3] })) }));
const odd = [
  undefined, null, null, null, 5, 1e400, NaN, true, 5n, () => {}, Symbol("s"), new Date(0), new Date(NaN), new String("succeeded"), [], ["nonprofit"], ["nonprofit", 5], [, "nonprofit"], {}, { status: "rejected" },
  { toJSON: () => "succeeded" }, { toJSON: 5 }, Object.create({ status: "rejected" }), Object.assign(Object.create(null), { status: "rejected" }), cyclic, shared, new Map([["status", "rejected"]]),
  Object.defineProperty({}, "status", { value: "rejected" }), { get status() { throw new Error("a trap"); } }, new Proxy({ status: "rejected" }, {}), new (class { status = "rejected"; })(), new (class { toJSON() { throw new Error("a trap"); } })(), new Uint8Array(3),
];

function mutated(record) {
  const copy = structuredClone(record);
  for (let times = pick([0, 1, 2, 3, 6]); times > 0; times -= 1) {
    const keys = pick([...submissionGrounds, ["/metadata"], ["/more"], ["/data"]])[0].slice(1).split("/");
    const last = keys.pop();
    let parent = copy;
    for (const key of keys) if (typeof parent === "object" && parent !== null) parent = parent[key];
    const value = random() < 0.7 ? pick(texts) : random() < 0.1 ? structuredClone(record) : pick(odd);
    if (typeof parent === "object" && parent !== null) Reflect.set(parent, last, value);
  }
  return copy;
}

const policies = [
  undefined, undefined, undefined, {}, { operation: "renew" }, { operation: undefined }, { operation: "buy" }, { notReady: "allow", operation: "purchase" }, { operation: "purchase", notReady: "allow" },
  { cannotDefineEligibility: "ineligible" }, { organisationTypes: ["nonprofit"] }, { organisationTypes: ["nonprofit", "education"] }, { organisationTypes: [] }, { organisationTypes: [, "nonprofit"] }, { countryCodes: ["aus"], organisationTypes: ["education"] },
  { countryCodes: ["AUS", "NZL"] }, { countryCodes: ["AUS"] }, { countryCodes: "AUS" }, { countryCodes: new Array(21).fill("AUS") }, { ["__proto__"]: "renew" }, Object.create({ operation: "renew" }), { get operation() { throw new Error("a trap"); } }, null, "renew",
];

function outcome(evaluator, ...given) {
  try {
    return evaluator(...given);
  } catch (error) {
    return { code: error.code, message: error.message };
  }
}

const statuses = ["Allowed", "allowed", "UnderReview", "Not Ready", "NotAllowed", "Unknown", "odd", "", "x".repeat(200), "2026-05-04T09:30:00Z"];

test("twenty thousand submissions, plain and not", () => {
  for (let count = 0; count < 20_000; count += 1) {
    const record = mutated(random() < 0.2 ? fixture : fixture.data);
    const policy = pick(policies);
    assert.deepEqual(outcome(evaluateSubmission, record, policy), outcome(rust.evaluateSubmission, record, policy));
  }
});

test("ten thousand accounts, plain and not", () => {
  for (let count = 0; count < 10_000; count += 1) {
    const record = {};
    for (const key of ["type", "status", "lastUpdateDateTime", "more", "code", "id", "data"]) {
      if (random() < { type: 0.7, status: 0.9, lastUpdateDateTime: 0.7 }[key] || random() < 0.05) record[key] = pick([pick(statuses), pick(statuses), key === "type" ? "account" : pick(statuses), pick(odd)]);
    }
    const policy = pick(policies);
    for (const account of [record, pick(statuses), pick(odd)]) {
      assert.deepEqual(outcome(evaluateAccount, account, policy), outcome(rust.evaluateAccount, account, policy));
      assert.deepEqual(outcome(evaluate, { account }, policy), outcome(rust.evaluate, { account }, policy));
    }
  }
});

test("reasons are frozen, and the same again; the rest is the caller's own", () => {
  const kinds = [() => evaluateAccount("Allowed"), () => evaluateAccount({ status: "Allowed" }), () => evaluateSubmission({ status: "pending" }), () => evaluate({ account: "Allowed" })];
  for (const kind of kinds) {
    const [first, second] = [kind(), kind()];
    assert.deepEqual(first, second);
    assert.equal(first.reasons[0], second.reasons[0]);
    assert.ok(first.reasons.every(Object.isFrozen));
    first.reasons.length = 0;
    first.outcome = "eligible";
    if (first.operations) first.operations.purchase = "of course";
    assert.deepEqual(kind(), second);
  }
  assert.equal(evaluateAccount("Allowed").reasons[0], evaluate({ account: "Allowed" }).reasons[0]);
});

test("a reason that tells a long text is not kept", () => {
  for (const [letters, isKept] of [[100, true], [101, false]]) {
    const [first, second] = [1, 2].map(() => evaluate({ account: "a".repeat(letters) }).reasons[0]);
    assert.deepEqual(first, second);
    assert.ok(Object.isFrozen(first));
    assert.equal(first === second, isKept, "a thousand of them, of a megabyte each, would fill the memory");
  }
});

test("what a call or a webhook decides has the same reasons", async () => {
  const fetch = async () => new Response(JSON.stringify({ type: "account", status: "NotAllowed" }));
  const { reasons, validationStatus, meta } = await checkCustomer(customer, { baseUrl: "https://example.com", fetch });
  assert.equal(reasons[0], evaluateAccount(validationStatus).reasons[0]);
  assert.equal(meta.status, 200);
  const pending = async () => new Response(JSON.stringify({ data: { status: "pending" } }));
  const checked = await checkSubmission(submission, { baseUrl: "https://example.com", fetch: pending });
  assert.equal(checked.reasons[0], evaluateSubmission(checked.submission).reasons[0]);
  const body = JSON.stringify({ data: { id: "event_1", eventType: "validation_submission.created", eventData: { id: submission, status: "pending" } } });
  const { decision } = verifyWebhook(body, createHmac("sha256", "abc").update(body).digest("hex"), "abc");
  assert.equal(decision.reasons[0], checked.reasons[0]);
});

test("each record keeps its own dates", () => {
  const at = (acceptedAt) => evaluateSubmission({ status: "succeeded", validationRequest: { acceptedAt } }).reasons[1];
  for (const date of ["2026-05-04T09:30:00Z", "2027-01-01T00:00:00Z", "soon"]) {
    assert.deepEqual([at(date).code, at(date).value, Object.isFrozen(at(date))], ["request.accepted", date, true]);
  }
  assert.deepEqual([at("").code, at("").value], ["request.waiting", null]);
});

test("a getter that changes its mind misleads nobody but its caller", () => {
  const fickle = (...answers) => ({ get status() { return answers.length > 1 ? answers.shift() : answers[0]; } });
  evaluateAccount(fickle("fickle", "Allowed"));
  assert.equal(evaluateAccount({ status: "fickle" }).outcome, "review");
  evaluateSubmission(fickle("fickle", "succeeded"));
  assert.equal(evaluateSubmission({ status: "fickle" }).outcome, "review");
  const policy = { get notReady() { return this.asked ? "allow" : ((this.asked = true), "block"); } };
  Object.defineProperty(policy, "asked", { value: false, writable: true });
  evaluateAccount("not_ready", policy);
  assert.equal(evaluateAccount("not_ready", { notReady: "block" }).outcome, "pending");
});

test("what would take for ever is left to JSON", () => {
  thrown(() => evaluateAccount({ status: "Allowed", deep: Array.from({ length: 64 }).reduce((inner) => [inner], {}) }), { code: "invalid_argument" });
  let reads = 0;
  let wide = { get leaf() { return (reads += 1); } };
  for (let depth = 0; depth < 16; depth += 1) wide = [wide, wide];
  assert.equal(evaluateAccount({ status: "Allowed", wide }).outcome, "eligible");
  assert.ok(reads > 2 ** 16 && reads < 2 ** 16 + 10_000, `${reads} reads`);
});

test("cases that never come again do not pile up", () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  const heap = () => (gc(), process.memoryUsage().heapUsed);
  const never = (from) => {
    for (let index = from; index < from + 3000; index += 1) {
      evaluateAccount(`status ${index}`);
      evaluateSubmission({ status: `status ${index}`, validationRequest: { acceptedAt: `on ${index}` } }, { countryCodes: ["AUS"] });
      evaluateSubmission({ status: "pending", failureReasons: [], agentVerification: { status: `status ${index}` } });
    }
  };
  never(0);
  const before = heap();
  never(3000);
  const grown = heap() - before;
  assert.ok(grown < 2 ** 20, `the heap grew by ${grown} bytes`);
});
