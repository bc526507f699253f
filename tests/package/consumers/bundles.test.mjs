// What a bundler keeps of the package where nothing of its module is asked for: none of it.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build } from "esbuild";
import { rollup } from "rollup";

const project = mkdtempSync(join(tmpdir(), "good-standing-bundles-"));
const most = 600;

before(() => {
  mkdirSync(join(project, "node_modules"));
  symlinkSync(fileURLToPath(new URL("../../../pkg", import.meta.url)), join(project, "node_modules/good-standing"));
});
after(() => rmSync(project, { recursive: true }));

const bundlers = {
  async esbuild(file, platform) {
    const { outputFiles } = await build({ entryPoints: [file], bundle: true, minify: true, write: false, format: "esm", platform, logLevel: "silent" });
    return outputFiles[0].text;
  },
  async Rollup(file, platform) {
    const resolve = nodeResolve({ browser: platform === "browser", exportConditions: platform === "node" ? ["node"] : [] });
    const bundle = await rollup({ input: file, plugins: [resolve], onLog() {} });
    const { output } = await bundle.generate({ format: "es" });
    return output.map(({ code, source }) => code ?? source).join("\n");
  },
};
const enums = "console.log(accountStatuses, isAccountStatus(location));";
const sources = [
  ["the enums", "node", `import { accountStatuses, isAccountStatus } from "good-standing/enums"; ${enums}`],
  ["the enums", "browser", `import { accountStatuses, isAccountStatus } from "good-standing/enums"; ${enums}`],
  ["the enums of the package itself", "browser", `import { accountStatuses, isAccountStatus } from "good-standing"; ${enums}`],
  ["an import of nothing", "browser", `import "good-standing";`],
];

for (const [bundler, bundle] of Object.entries(bundlers)) {
  for (const [what, platform, source] of sources) {
    test(`${bundler} keeps of ${what} for ${platform} no WebAssembly`, async () => {
      const file = join(project, "entry.mjs");
      writeFileSync(file, source);
      const kept = await bundle(file, platform);
      assert.doesNotMatch(kept, /wasm|WebAssembly/i);
      assert.ok(kept.length < most, `${kept.length} bytes are kept`);
    });
  }
}

test("esbuild keeps of types nothing", async () => {
  const file = join(project, "entry.ts");
  writeFileSync(file, `import type { Decision } from "good-standing"; export const granted = (decision: Decision) => decision.eligible;`);
  assert.doesNotMatch(await bundlers.esbuild(file, "node"), /good|wasm/i);
});

test("what is used brings the module, wherever it may be", async () => {
  const file = join(project, "entry.mjs");
  writeFileSync(file, `import { init, evaluateAccount } from "good-standing"; await init(); console.log(evaluateAccount("Allowed"));`);
  for (const bundle of Object.values(bundlers)) {
    for (const platform of ["node", "browser"]) assert.match(await bundle(file, platform), /WebAssembly/);
  }
});
