// Every example runs as it is printed, against the built package and over real sockets. A comment after a `console.log` is what it prints.
//
// `js` is run by Node, `js browser` in a browser under the policy that the document asks for; `js server` is asked by the package, `js endpoint`
// by who knows its secret, and `js fetch check` and `js fetch webhook` are the same where the runtime brings the server; `ts` is compiled
// strictly, then run; `sh run` is run. `sh` and `http` are for people.
import { chromium } from "@playwright/test";
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { checkCustomer } from "../../pkg/inline.js";
import { createCheckHandler } from "../../pkg/server.js";
import { credentials } from "../sandbox/scenarios.mjs";
import { startSandbox } from "../sandbox/server.mjs";
import { blocks, read, root } from "./markdown.mjs";

const project = mkdtempSync(join(tmpdir(), "good-standing-docs-"));
const reader = fileURLToPath(new URL("reader.mjs", import.meta.url));
const documents = {
  "README.md": read("README.md"),
  "pkg-template/README.md": read("pkg-template/README.md"),
  "pkg/index.d.ts": read("pkg/index.d.ts").replace(/^ *\* ?/gm, ""),
  "pkg/testing.d.ts": read("pkg/testing.d.ts").replace(/^ *\* ?/gm, ""),
  "pkg/server.d.ts": read("pkg/server.d.ts").replace(/^ *\* ?/gm, ""),
};
for (const name of readdirSync(join(root, "docs/guides"))) documents[`docs/guides/${name}`] = read(`docs/guides/${name}`);
const webhookSecret = "the secret of a subscription";
let sandbox, shop, browser;

before(async () => {
  mkdirSync(join(project, "node_modules/.bin"), { recursive: true });
  symlinkSync(join(root, "pkg"), join(project, "node_modules/good-standing"));
  symlinkSync(join(root, "pkg/cli.js"), join(project, "node_modules/.bin/good-standing"));
  symlinkSync(join(root, "node_modules/hono"), join(project, "node_modules/hono"));
  save("export.ndjson", ["Allowed", "NotAllowed", "Allowed"].map((status) => `${JSON.stringify({ type: "account", status })}\n`).join(""));
  sandbox = await startSandbox({ www: project });
  shop = await openShop();
});
after(async () => {
  await browser?.close();
  shop.closeAllConnections();
  shop.close();
  await sandbox.close();
  rmSync(project, { recursive: true });
});

/** What a page is served by: the sandbox, and the handler that the guides mount at /standing. */
async function openShop() {
  const handler = createCheckHandler({
    partnerCenter: { baseUrl: `${sandbox.url}/partner-center`, token: credentials.token },
    goodstack: { baseUrl: `${sandbox.url}/goodstack`, apiKey: credentials.secretKey },
    authorize: () => true,
  });
  const server = createServer(async ({ method, url, headers }, outgoing) => {
    const response = await (url.startsWith("/standing/") ? handler(new Request(`http://localhost${url}`, { method, headers })) : fetch(sandbox.url + url, { headers: { "Accept-Encoding": "identity" } }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(Buffer.from(await response.arrayBuffer()));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

/** What the comments promise. */
const promised = (code) => [...code.matchAll(/console\.log\(.*\)[;,] \/\/ (.+)$/gm)].map(([, text]) => text);

function holds(code, printed) {
  let next = 0;
  for (const promise of promised(code)) {
    next = printed.indexOf(promise, next) + 1;
    assert.ok(next > 0, `\`${promise}\` was not printed, but ${JSON.stringify(printed)}`);
  }
}

function save(name, code) {
  const file = join(project, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  return file;
}

const node = (file) => [["--import", reader, file], { cwd: project, env: { ...process.env, SANDBOX: sandbox.url, PORT: "0", GOODSTACK_WEBHOOK_SECRET: webhookSecret, PARTNER_CENTER_TOKEN: credentials.token } }];

async function inNode(code, file) {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ...node(file));
  assert.equal(stderr, "");
  holds(code, stdout.trimEnd().split("\n"));
}

const run = {
  js: (code, name) => inNode(code, save(`${name}.mjs`, code)),

  async ts(code, name) {
    const options = ["--strict", "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext"];
    const compiled = promisify(execFile)(join(root, "node_modules/.bin/tsc"), [...options, save(`${name}.mts`, code)], { cwd: project });
    await assert.doesNotReject(compiled.catch(({ stdout }) => Promise.reject(new Error(stdout))));
    await inNode(code, join(project, `${name}.mjs`));
  },

  async "js browser"(code, name, text) {
    const [policy] = [text, documents["README.md"]].flatMap(blocks).filter(({ info }) => info === "http");
    const [, directives] = policy.code.split("Content-Security-Policy: ");
    save(`${name}/index.html`, `<!doctype html><meta http-equiv="Content-Security-Policy" content="${directives}"><script type="module" src="page.js"></script>`);
    copyFileSync(join(root, "pkg/good_standing_bg.wasm"), join(project, name, "good_standing_bg.wasm"));
    await build({
      entryPoints: [save(`${name}.mjs`, code)], outfile: join(project, name, "page.js"),
      bundle: true, format: "esm", platform: "browser", logLevel: "silent",
    });
    browser ??= await chromium.launch({
      executablePath: process.env.CHROME ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
    });
    const page = await browser.newPage();
    try {
      const printed = [];
      const ended = new Promise((resolve) => {
        page.on("pageerror", resolve);
        page.on("console", (message) => {
          printed.push(message.text());
          if (printed.length === promised(code).length) resolve();
        });
      });
      await page.addInitScript(() => {
        globalThis.customerId = "11111111-1111-1111-1111-111111111111";
      });
      await page.goto(`http://127.0.0.1:${shop.address().port}/${name}/index.html`);
      assert.equal(await ended, undefined);
      holds(code, printed);
    } finally {
      await page.close();
    }
  },

  "js server": (code, name) => listening(code, name, answersPages),

  async "js endpoint"(code, name) {
    assert.deepEqual(await listening(code, name, takesWebhooks), ["event_1 eligible", "event_2 ineligible"]);
  },

  "js fetch check": (code, name) => run["js server"](served(code, name), `${name}-server`),
  "js fetch webhook": (code, name) => run["js endpoint"](served(code, name), `${name}-server`),

  async "sh run"(code) {
    // What npx finds is what is installed.
    const child = spawn("bash", ["-ec", `npx() { "$@"; }\n${code}`], { cwd: project, env: { PATH: `${join(project, "node_modules/.bin")}:${process.env.PATH}` }, stdio: ["ignore", "inherit", "inherit"] });
    assert.deepEqual(await once(child, "close"), [3, null]);
    assert.match(readFileSync(join(project, "outcomes.csv"), "utf8"), /^source,record,outcome\n.*,1,eligible\n.*,2,ineligible\n.*,3,eligible\n$/);
  },
};

/** A server around what a runtime would serve: the default export, or what a route exports. */
function served(code, name) {
  save(`${name}-app.mjs`, code);
  return `import { createServer } from "node:http";
import { Readable } from "node:stream";
import * as entry from "./${name}-app.mjs";

const app = entry.default ?? { fetch: entry.GET ?? entry.POST };
const server = createServer(async (incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const body = method === "POST" ? Readable.toWeb(incoming) : undefined;
  const response = await app.fetch(new Request(\`http://localhost\${url}\`, { method, headers, body, duplex: "half" }), process.env);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
});
server.listen(0, () => console.log(\`listening on port \${server.address().port}\`));`;
}

/** Asks a server of an example, which names its port first, and gives what it printed after that. */
async function listening(code, name, ask) {
  const server = spawn(process.execPath, ...node(save(`${name}.mjs`, code)));
  const closed = new Promise((close) => server.once("close", close));
  let printed = "", faults = "";
  server.stderr.setEncoding("utf8").on("data", (text) => (faults += text));
  const listens = new Promise((told) => server.stdout.setEncoding("utf8").on("data", (text) => (printed += text).includes("\n") && told()));
  try {
    await Promise.race([listens, closed]);
    await ask(`http://127.0.0.1:${/port (\d+)/.exec(printed)?.[1]}`);
  } finally {
    server.kill();
    await closed;
  }
  assert.equal(faults, "");
  return printed.trimEnd().split("\n").slice(1);
}

/** Each event is settled once, and only what the secret signed. */
async function takesWebhooks(origin) {
  const event = (id, eventType, eventData) => JSON.stringify({ object: "event", data: { id, eventType, eventData } });
  const sign = (body, secret = webhookSecret) => createHmac("sha256", secret).update(body).digest("hex");
  const post = async (body, headers) => (await fetch(`${origin}/webhooks/goodstack`, { method: "POST", body, headers })).status;
  const succeeded = event("event_1", "validation_submission.succeeded", { status: "succeeded", organisationName: "Zoë’s" });
  const failed = event("event_2", "validation_submission.failed", { status: "failed" });
  const other = event("event_3", "agent_verification.approved", { status: "approved" });
  assert.equal(await post(succeeded, {}), 401);
  assert.equal(await post(succeeded, { "Goodstack-Signature": sign(succeeded, "another") }), 401);
  assert.equal(await post(succeeded, { "Goodstack-Signature": sign(failed) }), 401);
  assert.equal(await post(succeeded, { "Goodstack-Signature": sign(succeeded) }), 204);
  assert.equal(await post(succeeded, { "Percent-Signature": sign(succeeded) }), 204);
  assert.equal(await post(other, { "Goodstack-Signature": sign(other) }), 204);
  assert.equal(await post("[]", { "Goodstack-Signature": sign("[]") }), 400);
  assert.equal(await post(failed, { "Percent-Signature": sign(failed).toUpperCase() }), 204);
}

/** Visitors are told about themselves, and about nobody else. */
async function answersPages(origin) {
  const baseUrl = `${origin}/standing`;
  const ask = (id, visitor = id) => checkCustomer(id, { baseUrl, headers: { "X-Visitor": visitor }, maxRetries: 0 });
  const [allowed, underReview] = ["11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"];
  assert.equal((await ask(allowed)).eligible, true);
  assert.equal((await ask(underReview)).reasons[0].code, "account.under_review");
  assert.equal((await ask("00000000-0000-0000-0404-000000600074")).reasons[0].code, "account.absent");
  await assert.rejects(ask(allowed, underReview), { code: "forbidden" });
  await assert.rejects(checkCustomer(allowed, { baseUrl }), { code: "forbidden" });
  await assert.rejects(ask("00000000-0000-0000-0404-000000001000"), { code: "not_found" });
  await assert.rejects(ask("00000000-0000-0000-0429-000000000000"), { code: "rate_limited", retryAfterMs: 42_000 });
  assert.equal((await fetch(`${baseUrl}/v1/customers`)).status, 404);
}

for (const [file, text] of Object.entries(documents)) {
  test(file, async (t) => {
    const found = blocks(text).filter(({ info }) => !["sh", "http"].includes(info));
    assert.ok(found.length, "there are examples");
    for (const { info, line, code } of found) {
      await t.test(`line ${line}, ${info}`, { timeout: 60_000 }, async () => {
        assert.ok(Object.hasOwn(run, info), `\`${info}\` is a kind of block that nothing runs`);
        await run[info](code, `${file.replace(/\W/g, "-")}-${line}`, text);
      });
    }
  });
}

test("every function has an example", () => {
  const declared = documents["pkg/index.d.ts"].split("// Generated from")[0] + documents["pkg/testing.d.ts"] + documents["pkg/server.d.ts"];
  const functions = [...declared.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
  const shown = blocks(declared).map(({ code }) => code).join("\n");
  assert.ok(functions.length > 5);
  for (const name of functions) assert.match(shown, new RegExp(`\\b${name}\\(`));
});
