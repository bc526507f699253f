// The documentation site: the declarations of the built package through TypeDoc, the guides, and llms.txt from both.
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, ReflectionKind } from "typedoc";

const root = fileURLToPath(new URL("../", import.meta.url));
const entries = ["index", "server", "enums", "testing"];
const guides = readdirSync(join(root, "docs/guides")).filter((name) => name.endsWith(".md"));

/** Writes the site into this folder, which is emptied first. */
export async function buildSite(out) {
  const app = await Application.bootstrap({
    name: "good-standing",
    entryPoints: entries.map((entry) => join(root, `pkg/${entry}.d.ts`)),
    tsconfig: join(root, "docs/tsconfig.json"),
    readme: join(root, "pkg-template/README.md"),
    projectDocuments: guides.map((name) => join(root, "docs/guides", name)),
    disableSources: true,
    hideGenerator: true,
    highlightLanguages: ["http", "js", "sh", "ts"],
    skipErrorChecking: true, // a test of the package compiles them strictly
    logLevel: "Warn",
    // A link to a provider's page leads out; nothing that a page loads does.
    externalSymbolLinkMappings: { typescript: { "*": "#" }, global: { "*": "#" } },
  });
  const project = await app.convert();
  if (!project) throw new Error("the declarations were not read");
  for (const guide of project.documents) guide.name = titleOf(guide.content[0].text);
  for (const entry of project.children) entry.name = importedAs(entry.name);
  app.validate(project);
  await app.generateDocs(project, out);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error("TypeDoc has something to say");

  cpSync(join(root, "docs/guides"), join(out, "guides"), { recursive: true });
  for (const entry of entries) cpSync(join(root, `pkg/${entry}.d.ts`), join(out, `declarations/${entry}.d.ts`));
  writeFileSync(join(out, "llms.txt"), forMachines(project));
}

/** https://llmstxt.org: what there is, a line each. */
function forMachines(project) {
  const read = (file) => readFileSync(join(root, file), "utf8");
  const [, summary, ...more] = read("pkg-template/README.md").split("\n```")[0].trim().split("\n\n");
  const all = project.getReflectionsByKind(ReflectionKind.Function);
  const guards = new Set(all.filter(({ parent }) => parent.name === importedAs("enums")).map(({ name }) => name));
  const functions = all.filter(({ name }) => !guards.has(name));
  const said = ({ signatures: [{ comment }] }) => firstSentence(comment.summary.map(({ text }) => text).join(""));
  return [
    "# good-standing", `> ${oneLine(summary)}`, ...more.map(oneLine),
    "## Guides", guides.map((name) => {
      const guide = read(`docs/guides/${name}`);
      return `- [${titleOf(guide)}](guides/${name}): ${oneLine(guide.split("\n\n")[1])}`;
    }).join("\n"),
    "## Functions", functions.map((one) => `- [${one.name}](functions/${one.parent.name.replace("/", "_")}.${one.name}.html): ${said(one)}`).join("\n"),
    "## Declarations", entries.map((entry) => `- [${importedAs(entry)}](declarations/${entry}.d.ts)`).join("\n"),
  ].join("\n\n").concat("\n");
}

const importedAs = (entry) => (entry === "index" ? "good-standing" : `good-standing/${entry}`);
const titleOf = (guide) => /^# (.*)/.exec(guide)[1];
const oneLine = (text) => text.replaceAll(/\s+/g, " ").trim();
const firstSentence = (text) => /^.*?[.?](?= |$)/.exec(oneLine(text))?.[0] ?? oneLine(text);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = join(root, "target/docs");
  await buildSite(out);
  console.log(`the site is in ${join(out, "index.html")}`);
}
