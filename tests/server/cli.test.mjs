// The command line, as a shell starts it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { reasons } from "../../pkg/reasons.js";
import { startSandbox } from "../sandbox/server.mjs";
import { credentials } from "../sandbox/scenarios.mjs";
import { reasonCodes, serve } from "./support.mjs";

const cli = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "good-standing-cli-"));
const customer = (digit) => [8, 4, 4, 4, 12].map((length) => String(digit).repeat(length)).join("-");
const allowed = '{"type":"account","status":"Allowed"}';
let sandbox, env;

before(async () => {
  sandbox = await startSandbox();
  env = {
    PARTNER_CENTER_TOKEN: credentials.token, PARTNER_CENTER_BASE_URL: `${sandbox.url}/partner-center`,
    GOODSTACK_API_KEY: credentials.secretKey, GOODSTACK_BASE_URL: `${sandbox.url}/goodstack`,
  };
});
after(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function start(args, variables = env) {
  return spawn(process.execPath, [cli, ...args], { cwd: folder, env: { PATH: process.env.PATH, ...variables } });
}

/** What it printed, what it complained of, and its exit status. No run tells a credential, or shows where it broke. */
async function run(args, { input = "", variables } = {}) {
  const child = start(args, variables);
  let out = "", complaint = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (complaint += text));
  child.stdin.on("error", () => {}).end(input);
  const [status] = await once(child, "close");
  for (const secret of Object.values(credentials)) assert.ok(!(out + complaint).includes(secret), `${out}${complaint}`);
  assert.doesNotMatch(complaint, /\bat .*:\d+:\d+|node:internal/);
  return { out, complaint, status };
}

const file = (name, text) => (writeFileSync(join(folder, name), text), name);

/** It says this, and ends with that. */
async function complains(args, status, complaint, options) {
  const told = await run(args, options);
  assert.match(told.complaint, complaint);
  assert.match(told.complaint, /^good-standing: /);
  assert.deepEqual([told.status, told.out], [status, ""], told.complaint);
}

test("check asks the provider, and ends as the outcome says", async () => {
  await Promise.all([
    ["customer", customer(1), 0, /^customer 1{8}.*\neligible, which is final\n.*purchase, .*cancel\ndoes not: nothing\n\naccount\.allowed \(grants\)\n/s],
    ["customer", "00000000-0000-0000-0404-000000600074", 0, /account\.absent/],
    ["customer", customer(2), 4, /goes through: renew, .*account\.under_review \(holds; provider must wait\)\n.*To the customer: Your account is being verified/s],
    ["customer", customer(3), 3, /customer must be in contact/],
    ["customer", customer(6), 5, /account\.unrecognized/],
    ["submission", "validationsubmission_succeeded", 0, /submission\.succeeded/],
    ["submission", "validationsubmission_failed", 3, /agent\.rejected\.mismatched_information .*Read at \/agentVerification\/rejectionReasonCode: mismatched_information/s],
  ].map(async ([kind, id, status, pattern]) => {
    const told = await run(["check", kind, id]);
    assert.match(told.out, pattern);
    assert.deepEqual([told.status, told.complaint], [status, ""]);
  }));
});

test("check in other formats, and under a policy", async () => {
  const json = await run(["check", "customer", customer(2), "--format", "json", "--policy", '{"operation":"renew"}']);
  const { outcome, validationStatus, meta } = JSON.parse(json.out);
  assert.deepEqual([outcome, validationStatus.status, meta.status, json.status], ["eligible", "UnderReview", 200, 0]);
  const csv = await run(["check", "submission", "validationsubmission_failed", "--format=csv"]);
  const [head, row] = csv.out.split("\n");
  assert.equal(head, "id,outcome,final,reasons,userMessage");
  assert.match(row, /^validationsubmission_failed,ineligible,true,submission\.failed agent\.rejected\.mismatched_information.*,Your application was not approved\.$/);
});

test("a provider that gives no answer is told of, with what to do", async () => {
  await Promise.all([
    complains(["check", "customer", "00000000-0000-0000-0401-000000900421"], 1, /401.*\n {2}\S/, { variables: { ...env, PARTNER_CENTER_TOKEN: credentials.tokenWithoutMfa } }),
    complains(["check", "submission", "validationsubmission_not_found"], 1, /404/),
  ]);
});

test("without a credential nothing is asked, unless a server of one's own adds it", async (t) => {
  const { url, asked } = await serve(t, { body: allowed });
  await Promise.all([
    complains(["check", "customer", customer(1)], 2, /PARTNER_CENTER_TOKEN is not set/, { variables: {} }),
    complains(["check", "submission", "a"], 2, /GOODSTACK_API_KEY is not set/, { variables: { GOODSTACK_API_KEY: "" } }),
    complains(["check", "submission", "a"], 2, /`GOODSTACK_BASE_URL` must be/, { variables: { GOODSTACK_BASE_URL: "ftp://x" } }),
    complains(["check", "customer", customer(1)], 2, /`PARTNER_CENTER_TOKEN` must be/, { variables: { PARTNER_CENTER_TOKEN: "Bearer x" } }),
  ]);
  assert.equal((await run(["check", "customer", customer(1)], { variables: { PARTNER_CENTER_BASE_URL: url } })).status, 0);
  assert.equal(asked[0].headers.authorization, undefined);
});

test("a credential among the arguments is refused, and not repeated", async () => {
  const { token, secretKey } = credentials;
  await Promise.all([
    [`--token=${token}`], ["--token", token], ["check", "customer", customer(1), `--api-key=${secretKey}`], ["check", "submission", secretKey],
    ["check", "submission", "a", `--foo=${secretKey}`], ["check", "customer", "eyJhbGciOi.x.y"], ["--key", "x"], ["evaluate", "Bearer abc"],
  ].map((args) => complains(args, 2, /has no place among the arguments/)));
});

test("evaluate reads files and standard input, one record or many", async () => {
  file("accounts.ndjson", `${allowed}\r\n\n{"type":"account","status":"NotAllowed"}`);
  file("one.json", `\ufeff{\n  "data": {\n    "status": "processed"\n  }\n}\n`);
  file("broken.ndjson", `${allowed}\n{"type":"acc\n[1]\n`);
  file("twice.json", `{\n "type": "account", "status": "NotAllowed",\n "status": "Allowed"\n}`);
  file("array.json", `\ufeff[\n  ${allowed},\n  {"type":"account","status":"Not\\"],[{Allowed"},\n  {"type":"account",\n"status":"NotAllowed","status":"Allowed"}, [${allowed}], 5\n]\n`);
  const counts = async (args, input) => {
    const { out, status } = await run(["evaluate", "--format", "json", ...args], { input });
    const { total, counts: { error, ineligible, review, pending, eligible }, errors } = JSON.parse(out);
    assert.equal(errors.length, error);
    return [total, error, ineligible, review, pending, eligible, status];
  };
  const both = JSON.stringify({ type: "account", status: "Unknown" });
  assert.deepEqual(await Promise.all([
    counts(["accounts.ndjson"]), counts(["one.json"]), counts(["accounts.ndjson", "one.json"]), counts(["broken.ndjson"]), counts(["twice.json"]), counts(["array.json"]), counts([], `[${allowed}]\n`), counts([], `[${allowed}]\n${allowed}\n`),
    counts([], allowed), counts(["-"], both), counts(["accounts.ndjson", "-"], `${both}\n`), counts([], `{"type":"acc\n${allowed}`),
    counts([], `${" ".repeat(500_000)}${allowed}`), counts(["--policy", '{"notReady":"allow"}'], '{"type":"account","status":"Not Ready"}\n'),
  ]), [
    [2, 0, 1, 0, 0, 1, 3], [1, 0, 0, 0, 1, 0, 4], [3, 0, 1, 0, 1, 1, 3], [3, 2, 0, 0, 0, 1, 1], [1, 1, 0, 0, 0, 0, 1], [5, 3, 0, 1, 0, 1, 1], [1, 0, 0, 0, 0, 1, 0], [2, 1, 0, 0, 0, 1, 1],
    [1, 0, 0, 0, 0, 1, 0], [1, 0, 0, 1, 0, 0, 5], [3, 0, 1, 1, 0, 1, 3], [2, 1, 0, 0, 0, 1, 1],
    [1, 0, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, 1, 0],
  ]);
});

test("a list or a record over many lines is held to what one a line is held to, and errors name their place", async () => {
  const bad = Buffer.from('{"type":"account","status":"Allowed","x":"\xff"}', "latin1");
  const errors = async (input) => JSON.parse((await run(["evaluate", "--format", "json"], { input })).out).errors.map(({ source, message, ...place }) => [message, place]);
  const list = `\ufeff[\r\n${allowed},\n\n{"type":"account",\n"status":7}, ${allowed}\n]`;
  const notUtf8 = [["expected UTF-8", { record: 1, byteOffset: bad.indexOf(0xff) }]];
  assert.deepEqual(await Promise.all([
    errors(bad), errors(Buffer.concat([Buffer.from(" "), bad, Buffer.from("\r\n")])), errors(Buffer.concat([Buffer.from("["), bad, Buffer.from("]")])), errors(list), errors(`\ufeff\ufeff${allowed}`), errors(`\u00a0${allowed}`),
  ]), [
    notUtf8, [["expected UTF-8", { line: 1, byteOffset: bad.indexOf(0xff) + 1 }]], [["expected UTF-8", { record: 1, byteOffset: bad.indexOf(0xff) + 1 }]],
    [["expected text at `/status`, got a number", { record: 2, byteOffset: Buffer.from(list).indexOf(",\n\n") + 1 }]],
    [["expected a value", { line: 1, byteOffset: 3 }]], [["expected a value", { line: 1, byteOffset: 0 }]],
  ]);
  assert.match((await run(["evaluate"], { input: list })).out, /\n {2}-, record 2: expected text/);
});

test("an array with a text of millions of letters", async () => {
  const text = `${String.raw`\"\\]},[{`}${"a".repeat(2e7)}`;
  const { out, status, complaint } = await run(["evaluate", "--format", "json", file("long.json", `[{"type":"account","status":"Allowed","x":"${text}"},\n${allowed}]`)]);
  assert.deepEqual([status, complaint, JSON.parse(out).counts.eligible], [0, "", 2]);
});

test("evaluate in a table and in rows", async () => {
  const [table, csv] = await Promise.all([run(["evaluate", "accounts.ndjson", "broken.ndjson"]), run(["evaluate", "--format", "csv", "accounts.ndjson", "nowhere.json"])]);
  assert.match(table.out, /^5 records\n +2 {2}(error|eligible)\n/);
  assert.match(table.out, /decided by\n +2 {2}account\.allowed\n +1 {2}account\.not_allowed\n/);
  assert.match(table.out, /nothing was decided from\n {2}broken\.ndjson, line 2: expected .*\n {2}broken\.ndjson, line 3: /);
  assert.equal(table.complaint, "");
  assert.match(csv.complaint, /`nowhere\.json` cannot be read/);
  assert.equal(csv.out, "source,record,outcome\naccounts.ndjson,1,eligible\naccounts.ndjson,2,ineligible\n");
  const quoted = await run(["evaluate", "--format", "csv", file('a,"b".ndjson', "{}\n")]);
  assert.equal(quoted.out, 'source,record,outcome\n"a,""b"".ndjson",1,error\n');
  assert.match(quoted.complaint, /line 1/);
});

test("what a provider or a name says steers neither terminal nor spreadsheet", async (t) => {
  const evil = "\u009b2J\u202e\u0007done";
  const { url } = await serve(t, (request, response) => response.end(JSON.stringify({ type: "account", status: evil })));
  const variables = { PARTNER_CENTER_BASE_URL: url };
  const [table, json] = await Promise.all(["table", "json"].map((format) => run(["check", "customer", customer(1), "--format", format], { variables })));
  assert.match(table.out, /Read at \/status: \ufffd2J\ufffd\ufffddone\n/);
  assert.doesNotMatch(json.out, /[\u007f-\u009f\u202e]/);
  assert.equal(JSON.parse(json.out).reasons[0].value, evil);

  assert.equal((await run(["evaluate", "--format", "csv"], { input: allowed })).out, "source,record,outcome\n-,1,eligible\n");
  const csv = await run(["evaluate", "--format", "csv", "--", file("=1+1.ndjson", allowed), file("-2\u202e.ndjson", allowed)]);
  assert.equal(csv.out, 'source,record,outcome\n"\'=1+1.ndjson",1,eligible\n"\'-2\ufffd.ndjson",1,eligible\n');
});

test("of many lines that are wrong, the rest is counted", async () => {
  const wrong = file("wrong.ndjson", "?\n".repeat(1002));
  const [table, csv] = await Promise.all([run(["evaluate", wrong]), run(["evaluate", "--format", "csv", wrong])]);
  assert.match(table.out, /wrong\.ndjson, line 1000: .*\n {2}and 2 more\n$/);
  assert.match(csv.complaint, /wrong\.ndjson, line 1000: .*\n {2}and 2 more\n$/);
});

test("what cannot be read is named", async () => {
  await Promise.all([
    complains(["evaluate", "nowhere.json"], 2, /`nowhere\.json` cannot be read: there is no such file/),
    complains(["evaluate", "."], 2, /`\.` cannot be read: it is a folder/),
    complains(["evaluate", "bad\u001b[2J\u0007"], 2, /`bad\ufffd\[2J\ufffd` cannot be read/),
    complains(["evaluate", "--policy", "{"], 2, /`--policy` must be JSON/, { input: allowed }),
    complains(["evaluate", "--policy", '{"x":1}'], 2, /no other keys than .*, got the key `x`/, { input: allowed }),
    complains(["evaluate", "--format", "xml"], 2, /`--format` must be one of table, json, csv/),
  ]);
  const empty = await run(["evaluate"]);
  assert.deepEqual([empty.status, empty.complaint], [1, "good-standing: no record came\n"]);
  const among = await run(["evaluate", file("one.ndjson", allowed), file("none.ndjson", " \n"), file("zero.json", "[]")]);
  assert.deepEqual([among.status, among.complaint], [1, "good-standing: no record came from `none.ndjson`, `zero.json`\n"]);
});

test("explain knows every code and every status", async () => {
  assert.deepEqual(reasons.map(({ code }) => code), reasonCodes);
  const one = await run(["explain", "policy.country"]);
  assert.match(one.out, /^policy\.country \(blocks\)\n {2}The organisation is not from a country.*\n {2}To the customer: .*\n {2}https:/);
  assert.equal(one.status, 0);
  const [account, submission, rejection, csv] = await Promise.all([
    run(["explain", "notready", "--format", "json"]), run(["explain", "processed"]), run(["explain", "other"]), run(["explain", "UnderReview", "--format", "csv"]),
  ]);
  assert.equal(JSON.parse(account.out).decisions[0].outcome, "pending");
  assert.match(submission.out, /^processed, of a submission.*\npending\n/);
  assert.match(rejection.out, /request\.rejected\.other .*agent\.rejected\.other /s);
  assert.match(csv.out, /^code,effect.*\naccount\.under_review,holds,provider,wait,"Microsoft is reviewing the account\. Purchases, /);
  const [code, status, absent] = await Promise.all([run(["explain", "900421"]), run(["explain", "429"]), run(["explain", "600074"])]);
  assert.match(code.out, /^error 900421 of Partner Center\n {2}sign in again with multi-factor/);
  assert.match(status.out, /^error 429 of Partner Center\n.*\n\nerror 429 of Goodstack\n {2}call less often\n$/);
  assert.match(absent.out, /^account\.absent \(grants\)/);
  await complains(["explain", "compliance.f"], 2, /there are compliance\.fail, /);
  await complains(["explain", "nonsense"], 2, /no status of this name\n/);
});

test("help teaches, and wrong use points to it", async () => {
  const help = await run(["--help"]);
  for (const word of ["check customer ID", "evaluate [FILE", "explain CODE", "PARTNER_CENTER_TOKEN", "GOODSTACK_API_KEY", "Exit status", "Examples"]) assert.ok(help.out.includes(word), word);
  assert.deepEqual([help.status, help.complaint, (await run(["check", "-h"])).out], [0, "", help.out]);
  await Promise.all([
    [[], /say what to do/], [["delete"], /no such command/], [["constructor"], /no such command/], [["check"], /`check` takes/], [["check", "toString", "1"], /`check` takes/],
    [["check", "customer", "1", "2"], /`check` takes/], [["check", "customer", "1"], /`ID` must be a GUID/], [["explain"], /takes one/], [["--verbose"], /unknown option `--verbose`/],
    [["--format"], /argument missing/],
  ].map(([args, complaint]) => complains(args, 2, new RegExp(`${complaint.source}[^]*--help`))));
});

test("a closed pipe ends it without a word", async () => {
  file("many.ndjson", `${allowed}\n`.repeat(50_000));
  const child = start(["evaluate", "many.ndjson", "--format", "csv"]);
  let complaint = "";
  child.stderr.on("data", (text) => (complaint += text));
  await once(child.stdout, "data");
  child.stdout.destroy();
  const [status] = await once(child, "close");
  assert.deepEqual([status, complaint], [141, ""]);
});

test("where nobody reads what it complains of, the exit status is the same", async () => {
  const child = start(["evaluate", "nowhere.json"]);
  child.stderr.destroy();
  assert.deepEqual(await once(child, "close"), [2, null]);
});

test("a full disk is told of", async () => {
  const child = spawn("sh", ["-c", `'${process.execPath}' '${cli}' explain Allowed > /dev/full`], { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (complaint += text));
  const [status] = await once(child, "close");
  assert.deepEqual([status, complaint], [1, "good-standing: nothing more can be written: ENOSPC\n"]);
});

test("Ctrl-C ends it at once", async (t) => {
  let tell;
  const reached = new Promise((resolve) => (tell = resolve));
  const { url } = await serve(t, () => tell());
  const child = start(["check", "customer", customer(1)], { PARTNER_CENTER_BASE_URL: url });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  await reached;
  child.kill("SIGINT");
  const [status] = await once(child, "close");
  assert.deepEqual([status, printed], [130, ""]);
});

test("on a terminal evaluate tells how far it is, and wipes that away", async () => {
  file("many.ndjson", `${allowed}\n`.repeat(50_000));
  const child = spawn("script", ["--quiet", "--return", "--command", `'${process.execPath}' '${cli}' evaluate many.ndjson > table.txt`, "/dev/null"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  let seen = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (seen += text));
  assert.deepEqual(await once(child, "close"), [0, null]);
  assert.match(seen, /\r\d+\.\d MB, \d+ records\u001b\[K/);
  assert.ok(seen.endsWith("\r\u001b[K"));
});
