// What runs in the page.
import { evaluateNdjson, init } from "../pkg/browser.js";
import { compare } from "./ndjson.mjs";

await init("good_standing_bg.wasm");
globalThis.compare = (size) => compare({ evaluateNdjson }, size);
