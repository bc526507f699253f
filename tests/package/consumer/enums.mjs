// `good-standing/enums` works where WebAssembly is missing; the package itself does not, which shows that it is missing.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

delete globalThis.WebAssembly;
const require = createRequire(import.meta.url);

for (const { accountStatuses, isAccountStatus } of [await import("good-standing/enums"), require("good-standing/enums")]) {
  assert.deepEqual(accountStatuses, ["Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready"]);
  assert.ok(isAccountStatus("Not Ready"));
  assert.ok(!isAccountStatus("NotReady"));
}
for (const { evaluate } of [await import("good-standing"), require("good-standing")]) {
  assert.throws(() => evaluate({ account: "Allowed" }), { code: "not_initialised" });
}
