// Goodstack's webhooks, sent to the handler over real sockets.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { signWebhook } from "../../pkg/testing.js";
import { createWebhookHandler, listen, rejected, thrown } from "./support.mjs";

const secret = "the secret of a subscription";
const event = (id, eventType, eventData) => JSON.stringify({ object: "event", data: { id, eventType, eventData } });
const succeeded = event("event_1", "validation_submission.succeeded", { status: "succeeded", organisation: { name: "Zoë’s", countryCode: "NZL" } });
const signed = (body, name = "Goodstack-Signature") => ({ [name]: signWebhook(body, secret) });

async function endpoint(t, options) {
  const events = [];
  const errors = [];
  const handler = createWebhookHandler({ secret, onEvent: (event) => void events.push(event), onError: (error) => errors.push(error), ...options });
  const url = await listen(t, handler);
  return { events, errors, url, post: (body, headers) => fetch(url, { method: "POST", body, headers }) };
}

test("an event arrives whole, under either name of the header", async (t) => {
  const { events, errors, post } = await endpoint(t);
  for (const name of ["Goodstack-Signature", "Percent-Signature", "GOODSTACK-SIGNATURE"]) {
    const response = await post(succeeded, signed(succeeded, name));
    assert.deepEqual([response.status, await response.text(), response.headers.get("cache-control")], [204, "", "no-store"]);
  }
  const upper = signWebhook(succeeded, secret).toUpperCase();
  assert.equal((await post(succeeded, { "Goodstack-Signature": upper, "Percent-Signature": "old" })).status, 204);
  assert.deepEqual(events.map(({ id, decision }) => [id, decision.outcome]), Array(4).fill(["event_1", "eligible"]));
  assert.equal(events[0].eventData.organisation.name, "Zoë’s");
  assert.deepEqual(errors, []);
});

test("an event of another kind, or of tomorrow, is an event", async (t) => {
  const { events, post } = await endpoint(t);
  for (const type of ["agent_verification.approved", "donation.created"]) {
    const body = event(type, type, {});
    assert.equal((await post(body, signed(body))).status, 204);
  }
  assert.deepEqual(events.map(({ id, eventType, decision }) => [id, eventType, decision]),
    [["agent_verification.approved", "agent_verification.approved", null], ["donation.created", "unrecognized", null]]);
});

test("the policy decides with", async (t) => {
  const { events, post } = await endpoint(t, { policy: { countryCodes: ["AUS"] } });
  assert.equal((await post(succeeded, signed(succeeded))).status, 204);
  assert.equal(events[0].decision.reasons[0].code, "policy.country");
});

test("what the secret did not sign is refused, and says nothing", async (t) => {
  const { events, errors, post } = await endpoint(t);
  const other = signWebhook(succeeded, "another secret");
  for (const headers of [{}, { "Goodstack-Signature": "" }, { "Goodstack-Signature": other }, { "Goodstack-Signature": "sha256=" + signWebhook(succeeded, secret) }, signed(`${succeeded} `)]) {
    const response = await post(succeeded, headers);
    const text = await response.text();
    assert.equal(response.status, 401);
    assert.ok(!text.includes(secret) && !text.includes("event_1"));
  }
  assert.equal((await post("", signed("x"))).status, 401);
  assert.deepEqual(events, []);
  assert.ok(errors.every(({ code }) => code === "unauthorized"));
});

test("what was signed and is no event is refused", async (t) => {
  const { events, errors, post } = await endpoint(t);
  for (const body of ["", "[]", "{", '{"data":{"id":""}}', '{"data":{"id":"1","id":"2","eventData":{}}}']) {
    assert.equal((await post(body, signed(body))).status, 400, body);
  }
  assert.deepEqual(events, []);
  assert.ok(errors.every(({ code }) => code === "malformed_response"));
});

test("other methods", async (t) => {
  const { url } = await endpoint(t);
  for (const method of ["GET", "HEAD", "PUT", "DELETE"]) {
    const { status, headers } = await fetch(url, { method, headers: signed(succeeded) });
    assert.deepEqual([status, headers.get("allow")], [405, "POST"]);
  }
});

test("a body over the limit is not read to its end, told or not", async (t) => {
  const { events, url, post } = await endpoint(t);
  const large = succeeded.replace(/}}}$/, (end) => `,"note":"${"x".repeat(1024 * 1024 - Buffer.byteLength(succeeded) - 10)}"${end}`);
  assert.equal(Buffer.byteLength(large), 1024 * 1024);
  assert.equal((await post(large, signed(large))).status, 204);
  assert.equal((await post(`${large} `, signed(""))).status, 413);
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
  assert.equal((await fetch(url, { method: "POST", body: endless, duplex: "half", headers: signed("") })).status, 413);
  assert.equal(events.length, 1);
});

test("a body that never ends is given up after 30 seconds", async (t) => {
  let isCancelled = false;
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(9)),
    cancel: () => new Promise(() => (isCancelled = true)),
  });
  const request = new Request("http://localhost/", { method: "POST", headers: signed(""), body, duplex: "half" });
  const errors = [];
  const handler = createWebhookHandler({ secret, onEvent: assert.fail, onError: (error) => errors.push(error) });
  const { mock } = t.mock.method(globalThis, "setTimeout", () => {});
  const answered = handler(request);
  await new Promise(setImmediate);
  const [strike, ms] = mock.calls[0].arguments;
  strike();
  assert.deepEqual([ms, (await answered).status, isCancelled, errors[0].code], [30_000, 408, true, "timeout"]);
});

test("a body that breaks off, or was read before", async () => {
  const errors = [];
  const handler = createWebhookHandler({ secret, onEvent: assert.fail, onError: (error) => errors.push(error) });
  const sent = (body) => new Request("http://localhost/", { method: "POST", headers: signed(""), body, duplex: "half" });
  let parts = 2;
  const broken = new ReadableStream({ pull: (controller) => (parts-- ? controller.enqueue(new Uint8Array(9)) : controller.error(new Error("gone"))) });
  assert.equal((await handler(sent(broken))).status, 400);
  assert.equal(errors[0].code, "aborted");
  const read = sent(succeeded);
  await read.text();
  assert.equal((await handler(read)).status, 500);
  assert.ok(errors[1] instanceof TypeError);
});

test("a sender that hangs up harms nobody", async (t) => {
  let tell;
  const told = new Promise((resolve) => (tell = resolve));
  const { url, post } = await endpoint(t, { onError: tell });
  const socket = connect(new URL(url).port, "127.0.0.1");
  await once(socket, "connect");
  socket.end(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\nGoodstack-Signature: ${signWebhook(succeeded, secret)}\r\n\r\n{"data"`);
  assert.equal((await told).code, "aborted");
  assert.equal((await post(succeeded, signed(succeeded))).status, 204);
});

test("an event that is not dealt with is sent again", async (t) => {
  let times = 0;
  const done = new Set();
  const { errors, post } = await endpoint(t, {
    async onEvent({ id }) {
      if (done.has(id)) return;
      times += 1;
      if (times === 1) throw new Error("the database is at 10.0.0.7");
      done.add(id);
    },
  });
  const first = await post(succeeded, signed(succeeded));
  assert.equal(first.status, 500);
  assert.doesNotMatch(await first.text(), /10\.0/);
  assert.match(errors[0].message, /10\.0/);
  for (const _ of [1, 2]) assert.equal((await post(succeeded, signed(succeeded))).status, 204);
  assert.equal(times, 2, "deduplication is the user's hook");
});

test("what onEvent throws is never taken for a fault of the sender", async (t) => {
  for (const code of ["unauthorized", "malformed_response", "response_too_large"]) {
    const error = Object.assign(new Error("theirs"), { name: "GoodStandingError", code, attempts: [] });
    const { post } = await endpoint(t, { onEvent: async () => Promise.reject(error) });
    assert.equal((await post(succeeded, signed(succeeded))).status, 500);
  }
});

test("a handler is made once, or refused", async () => {
  const refused = (options, message) => thrown(() => createWebhookHandler(options), { code: "invalid_argument", message });
  const onEvent = () => {};
  refused(undefined, /`options` must be an object/);
  for (const secret of [undefined, "", 5, null]) refused({ secret, onEvent }, /`options.secret` must be text that is not empty, got/);
  refused({ secret }, /`options.onEvent` must be a function that is given the event, got undefined/);
  refused({ secret, onEvent, on: 1 }, /got `on`$/);
  refused({ secret, onEvent, policy: { operation: "resell" } }, /`policy.operation` must be one of/);
  refused({ secret, onEvent, onError: 1 }, /`options.onError` must be a function, got `1`/);
  await rejected(() => createWebhookHandler({ secret, onEvent })(), { code: "invalid_argument" });
});
