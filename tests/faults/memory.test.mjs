// What thousands of calls leave behind.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

test("twenty thousand calls leave the memory as it was, whether they fail or not", { timeout: 120_000 }, async () => {
  const child = fileURLToPath(new URL("memory.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", child]);
  const { bad, good, largeBytes, codes } = JSON.parse(stdout);
  assert.deepEqual(codes, ["aborted", "invalid_argument", "malformed_response", "network", "response_too_large", "server_error", "timeout", "unauthorized"]);
  for (const { wasmBytes, slots, heapBytes } of [bad, good]) {
    assert.deepEqual([wasmBytes, slots], [0, 0]);
    assert.ok(heapBytes < 1024 * 1024, `the heap grew by ${heapBytes} bytes`);
  }
  assert.ok(largeBytes < 1024 * 1024, `${largeBytes} bytes for what was refused`);
});
