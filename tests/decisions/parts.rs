//! What a part of a submission says: every way in which it can be there.

use super::*;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Says {
    No,
    CannotDefine,
    Unrecognized,
    NotYet,
    Yes,
}
pub use Says::{CannotDefine, No, NotYet, Unrecognized, Yes};

/// In the order in which parts are told.
pub const TOLD: [Says; 5] = [No, CannotDefine, Unrecognized, NotYet, Yes];

pub fn says(code: &str) -> Says {
    match code {
        "request.contradicted" | "eligibility.fail" | "compliance.fail" => No,
        "eligibility.validation_request_failed" | "compliance.validation_request_failed" => No,
        code if code.starts_with("request.rejected") || code.starts_with("agent.rejected") => No,
        "eligibility.cannot_define" => CannotDefine,
        "agent.unrecognized" | "eligibility.unrecognized" | "compliance.unrecognized" => Unrecognized,
        "request.accepted" | "agent.approved" | "eligibility.pass" | "compliance.pass" => Yes,
        "request.waiting" | "agent.pending" | "agent.pending_user_verification" | "agent.pending_review" => NotYet,
        "eligibility.pending" | "eligibility.pending_validation_request" | "eligibility.undetermined" | "eligibility.cancelled" => {
            NotYet
        }
        "compliance.pending" | "compliance.pending_validation_request" | "compliance.undetermined" | "compliance.cancelled" => {
            NotYet
        }
        other => panic!("`{other}` belongs to no part"),
    }
}

/// One reason as it should be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub code: ReasonCode,
    pub effect: Effect,
    pub path: String,
    pub value: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Part {
    pub says: Says,
    pub told: Told,
    pub flags: Vec<Told>,
}

/// One way in which a part can be there, or not.
#[derive(Clone, Debug)]
pub struct Variant {
    pub json: Value,
    pub part: Option<Part>,
}

pub fn variant(json: Value, name: &str, path: &str, value: Option<&str>) -> Variant {
    let says = says(name);
    let effect = match says {
        No => Effect::Blocks,
        Yes => Effect::Informs,
        _ if name.ends_with(".cancelled") => Effect::Informs,
        _ => Effect::Holds,
    };
    let told = Told { code: code(name), effect, path: path.to_owned(), value: value.map(str::to_owned) };
    Variant { json, part: Some(Part { says, told, flags: Vec::new() }) }
}

pub fn absent() -> Variant {
    Variant { json: Value::Null, part: None }
}

pub const ODD: &str = "brand_new";
pub const ACCEPTED: &str = "2024-05-06T07:08:09.000+02:00";
pub const REJECTED: &str = "a day in May";

pub fn requests(own_types: &Value) -> Vec<Variant> {
    let request =
        |accepted: Value, rejected: Value| json!({"acceptedAt": accepted, "rejectedAt": rejected, "organisationTypes": own_types});
    vec![
        absent(),
        variant(request(json!(null), json!("")), "request.waiting", "/validationRequest/acceptedAt", None),
        variant(request(json!(ACCEPTED), json!(null)), "request.accepted", "/validationRequest/acceptedAt", Some(ACCEPTED)),
        variant(request(json!(null), json!(REJECTED)), "request.rejected", "/validationRequest/rejectedAt", Some(REJECTED)),
        variant(request(json!(ACCEPTED), json!(REJECTED)), "request.contradicted", "/validationRequest/rejectedAt", Some(REJECTED)),
    ]
}

pub const REJECTION_CODES: &[&str] = &[
    "validation_request_failed",
    "user_verification_expired",
    "user_failed_percent_review",
    "reapply",
    "fake_email_used",
    "no_online_presence",
    "nonprofit_association_expired",
    "invalid_documentation",
    "fake_documentation",
    "mismatched_information",
    "blank_corrupted_documentation",
    "suspicious_application",
    "other",
];

pub fn agents() -> Vec<Variant> {
    const STATUS: &str = "/agentVerification/status";
    const CODE: &str = "/agentVerification/rejectionReasonCode";
    let mut all = vec![
        absent(),
        variant(json!({"id": "1"}), "agent.pending", STATUS, None),
        variant(json!({"status": "pending"}), "agent.pending", STATUS, Some("pending")),
        variant(
            json!({"status": "pending_user_verification"}),
            "agent.pending_user_verification",
            STATUS,
            Some("pending_user_verification"),
        ),
        variant(json!({"status": "pending_review"}), "agent.pending_review", STATUS, Some("pending_review")),
        variant(json!({"status": "approved", "rejectionReasonCode": "other"}), "agent.approved", STATUS, Some("approved")),
        variant(json!({"status": ODD, "rejectionReasonCode": "other"}), "agent.unrecognized", STATUS, Some(ODD)),
        variant(json!({"status": "rejected"}), "agent.rejected", STATUS, Some("rejected")),
        variant(json!({"status": "rejected", "rejectionReasonCode": ODD}), "agent.rejected.unrecognized", CODE, Some(ODD)),
    ];
    all.extend(REJECTION_CODES.iter().map(|code| {
        let sent = json!({"status": "rejected", "rejectionReasonCode": code});
        variant(sent, &format!("agent.rejected.{code}"), CODE, Some(code))
    }));
    all
}

/// By status: the reason without a result, with `pass`, with `fail`, with an unknown one.
pub type Matrix = [(Option<&'static str>, [&'static str; 4])];

#[rustfmt::skip]
pub const ELIGIBILITY: &Matrix = &[
    (Some("live"),                       ["undetermined", "pass", "fail", "unrecognized"]),
    (Some("pending_validation_request"), ["pending_validation_request", "pending_validation_request", "fail", "unrecognized"]),
    (Some("validation_request_failed"),  ["validation_request_failed", "validation_request_failed", "fail", "validation_request_failed"]),
    (Some("pending"),                    ["pending", "pending", "fail", "unrecognized"]),
    (Some("cancelled"),                  ["cancelled", "cancelled", "fail", "unrecognized"]),
    (Some("cannot_define_eligibility"),  ["cannot_define", "cannot_define", "cannot_define", "cannot_define"]),
    (None,                               ["undetermined", "undetermined", "fail", "unrecognized"]),
    (Some(ODD),                          ["unrecognized", "unrecognized", "fail", "unrecognized"]),
];

#[rustfmt::skip]
pub const COMPLIANCE: &Matrix = &[
    (Some("live"),                       ["undetermined", "pass", "fail", "unrecognized"]),
    (Some("pending_validation_request"), ["pending_validation_request", "pending_validation_request", "fail", "unrecognized"]),
    (Some("validation_request_failed"),  ["validation_request_failed", "validation_request_failed", "fail", "validation_request_failed"]),
    (Some("pending"),                    ["pending", "pending", "fail", "unrecognized"]),
    (Some("cancelled"),                  ["cancelled", "cancelled", "fail", "unrecognized"]),
    (None,                               ["undetermined", "undetermined", "fail", "unrecognized"]),
    (Some(ODD),                          ["unrecognized", "unrecognized", "fail", "unrecognized"]),
];

pub const RESULTS: [Option<&str>; 4] = [None, Some("pass"), Some("fail"), Some("perhaps")];

/// The keys of the flags, as the provider spells them and as the reasons do.
pub const FLAGS: [(&str, &str); 6] = [
    ("warning", "warning"),
    ("sanction", "sanction"),
    ("controversial", "controversial"),
    ("commercial", "commercial"),
    ("adverseMedia", "adverse_media"),
    ("hateSpeech", "hate_speech"),
];

pub fn matrix(part: &str, prefix: &str, key: &str, rows: &Matrix) -> Vec<Variant> {
    let mut all = vec![absent()];
    for (status, names) in rows {
        for (result, name) in RESULTS.iter().zip(names) {
            // The value that the reason rests on: a verdict's own, or the status where that is what is strange or early.
            let of_result = matches!(*name, "pass" | "fail") || (*name == "unrecognized" && *status != Some(ODD));
            let (path, value) =
                if of_result { (format!("/{part}/results/{key}"), *result) } else { (format!("/{part}/status"), *status) };
            let results = if result.is_none() && all.len().is_multiple_of(2) { json!(null) } else { json!({key: result}) };
            all.push(variant(json!({"status": status, "results": results}), &format!("{prefix}.{name}"), &path, value));
        }
    }
    all
}

pub fn eligibilities() -> Vec<Variant> {
    matrix("eligibility", "eligibility", "eligibilityStatus", ELIGIBILITY)
}

/// Raises, clears or garbles the flags of a compliance check: one digit of `pattern` to base 4 for each.
pub fn with_flags(mut variant: Variant, pattern: usize) -> Variant {
    let Some(part) = &mut variant.part else { return variant };
    if !variant.json["results"].is_object() {
        return variant;
    }
    for (index, (key, name)) in FLAGS.iter().enumerate() {
        let status = [None, Some("clear"), Some("flag"), Some(ODD)][(pattern >> (2 * index)) % 4];
        variant.json["results"][key] = json!({"status": status});
        if let Some(value) = status.filter(|status| *status != "clear") {
            part.flags.push(Told {
                code: code(&format!("compliance.flag.{name}")),
                effect: Effect::Informs,
                path: format!("/monitoring/results/{key}/status"),
                value: Some(value.to_owned()),
            });
        }
    }
    variant
}

pub fn monitorings() -> Vec<Variant> {
    let all = matrix("monitoring", "compliance", "complianceStatus", COMPLIANCE);
    // A few with flags, each with others.
    let pattern = |index: usize| if index % 5 == 3 { (index + 2) * 1103 % 4096 } else { 0 };
    all.into_iter().enumerate().map(|(index, variant)| with_flags(variant, pattern(index))).collect()
}
