//! The reasons: one row each.

use std::borrow::Cow;

use super::{Actor, Effect, Reason, Recourse};
use crate::goodstack::{AgentRejectionReasonCode, ValidationRequestRejectionCode};
use crate::vocabulary::{Listing, Open, Vocabulary, vocabulary};

const VALIDATION_STATUS: &str = "https://learn.microsoft.com/partner-center/developer/retrieve-validation-status";
const ACCOUNT_VERIFICATION: &str = "https://learn.microsoft.com/partner-center/customers/customer-account-verification";
const SUBMISSION: &str = "https://docs.goodstack.io/docs/api/retrieve-a-validation-submission";
const OVERVIEW: &str = "https://docs.goodstack.io/docs/concepts/Verifications/Checks/validations-overview";
const ELIGIBILITY: &str = "https://docs.goodstack.io/docs/concepts/Verifications/Checks/eligibility-review";
const COMPLIANCE: &str = "https://docs.goodstack.io/docs/concepts/Verifications/Checks/compliance-checks";
const WEBHOOKS: &str = "https://docs.goodstack.io/docs/concepts/Platform/webhooks";
const REJECTED: &str = "https://help.goodstack.org/hc/en-us/articles/28242316851089-My-application-has-been-rejected";

/// What an applicant hears who was rejected for a reason that is not theirs to mend. Suspected fraud hears the same words.
const NOT_APPROVED: &str = "Your application could not be approved. Contact the company that you applied to if you have questions.";

/// Declares the codes and their table. The effect is what a reason does where another one decided.
macro_rules! reasons {
    ($($variant:ident = $code:literal, $effect:ident, $actor:ident $recourse:ident, $source:ident, $message:literal, $user_message:expr;)+) => {
        vocabulary! {
            /// Why a decision says what it says. Codes are stable: a new one may come, none changes its meaning.
            ReasonCode, "reasonCodes" { $($variant = $code,)+ }
        }

        impl ReasonCode {
            /// What the table says of it, wherever it may be read.
            pub fn row(self) -> Reason {
                match self {
                    $(Self::$variant => Reason {
                        code: self,
                        effect: Effect::$effect,
                        path: Cow::Borrowed(""),
                        value: None,
                        actor: Actor::$actor,
                        recourse: Recourse::$recourse,
                        message: $message,
                        user_message: $user_message,
                        source: $source,
                    },)+
                }
            }
        }
    };
}

reasons! {
    AccountAllowed = "account.allowed", Grants, None None, VALIDATION_STATUS,
        "Partner Center allows transactions for this customer.",
        "Your account is in good standing.";
    AccountAbsent = "account.absent", Grants, None None, VALIDATION_STATUS,
        "Partner Center holds no account status for this customer, and blocks nothing because of it.",
        "Your account is in good standing.";
    AccountOperationUnaffected = "account.operation_unaffected", Grants, None None, ACCOUNT_VERIFICATION,
        "The account is under review, which does not stop this operation.",
        "Your account is being verified. This change is not affected.";
    AccountUnderReview = "account.under_review", Holds, Provider Wait, ACCOUNT_VERIFICATION,
        "Microsoft is reviewing the account. Purchases, seat increases and upgrades are blocked until it is done.",
        "Your account is being verified. This usually takes a few days; please try again later.";
    AccountNotAllowed = "account.not_allowed", Blocks, Customer Contact, VALIDATION_STATUS,
        "Microsoft does not allow transactions for this customer. Check the account information with the customer, then contact Microsoft support.",
        "Your account could not be verified. Please check your account information and contact us.";
    AccountUnknown = "account.unknown", Holds, Partner Contact, VALIDATION_STATUS,
        "Partner Center reports the account status as unknown and blocks transactions. Contact Microsoft support.",
        "We could not confirm your account yet. Please contact us.";
    AccountNotReady = "account.not_ready", Holds, Provider Wait, VALIDATION_STATUS,
        "The account status is not ready yet. Microsoft does not say whether that blocks transactions, so it holds here.",
        "Your account is being set up. Please try again later.";
    AccountNotReadyAllowed = "account.not_ready_allowed", Grants, None None, VALIDATION_STATUS,
        "The account status is not ready yet, and your policy lets such customers buy.",
        "Your account is in good standing.";
    AccountUnrecognized = "account.unrecognized", Holds, Partner Contact, VALIDATION_STATUS,
        "The answer holds no account status that Microsoft documents. Look at the record, and contact Microsoft support.",
        "We could not confirm your account yet. Please contact us.";
    SubmissionUnrecognized = "submission.unrecognized", Holds, Partner Contact, SUBMISSION,
        "The submission has no status that Goodstack documents. Look at the record, and contact Goodstack.",
        "We could not confirm your application yet. Please contact us.";
    SubmissionFailed = "submission.failed", Blocks, Partner Contact, SUBMISSION,
        "Goodstack failed this submission. The reasons after this one say which check failed, where the record tells.",
        "Your application was not approved.";
    SubmissionContradicted = "submission.contradicted", Holds, Partner Contact, SUBMISSION,
        "The submission says one thing, and a check in it or the event that told of it another. Fetch it again, and look at the checks named after this.",
        "We are having another look at your application. Please contact us.";
    SubmissionUnrecognizedPart = "submission.unrecognized_part", Holds, Partner Contact, SUBMISSION,
        "The submission succeeded, but a check in it holds a value that Goodstack does not document. Look at the record.",
        "We are having another look at your application. Please contact us.";
    SubmissionSucceeded = "submission.succeeded", Grants, None None, SUBMISSION,
        "The submission passed all checks that were asked for.",
        "Your application is approved.";
    SubmissionProcessed = "submission.processed", Holds, Partner Retry, SUBMISSION,
        "Goodstack has processed the submission and does not say with what result. Fetch it again later.",
        "Your application is being processed. Please come back later.";
    SubmissionPending = "submission.pending", Holds, Provider Wait, SUBMISSION,
        "The checks of this submission are still running.",
        "Your application is being checked. This can take a few days.";
    PolicyOrganisationType = "policy.organisation_type", Blocks, None None, SUBMISSION,
        "The organisation is not of a type that your policy accepts.",
        "This offer is not open to your type of organisation.";
    PolicyCountry = "policy.country", Blocks, None None, SUBMISSION,
        "The organisation is not from a country that your policy accepts.",
        "This offer is not open in your country.";
    PolicyOrganisationTypeUnknown = "policy.organisation_type_unknown", Holds, Partner Contact, SUBMISSION,
        "Your policy asks for a type of organisation, and the submission does not tell it.",
        "We need to know more about your organisation. Please contact us.";
    PolicyCountryUnknown = "policy.country_unknown", Holds, Partner Contact, SUBMISSION,
        "Your policy asks for a country, and the submission does not tell it.",
        "We need to know where your organisation is based. Please contact us.";
    RequestRejected = "request.rejected", Blocks, Organisation Contact, OVERVIEW,
        "The organisation was rejected. The record does not say why; its validation request may.",
        "Your organisation could not be validated. Please contact us.";
    RequestRejectedOther = "request.rejected.other", Blocks, Organisation Contact, WEBHOOKS,
        "The organisation was rejected for a reason that Goodstack does not name.",
        "Your organisation could not be validated. Please contact us.";
    RequestRejectedNotEligible = "request.rejected.not_eligible", Blocks, Organisation Contact, WEBHOOKS,
        "The organisation is not of a kind that can be validated.",
        "Your organisation does not qualify. Please contact us if you think that it does.";
    RequestRejectedIncorrectDocumentation = "request.rejected.incorrect_documentation", Blocks, Applicant Act, WEBHOOKS,
        "The documents do not show that the organisation exists as stated. The applicant can send others.",
        "The documents about your organisation could not be accepted. Please apply again with correct ones.";
    RequestRejectedNotAttributableToRegistry = "request.rejected.not_attributable_to_registry", Blocks, Applicant Act, WEBHOOKS,
        "The organisation was not found in the registry that was named. The applicant can correct the details.",
        "Your organisation was not found in the registry that you named. Please check the details and apply again.";
    RequestRejectedUnrecognized = "request.rejected.unrecognized", Blocks, Organisation Contact, WEBHOOKS,
        "The organisation was rejected for a reason that is not documented.",
        "Your organisation could not be validated. Please contact us.";
    RequestContradicted = "request.contradicted", Blocks, Partner Contact, OVERVIEW,
        "The organisation is marked as accepted and as rejected. Fetch the validation request, or contact Goodstack.",
        "We are having another look at your organisation. Please contact us.";
    RequestWaiting = "request.waiting", Holds, Provider Wait, OVERVIEW,
        "The organisation has not been validated yet.",
        "Your organisation is being checked.";
    RequestAccepted = "request.accepted", Informs, None None, OVERVIEW,
        "The organisation was accepted.",
        "Your organisation is confirmed.";
    AgentRejected = "agent.rejected", Blocks, Partner Contact, SUBMISSION,
        "The applicant was rejected, and the record does not say why.",
        NOT_APPROVED;
    AgentRejectedValidationRequestFailed = "agent.rejected.validation_request_failed", Blocks, Organisation Contact, REJECTED,
        "The applicant was rejected because the organisation was. The applicant was not the cause.",
        "Your organisation could not be validated. Please contact us.";
    AgentRejectedUserVerificationExpired = "agent.rejected.user_verification_expired", Blocks, Applicant Retry, REJECTED,
        "The applicant did not confirm the e-mail address in time and can apply again.",
        "Your e-mail address was not confirmed in time. Please apply again, and follow the link in the e-mail that you get.";
    AgentRejectedUserFailedPercentReview = "agent.rejected.user_failed_percent_review", Blocks, Partner Contact, REJECTED,
        "The applicant did not pass Goodstack's review.",
        NOT_APPROVED;
    AgentRejectedReapply = "agent.rejected.reapply", Blocks, Applicant Retry, REJECTED,
        "The applicant or the organisation is going to apply again.",
        "This application was closed. Please apply again.";
    AgentRejectedFakeEmailUsed = "agent.rejected.fake_email_used", Blocks, Partner Contact, REJECTED,
        "Goodstack takes the applicant's e-mail address for a fake or a test. Do not offer a retry before you have looked at it.",
        NOT_APPROVED;
    AgentRejectedNoOnlinePresence = "agent.rejected.no_online_presence", Blocks, Organisation Contact, REJECTED,
        "Nothing was found online to check the applicant against. Other evidence may help.",
        "Your connection to the organisation could not be confirmed online. Please contact us.";
    AgentRejectedNonprofitAssociationExpired = "agent.rejected.nonprofit_association_expired", Blocks, Organisation Retry, REJECTED,
        "The organisation did not confirm the applicant in time; a new application asks it again.",
        "Your organisation did not confirm in time that you belong to it. Please apply again, and ask it to answer.";
    AgentRejectedInvalidDocumentation = "agent.rejected.invalid_documentation", Blocks, Applicant Act, REJECTED,
        "The applicant's documents are not valid for this check and can be replaced.",
        "Your documents could not be accepted. Please send other ones.";
    AgentRejectedFakeDocumentation = "agent.rejected.fake_documentation", Blocks, Partner Contact, REJECTED,
        "Goodstack takes the applicant's documents for fakes. Do not offer a retry before you have looked at it.",
        NOT_APPROVED;
    AgentRejectedMismatchedInformation = "agent.rejected.mismatched_information", Blocks, Applicant Act, REJECTED,
        "What the applicant stated and what the documents say differ. The applicant can correct it.",
        "Your details and your documents do not match. Please correct them.";
    AgentRejectedBlankCorruptedDocumentation = "agent.rejected.blank_corrupted_documentation", Blocks, Applicant Act, REJECTED,
        "The applicant's documents are blank or cannot be opened and can be sent again.",
        "Your documents could not be read. Please send them again.";
    AgentRejectedSuspiciousApplication = "agent.rejected.suspicious_application", Blocks, Partner Contact, REJECTED,
        "Goodstack takes the application for suspicious. Do not offer a retry before you have looked at it.",
        NOT_APPROVED;
    AgentRejectedOther = "agent.rejected.other", Blocks, Partner Contact, REJECTED,
        "The applicant was rejected for a reason that Goodstack does not name.",
        NOT_APPROVED;
    AgentRejectedUnrecognized = "agent.rejected.unrecognized", Blocks, Partner Contact, SUBMISSION,
        "The applicant was rejected for a reason that is not documented.",
        NOT_APPROVED;
    AgentPending = "agent.pending", Holds, Provider Wait, WEBHOOKS,
        "The check of the applicant has not begun, or waits for more than one step.",
        "Your application is being checked.";
    AgentPendingUserVerification = "agent.pending_user_verification", Holds, Applicant Act, WEBHOOKS,
        "The applicant must follow the link in the e-mail from Goodstack.",
        "Please confirm your e-mail address: follow the link in the e-mail that you got.";
    AgentPendingReview = "agent.pending_review", Holds, Provider Wait, WEBHOOKS,
        "Goodstack is reviewing the applicant.",
        "Your application is being checked.";
    AgentApproved = "agent.approved", Informs, None None, WEBHOOKS,
        "The applicant was approved.",
        "You are confirmed as part of your organisation.";
    AgentUnrecognized = "agent.unrecognized", Holds, Partner Contact, SUBMISSION,
        "The check of the applicant has a status that Goodstack does not document.",
        "We could not confirm your application yet. Please contact us.";
    EligibilityFail = "eligibility.fail", Blocks, Organisation Contact, ELIGIBILITY,
        "The organisation's activities do not fit the programme.",
        "Your organisation does not qualify for this offer.";
    EligibilityValidationRequestFailed = "eligibility.validation_request_failed", Blocks, Organisation Contact, ELIGIBILITY,
        "Eligibility was not reviewed because the organisation was rejected.",
        "Your organisation could not be validated. Please contact us.";
    EligibilityCannotDefine = "eligibility.cannot_define", Holds, Partner Contact, ELIGIBILITY,
        "Goodstack could not classify the organisation and leaves the answer to you.",
        "We need to have a closer look at your organisation. Please contact us.";
    EligibilityUnrecognized = "eligibility.unrecognized", Holds, Partner Contact, ELIGIBILITY,
        "The eligibility review holds a value that Goodstack does not document.",
        "We could not confirm your application yet. Please contact us.";
    EligibilityPending = "eligibility.pending", Holds, Provider Wait, ELIGIBILITY,
        "The organisation has not been classified yet.",
        "Your organisation is being checked.";
    EligibilityPendingValidationRequest = "eligibility.pending_validation_request", Holds, Provider Wait, ELIGIBILITY,
        "The eligibility review waits for the organisation to be validated.",
        "Your organisation is being checked.";
    EligibilityUndetermined = "eligibility.undetermined", Holds, Provider Wait, ELIGIBILITY,
        "The eligibility review has no result yet.",
        "Your organisation is being checked.";
    EligibilityCancelled = "eligibility.cancelled", Informs, Partner Contact, ELIGIBILITY,
        "The eligibility review was cancelled on the partner's side.",
        "Your organisation's activities are not being checked.";
    EligibilityPass = "eligibility.pass", Informs, None None, ELIGIBILITY,
        "The organisation's activities fit the programme.",
        "Your organisation qualifies.";
    ComplianceFail = "compliance.fail", Blocks, Partner Contact, COMPLIANCE,
        "The organisation did not pass the compliance check. Raised flags are named after this.",
        "Your application could not be approved. Please contact us.";
    ComplianceValidationRequestFailed = "compliance.validation_request_failed", Blocks, Organisation Contact, COMPLIANCE,
        "Compliance was not checked because the organisation was rejected.",
        "Your organisation could not be validated. Please contact us.";
    ComplianceUnrecognized = "compliance.unrecognized", Holds, Partner Contact, COMPLIANCE,
        "The compliance check holds a value that Goodstack does not document.",
        "We could not confirm your application yet. Please contact us.";
    CompliancePending = "compliance.pending", Holds, Provider Wait, COMPLIANCE,
        "The compliance check is still running.",
        "Your organisation is being checked.";
    CompliancePendingValidationRequest = "compliance.pending_validation_request", Holds, Provider Wait, COMPLIANCE,
        "The compliance check waits for the organisation to be validated.",
        "Your organisation is being checked.";
    ComplianceUndetermined = "compliance.undetermined", Holds, Provider Wait, COMPLIANCE,
        "The compliance check has no result yet.",
        "Your organisation is being checked.";
    ComplianceCancelled = "compliance.cancelled", Informs, Partner Contact, COMPLIANCE,
        "The compliance check was cancelled on the partner's side.",
        "Your organisation is being checked.";
    CompliancePass = "compliance.pass", Informs, None None, COMPLIANCE,
        "The organisation passed the compliance check.",
        "Your organisation is confirmed.";
    ComplianceFlagWarning = "compliance.flag.warning", Informs, Partner Contact, COMPLIANCE,
        "The compliance check raised a flag: a warning list. Whether it counts is the programme's configuration.",
        "Your organisation is being checked.";
    ComplianceFlagSanction = "compliance.flag.sanction", Informs, Partner Contact, COMPLIANCE,
        "The compliance check raised a flag: a sanction list. Whether it counts is the programme's configuration.",
        "Your organisation is being checked.";
    ComplianceFlagControversial = "compliance.flag.controversial", Informs, Partner Contact, COMPLIANCE,
        "The compliance check raised a flag: controversial activities. Whether it counts is the programme's configuration.",
        "Your organisation is being checked.";
    ComplianceFlagCommercial = "compliance.flag.commercial", Informs, Partner Contact, COMPLIANCE,
        "The compliance check raised a flag: commercial activities. Whether it counts is the programme's configuration.",
        "Your organisation is being checked.";
    ComplianceFlagAdverseMedia = "compliance.flag.adverse_media", Informs, Partner Contact, COMPLIANCE,
        "The compliance check raised a flag: adverse media. Whether it counts is the programme's configuration.",
        "Your organisation is being checked.";
    ComplianceFlagHateSpeech = "compliance.flag.hate_speech", Informs, Partner Contact, COMPLIANCE,
        "The compliance check raised a flag: hate speech. Whether it counts is the programme's configuration.",
        "Your organisation is being checked.";
}

/// The enum of this file.
pub const REASON_ENUMS: &[Listing] = ENUMS;

impl ReasonCode {
    /// The reason, read at this path as this value.
    pub(super) fn at(self, path: impl Into<Cow<'static, str>>, value: Option<String>) -> Reason {
        Reason { path: path.into(), value, ..self.row() }
    }
}

/// `agent.rejected.<code>`, or `agent.rejected` without one.
pub(super) fn agent_rejected(code: Option<&Open<AgentRejectionReasonCode>>) -> ReasonCode {
    use AgentRejectionReasonCode as Code;
    match code {
        None => ReasonCode::AgentRejected,
        Some(Open::Unrecognized(_) | Open::Absent) => ReasonCode::AgentRejectedUnrecognized,
        Some(Open::Known(code)) => match code {
            Code::ValidationRequestFailed => ReasonCode::AgentRejectedValidationRequestFailed,
            Code::UserVerificationExpired => ReasonCode::AgentRejectedUserVerificationExpired,
            Code::UserFailedPercentReview => ReasonCode::AgentRejectedUserFailedPercentReview,
            Code::Reapply => ReasonCode::AgentRejectedReapply,
            Code::FakeEmailUsed => ReasonCode::AgentRejectedFakeEmailUsed,
            Code::NoOnlinePresence => ReasonCode::AgentRejectedNoOnlinePresence,
            Code::NonprofitAssociationExpired => ReasonCode::AgentRejectedNonprofitAssociationExpired,
            Code::InvalidDocumentation => ReasonCode::AgentRejectedInvalidDocumentation,
            Code::FakeDocumentation => ReasonCode::AgentRejectedFakeDocumentation,
            Code::MismatchedInformation => ReasonCode::AgentRejectedMismatchedInformation,
            Code::BlankCorruptedDocumentation => ReasonCode::AgentRejectedBlankCorruptedDocumentation,
            Code::SuspiciousApplication => ReasonCode::AgentRejectedSuspiciousApplication,
            Code::Other => ReasonCode::AgentRejectedOther,
        },
    }
}

/// `request.rejected.<code>`, or `request.rejected` without one.
pub(super) fn request_rejected(code: Option<&str>) -> ReasonCode {
    use ValidationRequestRejectionCode as Code;
    match code.map(Code::read) {
        None => ReasonCode::RequestRejected,
        Some(None) => ReasonCode::RequestRejectedUnrecognized,
        Some(Some(Code::Other)) => ReasonCode::RequestRejectedOther,
        Some(Some(Code::NotEligible)) => ReasonCode::RequestRejectedNotEligible,
        Some(Some(Code::IncorrectDocumentation)) => ReasonCode::RequestRejectedIncorrectDocumentation,
        Some(Some(Code::NotAttributableToRegistry)) => ReasonCode::RequestRejectedNotAttributableToRegistry,
    }
}
