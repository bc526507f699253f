// Keeps the page for when there is no network. What the network gives goes first, so that nothing is stale.
const FILES = ["./", "page.js", "style.css", "worker.js", "icon.svg", "good_standing_bg.wasm"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open("page").then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  const home = new URL("./", self.location).pathname;
  if (event.request.method !== "GET" || !FILES.some((file) => pathname === home + file.replace("./", ""))) return;
  event.respondWith(fromNetwork(event.request));
});

async function fromNetwork(request) {
  const cache = await caches.open("page");
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}
