// The gallery, the live view, and what holds for the page as a whole.
import { readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { credentials, scenarios } from "../sandbox/scenarios.mjs";
import { faults } from "../sandbox/faults.mjs";
import * as library from "../../pkg/inline.js";
import { Demo, expect, test, watch } from "./demo.mjs";

const allowedCustomer = "11111111-1111-1111-1111-111111111111";
const heldCustomer = "22222222-2222-2222-2222-222222222222";
const built = (name) => readFile(fileURLToPath(new URL(`../../target/demo/${name}`, import.meta.url)));

test.describe("the gallery", () => {
  test("has a card for every value, and each leads to its explanation", async ({ demo, page }) => {
    await demo.view("Gallery");
    const cards = page.locator(".cards a");
    await expect(cards.first()).toHaveAttribute("href", /^#1\./);
    const all = await cards.evaluateAll((links) => Promise.all(links.map(async (link) => {
      const hash = link.getAttribute("href");
      const bytes = Uint8Array.from(atob(hash.slice(3).replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
      const { text, policy } = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).json();
      return { outcome: link.dataset.outcome, code: link.querySelector("code").textContent, record: JSON.parse(text), policy };
    })));
    const told = all.map(({ record }) => JSON.stringify(record)).join("\n");
    for (const list of [library.accountStatuses, library.submissionStatuses, library.agentVerificationStatuses, library.agentRejectionReasonCodes, library.validationRequestRejectionCodes, library.eligibilityStatuses, library.eligibilityResults, library.monitoringStatuses, library.complianceStatuses]) {
      for (const value of list) expect(told).toContain(JSON.stringify(value));
    }
    const codes = new Set();
    for (const { outcome, code, record, policy } of all) {
      if (code === "an error") continue;
      const evidence = record.data?.eventData ?? record;
      const decision = record.type || record.code ? library.evaluateAccount(evidence, policy) : library.evaluateSubmission(evidence, policy);
      expect([decision.outcome, decision.reasons.some((reason) => reason.code === code)]).toEqual([outcome, true]);
      for (const reason of decision.reasons) codes.add(reason.code);
    }
    for (const code of library.reasonCodes.filter((code) => /^(account|request\.rejected|agent|eligibility|policy)\./.test(code) && !/unrecognized|undetermined|operation_un/.test(code))) {
      if (!["policy.organisation_type_unknown"].includes(code)) expect([...codes]).toContain(code);
    }

    const search = page.getByLabel("Find a status, a code or an outcome");
    await search.fill("mismatched");
    await expect(cards).toHaveCount(1);
    await expect(page.getByRole("status").filter({ hasText: "cards" })).toHaveText(/^1 of \d+ cards$/);
    await search.fill("nothing of the kind");
    await expect(page.getByText("Nothing is called so.")).toBeVisible();
    await search.fill("contradictions review rejected");
    await cards.first().click();
    await demo.expects("review");
    await expect(demo.editor).toHaveValue(/rejected/);
  });
});

test.describe("live", () => {
  test("every scenario and its attempts", async ({ demo, page, baseURL }) => {
    await demo.view("Live");
    await expect(page.locator("#scenarios details")).not.toHaveCount(0);
    // Through the page one of each kind; all the others as the page asks them.
    for (const [name, provider, group, outcome, word] of [
      [/^No account status/, "Partner Center", "Account status", "eligible"], [/^A status nobody knows/, "Partner Center", "Not to be trusted", "review"],
      [/^Signed in without MFA/, "Partner Center", "Refused or out of order", "error"], [/^Mismatched information/, "Goodstack", "Applicant rejected", "ineligible"],
      [/^A secret key in a page/, "Goodstack", "Refused or out of order", "error"],
    ]) {
      await demo.choose(provider);
      const details = page.locator("#scenarios details", { has: page.locator("summary", { hasText: group }) });
      if (!await details.evaluate(({ open }) => open)) await details.locator("summary").click();
      const card = details.getByRole("button", { name });
      await card.click();
      await demo.expects(outcome, word);
      await expect(card).toHaveAttribute("aria-pressed", "true");
    }
    await expect(demo.verdict.locator(".next")).toContainText("apiKey");
    const sent = await Promise.all(demo.calls.map(async (call) => JSON.stringify(await call.allHeaders())));
    const told = (await page.content()) + sent.join();
    for (const secret of Object.values(credentials)) expect(told).not.toContain(secret);

    const { scenarios: shown } = await page.evaluate(async () => ({ scenarios: await (await fetch("sandbox/scenarios.json")).json() }));
    expect(shown.length).toBe(scenarios.length);
    for (const { id, provider, policy, expect: { outcome, reason, error } } of scenarios) {
      const call = provider === "goodstack" ? library.checkSubmission : library.checkCustomer;
      const answer = await call(id, { baseUrl: `${baseURL}/backend/${provider}`, maxRetries: 0, policy }).catch((error) => error);
      expect([answer.outcome, answer.reasons?.[0].code, answer.code], id).toEqual([outcome, reason, error]);
    }
  });

  test("a typed id, with faults on the way, as a timeline", async ({ demo, page }) => {
    await demo.view("Live");
    await expect(page.getByLabel("What goes wrong on the way").locator("option")).toHaveCount(faults.length + 1);
    const id = page.getByLabel("Customer id");
    const check = page.getByRole("button", { name: "Check", exact: true });
    await id.fill(` ${heldCustomer.toUpperCase()} `);
    await check.click();
    await demo.expects("pending");
    const timeline = page.locator(".timeline > li");
    await expect(timeline).toHaveText([/^Attempt 1 HTTP 200 after \d+ ms$/]);
    const [call] = demo.calls;
    await expect(demo.section("One attempt")).toContainText((await call.allHeaders())["ms-correlationid"]);

    await page.getByLabel("What goes wrong on the way").selectOption("503-once");
    await id.press("Enter");
    await expect(timeline).toHaveText([/^Attempt 1 HTTP 503, server_error after \d+ ms, then a wait of \d+ ms$/, /^Attempt 2 HTTP 200 after \d+ ms$/], { timeout: 10_000 });
    await demo.expects("pending");
    await page.getByLabel("What goes wrong on the way").selectOption("429-42-s");
    await check.click();
    await demo.expects("error");
    await expect(demo.section("What went wrong")).toContainText("42 s");

    await page.getByLabel("What goes wrong on the way").selectOption("");
    const before = demo.calls.length;
    for (const bad of ["riverside", "", `${allowedCustomer}/../x`]) {
      await id.fill(bad);
      await check.click();
      await demo.expects("error");
      await expect(demo.section("What went wrong")).toContainText("invalid_argument");
    }
    expect(demo.calls.length).toBe(before);

    // On a small screen the answer comes into view.
    await page.setViewportSize({ width: 320, height: 600 });
    await id.fill(allowedCustomer);
    await check.click();
    await demo.expects("eligible");
    await expect(demo.verdict.locator(".word")).toBeInViewport();
    await page.setViewportSize({ width: 1280, height: 720 });

    // One that is overtaken says no more.
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route(`**/${heldCustomer}/**`, async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
    await id.fill(heldCustomer);
    await check.click();
    await demo.expects("idle", "Checking…");
    await id.fill(allowedCustomer);
    await check.click();
    await demo.expects("eligible");
    release();
    await page.unrouteAll({ behavior: "wait" });
    await expect(demo.verdict).toContainText(allowedCustomer);
  });

  test.describe("without its sandbox", () => {
    test.use({ allowed: /^(HTTP 404 for|failed:) .*\/sandbox\/|^console: Failed to load resource/ });
    test("says so, and all the rest works", async ({ demo, page }) => {
      await page.route("**/sandbox/*.json", (route) => route.fulfill({ status: 404, body: "" }));
      await demo.view("Live");
      await expect(page.getByText("The sandbox does not answer")).toBeVisible();
      await demo.view("Explain");
      await demo.explain({ status: "Allowed" });
      await demo.expects("eligible");
    });
  });
});

test("everything goes by keyboard, and keys are listed", async ({ demo, page }) => {
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const focused = page.locator(":focus");
  await press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await expect(dialog).toBeVisible();
  await press("Escape");
  await expect(dialog).toBeHidden();
  await press("2");
  await expect(page.locator("#gallery")).toBeVisible();
  await press("/");
  await expect(focused).toHaveAttribute("id", "search");
  await page.keyboard.type("1?");
  await expect(focused).toHaveValue("1?");
  await focused.fill("allowed");
  await press("Tab");
  await expect(focused).toHaveAttribute("href", /^#1/);
  expect(await focused.evaluate((link) => getComputedStyle(link).outlineStyle)).toBe("solid");
  await press("Enter");
  await demo.expects("eligible");
  await press("/");
  await expect(focused).toHaveAttribute("id", "json");
  await page.keyboard.insertText(" ");
  // Out of the text again, through the examples and the policy.
  const seen = [];
  for (let steps = 0; steps < 40 && !seen.includes("Copy"); steps += 1) {
    await press("Tab");
    seen.push((await focused.textContent()).trim());
    expect(await focused.evaluate((element) => getComputedStyle(element.matches(".choice input") ? element.nextSibling : element).outlineStyle)).toBe("solid");
  }
  expect(seen).toEqual(expect.arrayContaining(["an account", "Show it in line 3", "Apply", "Copy"]));
  await press("Enter");
  await expect(demo.section("The code").getByRole("status")).toHaveText("Copied");
  await press("?");
  await dialog.getByLabel("Single keys work").uncheck();
  await press("Escape", "2");
  await expect(page.locator("#gallery")).toHaveCount(0);
});

test("nothing moves while the page loads, and motion is left out where it is not wanted", async ({ page }) => {
  await page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.moved += value; }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/");
  await expect(page.locator("#verdict[aria-busy=false]")).toBeVisible();
  expect(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.moved)))))).toBeLessThan(0.02);
  const moves = () => page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
  expect(await moves()).toBe("auto");
  await page.emulateMedia({ reducedMotion: "no-preference" });
  expect(await moves()).toBe("smooth");
});

test("the page is light: at most 60 KB without the module", async () => {
  const files = ["index.html", "page.js", "style.css", "worker.js", "offline.js", "icon.svg"];
  const bytes = await Promise.all(files.map(async (name) => brotliCompressSync(await built(name)).length));
  expect(bytes.reduce((sum, one) => sum + one)).toBeLessThan(60_000);
});

test("without a network it works as before", async ({ browser, sandbox }) => {
  const context = await browser.newContext({ baseURL: sandbox.url, serviceWorkers: "allow" });
  const page = await context.newPage();
  const faults = watch(page, sandbox.url);
  await page.goto("/");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
  await context.setOffline(true);
  await page.reload();
  const demo = new Demo(page);
  await demo.ready();
  await demo.explain({ type: "account", status: "NotAllowed" });
  await demo.expects("ineligible");
  await demo.view("Many records");
  await demo.decide("few.ndjson", '{"type":"account","status":"Allowed"}\n');
  await expect(page.locator(".run .word")).toHaveText("Decided");
  expect(faults).toEqual([]);
  await context.close();
});

test.describe("a module that does not load", () => {
  test.use({ allowed: /^failed: .*\.wasm|^console: Failed to load resource/ });
  test("is told, not hidden", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto("/");
    await expect(page.locator("#verdict")).toContainText("The package could not be loaded.");
  });
});
