// What a call costs beyond `fetch` and `json()`: both send the same request to the sandbox on this machine, by turns.
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { once } from "node:events";
import { credentials, scenarios } from "../tests/sandbox/scenarios.mjs";

if (!isMainThread) {
  const { startSandbox } = await import("../tests/sandbox/server.mjs");
  parentPort.postMessage((await startSandbox()).url);
} else {
  const { fetchValidationStatus } = await import("../pkg/inline.js");
  const worker = new Worker(new URL(import.meta.url));
  const [url] = await once(worker, "message");
  const { token } = credentials;
  const baseUrl = `${url}/partner-center`;
  const { id } = scenarios.find(({ answer, provider }) => provider === "partner-center" && answer.body?.status === "Allowed");

  const headers = {
    Accept: "application/json",
    "MS-RequestId": "01234567-89ab-4cde-8f01-23456789abcd",
    "MS-CorrelationId": "76543210-ba98-4edc-8f01-dcba98765432",
    Authorization: `Bearer ${token}`,
  };
  const bare = async () => (await fetch(`${baseUrl}/v1/customers/${id}/validationStatus?type=account`, { headers })).json();
  const ours = async () => (await fetchValidationStatus(id, { token, baseUrl })).validationStatus;
  for (const call of [bare, ours]) if ((await call()).status !== "Allowed") throw new Error("the sandbox answers otherwise");

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
