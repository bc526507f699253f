// From what was measured to tables, a chart and a page.

const OURS = "good-standing";
/** A row of the sizes, which is a part of the row of ours. */
export const MANY = "good-standing: of that, many records";
const isPlain = (name) => name.startsWith("plain JavaScript");
const fastest = (nanoseconds) => Math.min(...Object.keys(nanoseconds).filter(isPlain).map((name) => nanoseconds[name]));
const times = (other, nanoseconds) => other(nanoseconds) / nanoseconds[OURS];
const figure = (number) => (number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2));
const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(row)].join("\n");

/** What was promised, what came of it. */
export function bars({ ndjson, decisions, start, sizes, memory, calls }) {
  const parse = (nanoseconds) => nanoseconds["JSON.parse alone"];
  const sonic = (nanoseconds) => nanoseconds["sonic-rs, native"];
  const of = (what, set, other, must, aim) => ({ what: `${set}: ${what}`, unit: "times", must, aim, is: times(other, ndjson[set].nanoseconds) });
  const hostile = ndjson && Object.keys(ndjson).slice(5).map((set) => [times(fastest, ndjson[set].nanoseconds), set]).sort(([a], [b]) => a - b)[0];
  return [
    ...(ndjson
      ? [
          of("faster than `JSON.parse` alone", "accounts", parse, 16, 25), of("faster than `JSON.parse` alone", "submissions", parse, 10, 15), of("faster than `JSON.parse` alone", "mixed", parse, 11, 15),
          of("faster than plain JavaScript from bytes", "accounts", fastest, 22, 32), of("faster than plain JavaScript from bytes", "submissions", fastest, 16, 24), of("faster than plain JavaScript from bytes", "mixed", fastest, 16, 24),
          of("faster than native sonic-rs", "accounts", sonic, 4.5, 8), of("faster than native sonic-rs", "submissions", sonic, 2.3, 3.3),
          of("faster than plain JavaScript from bytes", "accounts, keys shuffled", fastest, 5, 7), of("faster than plain JavaScript from bytes", "submissions, keys shuffled", fastest, 12, 18),
          { what: `the worst of the hostile (${hostile[1]}): faster than plain JavaScript from bytes`, unit: "times", must: 3, aim: 7, is: hostile[0] },
        ]
      : []),
    ...(decisions
      ? [
          { what: "`evaluateAccount(status)`, with all reasons", unit: "ns", must: 400, aim: 150, is: decisions["evaluateAccount(status)"] },
          { what: "`evaluateSubmission(record)`, with all reasons: faster than json-rules-engine that holds the whole rule", unit: "times", must: 20, aim: 40, is: decisions["json-rules-engine"] / decisions["evaluateSubmission(record)"] },
        ]
      : []),
    ...(sizes?.[MANY] ? [{ what: "many records: added to the .wasm, gzip", unit: "KB", must: 12, aim: 8, is: sizes[MANY].gzip / 1024 }] : []),
    ...(start ? [{ what: "a cold process to its first decision on a status, over an empty one", unit: "ms", must: 4, aim: 2, is: start.over[OURS] }] : []),
    ...(memory ? [{ what: "a stream of 200 MB, over reading it alone", unit: "MiB", must: 12, aim: 8, is: memory.extra }] : []),
    ...(calls
      ? [
          { what: "`fetchValidationStatus`, one call: as long as `fetch` and `json()`", unit: "times", atMost: true, must: 1.15, aim: 1.15, is: overFetch(calls, "one") },
          { what: "`fetchValidationStatus`, 200 at once: as long as `fetch` and `json()`", unit: "times", atMost: true, must: 1.2, aim: 1.2, is: overFetch(calls, "ofMany") },
        ]
      : []),
  ].map((bar) => ({ ...bar, met: bar.unit === "times" && !bar.atMost ? [bar.must, bar.aim].filter((least) => bar.is >= least).length : [bar.must, bar.aim].filter((most) => bar.is <= most).length }));
}

const overFetch = (calls, how, name = "fetchValidationStatus") => calls[name][how] / calls["fetch and json()"][how];

const verdict = ["missed", "met", "aim met"];

/** For a terminal. */
export function lines(measured) {
  const { ndjson, decisions, start, sizes, memory, calls, workers, chromium } = measured;
  const list = (title, entries) => ["", title, ...entries.map(([name, told]) => `  ${name.padEnd(44)}${told}`)];
  const sets = (title, sets) => Object.entries(sets ?? {}).flatMap(([set, { bytesARecord, nanoseconds }]) =>
    list(`${title}: ${set}, ${figure(bytesARecord)} bytes a record`, Object.entries(nanoseconds).map(([name, time]) => [name, `${figure(time).padStart(8)} ns ${figure((bytesARecord / time) * 1000).padStart(8)} MB/s ${figure(time / nanoseconds[OURS]).padStart(8)} times ours`])));
  return [
    ...sets("Node", ndjson), ...sets("Chromium", chromium?.table),
    ...(decisions ? list("one at a time", Object.entries(decisions).map(([name, time]) => [name, `${figure(time).padStart(8)} ns`])) : []),
    ...(start ? list(`cold start, over an empty process of ${figure(start.empty)} ms`, Object.entries(start.over).map(([name, time]) => [name, `${figure(time).padStart(8)} ms`])) : []),
    ...(sizes ? list("shipped", Object.entries(sizes).map(([name, { gzip, brotli }]) => [name, `${String(gzip).padStart(8)} gzip ${String(brotli).padStart(8)} brotli`])) : []),
    ...(memory ? list("peak memory", [["reading", `${figure(memory.reading)} MiB`], ["deciding", `${figure(memory.deciding)} MiB`]]) : []),
    ...(calls ? list("a call to a server on this machine, alone and as one of 200 at once", Object.entries(calls).map(([name, { one, ofMany }]) => [name, `${figure(one / 1000).padStart(8)} us ${figure(ofMany / 1000).padStart(8)} us`])) : []),
    ...(workers ? list("two workers over one", [["mixed", `${figure(workers.faster)} times`]]) : []),
    ...list("bars", bars(measured).map(({ what, unit, must, aim, is, met }) => [what.replaceAll("`", ""), `${figure(is).padStart(8)} ${unit.padEnd(5)}  must ${must}, aim ${aim}: ${verdict[met]}`])),
  ];
}

const comparison = (sets) => {
  const names = [...new Set(Object.values(sets).flatMap(({ nanoseconds }) => Object.keys(nanoseconds)))];
  const speed = ({ bytesARecord, nanoseconds }, name) => (name in nanoseconds ? figure((bytesARecord / nanoseconds[name]) * 1000) : "");
  const sorted = names.sort((a, b) => (sets.submissions.nanoseconds[a] ?? 0) - (sets.submissions.nanoseconds[b] ?? 0));
  return table(["MB/s", ...Object.keys(sets)], sorted.map((name) => [name === OURS ? `**${name}**` : name, ...Object.values(sets).map((set) => speed(set, name))]));
};

const few = (sets, names) => Object.fromEntries(names.map((name) => [name, sets[name]]));

/** docs/performance.md */
export function document(measured) {
  const { ndjson, decisions, start, sizes, memory, calls, workers, chromium, machine } = measured;
  const names = Object.keys(ndjson);
  return `# Performance

How fast decisions are made, measured against what else could make them. Renew this page with \`BLESS=1 cargo xtask bench --chromium\`.

Measured on ${machine.date} with Node ${machine.node.slice(1)} (V8 ${machine.v8}) and Chromium ${chromium.version} on ${machine.cores} cores of ${machine.cpu}, ${machine.memory} GiB, ${machine.system}; on one core where nothing else is
said. Other work ran on the machine at the same time, so trust the ratios and not the absolute figures. All contenders of a table take turns in one process, ${machine.rounds} rounds, another one first in each; a figure is the median.
Before anything is timed, all must give the same outcome for every record.

## What was promised

${table(["", "must", "aim", "is", ""], bars(measured).map(({ what, unit, must, aim, is, met }) => [what, `${must} ${unit}`, `${aim} ${unit}`, `${figure(is)} ${unit}`, verdict[met]]))}

## Many records

Bytes in, one outcome a record out, copies included. "JSON.parse alone" decides nothing, and is given strings that were made before; plain JavaScript begins with the bytes, in three ways, and applies the same rule by hand. zod,
valibot and ajv check the types of what decides first. The native readers are compiled for this very processor and read only what decides.

![Megabytes a second of each contender, as in the table below](performance.svg)

${comparison(few(ndjson, names.slice(0, 3)))}

json-rules-engine and cedar-wasm took 1,000 of the records.

Records whose keys stand in another order every time, and input that is made to be slow:

${table(["times faster than", "`JSON.parse` alone", "plain JavaScript", "native sonic-rs"], names.slice(3).map((name) => {
    const { nanoseconds } = ndjson[name];
    return [name, figure(nanoseconds["JSON.parse alone"] / nanoseconds[OURS]), figure(times(fastest, nanoseconds)), figure(nanoseconds["sonic-rs, native"] / nanoseconds[OURS])];
  }))}

In a page of headless Chromium:

${comparison(chromium.table)}

Two worker threads, each with half of the mixed records, were ${figure(workers.faster)} times as fast as one; both cores must be free for more than one. A stream of ${figure(memory.megabytes)} MB took ${figure(memory.deciding)} MiB at its peak, the whole process included; reading it without deciding took ${figure(memory.reading)} MiB.

## One record

An object in hand, a decision with all its reasons out; the others give the outcome alone. 1,000 different records by turns, each seen before: good-standing remembers what it decided about evidence that agrees in all that decides.
Where facts were picked before, plain JavaScript looked them up and settled what falls back to what.

${table(["nanoseconds a call", ""], Object.entries(decisions).map(([name, time]) => [name.includes("(") ? `\`${name}\`` : name, figure(time)]))}

## Calls

The same request to the sandbox on this machine, over a connection that is open already. A call may time out and be aborted, is read strictly, and tells how it went.

${table(["microseconds a call", "alone", "200 at once"], Object.entries(calls).map(([name, { one, ofMany }]) => [name, figure(one / 1000), figure(ofMany / 1000)]))}

## Start and size

A cold process to its first decision, \`evaluateAccount("Allowed")\`, over an empty one of ${figure(start.empty)} ms; of the others, the smallest thing that they can be asked. The documented statuses are decided when the package is built;
the first decision on a record, for example a submission, compiles the WebAssembly module first:

${table(["milliseconds", ""], Object.entries(start.over).map(([name, time]) => [name, figure(time)]))}

What an application ships, bundled and minified by esbuild, a module beside it included; of good-standing that is all of it, the calls to both providers too:

${table(["bytes", "gzip", "brotli"], Object.entries(sizes).map(([name, { gzip, brotli }]) => [name, gzip, brotli]))}
`;
}

/** docs/performance.svg: the first table of many records. */
export function chart({ ndjson }) {
  const panels = ["accounts", "submissions"].map((set) => {
    const { bytesARecord, nanoseconds } = ndjson[set];
    const plain = Object.keys(nanoseconds).filter(isPlain).sort((a, b) => nanoseconds[a] - nanoseconds[b])[0];
    const shown = Object.keys(nanoseconds).filter((name) => !isPlain(name) || name === plain);
    return [set, shown.map((name) => [name, (bytesARecord / nanoseconds[name]) * 1000]).sort(([, a], [, b]) => b - a)];
  });
  const [left, width, height] = [260, 400, 22];
  let y = 0;
  const parts = panels.flatMap(([set, rows]) => {
    const most = rows[0][1];
    y += 34;
    const title = `<text class="title" x="0" y="${y}">${set}, MB/s</text>`;
    return [title, ...rows.map(([name, speed]) => {
      y += height;
      const bar = Math.max(1, (speed / most) * width).toFixed(1);
      return `<text x="${left - 8}" y="${y + 5}" text-anchor="end">${name}</text><rect class="${name === OURS ? "ours" : "other"}" x="${left}" y="${y - 7}" width="${bar}" height="15" rx="2"/><text x="${(left + Number(bar) + 6).toFixed(1)}" y="${y + 5}">${figure(speed)}</text>`;
    })];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${y + 20}" role="img" aria-label="Megabytes a second of each contender">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.ours { fill: #0969da; }
.other { fill: #8c959f; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .ours { fill: #58a6ff; } .other { fill: #6e7681; } }
</style>
${parts.join("\n")}
</svg>
`;
}
