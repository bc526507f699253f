// Browsers and their bundlers: the module is fetched on the first asynchronous call, or by `init`.
import { failure, notInitialised, notLoaded } from "./error.js";
import * as glue from "./evaluate.js";
import { isStarted, start } from "./good_standing.js";
import { fromPages } from "./list.js";
import { schema } from "./schema.js";

export * from "./enums.js";
export { outcomeCodes } from "./ndjson.js";
export { isGoodStandingError } from "./error.js";

/** Takes the module as an address, as the answer from there, as bytes, or compiled. */
async function load(source) {
  if (isStarted()) return;
  const isAddress = typeof source === "string" || source instanceof URL || source instanceof Request;
  const given = await (isAddress ? fetch(source) : source);
  start(given instanceof Response ? await answered(given) : isCompiled(given) ? given : await WebAssembly.compile(given));
}

/** Of whatever realm. */
const isCompiled = (value) => Object.prototype.toString.call(value) === "[object WebAssembly.Module]";

async function answered(response) {
  if (!response.ok) throw new Error(`${response.url} was answered with ${response.status}`);
  const isStreamed = response.headers.get("Content-Type") === "application/wasm";
  return isStreamed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

let loading;

export function init(source = new URL("./good_standing_bg.wasm", import.meta.url)) {
  loading ??= load(source).catch((cause) => {
    loading = undefined;
    throw notLoaded(cause);
  });
  return loading;
}

const now = (exported) => (...args) => {
  if (isStarted()) return exported(...args);
  throw notInitialised("this function was called before the WebAssembly module was loaded", "call `await init()` first");
};

const later = (exported) => async (...args) => {
  if (!isStarted()) await unlessEnded(init(), args[1]);
  return exported(...args);
};

/** The module may be long on its way, and a call ends all the same. What is wrong with its options is told once the module is there. */
const unlessEnded = (loading, options) =>
  new Promise((resolve, reject) => {
    loading.then(resolve, reject);
    try {
      const { signal, deadlineMs = 60_000 } = options;
      const ms = typeof deadlineMs === "number" && deadlineMs >= 1 ? deadlineMs : NaN; // which throws
      const ended = AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])]);
      ended.onabort = () => reject(signal?.aborted
        ? failure("aborted", "the call was aborted", null, signal.reason)
        : Object.assign(failure("timeout", "the WebAssembly module took too long to load", null), { retryable: true }));
      if (ended.aborted) ended.onabort();
    } catch {} // no options, or wrong ones
  });

export const createThrottle = /* @__PURE__ */ now(glue.createThrottle);
export const evaluate = /* @__PURE__ */ now(glue.evaluate);
export const evaluateAccount = /* @__PURE__ */ now(glue.evaluateAccount);
export const evaluateNdjson = /* @__PURE__ */ now(glue.evaluateNdjson);
export const evaluateSubmission = /* @__PURE__ */ now(glue.evaluateSubmission);
export const ndjsonDecisions = /* @__PURE__ */ now(glue.ndjsonDecisions);
export const verifyWebhook = /* @__PURE__ */ now(glue.verifyWebhook);
export const whatIf = /* @__PURE__ */ now(glue.whatIf);

export const checkCustomer = /* @__PURE__ */ later(glue.checkCustomer);
export const checkSubmission = /* @__PURE__ */ later(glue.checkSubmission);
export const fetchValidationStatus = /* @__PURE__ */ later(glue.fetchValidationStatus);
export const fetchValidationSubmission = /* @__PURE__ */ later(glue.fetchValidationSubmission);
export const listValidationSubmissions = /* @__PURE__ */ fromPages(later(glue.validationSubmissionsPage));
export const customerValidationStatusSchema = /* @__PURE__ */ schema(later(glue.readValidationStatus));
export const validationSubmissionSchema = /* @__PURE__ */ schema(later(glue.readValidationSubmission));
