// What waits, in JavaScript's own words: timers, signals, and the one exchange with a server. Nothing here decides anything, and no
// foreign fetch, stream or signal makes any of it throw or reject.

// How a wait ended; `io.rs` knows them too.
const DONE = 0;
const THREW = 1;
const TIMER = 2;
const SIGNAL = 3;
const TOO_LARGE = 4;

/** So many pieces of a body may come before others have their turn. */
const PIECES_A_TURN = 64;

/** Never runs backwards; undefined where the runtime has no such clock. */
export function steadyMs() {
  try {
    const now = performance.now();
    return typeof now === "number" ? now : undefined;
  } catch {
    return undefined;
  }
}

/** A promise of whatever was given; unlike `Promise.resolve`, it never throws. */
export const promised = (given) => new Promise((resolve) => resolve(given));

/** Nobody asks what becomes of it. */
export const ignore = (given) => void promised(given).catch(() => {});

/** What was given comes to, a promise or not, unless the time is over or the signal aborts before: `{ how, value }`. */
export const within = (ms, signal, given) =>
  new Promise((resolve) => {
    let timer;
    let unlisten;
    const end = (how, value) => {
      if (timer !== undefined) clearTimeout(timer);
      unlisten?.();
      resolve({ how, value });
    };
    promised(given).then((value) => end(DONE, value), (thrown) => end(THREW, thrown));
    try {
      timer = setTimeout(() => end(TIMER), ms);
    } catch {
      return end(TIMER); // without timers nothing could end a call that hangs
    }
    if (signal) unlisten = listen(signal, () => end(SIGNAL));
    // It may have been aborted before anybody listened.
    if (isAborted(signal)) end(SIGNAL);
  });

/** The time itself, or the signal. */
export const elapse = (ms, signal) => within(ms, signal, new Promise(() => {}));

/** Sends, and reads the answer to its last byte. Headers are names and values, each on a line. */
export async function exchange(fetch, self, url, headers, ms, signal, most) {
  const answer = { how: DONE, value: undefined, status: undefined, retryAfter: undefined, requestId: undefined, correlationId: undefined, body: undefined };
  if (isAborted(signal)) return Object.assign(answer, { how: SIGNAL });
  let controller;
  const asking = async () => {
    controller = new AbortController();
    const init = { method: "GET", headers: named(headers), redirect: "manual", signal: controller.signal };
    const response = await promised(Reflect.apply(fetch, self, [url, init]));
    readHead(response, answer);
    const body = new Body(most);
    await readBody(response, body, controller.signal);
    answer.body = body.whole();
  };
  const ended = await within(ms, signal, asking());
  if (ended.how !== DONE) {
    ended.how = ended.value === TOO_LARGE ? TOO_LARGE : ended.how;
    controller?.abort();
  }
  return Object.assign(answer, ended);
}

function named(lines) {
  const headers = {};
  const texts = lines.split("\n");
  for (let index = 0; index + 1 < texts.length; index += 2) headers[texts[index]] = texts[index + 1];
  return headers;
}

/** By its shape: a mock, or a response of another realm, is one too. */
function readHead(response, answer) {
  const status = response?.status;
  if (!(typeof status === "number" && status >= 0 && status < 600)) throw new TypeError("`fetch` gave something that is no response");
  answer.status = status;
  let headers;
  try {
    headers = response.headers;
  } catch {
    return;
  }
  answer.retryAfter = header(headers, "retry-after");
  answer.requestId = header(headers, "ms-requestid") ?? header(headers, "x-request-id");
  answer.correlationId = header(headers, "ms-correlationid");
}

/** Of `Headers`, of a map, or of an object of names and values. */
function header(headers, name) {
  try {
    const value = typeof headers.get === "function" ? headers.get(name) : headers[name];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

async function readBody(response, body, over) {
  const stream = response.body;
  if (typeof stream?.getReader === "function") {
    const reader = stream.getReader();
    for (let pieces = 1; !over.aborted; pieces++) {
      const piece = await reader.read();
      if (piece.done) return;
      body.take(piece.value);
      // A stream that always has a piece at hand would keep timers and aborts waiting.
      if (pieces % PIECES_A_TURN === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return;
  }
  // Mocks and polyfills often have no stream. A response without any of these has no body.
  for (const read of ["arrayBuffer", "text"]) if (typeof response[read] === "function") return body.take(await response[read]());
}

class Body {
  #pieces = [];
  #room;

  constructor(most) {
    this.#room = most;
  }

  /** Measures before it copies. */
  take(piece) {
    if (piece === undefined || piece === null) return;
    const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : asBytes(piece);
    this.#room -= bytes.length;
    if (this.#room < 0) throw TOO_LARGE;
    // Whose buffer it is may use it again.
    this.#pieces.push(bytes.slice());
  }

  whole() {
    if (this.#pieces.length === 1) return this.#pieces[0];
    const whole = new Uint8Array(this.#pieces.reduce((length, { length: more }) => length + more, 0));
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}

/** Of a view or a buffer, of any realm. */
function asBytes(piece) {
  if (ArrayBuffer.isView(piece)) return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  const tag = Object.prototype.toString.call(piece);
  if (tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]") return new Uint8Array(piece);
  throw new TypeError("the body holds something that is no bytes");
}

// ── signals ─────────────────────────────────────────────────────────────────

/** One listener for all that share a signal: Node warns of a leak where there are more than ten. */
const listeners = new Map();

function listen(signal, strike) {
  if (!listeners.has(signal)) {
    const strikes = new Set();
    const onAbort = () => [...strikes].forEach((strike) => strike());
    listeners.set(signal, { strikes, onAbort });
    toggle(signal, "addEventListener", onAbort);
  }
  const { strikes, onAbort } = listeners.get(signal);
  strikes.add(strike);
  return () => {
    if (!strikes.delete(strike) || strikes.size > 0) return;
    listeners.delete(signal);
    toggle(signal, "removeEventListener", onAbort);
  };
}

/** A signal that throws is one that never aborts. */
function toggle(signal, how, onAbort) {
  try {
    signal[how]("abort", onAbort);
  } catch {}
}

export function isAborted(signal) {
  try {
    return Boolean(signal?.aborted);
  } catch {
    return false;
  }
}
