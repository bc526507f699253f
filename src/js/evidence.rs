//! The synchronous functions: evidence in hand, a decision out.

use wasm_bindgen::prelude::*;

use super::error::{Failure, invalid, shown};
use super::io::json_text;
use super::options::{self, Options, shown_tag};
use super::value::{is_closed, is_nothing, kind, to_js};
use crate::decision::{Decision, Policy, decide_account, decide_submission};
use crate::goodstack::read_submission;
use crate::json::{Shape, Value, parse};
use crate::partner_center::{is_no_account_status, looks_like_account, read_account};
use crate::reading::Mismatch;
use crate::text::text;
use crate::{goodstack, partner_center};

const ACCOUNT: &str = "the record of an account, its status alone, or null";
const SUBMISSION: &str = "the record of a submission";
pub(super) const OF_ACCOUNT: &str = "evidence.account";
pub(super) const OF_SUBMISSION: &str = "evidence.submission";

/// Whether a customer may buy, from what Partner Center says of the account.
///
/// Takes the record, the provider's JSON as parsed, or the status alone; `null` is a customer without an account status.
/// Throws a `GoodStandingError` with code "invalid_argument" for anything else, and for a policy with an unknown key or value.
///
/// https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
///
/// @example
/// ```js
/// import { evaluateAccount } from "good-standing";
///
/// const { outcome, operations } = evaluateAccount({ type: "account", status: "UnderReview" });
/// console.log(outcome, operations.renew); // pending true
/// ```
#[wasm_bindgen(js_name = evaluateAccount, unchecked_return_type = "Decision")]
pub fn evaluate_account(
    #[wasm_bindgen(unchecked_param_type = "AccountInput | null")] account: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Policy")] policy: &JsValue,
) -> Result<JsValue, JsValue> {
    let policy = options::policy(policy, None)?;
    to_js(&account_decision(&account_evidence(account, "account")?, "account", &policy)?)
}

/// Whether an applicant qualifies, from a Goodstack validation submission.
///
/// Takes the record, or the provider's JSON as parsed, with or without its `data` envelope. Throws a `GoodStandingError` with code
/// "invalid_argument" for anything else, and for a policy with an unknown key or value.
///
/// https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
///
/// @example
/// ```js
/// import { evaluateSubmission } from "good-standing";
///
/// const { eligible, reasons } = evaluateSubmission({ id: "validationsubmission_1", status: "pending" });
/// console.log(eligible, reasons[0].code); // false submission.pending
/// ```
#[wasm_bindgen(js_name = evaluateSubmission, unchecked_return_type = "Decision")]
pub fn evaluate_submission(
    #[wasm_bindgen(unchecked_param_type = "SubmissionInput")] submission: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Policy")] policy: &JsValue,
) -> Result<JsValue, JsValue> {
    let policy = options::policy(policy, None)?;
    to_js(&submission_decision(&submission_evidence(submission, "submission")?, "submission", &policy)?)
}

/// Both kinds of evidence at once. A key that is left out is not asked about; the weightier outcome wins: ineligible, review,
/// pending, eligible.
///
/// Throws a `GoodStandingError` with code "invalid_argument" where neither is given, and as `evaluateAccount` and
/// `evaluateSubmission` do.
///
/// https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
/// https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
///
/// @example
/// ```js
/// import { evaluate } from "good-standing";
///
/// const { outcome } = evaluate({ account: "Allowed", submission: { status: "failed" } });
/// console.log(outcome); // ineligible
/// ```
#[wasm_bindgen(js_name = evaluate, unchecked_return_type = "Decision")]
pub fn evaluate(
    #[wasm_bindgen(unchecked_param_type = "Evidence")] evidence: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Policy")] policy: &JsValue,
) -> Result<JsValue, JsValue> {
    let policy = options::policy(policy, None)?;
    let Evidence { account, submission } = read_evidence(evidence)?;
    let account = account.map(|given| account_decision(&given, OF_ACCOUNT, &policy)).transpose()?;
    let submission = submission.map(|given| submission_decision(&given, OF_SUBMISSION, &policy)).transpose()?;
    let decision = match (account, submission) {
        (Some(account), Some(submission)) => Some(Decision::both(account, submission)),
        (account, submission) => account.or(submission),
    };
    to_js(&decision.ok_or_else(neither)?)
}

/// Either kind, or both.
pub(super) struct Evidence {
    pub account: Option<Value>,
    pub submission: Option<Value>,
}

pub(super) fn read_evidence(given: &JsValue) -> Result<Evidence, Failure> {
    let mut evidence = Options::new(given, "evidence", None, &[&["account", "submission"]]);
    let (account, submission) = (evidence.get("account"), evidence.get("submission"));
    evidence.finish()?;
    Ok(Evidence {
        account: account.map(|given| account_evidence(&given, OF_ACCOUNT)).transpose()?,
        submission: submission.map(|given| submission_evidence(&given, OF_SUBMISSION)).transpose()?,
    })
}

pub(super) fn neither() -> Failure {
    invalid(None, "evidence", "an object with `account` or `submission`", "neither")
}

fn account_evidence(value: &JsValue, argument: &str) -> Result<Value, Failure> {
    let value = match (value.as_string(), kind(value)) {
        (Some(status), _) => Value::Text(status),
        (None, "null") => Value::Null,
        (None, "an object") => document(value, argument, &partner_center::SHAPE)?,
        (None, _) => return Err(invalid(None, argument, ACCOUNT, &shown(value))),
    };
    if let Value::Object(members) = &value
        && members.get("id").is_some()
        && !looks_like_account(members)
        && members.get("code").is_none()
        && members.get("data").is_none()
    {
        return Err(invalid(None, argument, ACCOUNT, "an object with `id`, as a submission has it"));
    }
    Ok(value)
}

fn account_decision(value: &Value, argument: &str, policy: &Policy) -> Result<Decision, Failure> {
    let account = read_account(value).map_err(|mismatch| refused(argument, &mismatch))?;
    Ok(decide_account(account.as_ref(), policy))
}

fn submission_decision(value: &Value, argument: &str, policy: &Policy) -> Result<Decision, Failure> {
    let submission = read_submission(value, "").map_err(|mismatch| refused(argument, &mismatch))?;
    Ok(decide_submission(&submission, policy))
}

fn submission_evidence(value: &JsValue, argument: &str) -> Result<Value, Failure> {
    if kind(value) != "an object" {
        return Err(invalid(None, argument, SUBMISSION, &shown(value)));
    }
    let value = document(value, argument, &goodstack::SHAPE)?;
    if let Value::Object(members) = &value
        && members.get("id").is_none()
        && members.get("data").is_none()
        && (looks_like_account(members) || is_no_account_status(members))
    {
        return Err(invalid(None, argument, SUBMISSION, "a record of Partner Center"));
    }
    Ok(value)
}

pub(super) fn refused(argument: &str, mismatch: &Mismatch) -> Failure {
    invalid(None, &text!("%%", argument, mismatch.path.replace('/', ".")), mismatch.expected, mismatch.found)
}

/// An object by way of its JSON text, which a cyclic one, and one with a getter that throws, does not have.
pub(super) fn document(value: &JsValue, argument: &str, shape: &Shape) -> Result<Value, Failure> {
    const EXPECTED: &str = "an object that JSON can hold";
    let text = json_text(value).map_err(|cause| invalid(None, argument, EXPECTED, "one that throws").caused_by(cause))?;
    let text = text.filter(|_| !is_nothing(value)).ok_or_else(|| invalid(None, argument, EXPECTED, "one without a JSON form"))?;
    if text == "{}" && is_closed(value) {
        return Err(invalid(None, argument, EXPECTED, &shown_tag(value)));
    }
    match parse(&text, shape) {
        Ok(value @ Value::Object(_)) => Ok(value),
        // A date that is none, for example: null would grant.
        Ok(other) => Err(invalid(None, argument, EXPECTED, &text!("one that JSON makes % of", other.kind()))),
        Err(fault) => Err(invalid(None, argument, &text!("%, with %", EXPECTED, fault.what), "another")),
    }
}
