// Requests as they reach a socket, and the credentials in them.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allowed, busy, checkCustomer, checkSubmission, customer, fetchValidationStatus, fetchValidationSubmission, guid4, rejected,
  sandboxKey, secretKey, serve, submission, succeeded, token,
} from "./support.mjs";

const statusPath = `/v1/customers/${customer}/validationStatus?type=account`;
const submissionPath = `/v1/validation-submissions/${submission}`;
const id = "0A1B2C3D-0000-4000-8000-00000000ABCD";

/** What Node adds to every request. */
const nodes = ["host", "connection", "accept-language", "accept-encoding", "sec-fetch-mode", "user-agent"];
const sent = ({ headers }) => Object.fromEntries(Object.entries(headers).filter(([name]) => !nodes.includes(name)));
const json = { accept: "application/json" };

for (const [what, options, { path = statusPath, ...headers }] of [
  ["a token", { token }, { authorization: `Bearer ${token}` }],
  ["no token", {}, {}],
  ["ids", { requestId: id, correlationId: id.toLowerCase() }, { "ms-requestid": id.toLowerCase(), "ms-correlationid": id.toLowerCase() }],
  ["locale and application", { locale: "de-AT", applicationName: "Café 1" }, { "x-locale": "de-AT", "ms-partnercenter-application": "Café 1" }],
  ["type and cloud", { type: "account", cloud: "china" }, {}],
  ["headers of the user's own", { headers: { "X-One": "1", "x-tWo": "ü, 2", "X-Empty": "", Cookie: "a=b" } }, { "x-one": "1", "x-two": "ü, 2", "x-empty": "", cookie: "a=b" }],
  ["undefined options", { token: undefined, locale: undefined, headers: undefined, fetch: undefined, signal: undefined, timeoutMs: undefined }, {}],
  ["a path prefix", { baseUrl: "/proxy/partner%20center" }, { path: `/proxy/partner%20center${statusPath}` }],
  ["a slash at its end", { baseUrl: "/proxy/" }, { path: `/proxy${statusPath}` }],
  ["many slashes", { baseUrl: "/a/../b//" }, { path: `/b${statusPath}` }],
]) {
  test(`Partner Center, ${what}`, async (t) => {
    const { url, asked } = await serve(t, allowed);
    for (const call of [fetchValidationStatus, checkCustomer]) await call(customer.toUpperCase(), { ...options, baseUrl: url + (options.baseUrl ?? "") });
    assert.equal(asked.length, 2);
    for (const request of asked) {
      assert.deepEqual([request.method, request.url], ["GET", path]);
      const { "ms-requestid": requestId, "ms-correlationid": correlationId, ...rest } = sent(request);
      for (const [name, value] of Object.entries({ "ms-requestid": requestId, "ms-correlationid": correlationId })) {
        if (headers[name]) assert.equal(value, headers[name]);
        else assert.match(value, guid4);
      }
      assert.deepEqual({ ...headers, ...json, ...rest }, { ...json, ...rest, ...headers });
      assert.deepEqual(Object.keys(rest).sort(), Object.keys({ ...json, ...headers }).filter((name) => !name.endsWith("id")).sort());
    }
    if (!options.requestId) {
      const made = asked.flatMap(({ headers }) => [headers["ms-requestid"], headers["ms-correlationid"]]);
      assert.equal(new Set(made).size, 4, "none is used twice");
    }
  });
}

for (const [what, options, { path = submissionPath, ...headers }] of [
  ["a secret key, raw", { apiKey: secretKey }, { authorization: secretKey }],
  ["a sandbox key for a server of one's own", { apiKey: sandboxKey }, { authorization: sandboxKey }],
  ["a sandbox key and its environment", { apiKey: sandboxKey, environment: "sandbox" }, { authorization: sandboxKey }],
  ["no key", {}, {}],
  ["a path prefix and headers", { baseUrl: "/goodstack/", headers: { "X-One": "1" } }, { path: `/goodstack${submissionPath}`, "x-one": "1" }],
]) {
  test(`Goodstack, ${what}`, async (t) => {
    const { url, asked } = await serve(t, succeeded);
    for (const call of [fetchValidationSubmission, checkSubmission]) await call(submission, { ...options, baseUrl: url + (options.baseUrl ?? "") });
    assert.equal(asked.length, 2);
    for (const request of asked) {
      assert.deepEqual([request.method, request.url], ["GET", path]);
      assert.deepEqual(sent(request), { ...json, ...headers });
    }
  });
}

test("without a base URL, the provider of that cloud or environment is asked", async () => {
  const asked = [];
  // Nothing is taken from `this`: an injected function is called as a plain one.
  async function fetch(...args) {
    asked.push([this, ...args]);
    return new Response("{}");
  }
  for (const [call, about, options, url] of [
    [checkCustomer, customer, { token }, `https://api.partnercenter.microsoft.com${statusPath}`],
    [checkCustomer, customer, { token, cloud: "global" }, `https://api.partnercenter.microsoft.com${statusPath}`],
    [checkCustomer, customer, { token, cloud: "china" }, `https://partner.partnercenterapi.microsoftonline.cn${statusPath}`],
    [checkSubmission, submission, { apiKey: secretKey }, `https://api.goodstack.io${submissionPath}`],
    [checkSubmission, submission, { apiKey: secretKey, environment: "production" }, `https://api.goodstack.io${submissionPath}`],
    [checkSubmission, submission, { apiKey: sandboxKey, environment: "sandbox" }, `https://sandbox-api.goodstack.io${submissionPath}`],
  ]) {
    await call(about, { ...options, fetch });
    const [that, ...given] = asked.pop();
    assert.deepEqual([that, given.map((one) => typeof one), asked], [undefined, ["string", "object"], []]);
    const request = new Request(...given);
    assert.deepEqual([request.url, request.method, request.redirect], [url, "GET", "manual"]);
  }
});

test("one call keeps its ids over every attempt, the next one has others", async (t) => {
  const { url, asked } = await serve(t, busy, busy, allowed, allowed);
  const { meta } = await checkCustomer(customer, { token, baseUrl: url });
  await checkCustomer(customer, { token, baseUrl: url });
  const ids = asked.map(({ headers }) => [headers["ms-requestid"], headers["ms-correlationid"]]);
  assert.deepEqual(ids.slice(0, 3), [ids[0], ids[0], ids[0]]);
  assert.equal(new Set([...ids[0], ...ids[3]]).size, 4);
  assert.deepEqual([meta.requestId, meta.correlationId], ids[0]);
  assert.deepEqual(meta.attempts.map(({ status, error, retryInMs }) => [status, error, retryInMs]), [[503, "server_error", 0], [503, "server_error", 0], [200, null, null]]);
});

// ── credentials ─────────────────────────────────────────────────────────────

const kinds = [
  ["token", checkCustomer, customer, token, (text) => `Bearer ${text}`, allowed],
  ["apiKey", checkSubmission, submission, secretKey, (text) => text, succeeded],
];
const unauthorized = { status: 401, body: "" };

for (const [option, call, about, secret, header, answer] of kinds) {
  const given = (values) => {
    const asked = [];
    const credential = (...args) => {
      asked.push(args);
      return values[Math.min(asked.length, values.length) - 1]();
    };
    return { asked, credential };
  };

  for (const [kind, give] of [
    ["synchronous", () => secret],
    ["asynchronous", async () => secret],
    ["late", () => new Promise((resolve) => setImmediate(resolve, secret))],
    ["thenable", () => ({ then: (resolve) => resolve(secret) })],
  ]) {
    test(`${option}: a ${kind} function is asked once a call, retries included`, async (t) => {
      const { url, asked } = await serve(t, busy, busy, answer);
      const { credential, asked: calls } = given([give]);
      await call(about, { [option]: credential, baseUrl: url });
      assert.deepEqual(calls, [[]]);
      assert.deepEqual(asked.map(({ headers }) => headers.authorization), Array(3).fill(header(secret)));
    });
  }

  test(`${option}: after a 401 a function is asked anew, and what it gives then is sent`, async (t) => {
    for (const maxRetries of [0, 2]) {
      const { url, asked } = await serve(t, unauthorized, answer);
      const { credential, asked: calls } = given([() => secret, async () => `${secret}-2`]);
      const { meta } = await call(about, { [option]: credential, baseUrl: url, maxRetries });
      assert.equal(calls.length, 2);
      assert.deepEqual(asked.map(({ headers }) => headers.authorization), [header(secret), header(`${secret}-2`)]);
      assert.deepEqual(meta.attempts.map(({ status, error, retryInMs }) => [status, error, retryInMs]), [[401, "unauthorized", 0], [200, null, null]]);
    }
  });

  test(`${option}: but only once`, async (t) => {
    const { url, asked } = await serve(t, unauthorized, busy, unauthorized);
    const { credential, asked: calls } = given([() => secret]);
    const error = await rejected(() => call(about, { [option]: credential, baseUrl: url }), { code: "unauthorized", status: 401, retryable: false });
    assert.deepEqual([calls.length, asked.length], [2, 3]);
    assert.deepEqual(error.attempts.map(({ status }) => status), [401, 503, 401]);
  });

  test(`${option}: a text is not sent again after a 401`, async (t) => {
    const { url, asked } = await serve(t, unauthorized);
    await rejected(() => call(about, { [option]: secret, baseUrl: url }), { code: "unauthorized", status: 401, hint: /^(get a fresh|check the API key)/ });
    assert.equal(asked.length, 1);
  });

  for (const [what, give, cause] of [
    ["throws", () => { throw new RangeError("no vault"); }, { name: "RangeError", message: "no vault" }],
    ["rejects", async () => { throw new RangeError("no vault"); }, { name: "RangeError", message: "no vault" }],
    ["rejects with text", () => Promise.reject("no vault"), "no vault"],
    ["rejects with nothing", () => Promise.reject(), undefined],
    ["gives a thenable that throws", () => ({ get then() { throw "no vault"; } }), "no vault"],
  ]) {
    test(`${option}: a function that ${what}`, async (t) => {
      const { url, asked } = await serve(t, answer);
      const expected = { code: "unauthorized", status: null, attempts: [], retryable: false, message: `\`options.${option}\` gave no credential: it threw` };
      const error = await rejected(() => call(about, { [option]: give, baseUrl: url }), expected);
      if (cause?.name) assert.deepEqual([error.cause.name, error.cause.message], [cause.name, cause.message]);
      else assert.equal(error.cause, cause);
      assert.equal("cause" in error, cause !== undefined);
      assert.equal(asked.length, 0);
    });
  }

  test(`${option}: a second function call that throws`, async (t) => {
    const { url, asked } = await serve(t, unauthorized);
    const { credential } = given([() => secret, () => { throw new Error("no vault"); }]);
    const error = await rejected(() => call(about, { [option]: credential, baseUrl: url }), { code: "unauthorized", status: null });
    assert.deepEqual([error.cause.message, error.attempts.length, asked.length], ["no vault", 1, 1]);
  });

  for (const [what, value, came] of [
    ["nothing", undefined, "nothing"],
    ["null", null, "(null|nothing)"],
    ["a number", 7, "a number"],
    ["an object", { token: secret }, "an object"],
    ["empty text", "", "empty text"],
    ["a line break", `${secret}\n`, "text with others"],
    ["text that is not latin1", `${secret}…`, "text with others"],
    ["a space around", ` ${secret}`, "text with others"],
  ]) {
    test(`${option}: ${what}, as such or from a function, is no credential`, async (t) => {
      const { url, asked } = await serve(t, answer);
      const forms = [() => value, async () => value];
      if (value !== undefined) forms.push(value);
      for (const form of forms) {
        const error = await rejected(() => call(about, { [option]: form, baseUrl: url }), { code: "invalid_argument", status: null, attempts: [] });
        assert.match(error.message, new RegExp(`^\`options\\.${option}\` must be `));
        const giver = typeof form === "function" && typeof value !== "string" ? "one that gave " : "";
        assert.match(error.message, new RegExp(`, got ${giver}${came}$`));
      }
      assert.equal(asked.length, 0);
    });
  }

  test(`${option}: a function that never answers, until the deadline`, async (t) => {
    const { url, asked } = await serve(t, answer);
    const never = () => new Promise(() => {});
    await rejected(() => call(about, { [option]: never, baseUrl: url, deadlineMs: 30 }), { code: "timeout", status: null, attempts: [], retryable: true });
    const abort = new AbortController();
    const asking = () => new Promise(() => setImmediate(() => abort.abort()));
    await rejected(() => call(about, { [option]: asking, baseUrl: url, signal: abort.signal }), { code: "aborted", attempts: [] });
    assert.equal(asked.length, 0);
  });
}

// ── shared askings ──────────────────────────────────────────────────────────

const turn = () => new Promise(setImmediate);

/** Gives its answers when it is told to. */
function slow() {
  const waiting = [];
  const credential = () => new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  return { waiting, credential };
}

test("calls that need a credential at the same moment share one asking", async (t) => {
  const { url, asked } = await serve(t, allowed);
  const { waiting, credential } = slow();
  const calls = Array.from({ length: 50 }, () => checkCustomer(customer, { token: credential, baseUrl: url }));
  const others = [slow(), slow()].map(({ waiting, credential }) => {
    const call = checkCustomer(customer, { token: credential, baseUrl: url });
    return { waiting, call };
  });
  await turn();
  assert.equal(waiting.length, 1);
  waiting[0].resolve(token);
  for (const decision of await Promise.all(calls)) assert.equal(decision.eligible, true);
  assert.deepEqual(asked.map(({ headers }) => headers.authorization), Array(50).fill(`Bearer ${token}`));

  const next = checkCustomer(customer, { token: credential, baseUrl: url });
  await turn();
  assert.equal(waiting.length, 2, "what was given is not kept");
  waiting[1].resolve(token);
  await next;

  others.forEach(({ waiting }, index) => {
    assert.equal(waiting.length, 1, "each function is asked for itself");
    waiting[0].resolve(`${token}-${index}`);
  });
  await Promise.all(others.map(({ call }) => call));
  assert.deepEqual(asked.slice(51).map(({ headers }) => headers.authorization).sort(), [`Bearer ${token}-0`, `Bearer ${token}-1`]);
});

test("they share the asking after a 401, and its failure", async (t) => {
  const { url } = await serve(t, ({ headers }, response) => {
    if (headers.authorization === `Bearer ${token}`) return response.end(JSON.stringify(allowed.body));
    response.writeHead(401).end();
  });
  const { waiting, credential } = slow();
  let refused = 0;
  const onAttempt = ({ status }) => (refused += Number(status === 401));
  const calls = Array.from({ length: 20 }, () => checkCustomer(customer, { token: credential, baseUrl: url, onAttempt }));
  await turn();
  waiting[0].resolve(`${token}-old`);
  while (refused < 20) await turn();
  assert.equal(waiting.length, 2);
  waiting[1].resolve(token);
  for (const { meta } of await Promise.all(calls)) assert.equal(meta.attempts.length, 2);

  const failing = Array.from({ length: 20 }, () => rejected(() => checkCustomer(customer, { token: credential, baseUrl: url }), { code: "unauthorized", status: null }));
  await turn();
  assert.equal(waiting.length, 3);
  waiting[2].reject(new Error("no vault"));
  for (const { cause } of await Promise.all(failing)) assert.equal(cause.message, "no vault");
});

test("one that gives up does not take the asking from the others, and who comes after it asks anew", async (t) => {
  const { url } = await serve(t, allowed);
  const { waiting, credential } = slow();
  const abort = new AbortController();
  const patient = checkCustomer(customer, { token: credential, baseUrl: url });
  const impatient = rejected(() => checkCustomer(customer, { token: credential, baseUrl: url, signal: abort.signal }), { code: "aborted" });
  await turn();
  abort.abort();
  await impatient;
  const late = checkCustomer(customer, { token: credential, baseUrl: url });
  await turn();
  assert.equal(waiting.length, 2);
  waiting.forEach(({ resolve }) => resolve(token));
  assert.deepEqual([(await patient).eligible, (await late).eligible], [true, true]);
});

test("token: a credential with `getToken` is asked for the scope of the cloud", async (t) => {
  const { url, asked } = await serve(t, unauthorized, allowed);
  const scopes = [];
  const credential = {
    async getToken(scope) {
      assert.equal(this, credential);
      scopes.push(scope);
      return { token: `${token}-${scopes.length}`, expiresOnTimestamp: 0 };
    },
  };
  await checkCustomer(customer, { token: credential, baseUrl: url });
  assert.deepEqual(asked.map(({ headers }) => headers.authorization), [`Bearer ${token}-1`, `Bearer ${token}-2`]);
  // One object, asked for two clouds at once.
  await Promise.all(["global", "china"].map((cloud) => checkCustomer(customer, { token: credential, cloud, baseUrl: url })));
  assert.deepEqual(scopes.slice(2), ["https://api.partnercenter.microsoft.com/.default", "https://partner.partnercenterapi.microsoftonline.cn/.default"]);
});

for (const [what, getToken, expected] of [
  ["gives null", async () => null, { code: "invalid_argument", message: "`options.token` must be text, a function that gives it, or an object with a function `getToken`, got one that gave nothing" }],
  ["gives no object", () => token, { code: "invalid_argument", message: /got one that gave nothing$/ }],
  ["gives a token that is no text", async () => ({ token: 7 }), { code: "invalid_argument", message: /got one that gave a number$/ }],
  ["gives a token that throws", async () => ({ get token() { throw new Error("no vault"); } }), { code: "unauthorized", message: "`options.token` gave no credential: it threw" }],
  ["throws", () => { throw new Error("no vault"); }, { code: "unauthorized" }],
  ["rejects", async () => { throw new Error("no vault"); }, { code: "unauthorized" }],
]) {
  test(`token: a \`getToken\` that ${what}`, async (t) => {
    const { url, asked } = await serve(t, allowed);
    await rejected(() => checkCustomer(customer, { token: { getToken }, baseUrl: url }), { status: null, attempts: [], ...expected });
    assert.equal(asked.length, 0);
  });
}

test("apiKey: an object with `getToken` is no key", async () => {
  await rejected(() => checkSubmission(submission, { apiKey: { getToken: async () => ({ token: secretKey }) } }), { code: "invalid_argument", message: /got an object$/ });
});

test("a token does not come with its scheme, nor as a key of the other provider", async (t) => {
  const { url, asked } = await serve(t, allowed);
  for (const [wrong, message] of [
    [`Bearer ${token}`, "`options.token` must be the token alone, without `Bearer ` before it, got another"],
    [secretKey, "`options.token` must be an access token of Partner Center, got another"],
  ]) {
    for (const form of [wrong, () => wrong]) await rejected(() => checkCustomer(customer, { token: form, baseUrl: url }), { code: "invalid_argument", message });
  }
  assert.equal(asked.length, 0);
});

// ── secrets ─────────────────────────────────────────────────────────────────

test("a provider that quotes the credential is not quoted", async (t) => {
  const quote = (secret) => ({
    status: 400,
    headers: { "MS-RequestId": `r ${secret}`, "MS-CorrelationId": `c ${secret}` },
    body: { code: `x${secret}`, description: `bad ${secret}, ${secret}`, error: { code: `x${secret}`, message: `bad ${secret}, ${secret}` } },
  });
  const told = {
    code: "rejected", providerCode: "x[redacted]", providerMessage: "bad [redacted], [redacted]", requestId: "r [redacted]",
    correlationId: "c [redacted]", message: /answered 400 with code `x\[redacted\]`: bad \[redacted\], \[redacted\]$/,
  };
  for (const [option, call, about, secret] of kinds) {
    const { url } = await serve(t, quote(secret));
    for (const form of [secret, () => secret]) await rejected(() => call(about, { [option]: form, baseUrl: url }), told);
    const plain = await serve(t, { status: 403, body: `not with ${secret}!` });
    await rejected(() => call(about, { [option]: secret, baseUrl: plain.url }), { code: "forbidden", providerMessage: "not with [redacted]!" });
    // The first credential is as secret as the one that came after it.
    const both = await serve(t, unauthorized, quote(`${secret}-1`));
    let count = 0;
    await rejected(() => call(about, { [option]: () => `${secret}-${(count += 1)}`, baseUrl: both.url }), told);
  }
});

test("an answer whose ids quote the credential does not tell it", async (t) => {
  for (const [option, call, about, secret, , answer] of kinds) {
    const { url } = await serve(t, { ...answer, headers: { "MS-RequestId": `r ${secret}`, "MS-CorrelationId": `${secret}${secret}` } });
    for (const form of [secret, () => secret]) {
      const { meta } = await call(about, { [option]: form, baseUrl: url });
      assert.deepEqual([meta.requestId, meta.correlationId], ["r [redacted]", "[redacted][redacted]"]);
    }
  }
  const { url } = await serve(t, { ...allowed, headers: { "MS-RequestId": "undefined", "X-Request-Id": "null" } });
  assert.equal((await checkCustomer(customer, { baseUrl: url })).meta.requestId, "undefined");
});

test("a foreign error that holds the credential is left out", async () => {
  const nested = (depth, value) => (depth === 0 ? value : { more: nested(depth - 1, value) });
  for (const [what, make] of [
    ["as text", (secret) => secret],
    ["in its message", (secret) => new Error(`bad ${secret}`)],
    ["in its stack", (secret) => Object.assign(new Error("bad"), { stack: secret })],
    ["in a field", (secret) => Object.assign(new Error("bad"), { config: { headers: { Authorization: secret } } })],
    ["in a key", (secret) => ({ [secret]: 1 })],
    ["in its cause", (secret) => new Error("bad", { cause: new Error(secret) })],
    ["in one of its errors", (secret) => new AggregateError([new Error(secret)], "bad")],
    ["in a list", (secret) => [[secret]]],
    ["in a map", (secret) => new Map([["authorization", secret]])],
    ["in the request", (secret) => Object.assign(new Error("bad"), { request: new Request("https://example.com", { headers: { authorization: secret } }) })],
    ["deep down", (secret) => nested(9, secret)],
    ["behind a symbol", (secret) => ({ [Symbol("headers")]: secret })],
    ["where it does not show", (secret) => Object.defineProperty(new Error("bad"), "hidden", { value: secret })],
      ["in a function", (secret) => Object.assign(() => {}, { secret })],
  ]) {
    for (const [option, call, about, secret] of kinds) {
      const fetch = () => Promise.reject(make(secret));
      const error = await rejected(() => call(about, { [option]: secret, maxRetries: 0, fetch }), "network");
      assert.ok(!("cause" in error), what);
      const signal = AbortSignal.abort(make(secret));
      assert.ok(!("cause" in await rejected(() => call(about, { [option]: secret, signal }), "aborted")), what);
    }
  }
});
