// Every bad day of the sandbox, in a browser, under a strict policy.
import { chromium } from "@playwright/test";
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { keep } from "../calls/support.mjs";
import { elsewhere, faults } from "../sandbox/faults.mjs";
import { credentials, marker } from "../sandbox/scenarios.mjs";
import { startSandbox } from "../sandbox/server.mjs";

const allowed = "11111111-1111-1111-1111-111111111111";
/** A call that hangs is a failure of its test, not of the whole run. */
const soon = { timeout: 30_000 };

let sandbox, browser, page, strays;
const arrived = [];
before(async () => {
  sandbox = await startSandbox({ onRequest: (request) => arrived.push(request) });
  browser = await chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"],
  });
});
after(async () => {
  await browser?.close();
  await sandbox.close();
});

beforeEach(() => open());

async function open(options) {
  page = await browser.newPage(options);
  strays = [];
  page.on("pageerror", (error) => strays.push(error));
  await page.goto(`${sandbox.url}/fault/`);
  await page.evaluate(async ([customer, token]) => {
    const { Instance } = WebAssembly;
    WebAssembly.Instance = function (...args) {
      globalThis.instance = new Instance(...args);
      return globalThis.instance;
    };
    const { checkCustomer } = await import("/pkg/browser.js");
    Math.random = () => 0; // the waits between attempts take any part of their length, this one none
    globalThis.check = (fault, options) => checkCustomer(customer, {
      token, baseUrl: `${location.origin}/fault/${fault}/partner-center`, requestId: crypto.randomUUID(), deadlineMs: 15_000, ...options,
    });
    globalThis.errors = [];
    globalThis.told = (call) => call.then(
      ({ outcome, meta }) => ({ outcome, attempts: meta.attempts.length }),
      (error) => {
        const { code, status, attempts, cause } = error;
        errors.push([error.stack, JSON.stringify(error), String(cause), cause?.stack].join("\n"));
        return { error: code, status, attempts: attempts.length, ...(typeof cause === "string" && { cause }) };
      },
    );
  }, [allowed, credentials.token]);
}

afterEach(async () => {
  const errors = await page.evaluate(() => errors.join("\n"));
  await page.close();
  keep(errors);
  assert.ok(!errors.includes(marker), "a secret is told");
  assert.deepEqual(strays, []);
});

test("every fault comes to what it must", soon, async () => {
  const told = [];
  // Six connections are all that a browser opens to a server.
  for (let at = 0; at < faults.length; at += 6) {
    const some = faults.slice(at, at + 6).map(({ name, inBrowser }) => [name, inBrowser.error === "timeout" ? { timeoutMs: 1000, maxRetries: 0 } : {}]);
    told.push(...await page.evaluate((some) => Promise.all(some.map(([name, options]) => told(check(name, options)))), some));
  }
  const named = (outcomes) => Object.fromEntries(faults.map(({ name }, index) => [name, outcomes[index]]));
  assert.deepEqual(named(told), named(faults.map(({ inBrowser }) => inBrowser)));
  assert.deepEqual(arrived.filter(({ url, headers }) => url === "/elsewhere" || headers.host.startsWith("localhost")), []);
});

test("a connection that is refused, a name that cannot be resolved, and a policy that forbids both", soon, async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const refusing = `http://127.0.0.1:${server.address().port}`;
  await new Promise((closed) => server.close(closed));
  const [[unknown]] = elsewhere.filter(([url]) => url.endsWith(".invalid"));
  const ended = () => page.evaluate((urls) => Promise.all(urls.map((baseUrl) => told(check("", { baseUrl })))), [refusing, unknown]);
  const expected = Array(2).fill({ error: "network", status: null, attempts: 3 });
  assert.deepEqual(await ended(), expected);
  await page.close();
  await open({ bypassCSP: true });
  const failures = new Set();
  page.on("requestfailed", (request) => failures.add(request.failure().errorText));
  assert.deepEqual(await ended(), expected);
  assert.deepEqual([...failures].sort(), ["net::ERR_CONNECTION_REFUSED", "net::ERR_NAME_NOT_RESOLVED"]);
});

test("an expired credential is renewed once", soon, async () => {
  const [once, always] = await page.evaluate((good) => {
    const tokens = () => ["an-expired-one", good, "one-too-many"];
    const giving = (tokens) => async () => tokens.shift();
    return Promise.all(["401-once", "401-always"].map((fault) => told(check(fault, { token: giving(tokens()) }))));
  }, credentials.token);
  assert.deepEqual([once, always], [{ outcome: "eligible", attempts: 2 }, { error: "unauthorized", status: 401, attempts: 2 }]);
});

for (const [what, fault, status] of [["before the headers", "silent", null], ["during the body", "trickle", 200], ["during the wait for another attempt", "429-20-s", 429]]) {
  test(`an abort ${what} ends the call within 50 ms`, soon, async () => {
    const ended = await page.evaluate(async ([fault, status]) => {
      const abort = new AbortController();
      const begun = new Promise((resolve) => {
        const fetched = async (...request) => {
          const response = fetch(...request);
          if (status === null) setTimeout(resolve, 0);
          else await response.then(() => setTimeout(resolve, 0));
          return response;
        };
        globalThis.call = told(check(fault, { deadlineMs: 60_000, signal: abort.signal, fetch: fetched }));
      });
      await begun;
      // It must overtake a timer, which holds on a busy machine too.
      const late = new Promise((resolve) => setTimeout(resolve, 50, "late"));
      abort.abort("enough");
      return Promise.race([call, late]);
    }, [fault, status]);
    assert.deepEqual(ended, { error: "aborted", status: status === 429 ? null : status, attempts: 1, cause: "enough" });
  });
}

test("an abort before the call makes no request", soon, async () => {
  const before = arrived.length;
  const ended = await page.evaluate(() => Promise.all(["enough", new Error("enough")].map((reason) => told(check("gzip", { signal: AbortSignal.abort(reason) })))));
  assert.deepEqual(ended, [{ error: "aborted", status: null, attempts: 0, cause: "enough" }, { error: "aborted", status: null, attempts: 0 }]);
  assert.deepEqual(arrived.slice(before).filter(({ url }) => url.includes("partner-center")), []);
});

test("AbortSignal.timeout ends a call, and all its retries", soon, async () => {
  const ended = await page.evaluate(() => check("silent", { signal: AbortSignal.timeout(100), timeoutMs: 60_000, deadlineMs: 60_000 }).catch(({ code, cause }) => [code, cause.name]));
  assert.deepEqual(ended, ["aborted", "TimeoutError"]);
});

test("a fetch may come from another realm, or be missing", soon, async () => {
  const ended = await page.evaluate(async () => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const there = await told(check("gzip", { fetch: frame.contentWindow.fetch.bind(frame.contentWindow) }));
    const rejecting = await told(check("gzip", { fetch: () => Promise.reject(undefined), maxRetries: 0 }));
    delete globalThis.fetch;
    delete Window.prototype.fetch;
    return [there, rejecting, await told(check("gzip"))];
  });
  assert.deepEqual(ended, [
    { outcome: "eligible", attempts: 1 },
    { error: "network", status: null, attempts: 1 },
    { error: "invalid_argument", status: null, attempts: 0 },
  ]);
});

test("a fetch may be a mock, and give or throw anything", soon, async () => {
  const ended = await page.evaluate(() => {
    const record = '{"type":"account","status":"Allowed"}';
    const mocks = [
      async () => ({ status: 200, text: async () => record }),
      async () => ({ status: 200, headers: {}, arrayBuffer: async () => new TextEncoder().encode(record).buffer }),
      () => { throw "odd"; },
      () => {},
      async () => ({ status: 200, body: { getReader: () => ({ read: () => Promise.reject() }) } }),
    ];
    return Promise.all(mocks.map((fetch) => told(check("gzip", { fetch, maxRetries: 0 }))));
  });
  const [answered, network] = [{ outcome: "eligible", attempts: 1 }, { error: "network", status: null, attempts: 1 }];
  assert.deepEqual(ended, [answered, answered, { ...network, cause: "odd" }, network, { ...network, status: 200 }]);
});

test("clocks go backwards, and a call goes on", soon, async () => {
  const ended = await page.evaluate(async () => {
    let time = 1_800_000_000_000;
    Date.now = performance.now = () => (time -= 3_600_000);
    return [await told(check("503-once")), await told(check("silent", { timeoutMs: 50, maxRetries: 0 }))];
  });
  assert.deepEqual(ended, [{ outcome: "eligible", attempts: 2 }, { error: "timeout", status: null, attempts: 1 }]);
});

test("200 calls at once, each answered at its second attempt", soon, async () => {
  const ended = await page.evaluate(() => Promise.all(Array.from({ length: 200 }, () => told(check("503-once")))));
  assert.deepEqual(ended, Array(200).fill({ outcome: "eligible", attempts: 2 }));
});

test("thousands of calls leave the memory as it was, whether they fail or not", { timeout: 60_000 }, async () => {
  const cdp = await page.context().newCDPSession(page);
  const heap = async () => {
    await cdp.send("HeapProfiler.collectGarbage");
    return (await cdp.send("Runtime.getHeapUsage")).usedSize;
  };
  // What costs a connection or a megabyte shows no more, and takes its time.
  const names = (isWanted) => faults.filter(({ name, inBrowser }) => isWanted(inBrowser) && !/^(reset|closed|not-http|flood|short|chunks-cut|1-mib|gzip-bomb)/.test(name) && inBrowser.error !== "timeout").map(({ name }) => name);
  const run = (names, count) => page.evaluate(async ([names, count]) => {
    for (let done = 0; done < count; done += names.length) await Promise.all(names.map((name) => check(name, { maxRetries: 0 }).catch(() => {})));
    const { memory, ...others } = instance.exports;
    const slots = Object.values(others).find((it) => it instanceof WebAssembly.Table);
    return [memory.buffer.byteLength, slots.length];
  }, [names, count]);
  for (const isWanted of [({ error, attempts }) => error || attempts > 1, ({ error, attempts }) => !error && attempts === 1]) {
    const wanted = names(isWanted);
    await run(wanted, 300);
    const before = [await run(wanted, 200), await heap()];
    const after = [await run(wanted, 1000), await heap()];
    assert.deepEqual(after[0], before[0]);
    assert.ok(after[1] - before[1] < 256 * 1024, `the heap grew by ${after[1] - before[1]} bytes`);
  }
});
