// How far memory grows over thousands of calls to a server, which has a thread of its own.
import { once } from "node:events";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { faults } from "../sandbox/faults.mjs";
import { credentials } from "../sandbox/scenarios.mjs";
import { startSandbox } from "../sandbox/server.mjs";

/** What costs a connection, a megabyte or a wait is called once where all else is called so often. */
const OFTEN = 8;
const dear = ["reset", "closed", "silent", "not-http", "reset-in-body", "half", "trickle", "flood", "gzip-bomb", "1-mib", "1-mib-and-1"];

if (isMainThread) {
  const { grown, pkg: { checkCustomer, checkSubmission } } = await import("./settled.mjs");
  const server = new Worker(new URL(import.meta.url));
  const [url] = await once(server, "message");
  const calls = (isWanted) => faults.filter(({ expect }) => isWanted(expect)).flatMap(({ name, expect }) => {
    const options = { maxRetries: 0, ...(expect.error === "timeout" && { timeoutMs: 10 }) };
    const both = [
      () => checkCustomer("11111111-1111-1111-1111-111111111111", { ...options, token: credentials.token, baseUrl: `${url}/fault/${name}/partner-center` }),
      () => checkSubmission("validationsubmission_succeeded", { ...options, apiKey: credentials.secretKey, baseUrl: `${url}/fault/${name}/goodstack` }),
    ];
    return Array.from({ length: dear.includes(name) ? 1 : OFTEN }, (_, index) => both[index % 2]);
  });
  const count = Number(process.argv[2]);
  const codes = new Set();
  const code = (error) => error.code;
  // Without another attempt, what is answered later is not answered.
  const bad = await grown(calls(({ error, attempts }) => error || attempts > 1).map((call) => [call, code]), count, codes);
  const good = await grown(calls(({ error, attempts }) => !error && attempts === 1).map((call) => [call, (error) => { throw error; }]), count, codes);
  console.log(JSON.stringify({ bad, good, codes: [...codes].sort() }));
  await server.terminate();
} else {
  const { url } = await startSandbox();
  parentPort.postMessage(url);
}
