// The page about performance says what was measured, and the chart beside it the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, chart, document } from "../../bench/report.mjs";
import { read } from "./markdown.mjs";

const measured = JSON.parse(read("docs/performance.json"));

test("docs/performance.md and its chart are made from docs/performance.json", () => {
  assert.equal(read("docs/performance.md"), document(measured), "renew it with `BLESS=1 cargo xtask bench --chromium`");
  assert.equal(read("docs/performance.svg"), chart(measured));
});

test("the page tells every bar, and whether it is met", () => {
  const all = bars(measured);
  assert.equal(all.length, 18);
  for (const { what, must, is, unit, atMost, met } of all) {
    assert.ok(read("docs/performance.md").includes(`| ${what} | ${must} ${unit} |`), what);
    assert.equal(met > 0, unit === "times" && !atMost ? is >= must : is <= must, what);
  }
});

test("the bars of the chart are as long as the speeds beside them", () => {
  const [, ...panels] = read("docs/performance.svg").split('class="title"');
  assert.equal(panels.length, 2);
  for (const panel of panels) {
    const shown = [...panel.matchAll(/width="([\d.]+)"[^>]*\/><text[^>]*>([\d.]+)</g)].map(([, width, speed]) => [Number(width), Number(speed)]);
    assert.ok(shown.length > 5);
    const [[most, fastest]] = shown;
    for (const [width, speed] of shown) assert.ok(Math.abs(width - Math.max(1, (speed / fastest) * most)) < 0.5 + width / 100, `${speed}: ${width}`);
  }
});
