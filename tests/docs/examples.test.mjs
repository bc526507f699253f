// Every example runs as it is printed, against the built package and over real sockets. A comment after a `console.log` is what it prints.
//
// `js` is run by Node, `js browser` in a browser under the policy that the document asks for, `js server` is asked by the package,
// `js endpoint` by who knows its secret; `ts` is compiled strictly, then run. `sh` and `http` are for people.
import { chromium } from "@playwright/test";
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { scenarios } from "../sandbox/scenarios.mjs";
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
const webhookSecret = "the secret of a subscription";
let sandbox;

before(async () => {
  mkdirSync(join(project, "node_modules"));
  symlinkSync(join(root, "pkg"), join(project, "node_modules/good-standing"));
  sandbox = await startSandbox({ www: project });
});
after(async () => {
  await sandbox.close();
  rmSync(project, { recursive: true });
});

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

const node = (file) => [["--import", reader, file], { cwd: project, env: { ...process.env, SANDBOX: sandbox.url, PORT: "0", GOODSTACK_WEBHOOK_SECRET: webhookSecret } }];

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
    const [policy] = blocks(text).filter(({ info }) => info === "http");
    const [, directives] = policy.code.split("Content-Security-Policy: ");
    save(`${name}/index.html`, `<!doctype html><meta http-equiv="Content-Security-Policy" content="${directives}"><script type="module" src="page.js"></script>`);
    copyFileSync(join(root, "pkg/good_standing_bg.wasm"), join(project, name, "good_standing_bg.wasm"));
    await build({
      entryPoints: [save(`${name}.mjs`, code)], outfile: join(project, name, "page.js"),
      bundle: true, format: "esm", platform: "browser", logLevel: "silent",
    });
    const browser = await chromium.launch({
      executablePath: process.env.CHROME ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
    });
    try {
      const page = await browser.newPage();
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
      await page.goto(`${sandbox.url}/${name}/index.html`);
      assert.equal(await ended, undefined);
      holds(code, printed);
    } finally {
      await browser.close();
    }
  },

  "js server": (code, name) => listening(code, name, async (origin) => {
    await throughBackEnd(`${origin}/backend/partner-center`);
    for (const path of ["/", "/backend/partner-center/v1/customers", "/backend/partner-center/v1/customers/../invoices"]) {
      assert.equal((await fetch(origin + path, { headers: { "X-Visitor": "signed in" } })).status, 403, path);
    }
  }),

  async "js endpoint"(code, name) {
    assert.deepEqual(await listening(code, name, takesWebhooks), ["event_1 eligible", "event_2 ineligible"]);
  },
};

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
  const post = async (body, headers) => (await fetch(origin, { method: "POST", body, headers })).status;
  const succeeded = event("event_1", "validation_submission.succeeded", { status: "succeeded", organisationName: "Zoë’s" });
  const failed = event("event_2", "validation_submission.failed", { status: "failed" });
  const other = event("event_3", "agent_verification.approved", { status: "approved" });
  assert.equal(await post(succeeded, {}), 401);
  assert.equal(await post(succeeded, { "Goodstack-Signature": sign(succeeded, "another") }), 401);
  assert.equal(await post(succeeded, { "Goodstack-Signature": sign(failed) }), 401);
  assert.equal(await post(succeeded, { "Goodstack-Signature": sign(succeeded) }), 204);
  assert.equal(await post(succeeded, { "Percent-Signature": sign(succeeded) }), 204);
  assert.equal(await post(other, { "Goodstack-Signature": sign(other) }), 204);
  assert.equal(await post("[]", { "Goodstack-Signature": sign("[]") }), 500);
  assert.equal(await post(failed, { "Percent-Signature": sign(failed).toUpperCase() }), 204);
}

/** Whatever Partner Center says comes through to those who may see it. */
async function throughBackEnd(baseUrl) {
  const { checkCustomer } = await import("../../pkg/inline.js");
  const headers = { "X-Visitor": "signed in" };
  for (const { id, credential, expect: { outcome, reason, error, status } } of scenarios.filter(({ provider }) => provider === "partner-center")) {
    if (credential) continue;
    const told = await checkCustomer(id, { baseUrl, headers, maxRetries: 0 }).catch((error) => error);
    assert.deepEqual([told.outcome, told.reasons?.[0].code, told.code], [outcome, reason, error], id);
    if (error) assert.equal(told.status, status, id);
    if (error === "rate_limited") assert.equal(told.retryAfterMs, 42_000);
  }
  const id = "11111111-1111-1111-1111-111111111111";
  await assert.rejects(checkCustomer(id, { baseUrl }), { code: "forbidden" });
  const requestId = "01234567-89ab-cdef-0123-456789abcdef";
  const { meta } = await checkCustomer(id, { baseUrl, headers, requestId });
  assert.equal(meta.requestId, requestId);
}

for (const [file, text] of Object.entries(documents)) {
  test(file, async (t) => {
    const found = blocks(text).filter(({ info }) => !["sh", "http"].includes(info));
    assert.ok(found.some(({ info }) => info === "js"), "there are examples");
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
