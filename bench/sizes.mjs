// What an application ships for a decision: the bundle, minified, and the module beside it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { MANY } from "./report.mjs";

const programs = {
  "good-standing": ['import { init, evaluateAccount, evaluateNdjson } from "../pkg/browser.js"; export { init, evaluateAccount, evaluateNdjson };', "../pkg/good_standing_bg.wasm"],
  zod: ['import * as z from "zod"; export const read = (value) => z.looseObject({ status: z.string() }).parse(value);'],
  valibot: ['import * as v from "valibot"; export const read = (value) => v.parse(v.looseObject({ status: v.string() }), value);'],
  ajv: ['import Ajv from "ajv"; export const read = new Ajv().compile({ type: "object" });'],
  "json-rules-engine": ['export { Engine } from "json-rules-engine";'],
  "cedar-wasm": ['export { default, isAuthorized } from "@cedar-policy/cedar-wasm/web";', "node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm"],
};

const size = (bytes) => ({ gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length });

export function run() {
  const { "good-standing": ours, ...others } = shipped();
  return { "good-standing": ours, [MANY]: manyRecords(), ...others };
}

/** `cargo xtask bench` makes the module a second time, without them. */
function manyRecords() {
  const [whole, without] = ["../pkg/good_standing_bg.wasm", "../target/bench/without-many.wasm"].map((file) => size(readFileSync(new URL(file, import.meta.url))));
  return { gzip: whole.gzip - without.gzip, brotli: whole.brotli - without.brotli };
}

function shipped() {
  return Object.fromEntries(Object.entries(programs).map(([name, [contents, module]]) => {
    const resolveDir = fileURLToPath(new URL(".", import.meta.url));
    const { outputFiles } = buildSync({ stdin: { contents, resolveDir }, bundle: true, minify: true, format: "esm", write: false, external: ["*.wasm"], logLevel: "error" });
    const files = [outputFiles[0].contents, ...(module ? [readFileSync(new URL(module, import.meta.url))] : [])].map(size);
    return [name, { gzip: files.reduce((sum, { gzip }) => sum + gzip, 0), brotli: files.reduce((sum, { brotli }) => sum + brotli, 0) }];
  }));
}
