// Every bad day of the sandbox, in Node.
import assert from "node:assert/strict";
import { getEventListeners, once } from "node:events";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import {
  areWhole, checkCustomer, checkSubmission, customer, fetchValidationStatus, rejected, token,
} from "../calls/support.mjs";
import { elsewhere, faults } from "../sandbox/faults.mjs";
import { credentials } from "../sandbox/scenarios.mjs";
import { startSandbox } from "../sandbox/server.mjs";

/** A call that hangs is a failure of its test, not of the whole run. */
const soon = { timeout: 20_000 };
const allowed = "11111111-1111-1111-1111-111111111111";
const providers = [
  ["partner-center", checkCustomer, allowed, { token: credentials.token }],
  ["goodstack", checkSubmission, "validationsubmission_succeeded", { apiKey: credentials.secretKey }],
];

let sandbox;
const arrived = [];
before(async () => {
  sandbox = await startSandbox({ onRequest: (request) => arrived.push(request) });
});
after(() => sandbox.close());

const { random } = Math;
before(() => {
  Math.random = () => 0; // the waits between attempts take any part of their length, this one none
});
after(() => {
  Math.random = random;
});

// ── every fault ─────────────────────────────────────────────────────────────

// Much of it is waiting.
describe("every fault", { concurrency: 4 }, () => {
  for (const { name, what, expect } of faults) {
    test(`${name}: ${what}`, soon, async () => {
      await Promise.all(providers.map(async ([provider, check, id, credential]) => {
        const options = { ...credential, baseUrl: `${sandbox.url}/fault/${name}/${provider}`, deadlineMs: 15_000 };
        // Without it the id would be made of the same zeros for every call.
        if (provider === "partner-center") options.requestId = crypto.randomUUID();
        if (expect.error === "timeout") Object.assign(options, { timeoutMs: 500, maxRetries: 0 });
        const call = () => check(id, options);
        const { error: code, status, outcome } = expect;
        const attempts = code
          ? (await rejected(call, { code, status, provider, retryable: ["network", "timeout", "rate_limited", "server_error"].includes(code) })).attempts
          : await call().then(({ meta, ...result }) => {
            assert.equal(result.outcome, outcome);
            return meta.attempts;
          });
        areWhole(attempts);
        assert.deepEqual(attempts.length, expect.attempts);
        assert.ok(attempts.every(({ retryInMs }, index) => (retryInMs === null) === (index === attempts.length - 1)));
      }));
    });
  }
});

const check = (fault, options) => checkCustomer(allowed, {
  token: credentials.token, baseUrl: `${sandbox.url}/fault/${fault}/partner-center`, requestId: crypto.randomUUID(), ...options,
});
const asked = (fault) => arrived.filter(({ url }) => url.startsWith(`/fault/${fault}/`));

test("a refused connection", soon, async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  const error = await rejected(() => checkCustomer(customer, { token, baseUrl: `http://127.0.0.1:${port}` }), { code: "network", status: null, retryable: true });
  assert.deepEqual([error.attempts.length, error.cause.cause.code], [3, "ECONNREFUSED"]);
});

test("a name that cannot be resolved", soon, async () => {
  const [[baseUrl]] = elsewhere.filter(([url]) => url.endsWith(".invalid"));
  const error = await rejected(() => checkCustomer(customer, { token, baseUrl, maxRetries: 0 }), { code: "network", status: null, retryable: true });
  assert.equal(error.cause.cause.syscall, "getaddrinfo");
});

test("a redirect to another origin carries nothing there", soon, async () => {
  await rejected(() => check("301"), { code: "rejected", status: 301 });
  await check("gzip");
  assert.deepEqual(arrived.filter(({ url, headers }) => url === "/elsewhere" || headers.host.startsWith("localhost")), []);
});

test("an expired credential is renewed once", soon, async () => {
  const tokens = ["an-expired-one", credentials.token, "one-too-many"];
  const given = [];
  const token = async () => tokens[given.push(0) - 1];
  const { meta } = await check("401-once", { token, maxRetries: 0 });
  assert.deepEqual([meta.attempts.map(({ status }) => status), given.length], [[401, 200], 2]);
  const { attempts } = await rejected(() => check("401-always", { token: async () => credentials.token }), { code: "unauthorized", status: 401, retryable: false });
  assert.equal(attempts.length, 2);
});

test("five failures are outlasted by five retries, all of one request id", soon, async () => {
  const requestId = "aaaaaaaa-0000-4000-8000-000000000005";
  const { meta } = await check("500-five-times", { maxRetries: 5, requestId });
  assert.deepEqual(meta.attempts.map(({ status }) => status), [500, 500, 500, 500, 500, 200]);
  assert.equal(asked("500-five-times").filter(({ headers }) => headers["ms-requestid"] === requestId).length, 6);
});

for (const fault of ["silent", "half", "trickle", "flood"]) {
  test(`what is given up is let go: ${fault}`, soon, async () => {
    const requestId = "aaaaaaaa-0000-4000-8000-000000000006";
    await rejected(() => check(fault, { timeoutMs: 500, maxRetries: 0, requestId }), {});
    const [{ socket }] = asked(fault).filter(({ headers }) => headers["ms-requestid"] === requestId);
    if (!socket.destroyed) await new Promise((closed) => socket.once("close", closed));
    assert.ok(socket.bytesWritten < 64 * 1024 * 1024);
  });
}

// ── aborts ──────────────────────────────────────────────────────────────────

/** Whether a call ends sooner than 50 ms after its abort, on a busy machine too: it must overtake a timer. */
async function endsSoon(call, abort) {
  const ended = call.then(() => "answered", (error) => error);
  const late = new Promise((resolve) => setTimeout(resolve, 50, "late"));
  abort();
  return Promise.race([ended, late]);
}

const arrival = async (fault, before) => {
  while (asked(fault).length <= before) await new Promise(setImmediate);
};

for (const [what, fault, status] of [
  ["before the headers", "silent", null],
  ["while half of the body is missing", "half", 200],
  ["while the body trickles", "trickle", 200],
  ["during the wait for another attempt", "429-20-s", 429],
]) {
  for (const given of [new Error("enough"), "enough"]) {
    test(`an abort ${what}, with ${typeof given === "string" ? "text" : "an error"}, ends the call within 50 ms`, soon, async () => {
      const abort = new AbortController();
      const before = asked(fault).length;
      let under, seen = new Promise((resolve) => {
        under = resolve;
      });
      const options = { signal: abort.signal, onAttempt: under };
      if (status === 200) {
        options.fetch = async (...request) => {
          const response = await fetch(...request);
          setImmediate(under);
          return response;
        };
      }
      const call = check(fault, options);
      await (status === null ? arrival(fault, before) : seen);
      const error = await endsSoon(call, () => abort.abort(given));
      assert.deepEqual([error.code, error.cause, error.attempts.map(({ status }) => status)], ["aborted", given, [status]]);
    });
  }
}

test("an abort before the call makes no request", soon, async () => {
  const before = arrived.length;
  const error = await endsSoon(check("silent", { signal: AbortSignal.abort("enough") }), () => {});
  assert.deepEqual([error.code, error.cause, error.attempts, arrived.length], ["aborted", "enough", [], before]);
});

test("AbortSignal.timeout ends a call, and all its retries", soon, async () => {
  const error = await rejected(() => check("silent", { signal: AbortSignal.timeout(100), timeoutMs: 60_000, deadlineMs: 60_000 }), { code: "aborted", retryable: false });
  assert.deepEqual([error.cause.name, error.attempts.length], ["TimeoutError", 1]);
});

// ── clocks ──────────────────────────────────────────────────────────────────

for (const [what, broken] of [
  ["the clock goes backwards", ["Date"]],
  ["both clocks go backwards", ["Date", "performance"]],
  ["the clock goes backwards and there is no other", ["Date", "nothing"]],
]) {
  test(`${what}, and a call goes on`, soon, async (t) => {
    let time = 1_800_000_000_000;
    t.mock.method(Date, "now", () => (time -= 3_600_000));
    if (broken.includes("performance")) t.mock.method(performance, "now", () => (time -= 3_600_000));
    if (broken.includes("nothing")) {
      const own = Object.getOwnPropertyDescriptor(globalThis, "performance");
      t.after(() => Object.defineProperty(globalThis, "performance", own));
      delete globalThis.performance;
    }
    const fetch = async () => new Response('{"status":"Allowed"}', { status: answers.shift() });
    const answers = [503, 503, 200];
    const { meta } = await fetchValidationStatus(customer, { token, fetch });
    assert.deepEqual(meta.attempts.map(({ status }) => status), [503, 503, 200]);
    areWholeBackwards(meta.attempts);
    await rejected(() => check("silent", { timeoutMs: 50, maxRetries: 0 }), "timeout");
  });
}
function areWholeBackwards(attempts) {
  for (const { durationMs, startedAt } of attempts) assert.ok(durationMs >= 0 && startedAt.endsWith("Z"));
}

test("a clock that tells no time tells none, and a call goes on", soon, async (t) => {
  t.mock.method(Date, "now", () => NaN);
  const { meta } = await fetchValidationStatus(customer, { token, fetch: async () => new Response('{"status":"Allowed"}') });
  assert.deepEqual(meta.attempts.map(({ startedAt, status }) => [startedAt, status]), [["", 200]]);
});

// ── streams that no server sends ────────────────────────────────────────────

/** So many that only timers can come before the end. */
const endless = (piece) => async () => {
  let left = 100_000;
  const read = async () => {
    if ((left -= 1) < 0) throw new Error("no timer came");
    return piece;
  };
  return { status: 200, body: { getReader: () => ({ read }) } };
};

for (const [what, piece] of [
  ["empty pieces", { value: new Uint8Array(), done: false }],
  ["pieces without a value", {}],
  ["empty text", { value: "" }],
]) {
  test(`${what} for ever leave time to the timers, and to aborts`, soon, async () => {
    await rejected(() => checkCustomer(customer, { token, fetch: endless(piece), timeoutMs: 50, maxRetries: 0 }), { code: "timeout", status: 200 });
    const abort = new AbortController();
    setTimeout(() => abort.abort("enough"), 20);
    await rejected(() => checkCustomer(customer, { token, fetch: endless(piece), signal: abort.signal }), { code: "aborted", cause: "enough" });
  });
}

test("a reader that gives nothing has broken off", async () => {
  for (const piece of [undefined, null]) {
    await rejected(() => checkCustomer(customer, { token, fetch: endless(piece), maxRetries: 0 }), { code: "network", status: 200 });
  }
});

// ── many ────────────────────────────────────────────────────────────────────

test("200 calls at once, each with its own answer", soon, async () => {
  const ids = Array.from({ length: 200 }, () => crypto.randomUUID());
  const answers = await Promise.all(ids.map((requestId) => check("503-once", { requestId })));
  assert.deepEqual(answers.map(({ outcome, meta }) => [outcome, meta.requestId, meta.attempts.length]), ids.map((id) => ["eligible", id, 2]));
});

test("200 calls share a signal, which is listened to once, and are aborted together", soon, async () => {
  const abort = new AbortController();
  const { signal } = abort;
  const never = () => new Promise(() => {});
  const calls = Array.from({ length: 200 }, () => check("gzip", { signal, fetch: never }).catch((error) => error));
  await new Promise(setImmediate);
  assert.equal(getEventListeners(signal, "abort").length, 1);
  const ended = await endsSoon(Promise.all(calls), () => abort.abort("enough"));
  assert.deepEqual(ended, "answered");
  for (const { code, cause } of await Promise.all(calls)) assert.deepEqual([code, cause], ["aborted", "enough"]);
  assert.equal(getEventListeners(signal, "abort").length, 0);

  // One that ends leaves the others listening.
  const other = new AbortController();
  const long = check("gzip", { signal: other.signal, fetch: never }).catch(({ code }) => code);
  await check("gzip", { signal: other.signal });
  assert.equal(getEventListeners(other.signal, "abort").length, 1);
  other.abort();
  assert.equal(await long, "aborted");
});

test("200 calls at once on a bad day", soon, async () => {
  const quick = faults.filter(({ expect }) => expect.error !== "timeout");
  const calls = Array.from({ length: 200 }, (_, index) => quick[index % quick.length])
    .map(({ name, expect }) => check(name, { deadlineMs: 15_000 }).then(({ outcome }) => outcome, ({ code }) => code).then((ended) => [name, ended, expect.error ?? expect.outcome]));
  for (const [name, ended, expected] of await Promise.all(calls)) assert.equal(ended, expected, name);
});
