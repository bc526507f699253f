//! The synchronous functions: evidence in hand, a decision out.

use wasm_bindgen::prelude::*;

use super::error::{Failure, invalid, shown};
use super::options::{self, Options};
use super::value::{is_nothing, json_text, kind, to_js};
use crate::decision::{Decision, Policy, decide_account, decide_submission};
use crate::goodstack::read_submission;
use crate::json::{Shape, Value, parse};
use crate::partner_center::{is_no_account_status, looks_like_account, read_account};
use crate::{goodstack, partner_center};

const ACCOUNT: &str = "the record of an account, its status alone, or null";
const SUBMISSION: &str = "the record of a submission";

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
    to_js(&account_decision(account, "account", &policy)?)
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
    to_js(&submission_decision(submission, "submission", &policy)?)
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
    #[wasm_bindgen(unchecked_param_type = "{ account?: AccountInput | null; submission?: SubmissionInput }")] evidence: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Policy")] policy: &JsValue,
) -> Result<JsValue, JsValue> {
    let policy = options::policy(policy, None)?;
    let mut evidence = Options::new(evidence, "evidence", None, &[&["account", "submission"]]);
    let (account, submission) = (evidence.get("account"), evidence.get("submission"));
    evidence.finish()?;
    let account = account.map(|account| account_decision(&account, "evidence.account", &policy)).transpose()?;
    let submission = submission.map(|given| submission_decision(&given, "evidence.submission", &policy)).transpose()?;
    let decision = match (account, submission) {
        (Some(account), Some(submission)) => Decision::both(account, submission),
        (Some(decision), None) | (None, Some(decision)) => decision,
        (None, None) => return Err(invalid(None, "evidence", "an object with `account` or `submission`", "neither").into()),
    };
    to_js(&decision)
}

fn account_decision(value: &JsValue, argument: &str, policy: &Policy) -> Result<Decision, Failure> {
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
    let account = read_account(&value).map_err(|mismatch| {
        invalid(None, &format!("{argument}{}", mismatch.path.replace('/', ".")), mismatch.expected, mismatch.found)
    })?;
    Ok(decide_account(account.as_ref(), policy))
}

fn submission_decision(value: &JsValue, argument: &str, policy: &Policy) -> Result<Decision, Failure> {
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
    let submission = read_submission(&value, "").map_err(|mismatch| {
        invalid(None, &format!("{argument}{}", mismatch.path.replace('/', ".")), mismatch.expected, mismatch.found)
    })?;
    Ok(decide_submission(&submission, policy))
}

/// An object by way of its JSON text, which a cyclic one, and one with a getter that throws, does not have.
fn document(value: &JsValue, argument: &str, shape: &Shape) -> Result<Value, Failure> {
    const EXPECTED: &str = "an object that JSON can hold";
    let text = json_text(value).map_err(|cause| invalid(None, argument, EXPECTED, "one that throws").caused_by(cause))?;
    let text = text.filter(|_| !is_nothing(value)).ok_or_else(|| invalid(None, argument, EXPECTED, "one without a JSON form"))?;
    parse(&text, shape).map_err(|fault| invalid(None, argument, EXPECTED, &format!("one with more than {}", fault.what)))
}
