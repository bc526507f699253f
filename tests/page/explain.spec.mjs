// One record: its explanation, what would change it, the policy, the address, and the code.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { credentials } from "../sandbox/scenarios.mjs";
import { expect, submission, test } from "./demo.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));

test("reasons point at the text, and the text at reasons", async ({ demo, page }) => {
  await demo.explain(submission);
  await demo.expects("ineligible");
  await expect(demo.marks).toHaveText(['"status": "failed"', '"rejectionReasonCode": "mismatched_information"']);

  await demo.reason("agent.rejected.mismatched_information").hover();
  await expect(demo.marks.nth(1)).toHaveClass("active");
  await expect(demo.marks.nth(0)).not.toHaveClass("active");
  await demo.reason("submission.failed").getByRole("button", { name: "Show it in line 4" }).click();
  expect(await demo.editor.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('"status": "failed"');

  await page.mouse.move(0, 0);
  await demo.editor.evaluate((area) => { area.focus(); area.setSelectionRange(area.value.indexOf("mismatched"), area.value.indexOf("mismatched")); });
  await page.keyboard.press("ArrowRight");
  await expect(demo.reason("agent.rejected.mismatched_information")).toHaveClass("active");

  // The letters behind the text area lie where its own do.
  const widths = await page.evaluate(() => ["pre", "textarea"].map((name) => document.querySelector(`.sheet ${name}`).getBoundingClientRect().height));
  expect(Math.abs(widths[0] - widths[1])).toBeLessThan(1);

  const first = demo.reason("submission.failed");
  await expect(first.getByRole("link")).toHaveAttribute("href", /^https:\/\/docs\.goodstack\.io\//);
  await expect(first).toContainText("Read from/status: failed");
  await expect(first).toContainText("For a yes/status: succeeded");
  await expect(first).toContainText("Documentedpending, processed, failed, succeeded");
  await expect(demo.reason("agent.rejected.mismatched_information")).toContainText("For a yes/agentVerification/status: approved");
  await expect(page.getByRole("status").filter({ hasText: "Not eligible" })).toContainText("This is final.");
  expect(demo.calls, "nothing is sent").toEqual([]);
});

test("what it is, as it is typed", async ({ demo, page }) => {
  await demo.editor.pressSequentially('{"type":"account","status":"UnderReview"');
  await demo.expects("error", "Not JSON");
  await expect(demo.verdict).toContainText("line 1, column 41");
  await demo.editor.press("}");
  await demo.expects("pending");
  await expect(demo.section("What goes through").getByRole("listitem")).toHaveText([/^Buy\s*blocked$/, /^Add seats\s*blocked$/, /^Upgrade\s*blocked$/, /^Renew\s*goes through$/, /^Remove seats\s*goes through$/, /^Cancel\s*goes through$/]);

  for (const [value, outcome, word] of [
    ["null", "eligible"], ['"NotAllowed"', "ineligible"], [{ status: "succeeded" }, "eligible"], [{ code: 600074 }, "eligible"],
    [{ id: "x", status: 5 }, "error"], [{ code: 20002, description: "No relationship." }, "error", "An error"], [{ error: { code: "forbidden", message: "missing scope" } }, "error", "An error"],
    ["", "idle", "Nothing to read yet"], ["is it ready?", "error", "Not JSON"], ["42", "error", "Neither kind"], ["{}", "error", "Neither kind"],
    ["<!doctype html>", "error", "Not JSON"], ['{"status":"Allowed","status":"NotAllowed"}', "error", "A key stands twice"],
    [[submission, submission], "error", "A list"], [{ data: [submission.data] }, "error", "A page of a list"], ["\u0000\ufffd\u0001PNG", "error", "Not text"],
    ["[".repeat(100_000), "error", "Nested too deeply"], ["{}", "error", "Neither kind"], [`${"[".repeat(90_000)}${"]".repeat(90_000)}`, "error", "Nested too deeply"],
  ]) {
    await demo.explain(value);
    await demo.expects(outcome, word);
  }

  await demo.explain({ code: 900421, description: "No MFA." });
  await expect(demo.section("What went wrong")).toContainText(/multi-factor/);
  await expect(page.getByLabel("It came with the HTTP status")).toHaveValue("401");
  await page.getByLabel("It came with the HTTP status").selectOption("500");
  await expect(demo.section("What went wrong")).toContainText("server_error");

  await page.getByRole("button", { name: "an event" }).click();
  await demo.expects("ineligible");
  await expect(demo.marks).toHaveText(['"status": "failed"', '"rejectionReasonCode": "incorrect_documentation"']);
  await page.getByRole("button", { name: "Explain the submission in it" }).click();
  await expect(demo.editor).not.toHaveValue(/eventType/);
  await expect(demo.section("What would change it").getByRole("button")).toHaveCount(3);

  const status = '<img src="x" onerror="alert(1)">';
  await demo.explain({ type: "account", status });
  await demo.expects("review");
  await expect(demo.reason("account.unrecognized")).toContainText(status);
  await expect(page.locator("main img")).toHaveCount(0);
});

test("what is nested too deeply takes the former answer away", async ({ demo }) => {
  for (const text of ["[".repeat(90_000), `${"[".repeat(90_000)}${"]".repeat(90_000)}`]) {
    await demo.explain({ status: "Allowed" });
    await demo.expects("eligible");
    await demo.explain(text);
    await demo.expects("error", "Nested too deeply");
  }
});

test("what would change it is applied, shown and undone", async ({ demo, page }) => {
  await demo.explain(submission);
  const ways = demo.section("What would change it");
  await expect(ways.locator(".alternatives > li")).toHaveCount(3);
  const way = ways.locator(".alternatives > li", { hasText: "Eligible" });
  await expect(way).toContainText("The applicant has to correct or complete something.");
  await way.getByRole("button", { name: "Apply: Eligible" }).click();
  await demo.expects("eligible");
  const difference = page.getByLabel("Difference");
  await expect(difference).toContainText("Not eligible → Eligible");
  await expect(difference.getByRole("listitem")).toHaveText(["/data/agentVerification/status rejected → approved", "/data/status failed → succeeded"]);
  expect(JSON.parse(await demo.editor.inputValue()).data.agentVerification).toEqual({ status: "approved", rejectionReasonCode: "mismatched_information" });
  await difference.getByRole("button", { name: "Undo" }).click();
  await demo.expects("ineligible");
  await expect(demo.editor).toHaveValue(JSON.stringify(submission, null, 2));

  for (const value of ["null", '"Unknown"', { type: "agreement", status: "Allowed" }, { code: 600074 }, { status: "succeeded", organisation: null }]) {
    await demo.explain(value);
    await expect(ways.getByRole("button").first(), "decided about").toBeEnabled();
    const names = await ways.getByRole("button").evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")));
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      await demo.explain(value);
      await ways.getByRole("button", { name, exact: true }).click();
      await expect(demo.verdict.locator(".word")).toHaveText(name.replace("Apply: ", ""));
    }
  }
});

test("the policy and the whole state are in the address, and no credential", async ({ demo, page, context, baseURL }) => {
  await demo.explain({ type: "account", status: "UnderReview" });
  await page.locator("summary", { hasText: "Your policy" }).click();
  await page.getByLabel("The customer wants to").selectOption("renew");
  await demo.expects("eligible");
  await page.getByLabel("An account that is").selectOption("allow");
  await page.getByLabel("Eligibility that cannot be defined").selectOption("ineligible");
  await page.getByLabel("education").check();
  await page.getByLabel("From these countries").fill("aus, nz");
  await demo.expects("error");
  await expect(page.getByText("Three letters each, for example AUS.")).toBeVisible();
  await page.getByLabel("From these countries").fill("aus, nzl");
  await demo.expects("eligible");
  await expect(demo.code).toContainText('operation: "renew"');
  await expect(page.locator("summary", { hasText: "5 of 5 chosen" })).toBeVisible();
  const kept = () => page.evaluate(async () => {
    if (!location.hash) return "";
    const bytes = Uint8Array.from(atob(location.hash.slice(3).replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
  });
  await expect.poll(kept).toMatch(/nzl/i);
  const link = await page.evaluate(() => location.hash);
  expect(link).toMatch(/^#1\.[\w-]+$/);
  const other = await context.newPage();
  await other.goto(`${baseURL}/${link}`);
  await expect(other.locator("#verdict .word")).toHaveText("Eligible");
  await expect(other.getByLabel("From these countries")).toHaveValue("AUS NZL");
  await expect(other.getByLabel("education")).toBeChecked();
  await expect(other.getByLabel("The customer wants to")).toHaveValue("renew");
  await other.close();

  await page.reload();
  await demo.expects("eligible");
  const hash = await page.evaluate(() => location.hash);
  await demo.view("Gallery");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What can the answer be?");
  await expect.poll(() => page.evaluate(() => location.hash)).not.toBe(hash);
  await page.goBack();
  await demo.expects("eligible");

  for (const secret of [credentials.secretKey, `Bearer ${credentials.token}`, '{"apiKey": "abcdefgh"}']) {
    await demo.explain(`{"status": "Allowed", "note": ${JSON.stringify(secret)}}`);
    await expect(page.getByText("This looks as if a key or a token were in it.")).toBeVisible();
    await expect.poll(kept).not.toContain("Allowed");
    expect(await kept()).toContain("renew");
    await demo.explain({ status: "Allowed" });
    await expect.poll(kept).toContain("Allowed");
  }
  await demo.explain('{"status": "Allowed", "client_secret": "abcdefgh"}');
  await expect.poll(kept).not.toContain("Allowed");
  // Into a field that is not for it.
  await page.getByLabel("From these countries").fill(credentials.secretKey);
  await expect.poll(kept).toBe("");
  for (const [view, label, key] of [["Gallery", "Find a status, a code or an outcome", "search"], ["Live", "Customer id", "live"]]) {
    await demo.view(view);
    await page.getByLabel(label).fill("nothing secret");
    await expect.poll(kept).toContain(`"${key}":`);
    await page.getByLabel(label).fill(credentials.secretKey);
    await expect(page.getByText("This looks as if a key or a token were in it.")).toBeVisible();
    await expect.poll(kept).not.toContain(`"${key}":`);
  }
});

test("broken links are told, and nothing of them stays", async ({ demo, page }) => {
  const deflated = async (text) => page.evaluate(async (text) => {
    const bytes = new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }, text);
  for (const [hash, sentence] of [
    ["#hello", "not made here"], ["#1.%00", "not made here"], ["#2.abc", "another version"], ["#1.abc", "broken"], ["#1.", "broken"],
    [`#1.${await deflated("[]")}`, "broken"], [`#1.${(await deflated(`{"text":"${"x".repeat(2_000_000)}"}`))}`, "broken"],
  ]) {
    await page.evaluate((hash) => { location.hash = hash; }, hash);
    await expect(page.getByRole("alert")).toContainText(sentence);
    await page.getByRole("button", { name: "Go on without it" }).click();
  }
  await page.reload();
  await expect(page.getByRole("alert"), "from the start, too").toContainText("broken");
  await demo.explain({ status: "Allowed" });
  await demo.expects("eligible");
  await page.getByRole("button", { name: "Go on without it" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  // Of the right form, and of the wrong kinds.
  const hash = await deflated('{"view":"nowhere","text":5,"policy":[],"status":"x","search":null,"live":"y","more":1}');
  await page.evaluate((hash) => { location.hash = `#1.${hash}`; }, hash);
  await demo.expects("idle", "Nothing to read yet");

  const follow = async (state) => {
    const hash = await deflated(typeof state === "string" ? state : JSON.stringify(state));
    await page.evaluate((hash) => { location.hash = `#1.${hash}`; }, hash);
  };
  const text = '{"type":"account","status":"Allowed"}';
  for (const [policy, complaint] of [
    [{ organisationTypes: 5 }, "organisationTypes"], [{ countryCodes: { length: 9 } }, "countryCodes"], [{ countryCodes: [null, ["AUS"]] }, "countryCodes"],
    [{ operation: { toString: 1 } }, "operation"], [{ more: 1 }, "policy"],
  ]) {
    await follow({ text, policy });
    await demo.expects("error");
    await expect(demo.verdict.locator(".next"), "refused, not left out").toContainText(complaint);
  }
  await follow({ text, policy: { countryCodes: "AUS" } });
  await demo.expects("eligible");
  await follow(`{"text":${JSON.stringify(text)},"__proto__":{"view":"live"},"status":200}`);
  await demo.expects("eligible");
  await follow({ text: '{"code":900421}', status: 200 });
  await demo.expects("error", "An error");
  for (const provider of ["nobody", "constructor"]) {
    await follow({ view: "live", live: { provider, id: "x" } });
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await demo.expects("error");
    await expect(demo.verdict).toContainText("Microsoft Partner Center");
  }
});

test("the code on show compiles strictly, and runs", async ({ demo, page, context }) => {
  const folder = await mkdtemp(join(tmpdir(), "page-code-"));
  await mkdir(join(folder, "node_modules/@types"), { recursive: true });
  await symlink(join(root, "pkg"), join(folder, "node_modules/good-standing"));
  await writeFile(join(folder, "env.d.ts"), `declare const process: { env: Record<string, string | undefined> };
declare module "node:fs" { export function createReadStream(path: string): { readonly path: string } }
declare module "node:stream" { export const Readable: { toWeb(stream: { readonly path: string }): any } }
`);
  const cases = [
    [{ type: "account", status: "Allowed", "x-y": [1, { deep: null }] }, /^eligible\naccount\.allowed .+\n$/],
    ["null", /^eligible\naccount\.absent .+\n$/],
    ['"Unheard"', /^review\naccount\.unrecognized .+\n$/],
    [{ code: 600074 }, /^eligible\naccount\.absent .+\n$/],
    [submission, /^ineligible\nsubmission\.failed .+\nagent\.rejected\.mismatched_information .+\n$/],
  ];
  const files = [];
  const take = async (name) => {
    for (const runtime of await demo.section("The code").getByRole("radio").evaluateAll((radios) => radios.map((radio) => radio.parentElement.textContent))) {
      await demo.choose(runtime);
      const file = join(folder, `${name}-${runtime}.mts`);
      await writeFile(file, await demo.code.textContent());
      files.push(file);
    }
  };
  for (const [index, [value]] of cases.entries()) {
    await demo.explain(value);
    await expect(demo.code).toBeVisible();
    if (index === 0) await page.getByLabel("The customer wants to").evaluate((select) => { select.value = "upgrade"; select.dispatchEvent(new Event("change", { bubbles: true })); });
    await take(`case-${index}`);
  }
  await demo.view("Live");
  await page.getByRole("button", { name: /^Under review/ }).click();
  await demo.expects("pending");
  await take("live-account");
  await demo.choose("Goodstack");
  await page.getByRole("button", { name: /^Failed/ }).click();
  await demo.expects("ineligible");
  await take("live-submission");
  await demo.view("Many records");
  await demo.decide("some.ndjson", '{"type":"account","status":"Allowed"}\n{"type":"account","status":\n');
  await expect(demo.code).toBeVisible();
  await take("many");
  await demo.view("Live");
  expect(files.length).toBe(3 * (cases.length + 3));

  const options = ["--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--module", "nodenext"];
  await run(join(root, "node_modules/.bin/tsc"), [...options, join(folder, "env.d.ts"), ...files], { cwd: folder }).catch(({ stdout }) => { throw new Error(stdout); });
  for (const [index, [, printed]] of cases.entries()) {
    for (const runtime of ["Node", "Browser"]) {
      const { stdout } = await run(process.execPath, ["--preserve-symlinks", join(folder, `case-${index}-${runtime}.mjs`)]);
      expect(stdout).toMatch(printed);
    }
  }

  await writeFile(join(folder, "some.ndjson"), '{"type":"account","status":"Allowed"}\n{"type":"account","status":\n');
  const { stdout, stderr } = await run(process.execPath, ["--preserve-symlinks", join(folder, "many-Node.mjs")], { cwd: folder, env: { ...process.env, FORCE_COLOR: "0" } });
  expect(stdout).toMatch(/ eligible: 1/);
  expect(stderr).toMatch(/^2 expected/);

  // Copying, with permission and without.
  await demo.view("Explain");
  await expect(demo.code).toBeVisible();
  await demo.choose("Webhook");
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(demo.section("The code").getByRole("status")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await demo.code.textContent());
  await context.clearPermissions();
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("denied")); });
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(demo.section("The code").getByRole("status")).toContainText("Selected");
  expect(await page.evaluate(() => String(getSelection()))).toContain("verifyWebhook");
  await rm(folder, { recursive: true });
});

test("a text that is too long, and files", async ({ demo, page }) => {
  await demo.explain("x".repeat(5_000_000));
  await demo.expects("error", "Too long");
  await expect(demo.verdict).toContainText("5.0 million letters");
  await expect(demo.editor).toHaveValue("");

  const drop = (name, content) => page.locator(".editor").evaluate((editor, [name, content]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], name));
    for (const type of ["dragover", "drop"]) editor.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, [name, content]);
  await drop("record.json", JSON.stringify(submission));
  await demo.expects("ineligible");
  await drop("empty.json", "");
  await demo.expects("idle", "Nothing to read yet");
  await drop("picture.png", "\u0089PNG\u0000\u0000");
  await demo.expects("error", "Not text");
});
