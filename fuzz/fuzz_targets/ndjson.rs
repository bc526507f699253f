//! Many records at once come to what each comes to by itself, whatever was learned from those before it, under whatever policy, and wherever they are cut.
#![no_main]

use good_standing::decision::{CannotDefineEligibility, NotReady, Operation, Policy};
use good_standing::goodstack::AllowedOrganisationType;
use good_standing::ndjson::{Ndjson, Report, judge};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (choices, piece, lines) = input;
    let policy = policy(choices);
    // What is seen again is predicted.
    let bytes = [lines, lines, lines].join(&b'\n');
    let told = evaluate(&bytes, usize::from(piece) + 1, &policy);
    let plain = judged(&bytes, &policy);
    assert_eq!(told, plain);
});

/// A bit for each choice.
fn policy(choices: u8) -> Policy {
    let is_chosen = |bit: u8| choices & (1 << bit) != 0;
    let types = [AllowedOrganisationType::Nonprofit, AllowedOrganisationType::Education];
    let types: Vec<_> = (0..).zip(types).filter(|(bit, _)| is_chosen(*bit)).map(|(_, r#type)| r#type).collect();
    Policy {
        operation: if is_chosen(2) { Operation::Renew } else { Operation::Purchase },
        not_ready: if is_chosen(3) { NotReady::Allow } else { NotReady::Block },
        cannot_define_eligibility: if is_chosen(4) { CannotDefineEligibility::Ineligible } else { CannotDefineEligibility::Review },
        organisation_types: (!types.is_empty()).then_some(types),
        country_codes: is_chosen(5).then(|| vec!["AUS".to_owned(), "GBR".to_owned()]),
    }
}

fn evaluate(bytes: &[u8], piece: usize, policy: &Policy) -> Report {
    let mut ndjson = Ndjson::new(policy.clone());
    for mut rest in bytes.chunks(piece) {
        while !rest.is_empty() {
            let room = ndjson.room();
            let count = rest.len().min(room.len());
            room[..count].copy_from_slice(&rest[..count]);
            ndjson.written(count);
            rest = &rest[count..];
        }
    }
    ndjson.finish();
    ndjson.report()
}

fn judged(bytes: &[u8], policy: &Policy) -> Report {
    let mut report = Report::default();
    let mut start = 0;
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        // A byte-order mark before everything belongs to no record.
        let mark = if start == 0 && line.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let record = &line[mark..];
        if !record.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            match judge(record, policy) {
                Ok((outcome, reason)) => report.decided(outcome, reason),
                Err(fault) if report.faulty() => report.explain(index as u64 + 1, (start + mark + fault.at) as u64, fault.message),
                Err(_) => {}
            }
        }
        start += line.len() + 1;
    }
    report
}
