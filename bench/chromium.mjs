// The same comparison in a page of headless Chromium.
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { chromium } from "playwright-core";

const out = fileURLToPath(new URL("../target/bench/page/", import.meta.url));
const types = { html: "text/html", js: "text/javascript", wasm: "application/wasm" };
/** Isolated, so that its clock is fine enough. */
const isolated = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export async function run({ bytes, rounds }) {
  buildSync({ entryPoints: [fileURLToPath(new URL("page.mjs", import.meta.url))], bundle: true, format: "esm", outfile: `${out}page.js`, logLevel: "warning" });
  const server = createServer((request, response) => {
    const name = new URL(request.url, "http://localhost").pathname.slice(1) || "index.html";
    response.writeHead(200, { "Content-Type": types[name.split(".").at(-1)] ?? "text/plain", ...isolated });
    if (name === "index.html") response.end('<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="page.js"></script>');
    else if (name === "page.js") createReadStream(`${out}page.js`).pipe(response);
    else if (name === "good_standing_bg.wasm") createReadStream(fileURLToPath(new URL("../pkg/good_standing_bg.wasm", import.meta.url))).pipe(response);
    else response.end();
  }).listen(0, "127.0.0.1");
  const browser = await chromium.launch({ executablePath: process.env.CHROME, args: ["--no-sandbox", "--js-flags=--expose-gc"] });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => { throw error; });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => globalThis.compare);
    const table = await page.evaluate((size) => globalThis.compare(size), { bytes, rounds, only: ["accounts", "submissions", "mixed"] });
    return { version: browser.version(), table };
  } finally {
    await browser.close();
    server.close();
  }
}
