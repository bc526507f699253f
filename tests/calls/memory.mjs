// How far memory grows over ten thousand calls that fail, once it has settled.
const instances = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...args) {
  instances.push(new Instance(...args));
  return instances.at(-1);
};
const { checkCustomer, checkSubmission, evaluate, evaluateAccount, evaluateSubmission, verifyWebhook, whatIf } = await import("../../pkg/inline.js");
const [{ exports: { memory, __wbindgen_externrefs: externrefs } }] = instances;

const customer = "01234567-89ab-cdef-0123-456789abcdef";
const cyclic = {};
cyclic.self = cyclic;
const throwing = new Proxy({}, { get() { throw new Error("a trap"); }, ownKeys() { throw new Error("a trap"); } });
const fetch = () => Promise.reject(new Error("no network"));
const never = () => new Promise(() => {});
const { signal } = new AbortController();

const unsigned = new Uint8Array(1000);
const detached = new Uint8Array(8);
structuredClone(detached.buffer, { transfer: [detached.buffer] });

const bad = [
  () => verifyWebhook(unsigned, "0".repeat(64), "abc"),
  () => verifyWebhook({}, "00", "abc"),
  () => verifyWebhook(detached, "00", "abc"),
  () => evaluateAccount(5),
  () => evaluateAccount(cyclic),
  () => evaluateSubmission(throwing),
  () => evaluateSubmission({ id: "1", status: [] }),
  () => evaluate({}),
  () => whatIf({ submission: { status: [] } }),
  () => evaluate({ account: "Allowed" }, { organisationTypes: ["nonprofit", "guild"] }),
  () => checkCustomer("../..", { token: "abc" }),
  () => checkCustomer(customer, { token: "abc", timeout: 5 }),
  () => checkCustomer(customer, throwing),
  () => checkCustomer(customer, { token: () => { throw new Error("no vault"); } }),
  () => checkSubmission("", { apiKey: "abc" }),
  () => checkSubmission("1", { apiKey: "abc", headers: { "X-A": "a\nb" } }),
  () => checkSubmission("1", { apiKey: async () => 5 }),
  () => checkSubmission("1", { apiKey: "abc", signal: AbortSignal.abort() }),
  () => checkSubmission("1", { apiKey: async () => "abc", fetch, signal, maxRetries: 0 }),
  () => checkSubmission("1", { apiKey: "abc", fetch: never, signal, timeoutMs: 1, maxRetries: 0 }),
];
const codes = new Set();
async function run(calls) {
  for (let done = 0; done < calls; done += bad.length) {
    const ended = bad.map(async (call) => {
      try {
        await call();
        throw new Error(`an answer: ${call}`);
      } catch (error) {
        if (!error.code) throw error;
        codes.add(error.code);
      }
    });
    await Promise.all(ended);
  }
  // What finalizers hold goes in the turns after.
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    globalThis.gc();
  }
  return { wasm: memory.buffer.byteLength, slots: externrefs.length, heap: process.memoryUsage().heapUsed };
}

await run(4000);
const before = await run(1000);
const after = await run(10_000);
console.log(JSON.stringify({
  wasmBytes: after.wasm - before.wasm, slots: after.slots - before.slots, heapBytes: after.heap - before.heap, codes: [...codes].sort(),
}));
