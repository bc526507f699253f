// What an entry exports that has its module in hand.
export {
  checkCustomer,
  checkSubmission,
  createThrottle,
  evaluate,
  evaluateAccount,
  evaluateNdjson,
  evaluateSubmission,
  fetchValidationStatus,
  fetchValidationSubmission,
  ndjsonDecisions,
  verifyWebhook,
  whatIf,
} from "./evaluate.js";
import { validationSubmissionsPage } from "./evaluate.js";
import { fromPages } from "./list.js";

export * from "./enums.js";
export { outcomeCodes } from "./ndjson.js";
export { isGoodStandingError } from "./error.js";

export const listValidationSubmissions = /* @__PURE__ */ fromPages(validationSubmissionsPage);

/** Nothing is left to load; here so that the same code runs everywhere. */
export async function init() {}
