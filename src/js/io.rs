//! The Rust side of `io.js`: what waits, and how a wait ends.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::options::RequestOptions;
use crate::call::Answer;

/// A response may not be larger.
pub(super) const MOST_BYTES: u32 = 1024 * 1024;

#[wasm_bindgen(module = "/src/js/io.js")]
extern "C" {
    /// Never runs backwards; none where the runtime has no such clock.
    #[wasm_bindgen(js_name = steadyMs)]
    pub(super) fn steady_ms() -> Option<f64>;

    /// A promise of whatever was given; unlike `Promise.resolve`, it never throws.
    pub(super) fn promised(given: &JsValue) -> Promise;

    /// Nobody asks what becomes of it.
    pub(super) fn ignore(given: &JsValue);

    #[wasm_bindgen(js_name = isAborted)]
    pub(super) fn is_aborted(signal: &JsValue) -> bool;

    #[wasm_bindgen(js_name = within)]
    fn wait(ms: f64, signal: &JsValue, given: &JsValue) -> Promise;

    #[wasm_bindgen(js_name = elapse)]
    fn wait_for_time(ms: f64, signal: &JsValue) -> Promise;

    fn exchange(fetch: &Function, this: &JsValue, url: &str, headers: &str, ms: f64, signal: &JsValue, most: u32) -> Promise;

    /// What both of them come to.
    type Ended;

    #[wasm_bindgen(method, getter)]
    fn how(this: &Ended) -> u32;

    #[wasm_bindgen(method, getter)]
    fn value(this: &Ended) -> JsValue;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Ended) -> Option<f64>;

    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Ended) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = requestId)]
    fn request_id(this: &Ended) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = correlationId)]
    fn correlation_id(this: &Ended) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn body(this: &Ended) -> Option<Vec<u8>>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// The time is over.
    Timer,
    /// The caller aborted.
    Signal,
}

/// Why something did not come, or not whole.
pub(super) enum Missed {
    Stopped(Stopped),
    TooLarge,
    /// It failed with this.
    Threw(JsValue),
}

impl Ended {
    async fn of(promise: Promise) -> Result<Self, Missed> {
        Ok(JsFuture::from(promise).await.map_err(Missed::Threw)?.unchecked_into())
    }

    fn outcome(&self) -> Result<(), Missed> {
        match self.how() {
            0 => Ok(()),
            2 => Err(Missed::Stopped(Stopped::Timer)),
            3 => Err(Missed::Stopped(Stopped::Signal)),
            4 => Err(Missed::TooLarge),
            _ => Err(Missed::Threw(self.value())),
        }
    }
}

/// What a promise comes to, unless the time is over or the signal aborts before.
pub(super) async fn within(ms: f64, signal: Option<&JsValue>, given: &JsValue) -> Result<JsValue, Missed> {
    let ended = Ended::of(wait(ms, signal.unwrap_or(&JsValue::UNDEFINED), given)).await?;
    ended.outcome().map(|()| ended.value())
}

/// Waits; false where the signal aborts before the time is over.
pub(super) async fn elapse(ms: f64, signal: Option<&JsValue>) -> bool {
    let ended = Ended::of(wait_for_time(ms, signal.unwrap_or(&JsValue::UNDEFINED))).await;
    !matches!(ended.and_then(|ended| ended.outcome()), Err(Missed::Stopped(Stopped::Signal)))
}

/// Sends, and reads the answer as far as it comes.
pub(super) async fn attempt(
    url: &str,
    headers: &[(&str, &str)],
    ms: f64,
    options: &RequestOptions,
    answer: &mut Answer,
) -> Result<(), Missed> {
    // No header holds a line break.
    let headers: String = headers.iter().flat_map(|(name, value)| [name, "\n", value, "\n"]).collect();
    let signal = options.signal.clone().unwrap_or_default();
    let ended = Ended::of(exchange(&options.fetch, &options.fetch_this, url, &headers, ms, &signal, MOST_BYTES)).await?;
    // Browsers show a redirect that is not followed as status 0.
    answer.status = ended.status().map(|status| status as u16).filter(|status| *status != 0);
    answer.retry_after = ended.retry_after();
    answer.request_id = ended.request_id();
    answer.correlation_id = ended.correlation_id();
    answer.body = ended.body().unwrap_or_default();
    ended.outcome()
}
