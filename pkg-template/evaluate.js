// The evaluators. Evidence that agrees in every ground is the same case, and Rust decides each case once. Whatever is not plain data
// goes to Rust every time, which says what is wrong with it.
import * as rust from "./good_standing.js";
import { accountGrounds, submissionGrounds } from "./grounds.js";

// All the rest as it is; by name, or a bundle asks for each when it starts.
export {
  createThrottle,
  evaluateNdjson,
  fetchValidationStatus,
  fetchValidationSubmission,
  ndjsonDecisions,
  readValidationStatus,
  readValidationSubmission,
  validationSubmissionsPage,
  whatIf,
} from "./good_standing.js";

const MOST_CASES = 2000;
const MOST_REASONS = 1000;
const MOST_MEMBERS = 10_000;
const MOST_ITEMS = 20;
const MOST_LETTERS = 100;
const MOST_DEPTH = 64;
/** Half of a surrogate pair would not come back from Rust. */
const PRINTABLE = /^[ -~]*$/;

export function evaluateAccount(account, policy) {
  const asked = readPolicy(policy);
  if (asked && (account === null || isShort(account))) {
    return decide(statuses, [...asked.steps, account], undefined, () => rust.evaluateAccount(account, asked.copy));
  }
  accounts ??= evidence(accountGrounds);
  const found = asked && readRecord(account, accounts, accounts.members);
  if (!found) return settle(rust.evaluateAccount(account, policy));
  return decide(accounts, steps(accounts, found, asked), found.dates, () => rust.evaluateAccount(copy(accounts, found), asked.copy));
}

export function evaluateSubmission(submission, policy) {
  const asked = readPolicy(policy);
  submissions ??= evidence(submissionGrounds);
  const found = asked && readRecord(submission, submissions, submissions.envelope);
  if (!found) return settle(rust.evaluateSubmission(submission, policy));
  return decide(submissions, steps(submissions, found, asked), found.dates, () => rust.evaluateSubmission(copy(submissions, found), asked.copy));
}

export function evaluate(evidence, policy) {
  return settle(rust.evaluate(evidence, policy));
}

export const checkCustomer = (customerId, options) => rust.checkCustomer(customerId, options).then(settle);

export const checkSubmission = (id, options) => rust.checkSubmission(id, options).then(settle);

export function verifyWebhook(body, signature, secret, policy) {
  const event = rust.verifyWebhook(body, signature, secret, policy);
  if (event.decision) settle(event.decision);
  return event;
}

// ── what there is to read ───────────────────────────────────────────────────

const statuses = { cases: new Map(), count: 0 };
// Made when the first record comes: a status needs neither.
let accounts;
let submissions;

/** The grounds as a tree, to walk along with a record; `slots` are those whose values tell one case from another. */
function evidence(grounds) {
  const members = new Map();
  const slots = [];
  for (const [path, kind] of grounds) {
    const above = path.slice(1).split("/");
    const key = above.pop();
    const ground = { path, above, key, kind, slot: slots.length, members: new Map() };
    above.reduce((parent, key) => parent.get(key).members, members).set(key, ground);
    if (kind !== "stranger" && kind !== "way") slots.push(ground);
  }
  const envelope = new Map(members).set("data", { kind: "envelope", members });
  return { members, envelope, slots, cases: new Map(), count: 0 };
}

/** What stands at each slot; none where the record is not plain data, or is a document of another kind. */
function readRecord(record, { slots }, members) {
  const found = { values: new Array(slots.length).fill(null), dates: undefined, left: MOST_MEMBERS, inner: undefined };
  try {
    return isPlain(record) && readObject(record, members, found, 1) ? (found.inner ?? found) : undefined;
  } catch {
    return undefined; // a getter, or a proxy
  }
}

function readObject(object, members, found, depth) {
  if (depth > MOST_DEPTH || object.toJSON !== undefined) return false;
  const values = Array.isArray(object) ? object : Object.values(object);
  found.left -= values.length;
  if (found.left < 0) return false;
  const keys = members && Object.keys(object);
  if (keys && keys.length !== values.length) return false;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value === null || value === undefined || (!keys && typeof value === "string")) continue;
    const ground = keys && members.get(keys[index]);
    if (!(ground ? readGround(value, ground, found, depth) : readRest(value, found, depth))) return false;
  }
  return true;
}

function readGround(value, { path, kind, slot, members }, found, depth) {
  const { values } = found;
  switch (kind) {
    case "text":
    case "asked":
      values[slot] = value;
      return isShort(value);
    case "set":
      values[slot] = value !== "";
      found.dates ??= {};
      found.dates[path] = value;
      return isShort(value) && PRINTABLE.test(value);
    case "askedList":
      values[slot] = Array.isArray(value) ? [...value] : value;
      return isShortList(values[slot]);
    case "part":
    case "way":
      if (kind === "part") values[slot] = true;
      return isPlain(value) && readObject(value, members, found, depth + 1);
    case "envelope":
      found.inner = { values: values.map(() => null), dates: undefined, left: found.left };
      return isPlain(value) && readObject(value, members, found.inner, depth + 1);
    default:
      return false;
  }
}

/** What decides nothing must be JSON all the same. */
function readRest(value, found, depth) {
  switch (typeof value) {
    case "object":
      return readObject(value, undefined, found, depth + 1);
    case "string":
    case "number":
    case "boolean":
      return true;
    default:
      return false;
  }
}

const defaults = { steps: [null], copy: undefined };

/** The policy as steps, and as a copy that no getter changes; none where it is not plain data. */
function readPolicy(policy) {
  if (policy === undefined) return defaults;
  try {
    if (!isPlain(policy)) return undefined;
    const asked = { steps: [], copy: { __proto__: null } };
    for (const key of Object.keys(policy)) {
      const sent = policy[key];
      const value = Array.isArray(sent) ? [...sent] : sent;
      if (isShort(value) || value === undefined) asked.steps.push(key, value);
      else if (isShortList(value)) asked.steps.push(key, true, ...value, null);
      else return undefined;
      asked.copy[key] = value;
    }
    asked.steps.push(true);
    return asked;
  } catch {
    return undefined;
  }
}

function isPlain(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const isShort = (value) => typeof value === "string" && value.length <= MOST_LETTERS;
const isShortList = (value) => Array.isArray(value) && value.length <= MOST_ITEMS && value.every(isShort);

// ── what was decided ────────────────────────────────────────────────────────

/** What leads to a case. No sequence is the beginning of another: lists end in null, and a policy's keys before `true`. */
function steps({ slots }, { values }, asked) {
  const all = [...asked.steps];
  for (const { kind, slot } of slots) {
    if (kind === "askedList") {
      if (asked.copy) all.push(...(values[slot] ?? []), null);
    } else if (kind !== "asked" || asked.copy) {
      all.push(values[slot]);
    }
  }
  return all;
}

/** The record again, of its grounds alone. */
function copy({ slots }, { values, dates }) {
  const record = { __proto__: null };
  for (const { path, above, key, kind, slot } of slots) {
    const value = dates?.[path] ?? values[slot];
    if (value === null) continue;
    const parent = above.reduce((parent, key) => (parent[key] ??= { __proto__: null }), record);
    parent[key] = kind === "part" ? { __proto__: null } : value;
  }
  return record;
}

function decide(evidence, steps, dates, evaluate) {
  let node = evidence.cases;
  for (let at = 0; node instanceof Map; at += 1) node = node.get(steps[at]);
  const isKnown = node !== undefined && isSame(node.steps, steps);
  return fresh(isKnown ? node.decision : remember(evidence, steps, settle(evaluate())), dates);
}

function isSame(a, b) {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** A tree that branches where cases part, and no sooner. */
function remember(evidence, steps, decision) {
  if (evidence.count === MOST_CASES) {
    evidence.cases = new Map();
    evidence.count = 0;
  }
  evidence.count += 1;
  let node = evidence.cases;
  for (let at = 0; ; at += 1) {
    const next = node.get(steps[at]);
    if (next === undefined) {
      node.set(steps[at], { steps, decision });
      return decision;
    }
    if (!(next instanceof Map)) node.set(steps[at], new Map([[next.steps[at + 1], next]]));
    node = node.get(steps[at]);
  }
}

const dated = ({ code, effect, path, actor, recourse, message, userMessage, source }, value) => Object.freeze({ code, effect, path, value, actor, recourse, message, userMessage, source });

/** Whoever asks may change what they are given: all of it is theirs but the reasons. Dates differ within one case. */
function fresh({ outcome, eligible, final, reasons, operations }, dates) {
  const told = [...reasons];
  for (let index = 0; dates && index < told.length; index += 1) {
    const { path, value } = told[index];
    if (value !== null && path in dates) told[index] = dated(told[index], dates[path]);
  }
  return { outcome, eligible, final, reasons: told, operations: operations && { ...operations } };
}

let told = new Map();

/** Each reason once, and frozen. One that tells a long text is not kept. */
function settle(decision) {
  decision.reasons = decision.reasons.map((reason) => {
    if (reason.value?.length > MOST_LETTERS) return Object.freeze(reason);
    const key = JSON.stringify([reason.code, reason.effect, reason.path, reason.value]);
    if (told.size === MOST_REASONS) told = new Map();
    if (!told.has(key)) told.set(key, Object.freeze(reason));
    return told.get(key);
  });
  return decision;
}

/** Remembers what was decided before the module is there. */
export function foresee(cases) {
  for (const [status, decision] of cases) remember(statuses, [...defaults.steps, status], settle(decision));
}
