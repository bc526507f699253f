// What comes back: every scenario of the sandbox, and the shape of results and errors.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { credentials, scenarios } from "../sandbox/scenarios.mjs";
import { startSandbox } from "../sandbox/server.mjs";
import {
  allowed, areWhole, checkCustomer, checkSubmission, customer, fetchValidationStatus, fetchValidationSubmission, isPlain, rejected,
  secretKey, serve, submission, succeeded, token,
} from "./support.mjs";

let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.close());

// ── every scenario ──────────────────────────────────────────────────────────

const hints = {
  "partner-center 401": /^get a fresh App\+User token/,
  "partner-center 401 900420": /audience/,
  "partner-center 401 900421": /multi-factor authentication/,
  "partner-center 403": /^check the roles/,
  "partner-center 403 900329": /App\+User token/,
  "partner-center 403 20002": /reseller relationship/,
  "partner-center 403 1002": /role/,
  "partner-center 404 1000": /^check the customer id/,
  "partner-center 404 60003": /^check the customer id/,
  "partner-center 429": /^call less often/,
  "goodstack 401": /^check the API key/,
  "goodstack 403 forbidden": /^use a secret key/,
  "goodstack 404 not_found": /^check the submission id/,
  "goodstack 429 rate_exceeded": /^call less often/,
};

const passing = [408, 429, 500, 502, 503, 504];
const asksForTooLong = (headers) => Number(headers?.["Retry-After"]) > 30;
const isTriedAgain = ({ status, headers, body }) => passing.includes(status) && !asksForTooLong(headers) && body?.isRetryable !== false;

for (const { id, provider, title, policy, credential, answer, expect } of scenarios) {
  test(`${provider}: ${title} (${id})`, async (t) => {
    t.mock.method(Math, "random", () => 0); // the waits between attempts take any part of their length, this one none
    const [check, option, right] = provider === "goodstack" ? [checkSubmission, "apiKey", "secretKey"] : [checkCustomer, "token", "token"];
    for (const options of [
      { baseUrl: `${sandbox.url}/${provider}`, [option]: credentials[credential ?? right] },
      { baseUrl: `${sandbox.url}/backend/${provider}` },
    ]) {
      const call = () => check(id, { policy, ...options });
      if (expect.outcome) {
        const result = await call();
        const [first, ...more] = result.reasons.map(({ code }) => code);
        assert.deepEqual([result.outcome, result.eligible, first], [expect.outcome, expect.outcome === "eligible", expect.reason]);
        for (const code of expect.also ?? []) assert.ok(more.includes(code), code);
        isPlain(result);
        areWhole(result.meta.attempts);
      } else {
        const { error: code, status, providerCode } = expect;
        const hint = hints[[provider, status, providerCode].filter(Boolean).join(" ")] ?? null;
        const error = await rejected(call, {
          code, status, providerCode, hint, provider,
          retryable: passing.includes(status) && answer.body?.isRetryable !== false,
          retryAfterMs: answer.headers?.["Retry-After"] ? Number(answer.headers["Retry-After"]) * 1000 : null,
        });
        assert.equal(error.attempts.length, isTriedAgain(answer) ? 3 : 1);
      }
    }
  });
}

// ── results ─────────────────────────────────────────────────────────────────

test("a validation status, whole", async (t) => {
  const { url } = await serve(t, {
    headers: { "MS-RequestId": "the provider's", "X-Request-Id": "another" },
    body: { type: "ACCOUNT", status: "Paused", lastUpdateDateTime: "2026-05-04T09:30:00", more: [1] },
  });
  const { meta, ...result } = await fetchValidationStatus(customer, { token, baseUrl: url, correlationId: customer });
  assert.deepEqual(result, {
    validationStatus: {
      type: "account", status: "unrecognized", lastUpdateDateTime: "2026-05-04T09:30:00Z", unrecognized: [{ path: "/status", value: "Paused" }],
    },
  });
  const [{ startedAt, durationMs, ...attempt }, ...more] = meta.attempts;
  assert.deepEqual({ ...meta, attempts: [attempt, ...more] }, {
    status: 200, requestId: "the provider's", correlationId: customer,
    attempts: [{ number: 1, status: 200, error: null, retryInMs: null }],
  });
  assert.ok(Math.abs(Date.now() - Date.parse(startedAt)) < 60_000 && durationMs >= 0);
});

test("a decision, whole", async (t) => {
  const { url } = await serve(t, { body: { status: "under review" } });
  const { meta, ...result } = await checkCustomer(customer, { token, baseUrl: url });
  const [{ message, userMessage, source, ...reason }, ...more] = result.reasons;
  assert.deepEqual({ ...result, reasons: [reason, ...more] }, {
    outcome: "pending", eligible: false, final: false,
    reasons: [{ code: "account.under_review", effect: "holds", path: "/status", value: "under review", actor: "provider", recourse: "wait" }],
    operations: { purchase: false, increaseSeats: false, upgrade: false, renew: true, reduceSeats: true, cancel: true },
    validationStatus: { type: "account", status: "UnderReview", lastUpdateDateTime: null, unrecognized: [] },
  });
  for (const text of [message, userMessage]) assert.match(text, /^[A-Z].+\.$/);
  assert.match(source, /^https:\/\/learn\.microsoft\.com\//);
});

const empty = {
  id: submission, validationInviteId: null, status: "unrecognized", organisationId: null, organisationName: null, validationRequestId: null,
  validationRequest: null, monitoringSubscriptionId: null, agentVerificationId: null, agentVerification: null,
  eligibilitySubscriptionId: null, eligibility: null, monitoring: null, organisation: null, processedAt: null, createdAt: null,
  metadata: null, partnerFields: null, configuration: null, failureReasons: null, unrecognized: [],
};

for (const [what, body, expected] of [
  ["nothing in it", {}, empty],
  ["null for everything", { data: Object.fromEntries(Object.keys(empty).map((key) => [key, null])) }, empty],
  ["its parts empty", { data: { id: "other", status: "pending", validationRequest: {}, agentVerification: {}, eligibility: {}, monitoring: {}, organisation: {}, configuration: {}, metadata: {}, partnerFields: {} } }, {
    ...empty, id: "other", status: "pending",
    validationRequest: { id: null, name: null, acceptedAt: null, rejectedAt: null, organisationTypes: [] },
    agentVerification: { id: null, email: null, firstName: null, lastName: null, status: null, rejectionReason: null, rejectionReasonCode: null, language: null },
    eligibility: { status: null, results: null },
    monitoring: { status: null, results: null },
    organisation: { name: null, countryCode: null },
    configuration: { id: null, name: null, allowedOrganisations: null }, failureReasons: null,
    metadata: {}, partnerFields: {},
  }],
  ["all there is", {
    data: {
      id: "s", validationInviteId: "i", status: "succeeded", organisationId: "o", organisationName: "n", validationRequestId: "r",
      validationRequest: { id: "r", name: "rn", acceptedAt: "2026-01-02T03:04:05.678+02:00", rejectedAt: null, organisationTypes: ["nonprofit", "guild"] },
      monitoringSubscriptionId: "m", agentVerificationId: "a",
      agentVerification: { id: "a", email: "e", firstName: "f", lastName: "l", status: "approved", rejectionReason: "Other", rejectionReasonCode: "reapply", language: "en" },
      eligibilitySubscriptionId: "es",
      eligibility: { status: "live", results: { eligibilityStatus: "pass", confirmedActivitySubTags: ["t", { id: "u" }], rejectedActivitySubTags: [] } },
      monitoring: { status: "live", results: { complianceStatus: "pass", registration: { active: "yes" }, warning: { status: "clear" }, sanction: { status: "flag" }, controversial: {}, commercial: null, adverseMedia: { status: "new" } } },
      organisation: { name: "n", countryCode: "AUS" }, processedAt: "soon", createdAt: "2026-01-02T03:04:05Z",
      metadata: { a: 1 }, partnerFields: { b: [true] },
      configuration: { id: "c", name: "cn", allowedOrganisations: { types: ["education"] } },
    },
  }, {
    id: "s", validationInviteId: "i", status: "succeeded", organisationId: "o", organisationName: "n", validationRequestId: "r",
    validationRequest: { id: "r", name: "rn", acceptedAt: "2026-01-02T01:04:05.678Z", rejectedAt: null, organisationTypes: ["nonprofit", "unrecognized"] },
    monitoringSubscriptionId: "m", agentVerificationId: "a",
    agentVerification: { id: "a", email: "e", firstName: "f", lastName: "l", status: "approved", rejectionReason: "Other", rejectionReasonCode: "reapply", language: "en" },
    eligibilitySubscriptionId: "es",
    eligibility: { status: "live", results: { eligibilityStatus: "pass", confirmedActivitySubTags: ["t", "u"], rejectedActivitySubTags: [] } },
    monitoring: { status: "live", results: { complianceStatus: "pass", registration: { active: "yes" }, warning: { status: "clear" }, sanction: { status: "flag" }, controversial: { status: null }, commercial: null, adverseMedia: { status: "unrecognized" }, hateSpeech: null } },
    organisation: { name: "n", countryCode: "AUS" }, processedAt: null, createdAt: "2026-01-02T03:04:05Z",
    metadata: { a: 1 }, partnerFields: { b: [true] },
    configuration: { id: "c", name: "cn", allowedOrganisations: { types: ["education"] } }, failureReasons: null,
    unrecognized: [{ path: "/validationRequest/organisationTypes/1", value: "guild" }, { path: "/monitoring/results/adverseMedia/status", value: "new" }],
  }],
]) {
  test(`a submission with ${what}`, async (t) => {
    const { url } = await serve(t, { headers: { "X-Request-Id": "r1" }, body });
    const fetched = await fetchValidationSubmission(submission, { apiKey: secretKey, baseUrl: url });
    assert.deepEqual(fetched.submission, expected);
    assert.deepEqual(Object.keys(fetched).sort(), ["meta", "submission"]);
    assert.deepEqual([fetched.meta.status, fetched.meta.requestId, fetched.meta.correlationId], [200, "r1", null]);
    isPlain(fetched);
    const checked = await checkSubmission(submission, { apiKey: secretKey, baseUrl: url });
    assert.deepEqual(checked.submission, expected);
    assert.equal(checked.operations, null);
    assert.deepEqual(Object.keys(checked).sort(), ["eligible", "final", "meta", "operations", "outcome", "reasons", "submission"]);
    isPlain(checked);
    assert.ok(!inspect(checked, { depth: Infinity }).includes(secretKey));
  });
}

test("what belongs to the partner is what JSON.parse makes of it", async (t) => {
  const own = `{ "__proto__": { "eligible": true }, "constructor": 1, "big": 12345678901234567890, "small": 1e-400, "twice": 1, "twice": { "status": 2 }, "": [null, "\\ud800"], "status": "pending" }`;
  const { url } = await serve(t, { body: `{"data":{"status":"succeeded","metadata":${own},"partnerFields":${own}}}` });
  const { submission: read, outcome } = await checkSubmission(submission, { apiKey: secretKey, baseUrl: url });
  assert.equal(outcome, "eligible");
  for (const fields of [read.metadata, read.partnerFields]) {
    assert.deepEqual(fields, JSON.parse(own));
    assert.ok(Object.hasOwn(fields, "__proto__"));
    assert.equal(Object.getPrototypeOf(fields), Object.prototype);
  }
  assert.equal({}.eligible, undefined);
});

// ── no account status, and nothing else ─────────────────────────────────────

for (const [status, body, code] of [
  [404, { code: 600074 }, null],
  [404, { code: "600074", message: "not found" }, null],
  [404, '{"code":600074.0,"message":"no brace"', null],
  [404, '{"code":600074', "not_found"],
  [404, { code: 600074, status: "Allowed" }, "not_found"],
  [404, { code: 600075 }, "not_found"],
  [404, { error: { code: 600074 } }, "not_found"],
  [404, { status: "Allowed" }, "not_found"],
  [404, "600074", "not_found"],
  [404, "", "not_found"],
  [200, { code: 600074 }, "malformed_response"],
  [204, undefined, "malformed_response"],
  [400, { code: 600074 }, "rejected"],
  [403, { code: 600074 }, "forbidden"],
  [410, { code: 600074 }, "rejected"],
  [501, { code: 600074 }, "server_error"],
]) {
  test(`${status} with ${JSON.stringify(body)} ${code ? `is ${code}` : "is no account status"}`, async (t) => {
    const { url } = await serve(t, { status, body });
    const call = () => fetchValidationStatus(customer, { token, baseUrl: url });
    if (code) return rejected(call, { code, status });
    const { validationStatus, meta } = await call();
    assert.deepEqual([validationStatus, meta.status, meta.attempts[0].error], [null, 404, null]);
    assert.equal((await checkCustomer(customer, { token, baseUrl: url })).reasons[0].code, "account.absent");
  });
}

// ── errors ──────────────────────────────────────────────────────────────────

test("an error, whole", async (t) => {
  const { url } = await serve(t, {
    status: 429, headers: { "Retry-After": "31", "MS-RequestId": "r" },
    body: { code: 429001, description: "slowly", message: "unused", isRetryable: true },
  });
  const error = await rejected(() => checkCustomer(customer, { token, baseUrl: url, correlationId: customer }), {});
  const [{ startedAt, durationMs, ...attempt }, ...more] = error.attempts;
  assert.deepEqual({ ...error, attempts: [attempt, ...more] }, {
    name: "GoodStandingError", code: "rate_limited", provider: "partner-center", status: 429, providerCode: "429001", providerMessage: "slowly",
    requestId: "r", correlationId: customer, retryable: true, retryAfterMs: 31_000,
    attempts: [{ number: 1, status: 429, error: "rate_limited", retryInMs: null }],
    hint: "call less often, and wait as long as the provider asks",
  });
  assert.equal(error.message, "Partner Center answered 429 with code `429001`: slowly");
  assert.ok(!("cause" in error));
  assert.match(error.stack, /slowly\n/);
});

test("an error of Goodstack tells the reasons after the message", async (t) => {
  const { url } = await serve(t, { status: 400, body: { error: { code: "bad_request", title: "t", message: "m", reasons: ["a", "b"] } } });
  await rejected(() => checkSubmission(submission, { apiKey: secretKey, baseUrl: url }), {
    code: "rejected", provider: "goodstack", providerCode: "bad_request", providerMessage: "m: a; b", requestId: null, correlationId: null, hint: null,
    message: "Goodstack answered 400 with code `bad_request`: m: a; b",
  });
});

const long = "word ".repeat(120);
for (const [what, body, providerMessage] of [
  ["a page", "<html><body>bad gateway</body></html>", null],
  ["plain text", "  no such host\n", "no such host"],
  ["long text", long, long.slice(0, 500)],
  ["half of its JSON", '{"code":', null],
  ["bytes", Buffer.from([0xff, 0x00, 0x80]), null],
]) {
  test(`an error whose body is ${what}`, async (t) => {
    const { url } = await serve(t, { status: 400, body });
    await rejected(() => checkCustomer(customer, { token, baseUrl: url }), { code: "rejected", providerCode: null, providerMessage });
    await rejected(() => checkSubmission(submission, { apiKey: secretKey, baseUrl: url }), { code: "rejected", providerCode: null, providerMessage });
  });
}

for (const [body, what] of [
  ["", /the body is empty$/],
  ["null", /expected an object, got null$/],
  ["[]", /expected an object, got an array$/],
  ["<html>", /expected .+ at byte 0$/],
  ['{"status":"Allowed"', /at byte 19$/],
  ['{"status":"Allowed"}}', /at byte 20$/],
  ['{"status":"Allowed","status":"Allowed"}', /at byte 20$/],
  ['{"status":5}', /expected text at `\/status`, got a number$/],
  [Buffer.from('{"status":"\xe9"}', "latin1"), /neither UTF-8 nor marked UTF-16$/],
  [`{"a":${"[".repeat(64)}${"]".repeat(64)}}`, /at byte 68$/],
]) {
  test(`a success that is no record: ${String(body).slice(0, 40)}`, async (t) => {
    const { url, asked } = await serve(t, { body });
    const expected = { code: "malformed_response", status: 200, message: what, retryable: false, hint: null };
    await rejected(() => checkCustomer(customer, { token, baseUrl: url }), expected);
    await rejected(() => checkSubmission(submission, { apiKey: secretKey, baseUrl: url }), expected);
    assert.equal(asked.length, 2);
  });
}

test("both read UTF-16, and a mark before UTF-8", async (t) => {
  for (const [check, option, about, { body }] of [[checkCustomer, "token", customer, allowed], [checkSubmission, "apiKey", submission, succeeded]]) {
    const text = `\ufeff${JSON.stringify(body)}`;
    for (const bytes of [Buffer.from(text), Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16()]) {
      const { url } = await serve(t, { body: bytes });
      assert.equal((await check(about, { [option]: "abc", baseUrl: url })).eligible, true);
    }
  }
});
