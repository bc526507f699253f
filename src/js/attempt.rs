//! One attempt: the one `fetch`, and the body to its last byte.

use js_sys::{Array, JsString, Object, TypeError};
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::options::RequestOptions;
use super::stop::{Stop, Stopped};
use super::value::{apply, bytes, get, is_nothing, method, object, set};
use crate::call::Answer;

// By its shape: a mock, or what comes from another realm, is one too. What may throw gives an Option, as in `value`.
#[wasm_bindgen]
extern "C" {
    /// A response, its body, the body's reader, a piece of it, or headers.
    type Shape;

    #[wasm_bindgen(method, getter, catch)]
    fn status(this: &Shape) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn body(this: &Shape) -> Result<Option<Shape>, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn headers(this: &Shape) -> Result<Option<Shape>, JsValue>;

    #[wasm_bindgen(method, catch, js_name = get)]
    fn header(this: &Shape, name: &str) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn reader(this: &Shape) -> Result<Option<Shape>, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn read(this: &Shape) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn done(this: &Shape) -> Result<Option<JsValue>, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn value(this: &Shape) -> Result<Option<JsValue>, JsValue>;
}

/// A response may not be larger.
pub(super) const MOST_BYTES: usize = 1024 * 1024;

/// So many may come before others have their turn.
const PIECES_A_TURN: u32 = 64;

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
    let given = apply(&options.fetch, &options.fetch_this, &Array::of2(&JsValue::from_str(url), init))?;
    let response = stop.race(given).await?;
    if is_nothing(&response) {
        return Err(Missed::Network(no_response()));
    }
    let response = response.unchecked_ref::<Shape>();
    head(response, answer)?;

    let stream = response.body()?.map(JsValue::from).unwrap_or_default();
    if let Some(get_reader) = method(&stream, "getReader") {
        let reader = apply(&get_reader, &stream, &Array::new())?.unchecked_into::<Shape>();
        for pieces in 1_u32.. {
            let piece = stop.race(reader.read()?.unwrap_or_default()).await?;
            let piece = piece.unchecked_ref::<Shape>();
            if piece.done()?.is_some_and(|done| done.is_truthy()) {
                break;
            }
            take(answer, &piece.value()?.unwrap_or_default())?;
            // A stream that always has a piece at hand would keep timers and aborts waiting.
            if pieces.is_multiple_of(PIECES_A_TURN) {
                Stop::after(0.0, None).strike().await;
            }
        }
        return Ok(());
    }
    // Mocks and polyfills often have no stream. A response without any of these has no body.
    for read in ["arrayBuffer", "text"] {
        if let Some(read) = method(response, read) {
            return take(answer, &stop.race(apply(&read, response, &Array::new())?).await?);
        }
    }
    Ok(())
}

fn no_response() -> JsValue {
    TypeError::new("`fetch` gave something that is no response").into()
}

fn head(response: &Shape, answer: &mut Answer) -> Result<(), JsValue> {
    let status = response.status()?.and_then(|status| status.as_f64());
    let status = status.filter(|status| (0.0..600.0).contains(status)).ok_or_else(no_response)?;
    // Browsers show a redirect that is not followed as status 0.
    answer.status = Some(status as u16).filter(|status| *status != 0);
    let Ok(Some(headers)) = response.headers() else { return Ok(()) };
    answer.retry_after = header(&headers, "retry-after");
    answer.request_id = header(&headers, "ms-requestid").or_else(|| header(&headers, "x-request-id"));
    answer.correlation_id = header(&headers, "ms-correlationid");
    Ok(())
}

/// Of `Headers`, of a map, or of an object of names and values.
fn header(headers: &Shape, name: &str) -> Option<String> {
    let value = headers.header(name).unwrap_or_else(|_| get(headers, name).ok());
    value?.as_string()
}

/// Measures before it copies: the module's memory never shrinks.
fn take(answer: &mut Answer, piece: &JsValue) -> Result<(), Missed> {
    let body = &mut answer.body;
    let room = MOST_BYTES.saturating_sub(body.len());
    if piece.is_string() {
        // In UTF-8 it is at least as long.
        if piece.unchecked_ref::<JsString>().length() as usize > room {
            return Err(Missed::TooLarge);
        }
        body.extend_from_slice(piece.as_string().unwrap_or_default().as_bytes());
    } else if !is_nothing(piece) {
        let piece = bytes(piece)?;
        if piece.length() as usize > room {
            return Err(Missed::TooLarge);
        }
        body.extend(piece.to_vec());
    }
    if body.len() > MOST_BYTES { Err(Missed::TooLarge) } else { Ok(()) }
}
