// Asking, through a back end that adds the credential: attempt by attempt.
import { useEffect, useRef, useState } from "preact/hooks";
import { checkCode } from "./code.js";
import { Code, Facts, Failure, Operations, Reasons, Section, Verdict, verdictOf } from "./parts.jsx";
import { providers } from "./words.js";

const asking = {
  "partner-center": { label: "Customer id", hint: "A GUID, such as 22222222-2222-2222-2222-222222222222.", call: "checkCustomer", record: "validationStatus" },
  goodstack: { label: "Submission id", hint: "Such as validationsubmission_pending.", call: "checkSubmission", record: "submission" },
};

// No key at all: what is on show is that the package does not let one into a page.
const secretInPage = {
  id: "validationsubmission_succeeded",
  provider: "goodstack",
  group: "Refused or out of order",
  title: "A secret key in a page",
  what: "The package refuses it before anything is sent.",
  options: { apiKey: "sk_this_is_not_a_key" },
};

async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

export function Live({ library, state, change }) {
  const { live: { provider, id, fault }, policy } = state;
  const [sandbox, find] = useState(null);
  const [shown, show] = useState({ attempts: [] });
  const running = useRef(new AbortController());
  useEffect(() => {
    Promise.all([get("sandbox/scenarios.json"), get("sandbox/faults.json")]).then(
      ([scenarios, faults]) => find({ scenarios: [...scenarios, secretInPage], faults }),
      () => find({ scenarios: [], faults: [], isGone: true }),
    );
    return () => running.current.abort();
  }, []);

  const set = (more) => change({ live: { ...state.live, ...more } });
  const ask = async (asked) => {
    running.current.abort();
    const { signal } = (running.current = new AbortController());
    const { call, record } = asking[asked.provider];
    const from = `${asked.fault ? `fault/${asked.fault}/` : ""}backend/${asked.provider}`;
    const attempts = [];
    const about = { title: asked.title, provider: asked.provider, id: asked.id, policy: asked.policy ?? policy, attempts };
    show({ ...about, isBusy: true });
    const options = {
      baseUrl: new URL(from, document.baseURI).href, policy: about.policy, timeoutMs: 3_000, deadlineMs: 20_000, signal, ...asked.options,
      onAttempt: (attempt) => { attempts.push(attempt); if (!signal.aborted) show({ ...about, attempts: [...attempts], isBusy: true }); },
    };
    let answer;
    try {
      const decision = await library[call](asked.id, options);
      answer = { decision, record: decision[record], meta: decision.meta };
    } catch (error) {
      if (!library.isGoodStandingError(error)) throw error;
      answer = { error };
    }
    if (signal.aborted) return;
    show({ ...about, attempts: [...attempts], ...answer });
    // On a small screen it comes below what was asked.
    const answered = document.getElementById("answer");
    const { top } = answered.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 2) answered.scrollIntoView();
  };
  const choose = (scenario) => {
    set({ provider: scenario.provider, id: scenario.id });
    ask({ ...scenario, fault });
  };

  const { label, hint } = asking[provider] ?? asking["partner-center"];
  const here = sandbox?.scenarios.filter((scenario) => scenario.provider === provider) ?? [];
  const groups = [...new Set(here.map(({ group }) => group))];
  return (
    <div id="live" class="two">
      <section aria-labelledby="ask-title">
        <h2 id="ask-title">Ask</h2>
        <p class="hint">Both providers are played by a sandbox on this machine. No real customer is asked about, and no credential is in this page.</p>
        <fieldset class="choice"><legend class="unseen">Whom to ask</legend>
          {Object.entries({ "partner-center": "Partner Center", goodstack: "Goodstack" }).map(([one, name]) => (
            <label><input type="radio" name="provider" checked={one === provider} onChange={() => set({ provider: one, id: "" })} /><span>{name}</span></label>
          ))}
        </fieldset>
        <form onSubmit={(event) => { event.preventDefault(); ask({ provider, id: id.trim(), fault }); }}>
          <label for="id">{label}</label>
          <div class="row">
            <input id="id" value={id} autocomplete="off" autocapitalize="off" spellcheck={false} aria-describedby="id-hint" onInput={({ target }) => set({ id: target.value })} />
            <button class="primary" disabled={!library}>Check</button>
          </div>
          <p id="id-hint" class="hint">{hint}</p>
          <p class="field"><label for="fault">What goes wrong on the way</label>
            <select id="fault" value={fault} onChange={({ target }) => set({ fault: target.value })}>
              <option value="">Nothing</option>
              {sandbox?.faults.map(({ name, what }) => <option value={name}>{what}</option>)}
            </select></p>
        </form>
        {sandbox?.isGone && <p class="notice">The sandbox does not answer, so there is nobody to ask here. All the rest of this page works without it.</p>}
        <div id="scenarios">
          {groups.map((group, index) => (
            <details key={`${provider} ${group}`} open={index === 0 || undefined}>
              <summary>{group}<span class="count">{here.filter((one) => one.group === group).length}</span></summary>
              <ul>{here.filter((one) => one.group === group).map((scenario) => (
                <li><button type="button" aria-pressed={String(scenario.id === shown.id && scenario.title === shown.title)} disabled={!library} onClick={() => choose(scenario)}><strong>{scenario.title}</strong><span>{scenario.what}</span></button></li>
              ))}</ul>
            </details>
          ))}
        </div>
      </section>

      <section id="answer" aria-labelledby="answer-title" tabIndex={-1}>
        <h2 id="answer-title" class="unseen">Answer</h2>
        <Verdict what={verdict(shown)} busy={shown.isBusy} />
        {shown.attempts.length > 0 && <Timeline {...shown} />}
        {shown.decision && (
          <>
            <Reasons reasons={shown.decision.reasons} />
            {shown.decision.operations && <Operations allowed={shown.decision.operations} />}
            <Section id="record-title" title="The record"><pre><code>{JSON.stringify(shown.record, null, 2)}</code></pre></Section>
          </>
        )}
        {shown.error && <Failure error={shown.error} />}
        {(shown.decision || shown.error) && <Code variants={checkCode(shown)} />}
      </section>
    </div>
  );
}

function verdict({ isBusy, decision, error, provider, id, title }) {
  const asked = provider && `${title ? `${title} · ` : ""}${providers[provider]}, ${id}`;
  if (isBusy) return { outcome: "idle", word: "Checking…", meaning: asked };
  if (error) return { outcome: "error", next: error.message, asked };
  if (decision) return verdictOf(decision, asked);
  return { outcome: "idle", word: "Nothing asked yet", meaning: "Choose a scenario, or type an id and press Check." };
}

/** Attempts and the waits between them, to scale. */
function Timeline({ attempts, meta, error, isBusy }) {
  const whole = attempts.reduce((sum, { durationMs, retryInMs }) => sum + durationMs + (retryInMs ?? 0), 0) || 1;
  const ids = meta ?? error;
  let before = 0;
  const bar = (kind, ms) => {
    const style = { marginLeft: `${(100 * before) / whole}%`, width: `max(2px, ${(100 * ms) / whole}%)` };
    before += ms;
    return <span class={`bar ${kind}`} style={style} />;
  };
  return (
    <Section id="timeline-title" title={attempts.length === 1 ? "One attempt" : `${attempts.length} attempts`}>
      <ol class="timeline">
        {attempts.map(({ number, status, error, durationMs, retryInMs }) => (
          <li key={number} data-failed={String(error !== null)}>
            <p><strong>Attempt {number}</strong> {[status && `HTTP ${status}`, error].filter(Boolean).join(", ")} after {Math.round(durationMs)} ms{retryInMs !== null && `, then a wait of ${Math.round(retryInMs)} ms`}</p>
            <p class="lane" aria-hidden="true">{bar("attempt", durationMs)}</p>
            {retryInMs !== null && <p class="lane" aria-hidden="true">{bar("wait", retryInMs)}</p>}
          </li>
        ))}
      </ol>
      {isBusy ? <p class="hint">Waiting for the next…</p> : ids && <Facts rows={[["Request", ids.requestId && <code>{ids.requestId}</code>], ["Correlation", ids.correlationId && <code>{ids.correlationId}</code>]]} />}
    </Section>
  );
}
