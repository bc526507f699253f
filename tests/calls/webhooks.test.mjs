// Webhooks: what is accepted as a body, what is refused as a signature, and that an event decides as its record does.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { signWebhook } from "../../pkg/testing.js";
import { scenarios } from "../sandbox/scenarios.mjs";
import { evaluateSubmission, isPlain, secretKey, thrown, verifyWebhook, webhookEventTypes } from "./support.mjs";

const secret = secretKey;
const wholeEvent = (eventType, eventData) =>
  ({ object: "event", data: { id: "event_1", createdAt: "2026-05-04T09:30:00Z", eventType, eventData } });
const submission = { id: "validationsubmission_1", status: "succeeded", agentVerification: { status: "approved", firstName: "Zoë" } };
const body = JSON.stringify(wholeEvent("validation_submission.succeeded", submission));
const bytes = new TextEncoder().encode(body);
// Ours is never checked by ours alone.
const sign = (body) => createHmac("sha256", secret).update(body).digest("hex");
const signature = sign(body);
const verifySigned = (body, policy) => verifyWebhook(body, sign(body), secret, policy);
const eventOf = (eventType, eventData, policy) => verifySigned(JSON.stringify(wholeEvent(eventType, eventData)), policy);

test("an event, its submission and its decision", () => {
  const event = verifyWebhook(body, signature, secret);
  isPlain(event);
  assert.deepEqual(Object.keys(event), ["id", "eventType", "createdAt", "eventData", "submission", "decision"]);
  assert.equal(event.id, "event_1");
  assert.equal(event.eventType, "validation_submission.succeeded");
  assert.equal(event.createdAt, "2026-05-04T09:30:00Z");
  assert.deepEqual(event.eventData, submission);
  assert.equal(event.submission.agentVerification.firstName, "Zoë");
  assert.deepEqual(event.decision, evaluateSubmission(submission));
  assert.equal(event.decision.eligible, true);
});

// ── bodies ──────────────────────────────────────────────────────────────────

const place = (array, Buffer = ArrayBuffer) => {
  const view = new Uint8Array(new Buffer(array.length + 24), 8, array.length);
  view.set(array);
  return view;
};
const { buffer, byteOffset, byteLength } = place(bytes);
const padded = body + " ".repeat((8 - (bytes.length % 8)) % 8);
const aligned = new TextEncoder().encode(padded);
const foreign = (expression) => runInNewContext(`(${expression})`, { given: Array.from(bytes) });
const resizable = new ArrayBuffer(bytes.length, { maxByteLength: 2 * bytes.length });
new Uint8Array(resizable).set(bytes);

for (const [what, given] of Object.entries({
  "text": body,
  "a Buffer": Buffer.from(body),
  "a Uint8Array": bytes,
  "a part of a buffer": place(bytes),
  "an ArrayBuffer": bytes.slice().buffer,
  "a resizable ArrayBuffer": resizable,
  "a SharedArrayBuffer": (() => {
    const shared = new SharedArrayBuffer(bytes.length);
    new Uint8Array(shared).set(bytes);
    return shared;
  })(),
  "a view of a SharedArrayBuffer": place(bytes, SharedArrayBuffer),
  "a DataView": new DataView(buffer, byteOffset, byteLength),
  "an Int8Array": new Int8Array(buffer, byteOffset, byteLength),
  "a Uint8ClampedArray": new Uint8ClampedArray(buffer, byteOffset, byteLength),
  "a Uint16Array": new Uint16Array(aligned.buffer),
  "a Float64Array": new Float64Array(aligned.buffer),
  "a Uint8Array of another realm": foreign("Uint8Array.from(given)"),
  "an ArrayBuffer of another realm": foreign("Uint8Array.from(given).buffer"),
  "a SharedArrayBuffer of another realm": foreign("((shared) => (new Uint8Array(shared).set(given), shared))(new SharedArrayBuffer(given.length))"),
  "a DataView of another realm": foreign("new DataView(Uint8Array.from([0, ...given]).buffer, 1)"),
})) {
  test(`the body as ${what}`, () => {
    const isAligned = given instanceof Uint16Array || given instanceof Float64Array;
    const signed = isAligned ? sign(padded) : signature;
    assert.deepEqual(verifyWebhook(given, signed, secret), verifyWebhook(body, signature, secret));
    assert.equal(signWebhook(given, secret), signed);
  });
}

const throwing = () => { throw new Error("a trap"); };
const trap = new Proxy({}, { get: throwing, ownKeys: throwing, getPrototypeOf: throwing, has: throwing, getOwnPropertyDescriptor: throwing });
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const detached = place(bytes);
structuredClone(detached.buffer, { transfer: [detached.buffer] });
const trapped = Object.defineProperty(place(bytes), "buffer", { get: throwing });

const refusal = (argument, expected, came) => ({
  code: "invalid_argument", provider: "goodstack", status: null, retryable: false, attempts: [],
  message: new RegExp(`^\`${argument}\` must be ${expected}, got ${came}$`),
});

for (const [given, came] of [
  [undefined, "nothing"], [null, "null"], [5, "a number"], [true, "a boolean"], [5n, "a bigint"], [Symbol("body"), "a symbol"], [() => body, "a function"],
  [JSON.parse(body), "an object"], [{}, "an object"], [[...bytes], "an array"], [new String(body), "an object"], [Promise.resolve(body), "an object"],
  [new Blob([body]), "an object"], [new Request("https://example.com", { method: "POST", body }), "an object"],
  [{ buffer, byteOffset, byteLength }, "an object"], [{ [Symbol.toStringTag]: "ArrayBuffer", length: 1e9 }, "an object"],
  [new Proxy(bytes, {}), "an object"], [trap, "an object"], [revoked, "an object"],
  [detached, "a view whose buffer is gone"], [detached.buffer, "an object"], [trapped, "a view whose buffer is gone"],
]) {
  test(`no body: ${given === trap || given === revoked ? "a proxy" : given === trapped ? "a trap" : inspect(given, { depth: 0 }).replace(/\s+/g, " ").slice(0, 50)}`, () => {
    const expected = refusal("body", "the body as it came, as bytes or text", came);
    thrown(() => verifyWebhook(given, signature, secret), expected);
    thrown(() => signWebhook(given, secret), expected);
  });
}

test("no signature, no secret, no policy", () => {
  for (const [given, came] of [[undefined, "nothing"], [null, "null"], [5, "a number"], [[signature], "an array"], [Buffer.from(signature), "an object"], [new String(signature), "an object"]]) {
    thrown(() => verifyWebhook(body, given, secret), refusal("signature", "the text of the header", came));
  }
  for (const [given, came] of [[undefined, "nothing"], [null, "null"], ["", "empty text"], [4711, "a number"], [[secret], "an array"], [Buffer.from(secret), "an object"], [{ secret }, "an object"]]) {
    const error = thrown(() => verifyWebhook(body, signature, given), refusal("secret", "text that is not empty", came));
    assert.ok(!error.message.includes("4711"));
    thrown(() => signWebhook(body, given), refusal("secret", "text that is not empty", came));
  }
  // Before the signature is looked at, so that a mistake shows at once.
  for (const policy of [null, 5, { countries: ["GBR"] }, { countryCodes: [] }]) {
    thrown(() => verifyWebhook(body, "", secret, policy), { code: "invalid_argument", provider: "goodstack", message: /^`policy/ });
  }
});

test("a body of 1 MiB, and one byte more", () => {
  const limit = 1024 * 1024;
  const longest = body + " ".repeat(limit - bytes.length);
  assert.equal(verifySigned(longest).id, "event_1");
  assert.equal(verifySigned(Buffer.from(longest)).id, "event_1");
  const tooLarge = { code: "response_too_large", provider: "goodstack", status: null };
  for (const larger of [`${longest} `, Buffer.from(`${longest} `), "é".repeat(limit / 2 + 1), new SharedArrayBuffer(2 ** 31)]) {
    thrown(() => verifyWebhook(larger, signature, secret), tooLarge);
    thrown(() => signWebhook(larger, secret), tooLarge);
  }
});

// ── signatures ──────────────────────────────────────────────────────────────

const unauthorized = {
  code: "unauthorized", provider: "goodstack", status: null, retryable: false, message: "the signature is not that of this body under this secret",
  hint: /byte for byte/,
};

test("ours signs as the runtime does", () => {
  for (const text of ["", "a", body, "é\u{1f600}\0", "x".repeat(55), "x".repeat(56), "x".repeat(64), "x".repeat(1000)]) {
    for (const key of ["k", "é", "k".repeat(64), "k".repeat(65), "k".repeat(500)]) {
      assert.equal(signWebhook(text, key), createHmac("sha256", key).update(text).digest("hex"));
    }
  }
});

test("either case, and nothing beside it", () => {
  assert.equal(verifyWebhook(body, signature.toUpperCase(), secret).id, "event_1");
  for (const bad of [
    "", " ", signature.slice(1), signature.slice(2), `${signature}00`, ` ${signature}`, `${signature}\n`, `sha256=${signature}`, `0x${signature}`,
    `${signature}, ${signature}`, `t=1,v1=${signature}`, Buffer.from(signature, "hex").toString("base64"), "0".repeat(64), "ｆ".repeat(64), "\ud800".repeat(64),
    "f".repeat(2 ** 20), sign(`${body} `), createHmac("sha256", `${secret} `).update(body).digest("hex"), createHmac("sha1", secret).update(body).digest("hex"),
  ]) {
    const error = thrown(() => verifyWebhook(body, bad, secret), unauthorized);
    if (bad.length > 8) assert.ok(!inspect(error).includes(bad));
  }
});

test("no flipped bit of a body is accepted", () => {
  const flipped = bytes.slice();
  for (let bit = 0; bit < 8 * flipped.length; bit += 1) {
    flipped[bit >> 3] ^= 1 << (bit & 7);
    assert.throws(() => verifyWebhook(flipped, signature, secret), { code: "unauthorized" }, `bit ${bit}`);
    flipped[bit >> 3] ^= 1 << (bit & 7);
  }
  assert.equal(verifyWebhook(flipped, signature, secret).id, "event_1");
  for (const other of [bytes.slice(1), bytes.slice(0, -1), Uint8Array.of(...bytes, 10), new Uint8Array(), JSON.stringify(JSON.parse(body), null, 2)]) {
    thrown(() => verifyWebhook(other, signature, secret), unauthorized);
  }
});

test("no flipped bit of a signature is accepted, but for the case of a letter", () => {
  let cases = 0;
  for (let bit = 0; bit < 16 * signature.length; bit += 1) {
    const at = bit >> 4;
    const flipped = signature.slice(0, at) + String.fromCharCode(signature.charCodeAt(at) ^ (1 << (bit & 15))) + signature.slice(at + 1);
    if (flipped.toLowerCase() === signature && /^[0-9a-f]+$/i.test(flipped)) {
      assert.equal(verifyWebhook(body, flipped, secret).id, "event_1");
      cases += 1;
    } else {
      assert.throws(() => verifyWebhook(body, flipped, secret), { code: "unauthorized" }, `bit ${bit}`);
    }
  }
  assert.equal(cases, signature.replace(/\d/g, "").length);
});

// ── events ──────────────────────────────────────────────────────────────────

test("what was signed and is no event", () => {
  for (const [given, what] of [
    ["", "expected a value at byte 0"],
    ["[]", "expected an object, got an array"],
    ["{}", "expected text that is not empty at `/data/id`, got nothing"],
    ['{"data":{"id":"e"}}', "expected an object at `/data/eventData`, got nothing"],
    [`${body}x`, `expected nothing more at byte ${bytes.length}`],
    [Uint8Array.of(0xff), "the body is neither UTF-8 nor marked UTF-16"],
    [body.replace('"succeeded"', "5"), "expected text at `/data/eventData/status`, got a number"],
    [body.replace('"status"', '"status":"failed","status"'), /only once at byte \d+ of `\/data\/eventData`$/],
  ]) {
    const message = what instanceof RegExp ? what : `the body is not the event that Goodstack documents: ${what}`;
    thrown(() => verifySigned(given), { code: "malformed_response", provider: "goodstack", status: null, retryable: false, message });
  }
  // Nothing is said about a body whose signature is wrong.
  thrown(() => verifyWebhook("{}", signature, secret), unauthorized);
});

test("byte-order marks are obeyed, and signed", () => {
  const marked = `\ufeff${body}`;
  for (const given of [marked, Buffer.from(marked), Buffer.from(marked, "utf16le"), Buffer.from(marked, "utf16le").swap16()]) {
    assert.deepEqual(verifySigned(given), verifyWebhook(body, signature, secret));
  }
});

test("what it happened to is parsed by JavaScript itself", () => {
  const odd = '{"id":"x","big":12345678901234567890,"tiny":1e-400,"__proto__":{"a":1},"twice":1,"twice":2,"lone":"\\ud800","list":[null,[]]}';
  const { eventData, submission, decision } = verifySigned(`{"data":{"id":"e","eventType":"agent_verification.approved","eventData":${odd}}}`);
  assert.deepEqual(eventData, JSON.parse(odd));
  assert.ok(Object.hasOwn(eventData, "__proto__"));
  assert.deepEqual([submission, decision], [null, null]);
  const metadata = { order: 1, __proto__: null };
  assert.deepEqual(eventOf("validation_submission.updated", { status: "pending", metadata }).submission.metadata, { order: 1 });
});

test("every event that is not about a submission decides nothing", () => {
  for (const eventType of [...webhookEventTypes, "donation.created", "validation_submission.archived"]) {
    const event = eventOf(eventType, submission);
    const isKnown = webhookEventTypes.includes(eventType);
    assert.equal(event.eventType, isKnown ? eventType : "unrecognized");
    assert.equal(event.decision !== null, isKnown && eventType.startsWith("validation_submission."), eventType);
    assert.equal(event.submission !== null, event.decision !== null);
  }
});

test("an event that denies its submission is for a person to look at", () => {
  for (const [eventType, status] of [
    ["failed", "succeeded"], ["succeeded", "failed"], ["succeeded", "pending"], ["succeeded", "processed"], ["succeeded", "archived"], ["succeeded", undefined],
  ]) {
    const { decision } = eventOf(`validation_submission.${eventType}`, { id: "1", status });
    assert.deepEqual([decision.outcome, decision.eligible, decision.final], ["review", false, false]);
    assert.deepEqual([decision.reasons[0].code, decision.reasons[0].value], ["submission.contradicted", status ?? null]);
  }
});

test("why it failed is in the decision", () => {
  const failureReasons = [{ check: "agent_verification", reason: { rejectionReasonCode: "mismatched_information" } }];
  const { decision } = eventOf("validation_submission.failed", { id: "1", status: "failed", failureReasons });
  assert.equal(decision.outcome, "ineligible");
  assert.equal(decision.reasons[1].code, "agent.rejected.mismatched_information");
  assert.equal(decision.reasons[1].path, "/failureReasons/0/reason/rejectionReasonCode");
});

test("why it failed is in the submission, which decides as the event did", () => {
  const failureReasons = [{ check: "compliance", reason: { results: { complianceStatus: "fail", sanction: { status: "flag" } } } }];
  for (const status of ["failed", "succeeded", "pending"]) {
    const { submission, decision } = eventOf("validation_submission.updated", { id: "1", status, failureReasons });
    assert.equal(submission.failureReasons[0].reason.results.sanction.status, "flag");
    assert.deepEqual(evaluateSubmission(submission), decision);
  }
  assert.equal(eventOf("validation_submission.updated", { id: "1", status: "succeeded", failureReasons: [] }).submission.failureReasons, null);
});

test("an event decides as its record does", () => {
  let decided = 0;
  for (const { id, provider, answer: { status = 200, body }, policy } of scenarios) {
    if (provider !== "goodstack" || status !== 200) continue;
    const record = (() => {
      try {
        return JSON.parse(Buffer.isBuffer(body) ? body.toString().replace(/^\ufeff/, "") : JSON.stringify(body));
      } catch {
        return null;
      }
    })();
    if (typeof record?.data?.status !== "string") continue;
    for (const given of [record, record.data]) {
      assert.deepEqual(eventOf("validation_submission.updated", given, policy).decision, evaluateSubmission(given, policy), id);
    }
    decided += 1;
  }
  assert.ok(decided > 40, `${decided}`);
});

const contract = new URL("../../../shared/contract/fixtures/goodstack/", import.meta.url);
test("the published examples", { skip: !existsSync(contract) && "there is no ../shared/contract" }, () => {
  const published = readdirSync(contract).filter((name) => name.startsWith("published.webhook."));
  assert.ok(published.length > 4);
  for (const name of published) {
    const body = readFileSync(new URL(name, contract));
    const { data } = JSON.parse(body);
    const event = verifySigned(body);
    assert.equal(event.eventType, name.slice("published.webhook.".length, -".json".length));
    assert.deepEqual([event.id, event.eventData], [data.id, data.eventData]);
    const outcome = { "validation_submission.created": "pending", "validation_submission.failed": "ineligible" }[event.eventType];
    assert.equal(event.decision?.outcome, outcome, name);
    if (!event.decision) continue;
    assert.deepEqual(event.decision, evaluateSubmission(data.eventData));
    if (outcome !== "ineligible") continue;
    const codes = event.decision.reasons.map(({ code }) => code);
    const flags = ["warning", "sanction", "controversial", "commercial", "adverse_media", "hate_speech"].map((flag) => `compliance.flag.${flag}`);
    for (const code of ["request.rejected.other", "agent.rejected.fake_email_used", "compliance.fail", "eligibility.cannot_define", "eligibility.fail", ...flags]) {
      assert.ok(codes.includes(code), code);
    }
  }
});
