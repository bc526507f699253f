// The documentation site holds together, and loads nothing from outside.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { buildSite } from "../../docs/site.mjs";
import { read } from "./markdown.mjs";

const site = mkdtempSync(join(tmpdir(), "good-standing-site-"));
let files;

before(async () => {
  await buildSite(site);
  files = readdirSync(site, { recursive: true }).filter((file) => /\.\w+$/.test(file));
});
after(() => rmSync(site, { recursive: true }));

const all = (extension) => files.filter((file) => file.endsWith(extension)).map((file) => [file, readFileSync(join(site, file), "utf8")]);
const isHere = (file, link) => existsSync(join(site, normalize(join(dirname(file), decodeURIComponent(link.split(/[?#]/)[0]) || "."))));

test("every link leads to a page of the site, or to a provider's", () => {
  assert.ok(all(".html").length > 100);
  for (const [file, html] of all(".html")) {
    for (const [, link] of html.matchAll(/<a [^>]*href="([^"]*)"/g)) {
      if (!/^https?:/.test(link)) assert.ok(isHere(file, link), `${link} of ${file}`);
    }
  }
});

test("nothing that a page loads comes from outside", () => {
  for (const [file, html] of all(".html")) {
    for (const [tag, name] of html.matchAll(/<(script|link|img|iframe|source|video|audio|object|embed|form|base)\b[^>]*>/g)) {
      for (const [, address] of tag.matchAll(/\b(?:src|href|srcset|data|action)="([^"]*)"/g)) {
        assert.ok(!/^(?:\w+:|\/\/)/.test(address) && (name === "base" || isHere(file, address)), `${tag} of ${file}`);
      }
    }
  }
  for (const [file, css] of all(".css")) {
    for (const [, address] of css.matchAll(/(?:url\(|@import)\s*["']?([^"')]*)/g)) assert.match(address, /^(?:data:|#)/, file);
  }
  for (const [file, script] of all(".js")) assert.doesNotMatch(script, /["'`](?:https?:)?\/\/(?!www\.w3\.org)[\w.-]+\.\w/, file);
});

test("llms.txt tells of every guide and every function, and leads to them", () => {
  const told = readFileSync(join(site, "llms.txt"), "utf8");
  const links = [...told.matchAll(/^- \[(.+?)\]\((.+?)\)(: .+[.?])?$/gm)];
  for (const [line, , link] of links) assert.ok(isHere("llms.txt", link), line);
  assert.equal(links.length, told.match(/^- /gm).length);
  const functions = ["index", "server", "testing"].flatMap((entry) => [...read(`pkg/${entry}.d.ts`).split("// Generated from")[0].matchAll(/^export function (\w+)/gm)].map(([, name]) => name));
  for (const name of functions) assert.ok(links.some(([, text]) => text === name), name);
  for (const name of readdirSync(new URL("../../docs/guides", import.meta.url))) assert.ok(links.some(([, , link]) => link === `guides/${name}`), name);
  assert.match(told, /^# good-standing\n\n> \S/);
});
