// What a call costs beyond `fetch` and `json()`: all send the same request to the sandbox on this machine, by turns.
import { once } from "node:events";
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { credentials, scenarios } from "../tests/sandbox/scenarios.mjs";
import { byTurns } from "./measure.mjs";

const MANY = 200;

if (!isMainThread) {
  const { startSandbox } = await import("../tests/sandbox/server.mjs");
  parentPort.postMessage((await startSandbox()).url);
}

/** Nanoseconds of a call, alone and as one of many at once. */
export async function run() {
  const { fetchValidationStatus } = await import("../pkg/inline.js");
  const worker = new Worker(new URL(import.meta.url));
  const [sandbox] = await once(worker, "message");
  const { token } = credentials;
  const baseUrl = `${sandbox}/partner-center`;
  const { id } = scenarios.find(({ answer, provider }) => provider === "partner-center" && answer.body?.status === "Allowed");
  const url = `${baseUrl}/v1/customers/${id}/validationStatus?type=account`;
  const headers = {
    Accept: "application/json",
    "MS-RequestId": "01234567-89ab-4cde-8f01-23456789abcd",
    "MS-CorrelationId": "76543210-ba98-4edc-8f01-dcba98765432",
    Authorization: `Bearer ${token}`,
  };
  const contenders = {
    "fetch and json()": async () => (await fetch(url, { headers })).json(),
    "the same with AbortSignal.timeout": async () => (await fetch(url, { headers, signal: AbortSignal.timeout(10_000) })).json(),
    fetchValidationStatus: async () => (await fetchValidationStatus(id, { token, baseUrl })).validationStatus,
  };
  for (const call of Object.values(contenders)) if ((await call()).status !== "Allowed") throw new Error("the sandbox answers otherwise");

  const many = Object.entries(contenders).map(([name, call]) => [name, () => Promise.all(Array.from({ length: MANY }, call))]);
  const clears = false;
  await byTurns(contenders, 1000, { clears });
  const one = await byTurns(contenders, 4000, { clears });
  const all = await byTurns(Object.fromEntries(many), 60, { clears });
  await worker.terminate();
  return Object.fromEntries(Object.keys(contenders).map((name) => [name, { one: one[name], ofMany: all[name] / MANY }]));
}
