// Many records: bytes in, one outcome a record out. Runs in Node and, bundled, in a page.
import { hostile, make, sets } from "./data.mjs";
import { cedar, jsonRulesEngine, validating, validators } from "./peers.mjs";
import { decide } from "./rules.mjs";
import { byTurns, hash } from "./measure.mjs";

const MEGABYTE = 1e6;
const NEWLINE = 10;

const plain = (text) => decide(JSON.parse(text));

/** Each gives the outcomes of all records. */
function contenders(set, data, { evaluateNdjson, cedarWasm, native }) {
  const { bytes, records } = data;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const ready = lines(bytes).map((line) => decoder.decode(line));
  const outcomes = new Uint8Array(records);

  /** Whole lines, about a megabyte at a time. */
  function* chunks() {
    for (let start = 0, end; start < bytes.length; start = end) {
      end = Math.min(start + MEGABYTE, bytes.length);
      if (end < bytes.length) end = bytes.lastIndexOf(NEWLINE, end - 1) + 1;
      yield bytes.subarray(start, end);
    }
  }
  const byLine = (decideText) => () => {
    let record = 0;
    for (const chunk of chunks()) {
      for (const line of decoder.decode(chunk).split("\n")) if (line !== "") outcomes[record++] = decideText(line);
    }
    return outcomes;
  };

  const all = {
    "JSON.parse alone": () => {
      for (const line of ready) JSON.parse(line);
    },
    "plain JavaScript, line by line": byLine(plain),
    "plain JavaScript, an array a megabyte": () => {
      let record = 0;
      for (const chunk of chunks()) {
        const array = decoder.decode(chunk.subarray(0, -1)).replaceAll("\n", ",");
        for (const value of JSON.parse(`[${array}]`)) outcomes[record++] = decide(value);
      }
      return outcomes;
    },
    "good-standing": () => evaluateNdjson(bytes).outcomes,
  };
  if (globalThis.Buffer) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    all["plain JavaScript, a string a line"] = () => {
      let record = 0;
      for (let start = 0, end; start < buffer.length; start = end + 1) {
        end = buffer.indexOf(NEWLINE, start);
        outcomes[record++] = plain(buffer.utf8Slice(start, end));
      }
      return outcomes;
    };
  }
  if (!hostile.includes(set)) for (const name of Object.keys(validators)) all[name] = byLine(validating(name));
  if (native) for (const reader of ["serde_json", "simd-json", "sonic-rs"]) all[`${reader}, native`] = () => native(reader, set, bytes);

  // Too slow for all records.
  const few = {};
  if (cedarWasm && set === "submissions") {
    const some = ready.slice(0, 1000);
    for (const [name, evaluate] of [["json-rules-engine", jsonRulesEngine()], ["cedar-wasm", cedar(cedarWasm)]]) {
      few[name] = async () => {
        for (const [index, line] of some.entries()) outcomes[index] = await evaluate(JSON.parse(line).data);
        return outcomes.subarray(0, some.length);
      };
    }
  }
  return { all, few };
}

function lines(bytes) {
  const found = [];
  for (let start = 0, end; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(NEWLINE, start);
    found.push(bytes.subarray(start, end));
  }
  return found;
}

/** For each set, the nanoseconds that each contender needs for a record. */
export async function compare(environment, { bytes, rounds, only = sets }) {
  const table = {};
  for (const set of only) {
    const data = make(set, sets.indexOf(set) < 3 ? bytes : bytes / 2);
    const { all, few } = contenders(set, data, environment);
    const expected = outcomesOf(data);
    const [whole, some] = [hash(expected), hash(expected.subarray(0, 1000))];
    for (const [name, run] of Object.entries({ ...all, ...few })) {
      const outcomes = await run();
      const isSame = outcomes === undefined || (outcomes.hash ?? hash(outcomes)) === (name in few ? some : whole);
      if (!isSame) throw new Error(`${name} decides otherwise about ${set}`);
    }
    const times = await byTurns({ ...all, ...few }, rounds);
    const nanoseconds = Object.fromEntries(Object.entries(times).map(([name, time]) => [name, time / (name in few ? 1000 : data.records)]));
    table[set] = { bytesARecord: data.bytes.length / data.records, nanoseconds };
    environment.tell?.(set, table[set]);
  }
  return table;
}

/** What is expected, by the plainest way there is. */
function outcomesOf({ bytes }) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return Uint8Array.from(lines(bytes), (line) => plain(decoder.decode(line)));
}
