// What calls leave behind: in the module's memory, in its table, and on the heap.
const instances = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...args) {
  instances.push(new Instance(...args));
  return instances.at(-1);
};
export const pkg = await import("../../pkg/inline.js");
// The module is made when it is first asked.
pkg.evaluate({ account: "Allowed" });
const [{ exports }] = instances;
const { memory } = exports;
// Its name is short, and another one with each build.
const externrefs = Object.values(exports).find((it) => it instanceof WebAssembly.Table);
export { memory };

/** Calls by turns, each with what makes a code of its error. */
async function run(calls, count, codes) {
  for (let done = 0; done < count; done += calls.length) {
    await Promise.all(calls.map(async ([call, failed]) => {
      let error;
      try {
        if (await call()) return;
      } catch (thrown) {
        error = thrown;
      }
      codes.add(failed(error));
    }));
  }
  // What finalizers hold goes in the turns after.
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    globalThis.gc();
  }
  return { wasm: memory.buffer.byteLength, slots: externrefs.length, heap: process.memoryUsage().heapUsed };
}

/** By how much so many calls let them grow, once they have settled. */
export async function grown(calls, count, codes) {
  await run(calls, count / 4, codes);
  const before = await run(calls, count / 8, codes);
  const after = await run(calls, count, codes);
  return { wasmBytes: after.wasm - before.wasm, slots: after.slots - before.slots, heapBytes: after.heap - before.heap };
}
