// What readers of JSON disagree about, or decide without a word: each among records that are predicted, and cut at each of its bytes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluateNdjson, ndjsonDecisions, outcomeCodes } from "../../pkg/inline.js";

const [start, end] = ['{"type":"account","status":"', '","lastUpdateDateTime":"2026-05-04T09:30:00"}'];
const withNote = (note) => `{"type":"account","note":${note},"status":"Allowed"}`;
const notUtf8 = "expected UTF-8";
const noRecord = "expected a record of Partner Center or Goodstack, got";

const cases = [
  ["an account", [start, "Allowed", end], "eligible"],
  ["an account that is blocked", [start, "NotAllowed", end], "ineligible"],
  ["another letter of the same length", [start, "Allowee", end], "review"],
  ["a key twice", ['{"type":"account","status":"Allowed","status":"NotAllowed"}'], "expected `status` only once"],
  ["a key twice, once in escapes", ['{"type":"account","status":"Allowed","st\\u0061tus":"NotAllowed"}'], "expected `status` only once"],
  ["a key in escapes", ['{"type":"account","st\\u0061tus":"NotAllowed"}'], "ineligible"],
  ["a word in escapes", [start, "\\u0041llowed", end], "eligible"],
  ["blanks and tabs", ['{ "type" :\t"account" , "status" : "NotAllowed" }'], "ineligible"],
  ["no UTF-8 in a word", [start, [0xff], "Allowed", end], notUtf8],
  ["no UTF-8 in a date", [start, 'Allowed","lastUpdateDateTime":"2026-05-', [0x80], '4T09:30:00"}'], notUtf8],
  ["no UTF-8 in what nobody reads", ['{"type":"account","note":"', [0xc3, 0x28], '","status":"Allowed"}'], notUtf8],
  ["half of a pair as bytes", ['{"type":"account","note":"', [0xed, 0xa0, 0x80], '","status":"Allowed"}'], notUtf8],
  ["overlong bytes", ['{"type":"account","note":"', [0xc0, 0xaf], '","status":"Allowed"}'], notUtf8],
  ["half of a pair in escapes", [withNote('"\\ud800"')], "eligible"],
  ["a status below, before the record's own", ['{"type":"account","more":{"status":"Allowed"},"status":"NotAllowed"}'], "ineligible"],
  ["a status within a text", ['{"type":"account","note":"\\"status\\":\\"Allowed\\"","status":"NotAllowed"}'], "ineligible"],
  ["cut within a text", [start, 'Allowed","lastUpdateDateTime":"2026-0'], 'expected `"`'],
  ["cut before the last bracket", [start, 'Allowed","lastUpdateDateTime":"2026-05-04T09:30:00"'], "expected `,` or `}`"],
  ["text behind it", [start, "Allowed", end, " x"], "expected nothing more"],
  ["two on a line", [start, "Allowed", end, start, "NotAllowed", end], "expected nothing more"],
  ["a carriage return at the end", [start, "NotAllowed", end, "\r"], "ineligible"],
  ["a byte-order mark in the middle", ["\ufeff", start, "NotAllowed", end], "expected a value"],
  ["a tab within a text", [withNote('"a\tb"')], "expected no control character in text"],
  ["a zero byte within a text", [withNote('"a\0b"')], "expected no control character in text"],
  ["a zero byte behind it", [start, "Allowed", end, "\0"], "expected nothing more"],
  ["an escape that there is not", [withNote('"\\x41"')], "expected an escape that JSON knows"],
  ["an escape of other digits", [withNote('"\\u12G4"')], "expected four hexadecimal digits after `\\u`"],
  ["a line separator in a text", [withNote('"\u2028"')], "eligible"],
  ["a number that begins with zero", [withNote("01")], "expected `,` or `}`"],
  ["a number that ends in a point", [withNote("1.")], "expected a digit"],
  ["no number", [withNote("NaN")], "expected a value"],
  ["a number beyond all", [withNote("1e999")], "eligible"],
  ["a comma too many", ['{"type":"account","status":"Allowed",}'], "expected a key in double quotes"],
  ["single quotes", ["{'type':'account','status':'Allowed'}"], "expected a key in double quotes"],
  ["a status of null", ['{"type":"account","status":null}'], "review"],
  ["no status", ['{"type":"account"}'], "review"],
  ["a status of nothing", [start, end], "review"],
  ["a status that is a number", ['{"type":"account","status":5}'], "expected text at `/status`, got a number"],
  ["a status that is an object", ['{"type":"account","status":{"status":"Allowed"}}'], "expected text at `/status`, got an object"],
  ["a status in lower case", [start, "allowed", end], "eligible"],
  ["a status with a blank", [start, "Allowed ", end], "eligible"],
  ["a list", ['[{"type":"account","status":"Allowed"}]'], `${noRecord} an array`],
  ["a text", ['"Allowed"'], `${noRecord} text`],
  ["64 levels", [withNote(`${"[".repeat(63)}${"]".repeat(63)}`)], "eligible"],
  ["100 levels", [withNote(`${"[".repeat(100)}${"]".repeat(100)}`)], "expected at most 64 levels"],
  ["100,000 levels", [withNote(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)], "expected at most 64 levels"],
  ["a type of another kind", ['{"type":"other","status":"Allowed"}'], "review"],
  ["the error body of a customer without a status", ['{"code":600074,"message":"x","errorName":"AccountStatusNotFound"}'], "eligible"],
  ["another error body", ['{"code":600075,"message":"x"}'], `${noRecord} an error body that does not say that there is no account status`],
];

const statuses = ["Allowed", "NotAllowed", "UnderReview", "Unknown", "Not Ready"];
const known = Array.from({ length: 600 }, (_, index) => `${start}${statuses[index % 5]}${end}\n`).join("");
const knownOutcomes = [...evaluateNdjson(known).outcomes];

for (const [name, parts, expected] of cases) {
  test(name, async () => {
    const line = Buffer.concat(parts.map((part) => Buffer.from(part)));
    const code = Math.max(0, outcomeCodes.indexOf(expected));

    const report = evaluateNdjson(Buffer.concat([Buffer.from(known), line, Buffer.from(`\n${known}`), line]));
    assert.deepEqual([...report.outcomes], [...knownOutcomes, code, ...knownOutcomes, code]);
    const lines = code === 0 ? [601, 1202] : [];
    assert.deepEqual(report.errors.map(({ line, message }) => [line, message]), lines.map((line) => [line, expected]));
    assert.ok(report.errors.every(({ byteOffset, line: number }) => byteOffset >= known.length * (number > 601 ? 2 : 1)));

    const pieces = [Buffer.from(known)];
    const step = Math.ceil(line.length / 300);
    for (let cut = 0; cut <= line.length; cut += step) pieces.push(line.subarray(0, cut), line.subarray(cut), Buffer.from("\n"));
    const outcomes = [];
    for await (const part of ReadableStream.from(pieces).pipeThrough(ndjsonDecisions())) {
      outcomes.push(...part.outcomes);
      for (const { message } of part.errors) assert.equal(message, expected);
    }
    assert.deepEqual(outcomes, [...knownOutcomes, ...Array((pieces.length - 1) / 3).fill(code)]);
  });
}
