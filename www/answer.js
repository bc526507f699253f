// Shows an answer. Text reaches the page as text alone.
import { effects, moves, operations, outcomes, providers } from "./words.js";

const verdict = document.getElementById("verdict");
const details = document.getElementById("details");

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

const code = (text) => element("code", {}, text);

/** What stands in backticks is code; the package's own sentences begin small. */
const prose = (text) => `${text[0].toUpperCase()}${text.slice(1)}`.split(/`([^`]*)`/).map((part, index) => (index % 2 ? code(part) : part));
const section = (title, ...children) => element("section", {}, element("h3", {}, title), ...children);

function facts(rows) {
  const list = element("dl");
  for (const [term, ...what] of rows) list.append(element("div", {}, element("dt", {}, term), element("dd", {}, ...what)));
  return list;
}

export function showVerdict(outcome, word, meaning, ...more) {
  verdict.dataset.outcome = outcome;
  verdict.replaceChildren(
    icon(outcome),
    element("p", { className: "word" }, word),
    element("p", { className: "meaning" }, ...prose(meaning)),
    ...more,
  );
}

export function showChecking(what) {
  details.setAttribute("aria-busy", "true");
  showVerdict("idle", "Checking…", what);
}

function showDetails(...sections) {
  details.removeAttribute("aria-busy");
  details.replaceChildren(...sections.filter(Boolean));
}

// ── a decision ──────────────────────────────────────────────────────────────

export function showDecision(decision, { asked, record, source }) {
  const [word, meaning] = outcomes[decision.outcome];
  showVerdict(
    decision.outcome, word, meaning,
    element("p", { className: "next" }, whoMoves(decision.reasons[0]), decision.final ? " This is final." : " This may still change."),
    // The list below says it too, but only this is read out.
    element("p", { className: "unseen" }, ...prose(decision.reasons[0].message)),
    element("p", { className: "asked" }, asked),
  );
  showDetails(
    section(decision.reasons.length === 1 ? "The reason" : "The reasons",
      element("ol", { className: "reasons" }, ...decision.reasons.map(reasonItem))),
    decision.operations && section("What goes through", operationList(decision.operations)),
    codeSection("The code", source),
    record === undefined ? null : jsonSection("The record", record),
  );
}

const whoMoves = ({ actor, recourse }) => moves[`${actor} ${recourse}`] ?? `${actor}: ${recourse}`;

function reasonItem(reason, index) {
  return element("li", { "data-effect": reason.effect },
    element("p", { className: "effect" }, index === 0 ? "Deciding reason · " : "", effects[reason.effect]),
    element("p", { className: "message" }, ...prose(reason.message)),
    facts([
      ["Tell the customer", ...prose(reason.userMessage)],
      ["Who must act", whoMoves(reason)],
      ["Read from", ...readFrom(reason)],
      ["Rule", code(reason.code), ", ", sourceOf(reason.source)],
    ]),
  );
}

function readFrom({ path, value }) {
  const where = path === "" ? "the answer as a whole" : code(path);
  if (value !== null) return [where, ": ", code(value)];
  return path === "" ? [where] : [where, ": nothing there"];
}

function sourceOf(source) {
  if (!/^https:\/\//.test(source)) return source;
  const { hostname } = new URL(source);
  return element("a", { href: source, rel: "noreferrer" }, hostname);
}

function operationList(allowed) {
  return element("ul", { className: "operations" }, ...Object.entries(allowed).map(([name, goes]) =>
    element("li", { "data-goes": String(goes) }, icon(goes ? "yes" : "no"), element("span", {}, operations[name] ?? name),
      element("small", {}, goes ? "goes through" : "blocked"))));
}

// ── an error ────────────────────────────────────────────────────────────────

export function showError(error, { asked, source }) {
  const [word, meaning] = outcomes.error;
  showVerdict("error", word, meaning,
    element("p", { className: "next" }, ...prose(error.message)),
    asked ? element("p", { className: "asked" }, asked) : "");
  showDetails(
    section("What went wrong", facts([
      ["What to do", ...(error.hint ? prose(error.hint) : [])],
      ["Error", code(error.code)],
      ["Provider", error.provider && providers[error.provider]],
      ["HTTP status", error.status && String(error.status)],
      ["Provider’s code", error.providerCode && code(error.providerCode)],
      ["Provider’s words", error.providerMessage],
      ["Worth trying again", error.retryable ? "yes, later" : "no, not as it is"],
      ["Wait at least", error.retryAfterMs && `${Math.ceil(error.retryAfterMs / 1000)} s`],
      ["Request", error.requestId && code(error.requestId)],
      ["Correlation", error.correlationId && code(error.correlationId)],
    ].filter(([, what]) => what))),
    error.attempts.length > 0 && section("Attempts", attemptTable(error.attempts)),
    source && codeSection("The code", source),
  );
}

function attemptTable(attempts) {
  const row = (kind, cells) => element("tr", {}, ...cells.map((cell) => element(kind, {}, cell)));
  return element("table", {},
    element("thead", {}, row("th", ["No.", "Answer", "Took", "Then"])),
    element("tbody", {}, ...attempts.map(({ number, status, error, durationMs, retryInMs }) =>
      row("td", [
        String(number),
        [status, error].filter((part) => part !== null).join(" "),
        `${Math.round(durationMs)} ms`,
        retryInMs === null ? "gave up" : `waited ${Math.round(retryInMs)} ms`,
      ]))),
  );
}

/** What stops the page itself; not an answer about anybody. */
export function showProblem(word, meaning) {
  showVerdict("error", word, meaning);
  showDetails();
}

// ── code and JSON ───────────────────────────────────────────────────────────

const jsonSection = (title, value) => section(title, element("pre", {}, code(JSON.stringify(value, null, 2))));

function codeSection(title, source) {
  const said = element("span", { role: "status" });
  const pre = element("pre", {}, code(source));
  const copy = element("button", { type: "button", className: "copy" }, "Copy");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source);
      said.textContent = "Copied";
    } catch {
      // Without permission the person copies by hand.
      getSelection().selectAllChildren(pre);
      said.textContent = "Selected; copy it with the keyboard";
    }
  });
  return element("section", {}, element("div", { className: "head" }, element("h3", {}, title), said, copy), pre);
}
