//! Many records: each comes to what one record comes to, and the rest is a fault where it stands.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use good_standing::decision::{CannotDefineEligibility, NotReady, Operation, Policy};
use good_standing::goodstack::AllowedOrganisationType;
use good_standing::ndjson::{LONGEST_LINE, LineError, Ndjson, OUTCOME_CODES, Report, judge};
use serde::de::IgnoredAny;
use serde_json::Value;

mod many;
use many::Dice;

fn policies() -> [Policy; 3] {
    [
        Policy::default(),
        Policy {
            operation: Operation::Renew,
            not_ready: NotReady::Allow,
            cannot_define_eligibility: CannotDefineEligibility::Ineligible,
            organisation_types: Some(vec![AllowedOrganisationType::Nonprofit]),
            country_codes: Some(vec!["AUS".to_owned(), "GBR".to_owned()]),
        },
        Policy { organisation_types: Some(vec![AllowedOrganisationType::Education]), ..Policy::default() },
    ]
}

/// Gives it bytes in pieces of this length.
fn evaluate(bytes: &[u8], piece: usize, policy: &Policy) -> Report {
    let mut ndjson = Ndjson::new(policy.clone());
    for mut rest in bytes.chunks(piece.max(1)) {
        while !rest.is_empty() {
            let room = ndjson.room();
            let count = rest.len().min(room.len());
            room[..count].copy_from_slice(&rest[..count]);
            ndjson.written(count);
            rest = &rest[count..];
        }
    }
    ndjson.finish();
    assert_eq!(ndjson.bytes(), bytes.len() as u64);
    ndjson.report()
}

/// The same, line by line and the plain way.
fn judged(bytes: &[u8], policy: &Policy) -> Report {
    let mut report = Report::default();
    let mut offset = 0;
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let start = offset;
        offset += line.len() + 1;
        if line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            continue;
        }
        match judge(line, policy) {
            Ok((outcome, reason)) => report.decided(outcome, reason),
            Err(fault) => {
                if report.faulty() {
                    report.explain(index as u64 + 1, (start + fault.at) as u64, fault.message);
                }
            }
        }
    }
    report
}

/// Lines of every kind, some of them broken.
fn lines(dice: &mut Dice, count: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..count {
        bytes.extend_from_slice(&many::line(dice));
        bytes.push(b'\n');
    }
    bytes
}

#[test]
fn each_line_comes_to_what_it_comes_to_alone() {
    for (seed, policy) in (1..).zip(policies()) {
        let bytes = lines(&mut Dice::new(seed), 30_000);
        let report = evaluate(&bytes, bytes.len(), &policy);
        let expected = judged(&bytes, &policy);
        many::assert_same(&bytes, &report, &expected);
        assert!(report.counts.iter().all(|count| *count > 100), "{:?}", report.counts);
    }
}

/// Duplicate members, types that do not fit and the depth apart, what we refuse is what serde_json refuses.
#[test]
fn a_fault_is_a_fault_for_serde_too() {
    const OURS: [&str; 6] =
        ["only once", "expected text at", "expected an object at", "expected an array at", "levels", "expected a record"];
    let policy = Policy::default();
    let mut dice = Dice::new(77);
    let (mut faults, mut records) = (0, 0);
    for _ in 0..60_000 {
        let line = many::line(&mut dice);
        let report = evaluate(&line, line.len(), &policy);
        let is_json = std::str::from_utf8(&line).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
        match report.errors.first() {
            None if report.outcomes.is_empty() => assert!(line.trim_ascii().is_empty()),
            None => {
                records += 1;
                assert!(is_json, "{}", line.escape_ascii());
            }
            Some(LineError { message, .. }) => {
                faults += 1;
                let is_ours = OURS.iter().any(|ours| message.contains(ours));
                assert!(is_ours || !is_json, "{message}: {}", line.escape_ascii());
            }
        }
    }
    assert!(faults > 5000 && records > 5000, "{faults} {records}");
}

#[test]
fn a_cut_anywhere_changes_nothing() {
    let policy = Policy::default();
    let bytes = "\u{feff}\
        {\"type\":\"account\",\"status\":\"Allowed\"}\r\n\
        \n \t\r\n\
        {\"data\":{\"id\":\"1\",\"status\":\"succ\\u0065eded\",\"organisationName\":\"Zoë's\"}}\n\
        {\"type\":\"account\",\"status\":\"Allowed\",\"status\":\"NotAllowed\"}\n\
        {\"code\":600074}\n\
        {\"id\":\"1\",\"status\":5}"
        .as_bytes();
    let whole = evaluate(bytes, bytes.len(), &policy);
    assert_eq!(whole.outcomes, [4, 4, 0, 4, 0]);
    let errors: Vec<_> = whole.errors.iter().map(|error| (error.line, error.byte_offset, &*error.message)).collect();
    let second = bytes.windows(9).rposition(|window| window == b"\"status\":").expect("a member");
    let first = bytes.windows(7).position(|window| window == b"NotAllo").expect("a text") - 10;
    assert_eq!(
        errors,
        [(5, first as u64, "expected `status` only once"), (7, second as u64 - 10, "expected text at `/status`, got a number")]
    );
    for cut in 1..bytes.len() {
        let mut ndjson = Ndjson::new(policy.clone());
        for part in [&bytes[..cut], &bytes[cut..]] {
            ndjson.room()[..part.len()].copy_from_slice(part);
            ndjson.written(part.len());
        }
        ndjson.finish();
        assert_eq!(ndjson.report(), whole, "cut at {cut}");
        assert_eq!(evaluate(bytes, cut, &policy), whole, "pieces of {cut}");
    }
}

#[test]
fn what_holds_no_record_comes_to_nothing() {
    for bytes in ["", "\u{feff}", "\n\n", " ", "\u{feff}\r\n", "\r"] {
        let report = evaluate(bytes.as_bytes(), 1, &Policy::default());
        assert_eq!(report, Report::default(), "{bytes:?}");
    }
}

#[test]
fn the_first_thousand_faults_are_told_and_all_are_counted() {
    let bytes = "{]\n".repeat(1500);
    let report = evaluate(bytes.as_bytes(), 4096, &Policy::default());
    assert_eq!((report.counts[0], report.errors.len(), report.outcomes.len()), (1500, 1000, 1500));
    let last = report.errors.last().expect("an error");
    assert_eq!((last.line, last.byte_offset, &*last.message), (1000, 2998, "expected a key in double quotes"));
}

#[test]
fn a_line_of_any_length_is_read_but_one_that_is_too_long() {
    let policy = Policy::default();
    let record = |length: usize| format!("{{\"status\":\"Allowed\",\"type\":\"account\",\"more\":\"{}\"}}", "a".repeat(length));
    let long = format!("{}\n{}\n{}", record(3), record(3_000_000), record(1));
    assert_eq!(evaluate(long.as_bytes(), 100_000, &policy).outcomes, [4, 4, 4]);

    let too_long = format!("{}\n{}\n{}\n]", record(3), record(LONGEST_LINE), record(1));
    let report = evaluate(too_long.as_bytes(), 1_000_000, &policy);
    assert_eq!(report.outcomes, [4, 0, 4, 0]);
    let told: Vec<_> = report.errors.iter().map(|error| (error.line, error.byte_offset, &*error.message)).collect();
    let second = record(3).len() as u64 + 1;
    let last = too_long.len() as u64 - 1;
    assert_eq!(told, [(2, second, "expected a line of at most 67108864 bytes"), (4, last, "expected a value")]);
}

#[test]
fn the_kind_of_a_line_is_told_by_its_members() {
    let policy = Policy::default();
    for (line, reason) in [
        (r#"{"data":{"status":"pending"},"type":"account","status":"Allowed"}"#, Some("submission.pending")),
        (r#"{"data":{"status":"pending"},"status":5,"code":1}"#, Some("submission.pending")),
        (r#"{"data":null,"id":"1","status":"failed"}"#, Some("submission.failed")),
        (r#"{"data":[],"id":"1","status":"failed"}"#, Some("submission.failed")),
        (r#"{"data":"x","type":"account","status":"Allowed"}"#, Some("account.unrecognized")),
        (r#"{"lastUpdateDateTime":"","status":"not-READY"}"#, Some("account.not_ready")),
        (r#"{"type":null,"lastUpdateDateTime":5,"status":"Allowed"}"#, Some("account.allowed")),
        (r#"{"type":"account","code":600074}"#, Some("account.unrecognized")),
        (r#"{"code":"600074","message":"no"}"#, Some("account.absent")),
        (r#"{"code":6.00074e5,"id":null,"status":null}"#, Some("account.absent")),
        (r#"{"code":600074,"id":"1"}"#, None),
        (r#"{"code":600074,"status":"Allowed"}"#, None),
        (r#"{"code":600075}"#, None),
        (r#"{"code":true,"id":"1","status":"succeeded"}"#, None),
        (r#"{"status":"Allowed"}"#, None),
        (r#"{"type":5,"status":"Allowed"}"#, None),
        (r#"{"id":"1","status":"succeeded"}"#, Some("submission.succeeded")),
        (r#"{"id":true,"status":"Succeeded"}"#, Some("submission.unrecognized")),
        ("{}", None),
        ("null", None),
        ("5", None),
        ("\"Allowed\"", None),
        ("[{\"type\":\"account\",\"status\":\"Allowed\"}]", None),
        // What an account does not have may stand twice in its record, and anything below `metadata`.
        (r#"{"type":"account","status":"Allowed","eligibility":1,"eligibility":{"status":1,"status":2}}"#, Some("account.allowed")),
        (r#"{"id":"1","status":"succeeded","metadata":{"status":1,"status":2},"x":1,"x":2}"#, Some("submission.succeeded")),
        (r#"{"id":"1","status":"succeeded","eligibility":{"status":null,"st\u0061tus":null}}"#, None),
        (r#"{"type":"account","status":"Allowed","\u0073tatus":"Allowed"}"#, None),
        (r#"{"type":"account","status":"\u0041llowed","x":"\ud800"}"#, Some("account.allowed")),
        (r#"{"id":"1","status":"succeeded","failureReasons":[{"check":"eligibility"}]}"#, Some("submission.contradicted")),
        (r#"{"id":"1","status":"succeeded","failureReasons":[{"check":5}]}"#, None),
        (r#"{"id":"1","status":"succeeded","failureReasons":[]}"#, Some("submission.succeeded")),
    ] {
        let report = evaluate(line.as_bytes(), 1000, &policy);
        let told = report.reasons().next().map(|(reason, _)| serde_json::to_value(reason).expect("text"));
        assert_eq!(told.as_ref().and_then(Value::as_str), reason, "{line} {:?}", report.errors);
    }
}

#[test]
fn sixty_four_levels_are_read_and_no_more() {
    let nested =
        |depth: usize| format!(r#"{{"type":"account","status":"Allowed","x":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    let report = evaluate(format!("{}\n{}\n{}", nested(63), nested(64), nested(100_000)).as_bytes(), 1000, &Policy::default());
    assert_eq!(report.outcomes, [4, 0, 0]);
    assert!(report.errors.iter().all(|error| error.message == "expected at most 64 levels"), "{:?}", report.errors);
    assert!(OUTCOME_CODES[0].is_none());
}
