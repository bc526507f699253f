// `cargo xtask bench [name] [--chromium]`
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, platform, release, totalmem } from "node:os";
import { native } from "./native.mjs";
import { chart, document, lines } from "./report.mjs";

const size = { bytes: Number(process.env.BENCH_MEGABYTES ?? 60) * 1e6, rounds: Number(process.env.BENCH_ROUNDS ?? 9) };
const results = new URL("../target/bench/performance.json", import.meta.url);

const parts = {
  async ndjson() {
    const { evaluateNdjson } = await import("../pkg/inline.js");
    const { compare } = await import("./ndjson.mjs");
    const cedarWasm = createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs");
    const { ask, end } = native();
    const table = await compare({ evaluateNdjson, cedarWasm, native: ask, tell: (set) => console.error(`  ${set}`) }, size);
    end();
    return table;
  },
  decisions: async () => (await import("./decisions.mjs")).run(size),
  start: async () => (await import("./start.mjs")).run(size),
  memory: async () => (await import("./memory.mjs")).run(size),
  calls: async () => (await import("./calls.mjs")).run(),
  workers: async () => (await import("./workers.mjs")).run(size),
  sizes: async () => (await import("./sizes.mjs")).run(),
  chromium: async () => (await import("./chromium.mjs")).run(size),
};

const inChromium = process.argv.includes("--chromium");
const wanted = process.argv.slice(2).filter((word) => word !== "--chromium");
const measured = existsSync(results) ? JSON.parse(readFileSync(results)) : {};
const names = wanted.length > 0 ? wanted : Object.keys(parts).filter((name) => name !== "chromium" || inChromium);
for (const name of names) {
  if (!(name in parts)) throw new Error(`there is no bench \`${name}\`, there are ${Object.keys(parts).join(", ")}`);
  console.error(name);
  measured[name] = await parts[name]();
}
measured.machine = { cpu: cpus()[0].model.trim(), cores: cpus().length, memory: Math.round(totalmem() / 2 ** 30), system: `${platform()} ${release()}`, node: process.version, v8: process.versions.v8, date: new Date().toISOString().slice(0, 10), ...size };
mkdirSync(new URL(".", results), { recursive: true });
writeFileSync(results, `${JSON.stringify(measured, null, 2)}\n`);
console.log(lines(measured).join("\n"));
if (process.env.BLESS) {
  const docs = new URL("../docs/", import.meta.url);
  writeFileSync(new URL("performance.json", docs), `${JSON.stringify(measured, null, 2)}\n`);
  writeFileSync(new URL("performance.md", docs), document(measured));
  writeFileSync(new URL("performance.svg", docs), chart(measured));
}
