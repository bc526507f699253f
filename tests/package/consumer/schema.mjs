// The records as validators, by themselves and in a framework that takes any Standard Schema.
import assert from "node:assert/strict";
import { customerValidationStatusSchema, fetchValidationStatus, validationSubmissionSchema } from "good-standing";
import { sValidator } from "@hono/standard-validator";
import { Hono } from "hono";

const validate = (schema, value) => schema["~standard"].validate(value);
const account = { type: "account", status: "not ready", lastUpdateDateTime: "2026-01-02T03:04:05" };
const submission = {
  id: "validationsubmission_1",
  status: "failed",
  metadata: { __proto__: null, tenant: 12345678901234567890n.toString() },
  agentVerification: { status: "rejected" },
};

for (const schema of [customerValidationStatusSchema, validationSubmissionSchema]) {
  const { version, vendor } = schema["~standard"];
  assert.deepEqual([version, vendor], [1, "good-standing"]);
  assert.ok(Object.isFrozen(schema) && Object.isFrozen(schema["~standard"]));
  const cyclic = {};
  cyclic.self = cyclic;
  const throwing = { get status() { throw new Error("no"); } };
  for (const value of [undefined, null, 1, "Allowed", "", [], () => {}, Symbol("no"), 1n, NaN, {}, cyclic, throwing, new Proxy({}, { get() { throw new Error("no"); } })]) {
    const { issues, value: record } = validate(schema, value);
    assert.equal(record, undefined);
    assert.ok(issues.length > 0 && issues.every(({ message, path }) => message && Array.isArray(path)));
  }
}
for (const id of [undefined, 5, "", null]) {
  assert.deepEqual(validate(validationSubmissionSchema, { id, status: "pending" }).issues, [{ message: "expected text at `/id`, got no text", path: ["id"] }]);
}

// The record of a call, which is read again as it is.
assert.deepEqual(validate(customerValidationStatusSchema, account), {
  value: { type: "account", status: "Not Ready", lastUpdateDateTime: "2026-01-02T03:04:05Z", unrecognized: [] },
});
const options = { baseUrl: "https://example.com", fetch: async () => Response.json(account) };
const { validationStatus } = await fetchValidationStatus("01234567-89ab-cdef-0123-456789abcdef", options);
assert.deepEqual(validate(customerValidationStatusSchema, validationStatus), { value: validationStatus });

const { value } = validate(validationSubmissionSchema, { data: submission });
assert.equal(value.agentVerification.status, "rejected");
assert.equal(value.metadata.tenant, "12345678901234567890");
assert.deepEqual(validate(validationSubmissionSchema, value), { value });

// Another document, and values of another type, are told with where they stand.
for (const [schema, document, path, message] of [
  [customerValidationStatusSchema, { type: "account" }, ["status"], /status/],
  [customerValidationStatusSchema, { ...account, status: 42 }, ["status"], /text at `\/status`, got a number/],
  [customerValidationStatusSchema, { ...account, data: {} }, ["data"], /status/],
  [customerValidationStatusSchema, { code: 600074 }, [], /none/],
  [customerValidationStatusSchema, { ...account, code: 1 }, ["code"], /status/],
  [validationSubmissionSchema, account, ["id"], /text/],
  [validationSubmissionSchema, { ...submission, status: undefined }, ["status"], /text/],
  [validationSubmissionSchema, { ...submission, agentVerification: { status: [] } }, ["agentVerification", "status"], /got an array/],
  [validationSubmissionSchema, { ...submission, failureReasons: [{}, { check: 1 }] }, ["failureReasons", 1, "check"], /got a number/],
]) {
  const [issue] = validate(schema, document).issues;
  assert.deepEqual(issue.path, path);
  assert.match(issue.message, message);
}

const app = new Hono().post("/", sValidator("json", validationSubmissionSchema), (context) => context.json(context.req.valid("json").status));
const post = (body) => app.request("/", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
assert.equal(await (await post(submission)).json(), "failed");
assert.equal((await post({ id: 1 })).status, 400);
