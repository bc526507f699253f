// Decides about a file of any size, beside the page.
import { evaluateNdjson, init, isGoodStandingError, ndjsonDecisions, outcomeCodes } from "good-standing";
import Papa from "papaparse";
import { readTable } from "./table.js";

const EVERY_MS = 100;
const MOST_OF_A_LIST = 200 * 1024 * 1024;
const MOST_OF_A_RECORD = 1024 * 1024;
const LINE_FEED = 10;
const SPACE = 32;
const ready = init();

addEventListener("message", async ({ data }) => {
  try {
    await ready;
    if (data.records) await download(data);
    else await decide(data);
  } catch (error) {
    postMessage({ fault: sentence(error) });
  }
});

function sentence(error) {
  if (isGoodStandingError(error)) return error.message;
  if (["NotReadableError", "NotFoundError"].includes(error?.name)) return "The file could not be read to its end: it was moved, changed or deleted meanwhile, or it is a folder. Choose it again.";
  return error instanceof Error ? error.message : String(error);
}

// ── deciding ────────────────────────────────────────────────────────────────

async function decide({ file, policy }) {
  const { records, kind } = await recordsOf(file);
  postMessage({ records, kind });
  const places = new Places();
  const lines = new TransformStream({
    transform(chunk, controller) {
      places.take(chunk);
      controller.enqueue(chunk);
    },
  });
  let batch = newBatch();
  let last = performance.now();
  const flush = () => {
    const outcomes = joined(batch.outcomes);
    const starts = places.flush();
    postMessage({ ...batch, outcomes, ...starts, bytes: places.bytes }, [outcomes.buffer, starts.starts.buffer, starts.lines.buffer]);
    batch = newBatch();
    last = performance.now();
  };
  const reader = records.stream().pipeThrough(lines).pipeThrough(ndjsonDecisions(policy)).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    batch.outcomes.push(value.outcomes);
    add(batch.counts, value.counts);
    add(batch.reasons, value.reasons);
    if (performance.now() - last > EVERY_MS) flush();
  }
  flush();
  postMessage({ done: true });
}

const newBatch = () => ({ outcomes: [], counts: {}, reasons: {} });

function add(sums, more) {
  for (const [key, count] of Object.entries(more)) sums[key] = (sums[key] ?? 0) + count;
}

function joined(arrays) {
  const all = new Uint8Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** The file as lines of JSON, and what it was taken for. */
async function recordsOf(file) {
  const start = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  if (file.size === 0) throw new Error("This file is empty.");
  if (start.includes(0)) throw new Error("This file is not text. NDJSON is wanted, one record a line, or CSV with a column `status`; from a spreadsheet, save as CSV.");
  const text = new TextDecoder().decode(start).replace(/^\ufeff/, "").trimStart();
  if (text === "" && file.size <= start.length) throw new Error("There is nothing but white space in this file.");
  if (text.startsWith("[")) {
    if (file.size > MOST_OF_A_LIST) throw new Error("This is one list of more than 200 MB. Write one record a line instead (NDJSON): that has no limit.");
    const records = await fromWhole(file);
    if (!records) throw new Error("This file begins as a list in JSON, and is none to its end.");
    return { records, kind: "records" };
  }
  if (!text.startsWith("{") && (/\.(csv|tsv)$/i.test(file.name) || /^[^\n]*[,;\t]/.test(text) || /^"?status"?\s*$/im.test(text.split("\n")[0]))) {
    const parts = [];
    const kind = await readTable(file, (lines) => parts.push(new Blob([lines])), (read) => postMessage({ read, of: file.size }));
    return { records: new Blob(parts), kind };
  }
  return { records: (file.size <= MOST_OF_A_RECORD && await fromWhole(file)) || file, kind: "records" };
}

async function fromWhole(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return oneALine(bytes) ? new Blob([bytes]) : null;
}

/** In place, and nothing but what stands between records: what decides must see what it would refuse. Tells whether it is JSON at all. */
function oneALine(bytes) {
  try {
    JSON.parse(decoder.decode(bytes));
  } catch {
    return false;
  }
  let depth = 0;
  let isText = false;
  let isList = false;
  // Of this encoding each byte is a letter.
  for (const { 0: mark, index } of new TextDecoder("latin1").decode(bytes).matchAll(/\\.|["[\]{},\r\n]/g)) {
    if (mark === '"') isText = !isText;
    if (isText) continue;
    if (depth === 0 && mark === "[") isList = true;
    if (mark === "]" || mark === "}") depth -= 1;
    if (mark === "\r" || mark === "\n" || (isList && depth === 0)) bytes[index] = SPACE;
    if (isList && depth === 1 && mark === ",") bytes[index] = LINE_FEED;
    if (mark === "[" || mark === "{") depth += 1;
  }
  return true;
}

/** Where each record begins, and in which line; blank lines hold none. */
class Places {
  bytes = 0;
  #line = 1;
  #start = 0;
  #isBlank = true;
  #starts = [];
  #lines = [];

  take(chunk) {
    let at = 0;
    while (at < chunk.length) {
      if (this.#isBlank) {
        const byte = chunk[at];
        if (byte === 10) this.#next(at + 1);
        else if (byte !== 32 && byte !== 9 && byte !== 13) {
          this.#isBlank = false;
          this.#starts.push(this.#start);
          this.#lines.push(this.#line);
        }
        at += 1;
        if (this.#isBlank || byte === 10) continue;
      }
      const end = chunk.indexOf(10, at);
      if (end < 0) break;
      this.#next(end + 1);
      at = end + 1;
    }
    this.bytes += chunk.length;
  }

  #next(after) {
    this.#line += 1;
    this.#start = this.bytes + after;
    this.#isBlank = true;
  }

  flush() {
    const places = { starts: Float64Array.from(this.#starts), lines: Uint32Array.from(this.#lines) };
    this.#starts = [];
    this.#lines = [];
    return places;
  }
}

// ── the answer as a table ───────────────────────────────────────────────────

const AT_ONCE = 20_000;

async function download({ records, starts, lines, outcomes, chosen, policy }) {
  const parts = [`record,line,id,outcome,reason\r\n`];
  for (let first = 0; first < chosen.length; first += AT_ONCE) {
    const some = chosen.subarray(first, first + AT_ONCE);
    const from = starts[some[0]];
    const last = some[some.length - 1];
    const bytes = new Uint8Array(await records.slice(from, starts[last + 1] ?? records.size).arrayBuffer());
    const rows = Array.from(some, (index) => {
      const line = bytes.subarray(starts[index] - from, (starts[index + 1] ?? records.size) - from);
      const { reasons, errors } = evaluateNdjson(line, policy);
      return [index + 1, lines[index], idOf(line), outcomeCodes[outcomes[index]], errors[0]?.message ?? Object.keys(reasons)[0]];
    });
    parts.push(`${Papa.unparse(rows, { escapeFormulae: true })}\r\n`);
    postMessage({ read: first + some.length, of: chosen.length });
  }
  postMessage({ table: new Blob(parts, { type: "text/csv" }) });
}

const decoder = new TextDecoder();

function idOf(line) {
  try {
    const record = JSON.parse(decoder.decode(line));
    const own = record.data?.id ?? record.id;
    if (own) return own;
    return Object.entries(record.row ?? record).find(([key]) => /id$/i.test(key))?.[1] ?? "";
  } catch {
    return "";
  }
}
