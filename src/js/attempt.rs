//! One attempt: the one `fetch`, and the body to its last byte.

use js_sys::Object;
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::options::RequestOptions;
use super::stop::{Stop, Stopped};
use super::value::{bytes, get, is_nothing, method, object, set};
use crate::call::Answer;

/// A response may not be larger.
pub(super) const MOST_BYTES: usize = 1024 * 1024;

/// Why an answer did not come, or not whole.
pub(super) enum Missed {
    Stopped(Stopped),
    TooLarge,
    /// `fetch` or the body failed with this.
    Network(JsValue),
}

impl From<JsValue> for Missed {
    fn from(thrown: JsValue) -> Self {
        Self::Network(thrown)
    }
}

/// Sends, and reads the answer as far as it comes. Whatever `fetch` is, this settles when `stop` strikes.
pub(super) async fn attempt(
    url: &str,
    headers: &[(&str, &str)],
    options: &RequestOptions,
    stop: &Stop,
    answer: &mut Answer,
) -> Result<(), Missed> {
    let controller = AbortController::new()?;
    let outcome = exchange(url, &init(headers, &controller), options, stop, answer).await;
    if outcome.is_err() {
        controller.abort();
    }
    outcome
}

/// The second argument of `fetch`. Names and values of headers were checked.
fn init(headers: &[(&str, &str)], controller: &AbortController) -> JsValue {
    let named: JsValue = Object::new().into();
    for (name, value) in headers {
        set(&named, name, &JsValue::from_str(value));
    }
    let init = object("headers", &named);
    set(&init, "method", &JsValue::from_str("GET"));
    set(&init, "redirect", &JsValue::from_str("manual"));
    set(&init, "signal", &controller.signal());
    init
}

async fn exchange(url: &str, init: &JsValue, options: &RequestOptions, stop: &Stop, answer: &mut Answer) -> Result<(), Missed> {
    // A `fetch` that throws at once, or gives no promise, is one that failed.
    let response = stop.race(options.fetch.call2(&options.fetch_this, &JsValue::from_str(url), init)?).await?;
    head(&response, answer)?;

    let stream = get(&response, "body")?;
    if let Some(get_reader) = method(&stream, "getReader") {
        let reader = get_reader.call0(&stream)?;
        loop {
            let chunk = stop.race(call(&reader, "read")?).await?;
            if get(&chunk, "done")?.is_truthy() {
                return Ok(());
            }
            take(answer, &get(&chunk, "value")?)?;
        }
    }
    // Mocks and polyfills often have no stream. A response without any of these has no body.
    let whole = ["arrayBuffer", "text"].into_iter().find(|read| method(&response, read).is_some());
    match whole {
        Some(read) => take(answer, &stop.race(call(&response, read)?).await?),
        None => Ok(()),
    }
}

/// By its shape: a mock, or a response of another realm, is one too.
fn head(response: &JsValue, answer: &mut Answer) -> Result<(), JsValue> {
    let status = get(response, "status")?.as_f64();
    let Some(status) = status.filter(|status| (0.0..600.0).contains(status)) else {
        return Err(js_sys::TypeError::new("`fetch` gave something that is no response").into());
    };
    // Browsers show a redirect that is not followed as status 0.
    answer.status = Some(status as u16).filter(|status| *status != 0);
    answer.retry_after = header(response, "retry-after");
    answer.request_id = header(response, "ms-requestid").or_else(|| header(response, "x-request-id"));
    answer.correlation_id = header(response, "ms-correlationid");
    Ok(())
}

fn header(response: &JsValue, name: &str) -> Option<String> {
    let headers = get(response, "headers").ok()?;
    match method(&headers, "get") {
        Some(read) => read.call1(&headers, &JsValue::from_str(name)).ok()?.as_string(),
        None => get(&headers, name).ok()?.as_string(),
    }
}

fn call(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    match method(object, name) {
        Some(method) => method.call0(object),
        None => Err(js_sys::TypeError::new("the body cannot be read").into()),
    }
}

fn take(answer: &mut Answer, piece: &JsValue) -> Result<(), Missed> {
    match piece.as_string() {
        Some(text) => answer.body.extend_from_slice(text.as_bytes()),
        None if is_nothing(piece) => {}
        None => answer.body.extend(bytes(piece)?),
    }
    if answer.body.len() > MOST_BYTES { Err(Missed::TooLarge) } else { Ok(()) }
}
