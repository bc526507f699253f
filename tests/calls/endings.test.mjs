// How a call ends when all does not go well: time, aborts, retries, foreign `fetch`es, redirects, bodies without end.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import vm from "node:vm";
import {
  allowed, areWhole, busy, checkCustomer, checkSubmission, customer, rejected, secretKey, serve, submission, succeeded, token,
} from "./support.mjs";

const body = JSON.stringify(allowed.body);
/** A call that hangs is a failure of its test, not of the whole run. */
const soon = { timeout: 10_000 };

const silent = () => {};
const halfway = (request, response) => {
  response.writeHead(200);
  response.write(body.slice(0, 20));
};
/** Ends when the other side has given up. */
const givenUp = (answer) => {
  let tell;
  const closed = new Promise((resolve) => {
    tell = resolve;
  });
  const watched = (request, response) => {
    response.on("close", tell);
    answer(request, response);
  };
  return { closed, watched };
};

// ── time ────────────────────────────────────────────────────────────────────

/** Long enough for a connection that is there already. */
const timeoutMs = 500;
const connect = (url) => checkCustomer(customer, { baseUrl: url });

for (const [what, answer, status] of [["no headers", silent, null], ["half a body", halfway, 200]]) {
  test(`an attempt that brings ${what} ends after \`timeoutMs\``, soon, async (t) => {
    const { closed, watched } = givenUp(answer);
    const { url, asked } = await serve(t, allowed, watched);
    await connect(url);
    const { attempts } = await rejected(() => checkCustomer(customer, { token, baseUrl: url, timeoutMs, maxRetries: 0 }), {
      code: "timeout", status, retryable: true, message: "Partner Center did not answer in time",
    });
    assert.deepEqual(attempts.map(({ status, error, retryInMs }) => [status, error, retryInMs]), [[status, "timeout", null]]);
    assert.ok(attempts[0].durationMs >= timeoutMs - 1, `${attempts[0].durationMs}`);
    assert.equal(asked.length, 2);
    await closed;
  });

  test(`and is tried again, but never after \`deadlineMs\`: ${what}`, soon, async (t) => {
    t.mock.method(Math, "random", () => 0);
    const { url, asked } = await serve(t, allowed, answer, allowed);
    await connect(url);
    const { eligible, meta } = await checkCustomer(customer, { token, baseUrl: url, timeoutMs });
    assert.deepEqual([eligible, meta.attempts.map(({ error }) => error)], [true, ["timeout", null]]);
    assert.equal(asked.length, 3);

    const stuck = await serve(t, allowed, answer);
    await connect(stuck.url);
    await rejected(() => checkCustomer(customer, { token, baseUrl: stuck.url, deadlineMs: timeoutMs }), "timeout");
    assert.equal(stuck.asked.length, 2);
  });
}

test("a wait that would end after the deadline is not begun", soon, async (t) => {
  const { url, asked } = await serve(t, { status: 503, headers: { "Retry-After": "20" } });
  const expected = { code: "server_error", status: 503, retryable: true, retryAfterMs: 20_000 };
  await rejected(() => checkCustomer(customer, { token, baseUrl: url, deadlineMs: 5000 }), expected);
  await rejected(() => checkCustomer(customer, { token, baseUrl: url, maxRetryAfterMs: 19_999 }), expected);
  assert.equal(asked.length, 2);
});

// ── again ───────────────────────────────────────────────────────────────────

for (const status of [408, 429, 500, 502, 503, 504]) {
  test(`${status} is tried again, with the same answer as if it had not been`, async (t) => {
    const { url, asked } = await serve(t, { ...busy, status }, succeeded);
    const { eligible, meta } = await checkSubmission(submission, { apiKey: secretKey, baseUrl: url, maxRetries: 1 });
    assert.deepEqual([eligible, meta.status, asked.length], [true, 200, 2]);
    assert.deepEqual(asked[0], asked[1]);
    assert.deepEqual(meta.attempts.map(({ status, retryInMs }) => [status, retryInMs]), [[status, 0], [200, null]]);
    const never = await serve(t, { ...busy, status });
    await rejected(() => checkSubmission(submission, { apiKey: secretKey, baseUrl: never.url, maxRetries: 0 }), { status, retryable: true });
    assert.equal(never.asked.length, 1);
  });
}

test("Retry-After is waited for, in seconds or up to a date", soon, async (t) => {
  const { url } = await serve(
    t,
    { status: 429, headers: { "Retry-After": "1" } },
    { status: 429, headers: { "Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT" } },
    allowed,
  );
  const from = performance.now();
  const { meta } = await checkCustomer(customer, { token, baseUrl: url });
  assert.ok(performance.now() - from >= 999);
  assert.deepEqual(meta.attempts.map(({ retryInMs }) => retryInMs), [1000, 0, null]);
});

test("without it, the waits grow and take a random part of their length", async (t) => {
  t.mock.method(Math, "random", () => 0.02);
  const { url, asked } = await serve(t, { status: 500 });
  const error = await rejected(() => checkCustomer(customer, { token, baseUrl: url, maxRetries: 3 }), { code: "server_error", retryAfterMs: null });
  assert.deepEqual(error.attempts.map(({ retryInMs }) => retryInMs), [10, 20, 40, null]);
  assert.equal(asked.length, 4);
});

test("a connection that breaks is tried again", async (t) => {
  t.mock.method(Math, "random", () => 0);
  const breaks = (request, response) => response.destroy();
  const breaksLater = (request, response) => {
    response.writeHead(200, { "Content-Length": 100 });
    response.write("{", () => response.destroy());
  };
  const { url } = await serve(t, breaks, breaksLater, allowed);
  const { eligible, meta } = await checkCustomer(customer, { token, baseUrl: url });
  assert.deepEqual([eligible, meta.attempts.map(({ error }) => error)], [true, ["network", "network", null]]);

  for (const [answer, status, message] of [
    [breaks, null, "Partner Center could not be reached"],
    [breaksLater, 200, "Partner Center's answer broke off"],
  ]) {
    const broken = await serve(t, answer);
    const error = await rejected(() => checkCustomer(customer, { token, baseUrl: broken.url }), { code: "network", status, message, retryable: true, hint: /^check the network/ });
    assert.equal(error.attempts.length, 3);
    assert.ok(error.cause instanceof TypeError, "what the runtime said");
  }
});

// ── aborts ──────────────────────────────────────────────────────────────────

const never = () => new Promise(() => {});
const reason = new Error("enough");
for (const [what, given, cause] of [
  ["an error", reason, reason],
  ["text", "enough", "enough"],
  ["zero", 0, 0],
  ["null", null, undefined],
]) {
  test(`the reason of an abort is the cause: ${what}`, async () => {
    const options = { token, fetch: () => assert.fail("a request"), signal: AbortSignal.abort(given) };
    const error = await rejected(() => checkCustomer(customer, options), { code: "aborted", provider: "partner-center", status: null, retryable: false, attempts: [] });
    assert.equal(error.cause, cause);
  });
}

test("an abort without a reason has the platform's", async () => {
  const error = await rejected(() => checkCustomer(customer, { token, signal: AbortSignal.abort() }), "aborted");
  assert.equal(error.cause.name, "AbortError");
  const timed = await rejected(() => checkCustomer(customer, { token, signal: AbortSignal.timeout(20), fetch: never }), "aborted");
  assert.deepEqual([timed.cause.name, timed.attempts.length], ["TimeoutError", 1]);
});

for (const [what, answer] of [["before headers", silent], ["during the body", halfway]]) {
  test(`an abort ${what} ends the call and the connection`, soon, async (t) => {
    const { closed, watched } = givenUp(answer);
    const abort = new AbortController();
    const { url, asked } = await serve(t, (request, response) => {
      watched(request, response);
      setImmediate(() => abort.abort("enough"));
    });
    const error = await rejected(() => checkCustomer(customer, { token, baseUrl: url, signal: abort.signal }), "aborted");
    assert.deepEqual([error.cause, error.attempts.map(({ error }) => error), asked.length], ["enough", ["aborted"], 1]);
    await closed;
  });
}

test("an abort while the body is read", soon, async (t) => {
  const { closed, watched } = givenUp(halfway);
  const { url } = await serve(t, watched);
  const abort = new AbortController();
  const fetched = async (...request) => {
    const response = await fetch(...request);
    setImmediate(() => abort.abort("enough"));
    return response;
  };
  await rejected(() => checkCustomer(customer, { token, baseUrl: url, signal: abort.signal, fetch: fetched }), "aborted");
  await closed;
});

for (const [what, schedule] of [["before it begins", (abort) => abort()], ["once it has begun", (abort) => setTimeout(abort, 5)]]) {
  test(`an abort of a wait, ${what}`, soon, async (t) => {
    const { url, asked } = await serve(t, { status: 503, headers: { "Retry-After": "20" } }, allowed);
    const abort = new AbortController();
    const onAttempt = () => schedule(() => abort.abort("enough"));
    const error = await rejected(() => checkCustomer(customer, { token, baseUrl: url, signal: abort.signal, onAttempt }), "aborted");
    assert.deepEqual([error.cause, error.attempts.map(({ status }) => status), asked.length], ["enough", [503], 1]);
  });
}

test("an abort at any moment after the credential came makes no request", async () => {
  const asked = [];
  for (let turns = 0; turns < 30; turns += 1) {
    const abort = new AbortController();
    const later = (turns) => (turns === 0 ? abort.abort("enough") : void Promise.resolve().then(() => later(turns - 1)));
    const credential = async () => {
      later(turns);
      return token;
    };
    const fetch = async () => {
      asked.push(abort.signal.aborted);
      return new Response(body);
    };
    const { cause } = await checkCustomer(customer, { token: credential, signal: abort.signal, fetch, maxRetries: 0 }).catch((error) => error);
    assert.ok([undefined, "enough"].includes(cause));
  }
  assert.ok(asked.length > 0 && asked.length < 30);
  assert.ok(!asked.includes(true));
});

test("a signal that throws is one that never aborts", async () => {
  let looks = 0;
  const signal = { get aborted() { if ((looks += 1) > 1) throw new Error("odd"); return false; }, addEventListener() { throw new Error("odd"); }, removeEventListener() {} };
  assert.equal((await checkCustomer(customer, { token, signal, fetch: async () => new Response(body) })).eligible, true);
  assert.ok(looks > 1);
});

test("a signal may be used by many calls, and keeps no listener of any", async (t) => {
  const { url } = await serve(t, busy, allowed);
  const { signal } = new AbortController();
  const listeners = new Set();
  const shaped = {
    aborted: false,
    addEventListener: (name, listener) => listeners.add(listener),
    removeEventListener: (name, listener) => listeners.delete(listener),
  };
  for (let call = 0; call < 20; call += 1) await checkCustomer(customer, { token, baseUrl: url, signal });
  await checkCustomer(customer, { token, baseUrl: url, signal: shaped });
  assert.equal(listeners.size, 0);
});

// ── `fetch` ─────────────────────────────────────────────────────────────────

const bytes = (text) => new TextEncoder().encode(text);
const realm = vm.createContext({ bytes: [...bytes(body)], TextEncoder });
const inRealm = (expression) => vm.runInContext(`(${expression})`, realm);
const stream = (...chunks) => ({ getReader: () => ({ read: async () => (chunks.length ? { value: chunks.shift() } : { done: true }) }) });
const odd = (promise, key) => Object.defineProperty(promise, key, { get() { throw "odd"; } });

for (const [what, fetch] of [
  ["a Response", async () => new Response(body)],
  ["no promise", () => new Response(body)],
  ["a thenable", () => ({ then: (resolve) => resolve(new Response(body)) })],
  ["an object with text()", async () => ({ status: 200, text: async () => body })],
  ["an object with text(), at once", async () => ({ status: 200, text: () => body })],
  ["an object with arrayBuffer()", async () => ({ status: 200, headers: {}, arrayBuffer: async () => bytes(body).buffer })],
  ["an object with a view of bytes", async () => ({ status: 200, body: null, arrayBuffer: async () => bytes(`xx${body}`).subarray(2) })],
  ["a stream", async () => ({ status: 200, body: stream(bytes(body.slice(0, 9)), bytes(""), bytes(body.slice(9))) })],
  ["a Response of another realm", () => inRealm("Promise.resolve({ status: 200, text: async () => String.fromCharCode(...bytes) })")],
  ["a stream of another realm", () => inRealm(`(async () => {
    const chunks = [new Uint8Array(bytes)];
    return { status: 200, headers: new Map(), body: { getReader: () => ({ read: async () => ({ value: chunks.pop(), done: !chunks.length && this.ended || (this.ended = !chunks.length, false) }) }) } };
  })()`)],
  ["an ArrayBuffer of another realm", () => inRealm("Promise.resolve({ status: 200, arrayBuffer: async () => new Uint8Array(bytes).buffer })")],
]) {
  test(`a \`fetch\` may give ${what}`, async () => {
    const { validationStatus, meta } = await checkCustomer(customer, { token, fetch });
    assert.deepEqual([validationStatus.status, meta.status, meta.attempts.length], ["Allowed", 200, 1]);
  });
}

for (const [what, fetch, expected, cause] of [
  ["nothing", () => {}, { code: "network", status: null }, TypeError],
  ["null", async () => null, { code: "network", status: null }, TypeError],
  ["a number", async () => 200, { code: "network", status: null }, TypeError],
  ["text", async () => body, { code: "network", status: null }, TypeError],
  ["a status that is text", async () => ({ status: "200", text: () => body }), { code: "network", status: null }, TypeError],
  ["a negative status", async () => ({ status: -1, text: () => body }), { code: "network", status: null }, TypeError],
  ["a status out of range", async () => ({ status: 600, text: () => body }), { code: "network", status: null }, TypeError],
  ["a status that throws", async () => odd({}, "status"), { code: "network", status: null }, "odd"],
  ["no body", async () => ({ status: 200 }), { code: "malformed_response", status: 200 }],
  ["a body that throws", async () => odd({ status: 200 }, "body"), { code: "network", status: 200 }, "odd"],
  ["a text() that rejects", async () => ({ status: 200, text: () => Promise.reject("odd") }), { code: "network", status: 200 }, "odd"],
  ["a text() that throws", async () => ({ status: 200, text() { throw "odd"; } }), { code: "network", status: 200 }, "odd"],
  ["a text() that gives a number", async () => ({ status: 200, text: () => 5 }), { code: "network", status: 200 }, TypeError],
  ["a stream of numbers", async () => ({ status: 200, body: stream(5) }), { code: "network", status: 200 }, TypeError],
  ["a stream that is read already", async () => { const response = new Response(body); await response.text(); return response; }, { code: "network", status: 200 }, TypeError],
  ["headers that throw", async () => ({ ...odd({ status: 500, text: () => "" }, "headers"), status: 500 }), { code: "server_error", status: 500 }],
  ["a rejection", () => Promise.reject(reason), { code: "network", status: null }, reason],
  ["a rejection with nothing", () => Promise.reject(), { code: "network", status: null }],
  ["a rejection with null", () => Promise.reject(null), { code: "network", status: null }],
  ["a rejection with text", () => Promise.reject("odd"), { code: "network", status: null }, "odd"],
  ["an exception", () => { throw reason; }, { code: "network", status: null }, reason],
  ["an exception that is nothing", () => { throw undefined; }, { code: "network", status: null }],
  ["a rejection of another realm", () => inRealm("Promise.reject('odd')"), { code: "network", status: null }, "odd"],
  ["a promise whose constructor throws", () => odd(Promise.resolve(), "constructor"), { code: "network", status: null }, "odd"],
  ["a promise of nothing whose then nobody asks", () => odd(Promise.resolve(), "then"), { code: "network", status: null }, TypeError],
  ["a thenable that throws", () => odd({}, "then"), { code: "network", status: null }, "odd"],
  ["a promise that never settles", never, { code: "timeout", status: null }],
  ["a body that never ends", async () => ({ status: 200, text: never }), { code: "timeout" }],
]) {
  test(`a \`fetch\` that gives ${what} is ${expected.code}`, soon, async () => {
    const error = await rejected(() => checkCustomer(customer, { token, fetch, maxRetries: 0, timeoutMs: 50 }), expected);
    if (typeof cause === "function") assert.ok(error.cause instanceof cause);
    else assert.equal(error.cause, cause);
    assert.equal(error.attempts.length, 1);
  });
}

test("headers are read however they come", async () => {
  for (const headers of [new Headers({ "Retry-After": "31" }), new Map([["retry-after", "31"]]), { "retry-after": "31" }, { get: (name) => (name === "retry-after" ? "31" : null) }]) {
    await rejected(() => checkCustomer(customer, { token, fetch: async () => ({ status: 503, headers }) }), { code: "server_error", retryAfterMs: 31_000 });
  }
});

test("what a foreign getter does while an error is looked at is its own call", soon, async () => {
  const answers = [];
  const fails = async () => {
    throw { get code() { answers.push(checkCustomer(customer, { token, fetch: async () => new Response(body) })); return "E"; } };
  };
  await rejected(() => checkCustomer(customer, { token, fetch: fails, maxRetries: 0 }), { code: "network" });
  const outcomes = (await Promise.all(answers)).map(({ outcome }) => outcome);
  assert.ok(outcomes.length > 0);
  assert.ok(outcomes.every((outcome) => outcome === "eligible"), String(outcomes));
});

test("Retry-After is a number of seconds, or a date in any of the three forms of HTTP", async (t) => {
  t.mock.method(Date, "now", () => Date.UTC(1994, 10, 6, 8, 49, 27));
  // A date without a zone is in GMT, wherever the program runs.
  const { TZ } = process.env;
  t.after(() => (TZ === undefined ? delete process.env.TZ : (process.env.TZ = TZ)));
  process.env.TZ = "America/New_York";
  for (const [value, retryAfterMs] of [
    ["0", 0],
    [" 57 ", 57_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 10_000],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 10_000],
    ["Sun Nov  6 08:49:37 1994", 10_000],
    ["Sun, 06 Nov 1994 08:49:07 GMT", 0],
    ["Sun, 06 Nov 1994 25:49:37 GMT", null],
    ["-1", null],
    ["1.5", null],
    ["", null],
    ["soon", null],
    ["soon, in 5", null],
  ]) {
    const fetch = async () => ({ status: 503, headers: { "retry-after": value } });
    await rejected(() => checkCustomer(customer, { token, fetch, maxRetries: 0 }), { code: "server_error", retryAfterMs });
  }
});

test("a header of several lines is none, and no other is taken for it", async () => {
  const headers = { "retry-after": "31\n32", "ms-requestid": "r\ns", "ms-correlationid": "c" };
  const fetch = async () => ({ status: 503, headers });
  const sent = { token, fetch, maxRetries: 0, requestId: customer };
  await rejected(() => checkCustomer(customer, sent), { code: "server_error", retryAfterMs: null, requestId: customer, correlationId: "c" });
});

test("a header that is empty is none", async () => {
  const fetch = async () => new Response(body, { headers: { "MS-RequestId": "", "X-Request-Id": "" } });
  assert.equal((await checkCustomer(customer, { token, fetch, requestId: customer })).meta.requestId, customer);
});

test("without timers a call ends at once: nothing else would end one that hangs", soon, async (t) => {
  t.mock.method(globalThis, "setTimeout", () => {
    throw new Error("no timers here");
  });
  await rejected(() => checkCustomer(customer, { token, fetch: () => new Promise(() => {}) }), "timeout");
});

test("without a global fetch, one must be given", async (t) => {
  const { fetch: own } = globalThis;
  t.after(() => Object.assign(globalThis, { fetch: own }));
  delete globalThis.fetch;
  await rejected(() => checkCustomer(customer, { token }), { code: "invalid_argument", message: /^`options\.fetch` must be a function/ });
  assert.equal((await checkCustomer(customer, { token, fetch: async () => new Response(body) })).eligible, true);
});

// ── redirects ───────────────────────────────────────────────────────────────

for (const status of [300, 301, 302, 303, 304, 307, 308]) {
  test(`${status} is not followed, and nothing is sent on`, async (t) => {
    const other = await serve(t, allowed);
    const { url, asked } = await serve(t, { status, headers: { Location: `${other.url}/elsewhere` } });
    for (const [call, about, options] of [[checkCustomer, customer, { token }], [checkSubmission, submission, { apiKey: secretKey }]]) {
      await rejected(() => call(about, { ...options, baseUrl: url }), { code: "rejected", status, retryable: false, message: [300, 304].includes(status) ? new RegExp(`answered ${status}$`) : /redirect, which is never followed$/ });
    }
    assert.deepEqual([asked.length, other.asked.length], [2, 0]);
  });
}

test("a redirect that the runtime hides is one too", async () => {
  const fetch = async () => ({ status: 0, type: "opaqueredirect", headers: new Headers(), body: null });
  await rejected(() => checkCustomer(customer, { token, fetch }), { code: "rejected", status: null, message: /redirect/ });
});

// Zone.js and polyfills put another class into the place of Promise, which is not that of asynchronous functions.
test("promises may be of a class that replaces the runtime's", async (t) => {
  const own = globalThis.Promise;
  t.after(() => void (globalThis.Promise = own));
  globalThis.Promise = class extends own {};
  const answer = (status) => async () => new Response(status === 200 ? body : "", { status });
  assert.equal((await checkCustomer(customer, { token: async () => token, fetch: answer(200) })).outcome, "eligible");
  await assert.rejects(checkCustomer(customer, { token, fetch: answer(403) }), { code: "forbidden" });
  const never = () => new Promise(() => {});
  await assert.rejects(checkCustomer(customer, { token, fetch: never, timeoutMs: 10, maxRetries: 0 }), { code: "timeout" });
});

test("a controller that throws ends nothing in its own words", async (t) => {
  const own = globalThis.AbortController;
  t.after(() => void (globalThis.AbortController = own));
  globalThis.AbortController = class {
    abort() {
      throw new Error(token);
    }
  };
  const fetch = () => new Promise(() => {});
  await rejected(() => checkCustomer(customer, { token, fetch, timeoutMs: 10, maxRetries: 0 }), "timeout");
});

// ── mocked streams ──────────────────────────────────────────────────────────

test("a reader may give the same buffer again and again", async () => {
  const bytes = new TextEncoder().encode(body);
  const buffer = new Uint8Array(1);
  let at = 0;
  const read = async () => (at < bytes.length ? { done: false, value: (buffer.set([bytes[at++]]), buffer) } : { done: true });
  const fetch = async () => ({ status: 200, body: { getReader: () => ({ read }) } });
  assert.equal((await checkCustomer(customer, { token, fetch })).eligible, true);
});

test("a stream that knows no signal is not read on when the call has ended", async () => {
  const abort = new AbortController();
  let reads = 0;
  const read = async () => {
    if (++reads === 3) abort.abort();
    await new Promise(setImmediate);
    return { done: false, value: new Uint8Array(1) };
  };
  const fetch = async () => ({ status: 200, body: { getReader: () => ({ read }) } });
  await rejected(() => checkCustomer(customer, { token, fetch, signal: abort.signal }), "aborted");
  for (let turns = 0; turns < 10; turns++) await new Promise(setImmediate);
  assert.equal(reads, 3);
});

// ── size ────────────────────────────────────────────────────────────────────

const most = 1024 * 1024;
const padded = (length) => `${" ".repeat(length - body.length)}${body}`;

test("1 MiB is read, one byte more is not", async (t) => {
  for (const give of [
    (text) => async () => new Response(text),
    (text) => async () => ({ status: 200, text: async () => text }),
    (text) => async () => ({ status: 200, arrayBuffer: async () => bytes(text).buffer }),
  ]) {
    assert.equal((await checkCustomer(customer, { token, fetch: give(padded(most)) })).eligible, true);
    await rejected(() => checkCustomer(customer, { token, fetch: give(padded(most + 1)) }), { code: "response_too_large", status: 200, retryable: false });
  }
  const { url, asked } = await serve(t, { body: padded(most + 1) });
  const error = await rejected(() => checkCustomer(customer, { token, baseUrl: url }), { code: "response_too_large", status: 200 });
  assert.deepEqual([asked.length, error.attempts.map(({ status, error }) => [status, error])], [1, [[200, "response_too_large"]]]);
});

test("a body without end is cut off", soon, async (t) => {
  const { closed, watched } = givenUp((request, response) => {
    response.writeHead(500);
    const more = () => {
      while (response.write(" ".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  });
  const { url, asked } = await serve(t, watched);
  await rejected(() => checkCustomer(customer, { token, baseUrl: url }), { code: "response_too_large", status: 500, retryable: false });
  await closed;
  assert.equal(asked.length, 1);
});

// ── listeners ───────────────────────────────────────────────────────────────

test("onAttempt is told of each attempt, and what it does matters to nobody", async (t) => {
  for (const answer of [
    () => {}, () => { throw reason; }, async () => { throw reason; }, () => Promise.reject(), () => ({ then() { throw reason; } }),
    () => odd(Promise.resolve(), "constructor"), () => odd({}, "then"), (attempt) => { attempt.number = 7; },
  ]) {
    const { url } = await serve(t, busy, allowed);
    const told = [];
    const onAttempt = (...given) => {
      told.push(structuredClone(given));
      return answer(...given);
    };
    const { meta } = await checkCustomer(customer, { token, baseUrl: url, onAttempt });
    assert.deepEqual(told, meta.attempts.map((attempt) => [attempt]));
    areWhole(meta.attempts);
    assert.ok(!JSON.stringify(told).includes(token));
  }
});

test("onAttempt is told of a call that fails, too", async (t) => {
  const { url } = await serve(t, busy, { status: 400 });
  const told = [];
  const error = await rejected(() => checkCustomer(customer, { token, baseUrl: url, onAttempt: (attempt) => told.push(attempt) }), "rejected");
  assert.deepEqual(told, error.attempts);
});

// ── afterwards ──────────────────────────────────────────────────────────────

test("a process ends with its last call", soon, async (t) => {
  const { url } = await serve(t, allowed, busy, allowed, silent);
  const child = fileURLToPath(new URL("last-call.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, url], { timeout: 8000 });
  assert.equal(stdout, "eligible eligible timeout aborted\n");
});

test("without WebAssembly, what needs it says so, each time", async () => {
  const source = `
    import { accountStatuses, evaluateAccount, isGoodStandingError, verifyWebhook } from "${new URL("../../pkg/inline.js", import.meta.url)}";
    const told = [evaluateAccount(accountStatuses[2]).outcome];
    for (const needy of [() => evaluateAccount("odd"), () => evaluateAccount("odd"), () => verifyWebhook("", "", "")]) {
      try { needy(); } catch (error) { told.push(isGoodStandingError(error) && error.code, /SIMD/.test(error.hint), error.cause.name); }
    }
    console.log(told.join());`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--jitless", "--input-type=module", "--eval", source]);
  assert.equal(stdout, `eligible${",not_initialised,true,ReferenceError".repeat(3)}\n`);
});
