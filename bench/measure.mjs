// Contenders take turns, so that whatever else the machine does meets them all alike.

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

const WARM = 2;

/**
 * The median time of each, in nanoseconds, over rounds in which each runs once and another one begins, after some that are not timed: the
 * runtime compiles what runs often. One that times itself gives `{ took }`. Where the garbage of each is part of what it costs, nobody
 * clears it away before.
 */
export async function byTurns(contenders, rounds, { clears = true } = {}) {
  const entries = Object.entries(contenders);
  const times = Object.fromEntries(entries.map(([name]) => [name, []]));
  for (let round = -WARM; round < rounds; round += 1) {
    for (let turn = 0; turn < entries.length; turn += 1) {
      const [name, run] = entries[(round + WARM + turn) % entries.length];
      if (clears) globalThis.gc?.();
      const start = performance.now();
      const result = await run();
      if (round >= 0) times[name].push(result?.took ?? (performance.now() - start) * 1e6);
    }
  }
  return Object.fromEntries(entries.map(([name]) => [name, median(times[name])]));
}

/** FNV-1a. */
export function hash(bytes) {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
