// What would be told about a release, and what would stop it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { changeOf, changesOf, provenanceOf, versionOf } from "../../xtask/release.mjs";

test("the version stands in one place", () => {
  const cargo = '[package]\nversion = "9.9.9"\n\n[workspace.package]\nedition = "2024"\nversion = "0.2.0"\n\n[dependencies]\nversion = "8.8.8"\n';
  const template = { version: "0.0.0" };
  assert.equal(versionOf(cargo, { version: "0.2.0" }, template), "0.2.0");
  assert.throws(() => versionOf(cargo, { version: "0.1.0" }, template), /`pkg\/package.json` says 0\.1\.0, `Cargo.toml` 0\.2\.0/);
  assert.throws(() => versionOf(cargo, { version: "0.2.0" }, { version: "0.2.0" }), /a version of its own/);
  assert.throws(() => versionOf("[workspace.package]\n[package]\nversion = \"1.0.0\"\n", { version: "1.0.0" }, template), /no version/);
});

test("a version has its entry in the changelog", () => {
  const changelog = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- One.\n- Two.\n\n## [0.1.0] - 2026-01-01\n\n- Three.\n\n## [0.0.1]\n\nNothing.\n";
  assert.equal(changesOf(changelog, "0.1.0"), "1 of its own");
  assert.match(changesOf(changelog, "0.2.0"), /^2 under `Unreleased`/);
  assert.throws(() => changesOf(changelog, "0.0.1"), /no entry for 0\.0\.1/);
  assert.throws(() => changesOf("# Changelog\n\n## [Unreleased]\n\n## [0.1.0]\n\n- One.\n", "0.2.0"), /no entry for 0\.2\.0/);
});

test("provenance is asked for", () => {
  const publishConfig = { access: "public", provenance: true };
  assert.match(provenanceOf({ publishConfig }), /names the `repository`/);
  assert.equal(provenanceOf({ publishConfig, repository: { url: "git+https://example.com/x.git" } }), "asked for, of git+https://example.com/x.git");
  assert.throws(() => provenanceOf({}), /does not ask for provenance/);
  assert.throws(() => provenanceOf({ publishConfig: { provenance: true } }), /does not ask for provenance/);
});

const declared = `
/** How. */
export interface Options { a?: string; b: readonly number[]; }
export type Open<T extends string> = T | "other";
export type Kind = "x" | "y";
export const kinds: readonly ["x", "y"];
export function call(options: Options, then?: (kind: Kind) => void): Open<Kind>;
export {};
`;
for (const [expected, from, to] of [
  ["patch", "/** How. */", "/** In other words. */\n"],
  ["patch", "a?: string; b: readonly number[];", "a?: string;\n  b: readonly number[];"],
  ["minor", "a?: string;", "a?: string; c?: number;"],
  ["minor", "a?: string;", "a?: string | number;"],
  ["minor", "export {};", "export function more(): void;"],
  ["major", "a?: string;", ""],
  ["major", "a?: string;", "a?: string; c: number;"],
  ["major", "readonly number[]", "number[]"],
  ["major", 'Kind = "x" | "y"', 'Kind = "x" | "y" | "z"'],
  ["major", "export type Open", "type Open"],
  ["major", "export const kinds", "declare const kinds"],
  ["major", "function call(", "function called("],
]) {
  test(`${expected}: ${from} becomes ${to || "nothing"}`, () => {
    assert.ok(declared.includes(from));
    assert.equal(changeOf({ index: "export {};", server: declared }, { index: "export {};", server: declared.replace(from, to) }), expected);
  });
}

test("of this repository it is told, but for how it differs from a release that may lie behind", () => {
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(new URL("../../xtask/release.mjs", import.meta.url))], { encoding: "utf8" });
  for (const line of [/^version {7}\d+\.\d+\.\d+, /m, /^changelog {5}\d+ /m, /^provenance {4}asked for/m, /^tarball {7}good-standing-.*\.tgz, \d+ bytes/m, /^ +\d+ {2}good_standing_bg\.wasm$/m]) {
    assert.match(stdout, line);
  }
});
