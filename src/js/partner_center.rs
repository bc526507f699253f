//! The calls to Microsoft Partner Center.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::call::{Asking, promise, random_bytes};
use super::credential::Check;
use super::error::Failure;
use super::options::{self, Options, REQUEST_KEYS, guid_option, header_text, id};
use crate::call::{Answer, Provider, validation_status};
use crate::decision::{Policy, decide_account};
use crate::goodstack::is_key;
use crate::http::guid_from;
use crate::json::{joined, to_text};
use crate::partner_center::{Cloud, CustomerValidationStatus, ValidationStatusRequest, ValidationType, base_url, customer_id};

const PROVIDER: Provider = Provider::PartnerCenter;
const KEYS: &[&str] = &["token", "cloud", "type", "requestId", "correlationId", "locale", "applicationName"];
const OWN_HEADERS: &[&str] =
    &["Authorization", "Accept", "MS-RequestId", "MS-CorrelationId", "X-Locale", "MS-PartnerCenter-Application"];

/// Asks Partner Center for the validation status of a customer's account.
///
/// Rejects with a `GoodStandingError`. "invalid_argument" comes before any request; a customer without an account status is an
/// answer, not an error.
///
/// https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
///
/// @example
/// ```js
/// import { fetchValidationStatus } from "good-standing";
///
/// const { validationStatus } = await fetchValidationStatus(customerId, { token });
/// console.log(validationStatus?.status ?? "no account status");
/// ```
#[wasm_bindgen(js_name = fetchValidationStatus, unchecked_return_type = "Promise<ValidationStatusResponse>")]
pub fn fetch_validation_status(
    #[wasm_bindgen(js_name = customerId, unchecked_param_type = "string")] customer_id: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "PartnerCenterOptions")] options: &JsValue,
) -> Promise {
    let asked = asking(customer_id, options, &[KEYS, REQUEST_KEYS]);
    promise(asked.map(|(asking, _)| {
        let read = |answer: &Answer| validation_status(answer).map(|status| record(status.as_ref()));
        (asking, Box::new(read) as _)
    }))
}

/// Fetches the validation status of a customer's account, then decides: may they buy?
///
/// Rejects as `fetchValidationStatus` does.
///
/// https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
///
/// @example
/// ```js
/// import { checkCustomer } from "good-standing";
///
/// const { eligible, reasons } = await checkCustomer(customerId, { token, policy: { operation: "renew" } });
/// if (!eligible) console.log(reasons[0].userMessage);
/// ```
#[wasm_bindgen(js_name = checkCustomer, unchecked_return_type = "Promise<Decision & ValidationStatusResponse>")]
pub fn check_customer(
    #[wasm_bindgen(js_name = customerId, unchecked_param_type = "string")] customer_id: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "PartnerCenterOptions & CheckOptions")] options: &JsValue,
) -> Promise {
    let asked = asking(customer_id, options, &[KEYS, REQUEST_KEYS, &["policy"]]);
    promise(asked.map(|(asking, policy)| {
        let read = move |answer: &Answer| {
            let status = validation_status(answer)?;
            let decision = decide_account(status.as_ref(), &policy);
            Ok(joined(to_text(&decision), &record(status.as_ref())))
        };
        (asking, Box::new(read) as _)
    }))
}

fn record(validation_status: Option<&CustomerValidationStatus>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Told<'a> {
        validation_status: Option<&'a CustomerValidationStatus>,
    }
    to_text(&Told { validation_status })
}

/// Reads every argument before anything is sent.
fn asking(customer: &JsValue, options: &JsValue, known: &[&[&str]]) -> Result<(Asking, Policy), Failure> {
    let expected = "a GUID such as `01234567-89ab-cdef-0123-456789abcdef`";
    let customer_id = id(PROVIDER, "customerId", customer, expected, customer_id)?;
    let mut options = Options::new(options, "options", Some(PROVIDER), known);
    let cloud = options.word("cloud").unwrap_or(Cloud::Global);
    let request = ValidationStatusRequest {
        customer_id,
        r#type: options.word("type").unwrap_or(ValidationType::Account),
        request_id: guid_option(&mut options, "requestId").unwrap_or_else(|| guid_from(random_bytes())),
        correlation_id: guid_option(&mut options, "correlationId").unwrap_or_else(|| guid_from(random_bytes())),
        locale: header_text(&mut options, "locale"),
        application_name: header_text(&mut options, "applicationName"),
    };
    let policy = options.get("policy").unwrap_or_default();
    let check = Check {
        provider: PROVIDER,
        argument: "options.token",
        expected: "text, a function that gives it, or an object with a function `getToken`",
        scheme: "Bearer ",
        resource: Some(base_url(cloud)),
        objection: Box::new(|text| match text {
            text if text.starts_with("Bearer ") => Some("the token alone, without `Bearer ` before it"),
            // A key of the other provider would be told to this one.
            text if is_key(text) => Some("an access token of Partner Center"),
            _ => None,
        }),
    };
    let asking = Asking::read(options, OWN_HEADERS, "token", base_url(cloud), request.into_request(), check)?;
    Ok((asking, options::policy(&policy, Some(PROVIDER))?))
}
