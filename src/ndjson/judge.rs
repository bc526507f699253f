//! The plain way: a record is read and decided as the functions for one record do it. All other ways are held against this one.

use super::reads::{Key, REPEATS, twin};
use crate::decision::{Decision, Outcome, Policy, ReasonCode, decide_account, decide_submission};
use crate::goodstack::{self, read_submission};
use crate::json::{Fault, Members, Value, parse};
use crate::partner_center::{self, is_no_account_status, looks_like_account, read_account};
use crate::reading::Mismatch;
use crate::text::text;

/// What a record comes to. None: nothing is decided from it.
pub type Verdict = Option<(Outcome, ReasonCode)>;

/// What an object is.
enum Kind {
    Submission,
    Account,
    NoAccountStatus,
}

/// By its members; null is as good as absent.
fn kind(members: &Members) -> Result<Kind, &'static str> {
    if members.get("data").is_some_and(|data| data.object().is_some()) {
        Ok(Kind::Submission)
    } else if looks_like_account(members) {
        Ok(Kind::Account)
    } else if is_no_account_status(members) {
        Ok(Kind::NoAccountStatus)
    } else if members.get("code").is_some() {
        Err("an error body that does not say that there is no account status")
    } else if members.get("id").is_some() {
        Ok(Kind::Submission)
    } else {
        Err("an object without `type`, `lastUpdateDateTime`, `code`, `id` and `data`")
    }
}

fn decide(value: &Value, policy: &Policy) -> Result<Decision, String> {
    const EXPECTED: &str = "expected a record of Partner Center or Goodstack, got";
    let told = |mismatch: Mismatch| mismatch.told();
    let Value::Object(members) = value else { return Err(text!("% %", EXPECTED, value.kind())) };
    Ok(match kind(members).map_err(|found| text!("% %", EXPECTED, found))? {
        Kind::NoAccountStatus => decide_account(None, policy),
        Kind::Account => decide_account(read_account(value).map_err(told)?.as_ref(), policy),
        Kind::Submission => decide_submission(&read_submission(value, "").map_err(told)?, policy),
    })
}

/// What a key comes to: what a record with it comes to.
pub fn verdict(key: Key, policy: &Policy) -> Verdict {
    let twin = twin(key, policy);
    let is_submission = twin.object().is_some_and(|members| matches!(kind(members), Ok(Kind::Submission)));
    if is_submission && key & REPEATS != 0 {
        return None;
    }
    first(&decide(&twin, policy).ok()?)
}

fn first(decision: &Decision) -> Verdict {
    Some((decision.outcome, decision.reasons.first()?.code))
}

/// Why nothing is decided from a line, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFault {
    /// From the line's start.
    pub at: usize,
    /// For people.
    pub message: String,
}

/// What a line comes to, and if nothing, why.
pub fn judge(line: &[u8], policy: &Policy) -> Result<(Outcome, ReasonCode), LineFault> {
    let faulty = |Fault { at, what }: Fault| LineFault { at, message: text!("expected %", what) };
    let text =
        std::str::from_utf8(line).map_err(|error| LineFault { at: error.valid_up_to(), message: "expected UTF-8".to_owned() })?;
    // The members that tell the kind are an account's too.
    let mut value = parse(text, &partner_center::SHAPE).map_err(faulty)?;
    if let Value::Object(members) = &value
        && let Ok(Kind::Submission) = kind(members)
    {
        value = parse(text, &goodstack::SHAPE).map_err(faulty)?;
    }
    let decision = decide(&value, policy).and_then(|decision| first(&decision).ok_or_else(|| "expected a reason".to_owned()));
    decision.map_err(|message| LineFault { at: 0, message })
}
