// Bad input: refused before anything is sent, with a message that names the argument, what was expected and what came.
import assert from "node:assert/strict";
import { test as define } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import {
  allowed, checkCustomer, checkSubmission, customer, evaluate, evaluateAccount, evaluateSubmission, fetchValidationStatus,
  fetchValidationSubmission, rejected, sandboxKey, secretKey, serve, submission, thrown, token, whatIf } from "./support.mjs";
import { marker } from "../sandbox/scenarios.mjs";

/** Names stand in the log, which tells no secret. */
const test = (name, ...more) => define(name.replaceAll(marker, "…"), ...more);

const guid = "a GUID such as `01234567-89ab-cdef-0123-456789abcdef`";
const id = "1 to 128 letters, digits, `_` or `-`, and no key";
const partnerCenter = { provider: "partner-center", calls: [fetchValidationStatus, checkCustomer], about: customer, credential: { token } };
const goodstack = { provider: "goodstack", calls: [fetchValidationSubmission, checkSubmission], about: submission, credential: { apiKey: secretKey } };
const both = [partnerCenter, goodstack];

const refusal = (argument, expected, came) => {
  const text = (part) => (part instanceof RegExp ? part.source : part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return { code: "invalid_argument", status: null, attempts: [], retryable: false, message: new RegExp(`^\`${text(argument)}\` must be ${text(expected)}, got ${text(came)}$`) };
};

/** Every call to the provider, at a server that must hear nothing. */
async function refused(t, { provider, calls }, about, make, expected) {
  const { url, asked } = await serve(t, allowed);
  for (const call of calls) await rejected(() => call(about, make(url)), { provider, ...expected });
  assert.equal(asked.length, 0);
}

const throwing = () => { throw new Error("a trap"); };
const trap = new Proxy({}, { get: throwing, ownKeys: throwing, getPrototypeOf: throwing, has: throwing, getOwnPropertyDescriptor: throwing });
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

// ── ids ─────────────────────────────────────────────────────────────────────

const odd = [
  [undefined, "nothing"], [null, "null"], [5, "`5`"], [NaN, "`NaN`"], [true, "`true`"], [{}, "an object"], [[customer], "an array"],
  [() => customer, "a function"], [Symbol("id"), "a symbol"], [5n, "a bigint"], [new String(customer), "an object"], [trap, "an object"], [revoked, "an object"],
  ["", "empty text"], ["../..", "`../..`"], ["..", "`..`"], ["a.b", "`a.b`"], ["a/b", "`a/b`"], ["a?b", "`a?b`"], ["a#b", "`a#b`"], ["a b", "`a b`"], [" ", "` `"], ["a%2Fb", "`a%2Fb`"], ["a\\b", "`a\\b`"],
  ["a\nb", "`a\ufffdb`"], ["a\0b", "`a\ufffdb`"], ["é", "`\ufffd`"], ["ａ", "`\ufffd`"], ["\ud800", "`\ufffd`"], ["a\u202eb", "`a\ufffdb`"],
  ["a".repeat(129), "text of 129 characters"], [secretKey, `text of ${secretKey.length} characters`], [sandboxKey, `text of ${sandboxKey.length} characters`],
  [`Bearer ${token}`, `text of ${token.length + 7} characters`], [`eyJ${token}`, `text of ${token.length + 3} characters`], [`Authorization: ${secretKey}`, `text of ${secretKey.length + 15} characters`],
];
const noGuids = [
  "01234567", customer.replaceAll("-", ""), `{${customer}}`, ` ${customer}`, `${customer} `, `${customer}\n`, `${customer}/`, `${customer}0`, customer.slice(1),
  customer.replace("0", "g"), customer.replace("-", "_"), customer.replace("0", "０"),
];

for (const [provider, argument, expected, values] of [
  [partnerCenter, "customerId", guid, [...odd, ...noGuids.map((text) => [text, `\`${text.replace(/[^ -~]/g, "\ufffd")}\``])]],
  [goodstack, "id", id, odd],
]) {
  for (const [value, came] of values) {
    test(`\`${argument}\`: ${inspect(value === revoked || value === trap ? "a proxy" : value).slice(0, 60)}`, async (t) => {
      await refused(t, provider, value, (baseUrl) => ({ baseUrl, ...provider.credential }), refusal(argument, expected, came));
    });
  }
}

test("the longest and the oddest ids that are some", async (t) => {
  for (const one of ["a".repeat(128), "-", "_", "0", "desk_1"]) {
    const { url, asked } = await serve(t, { body: {} });
    await fetchValidationSubmission(one, { baseUrl: url });
    assert.equal(asked[0].url, `/v1/validation-submissions/${one}`);
  }
});

// ── options ─────────────────────────────────────────────────────────────────

/** What looks like an object that says nothing: somebody forgot to await, or took the wrong container. */
const closed = [
  [Promise.resolve({ status: "Allowed", countryCodes: ["AUS"] }), "`[object Promise]`"], [new Map([["countryCodes", ["AUS"]]]), "`[object Map]`"], [new Date(NaN), "`[object Date]`"],
  [new URLSearchParams({ statuses: "pending" }), "`[object URLSearchParams]`"], [new Headers({ a: "b" }), "`[object Headers]`"], [Response.json({ status: "Allowed" }), "`[object Response]`"],
  [runInNewContext("new Map()"), "`[object Map]`"], [new Number(NaN), "`[object Number]`"], [new Error("no"), "`[object Error]`"],
];

const keys = /an object with no other keys than `[^,]+(, `[^,]+)+/;
for (const provider of both) {
  const name = provider.provider;
  for (const [what, options, expected, came] of [
    ["missing", undefined, "an object", "nothing"],
    ["null", null, "an object", "null"],
    ["text", "a secret of any kind", "an object", "text"],
    ["a number", 5, "an object", "a number"],
    ["an array", [], "an object", "an array"],
    ...closed.map(([value, came]) => [inspect(value), value, "a plain object", came]),
    ["a function", () => {}, "an object", "a function"],
    ["a Proxy that throws", trap, "a readable object", "one that throws"],
    ["a revoked Proxy", revoked, "a readable object", "one that throws"],
  ]) {
    test(`${name}: options are ${what}`, async (t) => {
      await refused(t, provider, provider.about, () => options, refusal("options", expected, came));
    });
  }

  test(`${name}: options are left out`, async () => {
    for (const call of provider.calls) await rejected(() => call(provider.about), refusal("options", "an object", "nothing"));
  });

  for (const stranger of ["timeout", "baseURL", "Token", "policies", "", "constructor", "a\nb", secretKey]) {
    test(`${name}: an option called ${JSON.stringify(stranger)}`, async (t) => {
      const came = stranger === "" ? "the key empty text" : stranger === secretKey ? `the key text of ${secretKey.length} characters` : `the key \`${stranger.replace("\n", "\ufffd")}\``;
      await refused(t, provider, provider.about, (baseUrl) => ({ baseUrl, [stranger]: 1 }), refusal("options", keys, came));
    });
  }

  test(`${name}: \`__proto__\` as an own option, and the other provider's options`, async (t) => {
    await refused(t, provider, provider.about, (baseUrl) => ({ baseUrl, ["__proto__"]: 1 }), refusal("options", keys, "the key `__proto__`"));
    const foreign = provider === goodstack ? "token" : "apiKey";
    await refused(t, provider, provider.about, (baseUrl) => ({ baseUrl, [foreign]: "abc" }), refusal("options", keys, `the key \`${foreign}\``));
  });

  test(`${name}: \`policy\` is an option of the check alone`, async (t) => {
    const { url, asked } = await serve(t, allowed);
    await rejected(() => provider.calls[0](provider.about, { baseUrl: url, policy: {} }), refusal("options", keys, "the key `policy`"));
    await rejected(() => provider.calls[1](provider.about, { baseUrl: url, policy: { opration: "renew" } }), { provider: name, ...refusal("policy", keys, "the key `opration`") });
    assert.equal(asked.length, 0);
  });

  test(`${name}: neither a credential nor a server of one's own`, async () => {
    const option = Object.keys(provider.credential)[0];
    const expected = refusal(`options.${option}`, "given, unless `options.baseUrl` names a server that adds it", "neither");
    const fetch = () => assert.fail("a request");
    for (const options of [{ fetch }, { fetch, [option]: undefined, baseUrl: undefined }]) {
      for (const call of provider.calls) await rejected(() => call(provider.about, options), expected);
    }
  });

  for (const key of ["baseUrl", "signal", "timeoutMs", "headers", "fetch", "onAttempt", Object.keys(provider.credential)[0]]) {
    test(`${name}: a getter of \`${key}\` that throws`, async (t) => {
      await refused(t, provider, provider.about, (baseUrl) => Object.defineProperty({ baseUrl }, key, { get: throwing, enumerable: true }), refusal(`options.${key}`, "readable", "a getter that throws"));
    });
  }

  const duration = "a number of milliseconds from 1 to 2147483647";
  const least = "a number of milliseconds from 0 to 2147483647";
  const whole = "a whole number from 0 to 2147483647";
  for (const [key, expected, values] of [
    ["timeoutMs", duration, [0, 0.5]],
    ["deadlineMs", duration, [0, 0.5]],
    ["maxRetries", whole, [0.5]],
    ["maxRetryAfterMs", least, []],
  ]) {
    for (const [value, came] of [
      ...[...values, -1, NaN, Infinity, -Infinity, 2 ** 31, 1e300].map((number) => [number, `\`${number}\``]),
      [null, "null"], ["5", "`5`"], [{}, "an object"], [true, "`true`"], [5n, "a bigint"],
    ]) {
      test(`${name}: \`${key}\` is ${inspect(value)}`, async (t) => {
        await refused(t, provider, provider.about, (baseUrl) => ({ baseUrl, [key]: value }), refusal(`options.${key}`, expected, came));
      });
    }
  }

  test(`${name}: the outermost numbers that are some`, async (t) => {
    const { url } = await serve(t, { body: {} });
    const most = 2 ** 31 - 1;
    for (const options of [
      { timeoutMs: most, deadlineMs: most, maxRetries: most, maxRetryAfterMs: most },
      { timeoutMs: most, maxRetries: 0, maxRetryAfterMs: 0 },
    ]) await provider.calls[0](provider.about, { baseUrl: url, ...options });
  });

  for (const [key, expected, values] of [
    ["signal", "an AbortSignal", [[null, "null"], ["abort", "`abort`"], [{}, "an object"], [new AbortController(), "an object"], [{ aborted: false }, "an object"], [trap, "an object"]]],
    ["fetch", "a function", [[null, "null"], ["fetch", "`fetch`"], [{}, "an object"], [trap, "an object"]]],
    ["onAttempt", "a function", [[null, "null"], [[], "an array"]]],
    ["headers", "a readable object of names and values", [[trap, "an object"], [null, "null"], ["a: b", "text"], [[["a", "b"]], "an array"], [5, "a number"]]],
    ["headers", "a plain object", closed],
    ["headers", "an object whose keys are header names", [
      [{ "": "b" }, "the key empty text"], [{ "a b": "c" }, "the key `a b`"], [{ "a:": "b" }, "the key `a:`"], [{ "a\r\nb": "c" }, "the key `a\ufffd\ufffdb`"], [{ é: "b" }, "the key `\ufffd`"], [{ [`${secretKey} `]: "b" }, /the key text of \d+ characters/],
      [{ [secretKey]: undefined }, `the key text of ${secretKey.length} characters`], [{ [`Authorization: ${secretKey}`]: "" }, /the key text of \d+ characters/],
    ]],
    ['headers["X-A"]', "text of printable latin1 characters", [
      [{ "X-A": `${token}\r\nX-B: c` }, "text with others"], [{ "X-A": `${token}\n` }, "text with others"], [{ "X-A": ` ${token}` }, "text with others"],
      [{ "X-A": `${token}…` }, "text with others"], [{ "X-A": `${token}\0` }, "text with others"], [{ "X-A": "\u0100" }, "text with others"],
      [{ get "X-A"() { throw 1; } }, "a getter that throws"], [{ "X-A": undefined }, "nothing"], [{ "X-A": null }, "null"], [{ "X-A": 5 }, "a number"], [{ "X-A": [token] }, "an array"], [{ "X-A": { token } }, "an object"],
    ]],
  ]) {
    for (const [value, came] of values) {
      test(`${name}: \`${key}\` is ${value === trap ? "a proxy" : inspect(value).slice(0, 60)}`, async (t) => {
        const option = key.replace(/\[.*/, "");
        await refused(t, provider, provider.about, (baseUrl) => ({ baseUrl, [option]: value }), refusal(`options.${key}`, expected, came));
      });
    }
  }

  // ── base URLs ─────────────────────────────────────────────────────────────

  const https = "an https URL; http is accepted for loopback hosts alone";
  for (const [value, expected, came] of [
    ["http://example.com", https, "`http://example.com…`"],
    ["http://127.0.0.1.example.com", https, "`http://127.0.0.1.example.com…`"],
    ["http://localhost.example.com/", https, "`http://localhost.example.com…`"],
    ["http://0.0.0.0/", https, "`http://0.0.0.0…`"],
    ["http://[::2]/", https, "`http://[::2]…`"],
    ["ftp://localhost/", https, "`ftp://localhost…`"],
    ["file:///etc/passwd", https, "`file://…`"],
    ["data:text/plain,{}", https, "`data://…`"],
    ["javascript:0", https, "`javascript://…`"],
    ["/v1", "the text of an absolute URL", "text of 3 characters that is none"],
    ["example.com", "the text of an absolute URL", "text of 11 characters that is none"],
    ["//example.com", "the text of an absolute URL", "text of 13 characters that is none"],
    ["https://", "the text of an absolute URL", "text of 8 characters that is none"],
    ["", "the text of an absolute URL", "text of 0 characters that is none"],
    [token, "the text of an absolute URL", `text of ${token.length} characters that is none`],
    [null, "the text of an absolute URL", "null"],
    [5, "the text of an absolute URL", "`5`"],
    [new URL("https://example.com"), "the text of an absolute URL", "an object"],
    [`https://user:${token}@example.com`, "a URL without credentials", "`https://example.com…`"],
    [`https://${token}@example.com`, "a URL without credentials", "`https://example.com…`"],
    [`https://:${token}@example.com`, "a URL without credentials", "`https://example.com…`"],
    [`https://example.com/${token}?`, "a URL without a query or a fragment", "`https://example.com…`"],
    [`https://example.com/?key=${token}`, "a URL without a query or a fragment", "`https://example.com…`"],
    [`https://example.com/#${token}`, "a URL without a query or a fragment", "`https://example.com…`"],
    ["https://example.com/#", "a URL without a query or a fragment", "`https://example.com…`"],
  ]) {
    test(`${name}: \`baseUrl\` is ${inspect(value)}`, async (t) => {
      const fetch = () => assert.fail("a request");
      await refused(t, provider, provider.about, () => ({ ...provider.credential, baseUrl: value, fetch }), refusal("options.baseUrl", expected, came));
    });
  }

  test(`${name}: loopback hosts in every spelling, and https`, async () => {
    for (const [baseUrl, origin] of [
      ["http://localhost", "http://localhost"], ["http://LOCALHOST:1/", "http://localhost:1"], ["http://api.localhost", "http://api.localhost"], ["http://127.8.8.8", "http://127.8.8.8"],
      ["http://127.1", "http://127.0.0.1"], ["http://0x7f000001", "http://127.0.0.1"], ["http://[0::1]:8080", "http://[::1]:8080"], ["https://example.com:443", "https://example.com"], ["HTTPS://Example.com", "https://example.com"],
    ]) {
      let asked;
      const fetch = async (request) => {
        asked = new URL(new Request(request).url).origin;
        return new Response("{}");
      };
      await provider.calls[0](provider.about, { baseUrl, fetch });
      assert.equal(asked, origin);
    }
  });
}

// ── options of one provider ─────────────────────────────────────────────────

const text = "text of printable latin1 characters, not empty";
for (const [key, expected, values] of [
  ["requestId", guid, ["", "abc", `${customer} `, 5, null]],
  ["correlationId", guid, ["", "abc", `{${customer}}`, {}, null]],
  ["locale", text, ["", "en\nUS", " en", "…", 5, null]],
  ["applicationName", text, ["", "a\r\nb", "a\0", 5, null]],
  ["cloud", "one of `global`, `china`", ["", "Global", "germany", 5, null, ["china"]]],
  ["type", "one of `account`", ["", "Account", "address", 5, null]],
]) {
  for (const value of values) {
    test(`partner-center: \`${key}\` is ${inspect(value)}`, (t) =>
      refused(t, partnerCenter, customer, (baseUrl) => ({ baseUrl, [key]: value }), refusal(`options.${key}`, expected, /(`.+`|null|empty text|an object|an array)/)));
  }
}
for (const value of ["", "Sandbox", "test", 5, null]) {
  test(`goodstack: \`environment\` is ${inspect(value)}`, (t) =>
    refused(t, goodstack, submission, (baseUrl) => ({ baseUrl, environment: value }), refusal("options.environment", "one of `production`, `sandbox`", /(`.+`|null|empty text)/)));
}

for (const [provider, names] of [
  [partnerCenter, ["Authorization", "accept", "ms-requestid", "MS-CorrelationId", "x-LOCALE", "MS-PartnerCenter-Application"]],
  [goodstack, ["AUTHORIZATION", "Accept"]],
]) {
  for (const name of names) {
    test(`${provider.provider}: \`${name}\` among the headers`, (t) =>
      refused(t, provider, provider.about, (baseUrl) => ({ baseUrl, headers: { [name]: token } }), refusal("options.headers", `without \`${name}\`, which the call sets itself`, "it")));
  }
}

const wrongEnvironment = [
  ["a sandbox key, by default", { apiKey: sandboxKey }, "a production key, or `options.environment` must be `sandbox`"],
  ["a sandbox key in production", { apiKey: sandboxKey, environment: "production" }, "a production key, or `options.environment` must be `sandbox`"],
  ["a publishable sandbox key in production", { apiKey: sandboxKey.replace("sk", "pk"), environment: "production" }, "a production key, or `options.environment` must be `sandbox`"],
  ["a production key in the sandbox", { apiKey: secretKey, environment: "sandbox" }, "a sandbox key, or `options.environment` must be `production`"],
  ["a publishable production key in the sandbox", { apiKey: secretKey.replace("sk", "pk"), environment: "sandbox" }, "a sandbox key, or `options.environment` must be `production`"],
];
for (const [what, { apiKey, environment }, expected] of wrongEnvironment) {
  test(`goodstack: ${what}`, async (t) => {
    const fetch = () => assert.fail("a request");
    for (const key of [apiKey, () => apiKey, async () => apiKey]) {
      await refused(t, goodstack, submission, (url) => ({ apiKey: key, ...(environment ? { environment, baseUrl: url } : {}), fetch }), refusal("options.apiKey", expected, "another"));
    }
  });
}

test("goodstack: a secret key in a browser", async (t) => {
  const own = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36" }, configurable: true });
  t.after(() => (own ? Object.defineProperty(globalThis, "navigator", own) : delete globalThis.navigator));
  const expected = refusal("options.apiKey", /kept out of browsers: .+ `baseUrl`/, "another");
  for (const key of [secretKey, sandboxKey, `staging_${secretKey}`]) {
    for (const apiKey of [key, () => key, async () => key]) await refused(t, goodstack, submission, (baseUrl) => ({ apiKey, baseUrl }), expected);
  }
  const { url, asked } = await serve(t, { body: {} });
  await fetchValidationSubmission(submission, { apiKey: "pk_1", baseUrl: url });
  await checkCustomer(customer, { token: "abc", baseUrl: url });
  assert.equal(asked.length, 2);
});

// ── evidence ────────────────────────────────────────────────────────────────

const cyclic = { status: "Allowed" };
cyclic.self = cyclic;
const deep = (depth) => (depth === 0 ? {} : { more: deep(depth - 1) });
const accounts = "the record of an account, its status alone, or null";
const records = "the record of a submission";
const json = "an object that JSON can hold";

const never = [
  [5, "`5`"], [NaN, "`NaN`"], [true, "`true`"], [[], "an array"], [["Allowed"], "an array"], [() => {}, "a function"], [Symbol("x"), "a symbol"], [5n, "a bigint"],
];
const nothing = [[new Date(NaN), "null"], [new Number(NaN), "null"], [{ toJSON: () => null }, "null"], [new String("Allowed"), "text"], [{ toJSON: () => [] }, "an array"]];
const unreadable = [[cyclic, json], [{ status: "Allowed", get type() { throw new Error("a trap"); } }, json], [{ big: 5n }, json], [trap, json], [revoked, json]];

for (const [evaluator, argument, wrap] of [
  [evaluateAccount, "account", (value) => value],
  [evaluate, "evidence.account", (account) => ({ account })],
]) {
  for (const [value, came] of [...never, ...(evaluator === evaluateAccount ? [[undefined, "nothing"]] : [])]) {
    test(`${argument}: ${inspect(value)}`, () => void thrown(() => evaluator(wrap(value)), { provider: null, ...refusal(argument, accounts, came) }));
  }
  for (const [value, form] of nothing) {
    test(`${argument}: ${inspect(value)}, ${form} in JSON`, () => void thrown(() => evaluator(wrap(value)), { provider: null, ...refusal(argument, json, `one that JSON makes ${form} of`) }));
  }
  for (const [value, came] of closed.filter(([value]) => JSON.stringify(value) === "{}")) {
    test(`${argument}: ${came}`, () => void thrown(() => evaluator(wrap(value)), { provider: null, ...refusal(argument, json, came) }));
  }
  for (const [value] of unreadable) {
    test(`${argument}: ${value === trap || value === revoked ? "a proxy" : inspect(value)}`, () => void thrown(() => evaluator(wrap(value)), { provider: null, code: "invalid_argument", message: new RegExp(`^\`${argument}\` must be .+, got `) }));
  }
  for (const [value, came] of [
    [{ status: 5 }, /`account\.status` must be text, got a number$|`evidence\.account\.status` must be text, got a number$/],
    [{ type: {}, status: "Allowed" }, /\.type` must be text, got an object$/],
    // JSON would make nothing of them, which may grant.
    [{ type: Infinity, status: "Allowed" }, /\.type` must be text, got a number$/],
    [{ type: NaN, status: "Allowed" }, /\.type` must be text, got a number$/],
    [{ type: new Date(NaN), status: "Allowed" }, /\.type` must be text, got a number$/],
    [{ type: { toJSON: () => undefined }, status: "Allowed" }, /\.type` must be text, got a number$/],
    [{ type: () => "other", status: "Allowed" }, /\.type` must be text, got a number$/],
    [{ type: Symbol("other"), status: "Allowed" }, /\.type` must be text, got a number$/],
    [{ id: "validationsubmission_1", status: "succeeded" }, /got an object with `id`, as a submission has it$/],
    [deep(64), /must be an object that JSON can hold, with at most 64 levels, got another$/],
  ]) {
    test(`${argument}: ${inspect(value)}`, () => void thrown(() => evaluator(wrap(value)), { code: "invalid_argument", message: came }));
  }
}

for (const [evaluator, argument, wrap] of [
  [evaluateSubmission, "submission", (value) => value],
  [evaluate, "evidence.submission", (submission) => ({ submission })],
]) {
  for (const [value, came] of [...never, [null, "null"], ["succeeded", "`succeeded`"], [secretKey, `text of ${secretKey.length} characters`], ...(evaluator === evaluateSubmission ? [[undefined, "nothing"]] : [])]) {
    test(`${argument}: ${inspect(value)}`, () => void thrown(() => evaluator(wrap(value)), { provider: null, ...refusal(argument, records, came) }));
  }
  for (const [value, form] of nothing) {
    test(`${argument}: ${inspect(value)}, ${form} in JSON`, () => void thrown(() => evaluator(wrap(value)), { provider: null, ...refusal(argument, json, `one that JSON makes ${form} of`) }));
  }
  for (const [value, came] of closed.filter(([value]) => JSON.stringify(value) === "{}")) {
    test(`${argument}: ${came}`, () => void thrown(() => evaluator(wrap(value)), { provider: null, ...refusal(argument, json, came) }));
  }
  for (const [value] of unreadable) {
    test(`${argument}: ${value === trap || value === revoked ? "a proxy" : inspect(value)}`, () => void thrown(() => evaluator(wrap(value)), { provider: null, code: "invalid_argument", message: new RegExp(`^\`${argument}\` must be .+, got `) }));
  }
  for (const [value, came] of [
    [{ id: "1", status: 5 }, /submission\.status` must be text, got a number$/],
    [{ status: "succeeded", eligibility: () => {} }, /submission\.eligibility` must be an object, got a number$/],
    [{ status: "succeeded", validationRequest: { acceptedAt: "x", rejectedAt: new Date(NaN) } }, /submission\.validationRequest\.rejectedAt` must be text, got a number$/],
    [{ id: "1", agentVerification: { status: [] } }, /submission\.agentVerification\.status` must be text, got an array$/],
    [{ id: "1", agentVerification: [] }, /submission\.agentVerification` must be an object, got an array$/],
    [{ type: "account", status: "Allowed", lastUpdateDateTime: "" }, /got a record of Partner Center$/],
    [{ code: 600074 }, /got a record of Partner Center$/],
  ]) {
    test(`${argument}: ${inspect(value)}`, () => void thrown(() => evaluator(wrap(value)), { code: "invalid_argument", message: came }));
  }
}

test("a record that says its JSON itself is read, whatever it calls itself", () => {
  const row = (record) => Object.create({ toJSON: () => record, [Symbol.toStringTag]: "Row" });
  assert.equal(evaluateAccount(row({ status: "Allowed" })).outcome, "eligible");
  assert.equal(evaluateSubmission(row({ status: "failed" })).outcome, "ineligible");
});

for (const [value, expected, came] of [
  [undefined, "an object", "nothing"], [null, "an object", "null"], [5, "an object", "a number"], ["Allowed", "an object", "text"], [[], "an object", "an array"],
  [{}, "an object with `account` or `submission`", "neither"], [{ account: undefined, submission: undefined }, "an object with `account` or `submission`", "neither"],
  [{ acount: null }, keys, "the key `acount`"], [{ status: "Allowed" }, keys, "the key `status`"], [trap, "a readable object", "one that throws"],
]) {
  test(`evidence: ${value === trap ? "a proxy" : inspect(value)}`, () => {
    for (const asked of [evaluate, whatIf]) thrown(() => asked(value), { provider: null, ...refusal("evidence", expected, came) });
  });
}

test("what if: a field of another type", () => {
  thrown(() => whatIf({ submission: { data: { id: "1", status: 5 } } }), { code: "invalid_argument", message: /`evidence\.submission\.status` must be text, got a number$/ });
  thrown(() => whatIf({ account: { status: [] } }), { code: "invalid_argument", message: /`evidence\.account\.status` must be text, got an array$/ });
});

// ── policies ────────────────────────────────────────────────────────────────

const types = "an array of `social_impact`, `nonprofit` or `education`";
const countries = "an array of ISO 3166-1 alpha-3 codes";
for (const [policy, argument, expected, came] of [
  [null, "policy", "an object", "null"],
  ["renew", "policy", "an object", "text"],
  [[], "policy", "an object", "an array"],
  ...closed.map(([value, came]) => [value, "policy", "a plain object", came]),
  [trap, "policy", "a readable object", "one that throws"],
  [{ operations: "renew" }, "policy", keys, "the key `operations`"],
  [{ get operation() { throw 1; } }, "policy.operation", "readable", "a getter that throws"],
  [{ operation: "buy" }, "policy.operation", /one of `purchase`, .+`cancel`/, "`buy`"],
  [{ operation: null }, "policy.operation", /one of .+/, "null"],
  [{ notReady: "Allow" }, "policy.notReady", "one of `block`, `allow`", "`Allow`"],
  [{ notReady: true }, "policy.notReady", "one of `block`, `allow`", "`true`"],
  [{ cannotDefineEligibility: "eligible" }, "policy.cannotDefineEligibility", "one of `review`, `ineligible`", "`eligible`"],
  [{ organisationTypes: "nonprofit" }, "policy.organisationTypes", types, "`nonprofit`"],
  [{ organisationTypes: null }, "policy.organisationTypes", types, "null"],
  [{ organisationTypes: [] }, "policy.organisationTypes", types, "an empty array"],
  [{ organisationTypes: ["nonprofit", "guild"] }, "policy.organisationTypes", types, "one with `guild`"],
  [{ organisationTypes: [, "nonprofit"] }, "policy.organisationTypes", types, "one with nothing"],
  [{ organisationTypes: [5] }, "policy.organisationTypes", types, "one with `5`"],
  [{ countryCodes: new Set(["AUS"]) }, "policy.countryCodes", countries, "an object"],
  [{ countryCodes: [] }, "policy.countryCodes", countries, "an empty array"],
  [{ countryCodes: ["AU"] }, "policy.countryCodes", countries, "one with `AU`"],
  [{ countryCodes: ["ÄUS"] }, "policy.countryCodes", countries, "one with `\ufffdUS`"],
  [{ countryCodes: new Array(1_000_000) }, "policy.countryCodes", countries, "one with nothing"],
]) {
  test(`policy: ${policy === trap ? "a proxy" : inspect(policy)}`, async (t) => {
    const expectation = refusal(argument, expected, came);
    thrown(() => evaluateAccount("Allowed", policy), { provider: null, ...expectation });
    thrown(() => evaluateSubmission({ status: "pending" }, policy), { provider: null, ...expectation });
    thrown(() => evaluate({ account: null }, policy), { provider: null, ...expectation });
    thrown(() => whatIf({ account: null }, policy), { provider: null, ...expectation });
    const { url, asked } = await serve(t, allowed);
    await rejected(() => checkCustomer(customer, { baseUrl: url, policy }), { provider: "partner-center", ...expectation });
    await rejected(() => checkSubmission(submission, { baseUrl: url, policy }), { provider: "goodstack", ...expectation });
    assert.equal(asked.length, 0);
  });
}
