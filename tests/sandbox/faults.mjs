// Bad days, over real sockets: below `/fault/<name>/` all is answered as ever, but for what the name says.
//
// A fault is given the usual reply, `{ status, headers, body }` with the body as bytes, and `{ socket, call, port }`: the raw socket,
// which call it is, and the sandbox's port. It gives a reply, or nothing where it used the socket.
// `expect` is what the package must make of it, `inBrowser` what it must where the browser shows less. `attempts` are those of the
// default options with a deadline of 15 seconds; what ends in a timeout is tried once.
import { gzipSync } from "node:zlib";

// ── what is done to a socket ────────────────────────────────────────────────

const onSocket = (act) => (usual, { socket }) => {
  act(usual, socket);
};
const head = (...lines) => ["HTTP/1.1 200 OK", "Content-Type: application/json", ...lines, "", ""].join("\r\n");
const chunk = (bytes) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
const half = (bytes) => bytes.subarray(0, bytes.length / 2);

/** What comes next finds the headers and half of the body arrived. */
const halfway = ({ body }, socket, next) => {
  socket.write(head(`Content-Length: ${body.length}`));
  socket.write(half(body), () => setTimeout(next, 20));
};

const trickle = (socket) => {
  socket.write(head("Transfer-Encoding: chunked"));
  const drip = setInterval(() => socket.write(chunk(Buffer.from(" "))), 20);
  socket.once("close", () => clearInterval(drip));
};

const flood = (socket) => {
  socket.write(head("Transfer-Encoding: chunked"));
  const spaces = chunk(Buffer.alloc(65_536, " "));
  const more = () => {
    while (socket.writable && socket.write(spaces));
  };
  socket.on("drain", more);
  more();
};

// ── what becomes of a reply ─────────────────────────────────────────────────

const status = (status, headers = {}, body = "") => () => ({ status, headers, body });
const text = (body, type = "application/json") => (usual) => ({ ...usual, headers: { "Content-Type": type }, body });
const bytes = (make) => (usual) => ({ ...usual, body: make(usual.body) });
const gzip = (make) => ({ headers, body, ...usual }) => ({ ...usual, headers: { ...headers, "Content-Encoding": "gzip" }, body: make(body) });
/** The first so many attempts of a call, and then as ever. */
const first = (times, fault) => {
  const counts = new Map();
  return (usual, about) => {
    const before = counts.get(about.call) ?? 0;
    if (before < times) counts.set(about.call, before + 1);
    else counts.delete(about.call);
    return before < times ? fault(usual, about) : usual;
  };
};

const mebibyte = 1024 * 1024;
const padded = (length) => (body) => Buffer.concat([Buffer.alloc(length - body.length, " "), body]);
const allowed = '{"type":"account","status":"Allowed"';

// ── what comes of it ────────────────────────────────────────────────────────

const unreachable = { error: "network", status: null, attempts: 3 };
const brokenOff = { error: "network", status: 200, attempts: 3 };
const timeout = (status) => ({ error: "timeout", status, attempts: 1 });
const tooLarge = { error: "response_too_large", status: 200, attempts: 1 };
const malformed = (status = 200) => ({ error: "malformed_response", status, attempts: 1 });
const refused = (error, status, attempts = 1) => ({ error, status, attempts });
const answered = (attempts = 1) => ({ outcome: "eligible", attempts });

export const faults = [
  // The connection
  ["reset", "The connection is reset before a header.", onSocket((usual, socket) => socket.resetAndDestroy()), unreachable],
  ["closed", "The connection is closed before a header.", onSocket((usual, socket) => socket.end()), unreachable],
  ["silent", "No header ever comes.", onSocket(() => {}), timeout(null)],
  ["not-http", "What comes is not HTTP.", onSocket((usual, socket) => socket.end("220 mail ready\r\n")), unreachable],
  ["reset-in-body", "The connection is reset in the middle of the body.", onSocket((usual, socket) => halfway(usual, socket, () => socket.resetAndDestroy())), brokenOff],
  ["half", "Half of the body, and no more.", onSocket((usual, socket) => halfway(usual, socket, () => {})), timeout(200)],
  ["trickle", "A body of single bytes that never ends.", onSocket((usual, socket) => trickle(socket)), timeout(200)],
  ["flood", "A body without end, as fast as it goes.", onSocket((usual, socket) => flood(socket)), tooLarge],
  ["short", "Content-Length promises ten bytes more than come.", onSocket(({ body }, socket) => socket.end(`${head(`Content-Length: ${body.length + 10}`)}${body}`)), brokenOff],
  ["chunks-cut", "Chunks, closed without the last one.", onSocket(({ body }, socket) => socket.end(Buffer.concat([Buffer.from(head("Transfer-Encoding: chunked")), chunk(body)]))), brokenOff],
  // The body
  ["gzip", "Compressed, as it should be.", gzip((body) => gzipSync(body)), answered()],
  ["gzip-broken", "Compressed, it says; it is not.", gzip((body) => body), brokenOff],
  ["gzip-cut", "Half of what was compressed.", gzip((body) => half(gzipSync(body))), malformed()],
  ["gzip-bomb", "A few thousand bytes that become a megabyte and one byte.", gzip((body) => gzipSync(padded(mebibyte + 1)(body))), tooLarge],
  ["1-mib", "A body of exactly 1 MiB.", bytes(padded(mebibyte)), answered()],
  ["1-mib-and-1", "One byte more.", bytes(padded(mebibyte + 1)), tooLarge],
  ["empty", "200 without a body.", text(""), malformed()],
  ["204", "204, which has none.", status(204), malformed(204)],
  ["html", "200, and a page to sign in.", text("<!doctype html><title>Sign in</title>", "text/html"), malformed()],
  ["array", "200, and a list.", text(`[${allowed}}]`), malformed()],
  ["other-shape", "200, and an object that is no record.", text('{"hello":"world"}'), { outcome: "review", attempts: 1 }],
  ["utf-16", "UTF-16 with a mark.", bytes((body) => Buffer.from(`\ufeff${body}`, "utf16le")), answered()],
  ["invalid-utf-8", "A byte that no UTF-8 has.", text(Buffer.concat([Buffer.from(`${allowed},"note":"`), Buffer.from([0xff]), Buffer.from('"}')])), malformed()],
  ["deep", "Ten thousand brackets deep.", text(`${allowed},"deep":${"[".repeat(10_000)}${"]".repeat(10_000)}}`), malformed()],
  ["twice", "A key that decides, twice.", text(`${allowed},"status":"NotAllowed"}`), malformed()],
  // The status
  ["301", "Moved to another origin.", (usual, { port }) => status(301, { Location: `http://localhost:${port}/elsewhere` })(), refused("rejected", 301), refused("rejected", null)],
  ["304", "Not modified, though nobody asked whether it was.", status(304), refused("rejected", 304)],
  ["401-always", "The credential has expired, and so has the next one.", status(401), refused("unauthorized", 401)],
  ["401-once", "The credential has expired; another one will do.", first(1, status(401)), refused("unauthorized", 401)],
  ["407", "A proxy wants to be signed in to. Runtimes keep that to themselves.", status(407), unreachable],
  ["418", "A teapot.", status(418), refused("rejected", 418)],
  ["429", "Too many requests.", status(429), refused("rate_limited", 429, 3)],
  ["429-at-once", "Too many requests, but none is to wait.", status(429, { "Retry-After": "0" }), refused("rate_limited", 429, 3)],
  ["429-20-s", "Too many requests; come back in 20 seconds.", status(429, { "Retry-After": "20" }), refused("rate_limited", 429)],
  ["429-42-s", "Too many requests; come back in 42 seconds.", status(429, { "Retry-After": "42" }), refused("rate_limited", 429)],
  ["429-for-ever", "Too many requests; come back in three trillion years.", status(429, { "Retry-After": "99999999999999999999" }), refused("rate_limited", 429)],
  ["429-nonsense", "Too many requests, and a time that is none.", status(429, { "Retry-After": "-1" }), refused("rate_limited", 429, 3)],
  ["500-five-times", "Five failures, then the answer.", first(5, status(500)), refused("server_error", 500, 3)],
  ["503-once", "One failure, then the answer.", first(1, status(503)), answered(2)],
].map(([name, what, reply, expect, inBrowser = expect]) => ({ name, what, reply, expect, inBrowser }));

/** What no path can show, as base URLs. */
export const elsewhere = [
  ["http://127.0.0.1:<a closed port>", "The connection is refused."],
  ["https://nobody.invalid", "The name cannot be resolved."],
];
