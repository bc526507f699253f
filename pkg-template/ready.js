// What an entry exports that has its module in hand; the enums come beside it.
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
import { readValidationStatus, readValidationSubmission, validationSubmissionsPage } from "./evaluate.js";
import { fromPages } from "./list.js";
import { schema } from "./schema.js";

export { outcomeCodes } from "./ndjson.js";
export { isGoodStandingError } from "./error.js";

export const listValidationSubmissions = /* @__PURE__ */ fromPages(validationSubmissionsPage);
export const customerValidationStatusSchema = /* @__PURE__ */ schema(readValidationStatus);
export const validationSubmissionSchema = /* @__PURE__ */ schema(readValidationSubmission);

/** Nothing is left to load; here so that the same code runs everywhere. */
export async function init() {}
