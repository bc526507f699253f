//! Webhooks, checked and read at once.

use js_sys::JsString;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::error::{Failure, invalid};
use super::io::MOST_BYTES;
use super::options;
use super::value::{Bytes, from_json, kind};
use crate::call::{ErrorCode, Provider, Secret};
use crate::decision::{Decision, decide_event};
use crate::goodstack::{is_signed, read_event, sign};
use crate::json::{joined, to_text};
use crate::text::text;

const PROVIDER: Provider = Provider::Goodstack;

/// Whether Goodstack sent this, and what it says.
///
/// Give the body as it came, byte for byte: one that was parsed and written again has another signature. The signature is the header
/// `Goodstack-Signature`, or `Percent-Signature` as it was called before; the secret is that of the webhook subscription.
///
/// Throws a `GoodStandingError`: "unauthorized" where the signature does not match, "malformed_response" where what was signed is no
/// event, "response_too_large" over 1 MiB, and "invalid_argument" for anything but bytes or text. Nothing is read before the
/// signature is found right, in a time that does not tell where it differs.
///
/// The scheme has no timestamp, so an event that somebody recorded can be sent again: deduplicate on `id`.
///
/// https://docs.goodstack.io/docs/concepts/Platform/webhooks
///
/// @example
/// ```js
/// import { verifyWebhook } from "good-standing";
/// import { signWebhook } from "good-standing/testing";
///
/// const secret = "the secret of the subscription";
/// const body = JSON.stringify({
///   object: "event",
///   data: { id: "event_1", eventType: "validation_submission.succeeded", eventData: { status: "succeeded" } },
/// });
/// const { id, decision } = verifyWebhook(body, signWebhook(body, secret), secret);
/// console.log(id, decision.outcome); // event_1 eligible
/// ```
#[wasm_bindgen(js_name = verifyWebhook, unchecked_return_type = "WebhookEvent")]
pub fn verify_webhook(
    #[wasm_bindgen(unchecked_param_type = "ArrayBuffer | ArrayBufferView | string")] body: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] signature: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] secret: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Policy")] policy: &JsValue,
) -> Result<JsValue, JsValue> {
    let body = bytes(body)?;
    let signature =
        signature.as_string().ok_or_else(|| invalid(Some(PROVIDER), "signature", "the text of the header", kind(signature)))?;
    let secret = secret_text(secret)?;
    let policy = options::policy(policy, Some(PROVIDER))?;
    if !is_signed(&body, &signature, secret.expose().as_bytes()) {
        return Err(unauthorized().into());
    }
    let event = read_event(&body).map_err(malformed)?;
    let decision = event.event_type.known().zip(event.submission.as_ref());
    let decision = decision.map(|(event, submission)| decide_event(event, submission, &policy));
    #[derive(Serialize)]
    struct Told {
        decision: Option<Decision>,
    }
    from_json(&joined(to_text(&event), &to_text(&Told { decision })))
}

/// The signature that Goodstack would send with this body.
#[wasm_bindgen(js_name = signWebhook, skip_typescript)]
pub fn sign_webhook(body: &JsValue, secret: &JsValue) -> Result<String, JsValue> {
    Ok(sign(&bytes(body)?, secret_text(secret)?.expose().as_bytes()))
}

/// A secret is never shown, whatever it is.
fn secret_text(value: &JsValue) -> Result<Secret, Failure> {
    match value.as_string() {
        Some(text) if !text.is_empty() => Ok(Secret::new(text)),
        text => {
            let came = text.map_or(kind(value), |_| "empty text");
            Err(invalid(Some(PROVIDER), "secret", "text that is not empty", came))
        }
    }
}

/// One copy, so that what was signed is what is read, even where another thread writes to it.
fn bytes(value: &JsValue) -> Result<Vec<u8>, Failure> {
    let refused = |came| invalid(Some(PROVIDER), "body", "the body as it came, as bytes or text", came);
    if let Some(text) = value.dyn_ref::<JsString>() {
        // In bytes it is no shorter.
        held_to_limit(f64::from(text.length()))?;
        let bytes = String::from(text).into_bytes();
        held_to_limit(bytes.len() as f64)?;
        return Ok(bytes);
    }
    let bytes = Bytes::of(value).map_err(refused)?;
    held_to_limit(bytes.length)?;
    Ok(bytes.part(0.0, bytes.length).map_err(refused)?.to_vec())
}

fn held_to_limit(length: f64) -> Result<(), Failure> {
    if length <= MOST_BYTES as f64 {
        return Ok(());
    }
    Err(Failure::new(ErrorCode::ResponseTooLarge, Some(PROVIDER), "the body is larger than 1 MiB"))
}

fn unauthorized() -> Failure {
    let message = "the signature is not that of this body under this secret";
    let mut failure = Failure::new(ErrorCode::Unauthorized, Some(PROVIDER), message);
    failure.error.hint =
        Some("give the body byte for byte as it came, the signature header as it is, and the secret of this webhook subscription");
    failure
}

fn malformed(what: String) -> Failure {
    let message = text!("the body is not the event that Goodstack documents: %", what);
    Failure::new(ErrorCode::MalformedResponse, Some(PROVIDER), message)
}
