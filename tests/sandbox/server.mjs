// Both providers, their bad days, a partner's back end and the demo page, on 127.0.0.1. Nothing is recorded.
import { createHash, randomUUID } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { elsewhere, faults } from "./faults.mjs";
import { credentials, gallery, goodstackFault, partnerCenterFault, scenarios } from "./scenarios.mjs";

const host = "127.0.0.1";
const root = fileURLToPath(new URL("../../", import.meta.url));
const byId = new Map(scenarios.map((scenario) => [`${scenario.provider} ${scenario.id}`, scenario]));
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// ── the providers ───────────────────────────────────────────────────────────

function partnerCenter(request, url) {
  const ids = {};
  for (const name of ["MS-RequestId", "MS-CorrelationId"]) {
    const sent = request.headers[name.toLowerCase()];
    ids[name] = guid.test(sent) ? sent : randomUUID();
  }
  const { status = 200, headers, body } = partnerCenterAnswer(request, url);
  return { status, headers: { ...ids, ...headers }, body };
}

function partnerCenterAnswer({ headers: { authorization } }, url) {
  const path = /^\/v1\/customers\/([^/]+)\/validationStatus$/i.exec(url.pathname);
  if (!path) return { status: 404, body: partnerCenterFault(1000, "The requested resource was not found.") };
  switch (authorization) {
    case `Bearer ${credentials.token}`:
      break;
    case `Bearer ${credentials.tokenWithoutMfa}`:
      return { status: 401, body: partnerCenterFault(900421, "The token does not show multi-factor authentication.") };
    case `Bearer ${credentials.tokenForOtherAudience}`:
      return { status: 401, body: partnerCenterFault(900420, "The audience in the token is not supported.") };
    case `Bearer ${credentials.appOnlyToken}`:
      return { status: 403, body: partnerCenterFault(900329, "This resource does not support application-only authentication.") };
    default:
      return { status: 401, headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' }, body: "" };
  }
  if (!guid.test(path[1])) return { status: 400, body: partnerCenterFault(2000, "Customer Id must be a GUID.") };
  if (url.searchParams.get("type")?.toLowerCase() !== "account") {
    return { status: 400, body: partnerCenterFault(3000, "Invalid value for type.") };
  }
  return byId.get(`partner-center ${path[1].toLowerCase()}`)?.answer
    ?? { status: 404, body: partnerCenterFault(60003, "The tenant was not found.") };
}

function goodstack({ headers: { authorization } }, url) {
  const forbidden = (why) => ({ status: 403, body: goodstackFault("forbidden", "Forbidden", `Access is denied due to ${why}`) });
  const notFound = { status: 404, body: goodstackFault("not_found", "Resource not found", "This endpoint is unavailable or can not be found") };
  const path = /^\/v1\/validation-submissions(?:\/([^/]+))?$/.exec(url.pathname);
  if (!path) return notFound;
  switch (authorization) {
    case credentials.secretKey:
      return (path[1] ? byId.get(`goodstack ${path[1]}`)?.answer : goodstackPage(url)) ?? notFound;
    case credentials.publishableKey:
      return forbidden("insufficient privileges");
    case credentials.secretKeyWithoutScope:
      return forbidden("missing scope permissions");
    default:
      return { status: 401, body: "" };
  }
}

const submissions = scenarios.filter(({ expect }) => !expect.error).flatMap(({ answer }) => answer.body?.data?.id ? [answer.body.data] : []);

/** One page of those that the query chooses by status. */
function goodstackPage({ origin, pathname, searchParams }) {
  const statuses = searchParams.getAll("statuses");
  const chosen = submissions.filter(({ status }) => !statuses.length || statuses.includes(status));
  const cursor = searchParams.get("cursor");
  const start = cursor === null ? 0 : chosen.findIndex(({ id }) => id === Buffer.from(cursor, "base64").toString());
  if (start < 0) return { status: 400, body: goodstackFault("pagination/cursor_error", "Bad request", "The cursor is invalid") };
  const pageSize = Math.min(Number(searchParams.get("pageSize") ?? 25), 100);
  const next = chosen[start + pageSize];
  searchParams.set("cursor", Buffer.from(next?.id ?? "").toString("base64"));
  const links = { current: null, next: next ? `${origin}${pathname}?${searchParams}` : null, prev: null };
  return { body: { object: "validation_submission", data: chosen.slice(start, start + pageSize), totalResults: chosen.length, pageSize, _links: links } };
}

// ── the partner's back end ──────────────────────────────────────────────────

const passedOn = ["accept", "ms-requestid", "ms-correlationid", "x-locale", "ms-partnercenter-application"];
const passedBack = ["content-type", "ms-requestid", "ms-correlationid", "retry-after"];

async function backEnd(provider, request, url, origin) {
  // Some scenarios are about a back end whose credential is no good.
  const id = url.pathname.split("/")[3];
  const credential = credentials[byId.get(`${provider} ${id}`)?.credential];
  const headers = {
    authorization: provider === "goodstack" ? credential ?? credentials.secretKey : `Bearer ${credential ?? credentials.token}`,
  };
  for (const name of passedOn) if (request.headers[name]) headers[name] = request.headers[name];
  const answer = await fetch(`${origin}/${provider}${url.pathname}${url.search}`, { headers, redirect: "manual" });
  return {
    status: answer.status,
    headers: Object.fromEntries(passedBack.filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)])),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

// ── the demo page ───────────────────────────────────────────────────────────

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
  ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".cjs": "text/javascript; charset=utf-8",
  ".json": "application/json", ".map": "application/json", ".wasm": "application/wasm",
};

async function file(directory, path, request) {
  try {
    const base = await realpath(directory);
    const found = await realpath(resolve(base, `.${decodeURIComponent(path)}`));
    if (!found.startsWith(base + sep)) return missing;
    const body = await readFile(found);
    const headers = { "Content-Type": types[extname(found)] ?? "text/plain; charset=utf-8" };
    // A worker is held by the policy that its own file comes with.
    if ([".html", ".js"].includes(extname(found))) headers["Content-Security-Policy"] = policyFor(extname(found) === ".html" ? body.toString() : "");
    return packed(request, headers, body);
  } catch {
    return missing;
  }
}
const missing = { status: 404, headers: { "Content-Type": "text/plain" }, body: "not found\n" };

/** As users get it from a server that is set up well. */
function packed(request, headers, body) {
  const pack = { br: (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }), gzip: gzipSync };
  const accepted = request.headers["accept-encoding"] ?? "";
  const encoding = Object.keys(pack).find((encoding) => accepted.includes(encoding));
  return encoding ? { headers: { ...headers, "Content-Encoding": encoding, Vary: "Accept-Encoding" }, body: pack[encoding](body) } : { headers, body };
}

// The import map must stand in the page; its hash is the only inline script let through.
function policyFor(page) {
  const importMaps = [...page.matchAll(/<script type="importmap">([^]*?)<\/script>/g)]
    .map(([, text]) => ` 'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  return `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'${importMaps.join("")}; style-src 'self'; img-src 'self' data:; `
    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

// ── bad days ────────────────────────────────────────────────────────────────

const faultsByName = new Map(faults.map((fault) => [fault.name, fault]));

function fault(name, request, usual, port) {
  // Partner Center's calls name themselves, Goodstack's are known by what they ask.
  const call = request.headers["ms-requestid"] ?? request.url;
  return faultsByName.get(name).reply(usual, { socket: request.socket, call, port });
}

function faultPage(origin) {
  const rows = [...faults.map(({ name, what }) => [`${origin}/fault/${name}/partner-center`, what]), ...elsewhere];
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bad days</title><h1>Bad days</h1>
<p>Give one of these as <code>baseUrl</code>, with <code>goodstack</code>, <code>backend/partner-center</code> or <code>backend/goodstack</code> at its end if you like.</p>
<table><tr><th>baseUrl<th>what happens
${rows.map(([url, what]) => `<tr><td><code>${escaped(url)}</code><td>${escaped(what)}`).join("\n")}
</table>
`;
}

// ── the server ──────────────────────────────────────────────────────────────

async function answer(request, { origin, www, pkg }, path = request.url) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return { status: 405, headers: { Allow: "GET, HEAD", "Content-Type": "text/plain" }, body: "method not allowed\n" };
  }
  // Parsing resolves `..`, encoded or not, before a path is looked at.
  const url = new URL(path, origin);
  const below = (prefix) => {
    if (!url.pathname.startsWith(`${prefix}/`)) return null;
    const rest = new URL(url);
    rest.pathname = url.pathname.slice(prefix.length);
    return rest;
  };
  let rest;
  if ((rest = below("/partner-center"))) return partnerCenter(request, rest);
  if ((rest = below("/goodstack"))) return goodstack(request, rest);
  for (const provider of ["partner-center", "goodstack"]) {
    if ((rest = below(`/backend/${provider}`))) return backEnd(provider, request, rest, origin);
  }
  if (url.pathname === "/fault/") return { headers: { "Content-Type": types[".html"], "Content-Security-Policy": policyFor("") }, body: faultPage(origin) };
  const [, name, more] = /^\/fault\/([\w-]+)(\/.*)$/.exec(url.pathname) ?? [];
  if (faultsByName.has(name) && path === request.url) {
    const usual = whole(await answer(request, { origin, www, pkg }, more + url.search));
    return fault(name, request, usual, url.port);
  }
  if (url.pathname === "/sandbox/scenarios.json") return { body: gallery };
  if (url.pathname === "/sandbox/faults.json") return { body: faults.map(({ name, what }) => ({ name, what })) };
  if ((rest = below("/pkg"))) return file(pkg, rest.pathname, request);
  return file(www, url.pathname === "/" ? "/index.html" : url.pathname, request);
}

const whole = ({ status = 200, headers = {}, body }) => ({
  status, headers, body: Buffer.from(typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body)),
});

/** Port 0 takes any free one. `onRequest` is told of each request before it is answered. */
export async function startSandbox({ port = 0, onRequest = () => {}, www = resolve(root, "target/demo"), pkg = resolve(root, "pkg") } = {}) {
  let origin;
  const server = createServer(async (request, response) => {
    onRequest(request);
    let reply;
    try {
      reply = await answer(request, { origin, www, pkg });
    } catch (error) {
      reply = { status: 502, headers: { "Content-Type": "text/plain" }, body: `${error.message}\n` };
    }
    if (!reply) return;
    const { status, headers, body } = whole(reply);
    const all = new Headers({
      "Content-Type": "application/json; charset=utf-8",
      "Content-Length": body.length,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
    });
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    response.setHeaders(all).writeHead(status);
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((listening, failed) => {
    server.once("error", failed).listen(port, host, listening);
  });
  origin = `http://${host}:${server.address().port}`;
  return {
    url: origin,
    close: () => new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    }),
  };
}

async function main() {
  const { values } = parseArgs({ options: { port: { type: "string", default: "4173" }, www: { type: "string" }, pkg: { type: "string" } } });
  const first = Number(values.port);
  if (!Number.isInteger(first) || first < 0 || first > 65535) {
    throw new Error(`\`--port\` must be a whole number from 0 to 65535, got \`${values.port}\``);
  }
  const last = Math.min(first + 20, 65535);
  for (let port = first; ; port += 1) {
    try {
      const { url, close } = await startSandbox({ ...values, port });
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => close().then(() => process.exit(0)));
      console.log(`good-standing demo on ${url}/`);
      return;
    } catch (error) {
      if (error.code !== "EADDRINUSE") throw error;
      if (port >= last) throw new Error(`ports ${first} to ${last} are all taken; name another with \`--port\``);
      console.error(`port ${port} is taken, trying ${port + 1}`);
    }
  }
}

if (process.argv[1] && await realpath(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
