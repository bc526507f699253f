// The documents, taken apart.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const read = (file) => readFileSync(new URL(file, new URL("../../", import.meta.url)), "utf8");

/** The fenced blocks: what stands behind the fence, the text, and the line it begins in. */
export function blocks(text) {
  const found = [];
  let open = null;
  for (const [index, line] of text.split("\n").entries()) {
    if (!line.startsWith("```")) open?.lines.push(line);
    else if (open) open = void found.push(open);
    else open = { info: line.slice(3).trim(), line: index + 1, lines: [] };
  }
  if (open) throw new Error(`the block of line ${open.line} has no end`);
  return found.map(({ lines, ...block }) => ({ ...block, code: lines.join("\n") }));
}

/** The cells of the tables under a heading, row by row, without the head. */
export function rows(text, heading) {
  const [, section] = text.split(new RegExp(`^#+ ${heading}$`, "m"));
  const lines = (section ?? "").split(/^#/m)[0].split("\n");
  const cells = (line) => line.slice(1, -1).split("|").map((cell) => cell.trim());
  return lines.filter((line, index) => line.startsWith("|") && !/^\|[-:| ]+$/.test(line) && !/^\|[-:| ]+$/.test(lines[index + 1])).map(cells);
}

/** What a cell holds in backticks. */
export const quoted = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
