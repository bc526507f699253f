// A card for every status, rejection code and contradiction: made from the enums, so that a new value has its card.
import {
  accountStatuses, agentRejectionReasonCodes, agentVerificationStatuses, eligibilityResults, eligibilityStatuses, monitoringStatuses, submissionStatuses,
  validationRequestRejectionCodes,
} from "good-standing/enums";

const settled = "2026-05-06T14:05:00.000Z";
const account = (status, rest) => ({ type: "account", status, lastUpdateDateTime: "2026-05-04T09:30:00", ...rest });
const submission = (status, parts) => ({ data: { id: "validationsubmission_example", status, organisationName: "Riverside Food Bank", organisation: { name: "Riverside Food Bank", countryCode: "AUS" }, ...parts } });
const request = (acceptedAt, rejectedAt) => ({ acceptedAt, rejectedAt, organisationTypes: ["nonprofit"] });
const agent = (status, rejectionReasonCode = null) => ({ status, rejectionReasonCode });
const eligibility = (status, eligibilityStatus = null) => ({ status, results: { eligibilityStatus } });
const flags = ["warning", "sanction", "controversial", "commercial", "adverseMedia", "hateSpeech"];
const monitoring = (status, complianceStatus = null, flagged = []) => ({
  status, results: { complianceStatus, ...Object.fromEntries(flags.map((flag) => [flag, { status: flagged.includes(flag) ? "flag" : "clear" }])) },
});
const event = (failure) => ({
  data: { id: "event_example", eventType: "validation_submission.failed", createdAt: settled, eventData: { id: "validationsubmission_example", status: "failed", failureReasons: [failure] } },
});

const good = { validationRequest: request(settled, null), agentVerification: agent("approved"), eligibility: eligibility("live", "pass") };
const words = (text) => text.replaceAll("_", " ").replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase().replace(/^./, (letter) => letter.toUpperCase());

/** What says no, or leaves it open, beside a submission that succeeded. */
const against = [
  ["The organisation was rejected", { validationRequest: request(null, settled) }],
  ["The organisation was accepted and rejected", { validationRequest: request(settled, settled) }],
  ["The applicant was rejected", { agentVerification: agent("rejected", "other") }],
  ["The activities do not fit", { eligibility: eligibility("live", "fail") }],
  ["The eligibility cannot be defined", { eligibility: eligibility("cannot_define_eligibility") }],
  ["The compliance check failed", { monitoring: monitoring("live", "fail", ["sanction"]) }],
];

export const groups = [
  ["Account status", [
    ...accountStatuses.map((status) => [words(status), account(status)]),
    ["No account status", { code: 600074, errorName: "AccountStatusNotFound", description: "Account Status for the customer was not found." }],
    ["A status that nobody documented", account("PartiallyAllowed")],
    ["Of something that is no account", account("Allowed", { type: "agreement" })],
  ]],
  ["Submission status", [
    ...submissionStatuses.map((status) => [words(status), submission(status, status === "failed" ? { ...good, agentVerification: agent("rejected", "other") } : good)]),
    ["A status that nobody documented", submission("archived", good)],
  ]],
  ["Check of the organisation", [
    ["Waiting", submission("pending", { validationRequest: request(null, null) })],
    ["Accepted", submission("pending", { validationRequest: request(settled, null) })],
    ["Rejected", submission("failed", { validationRequest: request(null, settled) })],
    ...validationRequestRejectionCodes.map((code) => [`Rejected: ${words(code).toLowerCase()}`, event({ check: "validation_request", reason: { rejectionReasonCode: code } })]),
  ]],
  ["Check of the applicant", agentVerificationStatuses.map((status) => [words(status), submission(status === "rejected" ? "failed" : "pending", { ...good, agentVerification: agent(status) })])],
  ["Applicant rejected", agentRejectionReasonCodes.map((code) => [words(code), submission("failed", { ...good, agentVerification: agent("rejected", code) })])],
  ["Eligibility", [
    ...eligibilityStatuses.map((status) => [words(status), submission("pending", { ...good, eligibility: eligibility(status) })]),
    ...eligibilityResults.map((result) => [`Live, ${result}`, submission(result === "fail" ? "failed" : "pending", { ...good, eligibility: eligibility("live", result) })]),
  ]],
  ["Compliance", [
    ...monitoringStatuses.map((status) => [words(status), submission("pending", { ...good, monitoring: monitoring(status) })]),
    ...flags.map((flag) => [`Failed: ${words(flag).toLowerCase()}`, submission("failed", { ...good, monitoring: monitoring("live", "fail", [flag]) })]),
  ]],
  ["Contradictions", [
    ...against.map(([title, part]) => [`Succeeded, yet: ${title.toLowerCase()}`, submission("succeeded", { ...good, ...part })]),
    ...against.map(([title, part]) => [`Processed, yet: ${title.toLowerCase()}`, submission("processed", { ...good, ...part })]),
    ["An account status beside an error", { ...account("Allowed"), code: 600074 }],
  ]],
  ["Your policy", [
    ["From another country", submission("succeeded", good), { countryCodes: ["NZL"] }],
    ["Of another type", submission("succeeded", good), { organisationTypes: ["education"] }],
    ["Country not told", submission("succeeded", { ...good, organisation: null }), { countryCodes: ["NZL"] }],
    ["Renewing under review", account("UnderReview"), { operation: "renew" }],
    ["Not ready, and let through", account("Not Ready"), { notReady: "allow" }],
    ["Eligibility cannot be defined, taken as a no", submission("pending", { ...good, eligibility: eligibility("cannot_define_eligibility") }), { cannotDefineEligibility: "ineligible" }],
  ]],
  ["Errors", [
    ["Signed in without MFA", { code: 900421, description: "The token does not show multi-factor authentication." }],
    ["Not your customer", { code: 20002, description: "No relationship between caller and account." }],
    ["No such tenant", { code: 60003, description: "The tenant was not found." }],
    ["Key without the scope", { error: { code: "forbidden", title: "Forbidden", message: "Access is denied due to missing scope permissions" } }],
    ["No such submission", { error: { code: "not_found", title: "Resource not found", message: "This endpoint is unavailable or can not be found" } }],
  ]],
];

export const cards = groups.flatMap(([group, rows]) => rows.map(([title, record, policy = {}]) => ({ group, title, policy, text: JSON.stringify(record, null, 2) })));
