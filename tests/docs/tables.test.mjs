// The tables of the documents say what the package does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accountStatuses, errorCodes, evaluateAccount, evaluateSubmission, operations, outcomes } from "../../pkg/inline.js";
import { quoted, read, rows } from "./markdown.mjs";

const readme = read("README.md");
const declarations = read("pkg/index.d.ts");
const first = (table) => table.flatMap(([cell]) => quoted(cell));
const sorted = (names) => [...names].sort();

for (const file of ["README.md", "pkg-template/README.md"]) {
  const heading = file === "README.md" ? "Decisions" : "Outcomes";
  test(`${file} lists every outcome and every error`, () => {
    assert.deepEqual(sorted(first(rows(read(file), heading))), sorted(outcomes));
    assert.deepEqual(first(rows(read(file), "Errors")), errorCodes);
  });
}

test("accounts", () => {
  const table = rows(readme, "Accounts");
  assert.deepEqual(sorted(first(table)), sorted(accountStatuses));
  const [, growing, keeping] = readme.match(/^\| status \| (`purchase`.*?) \| (.*?) \|/m);
  assert.deepEqual([...quoted(growing), ...quoted(keeping)], operations);
  for (const [status, larger, other, final, code, who] of table) {
    const account = status.startsWith("none") ? null : { status: quoted(status)[0] ?? "PartiallyAllowed" };
    for (const [cell, column] of [[larger, growing], [other, keeping]]) {
      for (const operation of quoted(column)) {
        const decision = evaluateAccount(account, { operation });
        assert.equal(`\`${decision.outcome}\``, cell, `${status}, ${operation}`);
        assert.equal(decision.operations[operation], decision.eligible);
      }
    }
    const decision = evaluateAccount(account);
    const [{ actor, recourse, ...reason }] = decision.reasons;
    assert.equal(decision.final ? "yes" : "no", final, status);
    assert.equal(`\`${reason.code}\``, code);
    assert.equal(actor === "none" ? "" : `${actor}, ${recourse}`, who, status);
  }
});

test("submissions", () => {
  const accepted = { validationRequest: { acceptedAt: "2026-05-04T09:30:00Z" } };
  const no = { agentVerification: { status: "rejected" } };
  const unknown = { agentVerification: { status: "paused" } };
  const cannotDefine = { eligibility: { status: "cannot_define_eligibility" } };
  const abroad = { organisation: { countryCode: "NZL" } };
  const policy = { countryCodes: ["AUS"] };
  // Each meets the conditions of its row, and of rows below it where it can.
  const samples = [
    [{ status: "archived", ...no }], [{ status: "failed", ...no }], [{ status: "succeeded", ...no, ...abroad }, policy], [{ status: "succeeded", ...no }, policy],
    [{ status: "succeeded", ...unknown }, policy], [{ status: "succeeded", ...accepted }, policy], [{ status: "succeeded", ...accepted }],
    [{ status: "processed", ...no, ...cannotDefine }], [{ status: "processed", ...no }], [{ status: "processed", ...accepted }],
    [{ status: "pending", agentVerification: { status: "pending_user_verification" } }], [{ status: "pending", ...no }],
  ];
  const table = rows(readme, "Submissions");
  assert.equal(table.length, samples.length);
  for (const [number, status, , outcome, final, code] of table) {
    const [submission, wanted] = samples[number - 1];
    if (quoted(status).length) assert.ok(quoted(status).includes(submission.status));
    const decision = evaluateSubmission(submission, wanted);
    const told = [decision.outcome, decision.final ? "yes" : "no", decision.reasons[0].code];
    assert.deepEqual(told, [quoted(outcome)[0], final, quoted(code)[0]], `row ${number}`);
  }
});

test("options and policies, each one that there is", () => {
  const declared = (name) => {
    const [, body] = declarations.match(new RegExp(`^export interface ${name} .*?\\{\n([^]*?)^\\}`, "m"));
    return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, key]) => key);
  };
  const options = ["RequestOptions", "PartnerCenterOptions", "GoodstackOptions"].flatMap(declared);
  assert.deepEqual(sorted(first(rows(readme, "Options"))), sorted(options));
  assert.deepEqual(first(rows(readme, "Policies")), declared("Policy"));
  const words = quoted(read("pkg-template/README.md").split("## Options")[1].split("\n## ")[0]);
  for (const name of [...options, ...declared("Policy")]) assert.ok(words.includes(name), name);
});

test("the package's README names every runtime that was tried", () => {
  const told = read("pkg-template/README.md").split("## Runtimes")[1];
  const tried = rows(readme, "Runtimes").map(([where]) => where.match(/^[\w.]+/)?.[0]).filter(Boolean);
  assert.ok(tried.length > 20);
  for (const name of tried) assert.match(told, new RegExp(name, "i"));
});
