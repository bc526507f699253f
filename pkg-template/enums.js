// Generated from the Rust declarations; renew with `BLESS=1 cargo test --test generated`.

export const validationTypes = /* @__PURE__ */ Object.freeze(["account"]);
export const isValidationType = (value) => validationTypes.includes(value);

export const accountStatuses = /* @__PURE__ */ Object.freeze(["Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready"]);
export const isAccountStatus = (value) => accountStatuses.includes(value);

export const clouds = /* @__PURE__ */ Object.freeze(["global", "china"]);
export const isCloud = (value) => clouds.includes(value);

export const submissionStatuses = /* @__PURE__ */ Object.freeze(["pending", "processed", "failed", "succeeded"]);
export const isSubmissionStatus = (value) => submissionStatuses.includes(value);

export const directions = /* @__PURE__ */ Object.freeze(["ASC", "DESC"]);
export const isDirection = (value) => directions.includes(value);

export const organisationTypes = /* @__PURE__ */ Object.freeze(["nonprofit", "social_impact"]);
export const isOrganisationType = (value) => organisationTypes.includes(value);

export const allowedOrganisationTypes = /* @__PURE__ */ Object.freeze(["social_impact", "nonprofit", "education"]);
export const isAllowedOrganisationType = (value) => allowedOrganisationTypes.includes(value);

export const agentVerificationStatuses = /* @__PURE__ */ Object.freeze(["pending", "pending_user_verification", "pending_review", "approved", "rejected"]);
export const isAgentVerificationStatus = (value) => agentVerificationStatuses.includes(value);

export const agentRejectionReasons = /* @__PURE__ */ Object.freeze(["Validation request failed", "User verification expired", "Identity check failed", "No evidence agent’s email is associated with organisation", "Agent/nonprofit will reapply", "Agent used fake or test email", "No online presence to complete check", "Nonprofit association expired", "Other"]);
export const isAgentRejectionReason = (value) => agentRejectionReasons.includes(value);

export const agentRejectionReasonCodes = /* @__PURE__ */ Object.freeze(["validation_request_failed", "user_verification_expired", "user_failed_percent_review", "reapply", "fake_email_used", "no_online_presence", "nonprofit_association_expired", "invalid_documentation", "fake_documentation", "mismatched_information", "blank_corrupted_documentation", "suspicious_application", "other"]);
export const isAgentRejectionReasonCode = (value) => agentRejectionReasonCodes.includes(value);

export const eligibilityStatuses = /* @__PURE__ */ Object.freeze(["live", "pending_validation_request", "validation_request_failed", "pending", "cancelled", "cannot_define_eligibility"]);
export const isEligibilityStatus = (value) => eligibilityStatuses.includes(value);

export const eligibilityResults = /* @__PURE__ */ Object.freeze(["pass", "fail"]);
export const isEligibilityResult = (value) => eligibilityResults.includes(value);

export const monitoringStatuses = /* @__PURE__ */ Object.freeze(["live", "pending_validation_request", "validation_request_failed", "pending", "cancelled"]);
export const isMonitoringStatus = (value) => monitoringStatuses.includes(value);

export const complianceStatuses = /* @__PURE__ */ Object.freeze(["pass", "fail"]);
export const isComplianceStatus = (value) => complianceStatuses.includes(value);

export const flagStatuses = /* @__PURE__ */ Object.freeze(["clear", "flag"]);
export const isFlagStatus = (value) => flagStatuses.includes(value);

export const registrationActives = /* @__PURE__ */ Object.freeze(["yes", "no"]);
export const isRegistrationActive = (value) => registrationActives.includes(value);

export const validationRequestRejectionCodes = /* @__PURE__ */ Object.freeze(["other", "not_eligible", "incorrect_documentation", "not_attributable_to_registry"]);
export const isValidationRequestRejectionCode = (value) => validationRequestRejectionCodes.includes(value);

export const webhookEventTypes = /* @__PURE__ */ Object.freeze(["validation_request.approved", "validation_request.rejected", "agent_verification.pending_review", "agent_verification.pending_user_verification", "agent_verification.approved", "agent_verification.rejected", "monitoring_subscription.updated", "eligibility_subscription.updated", "validation_submission.created", "validation_submission.succeeded", "validation_submission.failed", "validation_submission.updated"]);
export const isWebhookEventType = (value) => webhookEventTypes.includes(value);

export const failedChecks = /* @__PURE__ */ Object.freeze(["validation_request", "agent_verification", "compliance", "eligibility"]);
export const isFailedCheck = (value) => failedChecks.includes(value);

export const environments = /* @__PURE__ */ Object.freeze(["production", "sandbox"]);
export const isEnvironment = (value) => environments.includes(value);

export const errorCodes = /* @__PURE__ */ Object.freeze(["invalid_argument", "not_initialised", "aborted", "timeout", "network", "unauthorized", "forbidden", "not_found", "rate_limited", "rejected", "server_error", "malformed_response", "response_too_large", "internal"]);
export const isErrorCode = (value) => errorCodes.includes(value);

export const providers = /* @__PURE__ */ Object.freeze(["partner-center", "goodstack"]);
export const isProvider = (value) => providers.includes(value);

export const operations = /* @__PURE__ */ Object.freeze(["purchase", "increaseSeats", "upgrade", "renew", "reduceSeats", "cancel"]);
export const isOperation = (value) => operations.includes(value);

export const outcomes = /* @__PURE__ */ Object.freeze(["eligible", "ineligible", "pending", "review"]);
export const isOutcome = (value) => outcomes.includes(value);

export const effects = /* @__PURE__ */ Object.freeze(["grants", "blocks", "holds", "informs"]);
export const isEffect = (value) => effects.includes(value);

export const actors = /* @__PURE__ */ Object.freeze(["customer", "applicant", "organisation", "partner", "provider", "none"]);
export const isActor = (value) => actors.includes(value);

export const recourses = /* @__PURE__ */ Object.freeze(["none", "wait", "retry", "act", "contact"]);
export const isRecourse = (value) => recourses.includes(value);

export const notReadyPolicies = /* @__PURE__ */ Object.freeze(["block", "allow"]);
export const isNotReady = (value) => notReadyPolicies.includes(value);

export const cannotDefineEligibilityPolicies = /* @__PURE__ */ Object.freeze(["review", "ineligible"]);
export const isCannotDefineEligibility = (value) => cannotDefineEligibilityPolicies.includes(value);

export const reasonCodes = /* @__PURE__ */ Object.freeze(["account.allowed", "account.absent", "account.operation_unaffected", "account.under_review", "account.not_allowed", "account.unknown", "account.not_ready", "account.not_ready_allowed", "account.unrecognized", "submission.unrecognized", "submission.failed", "submission.contradicted", "submission.unrecognized_part", "submission.succeeded", "submission.processed", "submission.pending", "policy.organisation_type", "policy.country", "policy.organisation_type_unknown", "policy.country_unknown", "request.rejected", "request.rejected.other", "request.rejected.not_eligible", "request.rejected.incorrect_documentation", "request.rejected.not_attributable_to_registry", "request.rejected.unrecognized", "request.contradicted", "request.waiting", "request.accepted", "agent.rejected", "agent.rejected.validation_request_failed", "agent.rejected.user_verification_expired", "agent.rejected.user_failed_percent_review", "agent.rejected.reapply", "agent.rejected.fake_email_used", "agent.rejected.no_online_presence", "agent.rejected.nonprofit_association_expired", "agent.rejected.invalid_documentation", "agent.rejected.fake_documentation", "agent.rejected.mismatched_information", "agent.rejected.blank_corrupted_documentation", "agent.rejected.suspicious_application", "agent.rejected.other", "agent.rejected.unrecognized", "agent.pending", "agent.pending_user_verification", "agent.pending_review", "agent.approved", "agent.unrecognized", "eligibility.fail", "eligibility.validation_request_failed", "eligibility.cannot_define", "eligibility.unrecognized", "eligibility.pending", "eligibility.pending_validation_request", "eligibility.undetermined", "eligibility.cancelled", "eligibility.pass", "compliance.fail", "compliance.validation_request_failed", "compliance.unrecognized", "compliance.pending", "compliance.pending_validation_request", "compliance.undetermined", "compliance.cancelled", "compliance.pass", "compliance.flag.warning", "compliance.flag.sanction", "compliance.flag.controversial", "compliance.flag.commercial", "compliance.flag.adverse_media", "compliance.flag.hate_speech"]);
export const isReasonCode = (value) => reasonCodes.includes(value);
