import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { credentials, scenarios } from "../sandbox/scenarios.mjs";
import { startSandbox } from "../sandbox/server.mjs";
import { Demo, expect, test } from "./demo.mjs";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
const allowedCustomer = "11111111-1111-1111-1111-111111111111";
const heldCustomer = "22222222-2222-2222-2222-222222222222";
const views = { "partner-center": "Partner Center", goodstack: "Goodstack" };

test.describe("the gallery", () => {
  for (const name of new Set(scenarios.map(groupOf))) {
    test(name, async ({ demo, page }) => {
      const group = scenarios.filter((one) => groupOf(one) === name);
      const [{ provider, group: title }] = group;
      await demo.view(views[provider]);
      const details = page.locator(`#scenarios details[data-provider="${provider}"]`, { has: page.locator("summary", { hasText: title }) });
      if (!await details.evaluate(({ open }) => open)) await details.locator("summary").click();
      for (const { id, title, what, expect: { outcome = "error", reason, also = [], error, status, providerCode } } of group) {
        await test.step(title, async () => {
          const card = details.getByRole("button", { name: `${title} ${what}`, exact: true });
          await card.click();
          await expect(demo.verdict.locator(".asked")).toContainText(id, { timeout: 15_000 });
          await demo.expects(outcome);
          await expect(card).toHaveAttribute("aria-pressed", "true");
          await expect(demo.code).toContainText(id);
          if (error) {
            const facts = demo.section("What went wrong");
            await expect(facts).toContainText(error);
            await expect(facts).toContainText(String(status));
            if (providerCode) await expect(facts).toContainText(providerCode);
            await expect(demo.section("Attempts").getByRole("row")).not.toHaveCount(0);
          } else {
            await expect(demo.details.locator(".reasons > li").first()).toContainText(reason);
            await expect(demo.details.locator(".reasons"), "every actor and recourse has its words").not.toContainText(/Who must act\w+: \w+/);
            for (const code of also) await expect(demo.reason(code)).toHaveCount(1);
            await expect(demo.section("What goes through").getByRole("listitem")).toHaveCount(provider === "goodstack" ? 0 : 6);
            await expect(demo.section("The record")).toHaveCount(1);
          }
        });
      }
    });
  }

  function groupOf({ provider, group }) {
    return `${views[provider]}: ${group}`;
  }

  test("shows every scenario, and no credential reaches the page", async ({ demo, page }) => {
    await expect(page.locator("#scenarios button")).toHaveCount(scenarios.length + 1);
    await demo.check(heldCustomer);
    await demo.expects("pending");
    const sent = await Promise.all(demo.calls.map(async (call) => JSON.stringify(await call.allHeaders())));
    const told = (await page.content()) + sent.join();
    for (const secret of Object.values(credentials)) expect(told).not.toContain(secret);
  });
});

test.describe("a typed id", () => {
  test("is checked", async ({ demo }) => {
    await demo.check(` ${heldCustomer.toUpperCase()} `);
    await demo.expects("pending");
    const goes = demo.section("What goes through").getByRole("listitem");
    await expect(goes).toHaveText([/^Buy\s*blocked$/, /^Add seats\s*blocked$/, /^Upgrade\s*blocked$/, /^Renew\s*goes through$/, /^Remove seats\s*goes through$/, /^Cancel\s*goes through$/]);
    await expect(demo.verdict.locator(".next")).toHaveText("The provider is at work on it; wait. This may still change.");
    await expect(demo.section("The record")).toContainText('"status": "UnderReview"');
  });

  test("of nobody is an error, not a permission", async ({ demo }) => {
    await demo.check("99999999-9999-9999-9999-999999999999");
    await demo.expects("error");
    await expect(demo.section("What went wrong")).toContainText("60003");
  });

  for (const [view, id, argument] of [
    ["Partner Center", "riverside", "customer"],
    ["Partner Center", "", "customer"],
    ["Partner Center", "11111111-1111-1111-1111-111111111111/../x", "customer"],
    ["Goodstack", "two words", "id"],
    ["Goodstack", "", "id"],
  ]) {
    test(`is refused where it is none: ${view} "${id}"`, async ({ demo }) => {
      await demo.view(view);
      await demo.check(id);
      await demo.expects("error");
      await expect(demo.section("What went wrong")).toContainText("invalid_argument");
      await expect(demo.verdict.locator(".next")).toContainText(argument);
      await expect(demo.section("Attempts")).toHaveCount(0);
      expect(demo.calls).toEqual([]);
    });
  }

  test("overtakes one that is still under way", async ({ demo, page }) => {
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route(`**/${heldCustomer}/**`, async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
    await demo.check(heldCustomer);
    await expect(demo.verdict.locator(".word")).toHaveText("Checking…");
    await demo.check(allowedCustomer);
    await demo.expects("eligible");
    release();
    await page.unrouteAll({ behavior: "wait" });
    await demo.expects("eligible");
    await expect(demo.verdict).toContainText(allowedCustomer);
  });
});

test.describe("pasted JSON", () => {
  test.afterEach(({ demo }) => expect(demo.calls, "nothing is sent").toEqual([]));

  test("of an account, for the operation that is asked for", async ({ demo, page }) => {
    await demo.paste({ type: "account", status: "UnderReview", lastUpdateDateTime: "" });
    await demo.expects("pending");
    await page.getByLabel("The customer wants to").selectOption("renew");
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await demo.expects("eligible");
    await expect(demo.reason("account.operation_unaffected")).toHaveCount(1);
    await expect(demo.code).toContainText('operation: "renew"');
  });

  test("of an account that is not ready", async ({ demo, page }) => {
    await demo.paste({ status: "Not Ready" });
    await demo.expects("pending");
    await page.getByLabel("An account that is").selectOption("allow");
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await demo.expects("eligible");
  });

  test("of a submission, wrapped or not", async ({ demo }) => {
    const { body: { data } } = scenarios.find(({ id }) => id === "validationsubmission_rejected_reapply").answer;
    for (const value of [{ data }, data]) {
      await demo.paste(value);
      await demo.expects("ineligible");
      await expect(demo.reason("agent.rejected.reapply")).toHaveCount(1);
      await expect(demo.section("What goes through")).toHaveCount(0);
    }
  });

  test("of no account status, and a bare status", async ({ demo }) => {
    await demo.paste("null");
    await demo.expects("eligible");
    await demo.paste('"NotAllowed"');
    await demo.expects("ineligible");
  });

  test("from the examples", async ({ demo, page }) => {
    await demo.view("Paste JSON");
    for (const name of ["an account", "a submission"]) {
      await page.getByRole("button", { name }).click();
      await page.getByRole("button", { name: "Check", exact: true }).click();
      await demo.expects("pending");
    }
    await expect(demo.verdict.locator(".next")).toContainText("The applicant");
  });

  for (const [what, text, word] of [["words", "is it ready?", "Not JSON"], ["nothing", "", "Not JSON"], ["a number", "42", "Neither kind"], ["a list", "[1]", "Neither kind"], ["an object of neither kind", "{}", "Neither kind"]]) {
    test(`that is ${what} is named as such`, async ({ demo, page }) => {
      await demo.paste({ status: "Allowed" });
      await demo.expects("eligible");
      await demo.paste(text);
      await expect(demo.verdict).toHaveAttribute("data-outcome", "error");
      await expect(demo.verdict.locator(".word")).toHaveText(word);
      await expect(demo.details).toBeEmpty();
      await expect(page.getByLabel("What the provider sent")).toHaveAttribute("aria-invalid", "true");
    });
  }

  test("of another type than documented is refused", async ({ demo }) => {
    await demo.paste({ data: { id: "x", status: 5 } });
    await demo.expects("error");
    await expect(demo.section("What went wrong")).toContainText("invalid_argument");
    await expect(demo.verdict.locator(".next")).toContainText("status");
  });

  test("is shown as text, whatever it holds", async ({ demo, page }) => {
    const status = '<img src="x" onerror="alert(1)">';
    await demo.paste({ type: "account", status });
    await demo.expects("review");
    await expect(demo.details.locator(".reasons")).toContainText(status);
    await expect(page.locator("#answer img")).toHaveCount(0);
  });
});

test("a secret key in the page is refused and never sent", async ({ demo, page }) => {
  await demo.view("Goodstack");
  await page.locator("summary", { hasText: "Refused or out of order" }).last().click();
  await page.getByRole("button", { name: /^A secret key in a page/ }).click();
  await demo.expects("error");
  await expect(demo.section("What went wrong")).toContainText("invalid_argument");
  await expect(demo.verdict.locator(".next")).toContainText("apiKey");
  const key = /apiKey: "(sk_\w+)"/.exec(await demo.code.textContent())[1];
  expect(await demo.verdict.textContent() + await demo.section("What went wrong").textContent()).not.toContain(key);
  expect(demo.calls).toEqual([]);
});

test("a provider's error shows what to do, and what to quote", async ({ demo }) => {
  await demo.check("00000000-0000-0000-0401-000000900421");
  await demo.expects("error");
  const facts = demo.section("What went wrong");
  await expect(facts).toContainText("900421");
  await expect(facts).toContainText(/What to do.*multi-factor/i);
  const [call] = demo.calls;
  await expect(facts).toContainText((await call.allHeaders())["ms-requestid"]);
  await expect(demo.section("Attempts").getByRole("row")).toHaveCount(2);

  await demo.check("00000000-0000-0000-0429-000000000000");
  await expect(facts).toContainText("rate_limited");
  await expect(facts).toContainText("42 s");
});

test("everything goes by keyboard", async ({ demo, page }) => {
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const focused = page.locator(":focus");
  await press("Tab");
  await expect(focused).toHaveText("Skip to the answer");
  await expect(focused).toBeInViewport();
  await press("Tab", "ArrowRight");
  await expect(page.getByRole("radio", { name: "Goodstack" })).toBeChecked();
  await press("ArrowLeft", "Tab");
  await page.keyboard.type(allowedCustomer);
  await press("Enter");
  await demo.expects("eligible");
  await press("Tab", "Tab", "Tab", "Tab");
  await expect(focused).toContainText("Under review");
  expect(await focused.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe("solid");
  await press("Space");
  await demo.expects("pending");
  await expect(focused).toContainText("Under review");
  for (let steps = 0; steps < 12 && await focused.textContent() !== "Copy"; steps += 1) await press("Tab");
  await expect(focused).toHaveText("Copy");
  await press("Enter");
  await expect(demo.section("The code").getByRole("status")).toHaveText("Copied");
});

test.describe("the copied code runs", () => {
  let folder;
  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "copied-"));
    await mkdir(join(folder, "node_modules"));
    await symlink(pkg, join(folder, "node_modules", "good-standing"));
  });
  test.afterAll(() => rm(folder, { recursive: true }));

  const cases = {
    customer: [(demo) => demo.check(heldCustomer), /^pending\naccount\.under_review .+\n$/],
    submission: [async (demo) => { await demo.view("Goodstack"); await demo.check("validationsubmission_succeeded"); }, /^eligible\nsubmission\.succeeded .+\n/],
    error: [(demo) => demo.check("00000000-0000-0000-0404-000000060003"), /^not_found .+\n$/],
    pasted: [(demo) => demo.paste('{"type":"account","status":"Allowed","x-y":[1,{"__proto__":{"status":"NotAllowed"}}]}'), /^eligible\naccount\.allowed .+\n$/],
  };
  for (const [name, [ask, printed]] of Object.entries(cases)) {
    test(name, async ({ demo, page }) => {
      await ask(demo);
      await page.getByRole("button", { name: "Copy" }).click();
      await expect(demo.section("The code").getByRole("status")).toHaveText("Copied");
      const code = await page.evaluate(() => navigator.clipboard.readText());
      expect(code).toBe(await demo.code.textContent());
      const file = join(folder, `${name}.mjs`);
      await writeFile(file, code);
      expect((await promisify(execFile)(process.execPath, ["--preserve-symlinks", file])).stdout).toMatch(printed);
    });
  }
});

test("code that may not be copied is selected", async ({ demo, page, context }) => {
  await context.clearPermissions();
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("denied")); });
  await demo.check(allowedCustomer);
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(demo.section("The code").getByRole("status")).toContainText("Selected");
  expect(await page.evaluate(() => String(getSelection()))).toContain("checkCustomer");
});

test("the verdict is read out", async ({ demo, page }) => {
  const region = page.locator("#verdict");
  await expect(region).toHaveAttribute("role", "status");
  const before = await region.elementHandle();
  await demo.check(heldCustomer);
  await expect(page.getByRole("status").first()).toContainText("Pending");
  await expect(region).toContainText(await demo.reason("account.under_review").locator(".message").textContent());
  expect(await before.evaluate((node) => node.isConnected), "the region itself stays").toBe(true);
  expect(await page.locator("#verdict .icon").getAttribute("aria-hidden")).toBe("true");
});

test("the answer comes into view on a small screen", async ({ demo, page }) => {
  await page.setViewportSize({ width: 320, height: 600 });
  await page.getByRole("button", { name: /^No account status/ }).click();
  await demo.expects("eligible");
  await expect(demo.verdict.locator(".word")).toBeInViewport();
});

test("nothing moves while the page loads", async ({ page }) => {
  await page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.moved += value; }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/");
  await expect(page.locator("#scenarios details").first()).toBeVisible();
  expect(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.moved)))))).toBeLessThan(0.02);
});

test("motion is left out where it is not wanted", async ({ demo, page }) => {
  const behavior = () => page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
  expect(await behavior()).toBe("smooth");
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await behavior()).toBe("auto");
});

test.describe("without the sandbox's scenarios", () => {
  test.use({ allowed: /^(HTTP 404 for|failed:) .*\/scenarios\.json|^console: Failed to load resource/ });
  test("pasting still works", async ({ page }) => {
    await page.route("**/scenarios.json", (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto("/");
    const demo = new Demo(page);
    await expect(page.locator("#gallery-state")).toContainText("Pasting works without it");
    await demo.paste({ status: "Allowed" });
    await demo.expects("eligible");
  });
});

test("a package that is not built is told, not hidden", async ({ browser }) => {
  const empty = await mkdtemp(join(tmpdir(), "no-pkg-"));
  const sandbox = await startSandbox({ pkg: empty });
  const page = await browser.newPage();
  await page.goto(sandbox.url);
  await expect(page.locator("#verdict")).toContainText("Run cargo xtask build, then reload this page.");
  for (const button of await page.getByRole("button").all()) await expect(button).toBeDisabled();
  await page.close();
  await sandbox.close();
  await rm(empty, { recursive: true });
});
