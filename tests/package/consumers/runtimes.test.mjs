// The packed tarball, installed and used by its name alone wherever its users are. `ALL` also runs those that take their time; with
// `BLESS` beside it the table in the README is written anew.
import { chromium } from "@playwright/test";
import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { Miniflare } from "miniflare";
import { rollup } from "rollup";
import { build as viteBuild, createServer as viteServer } from "vite";
import webpack from "webpack";
import { credentials } from "../../sandbox/scenarios.mjs";
import { startHost } from "./host.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));
const built = mkdtempSync(join(tmpdir(), "good-standing-runtimes-"));
const chrome = process.env.CHROME ?? "/usr/bin/chromium";
const offline = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"];
/** What the smoke test tells, and the head of the table's column. */
const steps = { loads: "loads", decides: "decides", fetches: "fetches", verifies: "verifies a webhook", many: "NDJSON" };

let host, browser, env;
const slow = Boolean(process.env.ALL);

before(async () => {
  const [packed] = JSON.parse(execFileSync("npm", ["pack", "--json", "--pack-destination", built], { cwd: join(root, "pkg"), encoding: "utf8", stdio: "pipe" }));
  execFileSync("npm", ["install", "--offline", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", join(built, packed.filename)], { cwd: here, stdio: "pipe" });
  host = await startHost();
  const options = { baseUrl: `${host.sandbox}/partner-center`, token: credentials.token };
  env = { ...process.env, OPTIONS: JSON.stringify(options), SITE: host.url, NEXT_TELEMETRY_DISABLED: "1" };
  browser = await chromium.launch({ executablePath: chrome, args: offline });
});
after(async () => {
  await browser?.close();
  await host?.close();
  rmSync(built, { recursive: true });
});

const rows = [];

/** One row of the table: where, how the package is imported there, and a run that gives the steps that were taken. */
function runtime(name, how, run, { takesTime = false } = {}) {
  const row = { name, how };
  rows.push(row);
  if (takesTime && !slow) return;
  test(`${name}, ${how}`, { timeout: 180_000 }, async () => {
    const { version, ...took } = await run();
    assert.deepEqual(took, Object.fromEntries(Object.keys(steps).map((step) => [step, true])));
    Object.assign(row, { version, took });
  });
}

// ── servers' runtimes ───────────────────────────────────────────────────────

const versionOf = (name) => JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"))).version;
const bin = (name) => join(here, "node_modules/.bin", name);

async function told(program, args, options) {
  const { stdout } = await promisify(execFile)(program, args, { cwd: here, env, timeout: 120_000, ...options });
  return JSON.parse(stdout);
}

const node = (file) => async () => ({ version: process.versions.node, ...await told(process.execPath, [file]) });
runtime("Node.js", "`import`", node("node/main.mjs"));
runtime("Node.js", "`require`", node("node/main.cjs"));
runtime("Node.js worker thread", "`import`", node("node/thread.mjs"));
runtime("Node.js, two copies at once", "`import`", async () => {
  const copy = join(here, "node/copy/node_modules/good-standing");
  cpSync(join(here, "node_modules/good-standing"), copy, { recursive: true });
  return node("node/twice.mjs")();
});
runtime("Deno", "`import`", async () => ({
  version: versionOf("deno"),
  ...await told(bin("deno"), ["run", "--cached-only", "--no-remote", "--allow-env", "--allow-read", "--allow-net=127.0.0.1", "node/main.mjs"]),
}));
// Its own place: what npm puts beside the others is made by a script after installing, and none is run.
const bun = join(here, `node_modules/@oven/bun-${process.platform}-${process.arch.replace("arm64", "aarch64")}/bin/bun`);
for (const [how, file] of [["`import`", "node/main.mjs"], ["`require`", "node/main.cjs"]]) {
  runtime("Bun", how, async () => ({ version: versionOf("bun"), ...await told(bun, [file]) }));
}

runtime("Cloudflare Workers (workerd)", "`import`", async () => {
  // As wrangler does it.
  const outdir = join(built, "workerd");
  await esbuild({
    absWorkingDir: here, entryPoints: ["workerd/worker.mjs"], outdir, bundle: true, format: "esm", logLevel: "silent",
    conditions: ["workerd", "worker", "browser"], loader: { ".wasm": "copy" }, assetNames: "[name]", outExtension: { ".js": ".mjs" },
  });
  const modules = [["ESModule", "worker.mjs"], ["CompiledWasm", "good_standing_bg.wasm"]];
  const worker = new Miniflare({
    modulesRoot: outdir, compatibilityDate: "2026-01-01",
    modules: modules.map(([type, file]) => ({ type, path: join(outdir, file), contents: readFileSync(join(outdir, file)) })),
  });
  try {
    const answer = await worker.dispatchFetch("http://worker/", { method: "POST", body: env.OPTIONS });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return { version: versionOf("workerd"), ...JSON.parse(text) };
  } finally {
    await worker.dispose();
  }
});

// ── tests of users ──────────────────────────────────────────────────────────

async function tested(name, program, args) {
  const file = join(built, `${name}.json`);
  await promisify(execFile)(bin(program), args, { cwd: here, env: { ...env, TOLD: file }, timeout: 120_000 });
  return { version: versionOf(program), ...JSON.parse(readFileSync(file)) };
}

runtime("Vitest", "`import`", () => tested("vitest", "vitest", ["run", "--root", "vitest"]));
for (const environment of ["node", "jsdom"]) {
  runtime(`Jest, ${environment}`, "`require`", async () => {
    await esbuild({ absWorkingDir: here, entryPoints: ["smoke.mjs"], outfile: "jest/smoke.cjs", format: "cjs" });
    return tested(`jest-${environment}`, "jest", ["--rootDir", "jest", "--env", `./${environment}.cjs`]);
  });
}

// ── browsers and their bundlers ─────────────────────────────────────────────

const folder = (path) => pathToFileURL(`${path}/`);
const script = (src) => `<!doctype html><title>a page</title><script type="module" src="${src}"></script>`;

/** What a page tells in Chromium. */
async function inChromium(site, url = host.url) {
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", ({ stack }) => faults.push(stack));
  page.on("console", (message) => faults.push(message.text()));
  try {
    return await host.hear(site, () => page.goto(url));
  } catch (error) {
    throw new Error(`${error.message}\n${faults.join("\n")}`, { cause: error });
  } finally {
    await page.close();
  }
}

/** The module is loaded from beside the bundle, once; or stands in it. */
async function bundled(tool, name, { inside = false } = {}) {
  const { steps, modules } = await inChromium({ page: script(`/${name}/page.js`), folders: [folder(built)] });
  assert.equal(modules, inside ? 0 : 1);
  return { version: versionOf(tool), ...steps };
}

const vite = { root: here, configFile: false, logLevel: "error", base: "./" };
const viteBuilt = (name, input) => async () => {
  const output = { entryFileNames: "page.js" };
  await viteBuild({ ...vite, build: { outDir: join(built, name), emptyOutDir: true, rolldownOptions: { input: join(here, input), output } } });
  return bundled("vite", name);
};
runtime("Vite, build", "`import`", viteBuilt("vite", "pages/page.mjs"));
runtime("Vite, module worker", "`import`", viteBuilt("vite-worker", "pages/worker.mjs"));
runtime("Vite, development server", "`import`", async () => {
  const proxy = { "/backend": host.url, "/told": host.url };
  const server = await viteServer({ ...vite, cacheDir: join(built, "vite-cache"), server: { port: 0, host: "127.0.0.1", proxy } });
  try {
    await server.listen();
    const { steps } = await inChromium({}, `http://127.0.0.1:${server.httpServer.address().port}/pages/page.html`);
    return { version: versionOf("vite"), ...steps };
  } finally {
    await server.close();
  }
});

runtime("webpack", "`import`", async () => {
  const compiler = webpack({
    mode: "production", context: here, entry: "./pages/page.mjs", target: "web", devtool: false,
    output: { path: join(built, "webpack"), filename: "page.js", publicPath: "auto", module: true },
    experiments: { outputModule: true },
    performance: false,
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
  return bundled("webpack", "webpack");
});

runtime("esbuild", "`import` of `/inline`", async () => {
  const outfile = join(built, "esbuild/page.js");
  await esbuild({ absWorkingDir: here, entryPoints: ["pages/inline.mjs"], outfile, bundle: true, format: "esm", minify: true, logLevel: "silent" });
  const esbuildVersion = JSON.parse(readFileSync(join(root, "node_modules/esbuild/package.json"))).version;
  return { ...await bundled("rollup", "esbuild", { inside: true }), version: esbuildVersion };
});

runtime("Rollup", "`import` of `/inline`", async () => {
  const bundle = await rollup({ input: join(here, "pages/inline.mjs"), plugins: [nodeResolve({ browser: true })], onLog: (level, log) => assert.fail(log.message) });
  await bundle.write({ dir: join(built, "rollup"), format: "es", entryFileNames: "page.js" });
  await bundle.close();
  return bundled("rollup", "rollup", { inside: true });
});

const bare = { page: readFileSync(join(here, "pages/bare.html"), "utf8"), folders: [folder(here.slice(0, -1))] };
runtime("Chromium", "`<script type=\"module\">`", async () => {
  const { steps, modules } = await inChromium(bare);
  assert.equal(modules, 1);
  return { version: browser.version(), ...steps };
});

runtime("Extension, Manifest V3 service worker", "`import`", async () => {
  const extension = join(built, "extension");
  cpSync(join(here, "extension"), extension, { recursive: true });
  cpSync(join(here, "node_modules/good-standing/good_standing_bg.wasm"), join(extension, "good_standing_bg.wasm"));
  await esbuild({
    absWorkingDir: here, entryPoints: ["extension/background.mjs"], outfile: join(extension, "background.js"), bundle: true, format: "esm", logLevel: "silent",
    define: { ORIGIN: JSON.stringify(host.url) },
  });
  let context;
  try {
    const { steps } = await host.hear({}, async () => {
      const args = [...offline, `--disable-extensions-except=${extension}`, `--load-extension=${extension}`];
      context = await chromium.launchPersistentContext(join(built, "profile"), { executablePath: chrome, args, ignoreDefaultArgs: ["--disable-extensions"] });
    });
    return { version: browser.version(), ...steps };
  } finally {
    await context?.close();
  }
});

// ── those that take their time ──────────────────────────────────────────────

/** A program of its own for as long as `work` takes. */
async function meanwhile(program, args, options, work) {
  const child = spawn(program, args, { cwd: here, env, stdio: "pipe", detached: true, ...options });
  const closed = once(child, "close");
  try {
    return await work(child);
  } finally {
    process.kill(-child.pid, "SIGKILL");
    await closed;
  }
}

const versionIn = (program, args) => /\d+(\.\d+)+/.exec(execFileSync(program, args, { encoding: "utf8", stdio: "pipe" }))[0];

const inBrowser = (program, args) => meanwhile(program, args, { stdio: "ignore" }, async () => {
  const { steps, modules } = await host.hear(bare, () => {});
  assert.equal(modules, 1);
  return steps;
});

runtime("Firefox", "`<script type=\"module\">`", async () => {
  const firefox = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
  const profile = join(built, "firefox");
  mkdirSync(profile);
  // Whatever it wants of its maker's hosts goes to a proxy that is not there.
  const prefs = { "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9, "network.proxy.share_proxy_settings": true };
  writeFileSync(join(profile, "user.js"), Object.entries(prefs).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(""));
  return { version: versionIn(firefox, ["--version"]), ...await inBrowser(firefox, ["--headless", "--no-remote", "--profile", profile, host.url]) };
}, { takesTime: true });

runtime("WebKit (WebKitGTK)", "`<script type=\"module\">`", async () => {
  const screen = ["--auto-servernum", process.env.WEBKIT ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"];
  return { version: versionIn("xvfb-run", [...screen, "--version"]), ...await inBrowser("xvfb-run", [...screen, "--private", host.url]) };
}, { takesTime: true });

// Server component, route handler and client page in one application.
let next;
async function nextSite() {
  const cwd = join(here, "next");
  await promisify(execFile)(bin("next"), ["build"], { cwd, env, timeout: 170_000 });
  const server = spawn(bin("next"), ["start", "--hostname", "127.0.0.1", "--port", "0"], { cwd, env, stdio: "pipe", detached: true });
  let printed = "";
  const url = await new Promise((listening, failed) => {
    server.stdout.setEncoding("utf8").on("data", (text) => {
      printed += text;
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (found) listening(found);
    });
    server.stderr.resume();
    server.once("close", () => failed(new Error(`it ended\n${printed}`)));
  });
  return { server, url };
}
after(() => next && next.server.exitCode === null && process.kill(-next.server.pid, "SIGKILL"));
const inNext = (use) => async () => {
  next ??= await nextSite();
  return { version: versionOf("next"), ...await use(next.url) };
};
runtime("Next.js, route handler", "`import`", inNext(async (url) => (await fetch(`${url}/answer`)).json()), { takesTime: true });
runtime("Next.js, server component", "`import`", inNext(async (url) => {
  const text = await (await fetch(url)).text();
  return JSON.parse(/<output>(.*?)<\/output>/.exec(text)[1].replaceAll("&quot;", '"'));
}), { takesTime: true });
runtime("Next.js, client component", "`import`", inNext(async (url) => (await inChromium({}, `${url}/client`)).steps), { takesTime: true });

// ── the table ───────────────────────────────────────────────────────────────

test("the table in the README is that of these runs", () => {
  const part = /(?<=<!-- runtimes -->\n)[^]*?(?=<!-- \/runtimes -->)/;
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const line = (...cells) => `| ${cells.join(" | ")} |\n`;
  if (process.env.BLESS && slow) {
    const head = ["where", "version", "how", ...Object.values(steps)];
    const cells = rows.map(({ name, version, how, took }) => [name, version, how, ...Object.keys(steps).map((step) => (took[step] ? "yes" : "no"))]);
    writeFileSync(join(root, "README.md"), readme.replace(part, [head, head.map(() => "---"), ...cells].map((cells) => line(...cells)).join("")));
    return;
  }
  // A machine may have other versions of what is no npm package.
  const expected = rows.map(({ name, how }) => line(name, "", how, ...Object.keys(steps).map(() => "yes")));
  const told = part.exec(readme)[0].split("\n").slice(2, -1).map((row) => line(...row.slice(2, -2).split(" | ").map((cell, index) => (index === 1 ? "" : cell))));
  assert.deepEqual(told, expected);
});
