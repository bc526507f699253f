//! The rules, over their whole input space, against tables that are written a second time here.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod accounts;
mod events;
mod grounds;
mod parts;
mod reasons;
mod rows;
mod space;
mod submissions;
mod what_if;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use good_standing::decision::{
    Actor, CannotDefineEligibility, Decision, Effect, NotReady, Operation, Outcome, Policy, Reason, ReasonCode, Recourse,
    decide_account, decide_submission,
};
use good_standing::goodstack::{self, AllowedOrganisationType, ValidationSubmission, read_submission};
use good_standing::json::{parse, to_text};
use good_standing::partner_center::{self, CustomerValidationStatus, read_account};
use good_standing::vocabulary::Vocabulary;
use serde_json::{Value, json};

use parts::*;
use rows::*;
use space::{STATUSES, check_twin};
use submissions::failures;

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

/// All of a decision but where its reasons were read, and as what.
fn weighed(decision: &Decision) -> (Outcome, bool, Vec<(ReasonCode, Effect)>) {
    (decision.outcome, decision.is_final, decision.reasons.iter().map(|reason| (reason.code, reason.effect)).collect())
}
