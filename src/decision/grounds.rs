//! What a decision rests on: the members that can change it. Whoever remembers decisions looks here, and nowhere else.

/// How a member takes part in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Its text.
    Text,
    /// Whether it holds a text that is not empty. A reason tells the text itself.
    Set,
    /// Whether it is an object.
    Part,
    /// An object that only leads to others.
    Way,
    /// Its text, where there is a policy.
    Asked,
    /// Its list of texts, where there is a policy.
    AskedList,
    /// It makes the record another kind of document, or one that is rarely seen.
    Stranger,
}

/// JSON Pointers into the record of an account.
pub const ACCOUNT_GROUNDS: &[(&str, Ground)] = &[
    ("/status", Ground::Text),
    ("/type", Ground::Text),
    ("/code", Ground::Stranger),
    ("/id", Ground::Stranger),
    ("/data", Ground::Stranger),
];

/// JSON Pointers into the record of a submission; its envelope is no part of it.
pub const SUBMISSION_GROUNDS: &[(&str, Ground)] = &[
    ("/status", Ground::Text),
    ("/validationRequest", Ground::Part),
    ("/validationRequest/acceptedAt", Ground::Set),
    ("/validationRequest/rejectedAt", Ground::Set),
    ("/validationRequest/organisationTypes", Ground::AskedList),
    ("/validationRequestAcceptedAt", Ground::Set),
    ("/validationRequestRejectedAt", Ground::Set),
    ("/agentVerification", Ground::Part),
    ("/agentVerification/status", Ground::Text),
    ("/agentVerification/rejectionReasonCode", Ground::Text),
    ("/agentVerificationStatus", Ground::Text),
    ("/agentVerificationRejectionReasonCode", Ground::Text),
    ("/eligibility", Ground::Part),
    ("/eligibility/status", Ground::Text),
    ("/eligibility/results", Ground::Way),
    ("/eligibility/results/eligibilityStatus", Ground::Text),
    ("/monitoring", Ground::Part),
    ("/monitoring/status", Ground::Text),
    ("/monitoring/results", Ground::Way),
    ("/monitoring/results/complianceStatus", Ground::Text),
    ("/monitoring/results/warning", Ground::Way),
    ("/monitoring/results/warning/status", Ground::Text),
    ("/monitoring/results/sanction", Ground::Way),
    ("/monitoring/results/sanction/status", Ground::Text),
    ("/monitoring/results/controversial", Ground::Way),
    ("/monitoring/results/controversial/status", Ground::Text),
    ("/monitoring/results/commercial", Ground::Way),
    ("/monitoring/results/commercial/status", Ground::Text),
    ("/monitoring/results/adverseMedia", Ground::Way),
    ("/monitoring/results/adverseMedia/status", Ground::Text),
    ("/monitoring/results/hateSpeech", Ground::Way),
    ("/monitoring/results/hateSpeech/status", Ground::Text),
    ("/organisation", Ground::Way),
    ("/organisation/countryCode", Ground::Asked),
    ("/configuration", Ground::Way),
    ("/configuration/allowedOrganisations", Ground::Way),
    ("/configuration/allowedOrganisations/types", Ground::AskedList),
    ("/failureReasons", Ground::Stranger),
    ("/type", Ground::Stranger),
    ("/lastUpdateDateTime", Ground::Stranger),
    ("/code", Ground::Stranger),
];
