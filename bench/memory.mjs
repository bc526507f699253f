// A stream of 200 MB, and the most memory that the process had at once.
import { spawnSync } from "node:child_process";
import { closeSync, createReadStream, existsSync, mkdirSync, openSync, writeSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { make } from "./data.mjs";
import { median } from "./measure.mjs";

const folder = fileURLToPath(new URL("../target/bench/", import.meta.url));
const file = `${folder}stream.ndjson`;
const TIMES = 10;

if (process.argv[2] === "child") {
  const { ndjsonDecisions } = await import("../pkg/inline.js");
  let bytes = 0;
  let records = 0;
  const count = new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      controller.enqueue({ total: 0 });
    },
  });
  const through = process.argv[3] === "deciding" ? ndjsonDecisions() : count;
  for await (const { total } of Readable.toWeb(createReadStream(file)).pipeThrough(through)) records += total;
  console.log(JSON.stringify({ records, bytes, peak: process.resourceUsage().maxRSS / 1024 }));
}

/** Megabytes (MiB) that deciding takes over reading the same stream in the same way. */
export function run({ rounds }) {
  mkdirSync(folder, { recursive: true });
  const data = make("mixed", 20e6);
  if (!existsSync(file)) {
    const open = openSync(file, "w");
    for (let time = 0; time < TIMES; time += 1) writeSync(open, data.bytes);
    closeSync(open);
  }
  const peaks = { reading: [], deciding: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const what of Object.keys(peaks)) {
      const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "child", what], { encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
      const { records, bytes, peak } = JSON.parse(stdout);
      if (what === "deciding" ? records !== data.records * TIMES : bytes !== data.bytes.length * TIMES) throw new Error(`${what}: not all of the stream`);
      peaks[what].push(peak);
    }
  }
  const [reading, deciding] = [median(peaks.reading), median(peaks.deciding)];
  return { megabytes: (data.bytes.length * TIMES) / 1e6, reading, deciding, extra: deciding - reading };
}
