//! The Rust side of `io.js`: what waits, and how a wait ended.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use crate::call::{Answer, Attempt};
use crate::vocabulary::Vocabulary;

/// A response may not be larger.
pub(super) const MOST_BYTES: u32 = 1024 * 1024;

#[wasm_bindgen(module = "/src/js/io.js")]
extern "C" {
    /// Never runs backwards; NaN where the runtime has no such clock.
    #[wasm_bindgen(js_name = steadyMs)]
    pub(super) fn steady_ms() -> f64;

    /// A promise of whatever was given; unlike `Promise.resolve`, it never throws.
    pub(super) fn promised(given: &JsValue) -> Promise;

    /// Nobody asks what becomes of it.
    pub(super) fn ignore(given: &JsValue);

    #[wasm_bindgen(js_name = isAborted)]
    pub(super) fn is_aborted(signal: &JsValue) -> bool;

    #[wasm_bindgen(js_name = hasFetch)]
    pub(super) fn has_fetch() -> bool;

    /// Protocol, host name, user with password, and all but query and fragment, each on a line; none of what is no URL.
    #[wasm_bindgen(js_name = urlParts)]
    pub(super) fn url_parts(text: &str) -> Option<String>;

    /// The JSON text of a value; none where it has none.
    #[wasm_bindgen(catch, js_name = jsonText)]
    pub(super) fn json_text(value: &JsValue) -> Result<Option<String>, JsValue>;

    /// The keys and texts of a plain object; none where it is not as simple as that.
    pub(super) fn look(object: &JsValue) -> Option<String>;

    /// The promise of a call: as long as it waits, it is told what came.
    pub(super) fn drive(resume: &Closure<super::call::Resume>, call: usize, given: &JsValue) -> Promise;

    /// Waits for a promise of ours, unless the time is over or the signal aborts before.
    pub(super) fn within(ms: f64, signal: &JsValue, promise: &Promise) -> Wait;

    /// Waits for the time itself, or the signal.
    pub(super) fn elapse(ms: f64, signal: &JsValue) -> Wait;

    /// Sends a request, its URL and the names and values of its headers each on a line, and reads the answer as far as it comes.
    pub(super) fn exchange(fetch: &JsValue, request: &str, ms: f64, signal: &JsValue, most: u32) -> Wait;

    /// What a call waits for. It comes to `Ended`, an exchange to `Exchanged`.
    pub(super) type Wait;

    pub(super) type Ended;

    #[wasm_bindgen(method, getter)]
    fn how(this: &Ended) -> u32;

    #[wasm_bindgen(method, getter)]
    pub(super) fn value(this: &Ended) -> JsValue;

    /// How an exchange ended, and all that came until then.
    #[wasm_bindgen(extends = Ended)]
    pub(super) type Exchanged;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Exchanged) -> u16;

    /// Below zero for a date that is over; NaN where nothing is asked for.
    #[wasm_bindgen(method, getter, js_name = retryAfterMs)]
    fn retry_after_ms(this: &Exchanged) -> f64;

    #[wasm_bindgen(method, getter, js_name = requestId)]
    pub(super) fn request_id(this: &Exchanged) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = correlationId)]
    pub(super) fn correlation_id(this: &Exchanged) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn body(this: &Exchanged) -> Option<Vec<u8>>;

    #[wasm_bindgen(js_name = tellAttempt)]
    fn tell_attempt(
        attempts: &Array,
        number: u32,
        started_at: f64,
        duration_ms: f64,
        status: Option<u16>,
        error: Option<&str>,
        retry_in_ms: Option<f64>,
    );

    /// What was read, and how the call went.
    #[wasm_bindgen(catch)]
    pub(super) fn told(record: &str, exchanged: &Exchanged, attempts: &Array) -> Result<Option<JsValue>, JsValue>;
}

pub(super) fn tell_attempts(attempts: &[Attempt]) -> Array {
    let told = Array::new();
    for Attempt { number, started_at, duration_ms, status, error, retry_in_ms } in attempts {
        tell_attempt(&told, *number, *started_at, *duration_ms, *status, error.map(|error| error.text()), *retry_in_ms);
    }
    told
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
    pub(super) fn outcome(&self) -> Result<(), Missed> {
        match self.how() {
            0 => Ok(()),
            2 => Err(Missed::Stopped(Stopped::Timer)),
            3 => Err(Missed::Stopped(Stopped::Signal)),
            4 => Err(Missed::TooLarge),
            _ => Err(Missed::Threw(self.value())),
        }
    }

    pub(super) fn is_aborted(&self) -> bool {
        matches!(self.outcome(), Err(Missed::Stopped(Stopped::Signal)))
    }
}

impl Exchanged {
    pub(super) fn answer(&self) -> Answer {
        let status = Some(self.status()).filter(|status| *status != 0);
        let asked_ms = self.retry_after_ms();
        let retry_after_ms = (!asked_ms.is_nan()).then(|| asked_ms.max(0.0));
        Answer { status, retry_after_ms, body: self.body().unwrap_or_default() }
    }
}
