// Many records: a file, decided in a worker; what came of it in figures, and record by record.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { manyCode } from "./code.js";
import { Code, dropped, Others, Outcome, Section } from "./parts.jsx";
import { PolicyControls } from "./policy.jsx";
import { outcomes } from "./words.js";

const order = ["eligible", "pending", "review", "ineligible", "error"];
const codes = ["error", "ineligible", "review", "pending", "eligible"];
const number = new Intl.NumberFormat("en-GB");
const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`);
const seconds = (ms) => (ms < 1000 ? "less than a second" : ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`);

/** Grows by doubling, so that a million messages cost no million copies. */
class Growing {
  length = 0;
  constructor(Kind) { this.all = new Kind(1024); }
  push(more) {
    if (this.length + more.length > this.all.length) {
      const wider = new this.all.constructor(Math.max(this.all.length * 2, this.length + more.length));
      wider.set(this.all.subarray(0, this.length));
      this.all = wider;
    }
    this.all.set(more, this.length);
    this.length += more.length;
  }
  get values() { return this.all.subarray(0, this.length); }
}

const nothing = { phase: "none" };

export function Many({ library, state, change, hidden, given }) {
  const [run, tell] = useState(nothing);
  const [file, take] = useState(null);
  const [isOver, over] = useState(false);
  const [saving, save] = useState(null);
  const [filter, choose] = useState(order);
  const worker = useRef(null);
  const { policy } = state;

  const start = (file) => {
    worker.current?.terminate();
    take(file);
    save(null);
    choose(order);
    let began = performance.now();
    const kept = { outcomes: new Growing(Uint8Array), starts: new Growing(Float64Array), lines: new Growing(Uint32Array), counts: {}, reasons: {} };
    let run = { phase: "running", kept, policy, bytes: 0, of: file.size, step: 0 };
    const now = (more) => { run = { ...run, ...more, ms: performance.now() - began, step: run.step + 1 }; tell(run); };
    now({});
    const one = (worker.current = new Worker(new URL("worker.js", import.meta.url), { type: "module" }));
    one.onerror = (event) => { event.preventDefault(); one.terminate(); now({ phase: "failed", fault: "The worker did not start. Reload the page and choose the file again." }); };
    one.onmessage = ({ data }) => {
      if (data.fault) { one.terminate(); now({ phase: "failed", fault: data.fault }); }
      else if (data.records) {
        began = performance.now();
        now({ records: data.records, kind: data.kind, of: data.records.size, reading: false });
      } else if (data.outcomes) {
        for (const name of ["outcomes", "starts", "lines"]) kept[name].push(data[name]);
        for (const name of ["counts", "reasons"]) for (const [key, count] of Object.entries(data[name])) kept[name][key] = (kept[name][key] ?? 0) + count;
        now({ bytes: data.bytes });
      } else if (data.done) now({ phase: "done" });
      else now({ reading: true, bytes: data.read });
    };
    one.postMessage({ file, policy });
  };
  const cancel = () => {
    worker.current.terminate();
    tell((run) => ({ ...run, phase: "cancelled" }));
  };
  useEffect(() => { if (given) start(given); }, [given]);

  const { kept } = run;
  const total = kept?.outcomes.length ?? 0;
  const chosen = useMemo(() => {
    if (!kept) return new Uint32Array();
    const wanted = codes.map((code) => filter.includes(code));
    const values = kept.outcomes.values;
    const found = new Uint32Array(values.length);
    let length = 0;
    for (let index = 0; index < values.length; index += 1) if (wanted[values[index]]) found[length++] = index;
    return found.subarray(0, length);
    // While it runs, the list is renewed with each step.
  }, [kept, run.step, filter]);

  const download = () => {
    const one = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    const end = (said) => { one.terminate(); save(said); };
    save("0 %");
    one.onmessage = ({ data }) => {
      if (data.fault) return end(data.fault);
      if (!data.table) return save(`${Math.floor((100 * data.read) / data.of)} %`);
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(data.table), download: `${file.name.replace(/\.\w+$/, "")}-decided.csv` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      end("Saved");
    };
    one.postMessage({ records: run.records, starts: kept.starts.values.slice(), lines: kept.lines.values.slice(), outcomes: kept.outcomes.values.slice(), chosen: chosen.slice(), policy: run.policy });
  };

  if (hidden) return null;
  const isNew = run.phase !== "none" && JSON.stringify(run.policy) !== JSON.stringify(policy);
  return (
    <div id="many" class="two">
      <section aria-labelledby="file-title">
        <h2 id="file-title">A file of records</h2>
        <div class={`drop ${isOver ? "over" : ""}`} onDragOver={(event) => { event.preventDefault(); over(true); }} onDragLeave={() => over(false)}
          onDrop={(event) => { event.preventDefault(); over(false); const file = dropped(event); if (file) start(file); }}>
          <label for="file">Drop NDJSON or CSV here, or choose it</label>
          <input id="file" type="file" accept=".ndjson,.jsonl,.json,.csv,.tsv,.txt" onChange={({ target }) => { const [file] = target.files; if (file) start(file); target.value = ""; }} />
        </div>
        <p class="hint">NDJSON has one record a line, as the provider sent it. CSV names its columns in the first row: <code>status</code>, and what else there is, with dots, as in <code>agentVerification.status</code>. The file may have any size; it is read in this page and sent nowhere.</p>
        <p class="hint">Nothing at hand? <button type="button" class="link" onClick={() => start(sample())}>Take 100,000 made-up records</button></p>
        <PolicyControls policy={policy} change={(policy) => change({ policy })} fault={run.fault} />
        {isNew && <button type="button" class="primary" onClick={() => start(file)}>Decide again with this policy</button>}
      </section>
      <section aria-labelledby="many-title">
        <h2 id="many-title" class="unseen">What came of them</h2>
        <Progress run={run} file={file} total={total} cancel={cancel} />
        {total > 0 && (
          <>
            <Bars title="By outcome" id="by-outcome" rows={order.map((code) => [code, kept.counts[code] ?? 0, <Outcome outcome={code} />])} total={total} />
            <Bars title="By deciding reason" id="by-reason" rows={Object.entries(kept.reasons).sort((one, other) => other[1] - one[1]).map(([code, count]) => [code, count, <code>{code}</code>])} total={total} />
            <Section id="list-title" title="Record by record">
              <fieldset class="filter"><legend class="unseen">Show</legend>
                {order.map((code) => (
                  <label class="check"><input type="checkbox" checked={filter.includes(code)} onChange={() => choose(filter.includes(code) ? filter.filter((one) => one !== code) : [...filter, code])} />{outcomes[code][0]}</label>
                ))}
              </fieldset>
              <p class="head"><span role="status">{number.format(chosen.length)} of {number.format(total)}</span><span role="status">{saving}</span>
                {run.phase !== "running" && chosen.length > 0 && <button type="button" class="plain" disabled={/%$/.test(saving ?? "")} onClick={download}>Download as CSV</button>}</p>
              {chosen.length > 0 && <List key={run.records} chosen={chosen} run={run} library={library} explain={(text, policy) => change({ view: "explain", text, policy })} />}
            </Section>
            <Code variants={manyCode({ name: /\.(ndjson|jsonl)$/i.test(file.name) ? file.name : "records.ndjson", policy: run.policy })} />
          </>
        )}
      </section>
    </div>
  );
}

function sample() {
  const lines = [];
  const of = ["Allowed", "Allowed", "Allowed", "UnderReview", "NotAllowed", "Not Ready", "Unknown", "PartiallyAllowed"];
  for (let index = 0; index < 100_000; index += 1) {
    lines.push(index % 997 === 0 ? '{"type":"account","status":' : JSON.stringify({ customerId: `customer-${index + 1}`, type: "account", status: of[(index * 31 + (index >> 3)) % of.length], lastUpdateDateTime: "2026-05-04T09:30:00" }));
  }
  return new File([lines.join("\n")], "made-up.ndjson");
}

function Progress({ run, file, total, cancel }) {
  const { phase, bytes, of, ms, fault, reading, kind } = run;
  const share = of ? Math.min(bytes / of, 1) : 0;
  const speed = ms > 0 ? bytes / ms : 0;
  const rest = speed > 0 ? (of - bytes) / speed : 0;
  const many = { accounts: "accounts of Partner Center", submissions: "submissions of Goodstack" }[kind] ?? "records";
  const taken = total === 1 ? many.replace(/s\b/, "") : many;
  if (phase === "none") return <p class="idle">Nothing decided yet.</p>;
  return (
    <div class="run">
      <p class="word">{{ running: reading ? "Reading the table…" : "Deciding…", done: "Decided", cancelled: "Cancelled", failed: "Not decided" }[phase]}</p>
      {phase === "running" && <progress max="1" value={share} aria-label="Progress">{Math.round(share * 100)} %</progress>}
      {phase === "failed" && <p class="fault">{fault.split("`").map((part, index) => (index % 2 ? <code>{part}</code> : part))}</p>}
      <p class="figures">{number.format(total)} {taken}, {size(bytes)} of {file.name}{ms > 0 && phase !== "failed" && `, ${size(speed * 1000)}/s`}{phase === "running" && bytes > 0 && `, ${seconds(rest)} left`}</p>
      <Others count={file.others} />
      {phase === "running" && <button type="button" class="plain" onClick={cancel}>Cancel</button>}
      <p class="unseen" role="status">{phase === "done" ? `Decided: ${number.format(total)} ${taken}.` : phase === "failed" ? `Not decided. ${fault}` : phase === "cancelled" ? "Cancelled." : "Deciding."}</p>
    </div>
  );
}

/** The bars say what the figures beside them say. */
function Bars({ title, id, rows, total }) {
  return (
    <Section id={id} title={title}>
      <table class="bars" aria-labelledby={id}>
        <colgroup><col /><col /><col /></colgroup>
        <thead class="unseen"><tr><th>What</th><th>Records</th><th>Share</th></tr></thead>
        <tbody>{rows.map(([code, count, name]) => (
          <tr key={code} data-outcome={code}><th scope="row">{name}</th><td>{number.format(count)}</td>
            <td><span class="bar" aria-hidden="true" style={{ width: `${(100 * count) / total}%` }} /><span>{share(count, total)}</span></td></tr>
        ))}</tbody>
      </table>
    </Section>
  );
}

const share = (count, total) => (count > 0 && count / total < 0.001 ? "< 0.1 %" : `${((100 * count) / total).toFixed(1)} %`);

// ── a list as long as it likes ──────────────────────────────────────────────

const ROW = 40;
const SHOWN = 12;
/** Browsers draw no box that is much higher. */
const HIGHEST = 8_000_000;

function List({ chosen, run, library, explain }) {
  const [first, go] = useState(0);
  const [, renew] = useState(0);
  const [active, select] = useState(0);
  const box = useRef();
  const known = useRef(new Map());
  const last = Math.max(chosen.length - SHOWN, 0);
  const height = Math.min(chosen.length * ROW, HIGHEST);
  const room = Math.max(height - SHOWN * ROW, 1);
  const start = Math.min(first, last);
  const { records, kept } = run;

  const scroll = ({ target }) => go(Math.round((target.scrollTop / room) * last));
  const move = (row) => {
    const to = Math.max(0, Math.min(row, chosen.length - 1));
    select(to);
    const top = to < start ? to : to >= start + SHOWN ? to - SHOWN + 1 : start;
    if (top === start) return;
    box.current.scrollTop = last === 0 ? 0 : (top / last) * room;
    go(top);
  };
  const press = (event) => {
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + SHOWN, PageUp: active - SHOWN, Home: 0, End: chosen.length - 1 }[event.key];
    if (event.key === "Enter" && event.target === box.current) open(chosen[active]);
    else if (to === undefined) return;
    else move(to);
    event.preventDefault();
  };
  const lineOf = (index) => records.slice(kept.starts.values[index], kept.starts.values[index + 1] ?? (run.phase === "running" ? run.bytes : records.size));
  const open = (index) => lineOf(index).text().then((text) => explain(pretty(text), run.policy), () => {});

  const rows = Array.from(chosen.subarray(start, start + SHOWN));
  const isThere = useRef(true);
  useEffect(() => () => { isThere.current = false; }, []);
  useEffect(() => {
    if (!library) return;
    for (const index of rows) {
      if (known.current.has(index)) continue;
      known.current.set(index, {});
      lineOf(index).arrayBuffer().then((line) => tell(library, new Uint8Array(line), run.policy), () => ({ reason: "The file is gone." })).then((told) => {
        known.current.set(index, told);
        if (isThere.current) renew((turn) => turn + 1);
      });
    }
  });
  return (
    <div class="list" ref={box} tabIndex={0} role="grid" aria-label="Records" aria-rowcount={chosen.length + 1} aria-activedescendant={`row-${chosen[Math.min(active, chosen.length - 1)]}`} onScroll={scroll} onKeyDown={press}>
      <div class="space" style={{ height: `${height}px` }}>
        <div class="window" style={{ height: `${Math.min(SHOWN, chosen.length) * ROW}px` }}>
          {rows.map((index, row) => {
            const { id, reason } = known.current.get(index) ?? {};
            return (
              <div role="row" key={row} id={`row-${index}`} aria-rowindex={start + row + 2} aria-selected={start + row === active} onClick={() => select(start + row)}>
                <span role="gridcell">{number.format(index + 1)}</span>
                <span role="gridcell"><Outcome outcome={codes[kept.outcomes.values[index]]} /></span>
                <span role="gridcell" class="id">{id}</span>
                <span role="gridcell" class="why">{reason ?? "…"}</span>
                <span role="gridcell"><button type="button" class="link" tabIndex={-1} onClick={() => open(index)}>Explain<span class="unseen"> record {index + 1}</span></button></span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function tell(library, line, policy) {
  const { reasons, errors } = library.evaluateNdjson(line, policy);
  return { id: idOf(new TextDecoder().decode(line)), reason: errors[0]?.message ?? Object.keys(reasons)[0] };
}

function idOf(line) {
  try {
    const record = JSON.parse(line);
    return String(record.data?.id ?? record.id ?? Object.entries(record.row ?? record).find(([key]) => /id$/i.test(key))?.[1] ?? "");
  } catch {
    return line.trim().slice(0, 60);
  }
}

/** What came out of a table came from no provider: its row is left out. */
function pretty(line) {
  try {
    const { row, ...record } = JSON.parse(line);
    return JSON.stringify(record, null, 2);
  } catch {
    return line.trim();
  }
}
