// Cloudflare Workers, which compile no bytes: the module comes compiled.
import module from "./good_standing_bg.wasm";
import { start } from "./good_standing.js";

start(module);

export * from "./enums.js";
export * from "./ready.js";
