// Many records: NDJSON and CSV, in a worker.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { download, expect, test } from "./demo.mjs";

const account = (status, more) => JSON.stringify({ type: "account", status, ...more });
const count = (page, table, row) => page.getByRole("table", { name: table }).getByRole("row", { name: row }).getByRole("cell").first();

test("a file is decided, looked through and saved; nothing leaves the page", async ({ demo, page }) => {
  await demo.view("Many records");
  const lines = [
    account("Allowed", { customerId: "=first" }), "", account("NotAllowed"), '{"type":"account","status":', JSON.stringify({ data: { id: "validationsubmission_1", status: "succeeded" } }),
    account("UnderReview"), account("Allowed"),
  ];
  const requests = [];
  page.on("request", (request) => requests.push(request.url().startsWith("blob:") ? "/worker.js" : new URL(request.url()).pathname));
  await demo.decide("some.ndjson", lines.join("\r\n"));
  const run = page.locator(".run");
  await expect(run.locator(".word")).toHaveText("Decided");
  await expect(run).toContainText("6 records");
  for (const [outcome, records] of [["Eligible", "3"], ["Pending", "1"], ["Needs review", "0"], ["Not eligible", "1"], ["No answer", "1"]]) {
    await expect(count(page, "By outcome", new RegExp(`^${outcome}`))).toHaveText(records);
  }
  await expect(count(page, "By deciding reason", /^account\.allowed/)).toHaveText("2");
  const rows = page.locator(".list [role=row]");
  await expect(rows).toHaveCount(6);
  await expect(rows.nth(0)).toContainText("=first");
  await expect(rows.nth(2)).toContainText("No answer");
  await expect(rows.nth(2)).toContainText("expected");
  await expect(rows.nth(3)).toContainText("submission.succeeded");

  const saved = await download(page, () => page.getByRole("button", { name: "Download as CSV" }).click());
  expect(saved.name).toBe("some-decided.csv");
  const table = saved.text.split("\r\n");
  expect(table[0]).toBe("record,line,id,outcome,reason");
  expect(table[1], "no formula").toBe(`1,1,"'=first",eligible,account.allowed`);
  expect(table[3]).toMatch(/^3,4,.*,error,/);
  expect(table[4]).toBe("4,5,validationsubmission_1,eligible,submission.succeeded");
  expect(table.length).toBe(8);

  for (const outcome of ["Eligible", "Pending", "Needs review", "Not eligible"]) await page.getByRole("checkbox", { name: outcome, exact: true }).uncheck();
  await expect(rows).toHaveCount(1);
  await page.getByRole("checkbox", { name: "Not eligible" }).check();
  await expect(rows).toHaveCount(2);

  // Another policy is asked about, not slipped in.
  await page.locator("summary", { hasText: "Your policy" }).click();
  await page.getByLabel("The customer wants to").selectOption("renew");
  await page.getByRole("button", { name: "Decide again with this policy" }).click();
  await expect(count(page, "By outcome", /^Eligible/)).toHaveText("4");
  await rows.nth(1).getByRole("button", { name: "Explain record 2" }).click();
  await demo.expects("ineligible");
  await expect(demo.code).toContainText('operation: "renew"');
  await demo.view("Many records");
  await expect(run.locator(".word"), "what was decided is still there").toHaveText("Decided");
  expect(requests.filter((path) => !["/worker.js", "/good_standing_bg.wasm", "/icon.svg"].includes(path)), "only the worker was fetched").toEqual([]);
});

test.describe("elsewhere", () => {
  test.use({ allowed: /connect-src|elsewhere\.invalid/ });
  test("nothing can be sent, by the page or its worker", async ({ demo, page }) => {
    await demo.view("Many records");
    await demo.decide("one.ndjson", account("Allowed"));
    await expect(page.locator(".run .word")).toHaveText("Decided");
    const [worker] = page.workers();
    for (const place of [page, worker]) {
      expect(await place.evaluate(() => new Promise((resolve) => {
        addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
        fetch("https://elsewhere.invalid/").then(() => resolve("sent"), () => setTimeout(resolve, 1_000, "nobody there"));
      }))).toBe("connect-src");
    }
    expect(demo.calls).toEqual([]);
  });
});

test("a million rows scroll, and deciding can be cancelled", async ({ demo, page }) => {
  await demo.view("Many records");
  await page.getByRole("button", { name: "Take 100,000 made-up records" }).click();
  await expect(page.locator(".run .word")).toHaveText("Decided", { timeout: 20_000 });
  await expect(page.locator(".run")).toContainText("100,000 records");
  await expect(page.locator(".run .figures")).toContainText(/MB\/s/);

  const folder = await mkdtemp(join(tmpdir(), "many-"));
  const file = join(folder, "million.ndjson");
  await writeFile(file, `${account("Allowed")}\n${account("NotAllowed")}\n`.repeat(500_000));
  const input = page.getByLabel("Drop NDJSON or CSV here, or choose it");
  await input.setInputFiles(file);
  await expect(page.locator(".run .figures")).toContainText("1,000,000 records", { timeout: 30_000 });
  await expect(page.locator(".run .word")).toHaveText("Decided");
  const list = page.getByRole("grid", { name: "Records" });
  await expect(list).toHaveAttribute("aria-rowcount", "1000001");
  await list.focus();
  await page.keyboard.press("End");
  await expect(list.getByRole("row").last()).toContainText("1,000,000");
  await expect(list.getByRole("row").last()).toContainText("account.not_allowed");
  await page.keyboard.press("ArrowUp");
  await expect(list.locator("[aria-selected=true]")).toContainText("999,999");
  await list.evaluate((box) => { box.scrollTop = box.scrollHeight / 2; });
  await expect(list.getByRole("row").first()).toContainText(/^(49|50)\d,\d{3}/);
  expect(await list.getByRole("row").count()).toBeLessThan(30);
  await page.keyboard.press("Home");
  await expect(list.getByRole("row").first()).toHaveAttribute("aria-rowindex", "2");

  // The file goes away before it is read again.
  await rm(folder, { recursive: true });
  await page.getByRole("button", { name: "Download as CSV" }).click();
  await expect(page.getByText("The file could not be read to its end")).toBeVisible();

  // The worker is held up, so that there is something to cancel.
  const release = await holdUp(page);
  await demo.decide("some.ndjson", account("Allowed"));
  await expect(page.getByRole("progressbar", { name: "Progress" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.locator(".run .word")).toHaveText("Cancelled");
  await release();
});

test("a file that vanishes while it is read gets a sentence", async ({ demo, page }) => {
  await demo.view("Many records");
  const folder = await mkdtemp(join(tmpdir(), "many-"));
  const file = join(folder, "some.ndjson");
  await writeFile(file, `${account("Allowed")}\n`.repeat(1000));
  const release = await holdUp(page);
  await page.getByLabel("Drop NDJSON or CSV here, or choose it").setInputFiles(file);
  await expect(page.getByRole("progressbar", { name: "Progress" })).toBeVisible();
  await rm(folder, { recursive: true });
  await release();
  await expect(page.locator(".fault")).toContainText("The file could not be read to its end");
  await expect(page.locator(".run .word")).not.toHaveText("Decided");
});

/** Lets no worker begin before it is told to. */
async function holdUp(page) {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route("**/worker.js", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  return () => {
    release();
    return page.unrouteAll({ behavior: "wait" });
  };
}

test("a table is read by its columns", async ({ demo, page }) => {
  await demo.view("Many records");
  const run = page.locator(".run");
  await demo.decide("customers.csv", '\ufeffcustomerId,Status,note\r\n"1",Allowed,"with, comma"\r\n2,"Not Ready","two\nlines"\r\n3,,\r\n');
  await expect(run.locator(".word")).toHaveText("Decided");
  await expect(run).toContainText("3 accounts of Partner Center");
  await expect(count(page, "By outcome", /^Eligible/)).toHaveText("1");
  await expect(count(page, "By deciding reason", /^account\.unrecognized/)).toHaveText("1");
  await expect(page.locator(".list [role=row]").nth(1)).toContainText("account.not_ready");

  await demo.decide("submissions.tsv", "id\tstatus\tagentVerification.status\tvalidationRequest.organisationTypes\nv_1\tsucceeded\tapproved\tnonprofit\nv_2\tsucceeded\trejected\tnonprofit; social_impact\n");
  await expect(run).toContainText("2 submissions of Goodstack");
  await expect(page.locator(".list [role=row]").nth(1)).toContainText("submission.contradicted");

  await demo.decide("list.json", JSON.stringify([{ type: "account", status: "Allowed" }, { type: "account", status: "Unknown" }]));
  await expect(run).toContainText("2 records");
  await expect(count(page, "By outcome", /^Needs review/)).toHaveText("1");
});

test("a list, and one record over many lines, are held to what one a line is held to", async ({ demo, page }) => {
  await demo.view("Many records");
  const rows = page.locator(".list [role=row]");
  const twice = '{"type":"account",\n"status":"NotAllowed","status":"Allowed"}';
  await demo.decide("list.json", `\ufeff[\r\n${twice},\n{"type":1e999,"status":"Allowed"}, {"type":"account","note":"\\"],[{","status":"Allowed"}]`);
  await expect(rows).toContainText(["only once", "expected text at `/type`, got a number", "account.allowed"]);
  await demo.decide("twice.json", twice);
  await expect(page.locator(".run")).toContainText("1 record,");
  await expect(rows).toContainText(["only once"]);
  await demo.decide("one.json", JSON.stringify(JSON.parse(account("NotAllowed")), null, 2));
  await expect(rows).toContainText(["account.not_allowed"]);
  for (const name of ["latin1.json", "latin1.ndjson"]) {
    const line = Buffer.from(`{"type":"account","status":"Allowed","city":"Z\u00fcrich"}`, "latin1");
    await demo.decide(name, name === "latin1.json" ? Buffer.concat([Buffer.from("["), line, Buffer.from("]")]) : line);
    await expect(page.locator(".run")).toContainText(name);
    await expect(rows).toContainText(["expected UTF-8"]);
    await expect(count(page, "By outcome", /^No answer/)).toHaveText("1");
  }
});

test("what is no file of records gets a sentence", async ({ demo, page }) => {
  await demo.view("Many records");
  for (const [name, content, sentence] of [
    ["empty.ndjson", "", "This file is empty."],
    ["blank.csv", "\n \n", "nothing but white space"],
    ["picture.png", "\u0089PNG\r\n\u001a\n\u0000\u0000\u0000", "This file is not text."],
    ["columns.csv", "customer,state\n1,Allowed\n", "This table has no column status. Its first row must name the columns; it says customer, state."],
    ["twice.csv", "customer,status,Status\n1,NotAllowed,Allowed\n", "This table says status twice"],
    ["within.csv", "status,agentVerification.status,agentVerification.status.x\nsucceeded,approved,y\n", "This table says agentVerification.status twice"],
    ["open.csv", 'customer,status\n1,"Allowed\n2,NotAllowed\n', "a quotation mark opens a cell and is not closed"],
    ["list.json", "[{]", "begins as a list in JSON, and is none to its end"],
  ]) {
    await demo.decide(name, content);
    await expect(page.locator(".run .fault")).toContainText(sentence);
    await expect(page.locator(".run .word")).toHaveText("Not decided");
  }
  await demo.decide("rubbish.ndjson", "no\nrecords\nhere");
  await expect(count(page, "By outcome", /^No answer/)).toHaveText("3");

  // Dropped, in its place and out of it.
  const drop = (place, ...files) => page.locator(place).evaluate((element, files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, line] of files) dataTransfer.items.add(new File([line], name));
    for (const type of ["dragover", "drop"]) element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
  const others = page.getByText("Of 2 files the first was taken.");
  for (const [place, status, reason] of [[".drop", "NotAllowed", "account.not_allowed"], ["footer", "Unknown", "account.unknown"]]) {
    await drop(place, ["dropped.ndjson", account(status)]);
    await expect(page.locator(".list [role=row]")).toContainText(reason);
    await expect(others).toHaveCount(0);
    await drop(place, ["first.ndjson", account("Allowed")], ["second.ndjson", account(status)]);
    await expect(page.locator(".run")).toContainText("first.ndjson");
    await expect(others).toBeVisible();
  }

  // From the editor, where they were pasted by mistake.
  await demo.view("Explain");
  await demo.explain(`${account("Allowed")}\n${account("Unknown")}\n`);
  await demo.expects("error", "Many records");
  await page.getByRole("button", { name: "Decide them under Many records" }).click();
  await expect(page.locator(".run")).toContainText("2 records");
  // A list as it stands there: written again, a number that none can hold would be none.
  for (const around of [(list) => list, (list) => `{"data": ${list}, "next": null}`]) {
    await demo.view("Explain");
    await demo.explain(around(`[{"type":1e999,"status":"Allowed"},\n${account("Unknown")}]`));
    await page.getByRole("button", { name: "Decide them under Many records" }).click();
    await expect(page.locator(".list [role=row]")).toContainText(["expected text at `/type`, got a number", "account.unknown"]);
  }

  await demo.view("Explain");
  await drop(".editor", ["first.json", account("Unknown")], ["second.json", account("Allowed")]);
  await demo.expects("review", "Needs review");
  await expect(others).toBeVisible();
  await demo.explain(account("Allowed"));
  await expect(others).toHaveCount(0);
});
