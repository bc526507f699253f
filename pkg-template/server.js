// Handlers on Web standards: a Request in, a Response out. They import the package by its name, so that each runtime brings its own entry, and
// there is one module for both.
import { checkCustomer, checkSubmission, evaluateAccount, evaluateSubmission, isGoodStandingError, verifyWebhook } from "good-standing";
import { failure } from "./error.js";

const MOST_BYTES = 1024 * 1024;
const LONGEST = 2 ** 31 - 1;
const LONGEST_BODY_MS = 30_000;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** No key either: it would be sent on in a URL. */
const SUBMISSION_ID = /^(?!(?:.*_)?[sp]k_)[0-9A-Za-z_-]{1,128}$/;

// ── the check ───────────────────────────────────────────────────────────────

const routes = [
  {
    option: "partnerCenter",
    provider: "partner-center",
    path: /\/v1\/customers\/([^/]+)\/validationStatus$/,
    readId: (text) => (GUID.test(text) ? text.toLowerCase() : undefined),
    isQuery: (query) => query.getAll("type").every((type) => type.toLowerCase() === "account"),
    async ask(id, options, { headers }) {
      const sent = { __proto__: null };
      for (const [option, header] of [["requestId", "MS-RequestId"], ["correlationId", "MS-CorrelationId"]]) {
        if (GUID.test(headers.get(header))) sent[option] = headers.get(header);
      }
      const found = await checkCustomer(id, { ...options, ...sent });
      if (found.validationStatus === null) {
        const decision = publicDecision(evaluateAccount(null, options.policy));
        return answer(404, { code: 600074, isRetryable: false, decision });
      }
      const { type, status, lastUpdateDateTime } = found.validationStatus;
      const { record, decision } = reduce({ type, status, lastUpdateDateTime }, evaluateAccount, options.policy, found);
      return answer(200, { ...record, decision });
    },
  },
  {
    option: "goodstack",
    provider: "goodstack",
    path: /\/v1\/validation-submissions\/([^/]+)$/,
    readId: (text) => (SUBMISSION_ID.test(text) ? text : undefined),
    isQuery: () => true,
    async ask(id, options) {
      const found = await checkSubmission(id, options);
      const { record, decision } = reduce({ ...publicSubmission(found.submission), id }, evaluateSubmission, options.policy, found);
      return answer(200, { data: record, decision });
    },
  },
];

export function createCheckHandler(options) {
  const { authorize, deadlineMs = 30_000, onError, ...providers } = known(options, ["partnerCenter", "goodstack", "authorize", "deadlineMs", "onError"]);
  demand("authorize", "a function that tells who may ask", authorize, typeof authorize === "function");
  const isTime = typeof deadlineMs === "number" && deadlineMs >= 1 && deadlineMs <= LONGEST;
  demand("deadlineMs", `a number from 1 to ${LONGEST}`, deadlineMs, isTime);
  demandCallback("onError", onError);
  const served = routes.filter(({ option }) => providers[option] !== undefined);
  if (!served.length) throw failure("invalid_argument", "`options` must be an object with `partnerCenter` or `goodstack`, got neither", null);
  for (const { option } of served) {
    const given = providers[option];
    demand(option, "an object of options", given, isObject(given));
    for (const key of ["signal", "requestId", "correlationId"]) {
      demand(`${option}.${key}`, "left out: each request has its own", given[key], given[key] === undefined);
    }
    evaluateAccount(null, given.policy); // refuses a policy that is none
  }

  return async function check(request) {
    const { pathname, searchParams } = new URL(demandRequest(request).url);
    const route = served.find(({ path }) => path.test(pathname));
    if (!route) return problem("not_found");
    if (request.method !== "GET") return problem("method_not_allowed", { Allow: "GET" });
    const id = route.readId(route.path.exec(pathname)[1]);
    if (id === undefined || !route.isQuery(searchParams)) return problem("invalid_argument");

    const ended = new AbortController();
    const end = () => ended.abort();
    const timer = setTimeout(end, deadlineMs);
    request.signal?.addEventListener("abort", end);
    if (request.signal?.aborted) end();
    let told = () => problem("internal"); // what `authorize` throws is no provider's answer, whatever it is
    try {
      const granted = await before(ended.signal, () => authorize(request, { provider: route.provider, id }));
      // Nothing but true: a promise that was forgotten, a user, "no" are all truthy.
      if (granted !== true) return problem("forbidden");
      told = explain;
      return await route.ask(id, { ...providers[route.option], signal: ended.signal }, request);
    } catch (error) {
      report(onError, error, request);
      return ended.signal.aborted ? problem("timeout", {}, true) : told(error);
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", end);
    }
  };
}

/** What the work of the user gives, or the signal's end, whichever comes first. */
function before(signal, work) {
  return new Promise((resolve, reject) => {
    const end = () => reject(failure("timeout", "the request took too long, or its sender went away", null));
    if (signal.aborted) return end();
    signal.addEventListener("abort", end, { once: true });
    Promise.resolve().then(work).then(resolve, reject);
  });
}

/** What decides, and nothing that tells more. */
function publicSubmission({ status, validationRequest, agentVerification, eligibility, monitoring, organisation, configuration }) {
  return {
    status,
    validationRequest: validationRequest && pick(validationRequest, ["acceptedAt", "rejectedAt", "organisationTypes"]),
    agentVerification: agentVerification && {
      status: agentVerification.status,
      rejectionReasonCode: agentVerification.status === "rejected" ? publicCode(agentVerification.rejectionReasonCode) : null,
    },
    eligibility: eligibility && { status: eligibility.status, results: eligibility.results && pick(eligibility.results, ["eligibilityStatus"]) },
    // No flags: they inform your staff.
    monitoring: monitoring && { status: monitoring.status, results: monitoring.results && pick(monitoring.results, ["complianceStatus"]) },
    organisation: organisation && pick(organisation, ["countryCode"]),
    configuration: configuration?.allowedOrganisations ? { allowedOrganisations: pick(configuration.allowedOrganisations, ["types"]) } : null,
  };
}

const pick = (record, keys) => Object.fromEntries(keys.map((key) => [key, record[key]]));

/** What is told in the same words must look the same, or the code would tell those who are suspected that they are. */
const publicCode = (code) => (words(code) === words("other") ? "other" : code);

function words(rejectionReasonCode) {
  const { reasons } = evaluateSubmission({ status: "failed", agentVerification: { status: "rejected", rejectionReasonCode } });
  return reasons.find(({ code }) => code.startsWith("agent.rejected"))?.userMessage;
}

const publicDecision = ({ outcome, eligible, final, operations, reasons }) => ({
  outcome, eligible, final, operations,
  reasons: reasons.map((reason) => pick(reason, ["code", "effect", "actor", "recourse", "userMessage"])),
});

/** The reduced record, and the decision on it. One that would grant more than the whole one did loses its status, which asks for a review. */
function reduce(reduced, evaluate, policy, found) {
  let record = reduced;
  let decision = evaluate(record, policy);
  if (decision.outcome !== found.outcome) {
    record = { ...reduced, status: null };
    decision = evaluate(record, policy);
  } else if (!decision.eligible && evaluate(record).eligible) {
    // The policy refuses, and whoever asks may not know it.
    record = { ...reduced, status: null };
  }
  return { record, decision: publicDecision(decision) };
}

// ── webhooks ────────────────────────────────────────────────────────────────

export function createWebhookHandler(options) {
  const { secret, onEvent, policy, onError } = known(options, ["secret", "onEvent", "policy", "onError"]);
  demand("secret", "text that is not empty", secret === "" ? undefined : secret, typeof secret === "string" && secret !== "");
  demand("onEvent", "a function that is given the event", onEvent, typeof onEvent === "function");
  demandCallback("onError", onError);
  evaluateAccount(null, policy); // refuses a policy that is none

  return async function webhook(request) {
    const { headers, method } = demandRequest(request);
    if (method !== "POST") return problem("method_not_allowed", { Allow: "POST" });
    const signature = headers.get("Goodstack-Signature") ?? headers.get("Percent-Signature");
    if (!signature) return problem("unauthorized");
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), LONGEST_BODY_MS);
    let event;
    try {
      const body = await before(late.signal, () => readBody(request, late.signal));
      event = verifyWebhook(body, signature, secret, policy);
    } catch (error) {
      report(onError, error, request);
      return problem((isGoodStandingError(error) && refusals[error.code]) || "internal");
    } finally {
      clearTimeout(timer);
    }
    try {
      await onEvent(event);
    } catch (error) {
      report(onError, error, request);
      return problem("internal");
    }
    return new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } });
  };
}

const refusals = {
  unauthorized: "unauthorized", malformed_response: "invalid_argument", aborted: "invalid_argument", response_too_large: "too_large", timeout: "too_slow",
};

/** The bytes as they came, and no more of them than are allowed. */
async function readBody(request, signal) {
  const tooLarge = () => failure("response_too_large", "the body is larger than 1 MiB", null);
  if (Number(request.headers.get("Content-Length")) > MOST_BYTES) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader(); // throws where somebody has read it already
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  const next = () => reader.read().catch((cause) => {
    throw failure("aborted", "the body broke off", null, cause);
  });
  const chunks = [];
  let length = 0;
  for (let part = await next(); !part.done; part = await next()) {
    chunks.push(part.value);
    length += part.value.byteLength;
    if (length <= MOST_BYTES) continue;
    cancel();
    throw tooLarge();
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

// ── what is answered ────────────────────────────────────────────────────────

const problems = {
  invalid_argument: [400, "The request is not one that can be answered."],
  unauthorized: [401, "The signature is missing, or not that of this body."],
  forbidden: [403, "You may not ask this."],
  not_found: [404, "There is nothing here."],
  method_not_allowed: [405, "The method is not one that can be answered."],
  too_slow: [408, "The body took too long."],
  too_large: [413, "The body is larger than 1 MiB."],
  rate_limited: [429, "Too many requests. Please try again later."],
  internal: [500, "Something went wrong here."],
  server_error: [502, "The provider gave no usable answer."],
  timeout: [504, "It took too long."],
};

function answer(status, body, headers) {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", ...headers },
  });
}

/** In words that tell nothing of what is behind. Both providers' callers read them. */
function problem(code, headers, isRetryable = false) {
  const [status, message] = problems[code];
  return answer(status, { error: { code, message }, isRetryable }, headers);
}

/** What went wrong on the way to a provider, as the page may know it. */
function explain(error) {
  if (!isGoodStandingError(error)) return problem("internal");
  const { code, retryable, retryAfterMs } = error;
  switch (code) {
    case "not_found":
      return problem(code);
    case "rate_limited":
      return problem(code, retryAfterMs === null ? {} : { "Retry-After": String(Math.ceil(retryAfterMs / 1000)) }, true);
    case "timeout":
      return problem("timeout", {}, true);
    case "network":
    case "unauthorized": // ours, not the visitor's
    case "forbidden":
    case "rejected":
    case "server_error":
    case "malformed_response":
    case "response_too_large":
      return problem("server_error", {}, retryable);
    default:
      return problem("internal");
  }
}

function report(onError, error, request) {
  try {
    Promise.resolve(onError?.(error, request)).catch(() => {});
  } catch {
    // Whoever asked gets their answer all the same.
  }
}

// ── arguments ───────────────────────────────────────────────────────────────

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function demand(name, expected, value, holds) {
  if (!holds) throw failure("invalid_argument", `\`options.${name}\` must be ${expected}, got ${kind(value)}`, null);
}

function demandCallback(name, value) {
  demand(name, "a function", value, value === undefined || typeof value === "function");
}

function known(options, keys) {
  if (!isObject(options)) throw failure("invalid_argument", `\`options\` must be an object, got ${kind(options)}`, null);
  const stranger = Object.keys(options).find((key) => !keys.includes(key));
  if (stranger === undefined) return options;
  // A key of another sort, put into the wrong place, is not repeated.
  const shown = /^[a-zA-Z]{1,32}$/.test(stranger) ? `\`${stranger}\`` : "another";
  throw failure("invalid_argument", `\`options\` must be an object with no other keys than \`${keys.join("`, `")}\`, got ${shown}`, null);
}

function demandRequest(request) {
  if (isObject(request) && typeof request.url === "string" && typeof request.headers?.get === "function") return request;
  const message = `\`request\` must be a \`Request\` of the Fetch standard, got ${kind(request)}`;
  throw failure("invalid_argument", message, "in Node's own server, make one of what came");
}

/** A number may be told; text may be a secret. */
function kind(value) {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "number") return `\`${value}\``;
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`.replace("a string", "text");
}
