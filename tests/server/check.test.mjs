// A page asks a handler, the handler asks the providers: what the page decides, what it is told, and what it is not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startSandbox } from "../sandbox/server.mjs";
import { credentials, scenarios } from "../sandbox/scenarios.mjs";
import {
  allowed, agentRejectionReasonCodes, checkCustomer, checkSubmission, createCheckHandler, customer, evaluateSubmission, fetchValidationStatus, fetchValidationSubmission,
  isPlain, listen, rejected, secretKey, serve, submission, thrown, token,
} from "./support.mjs";

let sandbox;
before(async () => (sandbox = await startSandbox()));
after(() => sandbox.close());

const everybody = () => true;
const path = `/v1/customers/${customer}/validationStatus?type=account`;
const submissionPath = `/v1/validation-submissions/${submission}`;
const record = (data) => ({ body: { data: { id: submission, ...data } } });

/** A handler before a provider that gives these answers. */
async function behind(t, answers, options) {
  const provider = await serve(t, ...answers);
  const ways = { baseUrl: provider.url, maxRetries: 0 };
  const errors = [];
  const handler = createCheckHandler({
    partnerCenter: { ...ways, token }, goodstack: { ...ways, apiKey: secretKey }, authorize: everybody, onError: (error) => errors.push(error), ...options,
  });
  return { provider, errors, url: `${await listen(t, handler)}/shop/standing` };
}

// ── the same decision ───────────────────────────────────────────────────────

/** Codes that the handler folds into one another. */
const folded = ["agent.rejected", ...["fake_documentation", "fake_email_used", "suspicious_application", "unrecognized", "user_failed_percent_review"].map((code) => `agent.rejected.${code}`)];
const fold = (code) => (folded.includes(code) ? "agent.rejected.other" : code);
/** What the record of a fetched submission has no place for. */
const untold = (code) => code.startsWith("compliance.flag.") || code.startsWith("request.rejected.");
const secrets = /fake|suspicious|percent_review|sanction|adverse|hate|Sam\b|sample@|riverside|Food Bank|validationrequest_|agentverification_|organisation_demo|configuration_demo|activitysubtag|4711|employees|"(?:message|path|value|source)":/i;

const checks = { "partner-center": checkCustomer, goodstack: checkSubmission };
const keys = { "partner-center": { token: credentials.token }, goodstack: { apiKey: credentials.secretKey } };

test("a page decides as its server would, in every scenario, under every policy, and is told no more than it may know", async (t) => {
  const handler = createCheckHandler({
    partnerCenter: { baseUrl: `${sandbox.url}/partner-center`, ...keys["partner-center"], maxRetries: 0 },
    goodstack: { baseUrl: `${sandbox.url}/goodstack`, ...keys.goodstack, maxRetries: 0 },
    authorize: everybody,
  });
  const baseUrl = `${await listen(t, handler)}/standing`;
  const policies = { "partner-center": [undefined, { operation: "renew" }], goodstack: [undefined] };
  await Promise.all(scenarios.filter(({ expect }) => !expect.error).map(async ({ id, provider, policy: own }) => {
    for (const policy of [...policies[provider], ...(own ? [own] : [])]) {
      const sure = await checks[provider](id, { baseUrl: `${sandbox.url}/${provider}`, ...keys[provider], policy });
      const told = await checks[provider](id, { baseUrl, policy });
      assert.deepEqual([told.outcome, told.final, told.operations], [sure.outcome, sure.final, sure.operations], id);
      const codes = sure.reasons.map(({ code }) => fold(code)).filter((code) => !untold(code));
      const [first, ...rest] = told.reasons.map(({ code }) => code);
      assert.deepEqual([first, ...rest.filter((code) => !untold(code)).sort()], [codes[0], ...codes.slice(1).sort()], id);
    }
    const url = provider === "goodstack" ? `${baseUrl}/v1/validation-submissions/${id}` : `${baseUrl}/v1/customers/${id}/validationStatus?type=account`;
    const wire = await (await fetch(url)).text();
    assert.doesNotMatch(wire.replaceAll(id, ""), secrets, id);
    const { decision } = JSON.parse(wire);
    for (const reason of decision.reasons) assert.deepEqual(Object.keys(reason), ["code", "effect", "actor", "recourse", "userMessage"]);
  }));
});

test("what a suspected fraud is told is what any other is told", async (t) => {
  const wires = new Set();
  for (const rejectionReasonCode of [...agentRejectionReasonCodes, "other", null, "of tomorrow"]) {
    const rejection = { status: "failed", agentVerification: { status: "rejected", rejectionReasonCode } };
    const { url } = await behind(t, [record(rejection)]);
    const { userMessage } = evaluateSubmission(rejection).reasons[1];
    const wire = await (await fetch(url + submissionPath)).text();
    assert.equal(JSON.parse(wire).decision.reasons[1].userMessage, userMessage);
    if (/could not be approved/.test(userMessage)) wires.add(wire);
  }
  assert.equal(wires.size, 1);
});

test("a policy of the server refuses in the page too, whatever the page asks", async (t) => {
  const abroad = { status: "succeeded", validationRequest: { acceptedAt: "2026-05-04T09:30:00Z" }, organisation: { countryCode: "NZL" } };
  for (const [data, policy, outcome, code] of [
    [abroad, { countryCodes: ["AUS"] }, "ineligible", "policy.country"],
    [{ status: "succeeded" }, { countryCodes: ["AUS"] }, "review", "policy.country_unknown"],
    [{ status: "pending", eligibility: { status: "cannot_define_eligibility" } }, { cannotDefineEligibility: "ineligible" }, "ineligible", "eligibility.cannot_define"],
    [abroad, { countryCodes: ["NZL"] }, "eligible", "submission.succeeded"],
  ]) {
    const provider = await serve(t, record(data));
    const baseUrl = await listen(t, createCheckHandler({ goodstack: { baseUrl: provider.url, apiKey: secretKey, policy }, authorize: everybody }));
    const sure = await checkSubmission(submission, { baseUrl: provider.url, apiKey: secretKey, policy });
    assert.deepEqual([sure.outcome, sure.reasons[0].code], [outcome, code]);
    for (const own of [undefined, { countryCodes: ["NZL"] }]) {
      const told = await checkSubmission(submission, { baseUrl, policy: own });
      assert.deepEqual([told.outcome, told.final, told.reasons[0].code], [outcome, sure.final, code]);
      isPlain(told);
    }
    // Nor may it be taken for a yes by who decides on the record alone.
    const found = await fetchValidationSubmission(submission, { baseUrl });
    assert.equal(evaluateSubmission(found.submission).eligible, outcome === "eligible");
    const { decision } = await (await fetch(baseUrl + submissionPath)).json();
    assert.deepEqual([decision.outcome, decision.eligible, decision.reasons[0].code], [outcome, sure.eligible, code]);
  }
});

test("a ruling beside a record may refuse, and never grants", async (t) => {
  const reasons = [{ code: "policy.country" }, { code: "of_tomorrow" }];
  for (const [status, decision, ...told] of [
    ["succeeded", undefined, "eligible", true, "submission.succeeded"],
    ["succeeded", null, "eligible", true, "submission.succeeded"],
    ["succeeded", { outcome: "eligible", final: true, reasons: [{ code: "submission.succeeded" }] }, "eligible", true, "submission.succeeded"],
    ["succeeded", { outcome: "ineligible", final: true, reasons }, "ineligible", true, "policy.country"],
    ["succeeded", { outcome: "pending", reasons }, "pending", false, "policy.country"],
    ["succeeded", { outcome: "granted", final: 1, reasons: "none" }, "review", false, "submission.unrecognized"],
    ["succeeded", {}, "review", false, "submission.unrecognized"],
    ["failed", { outcome: "eligible", final: false, reasons }, "ineligible", true, "submission.failed"],
    ["pending", { outcome: "eligible", final: true, reasons }, "pending", false, "submission.pending"],
  ]) {
    const { url } = await serve(t, { body: { data: { status }, decision } });
    const { outcome, final, reasons: [{ code, message }], eligible } = await checkSubmission(submission, { baseUrl: url });
    assert.deepEqual([outcome, final, code, eligible], [...told, outcome === "eligible"], JSON.stringify(decision));
    assert.match(message, /\S/);
  }
  for (const decision of ["[]", "true", '"eligible"', '{},"decision":{}', '{"outcome":"eligible","outcome":"ineligible"}']) {
    const { url } = await serve(t, { body: `{"data":{"status":"succeeded"},"decision":${decision}}` });
    await rejected(() => checkSubmission(submission, { baseUrl: url }), "malformed_response");
  }
});

test("what decided and has no place in the reduced record asks for a review", async (t) => {
  const failureReasons = [{ check: "compliance" }];
  const { url } = await behind(t, [record({ status: "succeeded", failureReasons })]);
  const told = await checkSubmission(submission, { baseUrl: url });
  assert.deepEqual([told.outcome, told.submission.status], ["review", "unrecognized"]);
});

test("the records themselves come through", async (t) => {
  const { url, provider } = await behind(t, [allowed, { status: 404, body: { code: 600074 } }, record({ status: "pending", createdAt: "2026-05-04T09:30:00Z" })]);
  const { validationStatus } = await fetchValidationStatus(customer.toUpperCase(), { baseUrl: url, requestId: customer });
  assert.deepEqual([validationStatus.status, validationStatus.lastUpdateDateTime], ["Allowed", "2026-05-04T09:30:00Z"]);
  assert.equal((await fetchValidationStatus(customer, { baseUrl: url })).validationStatus, null);
  assert.equal((await fetchValidationSubmission(submission, { baseUrl: url })).submission.status, "pending");
  assert.deepEqual(provider.asked.map(({ url }) => url), [path, path, submissionPath]);
  assert.equal(provider.asked[0].headers["ms-requestid"], customer, "the page's own id finds the request at the provider");
  assert.deepEqual(provider.asked.map(({ headers }) => headers.authorization), [`Bearer ${token}`, `Bearer ${token}`, secretKey]);
});

// ── who may ask ─────────────────────────────────────────────────────────────

test("nothing but true lets a request through, and nobody is asked before", async (t) => {
  const refusals = {
    false: () => false, nothing: () => {}, null: () => null, one: () => 1, text: () => "yes", "an object": () => ({ ok: true }),
    "the promise of a promise that is false": async () => Promise.resolve(false), "a user": async () => ({ id: 7 }),
  };
  for (const [name, authorize] of Object.entries(refusals)) {
    const { url, provider } = await behind(t, [allowed], { authorize });
    assert.equal((await fetch(url + path)).status, 403, name);
    await rejected(() => checkCustomer(customer, { baseUrl: url }), { code: "forbidden", status: 403, provider: "partner-center" });
    await rejected(() => checkSubmission(submission, { baseUrl: url }), { code: "forbidden", status: 403, provider: "goodstack" });
    assert.deepEqual(provider.asked, [], name);
  }
  for (const authorize of [() => true, async () => true]) {
    const { url } = await behind(t, [allowed], { authorize });
    assert.equal((await checkCustomer(customer, { baseUrl: url })).eligible, true);
  }
});

test("authorize is given the request, the provider and the id as it is sent", async (t) => {
  const seen = [];
  const { url } = await behind(t, [allowed], { authorize: (request, asked) => seen.push([request.headers.get("cookie"), asked]) && false });
  await fetch(`${url}/v1/customers/${customer.toUpperCase()}/validationStatus`, { headers: { Cookie: "session=1" } });
  await fetch(url + submissionPath);
  assert.deepEqual(seen, [["session=1", { provider: "partner-center", id: customer }], [null, { provider: "goodstack", id: submission }]]);
});

test("what authorize throws is told to nobody but onError", async (t) => {
  for (const authorize of [() => { throw new Error("the session store is at 10.0.0.7"); }, async () => Promise.reject("10.0.0.7")]) {
    const { url, errors, provider } = await behind(t, [allowed], { authorize });
    const response = await fetch(url + path);
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /10\.0/);
    assert.match(String(errors[0]), /10\.0\.0\.7/);
    assert.deepEqual(provider.asked, []);
  }
});

test("what authorize throws is never taken for a provider's answer", async (t) => {
  for (const code of ["not_found", "rate_limited", "timeout", "unauthorized"]) {
    const error = Object.assign(new Error("theirs"), { name: "GoodStandingError", code, attempts: [], retryAfterMs: null });
    const { url } = await behind(t, [allowed], { authorize: async () => Promise.reject(error) });
    assert.equal((await fetch(url + path)).status, 500, code);
  }
});

test("an authorize that never answers ends at the deadline", async (t) => {
  const { url, errors, provider } = await behind(t, [allowed], { authorize: () => new Promise(() => {}), deadlineMs: 30 });
  const response = await fetch(url + path);
  assert.equal(response.status, 504);
  assert.equal(errors[0].code, "timeout");
  assert.deepEqual(provider.asked, []);
});

test("a provider that never answers ends at the deadline, and one whose page has gone ends at once", async (t) => {
  let hung;
  const { url } = await behind(t, [(_, response) => hung?.(response)], { deadlineMs: 40 });
  assert.equal((await fetch(url + path)).status, 504);

  const asked = new Promise((told) => (hung = told));
  const patient = await behind(t, [(_, response) => hung(response)]);
  const page = new AbortController();
  const gone = fetch(patient.url + path, { signal: page.signal });
  const closed = new Promise((told) => asked.then((response) => response.once("close", told)));
  await asked;
  page.abort();
  await assert.rejects(gone);
  await closed;
});

test("an onError that fails does no harm", async (t) => {
  for (const onError of [() => { throw new Error("no"); }, async () => Promise.reject(new Error("no"))]) {
    const { url } = await behind(t, [{ status: 500 }], { onError });
    assert.equal((await fetch(url + path)).status, 502);
  }
});

// ── statuses ────────────────────────────────────────────────────────────────

test("each failure has its status, and tells nothing of what is behind", async (t) => {
  const inside = "at 10.0.0.7";
  for (const [answer, status, headers, code] of [
    [{ status: 404, body: { code: 20002, description: inside } }, 404, {}, "not_found"],
    [{ status: 429, headers: { "Retry-After": "42" }, body: { message: inside } }, 429, { "retry-after": "42" }, "rate_limited"],
    [{ status: 429 }, 429, { "retry-after": null }, "rate_limited"],
    [{ status: 401, body: { code: 900421, description: inside } }, 502, {}, "server_error"],
    [{ status: 403, body: inside }, 502, {}, "server_error"],
    [{ status: 400, body: inside }, 502, {}, "server_error"],
    [{ status: 302, headers: { Location: "http://10.0.0.7/" } }, 502, {}, "server_error"],
    [{ status: 503, body: inside }, 502, {}, "server_error"],
    [{ body: "<html>at 10.0.0.7</html>" }, 502, {}, "server_error"],
    [{ body: `"${"x".repeat(1_100_000)}"` }, 502, {}, "server_error"],
    [(request) => request.socket.destroy(), 502, {}, "server_error"],
  ]) {
    for (const [asked, check, id] of [[path, checkCustomer, customer], [submissionPath, checkSubmission, submission]]) {
      const { url, errors } = await behind(t, [answer]);
      const response = await fetch(url + asked);
      const text = await response.text();
      assert.equal(response.status, status, text);
      for (const [name, value] of Object.entries(headers)) assert.equal(response.headers.get(name), value);
      assert.doesNotMatch(text, /10\.0|token|key/);
      assert.equal(JSON.parse(text).error.code, code);
      assert.equal(errors.length, 1);
      await rejected(() => check(id, { baseUrl: url, maxRetries: 0 }), { status, providerCode: code });
    }
  }
});

test("an option that is wrong is no fault of the page", async (t) => {
  for (const partnerCenter of [{ token: "Bearer x", baseUrl: "https://x.example" }, { token, tokne: 1 }, { token: () => { throw new Error("vault"); }, baseUrl: "https://x.example" }]) {
    const { url, errors } = await behind(t, [allowed], { partnerCenter });
    const { status } = await fetch(url + path);
    assert.equal(status, errors[0].code === "invalid_argument" ? 500 : 502);
  }
});

test("other paths, methods and ids", async (t) => {
  const { url, provider } = await behind(t, [allowed]);
  const answered = async (asked, init) => {
    const { status, headers } = await fetch(url + asked, init);
    assert.equal(headers.get("cache-control"), "no-store");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    return status;
  };
  for (const nowhere of ["/", "/v1/customers", `/v1/customers/${customer}`, `${path.split("?")[0]}/`, "/v1/validation-submissions", "/v1/invoices/1", `/v1/customers/a/b/validationStatus`]) {
    assert.equal(await answered(nowhere), 404, nowhere);
  }
  for (const method of ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"]) {
    assert.equal(await answered(path, { method }), 405, method);
    assert.equal((await fetch(url + path, { method })).headers.get("allow"), "GET");
  }
  for (const id of ["1", "me", `${customer}0`, "%2e%2e%2f", `{${customer}}`, "%00"]) assert.equal(await answered(`/v1/customers/${id}/validationStatus`), 400, id);
  for (const id of ["a.b", "%2F..%2F", "x".repeat(129), "sk_live", "sandbox_sk_live", "%F0%9F%98%80"]) assert.equal(await answered(`/v1/validation-submissions/${id}`), 400, id);
  for (const query of ["?type=address", "?type=account&type=address"]) assert.equal(await answered(path.replace("?type=account", query)), 400, query);
  assert.deepEqual(provider.asked, []);
  for (const query of ["", "?type=Account", "?type=account&x=1"]) assert.equal(await answered(path.replace("?type=account", query)), 200, query);
});

test("a provider that is left out is not there", async (t) => {
  const { url } = await behind(t, [allowed], { goodstack: undefined });
  assert.equal((await fetch(url + submissionPath)).status, 404);
  assert.equal((await fetch(url + path)).status, 200);
});

test("a handler is made once, or refused", async () => {
  const refused = (options, message) => thrown(() => createCheckHandler(options), { code: "invalid_argument", message });
  const partnerCenter = { token };
  refused(undefined, /`options` must be an object, got undefined/);
  refused([], /got an array/);
  refused({ partnerCenter }, /`options.authorize` must be a function that tells who may ask, got undefined/);
  refused({ partnerCenter, authorize: true }, /got a boolean/);
  refused({ authorize: everybody }, /with `partnerCenter` or `goodstack`, got neither/);
  refused({ partnerCenter: token, authorize: everybody }, /`options.partnerCenter` must be an object of options, got text/);
  refused({ partnerCenter, authorise: everybody }, /no other keys than .*, got `authorise`/);
  refused({ partnerCenter, authorize: everybody, [secretKey]: 1 }, /got another$/);
  refused({ partnerCenter: { token, signal: AbortSignal.abort() }, authorize: everybody }, /`options.partnerCenter.signal` must be left out/);
  refused({ partnerCenter: { token, policy: { countryCode: "AUS" } }, authorize: everybody }, /`policy` must be an object with no other keys/);
  refused({ partnerCenter, authorize: everybody, onError: "log" }, /`options.onError` must be a function, got text/);
  for (const deadlineMs of [0, -1, NaN, Infinity, "1", 2 ** 31]) refused({ partnerCenter, authorize: everybody, deadlineMs }, /`options.deadlineMs` must be a number from 1/);
  const handler = createCheckHandler({ partnerCenter, authorize: everybody });
  for (const request of [undefined, null, "https://x.example", { url: "/", headers: {} }]) await rejected(() => handler(request), { code: "invalid_argument", message: /`request` must be a `Request`/ });
});
