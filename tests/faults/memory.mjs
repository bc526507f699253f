// How far memory grows over thousands of calls, once it has settled: those that fail, and those that do not.
import { grown, memory, pkg } from "./settled.mjs";

const { checkCustomer, checkSubmission, evaluate, evaluateAccount, evaluateSubmission, fetchValidationStatus, verifyWebhook, whatIf } = pkg;

const customer = "01234567-89ab-cdef-0123-456789abcdef";
const token = "abc";
const trap = () => {
  throw new Error("a trap");
};
const cyclic = {};
cyclic.self = cyclic;
const throwing = new Proxy({}, { get: trap, ownKeys: trap });
const rejecting = () => Promise.reject(new Error("no network"));
const never = () => new Promise(() => {});
const { signal } = new AbortController();
const record = new TextEncoder().encode('{"type":"account","status":"Allowed"}');

const unsigned = new Uint8Array(1000);
const detached = new Uint8Array(8);
structuredClone(detached.buffer, { transfer: [detached.buffer] });

/** One that fails in the way of its `fetch`. */
const failing = (fetch, options) => () => checkCustomer(customer, { token, fetch, maxRetries: 0, ...options });
const giving = (response) => failing(async () => response);
const streaming = (reader) => giving({ status: 200, body: { getReader: () => reader } });

const bad = [
  () => verifyWebhook(unsigned, "0".repeat(64), token),
  () => verifyWebhook({}, "00", token),
  () => verifyWebhook(detached, "00", token),
  () => whatIf({ submission: { status: [] } }),
  () => evaluateAccount(5),
  () => evaluateAccount(cyclic),
  () => evaluateSubmission(throwing),
  () => evaluateSubmission({ id: "1", status: [] }),
  () => evaluate({}),
  () => evaluate({ account: "Allowed" }, { organisationTypes: ["nonprofit", "guild"] }),
  () => checkCustomer("../..", { token }),
  () => checkCustomer(customer, { token, timeout: 5 }),
  () => checkCustomer(customer, throwing),
  () => checkCustomer(customer, { token: trap }),
  () => checkSubmission("", { apiKey: token }),
  () => checkSubmission("1", { apiKey: token, headers: { "X-A": "a\nb" } }),
  () => checkSubmission("1", { apiKey: async () => 5 }),
  () => checkSubmission("1", { apiKey: token, signal: AbortSignal.abort() }),
  () => checkSubmission("1", { apiKey: async () => token, fetch: rejecting, signal, maxRetries: 0 }),
  () => checkSubmission("1", { apiKey: token, fetch: never, signal, timeoutMs: 1, maxRetries: 0 }),
  failing(trap),
  failing(trap, { onAttempt: trap }),
  failing(rejecting, { signal: { aborted: false, addEventListener: trap, removeEventListener: trap } }),
  failing(async () => new Response(record, { status: 503 })),
  failing(async () => new Response("<html>")),
  giving(undefined),
  giving(throwing),
  giving({ status: 200, get body() { return trap(); } }),
  giving({ status: 200, headers: { get: trap }, text: trap }),
  giving({ status: 200, body: { getReader: trap } }),
  giving({ status: 200, arrayBuffer: trap }),
  streaming({ read: trap }),
  streaming({ read: async () => throwing }),
  streaming({ read: async () => ({ value: 5 }) }),
  streaming({ read: rejecting }),
].map((call) => [call, (error) => error.code]);

const good = [
  () => fetchValidationStatus(customer, { token, fetch: async () => new Response(record) }),
  () => checkCustomer(customer, { token: async () => token, fetch: async () => ({ status: 200, text: async () => new TextDecoder().decode(record) }), signal }),
  () => checkSubmission("1", { apiKey: token, fetch: async () => Response.json({ data: { id: "1", status: "succeeded", metadata: { a: [1] } } }), onAttempt: () => {} }),
  () => evaluateAccount("Allowed"),
].map((call) => [call, (error) => { throw error; }]);

const codes = new Set();

/** What the module's memory became by refusing what is far too large. */
const large = 64 * 1024 * 1024;
const atFirst = memory.buffer.byteLength;
for (const response of [{ text: async () => "x".repeat(large) }, { arrayBuffer: async () => new ArrayBuffer(large) }, { body: { getReader: () => ({ read: async () => ({ value: new Uint8Array(large) }) }) } }]) {
  await giving({ status: 200, ...response })().then(() => { throw new Error("an answer"); }, ({ code }) => codes.add(code));
}
const largeBytes = memory.buffer.byteLength - atFirst;

const told = { bad: await grown(bad, 20_000, codes), good: await grown(good, 20_000, codes) };
console.log(JSON.stringify({ ...told, largeBytes, codes: [...codes].sort() }));
