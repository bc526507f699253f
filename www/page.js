import { element, showChecking, showDecision, showError, showProblem } from "./answer.js";
import { checkCode, evaluateCode } from "./code.js";
import { operations } from "./words.js";

const at = (id) => document.getElementById(id);
const byId = at("by-id");
const byPaste = at("by-paste");

const views = {
  "partner-center": {
    label: "Customer id",
    hint: "A GUID, such as 22222222-2222-2222-2222-222222222222.",
    call: "checkCustomer",
    record: "validationStatus",
    asked: (id) => `Customer ${id}`,
  },
  goodstack: {
    label: "Submission id",
    hint: "Such as validationsubmission_pending.",
    call: "checkSubmission",
    record: "submission",
    asked: (id) => `Submission ${id}`,
  },
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

let view = "partner-center";
let running = new AbortController();
const loaded = import("good-standing").then(async (library) => {
  await library.init();
  return library;
});
// Waited for below, where a failure is shown.
loaded.catch(() => {});

// ── asking ──────────────────────────────────────────────────────────────────

async function check(provider, id, { title, policy, options } = {}) {
  running.abort();
  const { signal } = running = new AbortController();
  const { call, asked: ask, record } = views[provider];
  const asked = title ? `${title} · ${ask(id)}` : ask(id);
  const given = { baseUrl: `${location.origin}/backend/${provider}`, ...options, ...(policy && { policy }) };
  const source = (failed) => checkCode({ call, id, options: given, failed });
  showChecking(asked);
  const library = await loaded;
  try {
    const decision = await library[call](id, { ...given, signal });
    if (!signal.aborted) showDecision(decision, { asked, record: decision[record], source: source(false) });
  } catch (error) {
    if (!signal.aborted) showFailure(library, error, { asked, source: source(true) });
  }
  if (!signal.aborted) bringIntoView();
}

async function evaluatePasted() {
  running.abort();
  let value;
  try {
    value = JSON.parse(at("json").value);
  } catch (error) {
    refusePasted("Not JSON", `Nothing was evaluated: ${error.message}.`);
    return;
  }
  const kind = kindOf(value);
  if (!kind) {
    refusePasted("Neither kind", "This is JSON, but neither an account status nor a submission: nothing was evaluated.");
    return;
  }
  at("json").removeAttribute("aria-invalid");
  const call = kind === "account" ? "evaluateAccount" : "evaluateSubmission";
  const asked = kind === "account" ? "Pasted account" : "Pasted submission";
  const policy = kind === "account" ? { operation: at("operation").value, notReady: at("not-ready").value } : {};
  const source = (failed) => evaluateCode({ call, value, policy, failed });
  const library = await loaded;
  try {
    showDecision(library[call](value, policy), { asked, source: source(false) });
  } catch (error) {
    showFailure(library, error, { asked, source: source(true) });
  }
  bringIntoView();
}

function refusePasted(word, meaning) {
  at("json").setAttribute("aria-invalid", "true");
  showProblem(word, meaning);
  bringIntoView();
}

function kindOf(value) {
  if (value === null || typeof value === "string") return "account";
  if (typeof value !== "object" || Array.isArray(value)) return null;
  if (typeof value.data === "object" && value.data !== null) return "submission";
  if ("type" in value || "lastUpdateDateTime" in value || "code" in value) return "account";
  if ("id" in value) return "submission";
  return "status" in value ? "account" : null;
}

function showFailure(library, error, context) {
  if (!library.isGoodStandingError(error)) throw error;
  showError(error, context);
}

function bringIntoView() {
  const { top } = at("answer").getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) at("answer").scrollIntoView();
}

// ── choosing ────────────────────────────────────────────────────────────────

function choose(name) {
  view = name;
  const paste = name === "paste";
  byPaste.hidden = !paste;
  byId.hidden = at("gallery").hidden = paste;
  if (paste) return;
  at("id-label").textContent = views[name].label;
  at("id-hint").textContent = views[name].hint;
  at("id").value = "";
  for (const list of at("scenarios").children) list.hidden = list.dataset.provider !== name;
}

function mark(button) {
  for (const one of at("scenarios").querySelectorAll("[aria-pressed=true]")) one.setAttribute("aria-pressed", "false");
  button?.setAttribute("aria-pressed", "true");
}

function fillGallery(scenarios) {
  const groups = new Map();
  for (const scenario of scenarios) {
    const key = `${scenario.provider} ${scenario.group}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(scenario);
  }
  const opened = new Set();
  at("scenarios").replaceChildren(...[...groups.values()].map((group) => {
    const [{ provider, group: title }] = group;
    const first = !opened.has(provider);
    opened.add(provider);
    return element("details", { open: first, "data-provider": provider },
      element("summary", {}, title, element("span", { className: "count" }, String(group.length))),
      element("ul", {}, ...group.map((scenario) => {
        const button = element("button", { type: "button", "aria-pressed": "false" },
          element("strong", {}, scenario.title), element("span", {}, scenario.what));
        button.addEventListener("click", () => {
          at("id").value = scenario.id;
          mark(button);
          check(provider, scenario.id, scenario);
        });
        return element("li", {}, button);
      })),
    );
  }));
}

async function loadGallery() {
  try {
    const answer = await fetch("sandbox/scenarios.json");
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    fillGallery([...await answer.json(), secretInPage]);
  } catch {
    at("gallery-state").hidden = false;
    at("gallery-state").textContent = "The sandbox does not answer, so there is nobody to ask here. Pasting works without it.";
  }
}

// ── starting ────────────────────────────────────────────────────────────────

const examples = {
  account: { type: "account", status: "UnderReview", lastUpdateDateTime: "2026-05-04T09:30:00" },
  submission: {
    data: {
      id: "validationsubmission_example",
      status: "pending",
      organisationName: "Riverside Food Bank",
      validationRequest: { acceptedAt: "2026-05-04T09:30:00.000Z", rejectedAt: null, organisationTypes: ["nonprofit"] },
      agentVerification: { status: "pending_user_verification", rejectionReasonCode: null },
    },
  },
};

byId.addEventListener("submit", (event) => {
  event.preventDefault();
  mark(null);
  check(view, at("id").value.trim());
});
byPaste.addEventListener("submit", (event) => {
  event.preventDefault();
  evaluatePasted();
});
byPaste.addEventListener("click", ({ target }) => {
  const example = examples[target.dataset.example];
  if (example) at("json").value = JSON.stringify(example, null, 2);
});
at("views").addEventListener("change", ({ target }) => choose(target.value));
at("operation").append(...Object.entries(operations).map(([value, text]) => element("option", { value }, text.toLowerCase())));

await loadGallery();
// A reload keeps the radio that was chosen.
choose(document.querySelector("[name=view]:checked").value);
try {
  await loaded;
} catch (error) {
  for (const control of document.querySelectorAll("button, input, select, textarea")) control.disabled = true;
  showProblem("Not built yet", "The package could not be loaded. Run `cargo xtask build`, then reload this page.");
  throw error;
}
