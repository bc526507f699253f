//! The record, read leniently.

use super::{
    AgentVerification, AllowedOrganisations, Configuration, Eligibility, EligibilityResults, FailureReason, Flag, Monitoring,
    MonitoringResults, Organisation, Registration, SetAt, ValidationRequest, ValidationSubmission,
};
use crate::instant;
use crate::json::{Members, Shape, Source, Value};
use crate::reading::{Mismatch, Reader, owned};
use crate::vocabulary::Open;

/// What is read of a submission, with or without its envelope.
pub const SHAPE: Shape = Shape::Object(&SUBMISSION);

static SUBMISSION: [(&str, Shape); 33] = [
    ("data", Shape::Object(&SUBMISSION)),
    ("id", Shape::Scalar),
    ("validationInviteId", Shape::Scalar),
    ("status", Shape::Scalar),
    ("organisationId", Shape::Scalar),
    ("organisationName", Shape::Scalar),
    ("validationRequestId", Shape::Scalar),
    ("validationRequestName", Shape::Scalar),
    (
        "validationRequest",
        Shape::Object(&[
            ("id", Shape::Scalar),
            ("name", Shape::Scalar),
            ("acceptedAt", Shape::Scalar),
            ("rejectedAt", Shape::Scalar),
            ("organisationTypes", Shape::Array(&Shape::Scalar)),
        ]),
    ),
    ("validationRequestAcceptedAt", Shape::Scalar),
    ("validationRequestRejectedAt", Shape::Scalar),
    ("monitoringSubscriptionId", Shape::Scalar),
    ("agentVerificationId", Shape::Scalar),
    (
        "agentVerification",
        Shape::Object(&[
            ("id", Shape::Scalar),
            ("email", Shape::Scalar),
            ("firstName", Shape::Scalar),
            ("lastName", Shape::Scalar),
            ("status", Shape::Scalar),
            ("rejectionReason", Shape::Scalar),
            ("rejectionReasonCode", Shape::Scalar),
            ("language", Shape::Scalar),
        ]),
    ),
    ("agentVerificationEmail", Shape::Scalar),
    ("agentVerificationFirstName", Shape::Scalar),
    ("agentVerificationLastName", Shape::Scalar),
    ("agentVerificationStatus", Shape::Scalar),
    ("agentVerificationRejectionReason", Shape::Scalar),
    ("agentVerificationRejectionReasonCode", Shape::Scalar),
    ("eligibilitySubscriptionId", Shape::Scalar),
    ("eligibility", ELIGIBILITY),
    ("monitoring", Shape::Object(&[("status", Shape::Scalar), ("results", MONITORING_RESULTS)])),
    ("organisation", Shape::Object(&[("name", Shape::Scalar), ("countryCode", Shape::Scalar)])),
    ("processedAt", Shape::Scalar),
    ("createdAt", Shape::Scalar),
    ("metadata", Shape::Text),
    ("partnerFields", Shape::Text),
    (
        "configuration",
        Shape::Object(&[
            ("id", Shape::Scalar),
            ("name", Shape::Scalar),
            ("allowedOrganisations", Shape::Object(&[("types", Shape::Array(&Shape::Scalar))])),
        ]),
    ),
    (
        "failureReasons",
        Shape::Array(&Shape::Object(&[
            ("check", Shape::Scalar),
            (
                "reason",
                Shape::Object(&[
                    ("rejectionReasonCode", Shape::Scalar),
                    ("status", Shape::Scalar),
                    ("results", MONITORING_RESULTS),
                    ("monitoringSubscriptionResults", MONITORING_RESULTS),
                ]),
            ),
        ])),
    ),
    // Two more marks of an account's record, to tell it from a submission.
    ("type", Shape::Scalar),
    ("lastUpdateDateTime", Shape::Scalar),
    ("code", Shape::Scalar),
];

const ELIGIBILITY: Shape = Shape::Object(&[
    ("status", Shape::Scalar),
    (
        "results",
        Shape::Object(&[
            ("eligibilityStatus", Shape::Scalar),
            ("confirmedActivitySubTags", TAGS),
            ("rejectedActivitySubTags", TAGS),
        ]),
    ),
]);

/// Ids, or objects that have one.
const TAGS: Shape = Shape::Array(&Shape::Object(&[("id", Shape::Scalar)]));

const MONITORING_RESULTS: Shape = Shape::Object(&[
    ("complianceStatus", Shape::Scalar),
    ("registration", Shape::Object(&[("active", Shape::Scalar)])),
    ("warning", FLAG),
    ("sanction", FLAG),
    ("controversial", FLAG),
    ("commercial", FLAG),
    ("adverseMedia", FLAG),
    ("hateSpeech", FLAG),
]);

const FLAG: Shape = Shape::Object(&[("status", Shape::Scalar)]);

/// The submission. `asked_for` stands in for an id that the provider leaves out.
pub fn read_submission(value: &Value, asked_for: &str) -> Result<ValidationSubmission, Mismatch> {
    let Value::Object(outer) = value else {
        return Err(Mismatch { path: String::new(), expected: "the record of a submission", found: value.kind() });
    };
    let members = outer.get("data").and_then(Value::object).unwrap_or(outer);
    let mut reader = Reader::default();
    let mut submission = submission(&mut reader, members);
    if submission.id.is_empty() {
        asked_for.clone_into(&mut submission.id);
    }
    submission.unrecognized = reader.unrecognized;
    reader.mismatch.map_or(Ok(submission), Err)
}

fn submission(reader: &mut Reader, members: &Members) -> ValidationSubmission {
    ValidationSubmission {
        id: owned(members, "id").unwrap_or_default(),
        validation_invite_id: owned(members, "validationInviteId"),
        status: reader.deciding_word(members, "status", "/status").unwrap_or(Open::Absent),
        organisation_id: owned(members, "organisationId"),
        organisation_name: owned(members, "organisationName"),
        validation_request_id: owned(members, "validationRequestId"),
        validation_request: validation_request(reader, members),
        monitoring_subscription_id: owned(members, "monitoringSubscriptionId"),
        agent_verification_id: owned(members, "agentVerificationId"),
        agent_verification: agent_verification(reader, members),
        eligibility_subscription_id: owned(members, "eligibilitySubscriptionId"),
        eligibility: reader.deciding_object(members, "eligibility", "/eligibility").map(|members| eligibility(reader, members)),
        monitoring: reader.deciding_object(members, "monitoring", "/monitoring").map(|members| monitoring(reader, members)),
        organisation: reader.deciding_object(members, "organisation", "/organisation").map(|members| Organisation {
            name: owned(members, "name"),
            country_code: reader.deciding_text(members, "countryCode", "/organisation/countryCode"),
        }),
        processed_at: date(members, "processedAt"),
        created_at: date(members, "createdAt"),
        metadata: source(members, "metadata"),
        partner_fields: source(members, "partnerFields"),
        configuration: reader
            .deciding_object(members, "configuration", "/configuration")
            .map(|members| configuration(reader, members)),
        failure_reasons: failure_reasons(reader, members),
        unrecognized: Vec::new(),
    }
}

fn validation_request(reader: &mut Reader, members: &Members) -> Option<ValidationRequest> {
    if let Some(nested) = reader.deciding_object(members, "validationRequest", "/validationRequest") {
        return Some(ValidationRequest {
            id: owned(nested, "id"),
            name: owned(nested, "name"),
            accepted_at: set(reader, nested, "acceptedAt", "/validationRequest/acceptedAt"),
            rejected_at: set(reader, nested, "rejectedAt", "/validationRequest/rejectedAt"),
            organisation_types: reader.deciding_words(nested, "organisationTypes", "/validationRequest/organisationTypes"),
            is_flat: false,
        });
    }
    let flat = ValidationRequest {
        id: owned(members, "validationRequestId"),
        name: owned(members, "validationRequestName"),
        accepted_at: set(reader, members, "validationRequestAcceptedAt", "/validationRequestAcceptedAt"),
        rejected_at: set(reader, members, "validationRequestRejectedAt", "/validationRequestRejectedAt"),
        is_flat: true,
        ..ValidationRequest::default()
    };
    Some(flat).filter(|flat| flat.accepted_at.is_some() || flat.rejected_at.is_some())
}

fn agent_verification(reader: &mut Reader, members: &Members) -> Option<AgentVerification> {
    if let Some(nested) = reader.deciding_object(members, "agentVerification", "/agentVerification") {
        return Some(AgentVerification {
            id: owned(nested, "id"),
            email: owned(nested, "email"),
            first_name: owned(nested, "firstName"),
            last_name: owned(nested, "lastName"),
            status: reader.deciding_word(nested, "status", "/agentVerification/status"),
            rejection_reason: reader.word(nested, "rejectionReason", "/agentVerification/rejectionReason"),
            rejection_reason_code: reader.deciding_word(nested, "rejectionReasonCode", "/agentVerification/rejectionReasonCode"),
            language: owned(nested, "language"),
            is_flat: false,
        });
    }
    // A fault is named where it stands; what is unrecognized, where the record tells it.
    let status = reader.deciding_text(members, "agentVerificationStatus", "/agentVerificationStatus");
    let code = reader.deciding_text(members, "agentVerificationRejectionReasonCode", "/agentVerificationRejectionReasonCode");
    let flat = AgentVerification {
        id: owned(members, "agentVerificationId"),
        email: owned(members, "agentVerificationEmail"),
        first_name: owned(members, "agentVerificationFirstName"),
        last_name: owned(members, "agentVerificationLastName"),
        status: status.map(|text| reader.note(text, "/agentVerification/status")),
        rejection_reason: reader.word(members, "agentVerificationRejectionReason", "/agentVerification/rejectionReason"),
        rejection_reason_code: code.map(|text| reader.note(text, "/agentVerification/rejectionReasonCode")),
        is_flat: true,
        ..AgentVerification::default()
    };
    Some(flat).filter(|flat| flat.status.is_some() || flat.rejection_reason_code.is_some())
}

fn eligibility(reader: &mut Reader, members: &Members) -> Eligibility {
    Eligibility {
        status: reader.deciding_word(members, "status", "/eligibility/status"),
        results: reader.deciding_object(members, "results", "/eligibility/results").map(|results| EligibilityResults {
            eligibility_status: reader.deciding_word(results, "eligibilityStatus", "/eligibility/results/eligibilityStatus"),
            confirmed_activity_sub_tags: tags(results, "confirmedActivitySubTags"),
            rejected_activity_sub_tags: tags(results, "rejectedActivitySubTags"),
        }),
    }
}

fn monitoring(reader: &mut Reader, members: &Members) -> Monitoring {
    Monitoring {
        status: reader.deciding_word(members, "status", "/monitoring/status"),
        results: reader
            .deciding_object(members, "results", "/monitoring/results")
            .map(|results| monitoring_results(reader, results, "/monitoring/results")),
    }
}

/// The verdict decides, the flags explain it.
fn monitoring_results(reader: &mut Reader, members: &Members, path: &str) -> MonitoringResults {
    let object = |key: &str| members.get(key).and_then(Value::object);
    let mut flag =
        |key: &str| object(key).map(|flag| Flag { status: reader.word(flag, "status", &format!("{path}/{key}/status")) });
    MonitoringResults {
        warning: flag("warning"),
        sanction: flag("sanction"),
        controversial: flag("controversial"),
        commercial: flag("commercial"),
        adverse_media: flag("adverseMedia"),
        hate_speech: flag("hateSpeech"),
        registration: object("registration").map(|registration| Registration {
            active: reader.word(registration, "active", &format!("{path}/registration/active")),
        }),
        compliance_status: reader.deciding_word(members, "complianceStatus", &format!("{path}/complianceStatus")),
    }
}

fn configuration(reader: &mut Reader, members: &Members) -> Configuration {
    let allowed = reader.deciding_object(members, "allowedOrganisations", "/configuration/allowedOrganisations");
    Configuration {
        id: owned(members, "id"),
        name: owned(members, "name"),
        allowed_organisations: allowed.map(|allowed| AllowedOrganisations {
            types: reader.deciding_words(allowed, "types", "/configuration/allowedOrganisations/types"),
        }),
    }
}

fn failure_reasons(reader: &mut Reader, members: &Members) -> Vec<FailureReason> {
    let none = Members::default();
    let mut reasons = Vec::new();
    for item in reader.deciding_items(members, "failureReasons", "/failureReasons") {
        let path = format!("/failureReasons/{}", reasons.len());
        let Some(failure) = item.object() else {
            reader.refuse(&path, "an object", item);
            break;
        };
        let reason = reader.deciding_object(failure, "reason", &format!("{path}/reason")).unwrap_or(&none);
        let results_key = if reason.get("results").is_some() { "results" } else { "monitoringSubscriptionResults" };
        let results_path = format!("{path}/reason/{results_key}");
        let results = reader.deciding_object(reason, results_key, &results_path);
        let status = reader.deciding_text(reason, "status", &format!("{path}/reason/status"));
        reasons.push(FailureReason {
            check: reader.deciding_word(failure, "check", &format!("{path}/check")).unwrap_or(Open::Absent),
            rejection_reason_code: reader.deciding_text(
                reason,
                "rejectionReasonCode",
                &format!("{path}/reason/rejectionReasonCode"),
            ),
            cannot_define_eligibility: status.as_deref() == Some("cannot_define_eligibility"),
            results: results.map(|results| monitoring_results(reader, results, &results_path)),
            results_key,
        });
    }
    reasons
}

/// Any text but the empty one: that it is there decides, a date or not.
fn set(reader: &mut Reader, members: &Members, key: &str, path: &str) -> Option<SetAt> {
    reader.deciding_text(members, key, path).filter(|text| !text.is_empty()).map(SetAt)
}

fn date(members: &Members, key: &str) -> Option<String> {
    members.text(key).and_then(instant::utc)
}

fn tags(results: &Members, key: &str) -> Option<Vec<String>> {
    let id = |item: &Value| item.text().or_else(|| item.object()?.text("id")).map(str::to_owned);
    Some(results.get(key)?.items()?.iter().filter_map(id).collect())
}

fn source(members: &Members, key: &str) -> Option<Source> {
    match members.get(key) {
        Some(Value::Source(text)) => Some(Source(text.clone())),
        _ => None,
    }
}
