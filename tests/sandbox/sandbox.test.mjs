import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { request as rawRequest } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { faults } from "./faults.mjs";
import { credentials, gallery, scenarios } from "./scenarios.mjs";
import { startSandbox } from "./server.mjs";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
let sandbox;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandbox-"));
  await mkdir(join(folder, "www"));
  await mkdir(join(folder, "pkg"));
  await writeFile(join(folder, "secret.txt"), "outside");
  await writeFile(join(folder, "www", "index.html"), '<script type="importmap">{"imports":{}}</script>');
  await writeFile(join(folder, "pkg", "x.wasm"), "\0asm");
  await symlink(join(folder, "secret.txt"), join(folder, "www", "link.txt"));
  sandbox = await startSandbox({ www: join(folder, "www"), pkg: join(folder, "pkg") });
});
after(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

const path = ({ provider, id }) =>
  provider === "goodstack" ? `/goodstack/v1/validation-submissions/${id}` : `/partner-center/v1/customers/${id}/validationStatus?type=account`;
const get = (path, headers = {}) => fetch(sandbox.url + path, { headers, redirect: "manual" });
const bearer = (token) => ({ authorization: `Bearer ${token}` });
const scenario = (id) => scenarios.find((one) => one.id === id);
const allowed = path(scenario("11111111-1111-1111-1111-111111111111"));
const succeeded = path(scenario("validationsubmission_succeeded"));

/** fetch would tidy the path before it is sent. */
const getAsWritten = (path) => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(sandbox.url);
  rawRequest({ hostname, port, path }, (response) => response.resume().on("end", () => resolve(response.statusCode))).on("error", reject).end();
});

test("the list leads from page to page", async () => {
  const key = { authorization: credentials.secretKey };
  const list = "/goodstack/v1/validation-submissions?pageSize=20&statuses=pending&statuses=failed";
  const ids = [];
  let query = list;
  for (let pages = 1; query; pages++) {
    const { data, totalResults, _links } = await (await get(query, key)).json();
    ids.push(...data.map(({ id, status }) => (assert.match(status, /^(pending|failed)$/), id)));
    query = _links.next && `/goodstack/v1/validation-submissions${new URL(_links.next).search}`;
    assert.equal(data.length, query ? 20 : totalResults - 20 * (pages - 1));
  }
  assert.ok(ids.length > 40);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal((await get(`${list}&cursor=bm93aGVyZQ==`, key)).status, 400);
});

test("ids are unique and of the provider's form", () => {
  assert.equal(new Set(scenarios.map(({ id }) => id)).size, scenarios.length);
  for (const { provider, id } of scenarios) assert.match(id, provider === "goodstack" ? /^[0-9A-Za-z_-]{1,128}$/ : guid);
});

test("every scenario is answered alike by the provider and through the back end", async () => {
  for (const one of scenarios) {
    const credential = credentials[one.credential ?? (one.provider === "goodstack" ? "secretKey" : "token")];
    const direct = await get(path(one), one.provider === "goodstack" ? { authorization: credential } : bearer(credential));
    const proxied = await get(`/backend${path(one)}`, bearer("of-the-page"));
    assert.equal(direct.status, one.expect.status ?? one.answer.status ?? 200, one.id);
    assert.equal(proxied.status, direct.status, one.id);
    for (const name of ["content-type", "retry-after"]) assert.equal(proxied.headers.get(name), direct.headers.get(name), one.id);
    assert.deepEqual(await proxied.arrayBuffer(), await direct.arrayBuffer(), one.id);
  }
});

test("partner center looks at the token first", async () => {
  for (const [headers, status, code] of [
    [{}, 401],
    [{ authorization: credentials.token }, 401],
    [bearer("anything"), 401],
    [bearer(credentials.expiredToken), 401],
    [bearer(credentials.tokenWithoutMfa), 401, 900421],
    [bearer(credentials.tokenForOtherAudience), 401, 900420],
    [bearer(credentials.appOnlyToken), 403, 900329],
  ]) {
    const answer = await get(allowed, headers);
    assert.equal(answer.status, status);
    if (code) assert.equal((await answer.json()).code, code);
    else {
      assert.equal(await answer.text(), "");
      assert.match(answer.headers.get("www-authenticate"), /invalid_token/);
    }
  }
});

test("partner center answers a record and names the request", async () => {
  const ids = { "ms-requestid": "aaaaaaaa-0000-4000-8000-000000000001", "ms-correlationid": "aaaaaaaa-0000-4000-8000-000000000002" };
  for (const answer of [await get(allowed, { ...bearer(credentials.token), ...ids }), await get(`/backend${allowed}`, ids)]) {
    const { type, status } = await answer.json();
    assert.deepEqual({ type, status }, { type: "account", status: "Allowed" });
    for (const [name, value] of Object.entries(ids)) assert.equal(answer.headers.get(name), value);
  }
  const unnamed = await get(`/backend${allowed}`);
  for (const name of Object.keys(ids)) assert.match(unnamed.headers.get(name), guid);
});

test("partner center refuses what it does not know", async () => {
  for (const [id, query, status, code] of [
    ["99999999-9999-9999-9999-999999999999", "?type=account", 404, 60003],
    ["riverside", "?type=account", 400, 2000],
    ["11111111-1111-1111-1111-111111111111", "?type=address", 400, 3000],
    ["11111111-1111-1111-1111-111111111111", "", 400, 3000],
  ]) {
    const answer = await get(`/partner-center/v1/customers/${id}/validationStatus${query}`, bearer(credentials.token));
    assert.equal(answer.status, status);
    assert.equal((await answer.json()).code, code);
  }
});

test("the bytes are those that the scenario names", async () => {
  const bytes = async (id) => Buffer.from(await (await get(path(scenario(id)), bearer(credentials.token))).arrayBuffer());
  assert.equal((await bytes("11111111-0000-0000-0000-000000000003")).subarray(0, 3).toString("hex"), "efbbbf");
  assert.equal((await bytes("11111111-0000-0000-0000-000000000004")).subarray(0, 4).toString("hex"), "fffe7b00");
  const cut = (await bytes("00000000-0000-0002-0404-000000600074")).toString();
  assert.throws(() => JSON.parse(cut), SyntaxError);
  assert.equal(JSON.parse(`${cut}}`).code, 600074);
});

test("goodstack wants the raw secret key", async () => {
  for (const [headers, status] of [
    [{}, 401],
    [bearer(credentials.secretKey), 401],
    [{ authorization: credentials.revokedKey }, 401],
    [{ authorization: credentials.publishableKey }, 403],
    [{ authorization: credentials.secretKeyWithoutScope }, 403],
    [{ authorization: credentials.secretKey }, 200],
  ]) {
    const answer = await get(succeeded, headers);
    assert.equal(answer.status, status);
    const text = await answer.text();
    if (status === 401) assert.equal(text, "");
    else if (status === 403) assert.equal(JSON.parse(text).error.code, "forbidden");
    else assert.equal(JSON.parse(text).data.status, "succeeded");
  }
  const unknown = await get("/goodstack/v1/validation-submissions/nobody", { authorization: credentials.secretKey });
  assert.equal(unknown.status, 404);
  assert.equal((await unknown.json()).error.code, "not_found");
});

test("bad days are listed, and are asked for by their names alone", async () => {
  const page = await (await get("/fault/")).text();
  for (const { name } of faults) assert.ok(page.includes(`<code>${sandbox.url}/fault/${name}/partner-center</code>`), name);
  assert.equal((await get(`/fault/418${allowed}`, bearer(credentials.token))).status, 418);
  assert.equal((await get(`/fault/gzip/backend${allowed}`)).status, 200);
  for (const path of [`/fault/none${allowed}`, `/fault/gzip/fault/gzip${allowed}`]) assert.equal((await get(path, bearer(credentials.token))).status, 404);
});

test("the gallery tells neither answers nor credentials", async () => {
  const text = await (await get("/sandbox/scenarios.json")).text();
  assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(gallery)));
  for (const secret of Object.values(credentials)) assert.ok(!text.includes(secret));
  assert.ok(!/"(answer|credential|expect)"/.test(text));
});

test("the page is served under a strict policy, the package as what it is", async () => {
  const page = await get("/");
  assert.equal(page.status, 200);
  assert.match(page.headers.get("content-security-policy"),
    /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-[0-9A-Za-z+/]{43}='; style-src 'self'; .*frame-ancestors 'none'$/);
  assert.equal(page.headers.get("cache-control"), "no-store");
  assert.equal((await get("/pkg/x.wasm")).headers.get("content-type"), "application/wasm");
  assert.equal((await get("/pkg/none.js")).status, 404);
});

test("nothing outside is served", async () => {
  for (const path of ["/../secret.txt", "/pkg/../secret.txt", "/pkg/..%2fsecret.txt", "/%2e%2e/secret.txt", "/pkg/%2e%2e%2f%2e%2e%2fetc/passwd", "/link.txt", "//etc/passwd", "/%00", "/%zz", "/pkg/"]) {
    assert.equal(await getAsWritten(path), 404, path);
  }
  assert.equal((await fetch(`${sandbox.url}/`, { method: "POST" })).status, 405);
});

const start = (...args) => spawn(process.execPath, [fileURLToPath(new URL("server.mjs", import.meta.url)), ...args], { stdio: ["ignore", "pipe", "pipe"] });

test("a taken port is stepped over, and a signal ends it", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address();
  for (const signal of ["SIGINT", "SIGTERM"]) {
    const child = start("--port", String(port));
    let told = "";
    child.stderr.on("data", (data) => { told += data; });
    const [line] = await once(child.stdout, "data");
    const [, url] = /^good-standing demo on (http:\/\/127\.0\.0\.1:\d+)\/\n$/.exec(line);
    assert.match(told, new RegExp(`^port ${port} is taken, trying ${port + 1}\n`));
    assert.equal((await fetch(`${url}/sandbox/scenarios.json`)).status, 200);
    child.kill(signal);
    assert.deepEqual(await once(child, "exit"), [0, null]);
  }
  taken.close();
});

test("a port that is none is named", async () => {
  const child = start("--port", "many");
  const [message] = await once(child.stderr, "data");
  assert.match(String(message), /`--port` must be a whole number from 0 to 65535, got `many`/);
  assert.deepEqual(await once(child, "exit"), [1, null]);
});
