// What a release would be, and what is missing. Nothing is published from here.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../", import.meta.url));
const read = (file) => readFileSync(join(root, file), "utf8");
const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" });

/** The declarations of each entry, where git keeps them; those of `enums` stand in `index`, too. */
const DECLARED = { index: "tests/golden/index.d.ts", server: "pkg-template/server.d.ts", testing: "pkg-template/testing.d.ts" };

/** What stands in `Cargo.toml`, and nowhere else. */
export function versionOf(cargo, manifest, template) {
  const [, version] = /^\[workspace\.package\]$[^[]*?^version = "(.+)"$/m.exec(cargo) ?? [];
  if (!version) throw new Error("`Cargo.toml` has no version in [workspace.package]");
  if (template.version !== "0.0.0") throw new Error("`pkg-template/package.json` has a version of its own; it is put in place of 0.0.0");
  if (manifest.version !== version) throw new Error(`\`pkg/package.json\` says ${manifest.version}, \`Cargo.toml\` ${version}`);
  return version;
}

/** How many entries this version has. Until it gets its number and day, they stand under `Unreleased`. */
export function changesOf(changelog, version) {
  const [title, text] = changelog.split(/^## /m).map((part) => /^\[(.+?)\](.*)/s.exec(part)?.slice(1) ?? [])
    .find(([title], _, parts) => title === version || (title === "Unreleased" && !parts.some(([title]) => title === version))) ?? [];
  const count = text?.match(/^- /gm)?.length;
  if (!count) throw new Error(`\`CHANGELOG.md\` has no entry for ${version}`);
  return `${count} ${title === version ? "of its own" : "under `Unreleased`, to get the number and a day"}`;
}

/** npm shows where a package was built, and from what. */
export function provenanceOf({ publishConfig, repository }) {
  if (publishConfig?.provenance !== true || publishConfig.access !== "public") throw new Error("`publishConfig` in `pkg-template/package.json` does not ask for provenance");
  return repository ? `asked for, of ${repository.url ?? repository}` : "asked for; npm grants it once `package.json` names the `repository` that publishes";
}

/**
 * What these declarations, by entry, make of a version: "patch" where words alone changed, "major" where a program that compiled
 * before may not compile any more, and "minor" otherwise.
 */
export function changeOf(before, after) {
  const printer = ts.createPrinter({ removeComments: true });
  const code = (text) => printer.printFile(ts.createSourceFile("x.d.ts", text, ts.ScriptTarget.Latest));
  if (Object.keys(before).every((entry) => code(before[entry]) === code(after[entry] ?? ""))) return "patch";
  const files = new Map(Object.keys(before).flatMap((entry) => [
    [join(root, `before/${entry}.d.ts`), before[entry]], [join(root, `after/${entry}.d.ts`), after[entry] ?? ""], [join(root, `${entry}-used.ts`), usesOf(entry, before[entry])],
  ]));
  const options = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] };
  const host = ts.createCompilerHost(options);
  const { fileExists } = host;
  Object.assign(host, {
    directoryExists: undefined, // what is compared lies in none
    fileExists: (file) => files.has(file) || fileExists(file),
    getSourceFile: (file, version) => (files.has(file) ? ts.createSourceFile(file, files.get(file), version) : library(file, version)),
  });
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).length === 0 ? "minor" : "major";
}

const libraries = new Map();

/** The language's own declarations, parsed once. */
function library(file, version) {
  if (!libraries.has(file)) libraries.set(file, ts.createSourceFile(file, readFileSync(file, "utf8"), version));
  return libraries.get(file);
}

/** A program that compiles where what is declared now can stand for what was declared before. */
function usesOf(entry, before) {
  const types = ts.createSourceFile("x.d.ts", before, ts.ScriptTarget.Latest).statements.filter((one) => ts.isTypeAliasDeclaration(one) || ts.isInterfaceDeclaration(one));
  return [
    `import type * as before from "./before/${entry}.js";`, `import type * as after from "./after/${entry}.js";`,
    "declare function given<T>(): T;", "export const values: typeof before = given<typeof after>();",
    ...types.filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)).map(({ name: { text: name }, typeParameters }) => (
      // An option that is gone would be assigned without a word. Of a generic type it is enough that it is there.
      typeParameters ? `export type { ${name} } from "./after/${entry}.js";` : `export const ${name}: keyof after.${name} = given<keyof before.${name}>();`
    )),
  ].join("\n");
}

function declarations(version) {
  const [tag] = git("tag", "--list", "v*", "--merged", "HEAD", "--no-contains", "HEAD", "--sort=-v:refname").split("\n");
  if (!tag) return "all new: there is no tag `v…` of a release to compare them with";
  if (tag === `v${version}`) throw new Error(`${version} was released: raise the version in \`Cargo.toml\``);
  const each = (read) => Object.fromEntries(Object.entries(DECLARED).map(([entry, file]) => [entry, read(file, entry)]));
  return `${changeOf(each((file) => git("show", `${tag}:${file}`)), each((_, entry) => read(`pkg/${entry}.d.ts`)))}, compared with those of ${tag}`;
}

function tell() {
  const manifest = JSON.parse(read("pkg/package.json"));
  const version = versionOf(read("Cargo.toml"), manifest, JSON.parse(read("pkg-template/package.json")));
  console.log(`version       ${version}, of Cargo.toml alone`);
  console.log(`changelog     ${changesOf(read("CHANGELOG.md"), version)}`);
  console.log(`provenance    ${provenanceOf(manifest)}`);
  const [{ filename, size, files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json"], { cwd: join(root, "pkg"), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  console.log(`tarball       ${filename}, ${size} bytes`);
  for (const { path, size } of files) console.log(`${String(size).padStart(12)}  ${path}`);
  console.log(`declarations  ${declarations(version)}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    tell();
  } catch (error) {
    console.error(`not ready: ${error.message}`);
    process.exitCode = 1;
  }
}
