// Node, Deno, Bun, and bundlers that move no .wasm: the module travels inside the JavaScript.
import bytes from "./bytes.js";
import { initSync } from "./good_standing.js";

initSync({ module: Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0)) });

export * from "./ready.js";
