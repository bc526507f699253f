// What several views show.
import { useEffect, useRef, useState } from "preact/hooks";
import { effects, moves, operations, outcomes, providers } from "./words.js";

export const Icon = ({ name }) => <svg class="icon" aria-hidden="true"><use href={`#icon-${name}`} /></svg>;

/** What stands in backticks is code; the package's own sentences begin small. */
export function Prose({ text }) {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`.split(/`([^`]*)`/).map((part, index) => (index % 2 ? <code>{part}</code> : part));
}

/** The file that was dropped; of several the first, which knows how many others there were. */
export function dropped({ dataTransfer: { files: [file, ...others] } }) {
  return file && Object.assign(file, { others: others.length });
}

export const Others = ({ count }) => count > 0 && <p class="hint" role="status">Of {count + 1} files the first was taken. Drop one at a time.</p>;

export const Section = ({ title, id, children }) => <section class="part" aria-labelledby={id}><h3 id={id}>{title}</h3>{children}</section>;

export function Facts({ rows }) {
  return <dl>{rows.filter(([, what]) => what).map(([term, what]) => <div><dt>{term}</dt><dd>{what}</dd></div>)}</dl>;
}

export const whoMoves = ({ actor, recourse }) => moves[`${actor} ${recourse}`] ?? `${actor}: ${recourse}`;

export const Outcome = ({ outcome }) => <span class="outcome" data-outcome={outcome}><Icon name={outcome} />{outcomes[outcome][0]}</span>;

/** `what`: `{ outcome, word?, meaning?, next?, asked? }`. What is read out is told once the typing stops. */
export function Verdict({ what, busy }) {
  const [word, meaning] = outcomes[what.outcome];
  const told = [what.word ?? word, what.meaning ?? meaning, what.next].filter(Boolean).join(" ").replaceAll("`", "");
  const [said, say] = useState("");
  useEffect(() => {
    const soon = setTimeout(() => say(busy ? "" : told), 400);
    return () => clearTimeout(soon);
  }, [told, busy]);
  return (
    <>
      <div id="verdict" data-outcome={what.outcome} aria-busy={String(Boolean(busy))}>
        <Icon name={what.outcome} />
        <p class="word">{what.word ?? word}</p>
        <p class="meaning"><Prose text={what.meaning ?? meaning} /></p>
        {what.next && <p class="next"><Prose text={what.next} /></p>}
        {what.asked && <p class="asked">{what.asked}</p>}
      </div>
      <p class="unseen" role="status">{said}</p>
    </>
  );
}

export function verdictOf({ outcome, final, reasons }, asked) {
  return { outcome, next: `${whoMoves(reasons[0])}${final ? " This is final." : " This may still change."}`, asked };
}

/** Reasons, each with what it says, and where it was read. `active` is the one that is looked at. */
export function Reasons({ reasons, expected = [], spans, lineOf, active, look, show }) {
  return (
    <Section id="reasons-title" title={reasons.length === 1 ? "The reason" : "The reasons"}>
      <ol class="reasons">
        {reasons.map((reason, index) => (
          <li key={`${reason.code} ${reason.path}`} data-effect={reason.effect} class={active === index ? "active" : ""}
            onMouseEnter={() => look?.(index)} onMouseLeave={() => look?.(null)}>
            <p class="effect">{index === 0 && "Deciding reason · "}{effects[reason.effect]}</p>
            <p class="message"><Prose text={reason.message} /></p>
            <Facts rows={[
              ["Tell the customer", <Prose text={reason.userMessage} />],
              ["Who must act", whoMoves(reason)],
              ["Read from", <ReadFrom {...reason} />],
              ["For a yes", expected[index]?.yes.length > 0 && expected[index].yes.map(([path, to], index) => <>{index > 0 && ", "}<code>{path}</code>: <code>{to}</code></>)],
              ["Documented", expected[index]?.documented.length > 0 && <small>{expected[index].documented.join(", ")}</small>],
              ["Rule", <><code>{reason.code}</code>, <a href={reason.source} rel="noreferrer">{new URL(reason.source).hostname}</a></>],
            ]} />
            {spans?.[index] && (
              <button type="button" class="link" onFocus={() => look(index)} onBlur={() => look(null)} onClick={() => show(index)}>Show it in line {lineOf(spans[index][0])}</button>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function ReadFrom({ path, value }) {
  const where = path === "" ? "the record as a whole" : <code>{path}</code>;
  if (value !== null) return <>{where}: <code>{value}</code></>;
  return path === "" ? where : <>{where}: nothing there</>;
}

export function Operations({ allowed }) {
  return (
    <Section id="operations-title" title="What goes through">
      <ul class="operations">
        {Object.entries(allowed).map(([name, goes]) => (
          <li data-goes={String(goes)}><Icon name={goes ? "yes" : "no"} /><span>{operations[name]}</span><small>{goes ? "goes through" : "blocked"}</small></li>
        ))}
      </ul>
    </Section>
  );
}

export function Failure({ error }) {
  return (
    <Section id="failure-title" title="What went wrong">
      <Facts rows={[
        ["What to do", error.hint && <Prose text={error.hint} />],
        ["Error", <code>{error.code}</code>],
        ["Provider", providers[error.provider]],
        ["HTTP status", error.status && String(error.status)],
        ["Provider’s code", error.providerCode && <code>{error.providerCode}</code>],
        ["Provider’s words", error.providerMessage],
        ["Worth trying again", error.retryable ? "yes, later" : "no, not as it is"],
        ["Wait at least", error.retryAfterMs && `${Math.ceil(error.retryAfterMs / 1000)} s`],
      ]} />
    </Section>
  );
}

/** `variants`: by name, the code of each. */
export function Code({ variants }) {
  const names = Object.keys(variants);
  const [chosen, choose] = useState(names[0]);
  const [said, say] = useState("");
  const pre = useRef();
  const name = names.includes(chosen) ? chosen : names[0];
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(variants[name]);
      say("Copied");
    } catch {
      // Without permission the person copies by hand.
      getSelection().selectAllChildren(pre.current);
      say("Selected; copy it with the keyboard");
    }
  };
  useEffect(() => say(""), [variants[name]]);
  return (
    <Section id="code-title" title="The code">
      <div class="head">
        <fieldset class="choice"><legend class="unseen">Where it runs</legend>
          {names.map((one) => <label><input type="radio" name="code" checked={one === name} onChange={() => choose(one)} /><span>{one}</span></label>)}
        </fieldset>
        <span role="status">{said}</span>
        <button type="button" class="plain" id="copy" onClick={copy}>Copy</button>
      </div>
      <pre ref={pre}><code>{variants[name]}</code></pre>
    </Section>
  );
}
