import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as root from "good-standing";
import * as enums from "good-standing/enums";
import * as inline from "good-standing/inline";
import { createCheckHandler, createWebhookHandler } from "good-standing/server";
import * as testing from "good-standing/testing";
import * as fromCommonJs from "./node_modules/good-standing/inline.cjs";
import smoke from "./smoke.cjs";

await smoke(root, testing);
await smoke(inline, testing);
assert.equal(root.evaluateAccount, inline.evaluateAccount, "one instance for both");
assert.deepEqual(root.accountStatuses, enums.accountStatuses);

const handler = createWebhookHandler({ secret: "secret", onEvent() {} });
assert.equal((await handler(new Request("https://x.example/"))).status, 405);
assert.throws(() => createCheckHandler({}), root.isGoodStandingError);

// The names that Node finds in a CommonJS file without running it.
const statically = Object.keys(fromCommonJs).filter((name) => name !== "default" && name !== "module.exports");
assert.deepEqual(statically, Object.keys(root));

const manifest = createRequire(import.meta.url)("good-standing/package.json");
assert.equal(manifest.name, "good-standing");
assert.match(import.meta.resolve("good-standing/good_standing_bg.wasm"), /\.wasm$/);
