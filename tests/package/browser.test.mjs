// The browser entry in a browser, under a strict policy: when it loads, from what, how often, and what it says when it cannot.
import { chromium } from "@playwright/test";
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";

const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
const pkg = new URL("../../pkg/", import.meta.url);
const wasm = "/good_standing_bg.wasm";

let browser, origin, page, loads, broken, held;

const server = createServer(async ({ url }, response) => {
  if (url === "/") {
    response.setHeader("Content-Type", "text/html");
    response.setHeader("Content-Security-Policy", "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'");
    return response.end("<!doctype html><title>a page</title>");
  }
  if (url === wasm) loads += 1;
  if (url === wasm) await held;
  const file = broken && url === wasm ? undefined : await readFile(new URL(`.${url}`, pkg)).catch(() => undefined);
  response.statusCode = file ? 200 : 404;
  response.setHeader("Content-Type", types[/\.\w+$/.exec(url)?.[0]] ?? "text/plain");
  response.end(file);
});

before(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
  });
});
after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  loads = 0;
  broken = false;
  held = undefined;
  page = await browser.newPage();
  await page.goto(origin);
});
afterEach(() => page.close());

test("importing loads nothing, and says what is missing", async () => {
  const error = await page.evaluate(async () => {
    const { evaluateAccount, isGoodStandingError } = await import("/browser.js");
    try {
      return evaluateAccount("Allowed");
    } catch (error) {
      const { name, message, stack, ...rest } = error;
      return { message, ours: isGoodStandingError(error), ...rest };
    }
  });
  assert.equal(loads, 0);
  assert.deepEqual(error, {
    ours: true,
    message: "this function was called before the WebAssembly module was loaded",
    code: "not_initialised",
    provider: null,
    status: null,
    providerCode: null,
    providerMessage: null,
    requestId: null,
    correlationId: null,
    retryable: false,
    retryAfterMs: null,
    attempts: [],
    hint: "call `await init()` first",
  });
});

test("concurrent calls share one load, and asynchronous functions load by themselves", async () => {
  const eligible = await page.evaluate(async () => {
    const { evaluateAccount, fetchValidationStatus, fetchValidationSubmission, init } = await import("/browser.js");
    const refused = (error) => error.code;
    const codes = await Promise.all([
      fetchValidationStatus("", {}).catch(refused),
      init(),
      fetchValidationSubmission("", {}).catch(refused),
      init(),
    ]);
    return [...codes, evaluateAccount("Allowed").eligible];
  });
  assert.deepEqual(eligible, ["invalid_argument", undefined, "invalid_argument", undefined, true]);
  assert.equal(loads, 1);
});

test("a schema loads the module by itself, and what it rejects is an issue", async () => {
  const told = await page.evaluate(async () => {
    const { customerValidationStatusSchema } = await import("/browser.js");
    const validate = customerValidationStatusSchema["~standard"].validate;
    const [{ value }, { issues }] = await Promise.all([validate({ type: "account", status: "Allowed" }), validate({ status: 42 })]);
    return [value.status, issues[0].path];
  });
  assert.deepEqual(told, ["Allowed", ["status"]]);
  assert.equal(loads, 1);
});

test("a failed load is told with its cause and may be tried again", async () => {
  broken = true;
  await page.evaluate(async () => {
    globalThis.goodStanding = await import("/browser.js");
    globalThis.fail = async (work) => {
      try {
        await work();
      } catch (error) {
        return [goodStanding.isGoodStandingError(error), error.code, error.message, error.cause.message];
      }
    };
  });
  const failures = await page.evaluate(() => Promise.all([fail(() => goodStanding.init()), fail(() => goodStanding.checkCustomer("", {}))]));
  for (const [ours, code, message, cause] of failures) {
    assert.ok(ours);
    assert.equal(code, "not_initialised");
    assert.equal(message, "the WebAssembly module did not load");
    assert.match(cause, /404/);
  }
  assert.equal(loads, 1);

  broken = false;
  const eligible = await page.evaluate(async () => {
    await goodStanding.init();
    return goodStanding.evaluateAccount("Allowed").eligible;
  });
  assert.ok(eligible);
});

test("a call ends while the module is on its way, and the next one finds it", async () => {
  let release;
  held = new Promise((resolve) => (release = resolve));
  const told = await page.evaluate(async () => {
    const { checkCustomer, listValidationSubmissions } = globalThis.goodStanding = await import("/browser.js");
    const customer = "01234567-89ab-cdef-0123-456789abcdef";
    const baseUrl = location.origin;
    const failed = ({ code, message, cause, retryable }) => [code, message, cause, retryable];
    const abort = new AbortController();
    const waiting = [
      checkCustomer(customer, { baseUrl, signal: abort.signal }), listValidationSubmissions({}, { baseUrl, signal: abort.signal }).next(),
      checkCustomer(customer, { baseUrl, signal: AbortSignal.abort("before") }), checkCustomer(customer, { baseUrl, deadlineMs: 20 }),
    ].map((call) => call.catch(failed));
    abort.abort("enough");
    globalThis.wrong = Promise.all([undefined, null, { signal: {} }, { deadlineMs: "20" }, { deadlineMs: null }].map((options) => checkCustomer(customer, options).catch(({ code }) => code)));
    return Promise.all(waiting);
  });
  const aborted = (reason) => ["aborted", "the call was aborted", reason, false];
  assert.deepEqual(told, [aborted("enough"), aborted("enough"), aborted("before"), ["timeout", "the WebAssembly module took too long to load", undefined, true]]);
  release();
  assert.deepEqual(await page.evaluate(() => wrong), Array(5).fill("invalid_argument"));
  assert.ok(await page.evaluate(() => goodStanding.evaluateAccount("Allowed").eligible));
  assert.equal(loads, 1);
});

for (const [name, source] of Object.entries({
  "a string": (url) => url,
  "a URL": (url) => new URL(url, location.href),
  "a Request": (url) => new Request(url),
  "a Response": (url) => fetch(url),
  "a Response that does not say what it is": async (url) => new Response(await (await fetch(url)).arrayBuffer()),
  "the promise of a Response": async (url) => ({ source: fetch(url) }),
  "an ArrayBuffer": async (url) => (await fetch(url)).arrayBuffer(),
  "a Uint8Array": async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer()),
  "a module": (url) => WebAssembly.compileStreaming(fetch(url)),
  "the promise of a module": async (url) => ({ source: WebAssembly.compileStreaming(fetch(url)) }),
})) {
  test(`init takes ${name}`, async () => {
    const eligible = await page.evaluate(`(async () => {
      const { evaluateAccount, init } = await import("/browser.js");
      const given = await (${source})("${wasm}");
      await init(given.source ?? given);
      return evaluateAccount("Allowed").eligible;
    })()`);
    assert.ok(eligible);
    assert.equal(loads, 1);
  });
}

test("a webhook is signed and verified", async () => {
  const event = { data: { id: "event_1", eventType: "validation_submission.failed", eventData: { status: "failed" } } };
  const told = await page.evaluate(async (body) => {
    const { init, verifyWebhook } = await import("/browser.js");
    const { signWebhook } = await import("/testing.js");
    await init();
    const signature = signWebhook(body, "secret");
    const refused = ["", "00", signature.replace(/^./, (digit) => (digit === "0" ? "1" : "0"))].map((signature) => {
      try {
        return verifyWebhook(body, signature, "secret");
      } catch (error) {
        return error.code;
      }
    });
    const { id, decision } = verifyWebhook(new TextEncoder().encode(body), signature, "secret");
    return { id, outcome: decision.outcome, signature, refused };
  }, JSON.stringify(event));
  const signature = createHmac("sha256", "secret").update(JSON.stringify(event)).digest("hex");
  assert.deepEqual(told, { id: "event_1", outcome: "ineligible", signature, refused: ["unauthorized", "unauthorized", "unauthorized"] });
  assert.equal(loads, 0, "one module for both, and it was there already");
});

test("the inline entry is ready when it is imported", async () => {
  const eligible = await page.evaluate(async () => {
    const { evaluateAccount } = await import("/inline.js");
    return evaluateAccount("Allowed").eligible;
  });
  assert.ok(eligible);
  assert.equal(loads, 0);
});
