// Lighthouse's marks, and when the page is painted and ready on its slow line.
import lighthouse from "lighthouse";
import assert from "node:assert/strict";
import { test } from "node:test";
import puppeteer from "puppeteer-core";
import { startSandbox } from "../sandbox/server.mjs";

test("on a slow phone and a slow line", { timeout: 240_000 }, async () => {
  const sandbox = await startSandbox();
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
  });
  try {
    // Whatever else the machine does makes it slower, and nothing makes it faster.
    const runs = [];
    for (let run = 0; run < 3; run += 1) {
      const options = { port: Number(new URL(browser.wsEndpoint()).port), output: "json", logLevel: "error", onlyCategories: ["performance", "accessibility", "best-practices"] };
      const { lhr: { audits, categories } } = await lighthouse(sandbox.url, options);
      const mark = (name) => Math.round(categories[name].score * 100);
      runs.push({ mark, ms: (audit) => Math.round(audits[audit].numericValue), faults: Object.values(audits).filter(({ score }) => score !== null && score < 1).map(({ id }) => id) });
    }
    const best = (of, choose) => choose(...runs.map(of));
    const marks = Object.fromEntries(["performance", "accessibility", "best-practices"].map((name) => [name, best(({ mark }) => mark(name), Math.max)]));
    const [paint, ready] = ["first-contentful-paint", "interactive"].map((audit) => best(({ ms }) => ms(audit), Math.min));
    console.log(marks, `first paint ${paint} ms, interactive ${ready} ms`);
    const faults = runs[0].faults.join(", ");
    assert.equal(marks.accessibility, 100, faults);
    assert.ok(marks.performance >= 95, faults);
    assert.ok(paint < 1_000 && ready < 2_000, faults);
  } finally {
    await browser.close();
    await sandbox.close();
  }
});
