//! The calls to Goodstack.

use js_sys::{JSON, Promise};
use wasm_bindgen::prelude::*;

use super::call::{Asking, promise};
use super::credential::Check;
use super::error::Failure;
use super::options::{self, Options, REQUEST_KEYS, id, is_browser};
use super::value::{assign, get, object, set, to_js};
use crate::call::{Answer, Provider, validation_submission};
use crate::decision::{Policy, decide_submission};
use crate::goodstack::{
    Environment, ValidationSubmission, base_url, is_secret_key, key_environment, submission_id, validation_submission_request,
};

const PROVIDER: Provider = Provider::Goodstack;
const KEYS: &[&str] = &["apiKey", "environment"];
const OWN_HEADERS: &[&str] = &["Authorization", "Accept"];

/// Asks Goodstack for a validation submission.
///
/// Rejects with a `GoodStandingError`. "invalid_argument" comes before any request: a secret key in a browser is one.
///
/// https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
///
/// @example
/// ```js
/// import { fetchValidationSubmission } from "good-standing";
///
/// const { submission } = await fetchValidationSubmission(id, { apiKey });
/// console.log(submission.status, submission.organisationName);
/// ```
#[wasm_bindgen(js_name = fetchValidationSubmission, unchecked_return_type = "Promise<ValidationSubmissionResponse>")]
pub fn fetch_validation_submission(
    #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "GoodstackOptions")] options: &JsValue,
) -> Promise {
    let asked = asking(id, options, &[KEYS, REQUEST_KEYS]);
    promise(asked.map(|(asking, id, _)| {
        let read = move |answer: &Answer| validation_submission(answer, &id).map(|submission| record(&submission));
        (asking, Box::new(read) as _)
    }))
}

/// Fetches a validation submission, then decides: do they qualify?
///
/// Rejects as `fetchValidationSubmission` does.
///
/// https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
///
/// @example
/// ```js
/// import { checkSubmission } from "good-standing";
///
/// const { eligible, reasons } = await checkSubmission(id, { apiKey, policy: { countryCodes: ["GBR", "IRL"] } });
/// if (!eligible) console.log(reasons[0].userMessage);
/// ```
#[wasm_bindgen(js_name = checkSubmission, unchecked_return_type = "Promise<Decision & ValidationSubmissionResponse>")]
pub fn check_submission(
    #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "GoodstackOptions & { policy?: Policy }")] options: &JsValue,
) -> Promise {
    let asked = asking(id, options, &[KEYS, REQUEST_KEYS, &["policy"]]);
    promise(asked.map(|(asking, id, policy)| {
        let read = move |answer: &Answer| {
            let submission = validation_submission(answer, &id)?;
            let decision = decide_submission(&submission, &policy);
            Ok(record(&submission).and_then(|record| assign(&to_js(&decision)?, &record)))
        };
        (asking, Box::new(read) as _)
    }))
}

/// What belongs to the partner is parsed by JavaScript itself: its numbers, its keys, `__proto__` among them, stay what they are.
pub(super) fn submission_to_js(submission: &ValidationSubmission) -> Result<JsValue, JsValue> {
    let submission = to_js(submission)?;
    for key in ["metadata", "partnerFields"] {
        if let Some(source) = get(&submission, key)?.as_string() {
            set(&submission, key, &JSON::parse(&source)?);
        }
    }
    Ok(submission)
}

fn record(submission: &ValidationSubmission) -> Result<JsValue, JsValue> {
    Ok(object("submission", &submission_to_js(submission)?))
}

/// Reads every argument before anything is sent.
fn asking(id_value: &JsValue, options: &JsValue, known: &[&[&str]]) -> Result<(Asking, String, Policy), Failure> {
    let expected = "1 to 128 letters, digits, `_` or `-`, and no key";
    let id = id(PROVIDER, "id", id_value, expected, |text| submission_id(text).then(|| text.to_owned()))?;
    let mut options = Options::new(options, "options", Some(PROVIDER), known);
    let asked: Option<Environment> = options.word("environment");
    let environment = asked.unwrap_or(Environment::Production);
    // A server of one's own may be of either environment, unless it is said.
    let expected = if options.get("baseUrl").is_none() { Some(environment) } else { asked };
    let check = Check {
        provider: PROVIDER,
        argument: "options.apiKey",
        expected: "text, or a function that gives it",
        scheme: "",
        scope: None,
        objection: Box::new(move |key| {
            if is_secret_key(key) && is_browser() {
                return Some(
                    "kept out of browsers: a secret key opens your whole account, so ask a server of your own by `baseUrl`",
                );
            }
            match (expected, key_environment(key)) {
                (Some(Environment::Production), Some(Environment::Sandbox)) => {
                    Some("a production key, or `options.environment` must be `sandbox`")
                }
                (Some(Environment::Sandbox), Some(Environment::Production)) => {
                    Some("a sandbox key, or `options.environment` must be `production`")
                }
                _ => None,
            }
        }),
    };
    let policy = options.get("policy").unwrap_or_default();
    let request = validation_submission_request(&id);
    let asking = Asking::read(options, OWN_HEADERS, "apiKey", base_url(environment), request, check, (None, None))?;
    Ok((asking, id, options::policy(&policy, Some(PROVIDER))?))
}
