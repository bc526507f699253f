// Many records in the built package: as one text, as bytes of every kind, and as a stream that is cut anywhere.
import assert from "node:assert/strict";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import vm from "node:vm";
import { evaluateNdjson, isGoodStandingError, ndjsonDecisions, outcomeCodes } from "../../pkg/inline.js";
import { account, dice } from "./made.mjs";

const lines = '\ufeff{"type":"account","status":"Allowed"}\r\n\n{"type":"account","status":"Zoë ☃ 😀"}\n{"type":"account","status":"Allowed"';
const expected = {
  total: 3, counts: { error: 1, ineligible: 0, review: 1, pending: 0, eligible: 1 }, outcomes: [4, 2, 0],
  reasons: { "account.allowed": 1, "account.unrecognized": 1 }, errors: [{ line: 4, byteOffset: 127, message: "expected `,` or `}`" }],
};
const plain = (report) => ({ ...report, outcomes: [...report.outcomes] });

test("text and bytes of every kind come to the same", () => {
  const bytes = new TextEncoder().encode(lines);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 7), 3, bytes.length);
  shared.set(bytes);
  const inAnother = vm.runInNewContext("Uint8Array.from(bytes)", { bytes: [...bytes] });
  const inTheMiddle = new Uint8Array([1, 2, 3, ...bytes, 4, 5]).subarray(3, -2);
  expected.errors[0].byteOffset = bytes.length;
  for (const input of [lines, bytes, Buffer.from(lines), bytes.buffer, new DataView(bytes.buffer), shared, inAnother, inTheMiddle]) {
    assert.deepEqual(plain(evaluateNdjson(input)), expected);
  }
  const long = `${'{"type":"account","status":"Allowed","x":"é"}\n'.repeat(20_000)}5`;
  assert.deepEqual(plain(evaluateNdjson(long)), plain(evaluateNdjson(Buffer.from(long))));
  assert.deepEqual(evaluateNdjson(long).errors, [{ line: 20_001, byteOffset: Buffer.byteLength(long) - 1, message: "expected a record of Partner Center or Goodstack, got a number" }]);
});

test("what holds no record comes to an empty report", () => {
  for (const input of ["", "\ufeff", "\n \r\n", new Uint8Array(), new ArrayBuffer(0)]) {
    const report = plain(evaluateNdjson(input));
    assert.deepEqual(report, { total: 0, counts: { error: 0, ineligible: 0, review: 0, pending: 0, eligible: 0 }, outcomes: [], reasons: {}, errors: [] });
  }
});

/** Bytes that were handed to somebody else. */
function gone() {
  const bytes = new Uint8Array(9);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}

const refused = (call, message) => assert.throws(call, (error) => isGoodStandingError(error) && error.code === "invalid_argument" && error.message === message);

test("bad input is named", () => {
  for (const [input, came] of [[undefined, "nothing"], [null, "null"], [5, "a number"], [{}, "an object"], [["{}"], "an array"], [Symbol("x"), "a symbol"]]) {
    refused(() => evaluateNdjson(input), `\`input\` must be text or bytes, got ${came}`);
  }
  refused(() => evaluateNdjson(gone()), "`input` must be text or bytes, got a view whose buffer is gone");
  refused(() => evaluateNdjson("", { operation: "buy" }), "`policy.operation` must be one of `purchase`, `increaseSeats`, `upgrade`, `renew`, `reduceSeats`, `cancel`, got `buy`");
  refused(() => ndjsonDecisions({ countryCodes: [] }), "`policy.countryCodes` must be an array of ISO 3166-1 alpha-3 codes, got an empty array");
  refused(() => ndjsonDecisions(undefined, { onProgress: 5 }), "`options.onProgress` must be a function, got `5`");
  refused(() => ndjsonDecisions(undefined, { progress() {} }), "`options` must be an object with no other keys than `onProgress`, got the key `progress`");
  refused(() => ndjsonDecisions(undefined, null), "`options` must be an object, got null");
});

/** The reports of chunks that are written one after the other. */
async function streamed(chunks, ...args) {
  const reports = [];
  for await (const report of ReadableStream.from(chunks).pipeThrough(ndjsonDecisions(...args))) reports.push(plain(report));
  return reports;
}

test("a stream that is cut anywhere comes to the same, with a report for each chunk", async () => {
  const bytes = new TextEncoder().encode(lines);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const reports = await streamed([bytes.slice(0, cut), bytes.slice(cut)]);
    assert.equal(reports.length, 3);
    assert.deepEqual(reports.flatMap((report) => report.outcomes), expected.outcomes);
    assert.deepEqual(reports.flatMap((report) => report.errors), [{ ...expected.errors[0], byteOffset: bytes.length }]);
    assert.equal(reports.reduce((sum, report) => sum + report.total, 0), 3);
  }
  const whole = await streamed([new TextEncoder().encode('{"id":"1","status":"failed"}\n')]);
  assert.deepEqual(whole.map((report) => report.outcomes), [[1]]);
});

test("progress is told after each chunk and at the end, and may throw or reject", async () => {
  const told = [];
  const chunks = ['{"id":"1"', ',"status":"failed"}\n5\n', '{"id":"2"}'].map((text) => Buffer.from(text));
  await streamed(chunks, undefined, { onProgress: (progress) => told.push(progress) && assert.fail("ignored") });
  assert.deepEqual(told, [{ bytes: 9, records: 0 }, { bytes: 31, records: 2 }, { bytes: 41, records: 2 }, { bytes: 41, records: 3 }]);
  await streamed(chunks, undefined, { onProgress: async () => assert.fail("ignored") });
  await new Promise(setImmediate); // a rejection that nobody hears of is told by then
});

test("a chunk that is not bytes ends the stream", async () => {
  for (const [chunk, came] of [["{}", "text"], [null, "null"], [{}, "an object"], [gone(), "a view whose buffer is gone"]]) {
    await assert.rejects(streamed([chunk]), { name: "GoodStandingError", code: "invalid_argument", message: `\`chunk\` must be bytes, got ${came}` });
  }
});

test("a stream can be cancelled and aborted, and holds back who writes too fast", async () => {
  const line = new TextEncoder().encode('{"id":"1","status":"failed"}\n');
  const cancelled = ndjsonDecisions();
  const writer = cancelled.writable.getWriter();
  const reader = cancelled.readable.getReader();
  const written = writer.write(line);
  assert.equal((await reader.read()).value.total, 1);
  await written;
  await reader.cancel("enough");
  await assert.rejects(writer.write(line));

  const aborted = ndjsonDecisions();
  const reading = aborted.readable.getReader().read();
  await Promise.all([assert.rejects(reading, /stop/), aborted.writable.abort(new Error("stop"))]);

  const held = ndjsonDecisions();
  const busy = held.writable.getWriter();
  let pulled = 0;
  const writes = (async () => {
    for (; pulled < 50; pulled += 1) {
      await busy.ready;
      await busy.write(line);
    }
    await busy.close();
  })();
  await new Promise(setImmediate);
  assert.ok(pulled < 5, `${pulled} chunks were taken while nobody read`);
  let total = 0;
  for await (const report of held.readable) total += report.total;
  await writes;
  assert.equal(total, 50);
});

test("a file of any length runs in memory that does not grow with it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "good-standing-"));
  const file = join(folder, "many.ndjson");
  const made = dice(1);
  const part = Array.from({ length: 5000 }, () => JSON.stringify(account(made))).join("\n") + "\n";
  writeFileSync(file, part.repeat(60));
  try {
    let [total, first, rest] = [0, 0, 0];
    for await (const report of Readable.toWeb(createReadStream(file)).pipeThrough(ndjsonDecisions())) {
      total += report.total;
      const { rss } = process.memoryUsage();
      if (total < 100_000) first = Math.max(first, rss);
      else rest = Math.max(rest, rss);
    }
    assert.equal(total, 300_000);
    assert.ok(rest - first < 12 * 2 ** 20, `${rest - first} bytes more`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the first thousand faults are kept, and all are counted", () => {
  const report = evaluateNdjson("{]\n".repeat(2500));
  assert.deepEqual([report.errors.length, report.counts.error, report.total], [1000, 2500, 2500]);
});

/** Shapes that never repeat must not lead to other outcomes. */
test("floods of shapes change nothing", () => {
  const floods = {
    "a key of its own in each": (index) => `{"k${index}":1,"status":"Allowed","type":"account"}`,
    "8000 keys in turn": (index) => `{"k${index % 8000}":1,"type":"account","status":"Allowed"}`,
    "each length": (index) => `{"type":"account","status":"Allowed","n":"${"x".repeat(index % 300)}"}`,
    "three in ten broken": (index) => (index % 10 < 3 ? '{"type":"account","status":"Allowed"' : '{"type":"account","status":"Allowed"}'),
    "an escape in each": () => '{"type":"account","status":"\\u0041llowed","x":"2021\\/07"}',
    "escapes everywhere": (index) => JSON.stringify({ type: "account", status: "Allowed", x: `${index}` }).replace(/\w/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
    "not ASCII": (index) => `{"type":"account","status":"Allowed","name":"東京都千代田区丸の内一丁目${index % 10}"}`,
    "deep and deeper": (index) => `{"type":"account","status":"Allowed","x":${"[".repeat(index % 70)}${"]".repeat(index % 70)}}`,
    "a status of its own": (index) => `{"type":"account","status":"s${index}"}`,
  };
  for (const [name, flood] of Object.entries(floods)) {
    const made = Array.from({ length: process.env.ALL ? 400_000 : 20_000 }, (_, index) => flood(index));
    const report = evaluateNdjson(made.join("\n"));
    made.forEach((line, index) => {
      let value;
      try {
        value = JSON.parse(line);
      } catch {}
      const depth = line.split("[").length;
      const outcome = value === undefined || depth > 64 ? "error" : value.status === "Allowed" ? "eligible" : "review";
      assert.equal(outcomeCodes[report.outcomes[index]], outcome, `${name}: ${line}`);
    });
  }
});
