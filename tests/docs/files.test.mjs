// What the documents point at is there, and what must be told is told.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { quoted, read, root } from "./markdown.mjs";

const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/performance.md", "pkg-template/README.md"];
documents.push(...readdirSync(join(root, "docs/guides")).map((name) => `docs/guides/${name}`));
const anchor = (heading) => heading.toLowerCase().replace(/[^\w -]/g, "").replaceAll(" ", "-");

for (const document of documents) {
  test(`links of ${document}`, () => {
    for (const [, link] of read(document).matchAll(/\]\((.*?)\)/g)) {
      if (link.startsWith("https://")) continue;
      assert.ok(!document.startsWith("pkg-template/"), `\`${link}\` leads nowhere from a registry's page`);
      const [file, fragment] = link.split("#");
      const target = file ? join(dirname(document), file) : document;
      assert.ok(existsSync(join(root, target)), link);
      const headings = [...(fragment ? read(target) : "").matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading));
      if (fragment) assert.ok(headings.includes(fragment), link);
    }
  });
}

test("commands that are told are there", () => {
  const tasks = read("xtask/src/main.rs").split("enum Task")[1].toLowerCase();
  for (const document of documents) {
    for (const [command, task] of read(document).matchAll(/cargo xtask (\w+)/g)) assert.match(tasks, new RegExp(`^ +${task}\\b`, "m"), command);
  }
});

test("every part of the tests, and no other, is described", () => {
  const parts = [...read("xtask/src/test.rs").split("const PARTS")[1].split("];")[0].matchAll(/\("([\w-]+)"/g)].map(([, part]) => part);
  const table = read("CONTRIBUTING.md").split("## Tests")[1].split("\n\n")[1].split("\n").slice(2);
  const told = table.flatMap((row) => quoted(row.split("|")[1]));
  assert.deepEqual([...told].sort(), [...parts].sort());
});

test("every dependency has its reason", () => {
  const told = quoted(read("CONTRIBUTING.md").split("## Dependencies")[1].replace(/^(?!\|).*$/gm, "").replace(/^(\|[^|]*\|).*$/gm, "$1"));
  const crates = ["Cargo.toml", "xtask/Cargo.toml", "bench/native/Cargo.toml"].flatMap((manifest) =>
    [...read(manifest).matchAll(/^\[(?:.*\.)?(?:dev-)?dependencies\]\n((?:.+\n)*)/gm)].flatMap(([, list]) => [...list.matchAll(/^([\w-]+) =/gm)].map(([, name]) => name)));
  const packages = ["package.json", "bench/package.json", "tests/package/consumers/package.json", "tests/page-slow/package.json"].flatMap((manifest) => Object.keys(JSON.parse(read(manifest)).devDependencies));
  assert.deepEqual([...new Set(told)].sort(), [...new Set([...crates, ...packages])].sort());
});
