// All that can be shared is kept behind `#`, which no server is sent: a version, then the state as JSON, deflated.
const VERSION = "1.";
const MOST_BYTES = 1_000_000;

export async function encode(state) {
  const packed = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  return `#${VERSION}${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** The state; none where there is no address. Throws a sentence for the reader. */
export async function decode(hash) {
  if (hash === "" || hash === "#") return null;
  if (!/^#\d+\.[\w-]*$/.test(hash)) throw new Error("This link was not made here, or lost a part on its way.");
  if (!hash.startsWith(`#${VERSION}`)) throw new Error("This link was made by another version of this page.");
  try {
    const packed = Uint8Array.from(atob(hash.slice(3).replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const state = JSON.parse(await unpack(packed));
    if (typeof state !== "object" || state === null || Array.isArray(state)) throw new TypeError();
    return state;
  } catch {
    throw new Error("This link is broken: a part of it is missing. Ask for it again, and copy it whole.");
  }
}

/** A small link can hold gigabytes. */
async function unpack(packed) {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > MOST_BYTES) {
      await reader.cancel();
      throw new RangeError();
    }
  }
}
