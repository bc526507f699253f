// What the sandbox's two providers answer, and what the package must make of it.
//
// A scenario: `{ id, provider, group, title, what, policy?, credential?, answer, expect }`.
// `expect` is `{ outcome, reason, also? }` (reason decides, each of `also` is told) or `{ error, status, providerCode }`.

import { readFileSync } from "node:fs";

/** In every credential of the tests: where this is found, a secret was told. */
export const marker = readFileSync(new URL("../marker.txt", import.meta.url), "utf8").trim();

// Not one of these opens anything outside the sandbox.
export const credentials = {
  token: `fake.app-user.${marker}`,
  appOnlyToken: `fake.app-only.${marker}`,
  tokenWithoutMfa: `fake.app-user-without-mfa.${marker}`,
  tokenForOtherAudience: `fake.other-audience.${marker}`,
  expiredToken: `fake.expired.${marker}`,
  secretKey: `sandbox_sk_fake_${marker}`,
  secretKeyWithoutScope: `sandbox_sk_fake_without_scope_${marker}`,
  publishableKey: `sandbox_pk_fake_${marker}`,
  revokedKey: `sandbox_sk_fake_revoked_${marker}`,
};

// ── Microsoft Partner Center ────────────────────────────────────────────────

const utf8 = (text) => Buffer.from(text);
const json = JSON.stringify;

const account = (status, rest) => ({
  type: "account",
  status,
  lastUpdateDateTime: "2026-05-04T09:30:00",
  ...rest,
});

export const partnerCenterFault = (code, description) => ({ code, description, data: [], source: "PartnerFD" });

const noAccountStatus = (code, id) => ({
  code,
  message: `Account Status for the customer, ${id} was not found.`,
  description: `Account Status for the customer, ${id} was not found.`,
  errorName: "AccountStatusNotFound",
  isRetryable: false,
  errorMessageExtended: "InternalErrorCode=600074",
});

const gatewayPage = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
const html = { "Content-Type": "text/html; charset=utf-8" };

// Statuses have GUIDs of one digit; for the others the fourth group is the HTTP status and the last one the provider's code.
const partnerCenter = (group, rows) =>
  rows.map(([id, title, what, answer, expect, credential]) => ({
    id, provider: "partner-center", group, title, what, answer, expect, ...(credential && { credential }),
  }));

const absent = { outcome: "eligible", reason: "account.absent" };
const unrecognized = { outcome: "review", reason: "account.unrecognized" };
const allowed = { outcome: "eligible", reason: "account.allowed" };
const malformed = { error: "malformed_response", status: 200, providerCode: null };

const partnerCenterScenarios = [
  ...partnerCenter("Account status", [
    ["11111111-1111-1111-1111-111111111111", "Allowed", "The account was checked and may buy.",
      { body: account("Allowed") }, allowed],
    ["22222222-2222-2222-2222-222222222222", "Under review", "Buying is held; renewing, removing seats and cancelling go on.",
      { body: account("UnderReview") }, { outcome: "pending", reason: "account.under_review" }],
    ["33333333-3333-3333-3333-333333333333", "Not allowed", "The account was refused.",
      { body: account("NotAllowed") }, { outcome: "ineligible", reason: "account.not_allowed" }],
    ["44444444-4444-4444-4444-444444444444", "Unknown", "The provider cannot say; that does not let anyone buy.",
      { body: account("Unknown") }, { outcome: "review", reason: "account.unknown" }],
    ["55555555-5555-5555-5555-555555555555", "Not ready", "Documented, but not whether it blocks; held by default.",
      { body: account("Not Ready") }, { outcome: "pending", reason: "account.not_ready" }],
    ["00000000-0000-0000-0404-000000600074", "No account status", "Error 404 with code 600074: nothing stands in the way.",
      { status: 404, body: noAccountStatus(600074, "00000000-0000-0000-0404-000000600074") }, absent],
  ]),
  ...partnerCenter("Told in other ways", [
    ["22222222-0000-0000-0000-000000000001", "UNDER_REVIEW", "The same status in capitals, with an underscore.",
      { body: account("UNDER_REVIEW") }, { outcome: "pending", reason: "account.under_review" }],
    ["55555555-0000-0000-0000-000000000001", "NotReady", "The same status without its space.",
      { body: account("NotReady") }, { outcome: "pending", reason: "account.not_ready" }],
    ["33333333-0000-0000-0000-000000000001", "not-allowed", "The same status in small letters, with a hyphen.",
      { body: account("not-allowed") }, { outcome: "ineligible", reason: "account.not_allowed" }],
    ["11111111-0000-0000-0000-000000000001", "No date", "The date is an empty text, as today’s service sends it.",
      { body: account("Allowed", { lastUpdateDateTime: "" }) }, allowed],
    ["11111111-0000-0000-0000-000000000002", "No type, no date", "Only the status came.",
      { body: { status: "Allowed" } }, allowed],
    ["11111111-0000-0000-0000-000000000003", "UTF-8 with a mark", "Three bytes stand before the JSON.",
      { body: utf8("\ufeff" + json(account("Allowed"))) }, allowed],
    ["11111111-0000-0000-0000-000000000004", "UTF-16", "Two bytes a character, with a byte-order mark.",
      { body: Buffer.from("\ufeff" + json(account("Allowed")), "utf16le"), headers: { "Content-Type": "application/json; charset=utf-16" } }, allowed],
    ["00000000-0000-0001-0404-000000600074", "No status, code as text", "The code 600074 comes in quotation marks.",
      { status: 404, body: { code: "600074", description: "Account Status for the customer was not found." } }, absent],
    ["00000000-0000-0002-0404-000000600074", "No status, cut short", "The closing brace is missing, as in the provider’s own sample.",
      { status: 404, body: json(noAccountStatus(600074, "00000000-0000-0002-0404-000000600074"), null, 2).slice(0, -2) }, absent],
    ["00000000-0000-0003-0404-000000600074", "No status, code as 6.00074e5", "The same number, spelled differently.",
      { status: 404, body: `{"code":6.00074e5,"errorName":"AccountStatusNotFound"}` }, absent],
  ]),
  ...partnerCenter("Not to be trusted", [
    ["66666666-6666-6666-6666-666666666666", "A status nobody knows", "The provider may add one tomorrow; it grants nothing.",
      { body: account("PartiallyAllowed") }, unrecognized],
    ["66666666-0000-0000-0000-000000000001", "No status at all", "An empty record.",
      { body: {} }, unrecognized],
    ["66666666-0000-0000-0000-000000000002", "Another type", "A status of something that is not the account.",
      { body: account("Allowed", { type: "address" }) }, unrecognized],
    ["66666666-0000-0000-0000-000000000003", "Status null", "The field is there and says nothing.",
      { body: account(null) }, unrecognized],
    ["66666666-0000-0000-0200-000000600074", "Code 600074, but no 404", "Only both together mean that there is no status.",
      { body: noAccountStatus(600074, "66666666-0000-0000-0200-000000600074") }, malformed],
    ["66666666-0000-0000-0404-000000600074", "404 that only mentions 600074", "The number is in the text, the code is another.",
      { status: 404, body: partnerCenterFault(1000, "600074 not found") }, { error: "not_found", status: 404, providerCode: "1000" }],
    ["66666666-0000-0000-0200-000000000001", "Empty answer", "200 without a word.",
      { body: "" }, malformed],
    ["66666666-0000-0000-0200-000000000002", "A sign-in page", "200, but HTML.",
      { body: "<!doctype html><title>Sign in</title>", headers: html }, malformed],
    ["66666666-0000-0000-0200-000000000003", "Half a record", "The connection’s other end stopped in the middle.",
      { body: json(account("Allowed")).slice(0, 30) }, malformed],
    ["66666666-0000-0000-0200-000000000004", "Status as a number", "Not the type that is documented.",
      { body: account(1) }, malformed],
    ["66666666-0000-0000-0200-000000000005", "Two statuses", "One key twice: refused, the last one does not win.",
      { body: `{"type":"account","status":"NotAllowed","status":"Allowed"}` }, malformed],
  ]),
  ...partnerCenter("Refused or out of order", [
    ["00000000-0000-0000-0404-000000001000", "Not found", "404 with another code is an error, not a permission to buy.",
      { status: 404, body: partnerCenterFault(1000, "The requested resource was not found.") }, { error: "not_found", status: 404, providerCode: "1000" }],
    ["00000000-0000-0000-0404-000000060003", "No such tenant", "404 with code 60003.",
      { status: 404, body: partnerCenterFault(60003, "The tenant was not found.") }, { error: "not_found", status: 404, providerCode: "60003" }],
    ["00000000-0000-0000-0401-000000000000", "Expired token", "The back end’s token ran out.",
      { body: account("Allowed") }, { error: "unauthorized", status: 401, providerCode: null }, "expiredToken"],
    ["00000000-0000-0000-0401-000000900420", "Token for something else", "The audience is not the Partner Center API.",
      { body: account("Allowed") }, { error: "unauthorized", status: 401, providerCode: "900420" }, "tokenForOtherAudience"],
    ["00000000-0000-0000-0401-000000900421", "Signed in without MFA", "The back end’s user must sign in again.",
      { body: account("Allowed") }, { error: "unauthorized", status: 401, providerCode: "900421" }, "tokenWithoutMfa"],
    ["00000000-0000-0000-0403-000000900329", "App-only token", "This call wants a user behind the app.",
      { body: account("Allowed") }, { error: "forbidden", status: 403, providerCode: "900329" }, "appOnlyToken"],
    ["00000000-0000-0000-0403-000000020002", "Not your customer", "There is no reseller relationship.",
      { status: 403, body: partnerCenterFault(20002, "No relationship between caller and account.") }, { error: "forbidden", status: 403, providerCode: "20002" }],
    ["00000000-0000-0000-0403-000000001002", "Role too small", "The user lacks the role.",
      { status: 403, body: partnerCenterFault(1002, "Authorization Failed") }, { error: "forbidden", status: 403, providerCode: "1002" }],
    ["00000000-0000-0000-0403-000000000000", "Refused in plain words", "403 with a sentence instead of JSON.",
      { status: 403, body: "The supplied role may not perform this operation.", headers: { "Content-Type": "text/plain" } }, { error: "forbidden", status: 403, providerCode: null }],
    ["00000000-0000-0000-0429-000000000000", "Too many requests", "Come back in 42 seconds: longer than the call may wait.",
      { status: 429, body: { statusCode: 429, message: "Rate limit is exceeded. Try again in 42 seconds." }, headers: { "Retry-After": "42" } }, { error: "rate_limited", status: 429, providerCode: null }],
    ["00000000-0000-0000-0500-000000800003", "Provider fails", "500; asked again, then given up.",
      { status: 500, body: { code: 800003, message: "An unexpected error occurred.", description: "An unexpected error occurred.", errorName: "InternalServerError", isRetryable: true } }, { error: "server_error", status: 500, providerCode: "800003" }],
    ["00000000-0000-0001-0500-000000800003", "Provider fails for good", "500 that says it need not be asked again.",
      { status: 500, body: { code: 800003, description: "An unexpected error occurred.", isRetryable: false } }, { error: "server_error", status: 500, providerCode: "800003" }],
    ["00000000-0000-0000-0502-000000000000", "Bad gateway", "502 with an HTML page.",
      { status: 502, body: gatewayPage, headers: html }, { error: "server_error", status: 502, providerCode: null }],
  ]),
];

// ── Goodstack ───────────────────────────────────────────────────────────────

const created = "2026-05-04T09:30:00.000Z";
const settled = "2026-05-06T14:05:00.000Z";

export const goodstackFault = (code, title, message, reasons) => ({ error: { code, title, message, ...(reasons && { reasons }) } });

const request = (rest) => ({
  id: "validationrequest_demo", name: "Riverside Food Bank", acceptedAt: null, rejectedAt: null, organisationTypes: ["nonprofit"], ...rest,
});
const accepted = request({ acceptedAt: settled });
const rejected = request({ rejectedAt: settled });

const agent = (status, rejectionReasonCode = null, rest) => ({
  id: "agentverification_demo", email: "sam@riverside.example", firstName: "Sam", lastName: "Sample",
  status, rejectionReason: null, rejectionReasonCode, language: "en-GB", ...rest,
});
const approved = agent("approved");

const eligibility = (status, eligibilityStatus = null) => ({
  status,
  results: { eligibilityStatus, confirmedActivitySubTags: ["activitysubtag_food"], rejectedActivitySubTags: eligibilityStatus === "fail" ? ["activitysubtag_food"] : null },
});
const passed = eligibility("live", "pass");

const monitoring = (status, complianceStatus = null, flagged = []) => ({
  status,
  results: {
    complianceStatus,
    registration: { active: "yes" },
    ...Object.fromEntries(["warning", "sanction", "controversial", "commercial", "adverseMedia", "hateSpeech"]
      .map((name) => [name, { status: flagged.includes(name) ? "flag" : "clear" }])),
  },
});
const clean = monitoring("live", "pass");

const submission = (status, parts) => ({
  validationInviteId: null,
  status,
  organisationId: "organisation_demo",
  organisationName: "Riverside Food Bank",
  organisation: { name: "Riverside Food Bank", countryCode: "AUS" },
  createdAt: created,
  processedAt: status === "pending" ? null : settled,
  metadata: null,
  partnerFields: null,
  configuration: { id: "hostedconfiguration_demo", name: "Nonprofit offers", allowedOrganisations: { types: ["nonprofit", "social_impact"] } },
  ...parts,
});

const goodstack = (group, rows) =>
  rows.map(([name, title, what, answer, expect, { policy, credential } = {}]) => {
    const id = `validationsubmission_${name}`;
    // A bare record is wrapped as the provider does it.
    const whole = "body" in answer ? answer : { body: { data: { id, ...answer } } };
    return { id, provider: "goodstack", group, title, what, answer: whole, expect, ...(policy && { policy }), ...(credential && { credential }) };
  });

const all = { validationRequest: accepted, agentVerification: approved, eligibility: passed };
const eligible = (...also) => ({ outcome: "eligible", reason: "submission.succeeded", also });
const ineligible = (...also) => ({ outcome: "ineligible", reason: "submission.failed", also });
const contradicted = (...also) => ({ outcome: "review", reason: "submission.contradicted", also });
const pending = (...also) => ({ outcome: "pending", reason: "submission.pending", also });
const review = (reason, ...also) => ({ outcome: "review", reason, also });

const agentRejections = {
  validation_request_failed: "The organisation’s own check failed first.",
  user_verification_expired: "The applicant did not confirm the e-mail in time.",
  user_failed_percent_review: "The provider’s review of the applicant failed.",
  reapply: "The applicant will apply again.",
  fake_email_used: "A made-up or test address. The applicant is not told why.",
  no_online_presence: "Nothing was found online to check against.",
  nonprofit_association_expired: "The organisation did not confirm the applicant in time.",
  invalid_documentation: "The documents do not prove it.",
  fake_documentation: "The documents are thought to be forged. The applicant is not told why.",
  mismatched_information: "Documents and application disagree.",
  blank_corrupted_documentation: "The documents are empty or cannot be opened.",
  suspicious_application: "The application looks wrong. The applicant is not told why.",
  other: "The provider gives no reason.",
};
const requestRejections = {
  not_eligible: "The organisation is not of a kind that qualifies.",
  incorrect_documentation: "The organisation’s documents are not right.",
  not_attributable_to_registry: "It could not be found in the register.",
  other: "The provider gives no reason.",
};
const words = (code) => code[0].toUpperCase() + code.slice(1).replaceAll("_", " ");

const goodstackScenarios = [
  ...goodstack("Outcome", [
    ["succeeded", "Succeeded", "Every check that was asked for is passed.",
      submission("succeeded", all), eligible("request.accepted", "agent.approved", "eligibility.pass")],
    ["failed", "Failed", "The final no; the parts say why.",
      submission("failed", { ...all, agentVerification: agent("rejected", "mismatched_information") }), ineligible("agent.rejected.mismatched_information")],
    ["pending", "Pending", "The provider is still checking.",
      submission("pending", { validationRequest: request(), agentVerification: agent("pending_review") }), pending("request.waiting", "agent.pending_review")],
    ["pending_user_verification", "Waiting for the applicant", "One click in an e-mail is missing.",
      submission("pending", { ...all, agentVerification: agent("pending_user_verification") }), { outcome: "pending", reason: "agent.pending_user_verification" }],
    ["processed", "Processed", "Finished, but neither yes nor no.",
      submission("processed", all), { outcome: "pending", reason: "submission.processed" }],
    ["cannot_define", "Eligibility cannot be defined", "The provider leaves it to you.",
      submission("pending", { ...all, eligibility: eligibility("cannot_define_eligibility") }), review("eligibility.cannot_define")],
    ["contradicted", "Contradicts itself", "Succeeded as a whole, yet the applicant was rejected.",
      submission("succeeded", { ...all, agentVerification: agent("rejected", "other") }), contradicted("agent.rejected.other")],
    ["unrecognized_status", "A status nobody knows", "It grants nothing until a person has looked.",
      submission("archived", all), review("submission.unrecognized")],
  ]),
  ...goodstack("Applicant rejected", [
    ...Object.entries(agentRejections).map(([code, what]) =>
      [`rejected_${code}`, words(code), what,
        submission("failed", { ...all, agentVerification: agent("rejected", code) }), ineligible(`agent.rejected.${code}`)]),
    ["rejected_without_code", "No code", "Rejected, and no reason came with it.",
      submission("failed", { ...all, agentVerification: agent("rejected") }), ineligible("agent.rejected")],
    ["rejected_unrecognized_code", "A code nobody knows", "Rejected for a reason that is new.",
      submission("failed", { ...all, agentVerification: agent("rejected", "expired_passport") }), ineligible("agent.rejected.unrecognized")],
  ]),
  ...goodstack("Organisation rejected", [
    ["request_rejected", "Request rejected", "The register check said no.",
      submission("failed", { validationRequest: rejected }), ineligible("request.rejected")],
    ...Object.entries(requestRejections).map(([code, what]) =>
      [`request_rejected_${code}`, words(code), what,
        submission("failed", { validationRequest: rejected, failureReasons: [{ check: "validation_request", reason: { rejectionReasonCode: code } }] }),
        ineligible(`request.rejected.${code}`)]),
    ["eligibility_fail", "Not eligible by activity", "What it does is not what the offer is for.",
      submission("failed", { ...all, eligibility: eligibility("live", "fail") }), ineligible("eligibility.fail")],
    ["eligibility_request_failed", "Eligibility never checked", "The request before it failed.",
      submission("failed", { eligibility: eligibility("validation_request_failed") }), ineligible("eligibility.validation_request_failed")],
    ["failed_cannot_define", "Failed, cannot be defined", "The provider itself made a no of it.",
      submission("failed", { ...all, eligibility: eligibility("cannot_define_eligibility") }), ineligible("eligibility.cannot_define")],
    ["compliance_fail", "Compliance failed", "On a sanctions list, and in the news.",
      submission("failed", { ...all, monitoring: monitoring("live", "fail", ["sanction", "adverseMedia"]) }),
      ineligible("compliance.fail", "compliance.flag.sanction", "compliance.flag.adverse_media")],
    ["compliance_request_failed", "Compliance never checked", "The request before it failed.",
      submission("failed", { monitoring: monitoring("validation_request_failed") }), ineligible("compliance.validation_request_failed")],
    ["failed_without_parts", "Failed, nothing more", "No part says why.",
      submission("failed"), ineligible()],
  ]),
  ...goodstack("Still open", [
    ["request_waiting", "Organisation in the queue", "The register check has not ended.",
      submission("pending", { validationRequest: request() }), pending("request.waiting")],
    ["agent_pending", "Applicant not yet checked", "Neither the review nor the e-mail is done.",
      submission("pending", { ...all, agentVerification: agent("pending") }), pending("agent.pending")],
    ["agent_pending_review", "Applicant under review", "The e-mail is confirmed, the review goes on.",
      submission("pending", { ...all, agentVerification: agent("pending_review") }), pending("agent.pending_review")],
    ["agent_without_status", "Applicant without a status", "The part is there and says nothing.",
      submission("pending", { ...all, agentVerification: agent(null) }), pending("agent.pending")],
    ["eligibility_pending", "Eligibility pending", "Not yet classified.",
      submission("pending", { ...all, eligibility: eligibility("pending") }), pending("eligibility.pending")],
    ["eligibility_pending_request", "Eligibility waits for the request", "It starts when the organisation is accepted.",
      submission("pending", { validationRequest: request(), eligibility: eligibility("pending_validation_request") }), pending("eligibility.pending_validation_request")],
    ["eligibility_undetermined", "Eligibility live, no result", "Watching, but not classified yet.",
      submission("pending", { ...all, eligibility: eligibility("live") }), pending("eligibility.undetermined")],
    ["eligibility_cancelled", "Eligibility cancelled", "No longer watched.",
      submission("pending", { ...all, eligibility: eligibility("cancelled") }), pending("eligibility.cancelled")],
    ["compliance_pending", "Compliance pending", "The lists are still being searched.",
      submission("pending", { ...all, monitoring: monitoring("pending") }), pending("compliance.pending")],
    ["compliance_pending_request", "Compliance waits for the request", "It starts when the organisation is accepted.",
      submission("pending", { validationRequest: request(), monitoring: monitoring("pending_validation_request") }), pending("compliance.pending_validation_request")],
    ["compliance_undetermined", "Compliance live, no result", "Watching, but nothing found out yet.",
      submission("pending", { ...all, monitoring: monitoring("live") }), pending("compliance.undetermined")],
    ["compliance_cancelled", "Compliance cancelled", "No longer watched.",
      submission("pending", { ...all, monitoring: monitoring("cancelled") }), pending("compliance.cancelled")],
    ["pending_with_rejection", "Pending, a no in sight", "The applicant is rejected, the whole is not settled.",
      submission("pending", { ...all, agentVerification: agent("rejected", "reapply") }), pending("agent.rejected.reapply")],
    ["pending_user_and_rejection", "Waiting, though rejected", "The organisation is rejected: no click helps.",
      submission("pending", { validationRequest: rejected, agentVerification: agent("pending_user_verification") }), pending("request.rejected", "agent.pending_user_verification")],
  ]),
  ...goodstack("A person must look", [
    ["without_status", "No status", "The record does not say how it stands.",
      submission(null, all), review("submission.unrecognized")],
    ["contradicted_request", "Accepted and rejected", "Both dates are set.",
      submission("succeeded", { ...all, validationRequest: request({ acceptedAt: settled, rejectedAt: settled }) }), contradicted("request.contradicted")],
    ["contradicted_request_rejected", "Succeeded, request rejected", "The whole and its part disagree.",
      submission("succeeded", { ...all, validationRequest: rejected }), contradicted("request.rejected")],
    ["contradicted_eligibility", "Succeeded, eligibility failed", "It changed after the verdict.",
      submission("succeeded", { ...all, eligibility: eligibility("live", "fail") }), contradicted("eligibility.fail")],
    ["contradicted_compliance", "Succeeded, compliance failed", "It changed after the verdict.",
      submission("succeeded", { ...all, monitoring: monitoring("live", "fail", ["hateSpeech"]) }), contradicted("compliance.fail", "compliance.flag.hate_speech")],
    ["contradicted_cannot_define", "Succeeded, cannot be defined", "A yes over an open question.",
      submission("succeeded", { ...all, eligibility: eligibility("cannot_define_eligibility") }), contradicted("eligibility.cannot_define")],
    ["unrecognized_agent", "Applicant in a new state", "Succeeded, but one part cannot be read.",
      submission("succeeded", { ...all, agentVerification: agent("paused") }), review("submission.unrecognized_part", "agent.unrecognized")],
    ["unrecognized_eligibility", "Eligibility in a new state", "Succeeded, but one part cannot be read.",
      submission("succeeded", { ...all, eligibility: eligibility("live", "partly") }), review("submission.unrecognized_part", "eligibility.unrecognized")],
    ["unrecognized_compliance", "Compliance in a new state", "Succeeded, but one part cannot be read.",
      submission("succeeded", { ...all, monitoring: monitoring("escalated") }), review("submission.unrecognized_part", "compliance.unrecognized")],
    ["processed_with_rejection", "Processed, applicant rejected", "Finished with a no that nobody spoke.",
      submission("processed", { ...all, agentVerification: agent("rejected", "other") }), review("submission.processed", "agent.rejected.other")],
    ["processed_unrecognized", "Processed, a part unreadable", "Finished, and one part cannot be read.",
      submission("processed", { ...all, agentVerification: agent("paused") }), review("submission.processed", "agent.unrecognized")],
  ]),
  ...goodstack("With a policy of yours", [
    ["policy_type_met", "Nonprofits only, is one", "Your policy asks for a nonprofit.",
      submission("succeeded", all), eligible(), { policy: { organisationTypes: ["nonprofit"] } }],
    ["policy_type_not_met", "Nonprofits only, is none", "Your policy asks for a nonprofit, this is a social enterprise.",
      submission("succeeded", { ...all, validationRequest: request({ acceptedAt: settled, organisationTypes: ["social_impact"] }) }),
      { outcome: "ineligible", reason: "policy.organisation_type" }, { policy: { organisationTypes: ["nonprofit"] } }],
    ["policy_type_unknown", "Nonprofits only, cannot be told", "Neither organisation nor programme names a kind.",
      submission("succeeded", { agentVerification: approved, configuration: null }), review("policy.organisation_type_unknown"), { policy: { organisationTypes: ["nonprofit"] } }],
    ["policy_country_met", "Australia only, is there", "Your policy names a country.",
      submission("succeeded", all), eligible(), { policy: { countryCodes: ["AUS"] } }],
    ["policy_country_not_met", "Australia only, is elsewhere", "Your policy names a country, this is another.",
      submission("succeeded", { ...all, organisation: { name: "Riverside Food Bank", countryCode: "NZL" } }),
      { outcome: "ineligible", reason: "policy.country" }, { policy: { countryCodes: ["AUS"] } }],
    ["policy_country_unknown", "Australia only, cannot be told", "The record names no country.",
      submission("succeeded", { ...all, organisation: null }), review("policy.country_unknown"), { policy: { countryCodes: ["AUS"] } }],
    ["policy_cannot_define", "Cannot be defined counts as no", "The provider’s stricter advice.",
      submission("pending", { ...all, eligibility: eligibility("cannot_define_eligibility") }),
      { outcome: "ineligible", reason: "eligibility.cannot_define" }, { policy: { cannotDefineEligibility: "ineligible" } }],
  ]),
  ...goodstack("Told in other ways", [
    ["succeeded_alone", "Succeeded, no parts", "No part was asked for.",
      submission("succeeded"), eligible()],
    ["succeeded_with_monitoring", "With compliance", "As the answer to creating a submission shows it.",
      { body: { object: "validation_submission", data: { id: "validationsubmission_succeeded_with_monitoring", ...submission("succeeded", { ...all, monitoring: clean }) } } },
      eligible("compliance.pass")],
    ["succeeded_with_flag", "A flag beside a pass", "Your programme does not count it; you are told.",
      submission("succeeded", { ...all, monitoring: monitoring("live", "pass", ["commercial"]) }), eligible("compliance.pass", "compliance.flag.commercial")],
    ["succeeded_code_ignored", "Approved, with a leftover code", "The status counts, the code beside it does not.",
      submission("succeeded", { ...all, agentVerification: agent("approved", "other") }), eligible("agent.approved")],
    ["flat_fields", "Deprecated fields only", "The nested objects are missing; the old fields speak.",
      submission("succeeded", { agentVerificationStatus: "approved", agentVerificationEmail: "sam@riverside.example", validationRequestAcceptedAt: settled, validationRequestRejectedAt: null }),
      eligible("request.accepted", "agent.approved")],
    ["flat_fields_rejected", "Deprecated fields, rejected", "The old fields say no.",
      submission("failed", { agentVerificationStatus: "rejected", agentVerificationRejectionReasonCode: "reapply", agentVerificationRejectionReason: "Agent/nonprofit will reapply" }),
      ineligible("agent.rejected.reapply")],
    ["with_metadata", "With your own fields", "Metadata and partner fields come back untouched.",
      submission("succeeded", { ...all, metadata: { orderId: "4711" }, partnerFields: { employees: 12, newsletter: true } }), eligible()],
    ["with_unknown_fields", "With fields of tomorrow", "What we do not know does no harm.",
      submission("succeeded", { ...all, riskScore: 0.1, agentVerification: agent("approved", null, { badge: { level: 3 } }) }), eligible()],
    ["without_envelope", "Without its envelope", "The record itself, not wrapped in data.",
      { body: { id: "validationsubmission_without_envelope", ...submission("succeeded", all) } }, eligible()],
    ["utf8_mark", "UTF-8 with a mark", "Three bytes stand before the JSON.",
      { body: utf8("\ufeff" + json({ data: { id: "validationsubmission_utf8_mark", ...submission("succeeded", all) } })) }, eligible()],
  ]),
  ...goodstack("Refused or out of order", [
    ["not_found", "Not found", "No such submission.",
      { status: 404, body: goodstackFault("not_found", "Resource not found", "This endpoint is unavailable or can not be found") }, { error: "not_found", status: 404, providerCode: "not_found" }],
    ["revoked_key", "Key refused", "401, and not a word in the body.",
      submission("succeeded", all), { error: "unauthorized", status: 401, providerCode: null }, { credential: "revokedKey" }],
    ["publishable_key", "Publishable key", "This call wants the secret key.",
      submission("succeeded", all), { error: "forbidden", status: 403, providerCode: "forbidden" }, { credential: "publishableKey" }],
    ["missing_scope", "Key without the scope", "The key is right and may not do this.",
      submission("succeeded", all), { error: "forbidden", status: 403, providerCode: "forbidden" }, { credential: "secretKeyWithoutScope" }],
    ["bad_request", "Bad request", "400 with its reasons.",
      { status: 400, body: goodstackFault("bad_request", "Bad request", "One or more of the inputs were invalid", ["id must be a submission id"]) }, { error: "rejected", status: 400, providerCode: "bad_request" }],
    ["rate_limited", "Too many requests", "Come back in 42 seconds: longer than the call may wait.",
      { status: 429, body: goodstackFault("rate_exceeded", "Too Many Requests", "Too many requests in a short time."), headers: { "Retry-After": "42" } }, { error: "rate_limited", status: 429, providerCode: "rate_exceeded" }],
    ["rate_limited_without_date", "Too many, no date", "429 that does not say when to come back.",
      { status: 429, body: goodstackFault("rate_exceeded", "Too Many Requests", "Too many requests in a short time.") }, { error: "rate_limited", status: 429, providerCode: "rate_exceeded" }],
    ["server_error", "Provider fails", "500; asked again, then given up.",
      { status: 500, body: goodstackFault("internal_error", "Internal error", "Something went wrong") }, { error: "server_error", status: 500, providerCode: "internal_error" }],
    ["bad_gateway", "Bad gateway", "502 with an HTML page.",
      { status: 502, body: gatewayPage, headers: html }, { error: "server_error", status: 502, providerCode: null }],
    ["empty", "Empty answer", "200 without a word.", { body: "" }, malformed],
    ["not_json", "Not JSON", "200, but HTML.", { body: "<!doctype html><title>Maintenance</title>", headers: html }, malformed],
    ["status_number", "Status as a number", "Not the type that is documented.",
      { body: { data: { id: "validationsubmission_status_number", status: 4 } } }, malformed],
  ]),
];

export const scenarios = [...partnerCenterScenarios, ...goodstackScenarios];

/** What the demo page may know: no answers, no credentials. */
export const gallery = scenarios.map(({ id, provider, group, title, what, policy }) => ({ id, provider, group, title, what, policy }));
