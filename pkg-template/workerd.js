// Cloudflare Workers, which compile no bytes: the module comes compiled.
import module from "./good_standing_bg.wasm";
import { initSync } from "./good_standing.js";

initSync({ module });

export * from "./enums.js";
export * from "./ready.js";
