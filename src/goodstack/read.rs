//! The record, read leniently.

use super::{
    AgentVerification, AllowedOrganisations, Configuration, Eligibility, EligibilityResults, FailureReason, Flag, Monitoring,
    MonitoringResults, Organisation, Registration, SetAt, Source, ValidationRequest, ValidationSubmission,
};
use crate::instant;
use crate::json::{Members, Shape, Value};
use crate::reading::{Mismatch, Reader, deciding_items, deciding_object, deciding_text, owned};
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
    let reader = &mut reader;

    Ok(ValidationSubmission {
        id: owned(members, "id").unwrap_or_else(|| asked_for.to_owned()),
        validation_invite_id: owned(members, "validationInviteId"),
        status: reader.deciding_word(members, "status", "/status")?.unwrap_or(Open::Absent),
        organisation_id: owned(members, "organisationId"),
        organisation_name: owned(members, "organisationName"),
        validation_request_id: owned(members, "validationRequestId"),
        validation_request: validation_request(reader, members)?,
        monitoring_subscription_id: owned(members, "monitoringSubscriptionId"),
        agent_verification_id: owned(members, "agentVerificationId"),
        agent_verification: agent_verification(reader, members)?,
        eligibility_subscription_id: owned(members, "eligibilitySubscriptionId"),
        eligibility: deciding_object(members, "eligibility", "/eligibility")?
            .map(|members| eligibility(reader, members))
            .transpose()?,
        monitoring: deciding_object(members, "monitoring", "/monitoring")?
            .map(|members| monitoring(reader, members))
            .transpose()?,
        organisation: deciding_object(members, "organisation", "/organisation")?
            .map(|members| {
                Ok(Organisation {
                    name: owned(members, "name"),
                    country_code: deciding_text(members, "countryCode", "/organisation/countryCode")?,
                })
            })
            .transpose()?,
        processed_at: date(members, "processedAt"),
        created_at: date(members, "createdAt"),
        metadata: source(members, "metadata"),
        partner_fields: source(members, "partnerFields"),
        configuration: deciding_object(members, "configuration", "/configuration")?
            .map(|members| configuration(reader, members))
            .transpose()?,
        failure_reasons: failure_reasons(reader, members)?,
        unrecognized: std::mem::take(&mut reader.unrecognized),
    })
}

fn validation_request(reader: &mut Reader, members: &Members) -> Result<Option<ValidationRequest>, Mismatch> {
    if let Some(nested) = deciding_object(members, "validationRequest", "/validationRequest")? {
        return Ok(Some(ValidationRequest {
            id: owned(nested, "id"),
            name: owned(nested, "name"),
            accepted_at: set(nested, "acceptedAt", "/validationRequest/acceptedAt")?,
            rejected_at: set(nested, "rejectedAt", "/validationRequest/rejectedAt")?,
            organisation_types: reader.deciding_words(nested, "organisationTypes", "/validationRequest/organisationTypes")?,
            is_flat: false,
        }));
    }
    let flat = ValidationRequest {
        name: owned(members, "validationRequestName"),
        accepted_at: set(members, "validationRequestAcceptedAt", "/validationRequestAcceptedAt")?,
        rejected_at: set(members, "validationRequestRejectedAt", "/validationRequestRejectedAt")?,
        is_flat: true,
        ..ValidationRequest::default()
    };
    let is_there = flat.accepted_at.is_some() || flat.rejected_at.is_some();
    Ok(is_there.then(|| ValidationRequest { id: owned(members, "validationRequestId"), ..flat }))
}

fn agent_verification(reader: &mut Reader, members: &Members) -> Result<Option<AgentVerification>, Mismatch> {
    if let Some(nested) = deciding_object(members, "agentVerification", "/agentVerification")? {
        return Ok(Some(AgentVerification {
            id: owned(nested, "id"),
            email: owned(nested, "email"),
            first_name: owned(nested, "firstName"),
            last_name: owned(nested, "lastName"),
            status: reader.deciding_word(nested, "status", "/agentVerification/status")?,
            rejection_reason: reader.word(nested, "rejectionReason", "/agentVerification/rejectionReason"),
            rejection_reason_code: reader.deciding_word(nested, "rejectionReasonCode", "/agentVerification/rejectionReasonCode")?,
            language: owned(nested, "language"),
            is_flat: false,
        }));
    }
    // A fault is named where it stands; what is unrecognized, where the record tells it.
    let status = deciding_text(members, "agentVerificationStatus", "/agentVerificationStatus")?;
    let code = deciding_text(members, "agentVerificationRejectionReasonCode", "/agentVerificationRejectionReasonCode")?;
    let flat = AgentVerification {
        email: owned(members, "agentVerificationEmail"),
        first_name: owned(members, "agentVerificationFirstName"),
        last_name: owned(members, "agentVerificationLastName"),
        status: status.map(|text| reader.note(Open::read(text), "/agentVerification/status")),
        rejection_reason: reader.word(members, "agentVerificationRejectionReason", "/agentVerification/rejectionReason"),
        rejection_reason_code: code.map(|text| reader.note(Open::read(text), "/agentVerification/rejectionReasonCode")),
        is_flat: true,
        ..AgentVerification::default()
    };
    let is_there = flat.status.is_some() || flat.rejection_reason_code.is_some();
    Ok(is_there.then(|| AgentVerification { id: owned(members, "agentVerificationId"), ..flat }))
}

fn eligibility(reader: &mut Reader, members: &Members) -> Result<Eligibility, Mismatch> {
    Ok(Eligibility {
        status: reader.deciding_word(members, "status", "/eligibility/status")?,
        results: deciding_object(members, "results", "/eligibility/results")?
            .map(|results| {
                Ok(EligibilityResults {
                    eligibility_status: reader.deciding_word(
                        results,
                        "eligibilityStatus",
                        "/eligibility/results/eligibilityStatus",
                    )?,
                    confirmed_activity_sub_tags: tags(results, "confirmedActivitySubTags"),
                    rejected_activity_sub_tags: tags(results, "rejectedActivitySubTags"),
                })
            })
            .transpose()?,
    })
}

fn monitoring(reader: &mut Reader, members: &Members) -> Result<Monitoring, Mismatch> {
    Ok(Monitoring {
        status: reader.deciding_word(members, "status", "/monitoring/status")?,
        results: deciding_object(members, "results", "/monitoring/results")?
            .map(|results| monitoring_results(reader, results, "/monitoring/results"))
            .transpose()?,
    })
}

/// The verdict decides, the flags explain it.
fn monitoring_results(reader: &mut Reader, members: &Members, path: &str) -> Result<MonitoringResults, Mismatch> {
    let object = |key: &str| members.get(key).and_then(Value::object);
    let mut flag =
        |key: &str| object(key).map(|flag| Flag { status: reader.word(flag, "status", &format!("{path}/{key}/status")) });
    Ok(MonitoringResults {
        warning: flag("warning"),
        sanction: flag("sanction"),
        controversial: flag("controversial"),
        commercial: flag("commercial"),
        adverse_media: flag("adverseMedia"),
        hate_speech: flag("hateSpeech"),
        registration: object("registration").map(|registration| Registration {
            active: reader.word(registration, "active", &format!("{path}/registration/active")),
        }),
        compliance_status: reader.deciding_word(members, "complianceStatus", &format!("{path}/complianceStatus"))?,
    })
}

fn configuration(reader: &mut Reader, members: &Members) -> Result<Configuration, Mismatch> {
    Ok(Configuration {
        id: owned(members, "id"),
        name: owned(members, "name"),
        allowed_organisations: deciding_object(members, "allowedOrganisations", "/configuration/allowedOrganisations")?
            .map(|allowed| {
                let types = reader.deciding_words(allowed, "types", "/configuration/allowedOrganisations/types")?;
                Ok(AllowedOrganisations { types })
            })
            .transpose()?,
    })
}

fn failure_reasons(reader: &mut Reader, members: &Members) -> Result<Vec<FailureReason>, Mismatch> {
    deciding_items(members, "failureReasons", "/failureReasons")?
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let path = format!("/failureReasons/{index}");
            let none = Members::default();
            let item = item.object().ok_or_else(|| Mismatch { path: path.clone(), expected: "an object", found: item.kind() })?;
            let reason = deciding_object(item, "reason", &format!("{path}/reason"))?.unwrap_or(&none);
            let results_key = if reason.get("results").is_some() { "results" } else { "monitoringSubscriptionResults" };
            let results_path = format!("{path}/reason/{results_key}");
            let status = deciding_text(reason, "status", &format!("{path}/reason/status"))?;
            Ok(FailureReason {
                check: reader.deciding_word(item, "check", &format!("{path}/check"))?.unwrap_or(Open::Absent),
                rejection_reason_code: deciding_text(reason, "rejectionReasonCode", &format!("{path}/reason/rejectionReasonCode"))?,
                cannot_define_eligibility: status.as_deref() == Some("cannot_define_eligibility"),
                results: deciding_object(reason, results_key, &results_path)?
                    .map(|results| monitoring_results(&mut Reader::default(), results, &results_path))
                    .transpose()?,
                results_key,
            })
        })
        .collect()
}

/// Any text but the empty one: that it is there decides, a date or not.
fn set(members: &Members, key: &str, path: &str) -> Result<Option<SetAt>, Mismatch> {
    Ok(deciding_text(members, key, path)?.filter(|text| !text.is_empty()).map(SetAt))
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
