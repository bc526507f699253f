// What thousands of calls leave behind.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

async function told(program, ...args) {
  const child = fileURLToPath(new URL(program, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", child, ...args]);
  return JSON.parse(stdout);
}

function isFlat({ wasmBytes, slots, heapBytes }, most) {
  assert.deepEqual([wasmBytes, slots], [0, 0]);
  assert.ok(heapBytes < most, `the heap grew by ${heapBytes} bytes`);
}
const mebibyte = 1024 * 1024;

test("twenty thousand calls leave the memory as it was, whether they fail or not", { timeout: 120_000 }, async () => {
  const { bad, good, largeBytes, codes } = await told("memory.mjs");
  assert.deepEqual(codes, ["aborted", "invalid_argument", "malformed_response", "network", "response_too_large", "server_error", "timeout", "unauthorized"]);
  for (const grown of [bad, good]) isFlat(grown, mebibyte);
  assert.ok(largeBytes < mebibyte, `${largeBytes} bytes for what was refused`);
});

const count = process.env.ALL ? 20_000 : 2000;
test(`${count} calls over a socket leave the memory as it was, whether they fail or not`, { timeout: 120_000 }, async () => {
  const { bad, good, codes } = await told("loopback.mjs", count);
  assert.deepEqual(codes, ["malformed_response", "network", "rate_limited", "rejected", "response_too_large", "server_error", "timeout", "unauthorized"]);
  // What Node keeps of its connections takes more calls to settle.
  for (const grown of [bad, good]) isFlat(grown, 2 * mebibyte);
});
