//! The submission: its parts are read first, then the first row that matches decides.

use std::borrow::Cow;

use super::reasons::{agent_rejected, request_rejected};
use super::{CannotDefineEligibility, Decision, Outcome, Policy, Reason, ReasonCode};
use crate::goodstack::{
    AgentVerification, AgentVerificationStatus, AllowedOrganisationType, ComplianceStatus, Eligibility, EligibilityResult,
    EligibilityStatus, FailedCheck, FailureReason, FlagStatus, Monitoring, MonitoringResults, MonitoringStatus, OrganisationType,
    SubmissionStatus, ValidationRequest, ValidationSubmission, WebhookEventType,
};
use crate::text::{decimal, text};
use crate::vocabulary::{Open, Vocabulary};

/// What one part says, in the order in which parts are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    No,
    CannotDefine,
    Unrecognized,
    NotYet,
    Yes,
}

struct Part {
    says: Says,
    reason: Reason,
    /// Raised flags: they explain, and decide nothing.
    flags: Vec<Reason>,
}

fn part<T>(says: Says, code: ReasonCode, path: T, value: Option<&str>) -> Part
where
    T: Into<Cow<'static, str>>,
{
    Part { says, reason: code.at(path, value.map(str::to_owned)), flags: Vec::new() }
}

/// Everything that a row may ask.
struct Facts<'a> {
    status: &'a Open<SubmissionStatus>,
    /// Whether the event that told of the submission says otherwise.
    is_denied: bool,
    parts: Vec<Part>,
    /// What the policy asks and the submission does not meet.
    not_met: Vec<Reason>,
    /// What the policy asks and the submission does not say.
    unknown: Vec<Reason>,
}

impl Facts<'_> {
    fn is(&self, status: SubmissionStatus) -> bool {
        self.status.known() == Some(status)
    }

    fn any(&self, says: Says) -> bool {
        self.parts.iter().any(|part| part.says == says)
    }

    fn status_reason(&self, code: ReasonCode) -> Vec<Reason> {
        vec![code.at("/status", self.status.text().map(str::to_owned))]
    }

    /// The first part that says so with this code.
    fn part_reason(&self, code: ReasonCode) -> Vec<Reason> {
        self.parts.iter().map(|part| &part.reason).filter(|reason| reason.code == code).take(1).cloned().collect()
    }
}

/// One row of the table: when it matches, what it decides, with which reason first, and which parts are told after it.
struct Row {
    when: fn(&Facts) -> bool,
    decides: Decides,
    first: fn(&Facts) -> Vec<Reason>,
    then: &'static [Says],
}

enum Decides {
    Eligible,
    Ineligible,
    Pending,
    Review,
    /// What the policy says of an eligibility that cannot be defined.
    AsCannotDefine,
}

const ALL: &[Says] = &[Says::No, Says::CannotDefine, Says::Unrecognized, Says::NotYet, Says::Yes];

const ROWS: &[Row] = &[
    Row {
        when: |facts| facts.is_denied,
        decides: Decides::Review,
        first: |facts| facts.status_reason(ReasonCode::SubmissionContradicted),
        then: ALL,
    },
    Row {
        when: |facts| facts.status.known().is_none(),
        decides: Decides::Review,
        first: |facts| facts.status_reason(ReasonCode::SubmissionUnrecognized),
        then: ALL,
    },
    Row {
        when: |facts| facts.is(SubmissionStatus::Failed),
        decides: Decides::Ineligible,
        first: |facts| facts.status_reason(ReasonCode::SubmissionFailed),
        then: &[Says::No, Says::CannotDefine],
    },
    Row {
        when: |facts| facts.is(SubmissionStatus::Succeeded) && !facts.not_met.is_empty(),
        decides: Decides::Ineligible,
        first: |facts| [&*facts.not_met, &facts.unknown].concat(),
        then: ALL,
    },
    Row {
        when: |facts| facts.is(SubmissionStatus::Succeeded) && (facts.any(Says::No) || facts.any(Says::CannotDefine)),
        decides: Decides::Review,
        first: |facts| facts.status_reason(ReasonCode::SubmissionContradicted),
        then: &[Says::No, Says::CannotDefine],
    },
    Row {
        when: |facts| facts.is(SubmissionStatus::Succeeded) && facts.any(Says::Unrecognized),
        decides: Decides::Review,
        first: |facts| facts.status_reason(ReasonCode::SubmissionUnrecognizedPart),
        then: &[Says::Unrecognized],
    },
    Row {
        when: |facts| facts.is(SubmissionStatus::Succeeded) && !facts.unknown.is_empty(),
        decides: Decides::Review,
        first: |facts| facts.unknown.clone(),
        then: ALL,
    },
    Row {
        when: |facts| facts.is(SubmissionStatus::Succeeded),
        decides: Decides::Eligible,
        first: |facts| facts.status_reason(ReasonCode::SubmissionSucceeded),
        then: ALL,
    },
    Row {
        when: |facts| facts.any(Says::CannotDefine),
        decides: Decides::AsCannotDefine,
        first: |facts| facts.part_reason(ReasonCode::EligibilityCannotDefine),
        then: ALL,
    },
    Row {
        when: |facts| facts.is(SubmissionStatus::Processed) && (facts.any(Says::No) || facts.any(Says::Unrecognized)),
        decides: Decides::Review,
        first: |facts| facts.status_reason(ReasonCode::SubmissionProcessed),
        then: &[Says::No, Says::Unrecognized],
    },
    Row {
        when: |facts| facts.is(SubmissionStatus::Processed),
        decides: Decides::Pending,
        first: |facts| facts.status_reason(ReasonCode::SubmissionProcessed),
        then: ALL,
    },
    Row {
        when: |facts| !facts.any(Says::No) && !facts.part_reason(ReasonCode::AgentPendingUserVerification).is_empty(),
        decides: Decides::Pending,
        first: |facts| facts.part_reason(ReasonCode::AgentPendingUserVerification),
        then: ALL,
    },
    Row { when: |_| true, decides: Decides::Pending, first: |facts| facts.status_reason(ReasonCode::SubmissionPending), then: ALL },
];

/// Decides about a submission.
pub fn decide_submission(submission: &ValidationSubmission, policy: &Policy) -> Decision {
    decide(submission, false, policy)
}

/// Decides about a submission that an event told of.
pub fn decide_event(event: WebhookEventType, submission: &ValidationSubmission, policy: &Policy) -> Decision {
    let succeeded = submission.status.known() == Some(SubmissionStatus::Succeeded);
    let is_denied = match event {
        WebhookEventType::ValidationSubmissionSucceeded => !succeeded,
        WebhookEventType::ValidationSubmissionFailed => succeeded,
        _ => false,
    };
    decide(submission, is_denied, policy)
}

/// What the rows tell submissions apart by, and how many parts are undecided: for a row, that is as good as positive.
pub(super) fn leaning(submission: &ValidationSubmission, policy: &Policy) -> (Vec<u8>, usize) {
    let facts = facts(submission, false, policy);
    let (mut leaning, mut undecided) = (vec![facts.status.known().map_or(u8::MAX, |status| status as u8)], 0);
    for part in &facts.parts {
        undecided += usize::from(part.says == Says::NotYet);
        leaning.push(part.says.min(Says::NotYet) as u8);
    }
    // A failure reason that says what a part says is told once, and still stands in the way where that part changes.
    leaning.push(u8::MAX - u8::from(submission.failure_reasons.is_none()));
    leaning.extend(facts.not_met.iter().chain(&facts.unknown).map(|reason| reason.code as u8));
    (leaning, undecided)
}

fn facts<'a>(submission: &'a ValidationSubmission, is_denied: bool, policy: &Policy) -> Facts<'a> {
    let mut parts: Vec<Part> = Vec::new();
    parts.extend(submission.validation_request.as_ref().map(request_part));
    parts.extend(submission.agent_verification.as_ref().map(agent_part));
    parts.extend(submission.eligibility.as_ref().map(eligibility_part));
    parts.extend(submission.monitoring.as_ref().map(monitoring_part));
    for (index, failure) in submission.failure_reasons.iter().flatten().enumerate() {
        let told = failure_part(failure, index);
        // The record said the same already.
        if parts.iter().all(|part| part.reason.code != told.reason.code) {
            parts.push(told);
        }
    }

    let (mut not_met, mut unknown) = (Vec::new(), Vec::new());
    let mut ask = |answer: Option<bool>, no: ReasonCode, unsaid: ReasonCode, path: &'static str, value: Option<String>| match answer
    {
        Some(true) => {}
        Some(false) => not_met.push(no.at(path, value)),
        None => unknown.push(unsaid.at(path, value)),
    };
    if let Some(wanted) = &policy.organisation_types {
        let (met, path, value) = organisation_type(submission, wanted);
        ask(met, ReasonCode::PolicyOrganisationType, ReasonCode::PolicyOrganisationTypeUnknown, path, value);
    }
    if let Some(wanted) = &policy.country_codes {
        let country = submission.organisation.as_ref().and_then(|organisation| organisation.country_code.clone());
        let met =
            country.as_ref().filter(|country| !country.is_empty()).map(|country| wanted.contains(&country.to_ascii_uppercase()));
        ask(met, ReasonCode::PolicyCountry, ReasonCode::PolicyCountryUnknown, "/organisation/countryCode", country);
    }

    Facts { status: &submission.status, is_denied, parts, not_met, unknown }
}

fn decide(submission: &ValidationSubmission, is_denied: bool, policy: &Policy) -> Decision {
    let mut facts = facts(submission, is_denied, policy);
    let Some(row) = ROWS.iter().find(|row| (row.when)(&facts)) else {
        // The last row always matches; without it, nobody would be granted anything.
        return Decision::new(Outcome::Review, false, facts.status_reason(ReasonCode::SubmissionUnrecognized), None);
    };
    let (outcome, is_final) = match row.decides {
        Decides::Eligible => (Outcome::Eligible, true),
        Decides::Ineligible => (Outcome::Ineligible, true),
        Decides::Pending => (Outcome::Pending, false),
        Decides::Review => (Outcome::Review, false),
        Decides::AsCannotDefine => match policy.cannot_define_eligibility {
            CannotDefineEligibility::Review => (Outcome::Review, false),
            CannotDefineEligibility::Ineligible => (Outcome::Ineligible, true),
        },
    };
    let mut reasons = (row.first)(&facts);
    // `ALL` has the order in which parts are told; every row tells some of it.
    for says in ALL.iter().filter(|says| row.then.contains(says)) {
        for part in facts.parts.extract_if(.., |part| part.says == *says) {
            // The one that decided is told already.
            if reasons.first() != Some(&part.reason) {
                reasons.push(part.reason);
            }
            reasons.extend(part.flags);
        }
    }
    Decision::new(outcome, is_final, reasons, None)
}

fn request_part(request: &ValidationRequest) -> Part {
    let (accepted_path, rejected_path) = match request.is_flat {
        true => ("/validationRequestAcceptedAt", "/validationRequestRejectedAt"),
        false => ("/validationRequest/acceptedAt", "/validationRequest/rejectedAt"),
    };
    match (&request.accepted_at, &request.rejected_at) {
        (None, Some(at)) => part(Says::No, ReasonCode::RequestRejected, rejected_path, Some(&at.0)),
        (Some(_), Some(at)) => part(Says::No, ReasonCode::RequestContradicted, rejected_path, Some(&at.0)),
        (None, None) => part(Says::NotYet, ReasonCode::RequestWaiting, accepted_path, None),
        (Some(at), None) => part(Says::Yes, ReasonCode::RequestAccepted, accepted_path, Some(&at.0)),
    }
}

fn agent_part(agent: &AgentVerification) -> Part {
    let (path, code_path) = match agent.is_flat {
        true => ("/agentVerificationStatus", "/agentVerificationRejectionReasonCode"),
        false => ("/agentVerification/status", "/agentVerification/rejectionReasonCode"),
    };
    let (says, code) = match &agent.status {
        Some(Open::Known(AgentVerificationStatus::Rejected)) => {
            return match &agent.rejection_reason_code {
                Some(code) => part(Says::No, agent_rejected(Some(code)), code_path, code.text()),
                None => part(Says::No, agent_rejected(None), path, Some(AgentVerificationStatus::Rejected.text())),
            };
        }
        Some(Open::Known(AgentVerificationStatus::Approved)) => (Says::Yes, ReasonCode::AgentApproved),
        Some(Open::Known(AgentVerificationStatus::PendingUserVerification)) => {
            (Says::NotYet, ReasonCode::AgentPendingUserVerification)
        }
        Some(Open::Known(AgentVerificationStatus::PendingReview)) => (Says::NotYet, ReasonCode::AgentPendingReview),
        Some(Open::Known(AgentVerificationStatus::Pending)) | None => (Says::NotYet, ReasonCode::AgentPending),
        Some(Open::Unrecognized(_) | Open::Absent) => (Says::Unrecognized, ReasonCode::AgentUnrecognized),
    };
    part(says, code, path, agent.status.as_ref().and_then(Open::text))
}

fn eligibility_part(eligibility: &Eligibility) -> Part {
    const STATUS: &str = "/eligibility/status";
    const RESULT: &str = "/eligibility/results/eligibilityStatus";
    let status = eligibility.status.as_ref();
    let result = eligibility.results.as_ref().and_then(|results| results.eligibility_status.as_ref());
    let known = status.and_then(Open::known);
    let (says, code) = match (known, result) {
        (Some(EligibilityStatus::CannotDefineEligibility), _) => (Says::CannotDefine, ReasonCode::EligibilityCannotDefine),
        (_, Some(Open::Known(EligibilityResult::Fail))) => {
            return part(Says::No, ReasonCode::EligibilityFail, RESULT, result.and_then(Open::text));
        }
        (Some(EligibilityStatus::ValidationRequestFailed), _) => (Says::No, ReasonCode::EligibilityValidationRequestFailed),
        (None, _) if status.is_some() => (Says::Unrecognized, ReasonCode::EligibilityUnrecognized),
        (_, Some(Open::Unrecognized(_) | Open::Absent)) => {
            return part(Says::Unrecognized, ReasonCode::EligibilityUnrecognized, RESULT, result.and_then(Open::text));
        }
        (Some(EligibilityStatus::Pending), _) => (Says::NotYet, ReasonCode::EligibilityPending),
        (Some(EligibilityStatus::PendingValidationRequest), _) => (Says::NotYet, ReasonCode::EligibilityPendingValidationRequest),
        (Some(EligibilityStatus::Cancelled), _) => (Says::NotYet, ReasonCode::EligibilityCancelled),
        (Some(EligibilityStatus::Live), Some(Open::Known(EligibilityResult::Pass))) => {
            return part(Says::Yes, ReasonCode::EligibilityPass, RESULT, result.and_then(Open::text));
        }
        (Some(EligibilityStatus::Live) | None, _) => (Says::NotYet, ReasonCode::EligibilityUndetermined),
    };
    part(says, code, STATUS, status.and_then(Open::text))
}

fn monitoring_part(monitoring: &Monitoring) -> Part {
    const STATUS: &str = "/monitoring/status";
    const RESULTS: &str = "/monitoring/results";
    const RESULT: &str = "/monitoring/results/complianceStatus";
    let status = monitoring.status.as_ref();
    let result = monitoring.results.as_ref().and_then(|results| results.compliance_status.as_ref());
    let known = status.and_then(Open::known);
    let of_status = |says, code| part(says, code, STATUS, status.and_then(Open::text));
    let of_result = |says, code| part(says, code, RESULT, result.and_then(Open::text));
    let told = match (known, result) {
        (_, Some(Open::Known(ComplianceStatus::Fail))) => of_result(Says::No, ReasonCode::ComplianceFail),
        (Some(MonitoringStatus::ValidationRequestFailed), _) => of_status(Says::No, ReasonCode::ComplianceValidationRequestFailed),
        (None, _) if status.is_some() => of_status(Says::Unrecognized, ReasonCode::ComplianceUnrecognized),
        (_, Some(Open::Unrecognized(_) | Open::Absent)) => of_result(Says::Unrecognized, ReasonCode::ComplianceUnrecognized),
        (Some(MonitoringStatus::Pending), _) => of_status(Says::NotYet, ReasonCode::CompliancePending),
        (Some(MonitoringStatus::PendingValidationRequest), _) => {
            of_status(Says::NotYet, ReasonCode::CompliancePendingValidationRequest)
        }
        (Some(MonitoringStatus::Cancelled), _) => of_status(Says::NotYet, ReasonCode::ComplianceCancelled),
        (Some(MonitoringStatus::Live), Some(Open::Known(ComplianceStatus::Pass))) => {
            of_result(Says::Yes, ReasonCode::CompliancePass)
        }
        (Some(MonitoringStatus::Live) | None, _) => of_status(Says::NotYet, ReasonCode::ComplianceUndetermined),
    };
    Part { flags: flags(monitoring.results.as_ref(), RESULTS), ..told }
}

/// Raised flags, and those whose value we do not know.
fn flags(results: Option<&MonitoringResults>, path: &str) -> Vec<Reason> {
    let Some(results) = results else { return Vec::new() };
    [
        ("warning", ReasonCode::ComplianceFlagWarning, &results.warning),
        ("sanction", ReasonCode::ComplianceFlagSanction, &results.sanction),
        ("controversial", ReasonCode::ComplianceFlagControversial, &results.controversial),
        ("commercial", ReasonCode::ComplianceFlagCommercial, &results.commercial),
        ("adverseMedia", ReasonCode::ComplianceFlagAdverseMedia, &results.adverse_media),
        ("hateSpeech", ReasonCode::ComplianceFlagHateSpeech, &results.hate_speech),
    ]
    .into_iter()
    .filter_map(|(key, code, flag)| {
        let status = flag.as_ref()?.status.as_ref()?;
        let is_raised = status.known() != Some(FlagStatus::Clear);
        is_raised.then(|| code.at(text!("%/%/status", path, key), status.text().map(str::to_owned)))
    })
    .collect()
}

/// A webhook's reason why the submission failed: one more negative part.
fn failure_part(failure: &FailureReason, index: usize) -> Part {
    const CANNOT_DEFINE: &str = "cannot_define_eligibility";
    let path = |below: &str| text!("/failureReasons/%%", decimal(index as u64), below);
    let reason = &failure.reason;
    let code = reason.rejection_reason_code.as_deref();
    match failure.check.known() {
        Some(FailedCheck::ValidationRequest) => part(Says::No, request_rejected(code), path("/reason/rejectionReasonCode"), code),
        Some(FailedCheck::AgentVerification) => {
            let rejection = code.map(|code| Open::read(code.to_owned()));
            part(Says::No, agent_rejected(rejection.as_ref()), path("/reason/rejectionReasonCode"), code)
        }
        Some(FailedCheck::Compliance) => {
            let results_path = path(&text!("/reason/%", reason.results_key));
            let verdict = reason.results.as_ref().and_then(|results| results.compliance_status.as_ref());
            let told =
                part(Says::No, ReasonCode::ComplianceFail, text!("%/complianceStatus", results_path), verdict.and_then(Open::text));
            Part { flags: flags(reason.results.as_ref(), &results_path), ..told }
        }
        Some(FailedCheck::Eligibility) if reason.status.as_deref() == Some(CANNOT_DEFINE) => {
            part(Says::CannotDefine, ReasonCode::EligibilityCannotDefine, path("/reason/status"), Some(CANNOT_DEFINE))
        }
        Some(FailedCheck::Eligibility) => {
            part(Says::No, ReasonCode::EligibilityFail, path("/check"), Some(FailedCheck::Eligibility.text()))
        }
        None => part(Says::Unrecognized, ReasonCode::SubmissionUnrecognizedPart, path("/check"), failure.check.text()),
    }
}

/// Whether the organisation is of a wanted type: its own types decide, and where they say nothing, what the programme is open to.
fn organisation_type(
    submission: &ValidationSubmission,
    wanted: &[AllowedOrganisationType],
) -> (Option<bool>, &'static str, Option<String>) {
    fn told<T: Vocabulary>(types: &[Open<T>]) -> Option<String> {
        (!types.is_empty()).then(|| types.iter().filter_map(Open::text).collect::<Vec<_>>().join(", "))
    }
    /// None where there are none, or one of them is unknown to us.
    fn all_known<T: Vocabulary>(types: &[Open<T>]) -> Option<Vec<T>> {
        types.iter().map(Open::known).collect::<Option<Vec<T>>>().filter(|types| !types.is_empty())
    }
    let own = submission.validation_request.as_ref().map(|request| &*request.organisation_types).unwrap_or_default();
    if let Some(types) = all_known(own) {
        let met = types.into_iter().any(|own| {
            wanted.contains(&match own {
                OrganisationType::Nonprofit => AllowedOrganisationType::Nonprofit,
                OrganisationType::SocialImpact => AllowedOrganisationType::SocialImpact,
            })
        });
        return (Some(met), "/validationRequest/organisationTypes", told(own));
    }
    if !own.is_empty() {
        return (None, "/validationRequest/organisationTypes", told(own));
    }
    let allowed = submission.configuration.as_ref().and_then(|configuration| configuration.allowed_organisations.as_ref());
    let allowed = allowed.map(|allowed| &*allowed.types).unwrap_or_default();
    // A programme that is also open to others says nothing about this organisation.
    let met = all_known(allowed).filter(|types| types.iter().all(|allowed| wanted.contains(allowed))).map(|_| true);
    (met, "/configuration/allowedOrganisations/types", told(allowed))
}
