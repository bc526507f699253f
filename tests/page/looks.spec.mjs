import { AxeBuilder } from "@axe-core/playwright";
import { fileURLToPath } from "node:url";
import { expect, test } from "./demo.mjs";

const screenshots = fileURLToPath(new URL("../../target/screenshots", import.meta.url));

// Each state of the page that looks its own.
const states = {
  start: async () => {},
  eligible: (demo) => chosen(demo, "Partner Center", "Account status", /^Allowed/, "eligible"),
  pending: (demo) => chosen(demo, "Partner Center", "Account status", /^Under review/, "pending"),
  ineligible: (demo) => chosen(demo, "Goodstack", "Applicant rejected", /^Mismatched information/, "ineligible"),
  review: (demo) => chosen(demo, "Goodstack", "A person must look", /^Succeeded, compliance failed/, "review"),
  error: (demo) => chosen(demo, "Partner Center", "Refused or out of order", /^Signed in without MFA/, "error"),
  pasted: async (demo) => {
    await demo.view("Paste JSON");
    await demo.page.getByRole("button", { name: "a submission" }).click();
    await demo.page.getByRole("button", { name: "Check", exact: true }).click();
    await demo.expects("pending");
  },
  rubbish: async (demo) => {
    await demo.paste("is it ready?");
    await expect(demo.verdict).toContainText("Not JSON");
  },
};

async function chosen(demo, view, group, name, outcome) {
  await demo.view(view);
  const details = demo.page.locator("#scenarios details:visible", { has: demo.page.locator("summary", { hasText: group }) });
  if (!await details.evaluate(({ open }) => open)) await details.locator("summary").click();
  await details.getByRole("button", { name }).click();
  await demo.expects(outcome);
}

async function findsNothing(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`)).toEqual([]);
}

const screens = {
  wide: { viewport: { width: 1440, height: 1100 }, colorScheme: "light" },
  dark: { viewport: { width: 1440, height: 1100 }, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 720 }, colorScheme: "light" },
};

for (const [screen, settings] of Object.entries(screens)) {
  test.describe(screen, () => {
    test.use({ ...settings, reducedMotion: "reduce" });
    for (const [state, reach] of Object.entries(states)) {
      test(state, async ({ demo, page }) => {
        await reach(demo);
        if (screen !== "narrow") await findsNothing(page);
        const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(content, "nothing to scroll sideways").toBeLessThanOrEqual(width);
        const [red] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
        expect(red < 128).toBe(settings.colorScheme === "dark");
        await page.mouse.move(0, 0);
        await page.screenshot({ path: `${screenshots}/${screen}-${state}.png`, fullPage: screen === "narrow" });
      });
    }
  });
}
