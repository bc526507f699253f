// Many calls with one throttle: on a clock of the test's own, and over real sockets.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { allowed, checkCustomer, checkSubmission, createThrottle, customer, rejected, secretKey, serve, submission, succeeded, thrown, token } from "./support.mjs";

const turn = () => new Promise(setImmediate);
const answer = ({ status = 200, headers = {}, body = "" }) => new Response(JSON.stringify(body), { status, headers });

/** Whose timers end with it. */
const request = new AsyncLocalStorage();

/** A clock that moves when everybody waits, to the moment of the next timer. */
function simulate(t) {
  let now = 0;
  let number = 0;
  const timers = new Map();
  const ended = new Set();
  t.mock.method(performance, "now", () => now);
  t.mock.method(Date, "now", () => 1_700_000_000_000 + now);
  t.mock.method(globalThis, "setTimeout", (strike, ms) => {
    const of = request.getStore();
    if (!ended.has(of)) timers.set(++number, { at: now + Math.max(ms, 0), strike, of });
    return number;
  });
  t.mock.method(globalThis, "clearTimeout", (timer) => timers.delete(timer));
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  return {
    timers,
    sleep,
    now: () => now,
    end(of) {
      ended.add(of);
      for (const [number, timer] of [...timers]) if (timer.of === of) timers.delete(number);
    },
    async until(promise) {
      let settled = false;
      promise.then(() => (settled = true), () => (settled = true));
      for (;;) {
        await turn();
        await turn();
        if (settled) return promise;
        const [next] = [...timers].sort(([, a], [, b]) => a.at - b.at);
        assert.ok(next?.[1].at < 2 ** 31 - 1, "somebody waits for nothing");
        timers.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].strike();
      }
    },
  };
}

/** A provider that answers after a while, and knows when it was asked and by how many at once. */
function provider(clock, ...answers) {
  const starts = [];
  let atOnce = 0;
  let most = 0;
  const fetch = async (url, { signal }) => {
    starts.push(clock.now());
    most = Math.max(most, ++atOnce);
    const given = answers[Math.min(starts.length, answers.length) - 1];
    await clock.sleep(given.afterMs ?? 100);
    atOnce--;
    signal.throwIfAborted();
    return answer(given);
  };
  return { starts, fetch, most: () => most };
}

test("a thousand calls at once keep to 500 a minute and 20 at once", async (t) => {
  const clock = simulate(t);
  const { starts, fetch, most } = provider(clock, allowed);
  const throttle = createThrottle({ perMinute: 500, concurrency: 20 });
  const calls = Array.from({ length: 1000 }, () => checkCustomer(customer, { token, fetch, throttle }));
  const decisions = await clock.until(Promise.all(calls));
  assert.ok(decisions.every(({ eligible, meta }) => eligible && meta.attempts.length === 1));
  assert.equal(most(), 20);
  assert.equal(starts.length, 1000);
  starts.slice(500).forEach((start, index) => assert.ok(start - starts[index] >= 60_000));
  // And no slower than that: the first 500 take 2.5 seconds, and so do the others a minute later.
  assert.equal(clock.now(), 62_500);
  assert.equal(clock.timers.size, 0);
});

test("without it, the deadline counts; with it, waiting for a turn counts to no limit", async (t) => {
  const clock = simulate(t);
  const { fetch, starts } = provider(clock, allowed);
  const throttle = createThrottle({ perMinute: 1 });
  const limits = { timeoutMs: 150, deadlineMs: 150 };
  const decisions = await clock.until(Promise.all([1, 2, 3].map(() => checkCustomer(customer, { token, fetch, throttle, ...limits }))));
  assert.deepEqual(starts, [0, 60_000, 120_000]);
  assert.ok(decisions.every(({ meta }) => meta.attempts[0].durationMs === 100));
});

test("each base URL and credential has its own limit, each function is one credential", async (t) => {
  const clock = simulate(t);
  const { fetch, starts } = provider(clock, allowed);
  const { fetch: other } = provider(clock, succeeded);
  const throttle = createThrottle({ perMinute: 1 });
  const give = () => token;
  const credential = { getToken: async () => ({ token }) };
  await clock.until(Promise.all([
    checkCustomer(customer, { token, fetch, throttle }),
    checkCustomer(customer, { token: `${token}-2`, fetch, throttle }),
    checkCustomer(customer, { token, fetch, throttle, cloud: "china" }),
    checkCustomer(customer, { token: give, fetch, throttle }),
    checkCustomer(customer, { token: () => token, fetch, throttle }),
    checkCustomer(customer, { token: credential, fetch, throttle }),
    checkCustomer(customer, { fetch, throttle, baseUrl: "https://partner.example" }),
    checkSubmission(submission, { apiKey: secretKey, fetch: other, throttle }),
  ]));
  assert.deepEqual([clock.now(), starts.length], [100, 7]);
  await clock.until(checkCustomer(customer, { token: give, fetch, throttle }));
  assert.equal(starts.at(-1), 60_000);
});

test("a 429 holds back every call of its credential, and no other", async (t) => {
  const clock = simulate(t);
  const busy = { status: 429, headers: { "Retry-After": "7" } };
  const { fetch, starts } = provider(clock, busy, allowed);
  const throttle = createThrottle({ concurrency: 1 });
  const calls = [1, 2, 3].map(() => checkCustomer(customer, { token, fetch, throttle }));
  const { fetch: free, starts: others } = provider(clock, allowed);
  const other = checkCustomer(customer, { token: `${token}-2`, fetch: free, throttle });
  const [{ meta }] = await clock.until(Promise.all([...calls, other]));
  assert.deepEqual(starts, [0, 7100, 7200, 7300]);
  assert.deepEqual(others, [0]);
  assert.deepEqual(meta.attempts.map(({ status, retryInMs }) => [status, retryInMs]), [[429, 7000], [200, null]]);
});

test("any other answer with Retry-After holds back its own call alone", async (t) => {
  const clock = simulate(t);
  const { fetch, starts } = provider(clock, { status: 503, headers: { "Retry-After": "7" } }, allowed);
  const throttle = createThrottle({ concurrency: 1 });
  await clock.until(Promise.all([1, 2].map(() => checkCustomer(customer, { token, fetch, throttle }))));
  assert.deepEqual(starts, [0, 100, 7100]);
});

test("who has less patience than the provider asks for ends at once, without a request", async (t) => {
  const clock = simulate(t);
  const { fetch, starts } = provider(clock, { status: 429, headers: { "Retry-After": "31" } }, allowed);
  const throttle = createThrottle({ concurrency: 1 });
  const call = (more) => checkCustomer(customer, { token, fetch, throttle, ...more });
  const first = rejected(() => call(), { code: "rate_limited", status: 429, retryAfterMs: 31_000, retryable: true });
  const second = rejected(() => call(), { code: "rate_limited", status: null, retryAfterMs: 31_000, retryable: true, attempts: [], message: "the throttle holds this call back: Partner Center asked to wait" });
  const patient = call({ maxRetryAfterMs: 31_000 });
  await clock.until(Promise.all([first, second, patient]));
  assert.deepEqual(starts, [0, 31_100]);
});

test("a retry goes before those that have not begun, and counts", async (t) => {
  const clock = simulate(t);
  const { fetch, starts } = provider(clock, { status: 503, headers: { "Retry-After": "0" } }, allowed);
  const throttle = createThrottle({ perMinute: 2, concurrency: 1 });
  const order = [];
  const call = (name) => checkCustomer(customer, { token, fetch, throttle, onAttempt: () => order.push(name) });
  await clock.until(Promise.all(["a", "b", "c"].map(call)));
  assert.deepEqual(order.slice(0, 3), ["a", "b", "a"]);
  assert.deepEqual(starts, [0, 100, 60_000, 60_100]);
});

test("an abort while waiting ends the call, frees its place and leaves no timer", async (t) => {
  const clock = simulate(t);
  const { fetch, starts } = provider(clock, allowed);
  const throttle = createThrottle({ perMinute: 1 });
  const abort = new AbortController();
  const call = (more) => checkCustomer(customer, { token, fetch, throttle, ...more });
  await clock.until(call());
  const reason = new Error("closed the page");
  const waiting = rejected(() => call({ signal: abort.signal }), { code: "aborted", attempts: [] });
  await turn();
  assert.equal(clock.timers.size, 1);
  abort.abort(reason);
  assert.equal((await waiting).cause, reason);
  assert.equal(clock.timers.size, 0, "nothing keeps the process alive");
  await clock.until(call());
  assert.deepEqual(starts, [0, 60_000]);
});

test("no timer that ends with another request is waited for, as in Cloudflare Workers", async (t) => {
  for (const [limits, first, expected] of [
    [{ concurrency: 1 }, { status: 429, headers: { "Retry-After": "7" } }, [0, 7100, 7200, 7300]],
    [{ perMinute: 1 }, allowed, [0, 60_000, 120_000, 180_000]],
    [{ perMinute: 2, concurrency: 1 }, allowed, [0, 100, 60_000, 60_100]],
  ]) {
    const clock = simulate(t);
    const { fetch, starts } = provider(clock, first, allowed);
    const throttle = createThrottle(limits);
    const calls = [1, 2, 3, 4].map((of) => request.run(of, () => checkCustomer(customer, { token, fetch, throttle, maxRetries: 0 })).catch(() => {}).then(() => clock.end(of)));
    await clock.until(Promise.all(calls));
    assert.deepEqual(starts, expected);
    t.mock.restoreAll();
  }
});

test("a request that is cancelled, and gives nothing back, stops nobody for ever", async (t) => {
  const clock = simulate(t);
  const { fetch, starts } = provider(clock, allowed);
  const call = (throttle, more) => checkCustomer(customer, { token, fetch, throttle, ...more });
  const cancelled = async (throttle) => {
    request.run(throttle, () => void call(throttle, { fetch: () => new Promise(() => {}) }));
    await turn();
    clock.end(throttle);
  };

  const places = createThrottle({ concurrency: 1 });
  await cancelled(places); // it holds the only one
  await clock.until(call(places));
  assert.deepEqual(starts, [60_000]);

  const minutes = createThrottle({ perMinute: 1 });
  await clock.until(call(minutes));
  await cancelled(minutes); // it would be next
  await clock.until(call(minutes));
  assert.equal(starts[2] - starts[1], 120_100, "a minute until somebody looks, and the one that was spent on nobody");
});

test("a credential is asked for when the turn has come", async (t) => {
  const clock = simulate(t);
  const { fetch } = provider(clock, allowed);
  const throttle = createThrottle({ perMinute: 1 });
  const asked = [];
  const give = () => (asked.push(clock.now()), token);
  await clock.until(Promise.all([1, 2].map(() => checkCustomer(customer, { token: give, fetch, throttle }))));
  assert.deepEqual(asked, [0, 60_000]);
});

test("a failure gives the turn back", async (t) => {
  const { url, asked } = await serve(t, { status: 404, body: "" }, (request) => request.socket.destroy(), { status: 200, body: "{" }, allowed);
  const throttle = createThrottle({ concurrency: 1 });
  const call = () => checkCustomer(customer, { token, baseUrl: url, throttle, maxRetries: 0 });
  const codes = ["not_found", "network", "malformed_response"];
  const failing = codes.map((code) => rejected(call, code));
  const refused = rejected(() => checkCustomer(customer, { token: () => "", baseUrl: url, throttle }), "invalid_argument");
  await Promise.all([...failing, refused]);
  assert.equal((await call()).eligible, true);
  assert.equal(asked.length, 4);
});

const made = "`options.throttle` must be made by `createThrottle`, got ";
for (const [what, throttle, came] of [
  ["null", null, "null"],
  ["its limits", { perMinute: 500 }, "an object"],
  ["a copy of one", { ...createThrottle({ perMinute: 1 }) }, "an object"],
  ["a number", 500, "a number"],
  ["a function", async () => { throw new Error("called"); }, "a function"],
]) {
  test(`${what} is no throttle`, async () => {
    await rejected(() => checkCustomer(customer, { token, throttle }), { code: "invalid_argument", message: made + came });
  });
}

for (const [limits, message] of [
  [undefined, "`limits` must be an object, got nothing"],
  [500, "`limits` must be an object, got a number"],
  [{}, "`limits.perMinute` must be given, or `limits.concurrency`, got neither"],
  [{ perMinutes: 5 }, "`limits` must be an object with no other keys than `perMinute`, `concurrency`, got the key `perMinutes`"],
  [{ perMinute: 0 }, "`limits.perMinute` must be a whole number from 1 to 2147483647, got `0`"],
  [{ perMinute: 1.5 }, "`limits.perMinute` must be a whole number from 1 to 2147483647, got `1.5`"],
  [{ concurrency: NaN }, "`limits.concurrency` must be a whole number from 1 to 2147483647, got `NaN`"],
  [{ concurrency: Infinity }, "`limits.concurrency` must be a whole number from 1 to 2147483647, got `Infinity`"],
  [{ concurrency: null }, "`limits.concurrency` must be a whole number from 1 to 2147483647, got null"],
  [{ perMinute: "500" }, "`limits.perMinute` must be a whole number from 1 to 2147483647, got `500`"],
]) {
  test(`limits: ${message}`, () => {
    thrown(() => createThrottle(limits), { code: "invalid_argument", provider: null, message });
  });
}

test("what is made shows its limits", () => {
  const throttle = createThrottle({ perMinute: 500 });
  assert.deepEqual(throttle, { perMinute: 500, concurrency: null });
  assert.ok(Object.isFrozen(throttle));
});
