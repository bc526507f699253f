//! The calls to Microsoft Partner Center.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::call::{Asking, Credential, bearer, promise, random_bytes};
use super::error::{Failure, invalid};
use super::options::{REQUEST_KEYS, RequestOptions, guid_option, header_text, id, policy, required};
use super::value::{assign, object, to_js};
use crate::call::{Answer, Provider, validation_status};
use crate::decision::{Policy, decide_account};
use crate::http::guid_from;
use crate::partner_center::{Cloud, CustomerValidationStatus, ValidationStatusRequest, ValidationType, base_url, customer_id};

const PROVIDER: Provider = Provider::PartnerCenter;
const KEYS: &[&str] = &["token", "cloud", "type", "requestId", "correlationId", "locale", "applicationName"];
const OWN_HEADERS: &[(&str, &str)] = &[
    ("Authorization", "token"),
    ("Accept", "nothing else"),
    ("MS-RequestId", "requestId"),
    ("MS-CorrelationId", "correlationId"),
    ("X-Locale", "locale"),
    ("MS-PartnerCenter-Application", "applicationName"),
];

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
    #[wasm_bindgen(unchecked_param_type = "PartnerCenterOptions & { policy?: Policy }")] options: &JsValue,
) -> Promise {
    let asked = asking(customer_id, options, &[KEYS, REQUEST_KEYS, &["policy"]]);
    promise(asked.map(|(asking, policy)| {
        let read = move |answer: &Answer| {
            let status = validation_status(answer)?;
            let decision = decide_account(status.as_ref(), &policy);
            Ok(record(status.as_ref()).and_then(|record| assign(&to_js(&decision)?, &record)))
        };
        (asking, Box::new(read) as _)
    }))
}

fn record(status: Option<&CustomerValidationStatus>) -> Result<JsValue, JsValue> {
    Ok(object("validationStatus", &to_js(&status)?))
}

/// Reads every argument before anything is sent.
fn asking(customer: &JsValue, options: &JsValue, known: &[&[&str]]) -> Result<(Asking, Policy), Failure> {
    let expected = "a GUID such as `01234567-89ab-cdef-0123-456789abcdef`";
    let customer_id = id(PROVIDER, "customerId", customer, expected, customer_id)?;
    let options = required(options, PROVIDER, known)?;
    let check = bearer(PROVIDER);
    let credential = Credential::read(&options, "token", &check)?;
    let cloud: Cloud = options.word("cloud")?.unwrap_or(Cloud::Global);
    let request = ValidationStatusRequest {
        customer_id,
        r#type: options.word("type")?.unwrap_or(ValidationType::Account),
        request_id: guid_option(&options, "requestId")?.unwrap_or_else(|| guid_from(random_bytes())),
        correlation_id: guid_option(&options, "correlationId")?.unwrap_or_else(|| guid_from(random_bytes())),
        locale: header_text(&options, "locale")?,
        application_name: header_text(&options, "applicationName")?,
    };
    let policy = options.get("policy")?.map_or_else(|| Ok(Policy::default()), |value| policy(&value, Some(PROVIDER)))?;
    let request_options = RequestOptions::read(&options, OWN_HEADERS)?;
    if credential.is_none() && request_options.base_url.is_none() {
        return Err(invalid(
            Some(PROVIDER),
            "options.token",
            "given, unless `options.baseUrl` names a server that adds it",
            "neither",
        ));
    }
    let asking = Asking {
        provider: PROVIDER,
        base_url: request_options.base_url.clone().unwrap_or_else(|| base_url(cloud).to_owned()),
        request_id: Some(request.request_id.clone()),
        correlation_id: Some(request.correlation_id.clone()),
        request: request.into_request(),
        credential,
        check,
        scheme: "Bearer ",
        options: request_options,
    };
    Ok((asking, policy))
}
