// What the suites of the handlers share: a handler behind a real socket.
import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";

export * from "../calls/support.mjs";
export * from "../../pkg/server.js";

/** Serves a handler on Node's own server, as the guide shows it. */
export async function listen(t, handler) {
  const server = createServer(async (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    const body = ["GET", "HEAD"].includes(method) ? undefined : Readable.toWeb(incoming);
    const request = new Request(new URL(url, "http://localhost"), { method, headers, body, duplex: "half", signal: gone.signal });
    const response = await handler(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}
