//! The rules, over their whole input space, against tables that are written a second time here.

#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use good_standing::decision::{
    Actor, CannotDefineEligibility, Decision, Effect, NotReady, Operation, Outcome, Policy, Reason, ReasonCode, Recourse,
    decide_account, decide_submission,
};
use good_standing::goodstack::{self, AllowedOrganisationType, ValidationSubmission, read_submission};
use good_standing::json::parse;
use good_standing::partner_center::{self, CustomerValidationStatus, read_account};
use good_standing::vocabulary::Vocabulary;
use serde_json::{Value, json};

fn account(sent: &Value) -> Option<CustomerValidationStatus> {
    read_account(&parse(&sent.to_string(), &partner_center::SHAPE).expect("JSON")).expect("an account")
}

fn submission(sent: &Value) -> ValidationSubmission {
    read_submission(&parse(&sent.to_string(), &goodstack::SHAPE).expect("JSON"), "").expect("a submission")
}

fn code(text: &str) -> ReasonCode {
    ReasonCode::read(text).unwrap_or_else(|| panic!("no reason is called `{text}`"))
}

/// What the first reason does to the outcome.
fn deciding(outcome: Outcome) -> Effect {
    match outcome {
        Outcome::Eligible => Effect::Grants,
        Outcome::Ineligible => Effect::Blocks,
        Outcome::Pending | Outcome::Review => Effect::Holds,
    }
}

// ── accounts

const NO_STATUS: &str = "(none)";
const ELSE: &str = "(anything else)";

/// Status, policy where it matters, outcome, final, first reason, who and how.
type AccountRow = (&'static str, Option<NotReady>, Outcome, bool, &'static str, Actor, Recourse);

#[rustfmt::skip]
const ACCOUNT: &[AccountRow] = &[
    ("Allowed",     None,                  Outcome::Eligible,   true,  "account.allowed",           Actor::None,     Recourse::None),
    (NO_STATUS,     None,                  Outcome::Eligible,   true,  "account.absent",            Actor::None,     Recourse::None),
    ("UnderReview", None,                  Outcome::Pending,    false, "account.under_review",      Actor::Provider, Recourse::Wait),
    ("NotAllowed",  None,                  Outcome::Ineligible, true,  "account.not_allowed",       Actor::Customer, Recourse::Contact),
    ("Unknown",     None,                  Outcome::Review,     false, "account.unknown",           Actor::Partner,  Recourse::Contact),
    ("Not Ready",   Some(NotReady::Block), Outcome::Pending,    false, "account.not_ready",         Actor::Provider, Recourse::Wait),
    ("Not Ready",   Some(NotReady::Allow), Outcome::Eligible,   false, "account.not_ready_allowed", Actor::None,     Recourse::None),
    (ELSE,          None,                  Outcome::Review,     false, "account.unrecognized",      Actor::Partner,  Recourse::Contact),
];

const UNAFFECTED_BY_REVIEW: &[&str] = &["renew", "reduceSeats", "cancel"];

/// Every spelling that counts as this text: any case, and any of three separators at any place.
fn spellings(text: &str) -> Vec<String> {
    let bare: String = text.chars().filter(|letter| *letter != ' ').collect();
    let mut all = vec![text.to_owned(), bare.clone(), format!(" -_{text}_- ")];
    for separator in [" ", "-", "_", "_ -"] {
        for at in 0..=bare.len() {
            let (head, tail) = bare.split_at(at);
            all.push(format!("{head}{separator}{tail}"));
        }
    }
    all.iter().flat_map(|text| [text.clone(), text.to_lowercase(), text.to_uppercase()]).collect()
}

/// Near misses: only ASCII letters fold, and only three separators are skipped.
const STRANGE_STATUSES: &[&str] = &[
    "",
    " ",
    "-",
    "Approved",
    "Allowe",
    "Allowedd",
    "Not",
    "NotAllowedYet",
    "null",
    "account",
    "Allowed.",
    "Allowed\t",
    "Allowed\n",
    "Allowed\u{a0}",
    "Not\u{2010}Allowed",
    "Un\u{212a}nown",
    "\u{ff21}llowed",
    "\u{200b}Allowed",
    "Allowed\0",
];

fn check_account(sent: &Value, row: &str, path: &str, value: Option<&str>) -> usize {
    let record = account(sent);
    let mut checked = 0;
    for not_ready in NotReady::ALL {
        let (_, _, outcome, is_final, first, actor, recourse) = ACCOUNT
            .iter()
            .find(|(status, policy, ..)| *status == row && policy.is_none_or(|policy| policy == *not_ready))
            .expect("a row");
        for operation in Operation::ALL {
            let policy = Policy { operation: *operation, not_ready: *not_ready, ..Policy::default() };
            let decision = decide_account(record.as_ref(), &policy);
            assert_eq!(decision, decide_account(record.as_ref(), &policy));
            let under_review = row == "UnderReview";
            let unaffected = under_review && UNAFFECTED_BY_REVIEW.contains(&operation.text());
            let outcome_here = if unaffected { Outcome::Eligible } else { *outcome };
            let first_here = if unaffected { "account.operation_unaffected" } else { first };

            let at = format!("{sent} {operation:?} {not_ready:?}");
            assert_eq!((decision.outcome, decision.eligible), (outcome_here, outcome_here == Outcome::Eligible), "{at}");
            assert_eq!(decision.is_final, *is_final, "{at}");
            let codes: Vec<_> = decision.reasons.iter().map(|reason| reason.code.text()).collect();
            assert_eq!(codes, if unaffected { vec![first_here, first] } else { vec![first_here] }, "{at}");
            assert_eq!(decision.reasons[0].effect, deciding(outcome_here), "{at}");
            for reason in &decision.reasons {
                assert_eq!((reason.path.as_ref(), reason.value.as_deref()), (path, value), "{at}");
            }
            let last = decision.reasons.last().expect("a reason");
            assert_eq!((last.actor, last.recourse), (*actor, *recourse), "{at}");
            if unaffected {
                assert_eq!((decision.reasons[0].actor, decision.reasons[0].recourse), (Actor::None, Recourse::None), "{at}");
                assert_eq!(last.effect, Effect::Holds, "{at}");
            }
            let operations = serde_json::to_value(decision.operations).expect("JSON");
            assert_eq!(operations.as_object().map(serde_json::Map::len), Some(Operation::ALL.len()), "{at}");
            for other in Operation::ALL {
                let goes_through = *outcome == Outcome::Eligible || under_review && UNAFFECTED_BY_REVIEW.contains(&other.text());
                assert_eq!(operations[other.text()], json!(goes_through), "{at} {other:?}");
            }
            checked += 1;
        }
    }
    checked
}

#[test]
fn accounts() {
    let mut types = vec![json!(null)];
    types.extend(spellings("account").into_iter().map(|text| json!(text)));
    let mut checked = check_account(&json!(null), NO_STATUS, "", None);

    let known = ["Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready"];
    for status in known {
        for spelling in spellings(status) {
            let record = account(&json!(spelling)).expect("an account");
            assert_eq!(serde_json::to_value(&record.status).expect("JSON"), json!(status), "{spelling}");
            checked += check_account(&json!(spelling), status, "", Some(&spelling));
            checked += check_account(&json!({"status": spelling}), status, "/status", Some(&spelling));
        }
        for r#type in &types {
            checked += check_account(&json!({"type": r#type, "status": status}), status, "/status", Some(status));
        }
        for r#type in ["", "agreement", "accounts", "acc\u{f6}unt", "account\t"] {
            checked += check_account(&json!({"type": r#type, "status": status}), ELSE, "/type", Some(r#type));
        }
        checked += check_account(&json!({"data": {"status": status}}), ELSE, "/data", None);
        checked += check_account(&json!({"data": {}, "status": status}), ELSE, "/data", None);
        checked += check_account(&json!({"code": 600_074, "status": status}), ELSE, "/code", None);
    }
    for status in STRANGE_STATUSES {
        checked += check_account(&json!(status), ELSE, "", Some(status));
        checked += check_account(&json!({"type": "account", "status": status}), ELSE, "/status", Some(status));
    }
    for sent in [json!({}), json!({"type": "account"}), json!({"status": null}), json!({"type": null, "lastUpdateDateTime": ""})] {
        checked += check_account(&sent, ELSE, "/status", None);
    }
    for absent in
        [json!({"code": 600_074}), json!({"code": "600074", "status": null}), json!({"code": 600_074.0, "description": ""})]
    {
        checked += check_account(&absent, NO_STATUS, "", None);
    }
    for other in [
        json!({"code": 60003}),
        json!({"code": "600 074"}),
        json!({"code": 600_074, "id": "1"}),
        json!({"code": 600_074, "type": "account"}),
    ] {
        checked += check_account(&other, ELSE, "/code", None);
    }
    println!("{checked} account decisions");
}

// ── submissions: what a part says

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Says {
    No,
    CannotDefine,
    Unrecognized,
    NotYet,
    Yes,
}
use Says::{CannotDefine, No, NotYet, Unrecognized, Yes};

/// In the order in which parts are told.
const TOLD: [Says; 5] = [No, CannotDefine, Unrecognized, NotYet, Yes];

fn says(code: &str) -> Says {
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
struct Told {
    code: ReasonCode,
    effect: Effect,
    path: String,
    value: Option<String>,
}

#[derive(Clone, Debug)]
struct Part {
    says: Says,
    told: Told,
    flags: Vec<Told>,
}

/// One way in which a part can be there, or not.
#[derive(Clone, Debug)]
struct Variant {
    json: Value,
    part: Option<Part>,
}

fn variant(json: Value, name: &str, path: &str, value: Option<&str>) -> Variant {
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

fn absent() -> Variant {
    Variant { json: Value::Null, part: None }
}

const ODD: &str = "brand_new";
const ACCEPTED: &str = "2024-05-06T07:08:09.000+02:00";
const REJECTED: &str = "a day in May";

fn requests(own_types: &Value) -> Vec<Variant> {
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

const REJECTION_CODES: &[&str] = &[
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

fn agents() -> Vec<Variant> {
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
type Matrix = [(Option<&'static str>, [&'static str; 4])];

#[rustfmt::skip]
const ELIGIBILITY: &Matrix = &[
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
const COMPLIANCE: &Matrix = &[
    (Some("live"),                       ["undetermined", "pass", "fail", "unrecognized"]),
    (Some("pending_validation_request"), ["pending_validation_request", "pending_validation_request", "fail", "unrecognized"]),
    (Some("validation_request_failed"),  ["validation_request_failed", "validation_request_failed", "fail", "validation_request_failed"]),
    (Some("pending"),                    ["pending", "pending", "fail", "unrecognized"]),
    (Some("cancelled"),                  ["cancelled", "cancelled", "fail", "unrecognized"]),
    (None,                               ["undetermined", "undetermined", "fail", "unrecognized"]),
    (Some(ODD),                          ["unrecognized", "unrecognized", "fail", "unrecognized"]),
];

const RESULTS: [Option<&str>; 4] = [None, Some("pass"), Some("fail"), Some("perhaps")];

/// The keys of the flags, as the provider spells them and as the reasons do.
const FLAGS: [(&str, &str); 6] = [
    ("warning", "warning"),
    ("sanction", "sanction"),
    ("controversial", "controversial"),
    ("commercial", "commercial"),
    ("adverseMedia", "adverse_media"),
    ("hateSpeech", "hate_speech"),
];

fn matrix(part: &str, prefix: &str, key: &str, rows: &Matrix) -> Vec<Variant> {
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

fn eligibilities() -> Vec<Variant> {
    matrix("eligibility", "eligibility", "eligibilityStatus", ELIGIBILITY)
}

/// Raises, clears or garbles the flags of a compliance check: one digit of `pattern` to base 4 for each.
fn with_flags(mut variant: Variant, pattern: usize) -> Variant {
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

fn monitorings() -> Vec<Variant> {
    let all = matrix("monitoring", "compliance", "complianceStatus", COMPLIANCE);
    // A few with flags, each with others.
    let pattern = |index: usize| if index % 5 == 3 { (index + 2) * 1103 % 4096 } else { 0 };
    all.into_iter().enumerate().map(|(index, variant)| with_flags(variant, pattern(index))).collect()
}

// ── submissions: which row

/// Rows 1 to 12: outcome, final, and which parts are told after the first reason.
#[rustfmt::skip]
const ROWS: [(Outcome, bool, &[Says]); 12] = [
    (Outcome::Review,     false, &TOLD),
    (Outcome::Ineligible, true,  &[No, CannotDefine]),
    (Outcome::Ineligible, true,  &TOLD),
    (Outcome::Review,     false, &[No, CannotDefine]),
    (Outcome::Review,     false, &[Unrecognized]),
    (Outcome::Review,     false, &TOLD),
    (Outcome::Eligible,   true,  &TOLD),
    (Outcome::Review,     false, &TOLD),
    (Outcome::Review,     false, &[No, Unrecognized]),
    (Outcome::Pending,    false, &TOLD),
    (Outcome::Pending,    false, &TOLD),
    (Outcome::Pending,    false, &TOLD),
];

/// What a policy's question came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
    NotAsked,
    Met,
    NotMet,
    Unknown,
}

const ANSWERS: [Answer; 4] = [Answer::NotAsked, Answer::Met, Answer::NotMet, Answer::Unknown];

/// A policy's question: its answer, and where and what was read for it.
#[derive(Clone, Debug)]
struct Question {
    answer: Answer,
    path: &'static str,
    value: Option<String>,
}

struct Case<'a> {
    status: Option<&'a str>,
    organisation_type: &'a Question,
    country: &'a Question,
    cannot_define: CannotDefineEligibility,
}

impl Case<'_> {
    fn row(&self, parts: &[Option<&Part>]) -> usize {
        let any = |says: Says| parts.iter().flatten().any(|part| part.says == says);
        let answered = |answer: Answer| self.organisation_type.answer == answer || self.country.answer == answer;
        let waits_for_user = parts.iter().flatten().any(|part| part.told.code == ReasonCode::AgentPendingUserVerification);
        match self.status {
            Some("failed") => 2,
            Some("succeeded") if answered(Answer::NotMet) => 3,
            Some("succeeded") if any(No) || any(CannotDefine) => 4,
            Some("succeeded") if any(Unrecognized) => 5,
            Some("succeeded") if answered(Answer::Unknown) => 6,
            Some("succeeded") => 7,
            Some("pending" | "processed") if any(CannotDefine) => 8,
            Some("processed") if any(No) || any(Unrecognized) => 9,
            Some("processed") => 10,
            Some("pending") if waits_for_user && !any(No) => 11,
            Some("pending") => 12,
            _ => 1,
        }
    }

    /// The policy's reasons with this answer, organisation type before country.
    fn policy(&self, answer: Answer, codes: [&str; 2], effect: Effect) -> Vec<Told> {
        let questions =
            [self.organisation_type, self.country].into_iter().zip(codes).filter(|(question, _)| question.answer == answer);
        questions
            .map(|(question, name)| Told {
                code: code(name),
                effect,
                path: question.path.to_owned(),
                value: question.value.clone(),
            })
            .collect()
    }

    /// What stands before the parts, by row.
    fn first(&self) -> [Vec<Told>; 12] {
        std::array::from_fn(|index| {
            let (outcome, _) = self.decides(index + 1);
            let status = |name: &str| {
                vec![Told {
                    code: code(name),
                    effect: deciding(outcome),
                    path: "/status".to_owned(),
                    value: self.status.map(str::to_owned),
                }]
            };
            let not_met = || self.policy(Answer::NotMet, ["policy.organisation_type", "policy.country"], Effect::Blocks);
            let unknown =
                || self.policy(Answer::Unknown, ["policy.organisation_type_unknown", "policy.country_unknown"], Effect::Holds);
            match index + 1 {
                1 => status("submission.unrecognized"),
                2 => status("submission.failed"),
                3 => [not_met(), unknown()].concat(),
                4 => status("submission.contradicted"),
                5 => status("submission.unrecognized_part"),
                6 => unknown(),
                7 => status("submission.succeeded"),
                9 | 10 => status("submission.processed"),
                12 => status("submission.pending"),
                // Rows 8 and 11 are decided by a part.
                _ => Vec::new(),
            }
        })
    }

    fn decides(&self, row: usize) -> (Outcome, bool) {
        match (row, self.cannot_define) {
            (8, CannotDefineEligibility::Ineligible) => (Outcome::Ineligible, true),
            _ => (ROWS[row - 1].0, ROWS[row - 1].1),
        }
    }

    /// Whether the decision is the one that the tables give, to the last reason.
    fn fits(&self, first: &[Vec<Told>; 12], parts: &[Option<&Part>], decision: &Decision) -> Result<(), String> {
        let row = self.row(parts);
        let (outcome, is_final) = self.decides(row);
        let wrong = |what: &str| {
            let parts: Vec<_> = parts.iter().flatten().map(|part| part.told.code.text()).collect();
            let (types, country) = (self.organisation_type.answer, self.country.answer);
            Err(format!(
                "row {row}: {what}: {:?} {parts:?} {types:?} {country:?} {:?}: {decision:#?}",
                self.status, self.cannot_define
            ))
        };
        if (decision.outcome, decision.is_final) != (outcome, is_final) {
            return wrong("outcome or final");
        }
        if decision.eligible != (row == 7) || decision.operations.is_some() {
            return wrong("eligible or operations");
        }
        let mut reasons = decision.reasons.iter();
        let mut is_next = |told: &Told, effect: Effect| {
            reasons.next().is_some_and(|reason| {
                reason.code == told.code && reason.effect == effect && reason.path == told.path && reason.value == told.value
            })
        };
        let all = || parts.iter().flatten();
        let decided_by = match row {
            8 => all().find(|part| part.says == CannotDefine),
            11 => all().find(|part| part.told.code == ReasonCode::AgentPendingUserVerification),
            _ => None,
        };
        for told in &first[row - 1] {
            if !is_next(told, told.effect) {
                return wrong("the first reasons");
            }
        }
        if decided_by.is_some_and(|part| !is_next(&part.told, deciding(outcome))) {
            return wrong("the part that decided");
        }
        for says in ROWS[row - 1].2 {
            for part in all().filter(|part| part.says == *says) {
                let is_told =
                    decided_by.is_some_and(|decided| decided.told.code == part.told.code) || is_next(&part.told, part.told.effect);
                if !is_told || !part.flags.iter().all(|flag| is_next(flag, flag.effect)) {
                    return wrong("the parts");
                }
            }
        }
        if reasons.next().is_some() { wrong("more than was asked") } else { Ok(()) }
    }
}

const STATUSES: [Option<&str>; 6] = [Some("pending"), Some("processed"), Some("failed"), Some("succeeded"), Some(ODD), None];

/// The country that is asked for and the one that is sent.
fn country(answer: Answer) -> (Option<Vec<String>>, Value, Question) {
    let (wanted, sent) = match answer {
        Answer::NotAsked => (None, Some("AUS")),
        Answer::Met => (Some(vec!["NZL".to_owned(), "AUS".to_owned()]), Some("aus")),
        Answer::NotMet => (Some(vec!["NZL".to_owned()]), Some("AUS")),
        Answer::Unknown => (Some(vec!["NZL".to_owned()]), None),
    };
    (wanted, json!({"countryCode": sent}), Question { answer, path: "/organisation/countryCode", value: sent.map(str::to_owned) })
}

/// The types that are asked for, the organisation's own, and those of its programme. Without a request there are no own types, and
/// the programme alone never says no.
fn organisation_type(answer: Answer, has_request: bool) -> Option<(Option<Vec<AllowedOrganisationType>>, Value, Value, Question)> {
    use AllowedOrganisationType::{Education, Nonprofit};
    let (wanted, types) = match (answer, has_request) {
        (Answer::NotAsked, _) => (None, json!(["nonprofit"])),
        (Answer::Met, true) => (Some(vec![Education, Nonprofit]), json!(["social_impact", "nonprofit"])),
        (Answer::NotMet, true) => (Some(vec![Education]), json!(["social_impact", "nonprofit"])),
        (Answer::Unknown, true) => (Some(vec![Nonprofit]), json!(["nonprofit", ODD])),
        (Answer::Met, false) => (Some(vec![Education, Nonprofit]), json!(["education"])),
        (Answer::Unknown, false) => (Some(vec![Nonprofit]), json!(["nonprofit", "social_impact"])),
        (Answer::NotMet, false) => return None,
    };
    let told = types.as_array().expect("an array").iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    let path = if has_request { "/validationRequest/organisationTypes" } else { "/configuration/allowedOrganisations/types" };
    let (own, programme) = if has_request { (types, json!(null)) } else { (json!([]), types) };
    Some((wanted, own, programme, Question { answer, path, value: Some(told) }))
}

/// The weightier outcome wins.
fn weight(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Eligible => 0,
        Outcome::Pending => 1,
        Outcome::Review => 2,
        Outcome::Ineligible => 3,
    }
}

/// How bad a part is, for those that turn from better to worse.
fn rank(variant: &Variant) -> Option<usize> {
    match variant.part.as_ref()?.says {
        Yes => Some(0),
        NotYet => Some(1),
        Unrecognized => Some(2),
        No => Some(3),
        CannotDefine => None,
    }
}

const UNREACHABLE: u8 = u8::MAX;

/// Along every line of the grid in this dimension: a worse part never has a lighter outcome.
fn monotone(weights: &[u8], variants: &[Variant], stride: usize) {
    for start in 0..weights.len() {
        if !(start / stride).is_multiple_of(variants.len()) {
            continue;
        }
        let (mut lightest, mut heaviest) = ([UNREACHABLE; 4], [0; 4]);
        for (index, variant) in variants.iter().enumerate() {
            if let (weight, Some(rank)) = (weights[start + index * stride], rank(variant))
                && weight != UNREACHABLE
            {
                lightest[rank] = lightest[rank].min(weight);
                heaviest[rank] = heaviest[rank].max(weight);
            }
        }
        for rank in 1..4 {
            let heaviest_better = heaviest[..rank].iter().max().copied().unwrap_or_default();
            assert!(heaviest_better <= lightest[rank], "a worse part made the outcome lighter: {start} {stride}");
        }
    }
}

/// The JSON that a combination stands for decides alike, and every reason points at what it names.
fn check_twin(sent: &Value, policy: &Policy, decision: &Decision) {
    let enveloped = json!({"object": "validation_submission", "data": sent});
    for sent in [sent, &enveloped] {
        assert_eq!(&decide_submission(&submission(sent), policy), decision, "{sent}");
    }
    for reason in decision.reasons.iter().filter(|reason| reason.value.is_some()) {
        let read = match sent.pointer(&reason.path).unwrap_or_else(|| panic!("`{}` is not in {sent}", reason.path)) {
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        assert_eq!(Some(&read), reason.value.as_ref(), "{} in {sent}", reason.path);
    }
}

/// Every combination of the parts, for one status and one policy: how many there are, or what is wrong.
fn check_unit(
    status: Option<&str>,
    organisation: Answer,
    land: Answer,
    cannot_define: CannotDefineEligibility,
) -> Result<usize, String> {
    let (country_codes, organisation_sent, country) = country(land);
    let agents = agents();
    let eligibilities = eligibilities();
    let monitorings = monitorings();
    let read_part = |key: &str, variants: &[Variant]| -> Vec<ValidationSubmission> {
        variants.iter().map(|variant| submission(&json!({key: variant.json}))).collect()
    };
    let mut agent_parts: Vec<_> = read_part("agentVerification", &agents).into_iter().map(|read| read.agent_verification).collect();
    let mut eligibility_parts: Vec<_> = read_part("eligibility", &eligibilities).into_iter().map(|read| read.eligibility).collect();
    let mut monitoring_parts: Vec<_> = read_part("monitoring", &monitorings).into_iter().map(|read| read.monitoring).collect();

    let (mut checked, mut weights) = (0, Vec::new());
    for index in 0..requests(&json!([])).len() {
        let Some((organisation_types, own, programme, question)) = organisation_type(organisation, index > 0) else {
            weights.resize(weights.len() + agents.len() * eligibilities.len() * monitorings.len(), UNREACHABLE);
            continue;
        };
        let policy = Policy {
            cannot_define_eligibility: cannot_define,
            organisation_types,
            country_codes: country_codes.clone(),
            ..Policy::default()
        };
        let case = Case { status, organisation_type: &question, country: &country, cannot_define };
        let first = case.first();
        let request = &requests(&own)[index];
        let base = json!({
            "id": "1", "status": status, "organisation": organisation_sent, "validationRequest": request.json,
            "configuration": {"allowedOrganisations": {"types": programme}},
        });
        let mut record = submission(&base);
        for (agent, agent_part) in agents.iter().zip(&mut agent_parts) {
            std::mem::swap(&mut record.agent_verification, agent_part);
            for (eligibility, eligibility_part) in eligibilities.iter().zip(&mut eligibility_parts) {
                std::mem::swap(&mut record.eligibility, eligibility_part);
                for (monitoring, monitoring_part) in monitorings.iter().zip(&mut monitoring_parts) {
                    std::mem::swap(&mut record.monitoring, monitoring_part);
                    let decision = decide_submission(&record, &policy);
                    let parts = [request.part.as_ref(), agent.part.as_ref(), eligibility.part.as_ref(), monitoring.part.as_ref()];
                    case.fits(&first, &parts, &decision)?;
                    weights.push(weight(decision.outcome));
                    checked += 1;
                    if checked % 997 == 0 {
                        let mut sent = base.clone();
                        sent["agentVerification"] = agent.json.clone();
                        sent["eligibility"] = eligibility.json.clone();
                        sent["monitoring"] = monitoring.json.clone();
                        check_twin(&sent, &policy, &decision);
                    }
                    std::mem::swap(&mut record.monitoring, monitoring_part);
                }
                std::mem::swap(&mut record.eligibility, eligibility_part);
            }
            std::mem::swap(&mut record.agent_verification, agent_part);
        }
    }
    let mut stride = 1;
    for variants in [&monitorings, &eligibilities, &agents, &requests(&json!([]))] {
        monotone(&weights, variants, stride);
        stride *= variants.len();
    }
    Ok(checked)
}

#[test]
fn submissions() {
    let mut units = Vec::new();
    for status in STATUSES {
        for organisation in ANSWERS {
            for land in ANSWERS {
                units.extend(CannotDefineEligibility::ALL.iter().map(|cannot_define| (status, organisation, land, *cannot_define)));
            }
        }
    }
    let (next, checked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((status, organisation, land, cannot_define)) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match check_unit(*status, *organisation, *land, *cannot_define) {
                        Ok(count) => checked.fetch_add(count, Ordering::Relaxed),
                        Err(what) => {
                            // One is enough: the other threads need not finish.
                            next.store(units.len(), Ordering::Relaxed);
                            panic!("{what}");
                        }
                    };
                }
            });
        }
    });
    println!("{checked:?} submission decisions");
}

// ── submissions: what the whole space above leaves out

fn not_asked(path: &'static str) -> Question {
    Question { answer: Answer::NotAsked, path, value: None }
}

/// Decides about this record, whose parts say this, with no policy.
fn check_record(sent: &Value, status: Option<&str>, parts: &[Option<&Part>]) -> Decision {
    let question = not_asked("");
    let case = Case { status, organisation_type: &question, country: &question, cannot_define: CannotDefineEligibility::Review };
    let decision = decide_submission(&submission(sent), &Policy::default());
    if let Err(what) = case.fits(&case.first(), parts, &decision) {
        panic!("{sent}: {what}");
    }
    check_twin(sent, &Policy::default(), &decision);
    decision
}

#[test]
fn every_flag_beside_every_verdict() {
    for status in STATUSES {
        for (index, variant) in matrix("monitoring", "compliance", "complianceStatus", COMPLIANCE).into_iter().enumerate() {
            for flag in 0..FLAGS.len() {
                for value in 1..4 {
                    let variant = with_flags(variant.clone(), value << (2 * flag));
                    check_record(&json!({"status": status, "monitoring": variant.json}), status, &[variant.part.as_ref()]);
                }
            }
            let all_raised = with_flags(variant, [0xaaa, 0x555, 0xfff][index % 3]);
            check_record(&json!({"status": status, "monitoring": all_raised.json}), status, &[all_raised.part.as_ref()]);
        }
    }
}

/// The flat field that stands for a path.
fn flat(path: &str) -> &str {
    match path {
        "/validationRequest/acceptedAt" => "/validationRequestAcceptedAt",
        "/validationRequest/rejectedAt" => "/validationRequestRejectedAt",
        "/agentVerification/status" => "/agentVerificationStatus",
        "/agentVerification/rejectionReasonCode" => "/agentVerificationRejectionReasonCode",
        other => other,
    }
}

#[test]
fn deprecated_flat_fields_say_the_same() {
    let flattened = |mut variant: Variant| {
        if let Some(part) = &mut variant.part {
            part.told.path = flat(&part.told.path).to_owned();
        }
        variant
    };
    for status in STATUSES {
        for request in &requests(&json!([]))[2..] {
            for agent in agents().into_iter().filter(|agent| agent.json.is_null() || agent.json["status"].is_string()) {
                let (request, agent) = (flattened(request.clone()), flattened(agent));
                let mut sent = json!({
                    "status": status,
                    "validationRequest": null,
                    "validationRequestAcceptedAt": request.json["acceptedAt"],
                    "validationRequestRejectedAt": request.json["rejectedAt"],
                    "agentVerificationStatus": agent.json["status"],
                    "agentVerificationRejectionReasonCode": agent.json["rejectionReasonCode"],
                });
                check_record(&sent, status, &[request.part.as_ref(), agent.part.as_ref()]);

                // They count for nothing beside the nested object, however little that says.
                let waiting = &requests(&json!([]))[1];
                sent["validationRequest"] = waiting.json.clone();
                check_record(&sent, status, &[waiting.part.as_ref(), agent.part.as_ref()]);
            }
        }
    }
}

/// A webhook's reasons why a submission failed.
fn failures() -> Vec<Variant> {
    const CODE: &str = "/failureReasons/0/reason/rejectionReasonCode";
    const CHECK: &str = "/failureReasons/0/check";
    let failure = |check: &str, reason: Value| json!({"check": check, "reason": reason});
    let mut all = vec![
        variant(failure("validation_request", json!(null)), "request.rejected", CODE, None),
        variant(
            failure("validation_request", json!({"rejectionReasonCode": ODD})),
            "request.rejected.unrecognized",
            CODE,
            Some(ODD),
        ),
        variant(failure("agent_verification", json!({})), "agent.rejected", CODE, None),
        variant(failure("agent_verification", json!({"rejectionReasonCode": ODD})), "agent.rejected.unrecognized", CODE, Some(ODD)),
        variant(
            failure("eligibility", json!({"status": "live", "results": {"eligibilityStatus": "fail"}})),
            "eligibility.fail",
            CHECK,
            Some("eligibility"),
        ),
        variant(failure("eligibility", json!(null)), "eligibility.fail", CHECK, Some("eligibility")),
        variant(
            failure("eligibility", json!({"status": "cannot_define_eligibility", "results": {"eligibilityStatus": null}})),
            "eligibility.cannot_define",
            "/failureReasons/0/reason/status",
            Some("cannot_define_eligibility"),
        ),
    ];
    for code in ["other", "not_eligible", "incorrect_documentation", "not_attributable_to_registry"] {
        let sent = failure("validation_request", json!({"rejectionReasonCode": code}));
        all.push(variant(sent, &format!("request.rejected.{code}"), CODE, Some(code)));
    }
    for code in REJECTION_CODES {
        let sent = failure("agent_verification", json!({"rejectionReasonCode": code}));
        all.push(variant(sent, &format!("agent.rejected.{code}"), CODE, Some(code)));
    }
    for key in ["results", "monitoringSubscriptionResults"] {
        let path = format!("/failureReasons/0/reason/{key}");
        let sent = failure(
            "compliance",
            json!({key: {"complianceStatus": "fail", "hateSpeech": {"status": "flag"}, "warning": {"status": "clear"}}}),
        );
        let mut told = variant(sent, "compliance.fail", &format!("{path}/complianceStatus"), Some("fail"));
        let hate_speech = Told {
            code: code("compliance.flag.hate_speech"),
            effect: Effect::Informs,
            path: format!("{path}/hateSpeech/status"),
            value: Some("flag".to_owned()),
        };
        told.part.as_mut().expect("a part").flags.push(hate_speech);
        all.push(told);
    }
    all
}

#[test]
fn failure_reasons_are_parts() {
    for status in STATUSES {
        for failure in failures() {
            let mut sent = json!({"status": status, "failureReasons": [failure.json]});
            check_record(&sent, status, &[failure.part.as_ref()]);

            // After the record's own parts of the same weight.
            let request = &requests(&json!([]))[2];
            let eligibility = &eligibilities()[6];
            sent["validationRequest"] = request.json.clone();
            sent["eligibility"] = eligibility.json.clone();
            check_record(&sent, status, &[request.part.as_ref(), eligibility.part.as_ref(), failure.part.as_ref()]);

            // What the record said already is not told twice.
            sent["failureReasons"] = json!([failure.json, failure.json]);
            check_record(&sent, status, &[request.part.as_ref(), eligibility.part.as_ref(), failure.part.as_ref()]);
        }
    }
    let [agent, failure] = [&agents()[9], &failures()[11]];
    assert_eq!(agent.part.as_ref().map(|part| part.told.code), failure.part.as_ref().map(|part| part.told.code));
    let sent = json!({"status": "failed", "agentVerification": agent.json, "failureReasons": [failure.json]});
    check_record(&sent, Some("failed"), &[agent.part.as_ref()]);

    let unknown_check = json!({"status": "succeeded", "failureReasons": [{"check": ODD}]});
    assert!(!decide_submission(&submission(&unknown_check), &Policy::default()).eligible);
}

/// Every sub-list of these.
fn subsets<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    (0..1usize << all.len())
        .map(|mask| all.iter().enumerate().filter(|(index, _)| mask >> index & 1 == 1).map(|(_, item)| item.clone()).collect())
        .collect()
}

#[test]
fn every_policy_on_organisation_types() {
    let allowed = ["social_impact", "nonprofit", "education"];
    let owns = subsets(&["nonprofit", "social_impact", "education", ODD]);
    let programmes = subsets(&["social_impact", "nonprofit", "education", ODD]);
    for wanted in subsets(&allowed).into_iter().filter(|wanted| !wanted.is_empty()) {
        let types = wanted.iter().map(|text| AllowedOrganisationType::read(text).expect("a type")).collect();
        let policy = Policy { organisation_types: Some(types), ..Policy::default() };
        for own in owns.iter().map(Some).chain([None]) {
            for programme in programmes.iter().map(Some).chain([None]) {
                // An organisation is never of the type `education`, so the value is strange there.
                let own_known =
                    |own: &Vec<&str>| !own.is_empty() && own.iter().all(|own| ["nonprofit", "social_impact"].contains(own));
                let programme_known = |types: &Vec<&str>| !types.is_empty() && !types.contains(&ODD);
                let answer = match (own, programme) {
                    (Some(own), _) if own_known(own) && own.iter().any(|own| wanted.contains(own)) => Answer::Met,
                    (Some(own), _) if own_known(own) => Answer::NotMet,
                    (Some(own), _) if !own.is_empty() => Answer::Unknown,
                    (_, Some(types)) if programme_known(types) && types.iter().all(|of| wanted.contains(of)) => Answer::Met,
                    _ => Answer::Unknown,
                };
                let sent = json!({
                    "status": "succeeded",
                    "validationRequest": own.map(|own| json!({"acceptedAt": ACCEPTED, "organisationTypes": own})),
                    "configuration": programme.map(|types| json!({"allowedOrganisations": {"types": types}})),
                });
                let decision = decide_submission(&submission(&sent), &policy);
                let expected = match answer {
                    Answer::Met | Answer::NotAsked => (Outcome::Eligible, "submission.succeeded"),
                    Answer::NotMet => (Outcome::Ineligible, "policy.organisation_type"),
                    Answer::Unknown => (Outcome::Review, "policy.organisation_type_unknown"),
                };
                assert_eq!((decision.outcome, decision.reasons[0].code.text()), expected, "{wanted:?} {sent}");
                check_twin(&sent, &policy, &decision);
            }
        }
    }
}

#[test]
fn countries_are_compared_in_upper_case() {
    let policy = Policy { country_codes: Some(vec!["AUS".to_owned(), "GBR".to_owned()]), ..Policy::default() };
    for (organisation, outcome) in [
        (json!({"countryCode": "GBR"}), Outcome::Eligible),
        (json!({"countryCode": "gBr"}), Outcome::Eligible),
        (json!({"countryCode": "GB"}), Outcome::Ineligible),
        (json!({"countryCode": "GBR "}), Outcome::Ineligible),
        (json!({"countryCode": ""}), Outcome::Review),
        (json!({"countryCode": null}), Outcome::Review),
        (json!({}), Outcome::Review),
        (json!(null), Outcome::Review),
    ] {
        let decision = decide_submission(&submission(&json!({"status": "succeeded", "organisation": organisation})), &policy);
        assert_eq!(decision.outcome, outcome, "{organisation}");
    }
}

// ── reasons

/// One reason a code, from decisions of every kind.
fn exemplars() -> BTreeMap<ReasonCode, Reason> {
    let mut decisions = Vec::new();
    for operation in Operation::ALL {
        for not_ready in NotReady::ALL {
            let policy = Policy { operation: *operation, not_ready: *not_ready, ..Policy::default() };
            decisions.push(decide_account(None, &policy));
            for status in ["Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready", ODD] {
                decisions.push(decide_account(account(&json!(status)).as_ref(), &policy));
            }
        }
    }
    let keyed = [
        ("validationRequest", requests(&json!(["nonprofit"]))),
        ("agentVerification", agents()),
        ("eligibility", eligibilities()),
        ("monitoring", monitorings()),
        ("failureReasons", failures().into_iter().map(|failure| Variant { json: json!([failure.json]), ..failure }).collect()),
    ];
    for status in STATUSES {
        for (key, variants) in &keyed {
            for variant in variants {
                let record = submission(&json!({"status": status, *key: variant.json}));
                decisions.push(decide_submission(&record, &Policy::default()));
                let strict = Policy {
                    organisation_types: Some(vec![AllowedOrganisationType::Education]),
                    country_codes: Some(vec!["NZL".to_owned()]),
                    ..Policy::default()
                };
                decisions.push(decide_submission(&record, &strict));
            }
        }
    }
    let (strict, sent) = (
        Policy { country_codes: Some(vec!["NZL".to_owned()]), ..Policy::default() },
        json!({"status": "succeeded", "organisation": {"countryCode": "AUS"}}),
    );
    decisions.push(decide_submission(&submission(&sent), &strict));

    let mut exemplars: BTreeMap<ReasonCode, Reason> = BTreeMap::new();
    for reason in decisions.into_iter().flat_map(|decision| decision.reasons) {
        // The code alone says who must move, how, and in which words.
        let words = |reason: &Reason| (reason.actor, reason.recourse, reason.message, reason.user_message, reason.source);
        let known = exemplars.entry(reason.code).or_insert_with(|| reason.clone());
        assert_eq!(words(known), words(&reason));
    }
    exemplars
}

#[test]
fn every_reason_is_reached_and_worded() {
    let exemplars = exemplars();
    for code in ReasonCode::ALL {
        let reason = exemplars.get(code).unwrap_or_else(|| panic!("nothing leads to `{}`", code.text()));
        let parts: Vec<&str> = code.text().split('.').collect();
        let is_lower = |part: &&str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
        assert!((2..=3).contains(&parts.len()) && parts.iter().all(is_lower), "{}", code.text());
        for words in [reason.message, reason.user_message] {
            assert!(words.len() > 10 && words.trim() == words && words.ends_with('.'), "{}: {words}", code.text());
        }
        let host = reason.source.strip_prefix("https://").unwrap_or_default().split('/').next().unwrap_or_default();
        assert!(
            ["learn.microsoft.com", "docs.goodstack.io", "help.goodstack.org"].contains(&host),
            "{}: {}",
            code.text(),
            reason.source
        );
        // What the applicant reads accuses nobody.
        for word in ["fake", "fraud", "suspect", "suspicious", "sanction", "flag"] {
            assert!(!reason.user_message.to_lowercase().contains(word), "{}: {}", code.text(), reason.user_message);
        }
    }
}

#[test]
fn suspected_fraud_reads_what_any_other_reads() {
    let exemplars = exemplars();
    let words = |text: &str| exemplars[&code(text)].user_message;
    for suspicion in ["fake_email_used", "fake_documentation", "suspicious_application"] {
        assert_eq!(words(&format!("agent.rejected.{suspicion}")), words("agent.rejected.other"));
    }
}

#[test]
fn who_must_move_and_how() {
    use {Actor as A, Recourse as R};
    #[rustfmt::skip]
    let table: &[(&[&str], Actor, Recourse)] = &[
        (&["agent.rejected.user_verification_expired", "agent.rejected.reapply"], A::Applicant, R::Retry),
        (&["agent.rejected.nonprofit_association_expired"], A::Organisation, R::Retry),
        (&["agent.rejected.invalid_documentation", "agent.rejected.mismatched_information",
           "agent.rejected.blank_corrupted_documentation"], A::Applicant, R::Act),
        (&["agent.rejected.validation_request_failed", "agent.rejected.no_online_presence"], A::Organisation, R::Contact),
        (&["agent.rejected.user_failed_percent_review", "agent.rejected.other", "agent.rejected.unrecognized", "agent.rejected",
           "agent.rejected.fake_email_used", "agent.rejected.fake_documentation", "agent.rejected.suspicious_application"],
         A::Partner, R::Contact),
        (&["request.rejected.incorrect_documentation", "request.rejected.not_attributable_to_registry"], A::Applicant, R::Act),
        (&["request.rejected.not_eligible", "request.rejected.other", "request.rejected.unrecognized", "request.rejected"],
         A::Organisation, R::Contact),
        (&["submission.processed"], A::Partner, R::Retry),
        (&["submission.pending"], A::Provider, R::Wait),
        (&["agent.pending_user_verification"], A::Applicant, R::Act),
        (&["eligibility.cannot_define"], A::Partner, R::Contact),
        (&["submission.succeeded", "request.accepted", "agent.approved", "eligibility.pass", "compliance.pass"], A::None, R::None),
    ];
    let exemplars = exemplars();
    for (codes, actor, recourse) in table {
        for text in *codes {
            let reason = &exemplars[&code(text)];
            assert_eq!((reason.actor, reason.recourse), (*actor, *recourse), "{text}");
        }
    }
}

#[test]
fn a_decision_in_javascript_has_these_names() {
    let decision = decide_account(account(&json!("Allowed")).as_ref(), &Policy::default());
    let told = serde_json::to_value(&decision).expect("JSON");
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&told), ["eligible", "final", "operations", "outcome", "reasons"]);
    assert_eq!(
        keys(&told["reasons"][0]),
        ["actor", "code", "effect", "message", "path", "recourse", "source", "userMessage", "value"]
    );
    assert_eq!(told["reasons"][0]["code"], json!("account.allowed"));
    let none = serde_json::to_value(decide_account(None, &Policy::default())).expect("JSON");
    assert_eq!(none["reasons"][0]["value"], Value::Null);
}
