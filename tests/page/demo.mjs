// The page over the real sandbox, watched: whatever it does that nobody should see fails the test.
import { test as base, expect } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { startSandbox } from "../sandbox/server.mjs";

export { expect };

export const test = base.extend({
  sandbox: [async ({}, use) => {
    const sandbox = await startSandbox();
    await use(sandbox);
    await sandbox.close();
  }, { scope: "worker" }],

  baseURL: ({ sandbox }, use) => use(sandbox.url),
  // One that keeps the page would hide what the page asks for.
  serviceWorkers: "block",

  // What a test brings about on purpose.
  allowed: [/$^/, { option: true }],

  page: async ({ page, baseURL, allowed }, use) => {
    const faults = watch(page, baseURL);
    await use(page);
    expect(faults.filter((fault) => !allowed.test(fault))).toEqual([]);
  },

  demo: async ({ page }, use) => {
    const demo = new Demo(page);
    await demo.open();
    await use(demo);
  },
});

/** What goes wrong on a page, in words. */
export function watch(page, origin) {
  const faults = [];
  // The console notes every HTTP error; a provider's is part of the play, no other one is.
  const played = (url) => /^\/(fault\/[\w-]+\/)?backend\//.test(url.replace(origin, ""));
  page.on("response", (response) => {
    if (response.status() >= 400 && !played(response.url())) faults.push(`HTTP ${response.status()} for ${response.url()}`);
  });
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    const { url } = message.location();
    const noted = /^Failed to load resource: /.test(message.text()) && played(url);
    if (!noted && message.text() !== "Service Worker registration blocked by Playwright") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`) && !/^(data|blob):/.test(request.url())) faults.push(`went to ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    if (!played(request.url())) faults.push(`failed: ${request.url()} ${request.failure().errorText}`);
  });
  page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return faults;
}

export class Demo {
  constructor(page) {
    this.page = page;
    this.verdict = page.locator("#verdict");
    this.editor = page.getByRole("textbox", { name: "What the provider sent" });
    this.marks = page.locator("mark");
    this.code = this.section("The code").locator("pre");
    /** What was asked of a server after the page was there. */
    this.calls = [];
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (/^\/(backend|fault)\//.test(pathname)) this.calls.push(request);
    });
  }

  async open(hash = "") {
    await this.page.goto(`/${hash}`);
    await this.ready();
  }

  async ready() {
    await expect(this.page.locator("nav button[aria-current]")).toHaveCount(1);
    await expect(this.page.locator("#verdict[aria-busy=true]")).toHaveCount(0);
  }

  section(title) {
    return this.page.locator("section.part", { has: this.page.getByRole("heading", { name: title, exact: true }) });
  }

  reason(code) {
    return this.page.locator(".reasons > li", { has: this.page.getByText(code, { exact: true }) });
  }

  async view(name) {
    await this.page.getByRole("navigation").getByRole("button", { name }).click();
  }

  async explain(value) {
    await this.editor.fill(typeof value === "string" ? value : JSON.stringify(value, null, 2));
  }

  async expects(outcome, word = words[outcome]) {
    await expect(this.verdict).toHaveAttribute("data-outcome", outcome, { timeout: 15_000 });
    await expect(this.verdict.locator(".word")).toHaveText(word);
  }

  async choose(radio) {
    // Its label lies under it.
    await this.page.getByRole("radio", { name: radio, exact: true }).check({ force: true });
  }

  /** A file is chosen. */
  async decide(name, content) {
    await this.page.getByLabel("Drop NDJSON or CSV here, or choose it").setInputFiles({ name, mimeType: "", buffer: Buffer.from(content) });
  }
}

export const words = { eligible: "Eligible", ineligible: "Not eligible", pending: "Pending", review: "Needs review", error: "No answer" };

export const download = async (page, act) => {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
};

export const submission = {
  data: {
    id: "validationsubmission_1",
    status: "failed",
    agentVerification: { status: "rejected", rejectionReasonCode: "mismatched_information" },
  },
};
