//! Goodstack (formerly Percent): the validation submission, fetched or told by a webhook.

mod error;
mod list;
mod read;
mod request;
mod webhook;

pub use error::{hint, read_error};
pub use list::{PAGE, Page, page_request, read_page};
pub use read::{SHAPE, read_submission};
pub use request::{base_url, is_key, is_secret_key, key_environment, submission_id, validation_submission_request};
pub use webhook::{WebhookEvent, is_signed, read_event, sign};

use serde::{Serialize, Serializer};
use tsify::Tsify;

use crate::instant;
use crate::json::Source;
use crate::reading::Unrecognized;
use crate::vocabulary::{Open, vocabulary};

vocabulary! {
    /// How far a submission has come.
    SubmissionStatus, "submissionStatuses" {
        Pending = "pending",
        Processed = "processed",
        Failed = "failed",
        Succeeded = "succeeded",
    }

    /// In which order submissions are listed.
    Direction, "directions" {
        Ascending = "ASC",
        Descending = "DESC",
    }

    /// What kind of organisation a validation request found.
    OrganisationType, "organisationTypes" {
        Nonprofit = "nonprofit",
        SocialImpact = "social_impact",
    }

    /// What kinds of organisation a programme is open to.
    AllowedOrganisationType, "allowedOrganisationTypes" {
        SocialImpact = "social_impact",
        Nonprofit = "nonprofit",
        Education = "education",
    }

    /// How far the check of the applicant has come.
    AgentVerificationStatus, "agentVerificationStatuses" {
        Pending = "pending",
        PendingUserVerification = "pending_user_verification",
        PendingReview = "pending_review",
        Approved = "approved",
        Rejected = "rejected",
    }

    /// Why the applicant was rejected, in the provider's older sentences. Deprecated in favour of the code.
    AgentRejectionReason, "agentRejectionReasons" {
        ValidationRequestFailed = "Validation request failed",
        UserVerificationExpired = "User verification expired",
        IdentityCheckFailed = "Identity check failed",
        NoEvidence = "No evidence agent’s email is associated with organisation",
        Reapply = "Agent/nonprofit will reapply",
        FakeEmailUsed = "Agent used fake or test email",
        NoOnlinePresence = "No online presence to complete check",
        NonprofitAssociationExpired = "Nonprofit association expired",
        Other = "Other",
    }

    /// Why the applicant was rejected.
    AgentRejectionReasonCode, "agentRejectionReasonCodes" {
        ValidationRequestFailed = "validation_request_failed",
        UserVerificationExpired = "user_verification_expired",
        UserFailedPercentReview = "user_failed_percent_review",
        Reapply = "reapply",
        FakeEmailUsed = "fake_email_used",
        NoOnlinePresence = "no_online_presence",
        NonprofitAssociationExpired = "nonprofit_association_expired",
        InvalidDocumentation = "invalid_documentation",
        FakeDocumentation = "fake_documentation",
        MismatchedInformation = "mismatched_information",
        BlankCorruptedDocumentation = "blank_corrupted_documentation",
        SuspiciousApplication = "suspicious_application",
        Other = "other",
    }

    /// How far the eligibility review has come.
    EligibilityStatus, "eligibilityStatuses" {
        Live = "live",
        PendingValidationRequest = "pending_validation_request",
        ValidationRequestFailed = "validation_request_failed",
        Pending = "pending",
        Cancelled = "cancelled",
        CannotDefineEligibility = "cannot_define_eligibility",
    }

    /// What the eligibility review found.
    EligibilityResult, "eligibilityResults" {
        Pass = "pass",
        Fail = "fail",
    }

    /// How far the compliance check has come.
    MonitoringStatus, "monitoringStatuses" {
        Live = "live",
        PendingValidationRequest = "pending_validation_request",
        ValidationRequestFailed = "validation_request_failed",
        Pending = "pending",
        Cancelled = "cancelled",
    }

    /// What the compliance check found.
    ComplianceStatus, "complianceStatuses" {
        Pass = "pass",
        Fail = "fail",
    }

    /// What one list of the compliance check says.
    FlagStatus, "flagStatuses" {
        Clear = "clear",
        Flag = "flag",
    }

    /// Whether the organisation's registration is active.
    RegistrationActive, "registrationActives" {
        Yes = "yes",
        No = "no",
    }

    /// Why a validation request was rejected.
    ValidationRequestRejectionCode, "validationRequestRejectionCodes" {
        Other = "other",
        NotEligible = "not_eligible",
        IncorrectDocumentation = "incorrect_documentation",
        NotAttributableToRegistry = "not_attributable_to_registry",
    }

    /// What a webhook can be about.
    WebhookEventType, "webhookEventTypes" {
        ValidationRequestApproved = "validation_request.approved",
        ValidationRequestRejected = "validation_request.rejected",
        AgentVerificationPendingReview = "agent_verification.pending_review",
        AgentVerificationPendingUserVerification = "agent_verification.pending_user_verification",
        AgentVerificationApproved = "agent_verification.approved",
        AgentVerificationRejected = "agent_verification.rejected",
        MonitoringSubscriptionUpdated = "monitoring_subscription.updated",
        EligibilitySubscriptionUpdated = "eligibility_subscription.updated",
        ValidationSubmissionCreated = "validation_submission.created",
        ValidationSubmissionSucceeded = "validation_submission.succeeded",
        ValidationSubmissionFailed = "validation_submission.failed",
        ValidationSubmissionUpdated = "validation_submission.updated",
    }

    /// The check that a failed submission failed.
    FailedCheck, "failedChecks" {
        ValidationRequest = "validation_request",
        AgentVerification = "agent_verification",
        Compliance = "compliance",
        Eligibility = "eligibility",
    }

    /// Goodstack's two environments.
    Environment, "environments" {
        Production = "production",
        Sandbox = "sandbox",
    }
}

/// The check of the organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ValidationRequest {
    /// Its id.
    pub id: Option<String>,
    /// The organisation's name.
    pub name: Option<String>,
    /// When the organisation was accepted; text that is no date is kept, since a decision rests on its presence.
    #[tsify(type = "string | null")]
    pub accepted_at: Option<SetAt>,
    /// When the organisation was rejected; text that is no date is kept.
    #[tsify(type = "string | null")]
    pub rejected_at: Option<SetAt>,
    /// What kinds of organisation it is.
    pub organisation_types: Vec<Open<OrganisationType>>,
    /// Whether it was read from the deprecated flat fields.
    #[serde(skip)]
    pub is_flat: bool,
}

/// An instant on whose presence a decision rests: kept as it was sent, told in UTC where it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAt(pub String);

impl Serialize for SetAt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(instant::utc(&self.0).as_deref().unwrap_or(&self.0))
    }
}

/// The check of the applicant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct AgentVerification {
    /// Its id.
    pub id: Option<String>,
    /// The applicant's address.
    pub email: Option<String>,
    /// The applicant's first name.
    pub first_name: Option<String>,
    /// The applicant's last name.
    pub last_name: Option<String>,
    /// How far the check has come.
    pub status: Option<Open<AgentVerificationStatus>>,
    /// The older sentence; deprecated in favour of the code.
    pub rejection_reason: Option<Open<AgentRejectionReason>>,
    /// Why the applicant was rejected.
    pub rejection_reason_code: Option<Open<AgentRejectionReasonCode>>,
    /// The applicant's language, RFC 5646.
    pub language: Option<String>,
    /// Whether it was read from the deprecated flat fields.
    #[serde(skip)]
    pub is_flat: bool,
}

/// The eligibility review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Eligibility {
    /// How far the review has come.
    pub status: Option<Open<EligibilityStatus>>,
    /// What it found; null before it found anything.
    pub results: Option<EligibilityResults>,
}

/// What the eligibility review found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct EligibilityResults {
    /// The verdict.
    pub eligibility_status: Option<Open<EligibilityResult>>,
    /// Ids of the activities that were confirmed.
    pub confirmed_activity_sub_tags: Option<Vec<String>>,
    /// Ids of confirmed activities that the programme does not allow.
    pub rejected_activity_sub_tags: Option<Vec<String>>,
}

/// The compliance check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Monitoring {
    /// How far the check has come.
    pub status: Option<Open<MonitoringStatus>>,
    /// What it found; null before it found anything.
    pub results: Option<MonitoringResults>,
}

/// What the compliance check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct MonitoringResults {
    /// The verdict. Which flags count towards it is the programme's configuration.
    pub compliance_status: Option<Open<ComplianceStatus>>,
    /// Whether the organisation's registration is active.
    pub registration: Option<Registration>,
    /// Warning lists.
    pub warning: Option<Flag>,
    /// Sanction lists.
    pub sanction: Option<Flag>,
    /// Controversial activities.
    pub controversial: Option<Flag>,
    /// Commercial activities.
    pub commercial: Option<Flag>,
    /// Adverse media.
    pub adverse_media: Option<Flag>,
    /// Hate speech.
    pub hate_speech: Option<Flag>,
}

/// The organisation's registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Registration {
    /// Whether it is active.
    pub active: Option<Open<RegistrationActive>>,
}

/// What one list says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Flag {
    /// Clear or flagged.
    pub status: Option<Open<FlagStatus>>,
}

/// The organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Organisation {
    /// Its name.
    pub name: Option<String>,
    /// Its country, ISO 3166-1 alpha-3.
    pub country_code: Option<String>,
}

/// The programme that the applicant applied to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Configuration {
    /// Its id.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// What organisations it is open to.
    pub allowed_organisations: Option<AllowedOrganisations>,
}

/// What organisations a programme is open to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct AllowedOrganisations {
    /// Their types.
    pub types: Vec<Open<AllowedOrganisationType>>,
}

/// A validation submission:
/// https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
///
/// The deprecated flat fields fill the nested objects where those are absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ValidationSubmission {
    /// Its id; the one that was asked for where the provider sends none.
    pub id: String,
    /// Set when it came from an invite.
    pub validation_invite_id: Option<String>,
    /// How far it has come.
    pub status: Open<SubmissionStatus>,
    /// Set when the organisation is known to Goodstack.
    pub organisation_id: Option<String>,
    /// The organisation's name.
    pub organisation_name: Option<String>,
    /// Set when the organisation had to be looked up.
    pub validation_request_id: Option<String>,
    /// The check of the organisation; null where none was asked for.
    pub validation_request: Option<ValidationRequest>,
    /// Set when a compliance check was asked for.
    pub monitoring_subscription_id: Option<String>,
    /// Set when a check of the applicant was asked for.
    pub agent_verification_id: Option<String>,
    /// The check of the applicant; null where none was asked for.
    pub agent_verification: Option<AgentVerification>,
    /// Set when an eligibility review was asked for.
    pub eligibility_subscription_id: Option<String>,
    /// The eligibility review; null where none was asked for.
    pub eligibility: Option<Eligibility>,
    /// The compliance check; only the answer to a creation carries it.
    pub monitoring: Option<Monitoring>,
    /// The organisation.
    pub organisation: Option<Organisation>,
    /// When Goodstack finished, RFC 3339 in UTC.
    pub processed_at: Option<String>,
    /// When it was submitted, RFC 3339 in UTC.
    pub created_at: Option<String>,
    /// What the partner attached to it.
    #[tsify(type = "Record<string, unknown> | null")]
    pub metadata: Option<Source>,
    /// Answers to the partner's own questions.
    #[tsify(type = "Record<string, unknown> | null")]
    pub partner_fields: Option<Source>,
    /// The programme that the applicant applied to.
    pub configuration: Option<Configuration>,
    /// Why it failed: a webhook tells it; null where nothing does.
    pub failure_reasons: Option<Vec<FailureReason>>,
    /// Values that stand where the provider documents a closed set, and are not of it.
    pub unrecognized: Vec<Unrecognized>,
}

/// One of a webhook's reasons why a submission failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct FailureReason {
    /// The check that failed.
    pub check: Open<FailedCheck>,
    /// Why.
    pub reason: FailureDetails,
}

/// What a webhook tells of a check that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct FailureDetails {
    /// Why, where the check names a code.
    pub rejection_reason_code: Option<String>,
    /// How far the eligibility review came.
    pub status: Option<String>,
    /// What the compliance check found.
    pub results: Option<MonitoringResults>,
    /// Where the results stand: the schema and the printed example name them differently.
    #[serde(skip)]
    pub results_key: &'static str,
}
