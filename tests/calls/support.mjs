// What the suites of calls share: the package, servers that remember what they were asked, and one door that every error goes through.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after } from "node:test";
import { inspect } from "node:util";
import { errorCodes, isGoodStandingError } from "../../pkg/inline.js";
import { marker } from "../sandbox/scenarios.mjs";

export * from "../../pkg/inline.js";

export const customer = "01234567-89ab-cdef-0123-456789abcdef";
export const submission = "validationsubmission_1";
export const guid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const token = `token-${marker}`;
export const secretKey = `sk_${marker}`;
export const sandboxKey = `sandbox_sk_${marker}`;

// ── nothing happens behind a test's back ────────────────────────────────────

const strays = [];
for (const event of ["unhandledRejection", "uncaughtExceptionMonitor", "warning"]) process.on(event, (stray) => strays.push([event, stray]));
after(async () => {
  await new Promise(setImmediate);
  assert.deepEqual(strays, []);
});

// ── servers ─────────────────────────────────────────────────────────────────

/**
 * A server on 127.0.0.1 for one test. Each answer is `{ status?, headers?, body? }` or a function of request and response; the last
 * one is given again and again. `asked` holds what came.
 */
export async function serve(t, ...answers) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, headers: request.headers });
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? {};
    if (typeof answer === "function") return answer(request, response);
    const { status = 200, headers = {}, body = "" } = answer;
    const isBytes = typeof body === "string" || body instanceof Uint8Array;
    response.writeHead(status, headers).end(isBytes ? body : JSON.stringify(body));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${server.address().port}` };
}

export const allowed = { body: { type: "account", status: "Allowed", lastUpdateDateTime: "2026-05-04T09:30:00" } };
export const succeeded = { body: { data: { id: submission, status: "succeeded" } } };
/** A failure that is tried again at once. */
export const busy = { status: 503, headers: { "Retry-After": "0" } };

// ── what is told ────────────────────────────────────────────────────────────

const kept = [];
/** Every error that a suite sees is written beside the logs, and searched with them for secrets. */
export const keep = (told) => void kept.push(told);
after(async () => {
  const folder = new URL("../../target/test/errors/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${process.pid}.txt`, folder), kept.join("\n"));
});

// ── errors ──────────────────────────────────────────────────────────────────

const fields = [
  "attempts", "code", "correlationId", "hint", "name", "provider", "providerCode", "providerMessage", "requestId", "retryAfterMs",
  "retryable", "status",
];
const textOrNull = (value) => value === null || (typeof value === "string" && value !== "");
const numberOrNull = (value) => value === null || Number.isFinite(value);

/** Every field is there, of its type, and nothing tells a secret. */
function isWhole(error) {
  assert.ok(error instanceof Error && isGoodStandingError(error), `not one of ours: ${inspect(error)}`);
  assert.deepEqual(Object.keys(error).sort(), fields);
  assert.equal(error.name, "GoodStandingError");
  assert.ok(errorCodes.includes(error.code));
  assert.match(error.message, /\S/);
  assert.match(error.hint ?? "", /^([^A-Z].*[^.])?$/);
  assert.ok([null, "partner-center", "goodstack"].includes(error.provider));
  for (const key of ["providerCode", "providerMessage", "requestId", "correlationId", "hint"]) assert.ok(textOrNull(error[key]), key);
  for (const key of ["status", "retryAfterMs"]) assert.ok(numberOrNull(error[key]), key);
  assert.equal(typeof error.retryable, "boolean");
  areWhole(error.attempts);

  const told = [error.message, error.stack, String(error), JSON.stringify(error), inspect(error, { depth: Infinity, showHidden: true })].join();
  keep(told);
  assert.ok(!told.includes(marker), "a secret is told");
}

export function areWhole(attempts) {
  attempts.forEach((attempt, index) => {
    assert.deepEqual(Object.keys(attempt).sort(), ["durationMs", "error", "number", "retryInMs", "startedAt", "status"]);
    assert.equal(attempt.number, index + 1);
    assert.equal(new Date(attempt.startedAt).toISOString().slice(0, 19), attempt.startedAt.slice(0, 19));
    assert.match(attempt.startedAt, /Z$/);
    assert.ok(attempt.durationMs >= 0);
    assert.ok(numberOrNull(attempt.status) && numberOrNull(attempt.retryInMs));
    assert.ok(attempt.error === null || errorCodes.includes(attempt.error));
  });
}

/** What is expected of an error: its code, or fields of it; a regular expression is matched. */
function isAsExpected(error, expected) {
  isWhole(error);
  for (const [key, value] of Object.entries(typeof expected === "string" ? { code: expected } : expected)) {
    if (value instanceof RegExp) assert.match(error[key] ?? "", value);
    else assert.deepEqual(error[key], value, `\`${key}\` of ${inspect(error)}`);
  }
}

/** The error of a call that must be rejected; none may throw instead. */
export async function rejected(call, expected) {
  const promise = call();
  assert.ok(promise instanceof Promise);
  const error = await promise.then((value) => assert.fail(`an answer: ${inspect(value)}`), (error) => error);
  isAsExpected(error, expected);
  return error;
}

/** The error that a function must throw. */
export function thrown(call, expected) {
  let value;
  try {
    value = call();
  } catch (error) {
    isAsExpected(error, expected);
    return error;
  }
  return assert.fail(`an answer: ${inspect(value)}`);
}

/** Nothing is undefined, nothing is but plain objects, arrays and scalars. */
export function isPlain(value) {
  assert.deepEqual(JSON.parse(JSON.stringify(value)), value);
}
