//! The lists and guards of every enum, and what decisions rest on, are written from the Rust declarations, and never by hand.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::path::Path;

use good_standing::call::Provider;
use good_standing::decision::{ACCOUNT_GROUNDS, Ground, Policy, Reason, ReasonCode, SUBMISSION_GROUNDS, decide_account};
use good_standing::json::Value;
use good_standing::partner_center::{AccountStatus, read_account};
use good_standing::vocabulary::{Listing, Vocabulary};
use good_standing::{goodstack, partner_center};

const HEADER: &str = "// Generated from the Rust declarations; renew with `BLESS=1 cargo test --test generated`.\n";

fn javascript() -> String {
    let mut file = HEADER.to_owned();
    for Listing { name, list, texts, .. } in good_standing::enums() {
        let _ = write!(file, "\nexport const {list} = /* @__PURE__ */ Object.freeze({texts:?});\n");
        let _ = writeln!(file, "export const is{name} = (value) => {list}.includes(value);");
    }
    file
}

fn declarations() -> String {
    let mut file = HEADER.to_owned();
    for Listing { name, list, doc, texts } in good_standing::enums() {
        let doc = doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let _ = write!(file, "\n/** {doc} */\nexport const {list}: readonly {texts:?};\n");
        let _ = writeln!(
            file,
            "/** Whether a value is one of `{list}`. */\nexport function is{name}(value: unknown): value is {name};"
        );
    }
    file
}

fn grounds() -> String {
    let mut file = HEADER.to_owned();
    for (name, grounds) in [("accountGrounds", ACCOUNT_GROUNDS), ("submissionGrounds", SUBMISSION_GROUNDS)] {
        let _ = writeln!(file, "\nexport const {name} = [");
        for (path, ground) in grounds {
            let ground = match ground {
                Ground::Text => "text",
                Ground::Set => "set",
                Ground::Part => "part",
                Ground::Way => "way",
                Ground::Asked => "asked",
                Ground::AskedList => "askedList",
                Ground::Stranger => "stranger",
            };
            let _ = writeln!(file, "  [{path:?}, {ground:?}],");
        }
        file.push_str("];\n");
    }
    file
}

/// The table of reasons and what errors ask for, for the command line.
fn reasons() -> String {
    let mut file = HEADER.to_owned();
    file.push_str("\nexport const reasons = [\n");
    for code in ReasonCode::ALL {
        let Reason { effect, actor, recourse, message, user_message, source, .. } = code.row();
        let (code, effect, actor, recourse) = (code.text(), effect.text(), actor.text(), recourse.text());
        let _ = writeln!(file, "  {{ code: {code:?}, effect: {effect:?}, actor: {actor:?}, recourse: {recourse:?},");
        let _ = writeln!(file, "    message: {message:?}, userMessage: {user_message:?},");
        let _ = writeln!(file, "    source: {source:?} }},");
    }
    file.push_str("];\n");
    // Partner Center's codes are numbers, so all that are explained can be found by asking.
    let of_codes = (0..1_000_000).filter_map(|code| {
        let code = code.to_string();
        let hint = partner_center::hint(None, Some(&code))?;
        Some((Provider::PartnerCenter, code, hint))
    });
    let of_statuses = (400..600).flat_map(|status| {
        let hints = [
            (Provider::PartnerCenter, partner_center::hint(Some(status), None)),
            (Provider::Goodstack, goodstack::hint(Some(status))),
        ];
        hints.into_iter().filter_map(move |(provider, hint)| Some((provider, status.to_string(), hint?)))
    });
    file.push_str("\n/** What to do about a code or status of a provider. */\nexport const hints = [\n");
    for (provider, code, hint) in of_codes.chain(of_statuses) {
        let _ = writeln!(file, "  [{:?}, {code:?}, {hint:?}],", provider.name());
    }
    file.push_str("];\n");
    file
}

fn compare(name: &str, rendered: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg-template").join(name);
    if std::env::var_os("BLESS").is_some() {
        assert!(std::fs::write(&path, rendered).is_ok(), "`{}` cannot be written", path.display());
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == rendered,
        "`pkg-template/{name}` is not what the Rust declarations say; renew it with `BLESS=1 cargo test --test generated`"
    );
}

#[test]
fn lists_and_guards_are_those_of_the_rust_declarations() {
    compare("enums.js", &javascript());
    compare("enums.d.ts", &declarations());
}

/// What is asked most often is decided before anybody asks: the documented statuses, and none.
fn cases() -> String {
    let mut file = HEADER.to_owned();
    file.push_str("\nexport const accountCases = [\n");
    let statuses = AccountStatus::ALL.iter().map(|status| Value::Text(status.text().to_owned()));
    for sent in statuses.chain([Value::Null]) {
        let account = read_account(&sent).expect("an account");
        let decision = decide_account(account.as_ref(), &Policy::default());
        let decision = serde_json::to_string(&decision).expect("a decision");
        let _ = writeln!(file, "  [{}, {decision}],", sent.text().map_or("null".to_owned(), |status| format!("{status:?}")));
    }
    file.push_str("];\n");
    file
}

#[test]
fn cases_are_decided_by_the_rust_rules() {
    compare("cases.js", &cases());
}

#[test]
fn grounds_are_those_of_the_rust_declarations() {
    compare("grounds.js", &grounds());
}

#[test]
fn reasons_are_those_of_the_table() {
    compare("reasons.js", &reasons());
}

#[test]
fn every_promised_list_is_there_once() {
    let mut lists: Vec<&str> = good_standing::enums().map(|listing| listing.list).collect();
    for (list, name) in PROMISED {
        let found = good_standing::enums().find(|listing| listing.list == *list).map(|listing| listing.name);
        assert_eq!(found, Some(*name), "{list}");
    }
    lists.sort_unstable();
    let count = lists.len();
    lists.dedup();
    assert_eq!(lists.len(), count, "two enums share the name of a list");
}

/// The public unions, by the names of their lists.
const PROMISED: &[(&str, &str)] = &[
    ("validationTypes", "ValidationType"),
    ("accountStatuses", "AccountStatus"),
    ("operations", "Operation"),
    ("submissionStatuses", "SubmissionStatus"),
    ("organisationTypes", "OrganisationType"),
    ("allowedOrganisationTypes", "AllowedOrganisationType"),
    ("agentVerificationStatuses", "AgentVerificationStatus"),
    ("agentRejectionReasons", "AgentRejectionReason"),
    ("agentRejectionReasonCodes", "AgentRejectionReasonCode"),
    ("eligibilityStatuses", "EligibilityStatus"),
    ("eligibilityResults", "EligibilityResult"),
    ("monitoringStatuses", "MonitoringStatus"),
    ("complianceStatuses", "ComplianceStatus"),
    ("flagStatuses", "FlagStatus"),
    ("validationRequestRejectionCodes", "ValidationRequestRejectionCode"),
    ("webhookEventTypes", "WebhookEventType"),
    ("failedChecks", "FailedCheck"),
    ("outcomes", "Outcome"),
    ("actors", "Actor"),
    ("recourses", "Recourse"),
    ("errorCodes", "ErrorCode"),
    ("reasonCodes", "ReasonCode"),
];
