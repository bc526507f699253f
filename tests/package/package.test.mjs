// What is published: the package as npm packs it, installed into a project of its own.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as enums from "../../pkg/enums.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "good-standing-"));
const consumers = fileURLToPath(new URL("consumers/node_modules", import.meta.url));
const tool = (name) => join(root, "node_modules/.bin", name);
let tarball;

/** What it prints stands in the error when it fails. */
function run(program, args, options) {
  try {
    return execFileSync(program, args, { cwd: project, encoding: "utf8", stdio: "pipe", ...options });
  } catch (error) {
    throw new Error(`${error.message}\n${error.stdout}${error.stderr}`);
  }
}

before(() => {
  cpSync(new URL("consumer", import.meta.url), project, { recursive: true });
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], { cwd: join(root, "pkg") }));
  tarball = join(project, packed.filename);
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", tarball]);
  for (const name of ["@hono/standard-validator", "@standard-schema/spec", "@types/node", "hono", "undici-types"]) {
    cpSync(join(consumers, name), join(project, "node_modules", name), { recursive: true });
  }
  writeFileSync(join(project, "enums.ts"), switches());
});
/** Goes through every enum to its end: compiles where the values and the type are the same. */
function switches() {
  const guards = Object.keys(enums).filter((name) => name.startsWith("is"));
  const lists = Object.values(enums).filter(Array.isArray).sort((one, other) => other.length - one.length);
  const text = guards.map((guard) => {
    // Another enum's values may be some of these.
    const values = lists.find((values) => values.every((value) => enums[guard](value)));
    const cases = values.map((value) => `case ${JSON.stringify(value)}:`).join(" ");
    return `export function ${guard}Known(value: enums.${guard.slice(2)}) { switch (value) { ${cases} return; default: value satisfies never; } }\n`;
  });
  assert.equal(guards.length, lists.length);
  return `import type * as enums from "good-standing/enums";\n${text.join("")}`;
}

after(() => rmSync(project, { recursive: true }));

test("nothing is lost in packing", () => {
  const files = readdirSync(join(project, "node_modules/good-standing")).sort();
  assert.deepEqual(files, readdirSync(join(root, "pkg")).sort());
});

test("publint has nothing to say", () => {
  run(tool("publint"), ["run", tarball, "--strict"]);
});

test("knip finds nothing in it that is of no use", () => {
  run(tool("knip"), ["--no-progress"], { cwd: root });
});

test("every way of importing finds its declarations", () => {
  run(tool("attw"), [tarball, "--profile", "node16", "--exclude-entrypoints", "./good_standing_bg.wasm"]);
});

for (const [version, compiler] of [["5", tool("tsc")], ["7", join(consumers, ".bin/tsc")]]) {
  for (const [resolver, module] of [["Node's", "nodenext"], ["a bundler's", "preserve"]]) {
    test(`strict TypeScript ${version} compiles with ${resolver} resolution`, () => {
      assert.match(run(compiler, ["--version"]), new RegExp(`^Version ${version}\\.`));
      run(compiler, ["--project", ".", "--module", module]);
    });
  }
  test(`strict TypeScript ${version} compiles with Node's types alone, which know no page`, () => {
    run(compiler, ["--project", "tsconfig.node.json"]);
  });
}

for (const program of ["esm.mjs", "cjs.cjs", "enums.mjs", "schema.mjs"]) {
  test(`${program} runs`, () => {
    run(process.execPath, [program]);
  });
}

test("an error that nobody catches is shown with its message, not with a screen of code", () => {
  for (const work of ["evaluateAccount(5)", 'await checkCustomer("x", { token: "any text" })', "createThrottle()"]) {
    for (const program of [`import { evaluateAccount, checkCustomer, createThrottle } from "good-standing"; ${work};`, `delete globalThis.WebAssembly; const { evaluateAccount, checkCustomer, createThrottle } = await import("good-standing"); ${work};`]) {
      const { stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: project, encoding: "utf8" });
      assert.equal(status, 1);
      assert.match(stderr, /GoodStandingError/);
      for (const line of stderr.split("\n")) assert.ok(line.length < 250, line);
    }
  }
});

test("the command is installed", () => {
  const { version } = JSON.parse(readFileSync(join(root, "pkg/package.json")));
  assert.equal(run(join(project, "node_modules/.bin/good-standing"), ["--version"]), `${version}\n`);
});

test("JavaScript and a module of another build do not link", async () => {
  const { evaluateAccount, init } = await import("../../pkg/browser.js");
  const bytes = readFileSync(join(root, "pkg/good_standing_bg.wasm"));
  const { name } = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).find(({ name }) => /^_[0-9a-f]{8}$/.test(name));
  const other = Buffer.from(bytes);
  other.write(name.at(-1) === "0" ? "1" : "0", other.indexOf(name) + name.length - 1);
  const foreign = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0]);
  // The first attempt leaves nothing behind that a second one would take for a module.
  for (const [module, Cause] of [[other, WebAssembly.LinkError], [other, WebAssembly.LinkError], [foreign, TypeError], [foreign, TypeError]]) {
    await assert.rejects(init(module), ({ code, cause }) => code === "not_initialised" && cause instanceof Cause);
    assert.throws(() => evaluateAccount("Allowed"), { code: "not_initialised" });
  }
  await init(bytes);
  assert.ok(evaluateAccount("Allowed").eligible);
});

// Of one function a bundler keeps what that needs, and the loading of the module is part of it.
for (const program of ["bundled.mjs", "bundled-testing.mjs"]) {
  for (const format of ["cjs", "esm"]) {
    test(`${program} as ${format} runs without the package`, () => {
      const bundle = join(project, `bundle.${format === "esm" ? "mjs" : "cjs"}`);
      run(tool("esbuild"), [program, "--bundle", "--platform=node", `--format=${format}`, `--outfile=${bundle}`]);
      run(process.execPath, [bundle], { cwd: tmpdir() });
    });
  }
}
