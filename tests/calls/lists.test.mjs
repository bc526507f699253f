// The list of submissions: its requests, its pages, its end, and what goes wrong on the way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { credentials } from "../sandbox/scenarios.mjs";
import { startSandbox } from "../sandbox/server.mjs";
import { busy, createThrottle, fetchValidationSubmission, isPlain, listValidationSubmissions, rejected, secretKey, serve } from "./support.mjs";

const page = (ids, next = null) => ({
  body: { object: "validation_submission", data: ids.map((id) => ({ id, status: "succeeded" })), _links: { next } },
});
const link = (cursor) => `https://elsewhere.example/v2/else?pageSize=1&cursor=${cursor}`;
const list = (url, query = {}, options = {}) => listValidationSubmissions(query, { apiKey: secretKey, baseUrl: url, ...options });

async function all(submissions) {
  const ids = [];
  for await (const { id } of submissions) ids.push(id);
  return ids;
}

/** The error that a loop ends in, after so many steps. */
async function endsIn(submissions, expected, steps = 0) {
  const iterator = submissions[Symbol.asyncIterator]();
  for (let step = 0; step < steps; step++) assert.equal((await iterator.next()).done, false);
  const error = await rejected(() => iterator.next(), expected);
  assert.deepEqual(await iterator.next(), { value: undefined, done: true }, "after an error it is over");
  return error;
}

test("pages are followed by their cursors alone", async (t) => {
  const { url, asked } = await serve(t, page(["a", "b"], link("e30%3D")), page([], link("2")), page(["c"]));
  assert.deepEqual(await all(list(`${url}/prefix/`, { statuses: ["pending", "failed"], pageSize: 2 })), ["a", "b", "c"]);
  const first = "/prefix/v1/validation-submissions?statuses=pending&statuses=failed&pageSize=2";
  assert.deepEqual(asked.map(({ url }) => url), [first, `${first}&cursor=e30%3D`, `${first}&cursor=2`]);
  assert.ok(asked.every(({ method, headers }) => method === "GET" && headers.authorization === secretKey && headers.accept === "application/json"));
});

test("every parameter is sent as it was given", async (t) => {
  const { url, asked } = await serve(t, page([]));
  const query = {
    statuses: ["succeeded"], configurationIds: ["hostedconfiguration_1"], validationRequestIds: ["validationrequest_1"], organisationIds: ["organisation_1"],
    countryCodes: ["GBR", "IRL"], email: "a+b@example.com", query: "Åsa & Co #1?", direction: "DESC", pageSize: 100,
  };
  await all(list(url, query));
  const sent = new URL(asked[0].url, url).searchParams;
  for (const [key, value] of Object.entries(query)) assert.deepEqual(sent.getAll(key), [value].flat().map(String), key);
  assert.equal(new Set(sent.keys()).size, Object.keys(query).length);
});

test("nothing is asked for before the first step, nor after the last", async (t) => {
  const { url, asked } = await serve(t, page(["a", "b"], link(1)), page(["c"], link(2)), page(["d"]));
  const submissions = list(url);
  assert.equal(asked.length, 0);
  for await (const { id } of submissions) if (id === "c") break;
  assert.equal(asked.length, 2);
  assert.deepEqual(await all(submissions), [], "it was given up");
  const iterator = list(url)[Symbol.asyncIterator]();
  assert.deepEqual(await iterator.return(), { value: undefined, done: true });
  assert.equal(asked.length, 2);
});

test("a submission is what a single call gives", async (t) => {
  const data = { id: "a", status: "pending", metadata: { __proto__: null, n: 1e400, "": [] }, organisation: { countryCode: "GBR" } };
  const one = await serve(t, { body: { data } });
  const many = await serve(t, { body: { data: [data] } });
  const { submission } = await fetchValidationSubmission("a", { apiKey: secretKey, baseUrl: one.url });
  for await (const listed of list(many.url)) {
    isPlain(listed);
    assert.deepEqual(listed, submission);
  }
});

for (const [what, cursors, steps] of [["itself", [1, 1], 2], ["an earlier one", [1, 2, 3, 1], 4]]) {
  test(`a page that leads back to ${what} ends in an error`, async (t) => {
    const { url, asked } = await serve(t, ...cursors.map((cursor) => page(["a"], link(cursor))));
    const message = "Goodstack's answer is not the record that it documents: its next page was read already";
    await endsIn(list(url), { code: "malformed_response", message }, steps - 1);
    assert.equal(asked.length, cursors.length);
  });
}

for (const [what, answer, expected] of [
  ["no list", { body: { data: { id: "a" } } }, { code: "malformed_response", message: /expected an array at `\/data`, got an object$/ }],
  ["a submission without an id", { body: { data: [{ status: "succeeded" }] } }, { code: "malformed_response", message: /at `\/data\/0\/id`/ }],
  ["a submission of another type", { body: { data: [{ id: "a" }, { id: "b", status: 7 }] } }, { code: "malformed_response", message: /at `\/data\/1\/status`, got a number$/ }],
  ["a link that leads nowhere", { body: { data: [], _links: { next: "https://api.goodstack.io/" } } }, { code: "malformed_response", message: /a URL with a cursor at `\/_links\/next`/ }],
  ["a cursor that breaks out", page([], "?cursor=1 HTTP/1.1\r\nX: 1"), { code: "malformed_response" }],
  ["an error", { status: 400, body: { error: { code: "pagination/cursor_error", title: "Bad request" } } }, { code: "rejected", providerCode: "pagination/cursor_error" }],
  ["a publishable key", { status: 403, body: "" }, { code: "forbidden", hint: /^use a secret key/ }],
]) {
  test(`a second page with ${what}`, async (t) => {
    const { url } = await serve(t, page(["a"], link(1)), answer);
    await endsIn(list(url), { provider: "goodstack", ...expected }, 1);
  });
}

test("each page has its retries, and its turn", async (t) => {
  const { url, asked } = await serve(t, busy, page(["a"], link(1)), busy, busy, page(["b"]));
  const throttle = createThrottle({ concurrency: 1 });
  assert.deepEqual(await all(list(url, {}, { throttle })), ["a", "b"]);
  assert.equal(asked.length, 5);
});

test("an abort ends the list", async (t) => {
  const { url, asked } = await serve(t, page(["a", "b"], link(1)), page(["c"]));
  const abort = new AbortController();
  const seen = [];
  await assert.rejects(async () => {
    for await (const { id } of list(url, {}, { signal: abort.signal })) {
      seen.push(id);
      abort.abort();
    }
  }, { code: "aborted" });
  assert.deepEqual([seen, asked.length], [["a", "b"], 1]);
});

for (const [query, message] of [
  [undefined, "`query` must be an object, got nothing"],
  [null, "`query` must be an object, got null"],
  ["pending", "`query` must be an object, got text"],
  [new URLSearchParams({ statuses: "pending" }), "`query` must be a plain object, got `[object URLSearchParams]`"],
  [{ status: "pending" }, /^`query` must be an object with no other keys than .*, got the key `status`$/],
  [{ cursor: "1" }, /got the key `cursor`$/],
  [{ statuses: "pending" }, /^`query.statuses` must be an array of `pending`, .*, got `pending`$/],
  [{ statuses: [] }, /got an empty array$/],
  [{ statuses: ["Pending"] }, /got one with `Pending`$/],
  [{ organisationIds: ["a/b"] }, "`query.organisationIds` must be an array of ids, got one with `a/b`"],
  [{ organisationIds: [secretKey] }, /text of \d+ characters$/],
  [{ countryCodes: ["GB"] }, "`query.countryCodes` must be an array of ISO 3166-1 alpha-3 codes, got one with `GB`"],
  [{ email: "" }, "`query.email` must be text, not empty and no key, got empty text"],
  [{ query: secretKey }, /text of \d+ characters$/],
  [{ query: 7 }, "`query.query` must be text, not empty and no key, got `7`"],
  [{ direction: "asc" }, "`query.direction` must be one of `ASC`, `DESC`, got `asc`"],
  [{ pageSize: 0 }, "`query.pageSize` must be a whole number from 1 to 100, got `0`"],
  [{ pageSize: 101 }, "`query.pageSize` must be a whole number from 1 to 100, got `101`"],
  [{ get email() { throw new Error("no"); } }, "`query.email` must be readable, got a getter that throws"],
]) {
  test(`refused: ${message}`, async (t) => {
    const { url, asked } = await serve(t, page([]));
    await endsIn(listValidationSubmissions(query, { apiKey: secretKey, baseUrl: url }), { code: "invalid_argument", provider: "goodstack", message });
    assert.equal(asked.length, 0);
  });
}

test("so are bad options, at the first step", async () => {
  await endsIn(listValidationSubmissions({}), { code: "invalid_argument", message: "`options` must be an object, got nothing" });
  await endsIn(listValidationSubmissions({}, { apiKey: "sandbox_sk_1" }), { code: "invalid_argument", message: /`options.apiKey` must be a production key/ });
});

let sandbox;
before(async () => (sandbox = await startSandbox({})));
after(() => sandbox.close());

test("the sandbox's whole list", async () => {
  const ids = await all(listValidationSubmissions({ pageSize: 7 }, { apiKey: credentials.secretKey, environment: "sandbox", baseUrl: `${sandbox.url}/goodstack` }));
  assert.ok(ids.length > 70, `${ids.length}`);
  assert.equal(new Set(ids).size, ids.length);
});
