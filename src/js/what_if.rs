//! The nearest ways to another decision.

use wasm_bindgen::prelude::*;

use super::evidence::{Evidence, OF_ACCOUNT, OF_SUBMISSION, neither, read_evidence, refused};
use super::options;
use super::value::to_js;
use crate::decision::Nearest;

/// What would have to change for another decision: for each other outcome that can be reached, the fewest changes that lead there and
/// who would have to bring them about. The nearest outcome comes first; one that no documented value leads to is left out.
///
/// Takes what `evaluate` takes, and throws as it does. A change is of a field that a decision rests on, to a value that the provider
/// documents. Parts that a submission does not have stay away. Set the `to` of every change at its `path` of the evidence, and
/// `evaluate` gives that outcome. An instant stands for any instant.
///
/// https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
/// https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
///
/// @example
/// ```js
/// import { whatIf } from "good-standing";
///
/// const submission = { status: "failed", agentVerification: { status: "rejected", rejectionReasonCode: "mismatched_information" } };
/// for (const { outcome, changes } of whatIf({ submission })) console.log(outcome, changes.length); // pending 1
/// const { changes } = whatIf({ submission }).find(({ outcome }) => outcome === "eligible");
/// for (const { path, to, actor } of changes) console.log(path, to, actor); // /submission/agentVerification/status approved applicant
/// ```
#[wasm_bindgen(js_name = whatIf, unchecked_return_type = "Alternative[]")]
pub fn what_if(
    #[wasm_bindgen(unchecked_param_type = "Evidence")] evidence: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Policy")] policy: &JsValue,
) -> Result<JsValue, JsValue> {
    let policy = options::policy(policy, None)?;
    let Evidence { account, submission } = read_evidence(evidence)?;
    let account =
        account.map(|record| Nearest::of_account(record, &policy, "/account").map_err(|mismatch| refused(OF_ACCOUNT, &mismatch)));
    let submission = submission
        .map(|record| Nearest::of_submission(record, &policy, "/submission").map_err(|mismatch| refused(OF_SUBMISSION, &mismatch)));
    let nearest = match (account.transpose()?, submission.transpose()?) {
        (Some(account), Some(submission)) => Some(Nearest::both(&account, &submission)),
        (account, submission) => account.or(submission),
    };
    to_js(&nearest.ok_or_else(neither)?.alternatives())
}
