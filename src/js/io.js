// What waits, in JavaScript's own words: timers, signals, and the one exchange with a server. Nothing here decides anything, and no
// foreign fetch, stream or signal makes any of it throw or reject.

// How a wait ended; `io.rs` knows them too.
const DONE = 0;
const THREW = 1;
const TIMER = 2;
const SIGNAL = 3;
const TOO_LARGE = 4;

/** What nobody else throws. */
const OVERFLOW = Symbol();

/** So many pieces of a body may come before others have their turn. */
const PIECES_A_TURN = 64;

/** Never runs backwards; NaN where the runtime has no such clock. */
export function steadyMs() {
  try {
    return performance.now();
  } catch {
    return NaN;
  }
}

/**
 * What a plain object holds, at one look: each key on a line, and on the next what is there: "=" and a text, "-" for undefined, and
 * nothing for all else. Undefined where there is more to it than one look can tell.
 */
export function look(object) {
  try {
    const prototype = Object.getPrototypeOf(object);
    if (prototype !== Object.prototype && prototype !== null) return undefined;
    let lines = "";
    for (const key of Object.keys(object)) {
      const value = object[key];
      const told = typeof value === "string" ? `=${value}` : value === undefined ? "-" : "";
      const line = `${key}\n${told}\n`;
      if (line.indexOf("\n", key.length + 1) !== line.length - 1 || key.includes("\n")) return undefined;
      lines += line;
    }
    return lines;
  } catch {
    return undefined; // null, undefined, a getter that throws
  }
}

/** The JSON text. A member that JSON would leave out or make null, a function or a date that is none for example, is there all the same: as a number. */
export const jsonText = (value) =>
  JSON.stringify(value, function (key, value) {
    const isHeld = typeof value === "number" ? Number.isFinite(value) : value !== null && !["undefined", "function", "symbol"].includes(typeof value);
    return isHeld || key === "" || (this[key] ?? null) === null ? value : 0;
  });

/** What a call waits for. Whatever else it gives is what it came to, a promise of the page's own kind included. */
class Wait {
  constructor(promise) {
    this.promise = promise;
  }
}

/** The promise of a call: as long as it waits, it is told what came. */
export async function drive(resume, call, given) {
  while (given instanceof Wait) given = resume(call, await given.promise);
  return given;
}

/** A promise of whatever was given; unlike `Promise.resolve`, it never throws. */
export const promised = (given) => new Promise((resolve) => resolve(given));

/** Nobody asks what becomes of it. */
export const ignore = (given) => void promised(given).catch(() => {});

/** What a promise of ours comes to, unless the time is over or the signal aborts before: `{ how, value }`. */
export const within = (ms, signal, promise) => new Wait(race(ms, signal, promise, (how, value) => ({ how, value })));

/** The time itself, or the signal. */
export const elapse = (ms, signal) => within(ms, signal, new Promise(() => {}));

const race = (ms, signal, promise, told) =>
  new Promise((resolve) => {
    let ended = false;
    let timer;
    let unlisten;
    const end = (how, value) => {
      if (ended) return;
      ended = true;
      resolve(told(how, value));
      if (timer !== undefined) clearTimeout(timer);
      unlisten?.();
    };
    promise.then((value) => end(DONE, value), (thrown) => end(THREW, thrown));
    try {
      timer = setTimeout(() => end(TIMER), ms);
    } catch {
      return end(TIMER); // without timers nothing could end a call that hangs
    }
    if (signal) unlisten = listen(signal, () => end(SIGNAL));
    // It may have been aborted before anybody listened.
    if (isAborted(signal)) end(SIGNAL);
  });

/** Adds an attempt to those that are told. */
export function tellAttempt(attempts, number, startedAt, durationMs, status = null, error = null, retryInMs = null) {
  attempts.push({ number, startedAt: instant(startedAt), durationMs, status, error, retryInMs });
}

/** By any clock, a broken one too. */
function instant(epochMs) {
  try {
    return new Date(epochMs).toISOString();
  } catch {
    return "";
  }
}

/** What was read, and how the call went. */
export function told(record, { status, requestId, correlationId }, attempts) {
  const result = JSON.parse(record);
  result.meta = { status, requestId, correlationId, attempts };
  return result;
}

/** What a URL is made of, each on a line: its protocol, host name, user with password, and all but query and fragment. */
export function urlParts(text) {
  try {
    const url = new URL(text);
    return [url.protocol, url.hostname, url.username + url.password, url.origin + url.pathname].join("\n");
  } catch {
    return undefined; // it is none
  }
}

/** Where there is none, and none is given, nothing can be sent. */
export function hasFetch() {
  try {
    return typeof globalThis.fetch === "function";
  } catch {
    return false;
  }
}

/**
 * Sends, and reads the answer to its last byte: how that ended, with what, and all that came until then. The request is lines: its URL,
 * then names and values of headers.
 */
export function exchange(fetch, request, ms, signal, most) {
  const answer = {
    how: SIGNAL,
    value: undefined,
    status: 0,
    retryAfterMs: NaN,
    // The response's, or else the one that was sent.
    requestId: null,
    correlationId: null,
    body: undefined,
    controller: undefined,
    credential: undefined,
  };
  if (isAborted(signal)) return new Wait(answer);
  // Whoever waits keeps nothing of the request: many may wait at once.
  const read = readAnswer(attempt(fetch, request, answer), most, answer);
  return new Wait(
    race(ms, signal, read, (how, value) => {
      answer.how = value === OVERFLOW ? TOO_LARGE : how;
      answer.value = value;
      try {
        if (how !== DONE) answer.controller.abort();
      } catch {} // there is none
      return answer;
    }),
  );
}

function attempt(fetch, request, answer) {
  try {
    const lines = request.split("\n");
    const headers = {};
    for (let index = 1; index + 1 < lines.length; index += 2) headers[lines[index]] = lines[index + 1];
    // Where there is none: what no header holds.
    answer.credential = headers.Authorization?.replace(/^Bearer /, "") ?? "\n";
    answer.requestId = headers["MS-RequestId"] ?? null;
    answer.correlationId = headers["MS-CorrelationId"] ?? null;
    answer.controller = new AbortController();
    const init = { method: "GET", headers, redirect: "manual", signal: answer.controller.signal };
    return fetch ? fetch(lines[0], init) : globalThis.fetch(lines[0], init);
  } catch (thrown) {
    return Promise.reject(thrown);
  }
}

async function readAnswer(asked, most, answer) {
  const response = await asked;
  readHead(response, answer);
  answer.body = await readBody(response, most, answer.controller.signal);
}

/** By its shape: a mock, or a response of another realm, is one too. */
function readHead(response, answer) {
  const status = response?.status;
  if (!(typeof status === "number" && status >= 0 && status < 600)) throw new TypeError("`fetch` gave something that is no response");
  // Browsers show a redirect that is not followed as status 0.
  answer.status = Math.trunc(status);
  if (status < 200 || status > 299) answer.retryAfterMs = waitMs(header(response, "retry-after")?.trim());
  const id = (name) => header(response, name)?.replaceAll(answer.credential, "[redacted]");
  answer.requestId = id("ms-requestid") ?? id("x-request-id") ?? answer.requestId;
  answer.correlationId = id("ms-correlationid") ?? answer.correlationId;
}

/** What Retry-After asks to wait: so many seconds, or until a date. HTTP has three forms of it, one without its zone; every runtime reads them. */
function waitMs(text) {
  if (/^\d+$/.test(text)) return text * 1000;
  return /^[FMSTW][a-z]+,? /.test(text) ? Date.parse(text.replace(/( GMT)?$/, " GMT")) - Date.now() : NaN;
}

/** Of `Headers`, of a map, or of an object of names and values. */
function header(response, name) {
  try {
    const { headers } = response;
    const value = typeof headers.get === "function" ? headers.get(name) : headers[name];
    return typeof value === "string" && value !== "" && !value.includes("\n") ? value : undefined;
  } catch {
    return undefined;
  }
}

async function readBody(response, most, over) {
  const pieces = [];
  let room = most;
  // Measures before it copies.
  const take = (piece) => {
    if (piece === undefined || piece === null) return;
    const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : asBytes(piece);
    room -= bytes.length;
    if (room < 0) throw OVERFLOW;
    // Whose buffer it is may use it again.
    pieces.push(bytes.slice());
  };
  const stream = response.body;
  if (typeof stream?.getReader === "function") {
    const reader = stream.getReader();
    for (let count = 1; !over.aborted; count += 1) {
      const { done, value } = await reader.read();
      if (done) break;
      take(value);
      // A stream that always has a piece at hand would keep timers and aborts waiting.
      if (count % PIECES_A_TURN === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } else {
    // Mocks and polyfills often have no stream. A response without any of these has no body.
    const read = ["arrayBuffer", "text"].find((read) => typeof response[read] === "function");
    if (read) take(await response[read]());
  }
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(most - room);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Of a view or a buffer, of any realm; nothing else can be viewed. */
function asBytes(piece) {
  const view = ArrayBuffer.isView(piece) ? piece : new DataView(piece);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
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
