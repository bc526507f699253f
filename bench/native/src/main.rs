//! Decides about the records of a file as often as it is asked: a line `<reader> <file>` comes in, `<nanoseconds> <hash>` goes out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, Write};
use std::time::Instant;

use serde::Deserialize;

/// Borrowed wherever it holds no escape: an `Option<Cow<str>>` alone would always be copied.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// What decides.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(borrow)]
    data: Option<Submission<'a>>,
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    status: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Submission<'a> {
    #[serde(borrow)]
    status: Option<Text<'a>>,
    #[serde(borrow)]
    validation_request: Option<ValidationRequest<'a>>,
    #[serde(borrow)]
    agent_verification: Option<Agent<'a>>,
    #[serde(borrow)]
    eligibility: Option<Check<'a>>,
    #[serde(borrow)]
    monitoring: Option<Check<'a>>,
    #[serde(borrow)]
    agent_verification_status: Option<Text<'a>>,
    #[serde(borrow)]
    validation_request_rejected_at: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ValidationRequest<'a> {
    #[serde(borrow)]
    rejected_at: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Agent<'a> {
    #[serde(borrow)]
    status: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Check<'a> {
    #[serde(borrow)]
    status: Option<Text<'a>>,
    #[serde(borrow)]
    results: Option<Results<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Results<'a> {
    #[serde(borrow)]
    eligibility_status: Option<Text<'a>>,
    #[serde(borrow)]
    compliance_status: Option<Text<'a>>,
}

// As in `outcomeCodes`.
const ERROR: u8 = 0;
const INELIGIBLE: u8 = 1;
const REVIEW: u8 = 2;
const PENDING: u8 = 3;
const ELIGIBLE: u8 = 4;

fn text<'a>(text: &'a Option<Text>) -> Option<&'a str> {
    text.as_ref().map(|text| &*text.0)
}

fn decide(record: &Record) -> u8 {
    match &record.data {
        Some(submission) => decide_submission(submission),
        None if text(&record.kind).is_some_and(|kind| kind != "account") => REVIEW,
        None => match text(&record.status) {
            Some("Allowed") => ELIGIBLE,
            Some("NotAllowed") => INELIGIBLE,
            Some("UnderReview" | "Not Ready") => PENDING,
            _ => REVIEW,
        },
    }
}

fn decide_submission(submission: &Submission) -> u8 {
    let rejected_at = match &submission.validation_request {
        Some(request) => text(&request.rejected_at),
        None => text(&submission.validation_request_rejected_at),
    };
    let agent = match &submission.agent_verification {
        Some(agent) => text(&agent.status),
        None => text(&submission.agent_verification_status),
    };
    let eligibility = submission.eligibility.as_ref();
    let monitoring = submission.monitoring.as_ref();
    let eligibility_result =
        eligibility.and_then(|check| check.results.as_ref()).and_then(|results| text(&results.eligibility_status));
    let compliance_result =
        monitoring.and_then(|check| check.results.as_ref()).and_then(|results| text(&results.compliance_status));
    let eligibility = eligibility.and_then(|check| text(&check.status));
    let monitoring = monitoring.and_then(|check| text(&check.status));

    let status = text(&submission.status);
    match status {
        Some("failed") => return INELIGIBLE,
        _ if eligibility == Some("cannot_define_eligibility") => return REVIEW,
        Some("pending") => return PENDING,
        Some("succeeded" | "processed") => {}
        _ => return REVIEW,
    }
    let is_plain =
        |status: Option<&str>| matches!(status, None | Some("live" | "pending" | "pending_validation_request" | "cancelled"));
    let is_good = rejected_at.is_none_or(str::is_empty)
        && matches!(agent, None | Some("pending" | "pending_user_verification" | "pending_review" | "approved"))
        && is_plain(eligibility)
        && is_plain(monitoring)
        && matches!(eligibility_result, None | Some("pass"))
        && matches!(compliance_result, None | Some("pass"));
    match (is_good, status) {
        (false, _) => REVIEW,
        (true, Some("succeeded")) => ELIGIBLE,
        (true, _) => PENDING,
    }
}

fn outcome<E>(record: Result<Record, E>) -> u8 {
    record.map_or(ERROR, |record| decide(&record))
}

type Reader = fn(&[u8]) -> Vec<u8>;

fn lines(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

const READERS: [(&str, Reader); 3] = [
    ("serde_json", |data| lines(data).map(|line| outcome(serde_json::from_slice(line))).collect()),
    ("sonic-rs", |data| lines(data).map(|line| outcome(sonic_rs::from_slice(line))).collect()),
    // It writes into what it reads, so each line is copied.
    ("simd-json", |data| {
        let mut copy = Vec::new();
        let mut buffers = simd_json::Buffers::default();
        let mut outcomes = Vec::new();
        for line in lines(data) {
            copy.clear();
            copy.extend_from_slice(line);
            outcomes.push(outcome(simd_json::serde::from_slice_with_buffers(&mut copy, &mut buffers)));
        }
        outcomes
    }),
];

/// FNV-1a, as the other side computes it.
fn hash(outcomes: &[u8]) -> u32 {
    outcomes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

fn main() -> io::Result<()> {
    let mut files: HashMap<String, Vec<u8>> = HashMap::new();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (reader, file) = line.split_once(' ').unwrap_or_default();
        let Some((_, read)) = READERS.iter().find(|(name, _)| *name == reader) else {
            return Err(io::Error::other(format!("no reader is called `{reader}`")));
        };
        if !files.contains_key(file) {
            files.insert(file.to_owned(), fs::read(file)?);
        }
        let start = Instant::now();
        let outcomes = read(&files[file]);
        let took = start.elapsed().as_nanos();
        println!("{took} {}", hash(&outcomes));
        io::stdout().flush()?;
    }
    Ok(())
}
