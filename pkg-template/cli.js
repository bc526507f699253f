#!/usr/bin/env node
// The command line. Credentials come from the environment alone: arguments are seen by every user of the machine.
import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import {
  agentRejectionReasonCodes, checkCustomer, checkSubmission, evaluateAccount, evaluateSubmission, isGoodStandingError, ndjsonDecisions, outcomeCodes,
  submissionStatuses, validationRequestRejectionCodes,
} from "./inline.js";
import { hints, reasons } from "./reasons.js";

const HELP = `good-standing tells whether a customer may buy, or an organisation qualifies, and why.

Usage
  good-standing check customer ID      ask Microsoft Partner Center about a customer's account
  good-standing check submission ID    ask Goodstack about a validation submission
  good-standing evaluate [FILE… | -]   decide about records: in JSON, or one a line (NDJSON)
  good-standing explain CODE|STATUS    what a reason or a status means, and who must act

Options
  --format table|json|csv   what to print; a table where nothing is said
  --policy JSON             your choices, for example '{"operation":"renew"}'
  -h, --help                this
  -v, --version             the version

Environment
  PARTNER_CENTER_TOKEN      App+User access token, for customers
  GOODSTACK_API_KEY         secret key, for submissions; sandbox_… asks the sandbox
  PARTNER_CENTER_BASE_URL, GOODSTACK_BASE_URL
                            another server that answers like the provider; a credential may be left out then

Exit status
  0  eligible, all of them
  1  no answer, or not about every record
  2  wrong use: an argument, a file, a variable
  3  ineligible    4  pending    5  review
  Of many records the weightiest counts: ineligible, review, pending.

Examples
  PARTNER_CENTER_TOKEN=$(get-token) good-standing check customer 01234567-89ab-cdef-0123-456789abcdef
  good-standing evaluate accounts.ndjson --format csv > outcomes.csv
  jq -c '.items[]' page.json | good-standing evaluate --policy '{"countryCodes":["AUS"]}'
  good-standing explain UnderReview
`;

const FORMATS = ["table", "json", "csv"];
const STATUS = { eligible: 0, error: 1, ineligible: 3, pending: 4, review: 5 };
const WEIGHTIEST = ["error", "ineligible", "review", "pending", "eligible"];
/** What a key or a token begins with, whatever stands before it. */
const SECRET = /(?:^|_|=)[sp]k_|(?:^|=)(?:eyJ|Bearer\b)|^--?(?:api-?)?(?:token|key|secret|password)\b/i;
const MOST_BYTES = 1024 * 1024;
const MOST_ERRORS = 1000;
const LINE_FEED = 10;
const SPACE = 32;

const wrong = (message) => Object.assign(new Error(message), { status: 2 });

// ── check ───────────────────────────────────────────────────────────────────

const providers = {
  customer: { check: checkCustomer, option: "token", credential: "PARTNER_CENTER_TOKEN", base: "PARTNER_CENTER_BASE_URL" },
  submission: { check: checkSubmission, option: "apiKey", credential: "GOODSTACK_API_KEY", base: "GOODSTACK_BASE_URL" },
};

async function check([kind, id, ...more], { policy, format }) {
  if (!Object.hasOwn(providers, kind ?? "") || id === undefined || more.length) throw wrong("`check` takes `customer ID` or `submission ID`");
  const { check, option, credential, base } = providers[kind];
  const { [credential]: secret, [base]: baseUrl } = process.env;
  if (!secret && !baseUrl) throw wrong(`the variable ${credential} is not set, and nothing can be asked without it`);
  const options = { ...(policy && { policy }), ...(secret && { [option]: secret }), ...(baseUrl && { baseUrl }) };
  if (kind === "submission" && !baseUrl && secret.startsWith("sandbox_")) options.environment = "sandbox";
  const names = { [`options.${option}`]: credential, "options.baseUrl": base, customerId: "ID", id: "ID", policy: "--policy" };
  const found = await check(id, options).catch((error) => {
    // In the words of whoever calls from a shell.
    const inWords = (whole, name) => (Object.hasOwn(names, name) ? `\`${names[name]}\`` : whole);
    if (isGoodStandingError(error)) error.message = error.message.replace(/`([\w.]+)`/, inWords);
    throw error;
  });
  await print(format, {
    table: () => [`${kind} ${id}`, ...told(found)],
    json: () => found,
    csv: () => [["id", "outcome", "final", "reasons", "userMessage"],
      [id, found.outcome, found.final, found.reasons.map(({ code }) => code).join(" "), found.reasons[0].userMessage]],
  });
  return STATUS[found.outcome];
}

/** A decision, for people. */
function told({ outcome, final, operations, reasons }) {
  const lines = [`${outcome}${final ? ", which is final" : ""}`];
  if (operations) {
    const named = (goes) => Object.keys(operations).filter((operation) => operations[operation] === goes).join(", ") || "nothing";
    lines.push(`goes through: ${named(true)}`, `does not: ${named(false)}`);
  }
  for (const reason of reasons) lines.push("", ...row(reason));
  return lines;
}

function row({ code, effect, actor, recourse, path, value, message, userMessage, source }) {
  const who = actor === "none" ? "" : `; ${actor} must ${recourse === "contact" ? "be in contact" : recourse}`;
  return [
    `${code} (${effect}${who})`, `  ${message}`, `  To the customer: ${userMessage}`,
    ...(value === undefined || value === null ? [] : [`  Read${path && ` at ${path}`}: ${value}`]), `  ${source}`,
  ];
}

// ── evaluate ────────────────────────────────────────────────────────────────

async function evaluate(files, { policy, format }) {
  if (!files.length && process.stdin.isTTY) throw wrong("name a file, or `-` for standard input");
  const empty = [];
  const sum = { total: 0, counts: Object.fromEntries(outcomeCodes.map((code) => [code, 0])), reasons: {}, errors: [] };
  if (format === "csv") await write(csv([["source", "record", "outcome"]]));
  for (const file of files.length ? files : ["-"]) {
    let record = 0;
    const before = sum.total;
    const input = { unit: "line" };
    const bytes = Readable.toWeb(Readable.from(lines(file, input)));
    for await (const { total, counts, outcomes, reasons, errors } of bytes.pipeThrough(ndjsonDecisions(policy, { onProgress: progress }))) {
      sum.total += total;
      for (const [outcome, count] of Object.entries(counts)) sum.counts[outcome] += count;
      for (const [code, count] of Object.entries(reasons)) sum.reasons[code] = (sum.reasons[code] ?? 0) + count;
      sum.errors.push(...errors.slice(0, MOST_ERRORS - sum.errors.length).map(({ line, ...error }) => ({ source: file, [input.unit]: line, ...error })));
      if (format === "csv") await write(csv(Array.from(outcomes, (outcome) => [file, (record += 1), outcomeCodes[outcome]])));
    }
    if (sum.total === before) empty.push(file);
  }
  progress();
  const counted = (counts) => Object.entries(counts).sort(([, one], [, other]) => other - one).map(([name, count]) => `  ${String(count).padStart(9)}  ${name}`);
  const faults = sum.errors.map(({ source, line, record, message }) => `  ${source}, ${line ? `line ${line}` : `record ${record}`}: ${message}`);
  if (sum.counts.error > faults.length) faults.push(`  and ${sum.counts.error - faults.length} more`);
  if (format !== "csv") {
    await print(format, {
      json: () => sum,
      table: () => [
        `${sum.total} ${sum.total === 1 ? "record" : "records"}`, ...counted(sum.counts), ...(Object.keys(sum.reasons).length ? ["", "decided by", ...counted(sum.reasons)] : []),
        ...(faults.length ? ["", "nothing was decided from", ...faults] : []),
      ],
    });
  } else if (faults.length) {
    process.stderr.write(`good-standing: nothing was decided from\n${faults.map(printable).join("\n")}\n`);
  }
  // An export that failed often leaves an empty file: that is no yes.
  if (empty.length) throw new Error(`no record came${files.length ? ` from \`${empty.join("`, `")}\`` : ""}`);
  return STATUS[WEIGHTIEST.find((outcome) => sum.counts[outcome])];
}

/** The bytes of a file. An array, or one record over many lines, becomes one record a line, which is what is read. */
async function* lines(file, input) {
  const source = file === "-" ? process.stdin : createReadStream(file);
  const held = [];
  let form;
  try {
    for await (const chunk of source) {
      if (form === "lines") {
        yield chunk;
        continue;
      }
      held.push(chunk);
      form ??= formOf(Buffer.concat(held));
      if (form === "lines") yield Buffer.concat(held);
    }
  } catch (error) {
    if (typeof error.syscall !== "string") throw error;
    throw wrong(`\`${file}\` cannot be read: ${unreadable[error.code] ?? error.code}`);
  }
  if (form === "lines") return;
  const bytes = Buffer.concat(held);
  if (oneALine(bytes)) input.unit = "record";
  yield bytes;
}

const unreadable = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "it is not yours to read" };

/** What it begins as; none where more of it must be seen. */
function formOf(bytes) {
  const beginning = text(bytes).trimStart();
  if (beginning.startsWith("[")) return "array";
  const [line, ...more] = beginning.split("\n", 2);
  return bytes.length > MOST_BYTES || (more.length && isJson(line)) ? "lines" : undefined;
}

/** In place, and nothing but what stands between records: what decides must see what it would refuse. Tells whether it is JSON at all. */
function oneALine(bytes) {
  const whole = text(bytes);
  if (!isJson(whole)) return false;
  const isArray = whole.trimStart().startsWith("[");
  let depth = 0;
  let isText = false;
  // Mark by mark: a text as one match, millions of letters long, would overflow the stack. In Latin-1 each byte is a letter.
  for (const { 0: mark, index } of bytes.toString("latin1").matchAll(/\\.|["[\]{},\r\n]/g)) {
    if (mark === '"') isText = !isText;
    if (isText) continue;
    if ("]}".includes(mark)) depth -= 1;
    if ("\r\n".includes(mark) || (isArray && depth === 0)) bytes[index] = SPACE;
    if (isArray && depth === 1 && mark === ",") bytes[index] = LINE_FEED;
    if ("[{".includes(mark)) depth += 1;
  }
  return true;
}

const text = (bytes) => bytes.toString().replace(/^\ufeff/, "");

function isJson(json) {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

let shownAt = -Infinity;

/** On a terminal alone; without a state the line is wiped. */
function progress(state) {
  if (!process.stderr.isTTY) return;
  const now = performance.now();
  if (!state) {
    if (shownAt > 0) process.stderr.write("\r\u001b[K");
  } else if (now - shownAt > 100) {
    shownAt = now;
    process.stderr.write(`\r${(state.bytes / 1e6).toFixed(1)} MB, ${state.records} records\u001b[K`);
  }
}

// ── explain ─────────────────────────────────────────────────────────────────

async function explain([what, ...more], { policy, format }) {
  if (what === undefined || more.length) throw wrong("`explain` takes one code or status");
  // The body with this code stands for a customer without an account status.
  if (what === "600074") return explain(["account.absent"], { policy, format });
  const codes = [what];
  if (agentRejectionReasonCodes.includes(what)) codes.push(`agent.rejected.${what}`);
  if (validationRequestRejectionCodes.includes(what)) codes.push(`request.rejected.${what}`);
  const found = reasons.filter(({ code }) => codes.includes(code));
  const decisions = [];
  const account = evaluateAccount(what, policy);
  if (account.reasons[0].code !== "account.unrecognized") decisions.push(["a customer's account", account]);
  if (submissionStatuses.includes(what)) decisions.push(["a submission, where no check says otherwise", evaluateSubmission({ status: what }, policy)]);
  const errors = hints.filter(([, code]) => code === what).map(([provider, code, hint]) => ({ provider, code, hint }));
  if (!found.length && !decisions.length && !errors.length) {
    const close = reasons.map(({ code }) => code).filter((code) => code.includes(what.toLowerCase()));
    const some = `${close.slice(0, 10).join(", ")}${close.length > 10 ? " and others" : ""}`;
    throw wrong(`there is no code and no status of this name${some && `; there are ${some}`}`);
  }
  const all = [...found, ...decisions.flatMap(([, { reasons }]) => reasons)];
  await print(format, {
    table: () => [
      ...found.map(row),
      ...decisions.map(([about, decision]) => [`${what}, of ${about}:`, ...told(decision)]),
      ...errors.map(({ provider, code, hint }) => [`error ${code} of ${provider}`, `  ${hint}`]),
    ].flatMap((block, index) => (index ? ["", ...block] : block)),
    json: () => ({ reasons: found, decisions: decisions.map(([, decision]) => decision), errors }),
    csv: () => [
      ["code", "effect", "actor", "recourse", "message", "userMessage", "source"],
      ...errors.map(({ code, hint }) => [code, "", "", "", hint, "", ""]),
      ...all.map(({ code, effect, actor, recourse, message, userMessage, source }) => [code, effect, actor, recourse, message, userMessage, source]),
    ],
  });
  return 0;
}

// ── what is printed ─────────────────────────────────────────────────────────

function print(format, { table, json, csv: rows }) {
  if (format === "json") return write(`${JSON.stringify(json(), null, 2).replaceAll(UNPRINTABLE, escaped)}\n`);
  return write(format === "csv" ? csv(rows()) : `${table().map(printable).join("\n")}\n`);
}

/** What a provider or a file says must not steer the terminal, nor turn around what stands beside it. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}]/gu;
const printable = (line) => line.replaceAll(UNPRINTABLE, "\ufffd");
/** In JSON, whose own line breaks stay. */
const escaped = (letter) => (letter === "\n" ? letter : `\\u${letter.charCodeAt().toString(16).padStart(4, "0")}`);

async function write(text) {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

const csv = (rows) => rows.map((row) => `${row.map(quoted).join(",")}\n`).join("");

/** A beginning that a spreadsheet would take for a formula is made text. */
const quoted = (cell) =>
  (/^[=+@-].|[",\p{Cc}\p{Bidi_Control}]/u.test(cell) ? `"${printable(String(cell)).replace(/^[=+@-]/, "'$&").replaceAll('"', '""')}"` : cell);

// ── the program ─────────────────────────────────────────────────────────────

function read(args) {
  if (args.some((arg) => SECRET.test(arg))) {
    throw wrong("a token or key has no place among the arguments, where other users of this machine see it: "
      + "set PARTNER_CENTER_TOKEN or GOODSTACK_API_KEY, and renew what was shown");
  }
  try {
    return parseArgs({
      args, allowPositionals: true,
      options: {
        format: { type: "string", default: "table" }, policy: { type: "string" },
        help: { type: "boolean", short: "h" }, version: { type: "boolean", short: "v" },
      },
    });
  } catch (error) {
    // What follows tells about Node, not about us.
    throw wrong(error.message.split(/[.\n]/)[0].toLowerCase().replaceAll("'", "`"));
  }
}

function policyOf(json) {
  if (json === undefined) return undefined;
  let policy;
  try {
    policy = JSON.parse(json);
  } catch {
    throw wrong("`--policy` must be JSON, for example '{\"operation\":\"renew\"}'");
  }
  evaluateAccount(null, policy); // refuses what is none
  return policy;
}

async function main(args) {
  const { values, positionals: [command, ...rest] } = read(args);
  if (values.help) return void await write(HELP);
  if (values.version) return void await write(`${JSON.parse(readFileSync(new URL("package.json", import.meta.url))).version}\n`);
  const commands = { check, evaluate, explain };
  if (!Object.hasOwn(commands, command ?? "")) throw wrong(command === undefined ? "say what to do" : "there is no such command");
  if (!FORMATS.includes(values.format)) throw wrong(`\`--format\` must be one of ${FORMATS.join(", ")}`);
  return commands[command](rest, { format: values.format, policy: policyOf(values.policy) });
}

// A reader that has had enough, `head` for example, is no failure to tell of.
process.stdout.on("error", ({ code }) => {
  if (code !== "EPIPE") process.stderr.write(`good-standing: nothing more can be written: ${code}\n`);
  process.exit(code === "EPIPE" ? 141 : 1);
});
// Nobody reads it; the exit status tells all the same.
process.stderr.on("error", () => {});
process.once("SIGINT", () => {
  progress();
  process.exit(130);
});

try {
  process.exitCode = (await main(process.argv.slice(2))) ?? 0;
} catch (error) {
  progress();
  const isWrongUse = error.status === 2 || (isGoodStandingError(error) && error.code === "invalid_argument");
  const lines = [`good-standing: ${printable(error.message)}`, error.hint && `  ${error.hint}`, isWrongUse && "  `good-standing --help` tells how it is used."];
  process.stderr.write(`${lines.filter(Boolean).join("\n")}\n`);
  process.exitCode = isWrongUse ? 2 : 1;
}
