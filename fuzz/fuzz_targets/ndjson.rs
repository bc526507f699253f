//! Many records at once come to what each comes to by itself, whatever was learned from those before it, and wherever they are cut.
#![no_main]

use good_standing::decision::Policy;
use good_standing::ndjson::{Ndjson, Report, judge};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let (piece, lines) = input;
    // What is seen again is predicted.
    let bytes = [lines, lines, lines].join(&b'\n');
    let told = evaluate(&bytes, usize::from(piece) + 1);
    let plain = judged(&bytes);
    assert_eq!(told, plain);
});

fn evaluate(bytes: &[u8], piece: usize) -> Report {
    let mut ndjson = Ndjson::new(Policy::default());
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

fn judged(bytes: &[u8]) -> Report {
    let mut report = Report::default();
    let mut start = 0;
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        // A byte-order mark before everything belongs to no record.
        let mark = if start == 0 && line.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let record = &line[mark..];
        if !record.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            match judge(record, &Policy::default()) {
                Ok((outcome, reason)) => report.decided(outcome, reason),
                Err(fault) if report.faulty() => report.explain(index as u64 + 1, (start + mark + fault.at) as u64, fault.message),
                Err(_) => {}
            }
        }
        start += line.len() + 1;
    }
    report
}
