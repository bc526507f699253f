// The least that must hold of the package, however it was imported.
const assert = require("node:assert/strict");
const { once } = require("node:events");
const { createServer } = require("node:http");

const customer = "01234567-89ab-cdef-0123-456789abcdef";

module.exports = async function smoke(goodStanding, { signWebhook }) {
  const {
    accountStatuses, checkCustomer, evaluateAccount, fetchValidationStatus, init, isAccountStatus, isGoodStandingError, verifyWebhook,
  } = goodStanding;

  assert.equal(evaluateAccount("Allowed").eligible, true);
  assert.equal(evaluateAccount("NotAllowed").eligible, false);
  assert.equal(evaluateAccount(null).reasons[0].code, "account.absent");
  assert.equal(await init(), undefined);

  assert.ok(Object.isFrozen(accountStatuses));
  assert.ok(accountStatuses.every(isAccountStatus));
  assert.ok(!isAccountStatus("allowed"));

  const refused = (error) => isGoodStandingError(error) && error instanceof Error && error.code === "invalid_argument";
  assert.throws(() => evaluateAccount(42), refused);
  await assert.rejects(() => fetchValidationStatus("../etc", { token: "secret" }), refused);
  for (const other of [null, undefined, 1, "GoodStandingError", {}, new Error("no"), { name: "GoodStandingError" }]) {
    assert.equal(isGoodStandingError(other), false);
  }
  assert.equal(isGoodStandingError(new Proxy({}, { get() { throw new Error("no"); } })), false);

  const event = JSON.stringify({ data: { id: "event_1", eventType: "validation_submission.succeeded", eventData: { status: "succeeded" } } });
  assert.equal(verifyWebhook(event, signWebhook(event, "secret"), "secret").decision.eligible, true);
  assert.throws(() => verifyWebhook(event, signWebhook(event, "other"), "secret"), { name: "GoodStandingError", code: "unauthorized" });

  const server = createServer((request, response) => {
    assert.equal(request.url, `/v1/customers/${customer}/validationStatus?type=account`);
    assert.equal(request.headers.authorization, "Bearer secret");
    response.setHeader("Content-Type", "application/json");
    response.end('{ "type": "account", "status": "Allowed", "lastUpdateDateTime": "2026-01-02T03:04:05" }');
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    const decision = await checkCustomer(customer, { token: "secret", baseUrl: `http://127.0.0.1:${server.address().port}` });
    assert.equal(decision.eligible, true);
    assert.equal(decision.validationStatus.status, "Allowed");
  } finally {
    server.closeAllConnections();
    server.close();
  }
};
