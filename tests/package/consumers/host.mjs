// Serves the pages as a strict site would, with the sandbox behind them, and hears what they tell.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { startSandbox } from "../../sandbox/server.mjs";

const types = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const patience = 60_000;

const policy = "default-src 'none'; connect-src 'self'; worker-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
/** An import map must stand in the page; its hash lets it through. */
const importMap = /<script type="importmap">([^]*?)<\/script>/;
const strict = (page) => {
  const [, map] = importMap.exec(page) ?? [];
  return map ? `${policy} 'sha256-${createHash("sha256").update(map).digest("base64")}'` : policy;
};

export async function startHost() {
  const sandbox = await startSandbox();
  let serve, told, modules;
  const server = createServer(async (request, response) => {
    const { url, method } = request;
    if (method === "POST") {
      told(JSON.parse(Buffer.concat(await request.toArray()).toString()));
      return response.writeHead(204).end();
    }
    if (url.startsWith("/backend/")) {
      const answer = await fetch(sandbox.url + url, { headers: { accept: "application/json" } });
      return response.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
    }
    if (url === "/") {
      response.setHeader("Content-Security-Policy", strict(serve.page));
      return response.setHeader("Content-Type", "text/html").end(serve.page);
    }
    for (const folder of serve.folders) {
      const body = await readFile(new URL(`.${url}`, folder)).catch(() => undefined);
      if (!body) continue;
      if (url.endsWith(".wasm")) modules += 1;
      return response.setHeader("Content-Type", types[/\.\w+$/.exec(url)?.[0]] ?? "text/plain").end(body);
    }
    response.writeHead(404).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    sandbox: sandbox.url,
    url: `http://127.0.0.1:${server.address().port}`,
    /** Serves a page at `/` and files of the folders, has it opened, and gives what it tells and how often it loaded the module. */
    async hear({ page, folders }, open) {
      serve = { page, folders };
      modules = 0;
      let timer;
      const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("the page told nothing")), patience)));
      const heard = new Promise((resolve) => (told = resolve));
      const failed = new Promise((_, reject) => Promise.resolve(open()).catch(reject));
      try {
        const { error, ...steps } = await Promise.race([heard, late, failed]);
        if (error) throw new Error(error);
        return { steps, modules };
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await sandbox.close();
    },
  };
}
