//! What the providers send, as it is, as it was, and as it should not be.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use good_standing::decision::{Policy, decide_account, decide_submission};
use good_standing::goodstack::{self, FailedCheck, ValidationSubmission, read_submission};
use good_standing::json::{decode, parse};
use good_standing::partner_center::{self, CustomerValidationStatus, read_account};
use good_standing::reading::Mismatch;
use good_standing::vocabulary::{Open, Vocabulary};
use serde_json::{Value, json};

const SUBMISSION: &str = include_str!("fixtures/submission.json");
const FAILED: &str = include_str!("fixtures/failed.json");

fn read_text(text: &str) -> Result<ValidationSubmission, Mismatch> {
    read_submission(&parse(text, &goodstack::SHAPE).expect("JSON"), "asked_for")
}

fn read(sent: &Value) -> Result<ValidationSubmission, Mismatch> {
    read_text(&sent.to_string())
}

fn account(sent: &Value) -> Result<Option<CustomerValidationStatus>, Mismatch> {
    read_account(&parse(&sent.to_string(), &partner_center::SHAPE).expect("JSON"))
}

/// The record as JavaScript gets it.
fn told(sent: &Value) -> Value {
    serde_json::to_value(read(sent).unwrap_or_else(|fault| panic!("{fault:?} in {sent}"))).expect("JSON")
}

fn fixture() -> Value {
    serde_json::from_str::<Value>(SUBMISSION).expect("JSON")["data"].clone()
}

/// Every place in a document that is ours to read, the outermost excepted.
fn places(of: &Value, path: &str) -> Vec<String> {
    let below: Vec<(String, &Value)> = match of {
        _ if ["/metadata", "/partnerFields"].contains(&path) => Vec::new(),
        Value::Object(members) => members.iter().map(|(key, value)| (format!("{path}/{key}"), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (format!("{path}/{index}"), item)).collect(),
        _ => Vec::new(),
    };
    below.into_iter().flat_map(|(path, value)| [vec![path.clone()], places(value, &path)].concat()).collect()
}

/// The document with another value at this place.
fn with(document: &Value, path: &str, value: &Value) -> Value {
    let mut document = document.clone();
    *document.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value.clone();
    document
}

const KINDS: [&str; 5] = ["a boolean", "a number", "text", "an array", "an object"];

fn of_each_kind() -> [Value; 5] {
    [json!(true), json!(5), json!("Allowed"), json!(["Allowed"]), json!({"status": "Allowed"})]
}

#[test]
fn a_whole_submission() {
    let mut expected = fixture();
    let members = expected.as_object_mut().expect("an object");
    members.remove("validationRequestName");
    members.insert("failureReasons".to_owned(), json!(null));
    members.insert("unrecognized".to_owned(), json!([]));
    // The partner's own objects are handed on as text, to the letter.
    members.insert("metadata".to_owned(), json!(r#"{ "order": 12345678901234567890, "tags": ["a", {"b": null}] }"#));
    members.insert("partnerFields".to_owned(), json!(r#"{ "question": "answer" }"#));
    let read = serde_json::to_value(read_text(SUBMISSION).expect("a submission")).expect("JSON");
    assert_eq!(read, expected);
}

#[test]
fn an_envelope_counts_where_it_is_an_object() {
    let bare = fixture();
    assert_eq!(told(&json!({"data": bare, "status": "failed"})), told(&bare));
    for no_envelope in [json!(null), json!([]), json!("x"), json!(7)] {
        let mut sent = bare.clone();
        sent["data"] = no_envelope;
        assert_eq!(told(&sent), told(&bare));
    }
    assert_eq!(told(&json!({"data": {}}))["id"], json!("asked_for"));
}

#[test]
fn byte_order_marks_are_obeyed() {
    let expected = read_text(SUBMISSION).expect("a submission");
    let utf16 = |unit: fn(u16) -> [u8; 2]| format!("\u{feff}{SUBMISSION}").encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let utf8 = format!("\u{feff}{SUBMISSION}").into_bytes();
    for bytes in [SUBMISSION.as_bytes().to_vec(), utf8, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
        assert_eq!(read_text(&decode(&bytes).expect("text")).as_ref(), Ok(&expected));
    }
}

#[test]
fn null_is_as_good_as_absent_everywhere() {
    let whole = fixture();
    for path in &places(&whole, "") {
        let (parent, key) = path.rsplit_once('/').expect("a path");
        let mut without = whole.clone();
        let Value::Object(members) = without.pointer_mut(parent).expect("a parent") else { continue };
        members.remove(key);
        assert_eq!(read(&with(&whole, path, &Value::Null)), read(&without), "{path}");
    }
    let nothing = told(&json!({}));
    for (key, value) in nothing.as_object().expect("an object") {
        let expected = match key.as_str() {
            "id" => json!("asked_for"),
            "status" => json!("unrecognized"),
            "unrecognized" => json!([]),
            _ => Value::Null,
        };
        assert_eq!(*value, expected, "{key}");
    }
    assert_eq!(nothing.as_object().map(serde_json::Map::len), told(&whole).as_object().map(serde_json::Map::len));
}

/// Where a decision reads, and what it wants there.
const DECIDING: &[(&str, &str)] = &[
    ("/status", "text"),
    ("/validationRequest", "an object"),
    ("/validationRequest/acceptedAt", "text"),
    ("/validationRequest/rejectedAt", "text"),
    ("/validationRequest/organisationTypes", "an array"),
    ("/validationRequest/organisationTypes/0", "text"),
    ("/validationRequest/organisationTypes/1", "text"),
    ("/agentVerification", "an object"),
    ("/agentVerification/status", "text"),
    ("/agentVerification/rejectionReasonCode", "text"),
    ("/eligibility", "an object"),
    ("/eligibility/status", "text"),
    ("/eligibility/results", "an object"),
    ("/eligibility/results/eligibilityStatus", "text"),
    ("/monitoring", "an object"),
    ("/monitoring/status", "text"),
    ("/monitoring/results", "an object"),
    ("/monitoring/results/complianceStatus", "text"),
    ("/organisation", "an object"),
    ("/organisation/countryCode", "text"),
    ("/configuration", "an object"),
    ("/configuration/allowedOrganisations", "an object"),
    ("/configuration/allowedOrganisations/types", "an array"),
    ("/configuration/allowedOrganisations/types/0", "text"),
    ("/configuration/allowedOrganisations/types/1", "text"),
];

const DECIDING_FAILURES: &[(&str, &str)] = &[
    ("/failureReasons", "an array"),
    ("/failureReasons/0", "an object"),
    ("/failureReasons/0/check", "text"),
    ("/failureReasons/0/reason", "an object"),
    ("/failureReasons/0/reason/rejectionReasonCode", "text"),
    ("/failureReasons/2/reason/monitoringSubscriptionResults", "an object"),
    ("/failureReasons/2/reason/monitoringSubscriptionResults/complianceStatus", "text"),
    ("/failureReasons/3/reason/status", "text"),
    ("/failureReasons/3/reason/results", "an object"),
];

const DECIDING_FLAT: &[(&str, &str)] = &[
    ("/validationRequestAcceptedAt", "text"),
    ("/validationRequestRejectedAt", "text"),
    ("/agentVerificationStatus", "text"),
    ("/agentVerificationRejectionReasonCode", "text"),
];

#[test]
fn a_wrong_type_where_a_decision_reads_is_named() {
    let failed: Value = serde_json::from_str(FAILED).expect("JSON");
    let flat = json!({
        "validationRequestAcceptedAt": "", "validationRequestRejectedAt": "", "agentVerificationStatus": "",
        "agentVerificationRejectionReasonCode": "",
    });
    for (document, deciding) in [(fixture(), DECIDING), (failed, DECIDING_FAILURES), (flat, DECIDING_FLAT)] {
        for (path, expected) in deciding {
            for (value, found) in of_each_kind().iter().zip(KINDS).filter(|(_, found)| found != expected) {
                for sent in [with(&document, path, value), json!({"data": with(&document, path, value)})] {
                    let fault = read(&sent).err().unwrap_or_else(|| panic!("{found} is read at {path}"));
                    assert_eq!((fault.path.as_str(), fault.expected, fault.found), (*path, *expected, found));
                }
            }
        }
    }
}

#[test]
fn a_wrong_type_elsewhere_is_as_good_as_absent() {
    let whole = fixture();
    for path in places(&whole, "").iter().filter(|path| DECIDING.iter().all(|(deciding, _)| deciding != path)) {
        let right = whole.pointer(path).expect("a place");
        for value in of_each_kind().iter().filter(|value| std::mem::discriminant(*value) != std::mem::discriminant(right)) {
            assert_eq!(read(&with(&whole, path, value)), read(&with(&whole, path, &Value::Null)), "{path}");
        }
    }
}

#[test]
fn values_that_nobody_documents_are_kept_aside() {
    const ODD: &str = "brand_new";
    let whole = fixture();
    let closed = [
        "/status",
        "/validationRequest/organisationTypes/1",
        "/agentVerification/status",
        "/agentVerification/rejectionReason",
        "/agentVerification/rejectionReasonCode",
        "/eligibility/status",
        "/eligibility/results/eligibilityStatus",
        "/monitoring/status",
        "/monitoring/results/complianceStatus",
        "/monitoring/results/registration/active",
        "/monitoring/results/warning/status",
        "/monitoring/results/hateSpeech/status",
        "/configuration/allowedOrganisations/types/0",
    ];
    let mut all = whole.clone();
    for path in closed {
        // Goodstack's words are read to the letter.
        let shouted = whole.pointer(path).and_then(Value::as_str).expect("a word").to_uppercase();
        for odd in [ODD, "", &shouted] {
            let read = told(&with(&whole, path, &json!(odd)));
            assert_eq!(read.pointer(path), Some(&json!("unrecognized")), "{path}");
            assert_eq!(read["unrecognized"], json!([{"path": path, "value": odd}]));
        }
        all = with(&all, path, &json!(ODD));
    }
    let mut paths: Vec<String> = read(&all).expect("a submission").unrecognized.into_iter().map(|odd| odd.path).collect();
    paths.sort();
    let mut expected = closed.map(str::to_owned);
    expected.sort();
    assert_eq!(paths, expected);
}

#[test]
fn fields_that_nobody_documents_are_passed_over() {
    let whole = fixture();
    for path in [vec![String::new()], places(&whole, "")].concat() {
        let mut sent = whole.clone();
        let Some(Value::Object(members)) = sent.pointer_mut(&path) else { continue };
        if path == "/metadata" || path == "/partnerFields" {
            continue;
        }
        members.insert("status2".to_owned(), json!({"status": "failed", "status2": [[{}], 1e9]}));
        assert_eq!(read(&sent), read(&whole), "{path}");
    }
}

#[test]
fn every_documented_value_is_known() {
    // Read against the provider's own spelling, not ours.
    for (path, words) in [
        ("/status", vec!["pending", "processed", "failed", "succeeded"]),
        ("/agentVerification/status", vec!["pending", "pending_user_verification", "pending_review", "approved", "rejected"]),
        (
            "/agentVerification/rejectionReason",
            vec![
                "Validation request failed",
                "User verification expired",
                "Identity check failed",
                "No evidence agent\u{2019}s email is associated with organisation",
                "Agent/nonprofit will reapply",
                "Agent used fake or test email",
                "No online presence to complete check",
                "Nonprofit association expired",
                "Other",
            ],
        ),
        ("/monitoring/results/registration/active", vec!["yes", "no"]),
        ("/monitoring/results/warning/status", vec!["clear", "flag"]),
        ("/validationRequest/organisationTypes/0", vec!["nonprofit", "social_impact"]),
        ("/configuration/allowedOrganisations/types/0", vec!["social_impact", "nonprofit", "education"]),
    ] {
        for word in words {
            let read = told(&with(&fixture(), path, &json!(word)));
            assert_eq!((read.pointer(path), &read["unrecognized"]), (Some(&json!(word)), &json!([])), "{path}");
        }
    }
}

#[test]
fn flat_fields_fill_what_is_not_there() {
    let flat = json!({
        "id": "1",
        "status": "failed",
        "validationRequestId": "validationrequest_5d0",
        "validationRequestName": "River Keepers",
        "validationRequestAcceptedAt": null,
        "validationRequestRejectedAt": "2025-11-03T09:15:00+01:00",
        "agentVerificationId": "agentverification_9e",
        "agentVerificationEmail": "ines@river.example",
        "agentVerificationFirstName": "In\u{ea}s",
        "agentVerificationLastName": "O\u{2019}Neill",
        "agentVerificationStatus": "rejected",
        "agentVerificationRejectionReason": "Other",
        "agentVerificationRejectionReasonCode": "brand_new",
    });
    let mut nulled = flat.clone();
    nulled["validationRequest"] = Value::Null;
    nulled["agentVerification"] = Value::Null;
    for sent in [&flat, &nulled] {
        let read = told(sent);
        assert_eq!(
            read["validationRequest"],
            json!({
                "id": "validationrequest_5d0", "name": "River Keepers", "acceptedAt": null,
                "rejectedAt": "2025-11-03T08:15:00Z", "organisationTypes": [],
            })
        );
        assert_eq!(
            read["agentVerification"],
            json!({
                "id": "agentverification_9e", "email": "ines@river.example", "firstName": "In\u{ea}s", "lastName": "O\u{2019}Neill",
                "status": "rejected", "rejectionReason": "Other", "rejectionReasonCode": "unrecognized", "language": null,
            })
        );
        // Named where the record tells it.
        assert_eq!(read["unrecognized"], json!([{"path": "/agentVerification/rejectionReasonCode", "value": "brand_new"}]));
    }
    let mut nested = flat;
    nested["validationRequest"] = json!({"id": "2"});
    nested["agentVerification"] = json!({"id": "3"});
    let read = told(&nested);
    assert_eq!((&read["validationRequest"]["rejectedAt"], &read["agentVerification"]["status"]), (&Value::Null, &Value::Null));
}

#[test]
fn dates() {
    for (sent, read) in [
        ("2025-11-03T09:15:00.000Z", Some("2025-11-03T09:15:00.000Z")),
        ("2025-11-03T09:15:00", Some("2025-11-03T09:15:00Z")),
        ("2025-11-03T09:15:00-05:30", Some("2025-11-03T14:45:00Z")),
        ("2025-11-03T09:15:00.1234567", Some("2025-11-03T09:15:00.1234567Z")),
        ("", None),
        ("soon", None),
        ("2025-11-03", None),
        ("2025-02-30T00:00:00Z", None),
    ] {
        for path in ["/createdAt", "/processedAt"] {
            assert_eq!(told(&with(&fixture(), path, &json!(sent))).pointer(path), Some(&json!(read)), "{sent}");
        }
        let last_update = account(&json!({"status": "Allowed", "lastUpdateDateTime": sent}));
        assert_eq!(
            last_update.map(|account| account.and_then(|account| account.last_update_date_time)),
            Ok(read.map(str::to_owned))
        );
        // A decision rests on these being there, so any text but the empty one stays.
        let kept = read.or(Some(sent).filter(|sent| !sent.is_empty()));
        for path in ["/validationRequest/acceptedAt", "/validationRequest/rejectedAt"] {
            assert_eq!(told(&with(&fixture(), path, &json!(sent))).pointer(path), Some(&json!(kept)), "{sent}");
        }
    }
}

#[test]
fn tags_are_ids_or_objects_that_have_one() {
    for (sent, read) in [
        (json!(["a", {"id": "b", "name": "B", "tag": {"id": "t"}}, {"name": "none"}, 5, null, {"id": 7}]), json!(["a", "b"])),
        (json!([]), json!([])),
        (json!(null), json!(null)),
        (json!("a"), json!(null)),
    ] {
        for path in ["/eligibility/results/confirmedActivitySubTags", "/eligibility/results/rejectedActivitySubTags"] {
            assert_eq!(told(&with(&fixture(), path, &sent)).pointer(path), Some(&read));
        }
    }
}

#[test]
fn what_belongs_to_the_partner_is_handed_on_to_the_letter() {
    for source in ["{}", r#"{ "a" : 1.50, "a" : [1e400, {"id":"x","id":"y"}], "é\ud800":null }"#] {
        for key in ["metadata", "partnerFields"] {
            let read = read_text(&format!(r#"{{"{key}": {source}, "status": "pending"}}"#)).expect("a submission");
            let kept = if key == "metadata" { read.metadata } else { read.partner_fields };
            assert_eq!(kept.map(|kept| kept.0).as_deref(), Some(source));
        }
    }
}

#[test]
fn failure_reasons() {
    let read = read_text(FAILED).expect("a submission").failure_reasons.expect("reasons");
    let checks: Vec<_> = read.iter().map(|failure| failure.check.clone()).collect();
    assert_eq!(checks, FailedCheck::ALL.iter().map(|check| Open::Known(*check)).collect::<Vec<_>>());
    let codes: Vec<_> = read.iter().map(|failure| failure.reason.rejection_reason_code.as_deref()).collect();
    assert_eq!(codes, [Some("not_eligible"), Some("fake_documentation"), None, None]);
    let statuses: Vec<_> = read.iter().map(|failure| failure.reason.status.as_deref()).collect();
    assert_eq!(statuses, [None, None, None, Some("cannot_define_eligibility")]);
    let results: Vec<_> = read.iter().map(|failure| serde_json::to_value(&failure.reason.results).expect("JSON")).collect();
    assert_eq!(
        results.iter().map(|results| &results["sanction"]["status"]).collect::<Vec<_>>(),
        [&Value::Null, &Value::Null, &json!("flag"), &Value::Null]
    );
}

#[test]
fn a_record_is_an_object() {
    for (sent, found) in [json!(null), json!(true), json!(5), json!("succeeded"), json!([{}])].iter().zip([
        "null",
        "a boolean",
        "a number",
        "text",
        "an array",
    ]) {
        let fault = read(sent).expect_err("no submission");
        assert_eq!((fault.path.as_str(), fault.found), ("", found));
    }
    for (sent, found) in [json!(true), json!(5), json!([{}])].iter().zip(["a boolean", "a number", "an array"]) {
        let fault = account(sent).expect_err("no account");
        assert_eq!((fault.path.as_str(), fault.found), ("", found));
    }
}

#[test]
fn a_wrong_type_in_an_account() {
    for path in ["type", "status"] {
        for (value, found) in of_each_kind().iter().zip(KINDS).filter(|(_, found)| *found != "text") {
            let fault = account(&json!({ path: value })).expect_err("no account");
            assert_eq!((fault.path, fault.expected, fault.found), (format!("/{path}"), "text", found));
        }
    }
}

/// The record of an account as JavaScript gets it.
#[test]
fn a_whole_account() {
    let read = account(&json!({"type": "Account", "status": "not_ready", "lastUpdateDateTime": "2024-03-05T10:20:30", "more": {}}));
    assert_eq!(
        serde_json::to_value(read.expect("an account")).expect("JSON"),
        json!({"type": "account", "status": "Not Ready", "lastUpdateDateTime": "2024-03-05T10:20:30Z", "unrecognized": []})
    );
    let read = account(&json!({"type": "gcc", "status": "Approved"}));
    assert_eq!(
        serde_json::to_value(read.expect("an account")).expect("JSON"),
        json!({
            "type": "unrecognized", "status": "unrecognized", "lastUpdateDateTime": null,
            "unrecognized": [{"path": "/type", "value": "gcc"}, {"path": "/status", "value": "Approved"}],
        })
    );
}

/// Everything that is known of the providers, where it is at hand: each body is read or refused, and none grants by mistake.
#[test]
fn bodies_collected_elsewhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/contract/fixtures");
    let mut files = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    if files.is_empty() {
        println!("skipped: no bodies in `{}`", folder.display());
        return;
    }
    let mut granted = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json" || extension == "txt")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(path).expect("a file");
        let body = decode(&bytes).unwrap_or_else(|| panic!("{name}: no text"));
        let says_no_status = partner_center::read_error(&body).1;
        assert_eq!(says_no_status, name.starts_with("error.404.600074") || name == "error.code-as-string.json", "{name}");
        goodstack::read_error(&body);

        if let Ok(Ok(account)) = parse(&body, &partner_center::SHAPE).map(|value| read_account(&value))
            && decide_account(account.as_ref(), &Policy::default()).eligible
        {
            granted.push(name.clone());
        }
        let Ok(value) = parse(&body, &goodstack::SHAPE) else { continue };
        // A webhook's submission stands deeper.
        let event: Value = serde_json::from_str(&body).expect("JSON");
        let inner = event.pointer("/data/eventData").map(read);
        for submission in [Some(read_submission(&value, "")), inner].into_iter().flatten().flatten() {
            if decide_submission(&submission, &Policy::default()).eligible {
                granted.push(name.clone());
            }
        }
    }
    granted.sort();
    println!("{} bodies", files.len());
    let rightly = [
        "error.404.600074.json",
        "error.code-as-string.json",
        "validation-status.allowed.json",
        "validation-status.allowed.utf16le-bom.json",
        "validation-status.allowed.utf8-bom.json",
        "validation-status.capital-type.json",
    ];
    assert_eq!(granted, rightly);
}
