//! Made-up lines: as the providers send them, as they might, and broken.

use good_standing::ndjson::Report;

pub mod reference;

/// Random numbers that are the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % most
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn of<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }

    fn letters(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[self.below(36)])).collect()
    }
}

/// How unlike the provider's the lines are.
#[derive(Clone, Copy)]
pub struct Wild {
    /// One member in so many is left out, moved, spaced, escaped, of another type, very deep or there twice.
    pub one_in: usize,
}

/// A member, or none.
type Member = Option<String>;

fn member(dice: &mut Dice, wild: Wild, name: &str, value: String) -> Member {
    if !dice.one_in(wild.one_in) {
        return Some(format!("\"{name}\":{value}"));
    }
    let escaped = |dice: &mut Dice, text: &str| -> String {
        text.chars()
            .map(|letter| {
                if dice.one_in(3) && letter.is_ascii_alphanumeric() {
                    format!("\\u{:04x}", letter as u32)
                } else {
                    letter.to_string()
                }
            })
            .collect()
    };
    Some(match dice.below(10) {
        0 => return None,
        1 => format!(" \"{name}\"\t: {value} "),
        2 => format!("\"{}\":{value}", escaped(dice, name)),
        3 if value.starts_with('"') => format!("\"{name}\":{}", escaped(dice, &value)),
        4 => format!("\"{name}\":{value},\"{name}\":{value}"),
        5 => format!("\"{name}\":null,\"{}\":{value}", escaped(dice, name)),
        6 => format!("\"{name}\":null"),
        7 => {
            let (open, close) = [("[", "]"), ("{\"\":", "}"), ("[5,", "]")][dice.below(3)];
            let levels = [2, 60, 61, 62, 63, 64, 65, 200][dice.below(8)];
            format!("\"{name}\":{}{value}{}", open.repeat(levels), close.repeat(levels))
        }
        _ => format!("\"{name}\":{}", dice.of(ODD_VALUES)),
    })
}

const ODD_VALUES: &[&str] = &[
    "5",
    "true",
    "\"\"",
    "\"odd\"",
    "[]",
    "{}",
    "[\"pass\"]",
    "{\"status\":1}",
    "-1.5e3",
    "-0",
    "600074000000000000000000e-18",
    "123456789012345678901234567890",
    "1e999",
    "-0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000001E-999",
    "\"\\ud800\"",
    "\"\\udc00\\ud83d\\ud83d\\ude00\"",
    "\"\\ufeff\"",
];

fn object(dice: &mut Dice, wild: Wild, members: Vec<Member>) -> String {
    let mut members: Vec<String> = members.into_iter().flatten().collect();
    if dice.one_in(wild.one_in) && members.len() > 1 {
        for index in 1..members.len() {
            members.swap(index, dice.below(index + 1));
        }
    }
    format!("{{{}}}", members.join(","))
}

fn word(dice: &mut Dice, words: &[&str]) -> String {
    format!("\"{}\"", dice.of(words))
}

fn date(dice: &mut Dice, zone: &str) -> String {
    format!(
        "\"20{}-0{}-1{}T0{}:3{}:00{zone}\"",
        19 + dice.below(7),
        1 + dice.below(9),
        dice.below(10),
        dice.below(10),
        dice.below(10)
    )
}

fn or_null(dice: &mut Dice, one_in: usize, value: String) -> String {
    if dice.one_in(one_in) { "null".to_owned() } else { value }
}

pub fn account(dice: &mut Dice, wild: Wild) -> String {
    let status = word(dice, &["Allowed", "NotAllowed", "UnderReview", "Unknown", "Not Ready"]);
    let date = date(dice, "");
    let mut members = vec![
        member(dice, wild, "type", "\"account\"".to_owned()),
        member(dice, wild, "status", status),
        member(dice, wild, "lastUpdateDateTime", date),
    ];
    if dice.one_in(wild.one_in) {
        let odd = dice.of(&[
            "\"code\":600074",
            "\"code\":\"600074\"",
            "\"id\":\"1\"",
            "\"data\":{}",
            "\"data\":5",
            "\"eligibility\":5",
            "\"more\":[1,{\"status\":\"x\"}]",
        ]);
        members.push(Some(odd.to_owned()));
    }
    object(dice, wild, members)
}

pub fn no_status(dice: &mut Dice, wild: Wild) -> String {
    let code = dice.of(&["600074", "\"600074\"", "600074.0", "600075"]).to_owned();
    let members = vec![member(dice, wild, "code", code), member(dice, wild, "message", "\"no status\"".to_owned())];
    object(dice, wild, members)
}

fn id(dice: &mut Dice, kind: &str) -> String {
    let letters = dice.letters(12);
    format!("\"{kind}_{letters}\"")
}

pub fn submission(dice: &mut Dice, wild: Wild) -> String {
    let m = member;
    let status = word(dice, &["succeeded", "succeeded", "pending", "processed", "failed"]);
    let name = word(dice, &["Helping Hands", "Croix-Rouge", "Fundación Niños", "R\\\\D \\\"Institute\\\"", "\\ud83d\\ude00"]);
    let (accepted, rejected) = (date(dice, "Z"), date(dice, "Z"));
    let (accepted, rejected) = (or_null(dice, 3, accepted), or_null(dice, 5, rejected));
    let own = dice
        .of(&["[]", "[\"nonprofit\"]", "[\"social_impact\",\"nonprofit\"]", "[\"nonprofit\",\"education\"]", "[null]"])
        .to_owned();
    let request = vec![
        m(dice, wild, "id", "\"r_1\"".to_owned()),
        m(dice, wild, "name", name.clone()),
        m(dice, wild, "acceptedAt", accepted.clone()),
        m(dice, wild, "rejectedAt", rejected),
        m(dice, wild, "organisationTypes", own),
    ];
    let agent_status = word(dice, &["approved", "approved", "pending", "pending_review", "pending_user_verification", "rejected"]);
    let code = word(dice, &["other", "reapply", "fake_email_used", "new_code"]);
    let code = or_null(dice, 2, code);
    let agent = vec![
        m(dice, wild, "id", "\"a_1\"".to_owned()),
        m(dice, wild, "status", agent_status.clone()),
        m(dice, wild, "rejectionReasonCode", code),
        m(dice, wild, "email", "\"someone@example.org\"".to_owned()),
    ];
    let eligibility_status =
        word(dice, &["live", "live", "pending", "cancelled", "pending_validation_request", "cannot_define_eligibility"]);
    let pass = word(dice, &["pass", "pass", "fail"]);
    let results = vec![
        m(dice, wild, "eligibilityStatus", pass.clone()),
        m(dice, wild, "confirmedActivitySubTags", "[\"a\",{\"id\":\"b\"}]".to_owned()),
    ];
    let results = object(dice, wild, results);
    let results = or_null(dice, 4, results);
    let eligibility = vec![m(dice, wild, "status", eligibility_status), m(dice, wild, "results", results)];
    let flag = format!("{{\"status\":\"{}\"}}", dice.of(&["flag", "clear"]));
    let found = vec![m(dice, wild, "complianceStatus", pass), m(dice, wild, "sanction", flag)];
    let found = object(dice, wild, found);
    let monitoring = vec![m(dice, wild, "status", "\"live\"".to_owned()), m(dice, wild, "results", found)];
    let country = word(dice, &["AUS", "aus", "GBR", "NZL", ""]);
    let organisation = vec![m(dice, wild, "name", name), m(dice, wild, "countryCode", country)];
    let allowed = dice.of(&["[]", "[\"education\"]", "[\"social_impact\",\"nonprofit\",\"education\"]", "[\"new\"]"]).to_owned();
    let types = vec![m(dice, wild, "types", allowed)];
    let types = object(dice, wild, types);
    let configuration = vec![m(dice, wild, "id", "\"c_1\"".to_owned()), m(dice, wild, "allowedOrganisations", types)];
    let parts = [request, agent, eligibility, monitoring, organisation, configuration].map(|members| {
        let part = object(dice, wild, members);
        or_null(dice, 8, part)
    });
    let [request, agent, eligibility, monitoring, organisation, configuration] = parts;
    let (sub_id, number) = (id(dice, "submission"), dice.below(90_000).to_string());
    let mut members = vec![
        m(dice, wild, "id", sub_id),
        m(dice, wild, "status", status),
        m(dice, wild, "validationRequest", request),
        m(dice, wild, "agentVerification", agent),
        m(dice, wild, "eligibility", eligibility),
        m(dice, wild, "organisation", organisation),
        m(dice, wild, "configuration", configuration),
        m(dice, wild, "metadata", format!("{{\"n\":{number},\"status\":[],\"status\":\"x\"}}")),
    ];
    if dice.one_in(3) {
        members.push(m(dice, wild, "monitoring", monitoring));
    }
    if dice.one_in(wild.one_in) {
        members.push(m(dice, wild, "validationRequestAcceptedAt", accepted));
        members.push(m(dice, wild, "agentVerificationStatus", agent_status));
        members.push(m(dice, wild, "agentVerificationRejectionReasonCode", "\"other\"".to_owned()));
    }
    if dice.one_in(wild.one_in) {
        let check = dice.of(&["validation_request", "agent_verification", "eligibility", "compliance", "new_check"]);
        let reason = dice.of(&[
            "{}",
            "null",
            "{\"status\":\"cannot_define_eligibility\"}",
            "{\"rejectionReasonCode\":5}",
            "{\"results\":{\"complianceStatus\":true}}",
            "{\"results\":{},\"monitoringSubscriptionResults\":5}",
            "{\"monitoringSubscriptionResults\":5}",
        ]);
        members.push(Some(format!("\"failureReasons\":[{{\"check\":\"{check}\",\"reason\":{reason}}}]")));
    }
    let record = object(dice, wild, members);
    if dice.one_in(3) {
        return record;
    }
    let mut envelope = vec![m(dice, wild, "data", record)];
    if dice.one_in(wild.one_in) {
        envelope.push(Some(
            dice.of(&[
                "\"status\":\"failed\"",
                "\"type\":\"account\"",
                "\"object\":\"x\"",
                "\"agentVerification\":{\"status\":\"rejected\"}",
                "\"code\":600074",
            ])
            .to_owned(),
        ));
    }
    object(dice, wild, envelope)
}

/// One record.
pub fn record(dice: &mut Dice, wild: Wild) -> String {
    match dice.below(20) {
        0..12 => account(dice, wild),
        12 => no_status(dice, wild),
        _ => submission(dice, wild),
    }
}

/// Whole, cut, overlong, beyond what there is, and half of a pair.
const ODD_LETTERS: [&[u8]; 12] = [
    b"\xC3\xA9",
    b"\xE2\x98\x83",
    b"\xF0\x9F\x98\x80",
    b"\xE2\x98",
    b"\xF0\x9F\x98",
    b"\xC0\x80",
    b"\xE0\x80\x80",
    b"\xED\xA0\x80",
    b"\xEF\xBF\xBE",
    b"\xF4\x8F\xBF\xBF",
    b"\xF4\x90\x80\x80",
    b"\xE2\x80\xA8",
];

/// Breaks a line in a few places.
pub fn broken(dice: &mut Dice, line: &mut Vec<u8>) {
    const ODD: &[u8] = b"\"\\{}[]:,0123456789-+.eEtrufalsn \t\r/Ad\0\x01\x1f\x7f\x80\xc3\xa9\xed\xa0\xe2\xff\xf0\x9f";
    for _ in 0..1 + dice.below(3) {
        let at = dice.below(line.len().max(1)).min(line.len());
        match dice.below(9) {
            0 if at < line.len() => line[at] = ODD[dice.below(ODD.len())],
            1 if at < line.len() => drop(line.remove(at)),
            5 if at < line.len() => line[at] ^= 1 << dice.below(8),
            6 if dice.one_in(4) => line.truncate(at),
            7 => drop(line.splice(at..at, ODD_LETTERS[dice.below(ODD_LETTERS.len())].iter().copied())),
            8 => drop(line.splice(0..0, *b"\xEF\xBB\xBF")),
            2 => line.insert(at, ODD[dice.below(ODD.len())]),
            3 => drop(line.drain(at..(at + dice.below(8)).min(line.len()))),
            _ => {
                let from = dice.below(line.len().max(1)).min(line.len());
                let copy = line[from..(from + dice.below(12)).min(line.len())].to_vec();
                drop(line.splice(at..at, copy));
            }
        }
    }
    line.retain(|byte| *byte != b'\n');
}

/// A line of any kind.
pub fn line(dice: &mut Dice) -> Vec<u8> {
    let wild = Wild { one_in: [4, 30, 1000][dice.below(3)] };
    let mut line = record(dice, wild).into_bytes();
    if dice.one_in(3) {
        broken(dice, &mut line);
    }
    if dice.one_in(20) {
        line.push(b'\r');
    }
    line
}

/// Tells the line that differs.
pub fn assert_same(bytes: &[u8], report: &Report, expected: &Report) {
    let records = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty() || line.contains(&0x0C));
    for (index, (line, (ours, theirs))) in records.zip(report.outcomes.iter().zip(&expected.outcomes)).enumerate() {
        assert!(ours == theirs, "{ours} and not {theirs} in record {index}: {}", line.escape_ascii());
    }
    for (ours, theirs) in report.errors.iter().zip(&expected.errors) {
        assert_eq!(ours, theirs);
    }
    assert!(report == expected);
}
