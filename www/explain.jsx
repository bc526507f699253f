// One record: what was decided, where each reason was read, and what would change it.
import {
  accountStatuses, agentRejectionReasonCodes, agentVerificationStatuses, complianceStatuses, eligibilityResults, eligibilityStatuses, failedChecks, monitoringStatuses,
  submissionStatuses, validationTypes,
} from "good-standing/enums";
import { applyEdits, modify } from "jsonc-parser";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { evaluateCode, webhookCode } from "./code.js";
import { Code, dropped, Failure, Operations, Others, Outcome, Reasons, Section, Verdict, verdictOf, whoMoves } from "./parts.jsx";
import { PolicyControls } from "./policy.jsx";
import { MOST_LETTERS, keysOf, read, spanOf, statuses } from "./read.js";
import { outcomes } from "./words.js";

const examples = {
  "an account": { type: "account", status: "UnderReview", lastUpdateDateTime: "2026-05-04T09:30:00" },
  "a submission": {
    data: {
      id: "validationsubmission_example",
      status: "failed",
      organisationName: "Riverside Food Bank",
      validationRequest: { acceptedAt: "2026-05-04T09:30:00.000Z", rejectedAt: null, organisationTypes: ["nonprofit"] },
      agentVerification: { status: "rejected", rejectionReasonCode: "mismatched_information" },
    },
  },
  "an event": {
    data: {
      id: "event_example",
      eventType: "validation_submission.failed",
      createdAt: "2026-05-06T14:05:00.000Z",
      eventData: { id: "validationsubmission_example", status: "failed", failureReasons: [{ check: "validation_request", reason: { rejectionReasonCode: "incorrect_documentation" } }] },
    },
  },
  "an error": { code: 900421, description: "The token does not show multi-factor authentication." },
};

const documented = {
  account: { "": accountStatuses, "/status": accountStatuses, "/type": validationTypes },
  submission: {
    "/status": submissionStatuses,
    "/agentVerification/status": agentVerificationStatuses,
    "/agentVerification/rejectionReasonCode": agentRejectionReasonCodes,
    "/eligibility/status": eligibilityStatuses,
    "/eligibility/results/eligibilityStatus": eligibilityResults,
    "/monitoring/status": monitoringStatuses,
    "/monitoring/results/complianceStatus": complianceStatuses,
    "/failureReasons/0/check": failedChecks,
  },
};

/** What the package makes of the text. */
async function answer(library, text, policy, status) {
  const document = read(text);
  if (document.problem || document.kind === "nothing") return document;
  try {
    return { ...document, ...(await decide(library, document, text, policy, status)) };
  } catch (error) {
    if (!library.isGoodStandingError(error)) throw error;
    return { ...document, error };
  }
}

async function decide(library, { kind, value, isAbsent, provider, status: usual }, text, policy, status) {
  switch (kind) {
    case "account":
      return { decision: library.evaluateAccount(value, policy), alternatives: library.whatIf({ account: value }, policy), isAbsent };
    case "submission":
      return { decision: library.evaluateSubmission(value, policy), alternatives: library.whatIf({ submission: value }, policy) };
    case "event": {
      const event = library.verifyWebhook(text, ...(await signed(text)), policy);
      if (event.decision) return { decision: event.decision };
      return { problem: "No submission in it", meaning: `An event of the type \`${value.data.eventType}\` carries no submission, so there is nothing to decide. Ask \`checkSubmission\`.` };
    }
    default: {
      // The same road as an answer of the provider takes; nothing is sent.
      const fetch = async () => new Response(text, { status: status ?? usual, headers: { "Content-Type": "application/json" } });
      const options = { baseUrl: "https://pasted.invalid", fetch, maxRetries: 0 };
      const asked = provider === "goodstack" ? library.checkSubmission("pasted", options) : library.checkCustomer("00000000-0000-0000-0000-000000000000", options);
      return { error: await asked.then(() => null, (error) => error) };
    }
  }
}

/** The page's own signature: what is pasted is explained, not trusted. */
async function signed(text) {
  const secret = crypto.randomUUID();
  const bytes = (text) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey("raw", bytes(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(text)));
  return [Array.from(signature, (byte) => byte.toString(16).padStart(2, "0")).join(""), secret];
}

export function Explain({ library, state, change, toMany }) {
  const { text, policy, status } = state;
  const [shown, show] = useState({ kind: "nothing", text: "" });
  const [tooLong, refuse] = useState(null);
  const [active, look] = useState(null);
  const [applied, apply] = useState(null);
  const [others, leave] = useState(0);
  const editor = useRef();
  const asked = useRef(0);

  useEffect(() => {
    if (!library) return;
    const turn = (asked.current += 1);
    answer(library, text, policy, status).then((answer) => turn === asked.current && show({ ...answer, text, policy }));
  }, [library, text, policy, status]);

  // What is on show belongs to an older text while the newer one is being decided.
  const isCurrent = shown.text === text;
  const spans = useMemo(() => (shown.decision ? shown.decision.reasons.map(({ path }) => spanOf(path, shown)) : []), [shown]);
  const write = (text) => {
    refuse(null);
    apply(null);
    leave(0);
    if (text.length > MOST_LETTERS) refuse(text);
    else change({ text });
  };
  const open = (file) => {
    if (file.size > MOST_LETTERS || /\.(csv|ndjson|jsonl)$/i.test(file.name)) return toMany(file);
    file.text().then((text) => { write(text); leave(file.others ?? 0); }, () => refuse(""));
  };
  const takeTo = () => toMany(asFile(tooLong ?? shown.many, shown.isTable));
  const applyChanges = (alternative) => {
    const changed = alternative.changes.reduce((text, { path, to }) => set(text, path.replace(/^\/(account|submission)/, ""), to), text);
    apply({ before: text, from: shown.decision.outcome, ...alternative });
    change({ text: changed });
    document.getElementById("answer").scrollIntoView({ block: "nearest" });
  };
  const lineOf = (offset) => text.slice(0, offset).split("\n").length;

  return (
    <div id="explain" class="two">
      <section aria-labelledby="input-title">
        <h2 id="input-title"><label for="json">What the provider sent</label></h2>
        <Editor handle={editor} text={text} write={write} open={open} spans={isCurrent ? spans : []} effects={shown.decision?.reasons} fault={isCurrent ? shown.at : null} active={active} look={look} />
        <Others count={others} />
        <p class="hint" id="json-hint">
          Paste, type or drop a record, an event or an error. It is read in this page and sent nowhere. Try{" "}
          {Object.entries(examples).map(([name, example], index) => (
            <>{index > 0 && (index === 3 ? " or " : ", ")}<button type="button" class="link" onClick={() => write(JSON.stringify(example, null, 2))}>{name}</button></>
          ))}.
        </p>
        {shown.kind === "error" && (
          <p class="field"><label for="status">It came with the HTTP status</label>
            <select id="status" value={status ?? shown.status} onChange={({ target }) => change({ status: Number(target.value) })}>
              {statuses.map((one) => <option value={one}>{one}</option>)}
            </select></p>
        )}
        <PolicyControls policy={policy} change={(policy) => change({ policy })} fault={shown.error?.message} />
      </section>

      <section id="answer" aria-labelledby="answer-title" tabIndex={-1}>
        <h2 id="answer-title" class="unseen">Answer</h2>
        <Verdict what={tooLong === null ? verdict(shown) : tooMuch(tooLong)} busy={!library} />
        {(tooLong || shown.many) && <p><button type="button" class="primary" onClick={takeTo}>Decide them under Many records</button></p>}
        {applied && <Applied {...applied} now={isCurrent ? shown.decision?.outcome : null} undo={() => write(applied.before)} />}
        {tooLong === null && shown.decision && (
          <>
            <Reasons reasons={shown.decision.reasons} expected={expected(shown)} spans={spans} lineOf={lineOf} active={active} look={look} show={(index) => editor.current.select(spans[index])} />
            {shown.alternatives && <WhatIf alternatives={shown.alternatives} apply={applyChanges} isCurrent={isCurrent} outcome={shown.decision.outcome} />}
            {shown.kind === "event" && <EventHint explain={() => write(JSON.stringify({ data: shown.value.data.eventData }, null, 2))} />}
            {shown.decision.operations && <Operations allowed={shown.decision.operations} />}
            <Code variants={shown.kind === "event" ? { Webhook: webhookCode(shown.policy) } : evaluateCode(shown)} />
          </>
        )}
        {tooLong === null && shown.error && <Failure error={shown.error} />}
      </section>
    </div>
  );
}

function verdict({ kind, problem, meaning, decision, error }) {
  if (kind === "nothing") return { outcome: "idle" };
  if (problem) return { outcome: "error", word: problem, meaning };
  if (error) return { outcome: "error", ...(kind === "error" && { word: "An error", meaning: "The provider did not answer the question, so nothing is granted." }), next: error.message };
  return verdictOf(decision, { account: "An account of Microsoft Partner Center", submission: "A submission of Goodstack", event: "An event of Goodstack" }[kind]);
}

/** For each reason: what its part would have to say for a yes, and what it can say at all. */
function expected({ kind, place, decision, alternatives = [] }) {
  const yes = alternatives.find(({ outcome }) => outcome === "eligible")?.changes ?? [];
  const part = (path) => path.split("/").slice(0, 2).join("/");
  const inRecord = (path) => path.replace(/^\/(account|submission)/, "").slice(place.length > 0 ? "/data".length : 0);
  return decision.reasons.map(({ path }) => ({
    yes: yes.filter((change) => part(inRecord(change.path)) === part(path)).map(({ path, to }) => [inRecord(path) || "the record", said(to)]),
    documented: documented[kind === "account" ? "account" : "submission"][path.replace(/\/\d+\//, "/0/")] ?? [],
  }));
}

function tooMuch(text) {
  if (text === "") return { outcome: "error", word: "Not read", meaning: "The file could not be read: it was moved, or may not be opened. Choose it again." };
  const size = (text.length / 1e6).toFixed(1);
  return { outcome: "error", word: "Too long", meaning: `These are ${size} million letters; a record has a few thousand. If they are many records, decide them all at once.` };
}

function asFile(text, isTable) {
  const kind = isTable ? "csv" : text.startsWith("[") ? "json" : "ndjson";
  return new File([text], `pasted.${kind}`);
}

function set(text, pointer, value) {
  if (pointer === "") return JSON.stringify(value);
  const keys = keysOf(pointer, [], null);
  return applyEdits(text, modify(text, keys, value, { formattingOptions: { insertSpaces: true, tabSize: 2 } }));
}

// ── the editor ──────────────────────────────────────────────────────────────

/** A text area over its own text, in which the places that reasons were read from are marked. */
function Editor({ text, write, open, spans, effects, fault, active, look, handle }) {
  const area = useRef();
  const [isOver, over] = useState(false);
  handle.current = {
    select([start, end]) {
      area.current.focus();
      area.current.setSelectionRange(start, end);
      area.current.closest(".editor").querySelector(`[data-start="${start}"]`)?.scrollIntoView({ block: "nearest" });
    },
  };
  const caret = ({ target }) => {
    // The smallest one around the caret.
    const around = spans.map((span, index) => ({ span, index })).filter(({ span }) => span && span[0] <= target.selectionStart && target.selectionStart <= span[1]);
    around.sort((one, other) => one.span[1] - one.span[0] - (other.span[1] - other.span[0]));
    look(around[0]?.index ?? null);
  };
  const drop = (event) => {
    event.preventDefault();
    over(false);
    const file = dropped(event);
    if (file) open(file);
    else write(event.dataTransfer.getData("text"));
  };
  return (
    <div class={`editor ${isOver ? "over" : ""}`} onDragOver={(event) => { event.preventDefault(); over(true); }} onDragLeave={() => over(false)} onDrop={drop}>
      <div class="sheet">
        <pre aria-hidden="true">{pieces(text, spans, effects, fault, active)}{"\n"}</pre>
        <textarea id="json" ref={area} value={text} spellcheck={false} autocomplete="off" autocapitalize="off" aria-describedby="json-hint" aria-invalid={fault ? "true" : undefined}
          onInput={({ target }) => { write(target.value); target.value.length > MOST_LETTERS && (target.value = text); }} onKeyUp={caret} onClick={caret} onBlur={() => look(null)} />
      </div>
    </div>
  );
}

function pieces(text, spans, effects, fault, active) {
  const marks = spans.map((span, index) => span && { span, index, effect: effects[index].effect }).filter(Boolean);
  if (fault) marks.push({ span: fault, effect: "fault" });
  const edges = [...new Set([0, text.length, ...marks.flatMap(({ span }) => span)])].sort((one, other) => one - other);
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1];
    const here = marks.filter(({ span }) => span[0] <= start && end <= span[1]).sort((one, other) => one.span[1] - one.span[0] - (other.span[1] - other.span[0]));
    const piece = text.slice(start, end);
    if (here.length === 0) return piece;
    const isActive = here.some(({ index }) => index !== undefined && index === active);
    return <mark data-start={start} data-effect={here[0].effect} class={isActive ? "active" : ""}>{piece}</mark>;
  });
}

// ── what would change it ────────────────────────────────────────────────────

const said = (value) => (value === null ? "nothing" : [value].flat().join(", "));

function WhatIf({ alternatives, apply, isCurrent, outcome }) {
  const missing = Object.keys(outcomes).filter((one) => !["error", "idle", outcome].includes(one) && !alternatives.some((alternative) => alternative.outcome === one));
  return (
    <Section id="what-if-title" title="What would change it">
      <ul class="alternatives">
        {alternatives.map((alternative) => (
          <li key={alternative.outcome}>
            <p class="head"><Outcome outcome={alternative.outcome} />
              <button type="button" class="plain" disabled={!isCurrent} onClick={() => apply(alternative)} aria-label={`Apply: ${outcomes[alternative.outcome][0]}`}>Apply</button></p>
            <ul>{alternative.changes.map((change) => (
              <li><code>{change.path.replace(/^\/(account|submission)/, "") || "the record"}</code> <del>{said(change.from)}</del> → <ins>{said(change.to)}</ins><br /><small>{whoMoves(change)}</small></li>
            ))}</ul>
          </li>
        ))}
      </ul>
      {missing.length > 0 && <p class="hint">{missing.map((one) => outcomes[one][0]).join(", ")}: no documented value of what is there leads to it.</p>}
    </Section>
  );
}

function Applied({ from, outcome, now, changes, undo }) {
  return (
    <section class="applied" aria-label="Difference">
      <p><Outcome outcome={from} /> → {now ? <Outcome outcome={now} /> : "…"}</p>
      <ul>{changes.map(({ path, from, to }) => <li><code>{path.replace(/^\/(account|submission)/, "") || "the record"}</code> <del>{said(from)}</del> → <ins>{said(to)}</ins></li>)}</ul>
      <button type="button" class="plain" onClick={undo}>Undo</button>
    </section>
  );
}

const EventHint = ({ explain }) => (
  <Section id="what-if-title" title="What would change it">
    <p>An event tells what happened, and is not sent again otherwise. <button type="button" class="link" onClick={explain}>Explain the submission in it</button> to see what would change that.</p>
  </Section>
);
