//! Accounts: one row a status.

use super::*;

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
            // What was read decides as what was sent.
            let read = record.as_ref().map(|record| serde_json::from_str(&to_text(record)).expect("JSON"));
            assert_eq!(weighed(&decide_account(read.and_then(|read| account(&read)).as_ref(), &policy)), weighed(&decision));
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
fn every_spelling_of_every_status() {
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
