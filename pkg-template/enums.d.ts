// Generated from the Rust declarations; renew with `BLESS=1 cargo test --test generated`.

/** What a validation status is about. */
export const validationTypes: readonly ["account"];
/** Whether a value is one of `validationTypes`. */
export function isValidationType(value: unknown): value is ValidationType;

/** What Partner Center says of a customer's account. */
export const accountStatuses: readonly ["Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready"];
/** Whether a value is one of `accountStatuses`. */
export function isAccountStatus(value: unknown): value is AccountStatus;

/** The clouds that Partner Center answers in. */
export const clouds: readonly ["global", "china"];
/** Whether a value is one of `clouds`. */
export function isCloud(value: unknown): value is Cloud;

/** How far a submission has come. */
export const submissionStatuses: readonly ["pending", "processed", "failed", "succeeded"];
/** Whether a value is one of `submissionStatuses`. */
export function isSubmissionStatus(value: unknown): value is SubmissionStatus;

/** In which order submissions are listed. */
export const directions: readonly ["ASC", "DESC"];
/** Whether a value is one of `directions`. */
export function isDirection(value: unknown): value is Direction;

/** What kind of organisation a validation request found. */
export const organisationTypes: readonly ["nonprofit", "social_impact"];
/** Whether a value is one of `organisationTypes`. */
export function isOrganisationType(value: unknown): value is OrganisationType;

/** What kinds of organisation a programme is open to. */
export const allowedOrganisationTypes: readonly ["social_impact", "nonprofit", "education"];
/** Whether a value is one of `allowedOrganisationTypes`. */
export function isAllowedOrganisationType(value: unknown): value is AllowedOrganisationType;

/** How far the check of the applicant has come. */
export const agentVerificationStatuses: readonly ["pending", "pending_user_verification", "pending_review", "approved", "rejected"];
/** Whether a value is one of `agentVerificationStatuses`. */
export function isAgentVerificationStatus(value: unknown): value is AgentVerificationStatus;

/** Why the applicant was rejected, in the provider's older sentences. Deprecated in favour of the code. */
export const agentRejectionReasons: readonly ["Validation request failed", "User verification expired", "Identity check failed", "No evidence agent’s email is associated with organisation", "Agent/nonprofit will reapply", "Agent used fake or test email", "No online presence to complete check", "Nonprofit association expired", "Other"];
/** Whether a value is one of `agentRejectionReasons`. */
export function isAgentRejectionReason(value: unknown): value is AgentRejectionReason;

/** Why the applicant was rejected. */
export const agentRejectionReasonCodes: readonly ["validation_request_failed", "user_verification_expired", "user_failed_percent_review", "reapply", "fake_email_used", "no_online_presence", "nonprofit_association_expired", "invalid_documentation", "fake_documentation", "mismatched_information", "blank_corrupted_documentation", "suspicious_application", "other"];
/** Whether a value is one of `agentRejectionReasonCodes`. */
export function isAgentRejectionReasonCode(value: unknown): value is AgentRejectionReasonCode;

/** How far the eligibility review has come. */
export const eligibilityStatuses: readonly ["live", "pending_validation_request", "validation_request_failed", "pending", "cancelled", "cannot_define_eligibility"];
/** Whether a value is one of `eligibilityStatuses`. */
export function isEligibilityStatus(value: unknown): value is EligibilityStatus;

/** What the eligibility review found. */
export const eligibilityResults: readonly ["pass", "fail"];
/** Whether a value is one of `eligibilityResults`. */
export function isEligibilityResult(value: unknown): value is EligibilityResult;

/** How far the compliance check has come. */
export const monitoringStatuses: readonly ["live", "pending_validation_request", "validation_request_failed", "pending", "cancelled"];
/** Whether a value is one of `monitoringStatuses`. */
export function isMonitoringStatus(value: unknown): value is MonitoringStatus;

/** What the compliance check found. */
export const complianceStatuses: readonly ["pass", "fail"];
/** Whether a value is one of `complianceStatuses`. */
export function isComplianceStatus(value: unknown): value is ComplianceStatus;

/** What one list of the compliance check says. */
export const flagStatuses: readonly ["clear", "flag"];
/** Whether a value is one of `flagStatuses`. */
export function isFlagStatus(value: unknown): value is FlagStatus;

/** Whether the organisation's registration is active. */
export const registrationActives: readonly ["yes", "no"];
/** Whether a value is one of `registrationActives`. */
export function isRegistrationActive(value: unknown): value is RegistrationActive;

/** Why a validation request was rejected. */
export const validationRequestRejectionCodes: readonly ["other", "not_eligible", "incorrect_documentation", "not_attributable_to_registry"];
/** Whether a value is one of `validationRequestRejectionCodes`. */
export function isValidationRequestRejectionCode(value: unknown): value is ValidationRequestRejectionCode;

/** What a webhook can be about. */
export const webhookEventTypes: readonly ["validation_request.approved", "validation_request.rejected", "agent_verification.pending_review", "agent_verification.pending_user_verification", "agent_verification.approved", "agent_verification.rejected", "monitoring_subscription.updated", "eligibility_subscription.updated", "validation_submission.created", "validation_submission.succeeded", "validation_submission.failed", "validation_submission.updated"];
/** Whether a value is one of `webhookEventTypes`. */
export function isWebhookEventType(value: unknown): value is WebhookEventType;

/** The check that a failed submission failed. */
export const failedChecks: readonly ["validation_request", "agent_verification", "compliance", "eligibility"];
/** Whether a value is one of `failedChecks`. */
export function isFailedCheck(value: unknown): value is FailedCheck;

/** Goodstack's two environments. */
export const environments: readonly ["production", "sandbox"];
/** Whether a value is one of `environments`. */
export function isEnvironment(value: unknown): value is Environment;

/** Why a call has no answer. */
export const errorCodes: readonly ["invalid_argument", "not_initialised", "aborted", "timeout", "network", "unauthorized", "forbidden", "not_found", "rate_limited", "rejected", "server_error", "malformed_response", "response_too_large", "internal"];
/** Whether a value is one of `errorCodes`. */
export function isErrorCode(value: unknown): value is ErrorCode;

/** Who was asked. */
export const providers: readonly ["partner-center", "goodstack"];
/** Whether a value is one of `providers`. */
export function isProvider(value: unknown): value is Provider;

/** What may be done with a customer's subscriptions. */
export const operations: readonly ["purchase", "increaseSeats", "upgrade", "renew", "reduceSeats", "cancel"];
/** Whether a value is one of `operations`. */
export function isOperation(value: unknown): value is Operation;

/** What a decision says. Only "eligible" grants. "pending": somebody or something will still settle it. "review": the evidence is contradictory, undefined or unknown to us, and a person must look. */
export const outcomes: readonly ["eligible", "ineligible", "pending", "review"];
/** Whether a value is one of `outcomes`. */
export function isOutcome(value: unknown): value is Outcome;

/** What a reason does to the outcome. */
export const effects: readonly ["grants", "blocks", "holds", "informs"];
/** Whether a value is one of `effects`. */
export function isEffect(value: unknown): value is Effect;

/** Who must move. */
export const actors: readonly ["customer", "applicant", "organisation", "partner", "provider", "none"];
/** Whether a value is one of `actors`. */
export function isActor(value: unknown): value is Actor;

/** How they must move. */
export const recourses: readonly ["none", "wait", "retry", "act", "contact"];
/** Whether a value is one of `recourses`. */
export function isRecourse(value: unknown): value is Recourse;

/** What "Not Ready" does: the provider documents the status and not whether it blocks. */
export const notReadyPolicies: readonly ["block", "allow"];
/** Whether a value is one of `notReadyPolicies`. */
export function isNotReady(value: unknown): value is NotReady;

/** What an eligibility that cannot be defined leads to: the provider suggests both. */
export const cannotDefineEligibilityPolicies: readonly ["review", "ineligible"];
/** Whether a value is one of `cannotDefineEligibilityPolicies`. */
export function isCannotDefineEligibility(value: unknown): value is CannotDefineEligibility;

/** Why a decision says what it says. Codes are stable: a new one may come, none changes its meaning. */
export const reasonCodes: readonly ["account.allowed", "account.absent", "account.operation_unaffected", "account.under_review", "account.not_allowed", "account.unknown", "account.not_ready", "account.not_ready_allowed", "account.unrecognized", "submission.unrecognized", "submission.failed", "submission.contradicted", "submission.unrecognized_part", "submission.succeeded", "submission.processed", "submission.pending", "policy.organisation_type", "policy.country", "policy.organisation_type_unknown", "policy.country_unknown", "request.rejected", "request.rejected.other", "request.rejected.not_eligible", "request.rejected.incorrect_documentation", "request.rejected.not_attributable_to_registry", "request.rejected.unrecognized", "request.contradicted", "request.waiting", "request.accepted", "agent.rejected", "agent.rejected.validation_request_failed", "agent.rejected.user_verification_expired", "agent.rejected.user_failed_percent_review", "agent.rejected.reapply", "agent.rejected.fake_email_used", "agent.rejected.no_online_presence", "agent.rejected.nonprofit_association_expired", "agent.rejected.invalid_documentation", "agent.rejected.fake_documentation", "agent.rejected.mismatched_information", "agent.rejected.blank_corrupted_documentation", "agent.rejected.suspicious_application", "agent.rejected.other", "agent.rejected.unrecognized", "agent.pending", "agent.pending_user_verification", "agent.pending_review", "agent.approved", "agent.unrecognized", "eligibility.fail", "eligibility.validation_request_failed", "eligibility.cannot_define", "eligibility.unrecognized", "eligibility.pending", "eligibility.pending_validation_request", "eligibility.undetermined", "eligibility.cancelled", "eligibility.pass", "compliance.fail", "compliance.validation_request_failed", "compliance.unrecognized", "compliance.pending", "compliance.pending_validation_request", "compliance.undetermined", "compliance.cancelled", "compliance.pass", "compliance.flag.warning", "compliance.flag.sanction", "compliance.flag.controversial", "compliance.flag.commercial", "compliance.flag.adverse_media", "compliance.flag.hate_speech"];
/** Whether a value is one of `reasonCodes`. */
export function isReasonCode(value: unknown): value is ReasonCode;
