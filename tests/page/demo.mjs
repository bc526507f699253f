// The page over the real sandbox, watched: whatever it does that nobody should see fails the test.
import { test as base, expect } from "@playwright/test";
import { startSandbox } from "../sandbox/server.mjs";

export { expect };

export const test = base.extend({
  sandbox: [async ({}, use) => {
    const sandbox = await startSandbox();
    await use(sandbox);
    await sandbox.close();
  }, { scope: "worker" }],

  baseURL: ({ sandbox }, use) => use(sandbox.url),

  // What a test brings about on purpose.
  allowed: [/$^/, { option: true }],

  page: async ({ page, baseURL, allowed }, use) => {
    const faults = [];
    // The console notes every HTTP error; a provider's is part of the play, no other one is.
    const played = (url) => url.startsWith(`${baseURL}/backend/`);
    page.on("response", (response) => {
      if (response.status() >= 400 && !played(response.url())) faults.push(`HTTP ${response.status()} for ${response.url()}`);
    });
    page.on("console", (message) => {
      const { url } = message.location();
      const noted = /^Failed to load resource: the server responded with a status of \d{3} \(.*\)$/.test(message.text());
      if (["error", "warning"].includes(message.type()) && !(noted && played(url))) faults.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => faults.push(`uncaught: ${error}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(`${baseURL}/`) && !request.url().startsWith("data:")) faults.push(`went to ${request.url()}`);
    });
    page.on("requestfailed", (request) => {
      // Chromium says so of every other body that is read through a stream's reader, also when it was read to its end.
      const { errorText } = request.failure();
      if (!(errorText === "net::ERR_ABORTED" && played(request.url()))) faults.push(`failed: ${request.url()} ${errorText}`);
    });
    await page.exposeFunction("policyViolated", (what) => faults.push(`policy: ${what}`));
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => policyViolated(`${event.violatedDirective} ${event.blockedURI}`));
    });
    await use(page);
    expect(faults.filter((fault) => !allowed.test(fault))).toEqual([]);
  },

  demo: async ({ page }, use) => {
    const demo = new Demo(page);
    await demo.open();
    await use(demo);
  },
});

export class Demo {
  constructor(page) {
    this.page = page;
    this.verdict = page.locator("#verdict");
    this.id = page.getByRole("textbox", { name: / id$/ });
    this.details = page.locator("#details");
    this.code = this.section("The code").locator("pre");
    /** What was asked of the back end. */
    this.calls = [];
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith("/backend/")) this.calls.push(request);
    });
  }

  async open() {
    await this.page.goto("/");
    await expect(this.page.locator("#scenarios details").first()).toBeVisible();
  }

  section(title) {
    return this.details.locator("section", { has: this.page.getByRole("heading", { name: title, exact: true }) });
  }

  reason(code) {
    return this.details.locator(".reasons > li", { has: this.page.getByText(code, { exact: true }) });
  }

  async view(name) {
    await this.page.getByRole("radio", { name }).check({ force: true });
  }

  async check(id) {
    await this.id.fill(id);
    await this.page.getByRole("button", { name: "Check", exact: true }).click();
  }

  async paste(value) {
    await this.view("Paste JSON");
    await this.page.getByLabel("What the provider sent").fill(typeof value === "string" ? value : JSON.stringify(value));
    await this.page.getByRole("button", { name: "Check", exact: true }).click();
  }

  async expects(outcome) {
    await expect(this.verdict).toHaveAttribute("data-outcome", outcome);
    await expect(this.verdict.locator(".word")).toHaveText(words[outcome]);
  }
}

export const words = { eligible: "Eligible", ineligible: "Not eligible", pending: "Pending", review: "Needs review", error: "No answer" };
