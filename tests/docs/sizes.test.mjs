// The sizes in the README are those of the built package; `BLESS=1` writes them anew.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { read, root } from "./markdown.mjs";

const wasm = "good_standing_bg.wasm";
const part = /(?<=<!-- sizes -->\n)[^]*?(?=<!-- \/sizes -->)/;
const tolerance = 0.05;

async function built() {
  const entryPoints = ["browser.js", "enums.js", "inline.js", "workerd.js"];
  const { outputFiles } = await build({
    absWorkingDir: join(root, "pkg"), entryPoints, outdir: "unwritten", write: false,
    bundle: true, minify: true, format: "esm", external: [`./${wasm}`], logLevel: "silent",
  });
  const files = [[wasm, readFileSync(join(root, "pkg", wasm))]];
  for (const { path, contents } of outputFiles) files.push([basename(path), contents]);
  return files.map(([name, bytes]) => [name, bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length]);
}

test("sizes", async () => {
  const sizes = await built();
  if (process.env.BLESS) {
    const rows = sizes.map(([name, ...bytes]) => `| \`${name}\` | ${bytes.join(" | ")} |\n`);
    const table = `| file | raw | gzip | brotli |\n|---|--:|--:|--:|\n${rows.join("")}`;
    writeFileSync(join(root, "README.md"), read("README.md").replace(part, table));
  }
  const told = [...part.exec(read("README.md"))[0].matchAll(/^\| `(.+?)` \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map(([, ...row]) => row);
  assert.deepEqual(told.map(([name]) => name), sizes.map(([name]) => name));
  for (const [index, [name, ...bytes]] of sizes.entries()) {
    const [, ...claims] = told[index].map(Number);
    const close = claims.every((claim, which) => Math.abs(claim - bytes[which]) <= tolerance * bytes[which]);
    assert.ok(close, `${name} has ${bytes.join(", ")} bytes, not ${claims.join(", ")}; renew with \`BLESS=1 cargo xtask test docs\``);
  }
});
