//! Many records: each comes to what one record comes to, and the rest is a fault where it stands.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use good_standing::decision::{CannotDefineEligibility, NotReady, Operation, Policy};
use good_standing::goodstack::AllowedOrganisationType;
use good_standing::ndjson::{LONGEST_LINE, LineFault, Ndjson, OUTCOME_CODES, Report, WINDOW, judge};
use good_standing::vocabulary::Vocabulary;
use serde_json::Value;
use std::env;

mod many;
use many::reference::{self, Line};
use many::{Dice, Wild};

/// Whether what takes its time is asked for.
fn all() -> bool {
    env::var_os("ALL").is_some()
}

/// All that can be told apart.
fn policies() -> Vec<Policy> {
    use AllowedOrganisationType as Type;
    let types = (0..1 << Type::ALL.len()).map(|chosen| {
        let types = (0..).zip(Type::ALL).filter(|(bit, _)| chosen & (1 << bit) != 0).map(|(_, r#type)| *r#type).collect::<Vec<_>>();
        (!types.is_empty()).then_some(types)
    });
    let types: Vec<_> = types.collect();
    let countries = [None, Some(vec!["AUS".to_owned()]), Some(vec!["GBR".to_owned(), "AUS".to_owned()])];
    let mut policies = Vec::new();
    for country_codes in &countries {
        for organisation_types in &types {
            for cannot_define_eligibility in CannotDefineEligibility::ALL {
                for not_ready in NotReady::ALL {
                    policies.extend(Operation::ALL.iter().map(|operation| Policy {
                        operation: *operation,
                        not_ready: *not_ready,
                        cannot_define_eligibility: *cannot_define_eligibility,
                        organisation_types: organisation_types.clone(),
                        country_codes: country_codes.clone(),
                    }));
                }
            }
        }
    }
    policies
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
        let mut start = offset;
        offset += line.len() + 1;
        // A byte-order mark before everything belongs to no record.
        let line = match line.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) if index == 0 => {
                start = 3;
                rest
            }
            _ => line,
        };
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

/// Under every policy where all is asked for, and all over them where not: each line comes to what it comes to alone, and that is what
/// it comes to where serde_json reads it, but for what we refuse beyond that.
#[test]
fn each_line_comes_to_what_it_comes_to_alone_and_by_way_of_serde() {
    let (step, lines_each) = if all() { (1, 3_600) } else { (11, 2_800) };
    let (mut lines_made, mut counts, mut beyond_serde) = (0, [0; 5], 0);
    for (seed, policy) in (1..).zip(policies()).step_by(step) {
        let bytes = lines(&mut Dice::new(seed), lines_each);
        let report = evaluate(&bytes, bytes.len(), &policy);
        many::assert_same(&bytes, &report, &judged(&bytes, &policy));
        for (index, line) in bytes.strip_suffix(b"\n").unwrap_or(&bytes).split(|byte| *byte == b'\n').enumerate() {
            let line = line.strip_prefix(b"\xEF\xBB\xBF").filter(|_| index == 0).unwrap_or(line);
            lines_made += 1;
            beyond_serde += usize::from(!agrees_with_serde(line, &policy));
        }
        counts.iter_mut().zip(report.counts).for_each(|(sum, count)| *sum += count);
    }
    println!("{lines_made} lines of the seeds 1, {}, …: {counts:?}, {beyond_serde} too much for serde_json", 1 + step);
    assert!(lines_made > 140_000 && (!all() || lines_made > 2_000_000));
    assert!(counts.iter().all(|count| 100 * *count > lines_made), "{counts:?}");
}

/// False where serde_json could say no more than that it is JSON.
fn agrees_with_serde(line: &[u8], policy: &Policy) -> bool {
    let ours = judge(line, policy);
    let shown = line.escape_ascii();
    let json = match reference::read(line) {
        // Blank lines are not asked about.
        Line::Blank => return true,
        Line::Broken => {
            assert!(ours.is_err(), "{shown}");
            return true;
        }
        Line::Json(json) => json,
    };
    if json.depth > 64 {
        assert!(
            matches!(&ours, Err(LineFault { message, .. }) if message == "expected at most 64 levels" || only_once(message).is_some()),
            "{ours:?}: {shown}"
        );
        return true;
    }
    let Some(value) = &json.value else {
        assert!(
            !matches!(&ours, Err(fault) if !is_about_types(&fault.message) && only_once(&fault.message).is_none()),
            "{ours:?}: {shown}"
        );
        return false;
    };
    match ours {
        Ok(ours) => {
            let again = judge(value.to_string().as_bytes(), policy);
            assert_eq!(Ok(ours), again, "{shown}");
            let twice = json.repeats.iter().find(|repeat| decides(repeat, kind(value)));
            assert_eq!(twice, None, "{shown}");
        }
        Err(LineFault { message, .. }) => {
            let is_right = match only_once(&message) {
                Some(key) => json.repeats.iter().any(|repeat| repeat.ends_with(&format!("/{key}"))),
                // Ours is exact; serde_json rounds 600074.00000000000001.
                None if message.starts_with("expected a record") => kind(value).is_none() || value["code"].is_f64(),
                None => is_about_types(&message) && is_of_another_type(&message, value),
            };
            assert!(is_right, "{message}: {shown}");
        }
    }
    true
}

/// The key that may stand only once.
fn only_once(message: &str) -> Option<&str> {
    message.strip_prefix("expected `")?.strip_suffix("` only once")
}

fn is_about_types(message: &str) -> bool {
    ["expected a record", "expected text at `", "expected an object at `", "expected an array at `"]
        .iter()
        .any(|start| message.starts_with(start))
}

fn is_of_another_type(message: &str, value: &Value) -> bool {
    let mut words = message.split('`');
    let (expected, path, found) = (words.next(), words.next(), words.next());
    // The envelope is not told.
    let kinds = [Some(value), value.get("data")].map(|record| Some(kind_of(record?.pointer(path?)?)));
    let expected = expected.and_then(|text| text.strip_prefix("expected ")?.strip_suffix(" at "));
    let found = found.and_then(|text| text.strip_prefix(", got "));
    found.is_some() && found != expected && kinds.contains(&found)
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Account,
    Submission,
    Enveloped,
}

/// As it is documented.
fn kind(value: &Value) -> Option<Kind> {
    let has = |key: &str| value.get(key).is_some_and(|value| !value.is_null());
    if value.get("data").is_some_and(Value::is_object) {
        Some(Kind::Enveloped)
    } else if has("type") || has("lastUpdateDateTime") {
        Some(Kind::Account)
    } else if has("code") {
        let code = &value["code"];
        let is_600074 = code.as_f64() == Some(600_074.0) || code == "600074";
        (is_600074 && !has("status") && !has("id") && !has("data")).then_some(Kind::Account)
    } else {
        (value.is_object() && has("id")).then_some(Kind::Submission)
    }
}

/// Whether a key may not stand twice, of those that all decisions hang on.
fn decides(path: &str, kind: Option<Kind>) -> bool {
    let of_a_submission = |path: &str| {
        matches!(
            path,
            "/status"
                | "/validationRequest"
                | "/validationRequest/acceptedAt"
                | "/validationRequest/rejectedAt"
                | "/validationRequest/organisationTypes"
                | "/validationRequestAcceptedAt"
                | "/agentVerification"
                | "/agentVerification/status"
                | "/agentVerification/rejectionReasonCode"
                | "/agentVerificationStatus"
                | "/eligibility"
                | "/eligibility/status"
                | "/eligibility/results"
                | "/eligibility/results/eligibilityStatus"
                | "/monitoring"
                | "/monitoring/status"
                | "/monitoring/results"
                | "/monitoring/results/complianceStatus"
                | "/organisation"
                | "/organisation/countryCode"
                | "/configuration"
                | "/configuration/allowedOrganisations"
                | "/configuration/allowedOrganisations/types"
                | "/failureReasons"
        )
    };
    let of_any = matches!(path, "/type" | "/status" | "/lastUpdateDateTime" | "/code" | "/id" | "/data");
    match kind {
        None => false,
        Some(Kind::Account) => of_any,
        Some(Kind::Submission) => of_any || of_a_submission(path),
        Some(Kind::Enveloped) => of_any || path.strip_prefix("/data").is_some_and(of_a_submission),
    }
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

/// What was learned of records must not make it stumble over one that comes in parts, or over the end of its window.
#[test]
fn what_is_predicted_may_be_cut_anywhere() {
    let policy = Policy::default();
    let mut dice = Dice::new(5);
    let tame = Wild { one_in: usize::MAX };
    let accounts: Vec<_> = (0..600).map(|_| many::account(&mut dice, tame)).collect();
    let submissions: Vec<_> = (0..200).map(|_| many::submission(&mut dice, tame)).collect();
    for known in [&accounts, &submissions] {
        let learned = known.join("\n") + "\n";
        let before = learned.repeat((WINDOW - 10_000) / learned.len());
        let line = known.iter().map(|line| line.as_bytes()).find(|line| judge(line, &policy).is_ok()).expect("a record");
        let in_parts: Vec<_> = (0..=line.len()).flat_map(|cut| [&line[..cut], &line[cut..], b"\n"]).collect();
        let mut ndjson = Ndjson::new(policy.clone());
        for part in [&[learned.as_bytes()], &*in_parts].concat() {
            ndjson.room()[..part.len()].copy_from_slice(part);
            ndjson.written(part.len());
        }
        ndjson.finish();
        let whole = [learned.as_bytes(), &in_parts.concat()].concat();
        many::assert_same(&whole, &ndjson.report(), &judged(&whole, &policy));

        let outcome = evaluate(line, 1, &policy).outcomes;
        for cut in 0..=line.len() {
            let blank = vec![b' '; WINDOW - before.len() - cut - 1];
            let bytes = [before.as_bytes(), &blank, b"\n", line, b"\n", line, b"x\n", line].concat();
            let report = evaluate(&bytes, bytes.len(), &policy);
            assert_eq!(report.outcomes[report.outcomes.len() - 3..], [outcome[0], 0, outcome[0]], "{cut}: {}", line.escape_ascii());
        }
    }
}

/// Where few shapes were learned, or only the beginning of one, nothing leads from one into another.
#[test]
fn pieces_of_what_was_learned_are_no_record() {
    let policy = Policy::default();
    let long = "k".repeat(1100);
    let seeds = if all() { 40_000 } else { 1000 };
    for seed in 0..seeds {
        let mut dice = Dice::new(seed);
        let mut known: Vec<_> = (0..2 + dice.below(3)).map(|_| many::record(&mut dice, Wild { one_in: 3 })).collect();
        known.extend((0..dice.below(3)).map(|_| many::account(&mut dice, Wild { one_in: 3 })));
        // What is too long to be learned
        let more = known[0].replacen(",\"", &format!(",\"{long}\":1,\""), 1);
        known.push(if dice.one_in(2) { more } else { known[0].clone() });
        let mut lines = vec![known.clone(); 40 / known.len() + dice.below(3)].concat();
        for _ in 0..30 {
            let [one, other] = [(); 2].map(|()| &known[dice.below(known.len())]);
            let mut cut = |line: &str| {
                let marks: Vec<_> = line.match_indices(['"', ',', '{', '}', '[']).map(|(at, _)| at).collect();
                marks.get(dice.below(marks.len() + 1)).map_or(0, |at| *at)
            };
            let ((begin, _), (_, end)) = (one.split_at(cut(one)), other.split_at(cut(other)));
            lines.push(begin.to_owned() + end);
        }
        let bytes = lines.join("\n");
        many::assert_same(bytes.as_bytes(), &evaluate(bytes.as_bytes(), 1 << 20, &policy), &judged(bytes.as_bytes(), &policy));
    }
    println!("{seeds} engines that learned little, of the seeds 0, 1, …");
}

#[test]
fn what_was_learned_in_part_leads_nowhere() {
    let long = format!(r#"{{"type":"account","{}":1,"status":"Allowed"}}"#, "k".repeat(1100));
    let one = r#"{"status":"Allowed","type":"account"}"#;
    let other = r#"{"status":"Allowed","x":5,"type":"account"}"#;
    let odd = r#"{"type":"u","s":false}"#;
    let with_odd = r#"{"type":"accountaccount","status":"Allowed"}"#;
    for (known, line) in [
        (vec![&*long, one, other], r#"{"type":"account","type":"account"}"#),
        (vec![one, other, &long], r#"{"type":"account","type":"account"}"#),
        (vec![odd, with_odd], r#"accountaccount","status":"Allowed"}"#),
    ] {
        for times in 1..60 {
            let bytes = format!("{}\n{line}", known.repeat(times).join("\n"));
            let report = evaluate(bytes.as_bytes(), bytes.len(), &Policy::default());
            assert_eq!(report.outcomes.last(), Some(&0), "{line} after {times} times {known:?}");
        }
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
