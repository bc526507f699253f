// What editors and compilers are told: nothing is `any`, and whatever can be named is explained.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import ts from "typescript";

const pkg = new URL("../../pkg/", import.meta.url);

for (const file of ["index.d.ts", "enums.d.ts", "server.d.ts", "testing.d.ts"]) {
  const source = ts.createSourceFile(file, readFileSync(new URL(file, pkg), "utf8"), ts.ScriptTarget.Latest, true);

  function* nodes(node) {
    yield node;
    for (const child of node.getChildren()) yield* nodes(child);
  }
  const where = (node) => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText().split("\n")[0]}`;

  test(`${file} says \`any\` nowhere`, () => {
    assert.deepEqual([...nodes(source)].filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword).map(where), []);
  });

  test(`${file} explains every export and every field`, () => {
    const isExport = (node) => node.parent === source && (ts.canHaveModifiers(node) ? ts.getModifiers(node) : [])?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    const isField = (node) => ts.isPropertySignature(node) || ts.isMethodSignature(node);
    const found = [...nodes(source)].filter((node) => isExport(node) || isField(node));
    assert.ok(found.length > 0);
    assert.deepEqual(found.filter((node) => !ts.getJSDocCommentsAndTags(node).length).map(where), []);
  });
}
