//! From evidence to a decision. One table for accounts, one for submissions, one of reasons.

mod account;
mod grounds;
mod policy;
mod reasons;
mod submission;
mod what_if;

pub use account::decide_account;
pub use grounds::{ACCOUNT_GROUNDS, Ground, SUBMISSION_GROUNDS};
pub use policy::Policy;
pub use policy::{CannotDefineEligibility, NotReady, POLICY_ENUMS};
pub use reasons::{REASON_ENUMS, ReasonCode};
pub use submission::{decide_event, decide_submission};
pub use what_if::{Alternative, Change, Nearest, To};

use std::borrow::Cow;

use serde::Serialize;
use tsify::Tsify;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What may be done with a customer's subscriptions.
    Operation, "operations" {
        Purchase = "purchase",
        IncreaseSeats = "increaseSeats",
        Upgrade = "upgrade",
        Renew = "renew",
        ReduceSeats = "reduceSeats",
        Cancel = "cancel",
    }

    /// What a decision says. Only "eligible" grants. "pending": somebody or something will still settle it. "review": the evidence is
    /// contradictory, undefined or unknown to us, and a person must look.
    Outcome, "outcomes" {
        Eligible = "eligible",
        Ineligible = "ineligible",
        Pending = "pending",
        Review = "review",
    }

    /// What a reason does to the outcome.
    Effect, "effects" {
        Grants = "grants",
        Blocks = "blocks",
        Holds = "holds",
        Informs = "informs",
    }

    /// Who must move.
    Actor, "actors" {
        Customer = "customer",
        Applicant = "applicant",
        Organisation = "organisation",
        Partner = "partner",
        Provider = "provider",
        None = "none",
    }

    /// How they must move.
    Recourse, "recourses" {
        None = "none",
        Wait = "wait",
        Retry = "retry",
        Act = "act",
        Contact = "contact",
    }
}

impl Outcome {
    /// The weightier outcome wins where there are two.
    fn weight(self) -> u8 {
        match self {
            Self::Ineligible => 3,
            Self::Review => 2,
            Self::Pending => 1,
            Self::Eligible => 0,
        }
    }
}

/// Why a decision says what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Reason {
    /// Stable, dotted, lower case.
    pub code: ReasonCode,
    /// What it does to the outcome. The first reason grants, blocks or holds as the decision does.
    pub effect: Effect,
    /// Where in the record it was read: a JSON Pointer, "" for the record as a whole, for example its absence.
    #[tsify(type = "string")]
    pub path: Cow<'static, str>,
    /// The value read there, as it was sent; null where there was none.
    pub value: Option<String>,
    /// Who must move.
    pub actor: Actor,
    /// How they must move.
    pub recourse: Recourse,
    /// For the partner's staff.
    #[tsify(type = "string")]
    pub message: &'static str,
    /// Safe to show to the applicant or customer: never tells a suspected fraud that it is suspected.
    #[tsify(type = "string")]
    pub user_message: &'static str,
    /// The provider's page that the rule comes from.
    #[tsify(type = "string")]
    pub source: &'static str,
}

/// The answer, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// Whether the outcome is "eligible".
    pub eligible: bool,
    /// Whether the provider is not expected to change it by itself.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// In order of weight, never empty; the first one decided. Each is frozen; told again, one that tells no instant is mostly the same object.
    pub reasons: Vec<Reason>,
    /// For a decision about an account: whether each kind of transaction goes through. null for a submission alone.
    #[tsify(type = "Record<Operation, boolean> | null")]
    pub operations: Option<Operations>,
}

/// Whether each kind of transaction goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operations {
    purchase: bool,
    increase_seats: bool,
    upgrade: bool,
    renew: bool,
    reduce_seats: bool,
    cancel: bool,
}

/// What a server of the partner's own decided, under its policy, about the record that it answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// What it decided.
    pub outcome: Outcome,
    /// Whether the provider is not expected to change it by itself.
    pub is_final: bool,
    /// Why, in order of weight; never empty.
    pub codes: Vec<ReasonCode>,
}

impl Decision {
    /// The first reason decides, so its effect is the outcome's.
    fn new(outcome: Outcome, is_final: bool, mut reasons: Vec<Reason>, operations: Option<Operations>) -> Self {
        if let Some(first) = reasons.first_mut() {
            first.effect = match outcome {
                Outcome::Eligible => Effect::Grants,
                Outcome::Ineligible => Effect::Blocks,
                Outcome::Pending | Outcome::Review => Effect::Holds,
            };
        }
        Self { outcome, eligible: outcome == Outcome::Eligible, is_final, reasons, operations }
    }

    /// Both kinds of evidence at once: the weightier outcome wins, and its reasons come first.
    pub fn both(account: Self, submission: Self) -> Self {
        let operations = account.operations;
        let is_final = account.is_final && submission.is_final;
        let (mut first, second) =
            if submission.outcome.weight() > account.outcome.weight() { (submission, account) } else { (account, submission) };
        if first.outcome != second.outcome {
            // What was granted by the one is not granted by both.
            first.reasons.extend(second.reasons.into_iter().map(|reason| match reason.effect {
                Effect::Grants => Reason { effect: Effect::Informs, ..reason },
                _ => reason,
            }));
        } else {
            first.is_final = is_final;
            first.reasons.extend(second.reasons);
        }
        Self { operations, ..first }
    }

    /// A ruling may refuse what the record grants, or say better why; it never grants.
    pub fn held_to(self, Ruling { outcome, is_final, codes }: Ruling) -> Self {
        let is_known = outcome == self.outcome && self.reasons.first().map(|reason| reason.code) == codes.first().copied();
        if outcome.weight() < self.outcome.weight() || is_known {
            return self;
        }
        let reasons = codes.into_iter().map(|code| code.at("", None)).collect();
        Self::new(outcome, is_final, reasons, self.operations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ruling_never_grants() {
        use crate::vocabulary::Vocabulary;
        let order = [Outcome::Eligible, Outcome::Pending, Outcome::Review, Outcome::Ineligible];
        let weight = |outcome| order.iter().position(|one| *one == outcome);
        for own in order {
            for ruled in order {
                for code in [ReasonCode::SubmissionUnrecognized, ReasonCode::PolicyCountry] {
                    let decision = Decision::new(own, false, vec![ReasonCode::SubmissionUnrecognized.at("/status", None)], None);
                    let held = decision.clone().held_to(Ruling { outcome: ruled, is_final: true, codes: vec![code] });
                    assert_eq!(weight(held.outcome), weight(own).max(weight(ruled)), "{}, {}", own.text(), ruled.text());
                    assert_eq!(held.eligible, held.outcome == Outcome::Eligible);
                    if weight(ruled) < weight(own) || (own == ruled && code == ReasonCode::SubmissionUnrecognized) {
                        assert_eq!(held, decision);
                    } else {
                        assert_eq!((held.is_final, held.reasons.len(), held.reasons[0].code), (true, 1, code));
                    }
                }
            }
        }
    }

    #[test]
    fn the_weightier_outcome_wins() {
        use crate::vocabulary::Vocabulary;
        let decision = |outcome, is_final, code: ReasonCode| Decision::new(outcome, is_final, vec![code.at("", None)], None);
        let order = [Outcome::Ineligible, Outcome::Review, Outcome::Pending, Outcome::Eligible];
        for account in Outcome::ALL {
            for submission in Outcome::ALL {
                for (a, b) in [(true, true), (true, false), (false, true), (false, false)] {
                    let both = Decision::both(
                        decision(*account, a, ReasonCode::AccountAllowed),
                        decision(*submission, b, ReasonCode::SubmissionSucceeded),
                    );
                    let wins = order.iter().find(|outcome| *outcome == account || *outcome == submission).copied();
                    assert_eq!(Some(both.outcome), wins);
                    assert_eq!(both.eligible, both.outcome == Outcome::Eligible);
                    let account_first = both.outcome == *account;
                    assert_eq!(both.reasons[0].code == ReasonCode::AccountAllowed, account_first);
                    assert_eq!(both.reasons.len(), 2);
                    let grants = both.reasons.iter().filter(|reason| reason.effect == Effect::Grants).count();
                    assert_eq!(grants, if both.eligible { 2 } else { 0 });
                    let is_final = if account == submission {
                        a && b
                    } else if account_first {
                        a
                    } else {
                        b
                    };
                    assert_eq!(both.is_final, is_final);
                }
            }
        }
    }
}
