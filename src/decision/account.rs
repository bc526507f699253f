//! The account: one row a status.

use super::{Decision, NotReady, Operation, Operations, Outcome, Policy, Reason, ReasonCode};
use crate::partner_center::{AccountStatus, CustomerValidationStatus};
use crate::vocabulary::Vocabulary;

/// What a status means for all operations, final or not, and why.
fn row(status: Option<AccountStatus>, not_ready: NotReady) -> (Outcome, bool, ReasonCode) {
    match (status, not_ready) {
        (Some(AccountStatus::Allowed), _) => (Outcome::Eligible, true, ReasonCode::AccountAllowed),
        (Some(AccountStatus::UnderReview), _) => (Outcome::Pending, false, ReasonCode::AccountUnderReview),
        (Some(AccountStatus::NotAllowed), _) => (Outcome::Ineligible, true, ReasonCode::AccountNotAllowed),
        (Some(AccountStatus::Unknown), _) => (Outcome::Review, false, ReasonCode::AccountUnknown),
        (Some(AccountStatus::NotReady), NotReady::Block) => (Outcome::Pending, false, ReasonCode::AccountNotReady),
        (Some(AccountStatus::NotReady), NotReady::Allow) => (Outcome::Eligible, false, ReasonCode::AccountNotReadyAllowed),
        (None, _) => (Outcome::Review, false, ReasonCode::AccountUnrecognized),
    }
}

/// A review stops what makes the customer's business larger, and nothing else.
fn goes_through_under_review(operation: Operation) -> bool {
    match operation {
        Operation::Purchase | Operation::IncreaseSeats | Operation::Upgrade => false,
        Operation::Renew | Operation::ReduceSeats | Operation::Cancel => true,
    }
}

/// Decides about an account; none is a customer without an account status.
pub fn decide_account(account: Option<&CustomerValidationStatus>, policy: &Policy) -> Decision {
    let Some(account) = account else {
        let reasons = vec![ReasonCode::AccountAbsent.at("", None)];
        return Decision::new(Outcome::Eligible, true, reasons, Some(operations(|_| true)));
    };
    // A status of something else than an account says nothing about the account.
    let status = account.r#type.known().and_then(|_| account.status.known());
    let (outcome, is_final, code) = row(status, policy.not_ready);
    let reason = |code: ReasonCode| -> Reason { code.at(account.read_at.path, account.read_at.value.clone()) };

    let under_review = status == Some(AccountStatus::UnderReview);
    let operations = operations(|operation| outcome == Outcome::Eligible || (under_review && goes_through_under_review(operation)));
    if under_review && goes_through_under_review(policy.operation) {
        let reasons = vec![reason(ReasonCode::AccountOperationUnaffected), reason(code)];
        return Decision::new(Outcome::Eligible, false, reasons, Some(operations));
    }
    Decision::new(outcome, is_final, vec![reason(code)], Some(operations))
}

fn operations(goes_through: impl Fn(Operation) -> bool) -> Operations {
    Operations {
        purchase: goes_through(Operation::Purchase),
        increase_seats: goes_through(Operation::IncreaseSeats),
        upgrade: goes_through(Operation::Upgrade),
        renew: goes_through(Operation::Renew),
        reduce_seats: goes_through(Operation::ReduceSeats),
        cancel: goes_through(Operation::Cancel),
    }
}

impl Operations {
    /// Every operation, and whether it goes through.
    pub fn each(&self) -> impl Iterator<Item = (Operation, bool)> {
        let of = *self;
        Operation::ALL.iter().map(move |operation| {
            let goes_through = match operation {
                Operation::Purchase => of.purchase,
                Operation::IncreaseSeats => of.increase_seats,
                Operation::Upgrade => of.upgrade,
                Operation::Renew => of.renew,
                Operation::ReduceSeats => of.reduce_seats,
                Operation::Cancel => of.cancel,
            };
            (*operation, goes_through)
        })
    }
}
