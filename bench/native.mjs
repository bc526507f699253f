// The native readers: a process that is asked for one round at a time, so that it takes its turn like the others.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("native/target/release/good-standing-bench-native", import.meta.url));
const folder = fileURLToPath(new URL("../target/bench/", import.meta.url));

export function native() {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let written;
  const ask = async (reader, set, bytes) => {
    const file = `${folder}${set.replace(/\W+/g, "-")}.ndjson`;
    if (written !== set) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, bytes);
      written = set;
    }
    child.stdin.write(`${reader} ${file}\n`);
    const { value } = await answers.next();
    const [took, hash] = value.split(" ").map(Number);
    return { took, hash };
  };
  return { ask, end: () => child.stdin.end() };
}
