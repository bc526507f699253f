//! What Goodstack signs, and what somebody else may send.

#![cfg(not(target_arch = "wasm32"))]

use good_standing::goodstack::{WebhookEvent, WebhookEventType, is_signed, read_event, read_submission, sign};
use good_standing::json::parse;
use good_standing::vocabulary::{Open, Vocabulary};
use proptest::prelude::*;
use serde_json::{Value, json};

const FAILED: &str = include_str!("fixtures/failed.json");

fn read(sent: &Value) -> Result<WebhookEvent, String> {
    read_event(sent.to_string().as_bytes())
}

fn event(event_type: &str, event_data: &Value) -> Value {
    let data = json!({"id": "event_1", "createdAt": "2026-05-04T09:30:00+02:00", "eventType": event_type, "eventData": event_data});
    json!({"object": "event", "data": data})
}

/// RFC 4231, section 4: key, data, and what SHA-256 makes of them.
fn vectors() -> Vec<(Vec<u8>, Vec<u8>, &'static str)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (vec![0x0b; 20], text("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (text("Jefe"), text("what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (vec![0xaa; 20], vec![0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        ((0x01..=0x19).collect(), vec![0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        (
            vec![0xaa; 131],
            text("Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
        (
            vec![0xaa; 131],
            text(
                "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before \
                 being used by the HMAC algorithm.",
            ),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        ),
    ]
}

#[test]
fn signatures_are_those_of_the_rfc() {
    for (key, data, expected) in vectors() {
        assert_eq!(sign(&data, &key), expected);
        assert!(is_signed(&data, expected, &key));
        assert!(is_signed(&data, &expected.to_uppercase(), &key));
    }
    // Its fifth case is cut short, which we never accept.
    assert!(sign(b"Test With Truncation", &[0x0c; 20]).starts_with("a3b6167473100ee06e0c796c2955552b"));
    assert!(!is_signed(b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b", &[0x0c; 20]));
}

#[test]
fn a_signature_is_bare_hex_and_nothing_else() {
    let (body, secret) = (b"body".as_slice(), b"secret".as_slice());
    let good = sign(body, secret);
    assert!(is_signed(body, &good, secret));
    let mixed: String = good.chars().enumerate().map(|(at, c)| if at % 2 == 0 { c.to_ascii_uppercase() } else { c }).collect();
    assert!(is_signed(body, &mixed, secret));
    let first = |letters: usize| good.chars().take(letters).collect::<String>();
    let zeros = "0".repeat(64);
    for bad in [
        String::new(),
        zeros.clone(),
        first(62),
        first(63),
        format!("{good}0"),
        format!("{good}00"),
        format!("{good}{good}"),
        format!(" {good}"),
        format!("{good} "),
        format!("{good}\n"),
        format!("{good}\0"),
        format!("\"{good}\""),
        format!("0x{good}"),
        format!("0x{}", first(62)),
        format!("sha256={good}"),
        format!("{good}, {good}"),
        format!("{good},{zeros}"),
        format!("+{}", first(63)),
        format!("-{}", first(63)),
        format!("{}g", first(63)),
        format!("{}０", first(61)),
        "é".repeat(32),
        sign(b"Body", secret),
        sign(body, b"Secret"),
        sign(body, b"secret "),
        sign(secret, body),
        sign(b"", secret),
    ] {
        assert!(!is_signed(body, &bad, secret), "{bad:?}");
    }
}

#[test]
fn every_event_type_is_read() {
    for event_type in WebhookEventType::ALL {
        let text = event_type.text();
        let read = read(&event(text, &json!({"id": "some_1", "status": "live"}))).expect("an event");
        assert_eq!(read.event_type, Open::Known(*event_type));
        assert_eq!((read.id.as_str(), read.created_at.as_deref()), ("event_1", Some("2026-05-04T07:30:00Z")));
        assert_eq!(read.event_data.0, r#"{"id":"some_1","status":"live"}"#);
        assert_eq!(read.submission.is_some(), text.starts_with("validation_submission."), "{text}");
    }
}

#[test]
fn an_event_that_we_do_not_know_is_about_no_submission() {
    let succeeded = json!({"id": "validationsubmission_1", "status": "succeeded"});
    for unknown in ["donation.created", "validation_submission.archived", "VALIDATION_SUBMISSION.SUCCEEDED", ""] {
        let read = read(&event(unknown, &succeeded)).expect("an event");
        assert_eq!((read.event_type, read.submission), (Open::Unrecognized(unknown.to_owned()), None));
    }
    for absent in [json!({"id": "e", "eventData": {}}), json!({"id": "e", "eventType": null, "eventData": {}})] {
        let read = read(&json!({"data": absent})).expect("an event");
        assert_eq!((read.event_type, read.submission, read.created_at), (Open::Absent, None, None));
    }
}

#[test]
fn the_submission_is_the_one_that_would_be_fetched() {
    let sent: Value = serde_json::from_str(FAILED).expect("JSON");
    let read = read(&event("validation_submission.failed", &sent)).expect("an event");
    let fetched = read_submission(&parse(FAILED, &good_standing::goodstack::SHAPE).expect("JSON"), "").expect("a submission");
    assert_eq!(fetched.failure_reasons.as_ref().map(Vec::len), Some(4));
    assert_eq!(read.submission, Some(fetched));
}

#[test]
fn what_is_no_event_is_refused() {
    let whole = event("validation_submission.updated", &json!({"status": "pending"}));
    assert!(read(&whole).is_ok());
    for (path, value, what) in [
        ("", json!(null), "expected an object, got null"),
        ("", json!([]), "expected an object, got an array"),
        ("", json!("event"), "expected an object, got text"),
        ("", json!({}), "expected text that is not empty at `/data/id`, got nothing"),
        ("", whole["data"].clone(), "expected text that is not empty at `/data/id`, got nothing"),
        ("/data", json!([]), "expected an object at `/data`, got an array"),
        ("/data", json!("event"), "expected an object at `/data`, got text"),
        ("/data/id", json!(null), "expected text that is not empty at `/data/id`, got nothing"),
        ("/data/id", json!(""), "expected text that is not empty at `/data/id`, got text"),
        ("/data/id", json!(1), "expected text that is not empty at `/data/id`, got a number"),
        ("/data/eventType", json!(1), "expected text at `/data/eventType`, got a number"),
        ("/data/eventType", json!({}), "expected text at `/data/eventType`, got an object"),
        ("/data/eventData", json!(null), "expected an object at `/data/eventData`, got nothing"),
        ("/data/eventData", json!([]), "expected an object at `/data/eventData`, got an array"),
        ("/data/eventData", json!("{}"), "expected an object at `/data/eventData`, got text"),
        ("/data/eventData/status", json!(5), "expected text at `/data/eventData/status`, got a number"),
    ] {
        let mut sent = whole.clone();
        *sent.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        assert_eq!(read(&sent).expect_err(path), what, "{sent}");
    }
    // A date decides nothing.
    for odd in [json!(5), json!("yesterday"), json!({})] {
        let mut sent = whole.clone();
        sent["data"]["createdAt"] = odd;
        assert_eq!(read(&sent).expect("an event").created_at, None);
    }
}

#[test]
fn a_body_is_read_as_strictly_as_an_answer() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let with =
        |data: &str| format!(r#"{{"data":{{"id":"e","eventType":"validation_submission.updated","eventData":{{{data}}}}}}}"#);
    for (body, what) in [
        (String::new(), "expected a value at byte 0"),
        ("{".to_owned(), "expected a key in double quotes at byte 1"),
        (with("") + "x", "expected nothing more at byte 78"),
        (r#"{"data":{"id":"a","id":"b"}}"#.to_owned(), "expected `id` only once at byte 18"),
        (r#"{"data":{},"data":{}}"#.to_owned(), "expected `data` only once at byte 11"),
        (with(r#""status":"failed","status":"succeeded""#), "expected `status` only once at byte 19 of `/data/eventData`"),
        (with(&format!(r#""more":{}"#, deep(62))), "expected at most 64 levels at byte 143"),
    ] {
        assert_eq!(read_event(body.as_bytes()).expect_err(&body), what, "{body}");
    }
    assert!(read_event(with(&format!(r#""more":{}"#, deep(61))).as_bytes()).is_ok());
    // Keys of others are theirs to repeat.
    assert!(read_event(with(r#""metadata":{"a":1,"a":2}"#).as_bytes()).is_ok());

    assert_eq!(read_event(b"\xff").expect_err("no text"), "the body is neither UTF-8 nor marked UTF-16");
    let marked = format!("\u{feff}{}", with(""));
    assert!(read_event(marked.as_bytes()).is_ok());
    let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_event(&utf16), read_event(marked.as_bytes()));
}

proptest! {
    #[test]
    fn whatever_comes_is_answered(body: Vec<u8>, secret: Vec<u8>, signature in "(?s).{0,80}|[0-9a-fA-F]{60,66}") {
        prop_assert!(is_signed(&body, &sign(&body, &secret), &secret));
        prop_assert!(!is_signed(&body, &signature, &secret));
        prop_assert!(read_event(&body).is_err());
    }

    #[test]
    fn a_damaged_event_is_read_or_refused(at in 0..300usize, byte: u8) {
        let sent = event("validation_submission.updated", &json!({"id": "1", "status": "succeeded", "metadata": {"a": [1.5, "é"]}}));
        let mut body = sent.to_string().into_bytes();
        let at = at % body.len();
        body[at] = byte;
        if let Ok(event) = read_event(&body) {
            prop_assert!(!event.id.is_empty());
            prop_assert!(serde_json::from_str::<Value>(&event.event_data.0).is_ok_and(|data| data.is_object()));
        }
    }
}
