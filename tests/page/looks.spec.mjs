// Every view in every dress: nothing for axe to find, nothing to scroll sideways, and pictures in `target/screenshots`.
import axe from "axe-core";
import { fileURLToPath } from "node:url";
import { expect, submission, test } from "./demo.mjs";

const screenshots = fileURLToPath(new URL("../../target/screenshots", import.meta.url));

// Each state of the page that looks its own.
const states = {
  start: async () => {},
  explained: async (demo, page) => {
    await demo.explain(submission);
    await demo.expects("ineligible");
    await page.locator("summary", { hasText: "Your policy" }).click();
  },
  applied: async (demo, page) => {
    await demo.explain({ type: "account", status: "UnderReview" });
    await demo.expects("pending");
    await page.getByRole("button", { name: "Apply: Eligible" }).click();
    await demo.expects("eligible");
  },
  // A value of one long word.
  long: async (demo, page) => {
    await demo.explain({ type: "account", status: "Allowed".repeat(50) });
    await demo.expects("review");
    await page.getByRole("button", { name: "Apply: Pending" }).click();
    await demo.expects("pending");
  },
  fault: async (demo) => {
    await demo.explain('{"type": "account",\n "status": Allowed}');
    await demo.expects("error", "Not JSON");
  },
  gallery: async (demo, page) => {
    await demo.view("Gallery");
    await expect(page.locator(".cards a").first()).toHaveAttribute("href", /^#/);
  },
  many: async (demo, page) => {
    await demo.view("Many records");
    await page.getByRole("button", { name: "Take 100,000 made-up records" }).click();
    await expect(page.locator(".run .word")).toHaveText("Decided", { timeout: 20_000 });
    await expect(page.locator(".list [role=row]").first()).not.toContainText("…");
  },
  live: async (demo, page) => {
    await demo.view("Live");
    await page.getByLabel("What goes wrong on the way").selectOption("503-once");
    await page.getByRole("button", { name: /^Under review/ }).click();
    await demo.expects("pending");
  },
  refused: async (demo, page) => {
    await demo.view("Live");
    await page.locator("summary", { hasText: "Refused or out of order" }).click();
    await page.getByRole("button", { name: /^Signed in without MFA/ }).click();
    await demo.expects("error");
  },
  keys: async (demo, page) => {
    await page.getByRole("button", { name: "Keys" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
};

async function findsNothing(page) {
  const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((options) => axe.run(options), { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(", ")}`)).toEqual([]);
}

const screens = {
  wide: { viewport: { width: 1440, height: 1100 }, colorScheme: "light" },
  dark: { viewport: { width: 1440, height: 1100 }, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 720 }, colorScheme: "light" },
};

// One page a screen: loading it anew for each state would take most of the time.
for (const [screen, settings] of Object.entries(screens)) {
  test.describe(screen, () => {
    test.use(settings);
    test("every view", async ({ demo, page }) => {
      await page.evaluate(axe.source);
      for (const [state, reach] of Object.entries(states)) {
        await test.step(state, async () => {
          await demo.view("Explain");
          await demo.explain("");
          await demo.expects("idle", "Nothing to read yet");
          await reach(demo, page);
          await findsNothing(page);
          const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          expect(content, "nothing to scroll sideways").toBeLessThanOrEqual(width);
          const [red] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
          expect(red < 128).toBe(settings.colorScheme === "dark");
          await page.mouse.move(0, 0);
          await page.screenshot({ path: `${screenshots}/${screen}-${state}.png`, fullPage: screen === "narrow" });
        });
      }
    });
  });
}
