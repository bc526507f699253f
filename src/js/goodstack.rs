//! The calls to Goodstack.

use js_sys::{Array, Promise};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::call::{Asking, promise};
use super::credential::Check;
use super::error::{Failure, looks_secret};
use super::options::{self, Options, REQUEST_KEYS, id, is_browser};
use crate::call::{Answer, Provider, ruling, validation_submission, validation_submissions};
use crate::decision::{Policy, decide_submission};
use crate::goodstack::{
    Direction, Environment, SubmissionStatus, ValidationSubmission, base_url, is_secret_key, key_environment, page_request,
    submission_id, validation_submission_request,
};
use crate::http::Request;
use crate::json::{joined, to_text};
use crate::text::decimal;
use crate::vocabulary::Vocabulary;

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
    let asked = of_one(id, options, &[KEYS, REQUEST_KEYS]);
    promise(asked.map(|(asking, id, _)| {
        let read = move |answer: &Answer| validation_submission(answer, &id).map(|submission| record(&submission));
        (asking, Box::new(read) as _)
    }))
}

/// Fetches a validation submission, then decides: do they qualify?
///
/// A server of yours may send a decision beside the submission, as `createCheckHandler` does: it may refuse what the submission grants,
/// and grants nothing.
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
    #[wasm_bindgen(unchecked_param_type = "GoodstackOptions & CheckOptions")] options: &JsValue,
) -> Promise {
    let asked = of_one(id, options, &[KEYS, REQUEST_KEYS, &["policy"]]);
    promise(asked.map(|(asking, id, policy)| {
        let read = move |answer: &Answer| {
            let submission = validation_submission(answer, &id)?;
            let mut decision = decide_submission(&submission, &policy);
            if let Some(ruling) = ruling(answer)? {
                decision = decision.held_to(ruling);
            }
            Ok(joined(to_text(&decision), &record(&submission)))
        };
        (asking, Box::new(read) as _)
    }))
}

fn record(submission: &ValidationSubmission) -> String {
    #[derive(Serialize)]
    struct Told<'a> {
        submission: &'a ValidationSubmission,
    }
    to_text(&Told { submission })
}

/// One page of a list; `list.js` goes from one to the next. `cursors` are those that were followed, the last one is asked for.
#[wasm_bindgen(js_name = validationSubmissionsPage, skip_typescript)]
pub fn validation_submissions_page(query: &JsValue, options: &JsValue, cursors: &Array) -> Promise {
    let cursors: Vec<_> = cursors.iter().filter_map(|cursor| cursor.as_string()).collect();
    let asked = list_query(query).and_then(|query| {
        let request = page_request(&query, cursors.last().map(String::as_str));
        asking(request, options, &[KEYS, REQUEST_KEYS])
    });
    promise(asked.map(|(asking, _)| {
        let read = move |answer: &Answer| validation_submissions(answer, &cursors).map(|page| to_text(&page));
        (asking, Box::new(read) as _)
    }))
}

/// A key that stands in the wrong place must not be sent in a URL.
fn is_id(text: &str) -> bool {
    submission_id(text) && !looks_secret(text)
}

type Fits = fn(&str) -> bool;

/// The parameters as Goodstack names them.
fn list_query(query: &JsValue) -> Result<Vec<(&'static str, String)>, Failure> {
    const LISTS: [(&str, &str, Fits); 5] = [
        ("statuses", "an array of `pending`, `processed`, `failed` or `succeeded`", |text| SubmissionStatus::TEXTS.contains(&text)),
        ("configurationIds", "an array of ids", is_id),
        ("validationRequestIds", "an array of ids", is_id),
        ("organisationIds", "an array of ids", is_id),
        ("countryCodes", "an array of ISO 3166-1 alpha-3 codes", options::is_country_code),
    ];
    const OTHERS: &[&str] = &["email", "query", "direction", "pageSize"];
    let mut read = Options::new(query, "query", Some(PROVIDER), &[&LISTS.map(|(key, ..)| key), OTHERS]);
    let mut parameters = Vec::new();
    for (key, expected, fits) in LISTS {
        let texts = read.texts(key, expected, &fits).unwrap_or_default();
        parameters.extend(texts.into_iter().map(|text| (key, text)));
    }
    for key in ["email", "query"] {
        let text = read.text(key, "text, not empty and no key", &|text| !text.is_empty() && !looks_secret(text));
        parameters.extend(text.map(|text| (key, text)));
    }
    let direction: Option<Direction> = read.word("direction");
    parameters.extend(direction.map(|direction| ("direction", direction.text().to_owned())));
    let page_size = read.count("pageSize", 1, 100);
    parameters.extend(page_size.map(|size| ("pageSize", decimal(size.into()))));
    read.finish().map(|()| parameters)
}

fn of_one(id_value: &JsValue, options: &JsValue, known: &[&[&str]]) -> Result<(Asking, String, Policy), Failure> {
    let expected = "1 to 128 letters, digits, `_` or `-`, and no key";
    let id = id(PROVIDER, "id", id_value, expected, |text| submission_id(text).then(|| text.to_owned()))?;
    let (asking, policy) = asking(validation_submission_request(&id), options, known)?;
    Ok((asking, id, policy))
}

/// Reads every argument before anything is sent.
fn asking(request: Request, options: &JsValue, known: &[&[&str]]) -> Result<(Asking, Policy), Failure> {
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
        resource: None,
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
    let asking = Asking::read(options, OWN_HEADERS, "apiKey", base_url(environment), request, check)?;
    Ok((asking, options::policy(&policy, Some(PROVIDER))?))
}
