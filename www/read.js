// What stands in the editor: which kind of document it is, and where in the text each thing stands.
import { findNodeAtLocation, parseTree } from "jsonc-parser";
import { submissionStatuses } from "good-standing/enums";

/** A record has a few kilobytes; more is no single record. */
export const MOST_LETTERS = 200_000;

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * `{ kind, value, place, tree }`: `place` is where the record stands in the document, as keys. Or a `problem` in words, with `at`
 * where it has a place, and `many`, the text of them, where it may be many records.
 */
export function read(text) {
  if (text.trim() === "") return { kind: "nothing" };
  try {
    return document(text);
  } catch (error) {
    // Whoever reads a tree goes down with it.
    if (!(error instanceof RangeError)) throw error;
    return { problem: "Nested too deeply", meaning: "Nothing was evaluated: no record has so many brackets within each other." };
  }
}

function document(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return notJson(text);
  }
  const tree = parseTree(text);
  const twice = repeated(tree, text);
  if (twice) return { problem: "A key stands twice", meaning: `\`${twice.key}\` stands twice in one object: which of them is meant cannot be told, so nothing is decided.`, at: twice.at };
  const { list, ...found } = kindOf(value);
  if (!list) return { ...found, value, tree };
  // As it stands there: what decides must see what it would refuse.
  const { offset, length } = findNodeAtLocation(tree, list);
  return { ...found, many: text.slice(offset, offset + length) };
}

function kindOf(value) {
  if (value === null || typeof value === "string") return { kind: "account", place: [] };
  if (Array.isArray(value)) {
    return { problem: "A list", meaning: `This is a list of ${value.length}. One record is explained here; many are decided under Many records.`, list: [] };
  }
  if (!isObject(value)) return { problem: "Neither kind", meaning: "This is JSON, but neither an account status nor a submission: nothing was evaluated." };
  if (isObject(value.data) && "eventType" in value.data) return { kind: "event", place: ["data", "eventData"] };
  if (isObject(value.data)) return { kind: "submission", place: ["data"] };
  if (Array.isArray(value.data)) {
    return { problem: "A page of a list", meaning: `This is a list of ${value.data.length} submissions. One is explained here; many are decided under Many records.`, list: ["data"] };
  }
  if ("type" in value || "lastUpdateDateTime" in value) return { kind: "account", place: [] };
  if (isObject(value.error) && "code" in value.error) return { kind: "error", place: [], provider: "goodstack", status: statusOf(value.error.code) };
  if ("code" in value && !("id" in value)) {
    const status = statusOf(value.code);
    // The one error that is an answer.
    return Number(value.code) === 600074 ? { kind: "account", place: [], isAbsent: true } : { kind: "error", place: [], provider: "partner-center", status };
  }
  if ("id" in value || submissionStatuses.includes(value.status)) return { kind: "submission", place: [] };
  if ("status" in value) return { kind: "account", place: [] };
  return { problem: "Neither kind", meaning: "This is JSON, but neither an account status nor a submission: nothing was evaluated." };
}

/** With which HTTP statuses errors come. */
export const statuses = [400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504];

/** With which HTTP status a provider's code usually comes. */
function statusOf(code) {
  const text = String(code);
  if (/^900\d{3}$/.test(text)) return text === "900329" ? 403 : 401;
  if (/^(20002|1002|forbidden)$/.test(text)) return 403;
  if (/^(1000|6000\d|not_found)$/.test(text)) return 404;
  if (/^(429|rate)/.test(text)) return 429;
  if (/^(8\d{5}|internal)/.test(text)) return 500;
  return 400;
}

function notJson(text) {
  const start = text.trimStart();
  const lines = start.split("\n", 3).filter((line) => line.trim());
  if (start.startsWith("<")) return { problem: "Not JSON", meaning: "This is a web page, not a record: something between you and the provider answered in its place." };
  if (/\u0000|\ufffd/.test(start.slice(0, 2000))) return { problem: "Not text", meaning: "This is not text but the content of some other file. Paste the JSON that the provider sent." };
  if (lines.length > 1 && lines.slice(0, 2).every(isJson)) {
    return { problem: "Many records", meaning: "Each line is a record of its own. One is explained here; many are decided under Many records.", many: text };
  }
  if (lines.length > 1 && lines[0].split(",").some((cell) => /^\W*(\w+\.)*status\W*$/i.test(cell))) {
    return { problem: "A table", meaning: "This looks like CSV. One record is explained here; many are decided under Many records.", many: text, isTable: true };
  }
  const errors = [];
  parseTree(text, errors);
  const at = Math.min(errors[0]?.offset ?? 0, text.length);
  const before = text.slice(0, at).split("\n");
  const where = `line ${before.length}, column ${before.at(-1).length + 1}`;
  return { problem: "Not JSON", meaning: `Nothing was evaluated: the text is not JSON from ${where} on.`, at: [at, Math.min(at + (errors[0]?.length || 1), text.length)] };
}

function isJson(line) {
  try {
    return isObject(JSON.parse(line));
  } catch {
    return false;
  }
}

/** What belongs to the partner may say a thing twice. */
const PARTNERS = ["metadata", "partnerFields"];

function repeated(node, text) {
  if (!node?.children) return null;
  if (node.type === "object") {
    const keys = new Set();
    for (const { children: [key, value] } of node.children) {
      if (keys.has(key.value)) return { key: key.value, at: [key.offset, key.offset + key.length] };
      keys.add(key.value);
      const below = PARTNERS.includes(key.value) ? null : repeated(value, text);
      if (below) return below;
    }
    return null;
  }
  for (const child of node.children) {
    const below = repeated(child, text);
    if (below) return below;
  }
  return null;
}

/** The keys of a JSON Pointer, below `place`. */
export function keysOf(pointer, place, tree) {
  const keys = [...place];
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const above = tree && findNodeAtLocation(tree, keys);
    keys.push(above?.type === "array" && /^\d+$/.test(key) ? Number(key) : key);
  }
  return keys;
}

/** Where a reason was read: key and value where both stand there, else null. */
export function spanOf(pointer, { tree, place }) {
  const keys = keysOf(pointer, place, tree);
  const node = tree && findNodeAtLocation(tree, keys);
  if (!node) return null;
  const whole = node.parent?.type === "property" && keys.length > place.length ? node.parent : node;
  return [whole.offset, whole.offset + whole.length];
}

/** Whether a text may hold what belongs to nobody's address bar. */
export const holdsSecret = (text) => /(^|[^A-Za-z0-9])[sp]k_[\w-]{6,}|\bbearer\s+\S|\beyJ[\w-]+\.[\w-]+\.|\\?"(\w*_)?(authorization|apikey|api_key|token|secret|password)\\?"\s*:\s*\\?"[^"\\]/i.test(text);
