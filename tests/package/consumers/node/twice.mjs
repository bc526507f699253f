// Two copies in one program, as npm installs them where two packages ask for different versions: neither disturbs the other.
import assert from "node:assert/strict";
import process from "node:process";
import * as one from "good-standing";
import * as two from "./copy/node_modules/good-standing/inline.js";
import smoke from "../smoke.mjs";

const options = JSON.parse(process.env.OPTIONS);
const testing = [await import("good-standing/testing"), await import("./copy/node_modules/good-standing/testing.js")];
assert.notEqual(one.evaluateAccount, two.evaluateAccount);
assert.deepEqual(one.evaluateAccount("UnderReview"), two.evaluateAccount("UnderReview"));
try {
  two.evaluateAccount(42);
} catch (error) {
  assert.ok(one.isGoodStandingError(error));
}
// At once, and each with what the other made.
const [steps, again] = await Promise.all([smoke(one, () => testing[1], options), smoke(two, () => testing[0], options)]);
assert.deepEqual(steps, again);
await assert.rejects(one.checkCustomer("11111111-1111-1111-1111-111111111111", { ...options, throttle: two.createThrottle({ perMinute: 600 }) }), one.isGoodStandingError);
console.log(JSON.stringify(steps));
