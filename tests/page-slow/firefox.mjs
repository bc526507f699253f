// The page in Firefox: a walk through all of it, and nothing that nobody should see.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import puppeteer from "puppeteer-core";
import { startSandbox } from "../sandbox/server.mjs";

describe("in Firefox", () => {
  let sandbox, browser, page, folder;
  const faults = [];

  before(async () => {
    sandbox = await startSandbox();
    folder = await mkdtemp(join(tmpdir(), "page-firefox-"));
    browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: true });
    page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 1000 });
    page.on("pageerror", (error) => faults.push(`uncaught: ${error}`));
    page.on("console", (message) => { if (message.type() === "error") faults.push(`console: ${message.text()}`); });
    page.on("request", (request) => { if (!request.url().startsWith(`${sandbox.url}/`) && !/^(data|blob):/.test(request.url())) faults.push(`went to ${request.url()}`); });
    await page.goto(sandbox.url);
  });
  after(async () => {
    await browser?.close();
    await sandbox?.close();
    await rm(folder, { recursive: true });
  });

  const text = (selector) => page.$eval(selector, (element) => element.textContent);
  const shows = (selector, part) => page.waitForFunction((selector, part) => document.querySelector(selector)?.textContent.includes(part), { timeout: 20_000 }, selector, part);
  const press = async (selector) => {
    await page.waitForSelector(selector);
    await page.$eval(selector, (element) => { element.scrollIntoView({ block: "center" }); element.click(); });
  };
  const button = (name) => `::-p-xpath(//button[normalize-space(.)="${name}"])`;
  const view = (name) => press(button(name));
  const explain = (value) => page.$eval("#json", (area, text) => { area.value = text; area.dispatchEvent(new InputEvent("input", { bubbles: true })); }, value);

  test("a record is explained, changed and kept in the address", async () => {
    await page.focus("#json");
    await page.keyboard.type('{"type":"account","status":"UnderReview"}');
    await shows("#verdict", "Pending");
    await shows("mark", '"status":"UnderReview"');
    await page.waitForFunction(() => location.hash.startsWith("#1."));
    const before = await page.evaluate(() => location.hash);
    await press('[aria-label="Apply: Eligible"]');
    await shows("#verdict", "Eligible");
    await shows("[aria-label=Difference]", "UnderReview");
    await page.waitForFunction((before) => location.hash !== before, {}, before);
    await page.reload();
    await shows("#verdict", "Eligible");
    await explain('{"data":{"id":"e","eventType":"validation_submission.failed","eventData":{"status":"failed"}}}');
    await shows("#verdict", "Not eligible");
    await explain('{"code":900421}');
    await shows(".part", "multi-factor");
    await explain("{");
    await shows("#verdict", "Not JSON");
  });

  test("the gallery leads to explanations", async () => {
    await view("Gallery");
    await page.waitForSelector('.cards a[href^="#1."]');
    await press(".cards a");
    await shows("#verdict .word", "Needs review");
  });

  test("many records are decided in a worker", async () => {
    await view("Many records");
    const file = join(folder, "some.csv");
    await writeFile(file, "customerId,status\n1,Allowed\n2,NotAllowed\n");
    await (await page.waitForSelector("#file")).uploadFile(file);
    await shows(".run", "2 accounts of Partner Center");
    await press(button("Take 100,000 made-up records"));
    await shows(".run .figures", "100,000 records");
    await shows(".run .word", "Decided");
    await page.focus(".list");
    await page.keyboard.press("End");
    await shows(".window > div:last-child", "100,000");
  });

  test("a call and its attempts", async () => {
    await view("Live");
    await page.waitForSelector("#fault option:nth-child(3)");
    await page.select("#fault", "503-once");
    await page.$eval("#id", (input) => { input.value = "22222222-2222-2222-2222-222222222222"; input.dispatchEvent(new InputEvent("input", { bubbles: true })); });
    await press(button("Check"));
    await shows("#verdict .word", "Pending");
    assert.match(await text(".timeline"), /Attempt 1 HTTP 503.+Attempt 2 HTTP 200/);
  });

  test("nothing went wrong that nobody should see", () => {
    // Firefox notes each failed answer; the one above is part of the play.
    assert.deepEqual(faults.filter((fault) => !/503|Service Unavailable/.test(fault)), []);
  });
});
