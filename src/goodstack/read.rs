//! The record, read leniently.

use super::{
    AgentVerification, AllowedOrganisations, Configuration, Eligibility, EligibilityResults, FailureDetails, FailureReason, Flag,
    Monitoring, MonitoringResults, Organisation, Registration, SetAt, ValidationRequest, ValidationSubmission,
};
use crate::instant;
use crate::json::{Members, Shape, Source, Value};
use crate::reading::{Mismatch, Place, Reader};
use crate::text::decimal;
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
    let mut submission = submission(&mut reader, &Place::whole(members));
    if submission.id.is_empty() {
        asked_for.clone_into(&mut submission.id);
    }
    submission.unrecognized = reader.unrecognized;
    reader.mismatch.map_or(Ok(submission), Err)
}

fn submission(reader: &mut Reader, record: &Place) -> ValidationSubmission {
    ValidationSubmission {
        id: record.text("id").unwrap_or_default(),
        validation_invite_id: record.text("validationInviteId"),
        status: reader.deciding_word(record, "status").unwrap_or(Open::Absent),
        organisation_id: record.text("organisationId"),
        organisation_name: record.text("organisationName"),
        validation_request_id: record.text("validationRequestId"),
        validation_request: validation_request(reader, record),
        monitoring_subscription_id: record.text("monitoringSubscriptionId"),
        agent_verification_id: record.text("agentVerificationId"),
        agent_verification: agent_verification(reader, record),
        eligibility_subscription_id: record.text("eligibilitySubscriptionId"),
        eligibility: reader.deciding_object(record, "eligibility").map(|nested| eligibility(reader, &nested)),
        monitoring: reader.deciding_object(record, "monitoring").map(|nested| monitoring(reader, &nested)),
        organisation: reader
            .deciding_object(record, "organisation")
            .map(|nested| Organisation { name: nested.text("name"), country_code: reader.deciding_text(&nested, "countryCode") }),
        processed_at: date(record, "processedAt"),
        created_at: date(record, "createdAt"),
        metadata: source(record, "metadata"),
        partner_fields: source(record, "partnerFields"),
        configuration: reader.deciding_object(record, "configuration").map(|nested| configuration(reader, &nested)),
        failure_reasons: failure_reasons(reader, record),
        unrecognized: Vec::new(),
    }
}

fn validation_request(reader: &mut Reader, record: &Place) -> Option<ValidationRequest> {
    if let Some(nested) = reader.deciding_object(record, "validationRequest") {
        return Some(ValidationRequest {
            id: nested.text("id"),
            name: nested.text("name"),
            accepted_at: set(reader, &nested, "acceptedAt"),
            rejected_at: set(reader, &nested, "rejectedAt"),
            organisation_types: reader.deciding_words(&nested, "organisationTypes"),
            is_flat: false,
        });
    }
    let flat = ValidationRequest {
        id: record.text("validationRequestId"),
        name: record.text("validationRequestName"),
        accepted_at: set(reader, record, "validationRequestAcceptedAt"),
        rejected_at: set(reader, record, "validationRequestRejectedAt"),
        is_flat: true,
        ..ValidationRequest::default()
    };
    Some(flat).filter(|flat| flat.accepted_at.is_some() || flat.rejected_at.is_some())
}

fn agent_verification(reader: &mut Reader, record: &Place) -> Option<AgentVerification> {
    if let Some(nested) = reader.deciding_object(record, "agentVerification") {
        return Some(AgentVerification {
            id: nested.text("id"),
            email: nested.text("email"),
            first_name: nested.text("firstName"),
            last_name: nested.text("lastName"),
            status: reader.deciding_word(&nested, "status"),
            rejection_reason: reader.word(&nested, "rejectionReason"),
            rejection_reason_code: reader.deciding_word(&nested, "rejectionReasonCode"),
            language: nested.text("language"),
            is_flat: false,
        });
    }
    // A fault is named where it stands; what is unrecognized, where the record tells it.
    let told = record.below("agentVerification", record.members);
    let status = reader.deciding_text(record, "agentVerificationStatus");
    let code = reader.deciding_text(record, "agentVerificationRejectionReasonCode");
    let reason = record.text("agentVerificationRejectionReason");
    let flat = AgentVerification {
        id: record.text("agentVerificationId"),
        email: record.text("agentVerificationEmail"),
        first_name: record.text("agentVerificationFirstName"),
        last_name: record.text("agentVerificationLastName"),
        status: status.map(|text| reader.note(&text, &told, "status")),
        rejection_reason: reason.map(|text| reader.note(&text, &told, "rejectionReason")),
        rejection_reason_code: code.map(|text| reader.note(&text, &told, "rejectionReasonCode")),
        is_flat: true,
        ..AgentVerification::default()
    };
    Some(flat).filter(|flat| flat.status.is_some() || flat.rejection_reason_code.is_some())
}

fn eligibility(reader: &mut Reader, part: &Place) -> Eligibility {
    Eligibility {
        status: reader.deciding_word(part, "status"),
        results: reader.deciding_object(part, "results").map(|results| EligibilityResults {
            eligibility_status: reader.deciding_word(&results, "eligibilityStatus"),
            confirmed_activity_sub_tags: tags(&results, "confirmedActivitySubTags"),
            rejected_activity_sub_tags: tags(&results, "rejectedActivitySubTags"),
        }),
    }
}

fn monitoring(reader: &mut Reader, part: &Place) -> Monitoring {
    Monitoring {
        status: reader.deciding_word(part, "status"),
        results: reader.deciding_object(part, "results").map(|results| monitoring_results(reader, &results)),
    }
}

/// The verdict decides, the flags explain it.
fn monitoring_results(reader: &mut Reader, results: &Place) -> MonitoringResults {
    let mut flag = |key: &str| results.object(key).map(|flag| Flag { status: reader.word(&flag, "status") });
    MonitoringResults {
        warning: flag("warning"),
        sanction: flag("sanction"),
        controversial: flag("controversial"),
        commercial: flag("commercial"),
        adverse_media: flag("adverseMedia"),
        hate_speech: flag("hateSpeech"),
        registration: results
            .object("registration")
            .map(|registration| Registration { active: reader.word(&registration, "active") }),
        compliance_status: reader.deciding_word(results, "complianceStatus"),
    }
}

fn configuration(reader: &mut Reader, part: &Place) -> Configuration {
    let allowed = reader.deciding_object(part, "allowedOrganisations");
    Configuration {
        id: part.text("id"),
        name: part.text("name"),
        allowed_organisations: allowed.map(|allowed| AllowedOrganisations { types: reader.deciding_words(&allowed, "types") }),
    }
}

fn failure_reasons(reader: &mut Reader, record: &Place) -> Option<Vec<FailureReason>> {
    const KEY: &str = "failureReasons";
    let none = Members::default();
    let list = record.below(KEY, record.members);
    let mut reasons = Vec::new();
    for item in reader.deciding_items(record, KEY) {
        let index = decimal(reasons.len() as u64);
        let Some(members) = item.object() else {
            reader.refuse(&list, &index, "an object", item);
            break;
        };
        let failure = list.below(&index, members);
        let reason = reader.deciding_object(&failure, "reason").unwrap_or(failure.below("reason", &none));
        let results_key = if reason.members.get("results").is_some() { "results" } else { "monitoringSubscriptionResults" };
        let results = reader.deciding_object(&reason, results_key);
        reasons.push(FailureReason {
            check: reader.deciding_word(&failure, "check").unwrap_or(Open::Absent),
            reason: FailureDetails {
                rejection_reason_code: reader.deciding_text(&reason, "rejectionReasonCode"),
                status: reader.deciding_text(&reason, "status"),
                results: results.map(|results| monitoring_results(reader, &results)),
                results_key,
            },
        });
    }
    Some(reasons).filter(|reasons| !reasons.is_empty())
}

/// Any text but the empty one: that it is there decides, a date or not.
fn set(reader: &mut Reader, place: &Place, key: &str) -> Option<SetAt> {
    reader.deciding_text(place, key).filter(|text| !text.is_empty()).map(SetAt)
}

fn date(place: &Place, key: &str) -> Option<String> {
    place.members.text(key).and_then(instant::utc)
}

fn tags(results: &Place, key: &str) -> Option<Vec<String>> {
    let id = |item: &Value| item.text().or_else(|| item.object()?.text("id")).map(str::to_owned);
    Some(results.members.get(key)?.items()?.iter().filter_map(id).collect())
}

fn source(place: &Place, key: &str) -> Option<Source> {
    match place.members.get(key) {
        Some(Value::Source(text)) => Some(Source(text.clone())),
        _ => None,
    }
}
