// Two worker threads, each with its own module, over one that does all.
import { once } from "node:events";
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { make } from "./data.mjs";
import { byTurns, hash } from "./measure.mjs";

const NEWLINE = 10;

if (!isMainThread) {
  const { evaluateNdjson } = await import("../pkg/inline.js");
  parentPort.on("message", ({ bytes, times }) => {
    let outcomes;
    for (let time = 0; time < times; time += 1) ({ outcomes } = evaluateNdjson(bytes));
    parentPort.postMessage(outcomes, [outcomes.buffer]);
  });
  parentPort.postMessage("ready");
}

/** How many times faster two are than one. What else the machine does shows here more than anywhere. */
export async function run({ bytes, rounds }) {
  const workers = [new Worker(new URL(import.meta.url)), new Worker(new URL(import.meta.url))];
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const { bytes: data } = make("mixed", bytes);
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  const middle = shared.lastIndexOf(NEWLINE, shared.length >> 1) + 1;
  const decide = async (worker, part) => {
    worker.postMessage({ bytes: part, times: 10 });
    const [outcomes] = await once(worker, "message");
    return outcomes;
  };
  const one = () => decide(workers[0], shared);
  const two = () => Promise.all([decide(workers[0], shared.subarray(0, middle)), decide(workers[1], shared.subarray(middle))]);
  const [first, second] = await two();
  if (hash(await one()) !== hash([...first, ...second])) throw new Error("two workers decide otherwise than one");
  const times = await byTurns({ one, two }, rounds);
  await Promise.all(workers.map((worker) => worker.terminate()));
  return { faster: times.one / times.two };
}
