const assert = require("node:assert/strict");
const root = require("good-standing");
const inline = require("good-standing/inline");
const enums = require("good-standing/enums");
const testing = require("good-standing/testing");
const smoke = require("./smoke.cjs");

(async () => {
  await smoke(root, testing);
  assert.equal(root, inline);
  const esm = await import("good-standing");
  assert.deepEqual(Object.keys(root).sort(), Object.keys(esm).sort());
  assert.deepEqual(Object.keys(enums).sort(), Object.keys(await import("good-standing/enums")).sort());

  assert.deepEqual(Object.keys(testing), Object.keys(await import("good-standing/testing")));

  const server = require("good-standing/server");
  assert.throws(() => server.createCheckHandler({}), root.isGoodStandingError);
  assert.deepEqual(Object.keys(server).sort(), Object.keys(await import("good-standing/server")).sort());

  // Two instances, and an error of the one is an error to the other.
  assert.throws(() => root.evaluateAccount(42), esm.isGoodStandingError);
})();
