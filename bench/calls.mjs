// What a call costs beyond `fetch` and `json()`: both ask the same server on this machine, by turns.
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { once } from "node:events";
import { createServer } from "node:http";

const body = JSON.stringify({ type: "account", status: "Allowed", lastUpdateDateTime: "2026-05-04T09:30:00" });

if (!isMainThread) {
  const server = createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length }).end(body);
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
} else {
  const { fetchValidationStatus } = await import("../pkg/inline.js");
  const worker = new Worker(new URL(import.meta.url));
  const [port] = await once(worker, "message");
  const baseUrl = `http://127.0.0.1:${port}`;
  const customer = "01234567-89ab-cdef-0123-456789abcdef";
  const token = "a.token";

  const bare = async () => (await fetch(`${baseUrl}/v1/customers/${customer}/validationStatus?type=account`, {
    headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
  })).json();
  const ours = () => fetchValidationStatus(customer, { token, baseUrl });

  const many = (call, count) => () => Promise.all(Array.from({ length: count }, call));
  const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

  for (const [what, count, rounds] of [["one call", 1, 4000], ["200 at once", 200, 60]]) {
    const contenders = [bare, ours].map((call) => ({ run: count === 1 ? call : many(call, count), times: [] }));
    for (let round = -rounds / 4; round < rounds; round += 1) {
      // Who goes first changes.
      for (const { run, times } of round % 2 ? contenders : [...contenders].reverse()) {
        const from = performance.now();
        await run();
        if (round >= 0) times.push(performance.now() - from);
      }
    }
    const [one, other] = contenders.map(({ times }) => median(times));
    console.log(`${what.padEnd(12)} fetch ${one.toFixed(3)} ms, fetchValidationStatus ${other.toFixed(3)} ms, ${(other / one).toFixed(2)} times`);
  }
  await worker.terminate();
}
