// Node, Deno, Bun, and bundlers that move no .wasm: the module travels inside the JavaScript.
import bytes from "./bytes.js";
import { accountCases } from "./cases.js";
import { notLoaded } from "./error.js";
import { foresee } from "./evaluate.js";
import { startLater } from "./good_standing.js";

// Where neither is there it takes twenty times as long.
startLater(() => Uint8Array.fromBase64?.(bytes()) ?? globalThis.Buffer?.from(bytes(), "base64") ?? Uint8Array.from(atob(bytes()), (byte) => byte.charCodeAt(0)), notLoaded);
foresee(accountCases);

export * from "./enums.js";
export * from "./ready.js";
