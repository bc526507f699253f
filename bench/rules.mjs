// The default policy once more, as somebody would write it who has no use for reasons: for plain JavaScript, and for validators in front of it.

export const outcomeCodes = ["error", "ineligible", "review", "pending", "eligible"];
const [ERROR, INELIGIBLE, REVIEW, PENDING, ELIGIBLE] = outcomeCodes.keys();

export function decide(record) {
  if (typeof record !== "object" || record === null || Array.isArray(record)) return ERROR;
  const { data, type, lastUpdateDateTime, code, id } = record;
  if (typeof data === "object" && data !== null && !Array.isArray(data)) return decideSubmission(data);
  if (type != null || lastUpdateDateTime != null) return decideAccount(record);
  if (code != null) return String(code) === "600074" ? ELIGIBLE : ERROR;
  return id != null ? decideSubmission(record) : ERROR;
}

export function decideAccount({ type, status, data, code }) {
  if (data != null || code != null) return REVIEW;
  if (type != null && type !== "account" && loose(type) !== "account") return REVIEW;
  return accountStatus(status) ?? accountStatus(loose(status)) ?? REVIEW;
}

const loose = (text) => String(text).replace(/[ _-]/g, "").toLowerCase();

function accountStatus(status) {
  switch (status) {
    case "Allowed":
    case "allowed":
      return ELIGIBLE;
    case "NotAllowed":
    case "notallowed":
      return INELIGIBLE;
    case "UnderReview":
    case "underreview":
    case "Not Ready":
    case "notready":
      return PENDING;
    case "Unknown":
    case "unknown":
      return REVIEW;
    default:
      return undefined;
  }
}

const agentStatuses = new Set(["pending", "pending_user_verification", "pending_review", "approved", "rejected"]);
const checkStatuses = new Set(["live", "pending_validation_request", "validation_request_failed", "pending", "cancelled"]);

/** What the parts of a submission say, as far as it decides. */
export function facts(record) {
  const { validationRequest, agentVerification, eligibility, monitoring } = record;
  const rejectedAt = validationRequest ? validationRequest.rejectedAt : record.validationRequestRejectedAt;
  return {
    status: record.status,
    isRejected: typeof rejectedAt === "string" && rejectedAt !== "",
    agent: (agentVerification ? agentVerification.status : record.agentVerificationStatus) ?? "pending",
    eligibility: eligibility?.status ?? "live",
    eligibilityResult: eligibility?.results?.eligibilityStatus ?? "none",
    monitoring: monitoring?.status ?? "live",
    complianceResult: monitoring?.results?.complianceStatus ?? "none",
  };
}

export function decideSubmission(record) {
  const { status, isRejected, agent, eligibility, eligibilityResult, monitoring, complianceResult } = facts(record);
  if (status === "failed") return INELIGIBLE;
  const isUndefined = eligibility === "cannot_define_eligibility";
  if (isUndefined) return REVIEW;
  if (status === "pending") return PENDING;
  if (status !== "succeeded" && status !== "processed") return REVIEW;
  const says = [eligibilityResult, complianceResult];
  const isNegative = isRejected || agent === "rejected" || says.includes("fail") || eligibility === "validation_request_failed" || monitoring === "validation_request_failed";
  const isUnknown = !agentStatuses.has(agent) || !checkStatuses.has(eligibility) || !checkStatuses.has(monitoring) || says.some((result) => result !== "pass" && result !== "fail" && result !== "none");
  if (isNegative || isUnknown) return REVIEW;
  return status === "succeeded" ? ELIGIBLE : PENDING;
}
