//! Many records at once, in one piece or as a stream.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, JsString, Object, Uint8Array};
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::*;

use super::error::{Failure, invalid};
use super::io::ignore;
use super::options::{self, Options};
use super::value::{Bytes, apply, construct, get, method, object, set, to_js};
use crate::decision::Outcome;
use crate::ndjson::{LineError, Ndjson, OUTCOME_CODES, Report};
use crate::vocabulary::Vocabulary;

#[wasm_bindgen]
extern "C" {
    type TextEncoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;

    /// As much of a text as there is room for, in UTF-8.
    #[wasm_bindgen(method, js_name = encodeInto)]
    fn encode_into(this: &TextEncoder, text: &JsString, room: &mut [u8]) -> JsValue;
}

/// Decides about many records: newline-delimited JSON, one account or submission a line.
///
/// An object with `data` is a submission, one with `type` or `lastUpdateDateTime` an account, and any other with `id` a submission; the
/// body with code 600074 is a customer without an account status. Each comes to what `evaluateAccount` or `evaluateSubmission` makes
/// of it. From any other line, and from one that is not valid JSON, nothing is decided: it becomes one of `errors`. So does a line
/// with a member twice that is read. Lines end in LF or CRLF, blank ones are skipped, and so is a byte-order mark at the start.
///
/// Throws a `GoodStandingError` with code "invalid_argument" for anything but text or bytes, and for a policy with an unknown key or
/// value.
///
/// https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
/// https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
///
/// @example
/// ```js
/// import { evaluateNdjson, outcomeCodes } from "good-standing";
///
/// const { counts, outcomes, errors } = evaluateNdjson('{"type":"account","status":"Allowed"}\n{"type":"account","sta');
/// console.log(counts.eligible, counts.error); // 1 1
/// console.log(outcomeCodes[outcomes[0]]); // eligible
/// console.log(errors[0].line, errors[0].byteOffset, errors[0].message); // 2 60 expected `"`
/// ```
#[wasm_bindgen(js_name = evaluateNdjson, unchecked_return_type = "NdjsonReport")]
pub fn evaluate_ndjson(
    #[wasm_bindgen(unchecked_param_type = "ArrayBuffer | ArrayBufferView | string")] input: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Policy")] policy: &JsValue,
) -> Result<JsValue, JsValue> {
    let policy = options::policy(policy, None)?;
    let kept = KEPT.take().filter(|kept| *kept.policy() == policy);
    let mut ndjson = kept.unwrap_or_else(|| Ndjson::new(policy));
    match input.dyn_ref::<JsString>() {
        Some(text) => take_text(&mut ndjson, text),
        None => take_bytes(&mut ndjson, input, "input", "text or bytes")?,
    }
    ndjson.finish();
    let told = told(&ndjson.report());
    if ndjson.again() {
        KEPT.set(Some(ndjson));
    }
    Ok(told)
}

thread_local! {
    /// What the last call learned: the next one, about a single line perhaps, need not begin from nothing.
    static KEPT: RefCell<Option<Ndjson>> = const { RefCell::new(None) };
}

/// Decides about a stream of records of any length, in memory that does not grow with it.
///
/// Bytes go in, as `evaluateNdjson` takes them but cut anywhere, and for each chunk a report comes out; one more where the last line lacks
/// its line feed. `onProgress` is called after each chunk, and once at the end, with what was read so far; what it throws, or
/// rejects with, is ignored. A line may have 64 MiB.
///
/// Throws a `GoodStandingError` with code "invalid_argument" for options or a policy that are wrong. A chunk that is not bytes ends the
/// stream with one.
///
/// https://developer.mozilla.org/docs/Web/API/TransformStream
///
/// @example
/// ```js
/// import { ndjsonDecisions } from "good-standing";
///
/// const lines = new Blob(['{"type":"account","status":"Allowed"}\n', '{"type":"account","status":"NotAllowed"}\n']);
/// let blocked = 0;
/// for await (const { counts } of lines.stream().pipeThrough(ndjsonDecisions())) blocked += counts.ineligible;
/// console.log(blocked); // 1
/// ```
#[wasm_bindgen(js_name = ndjsonDecisions, unchecked_return_type = "TransformStream<ArrayBuffer | ArrayBufferView, NdjsonReport>")]
pub fn ndjson_decisions(
    #[wasm_bindgen(unchecked_optional_param_type = "Policy")] policy: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "NdjsonOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let ndjson = Ndjson::new(options::policy(policy, None)?);
    let on_progress = if options.is_undefined() { None } else { on_progress(options)? };
    let stream = Rc::new(RefCell::new(Stream { ndjson, records: 0.0, on_progress }));
    let transformer = Object::new().into();
    let of_chunk = Rc::clone(&stream);
    let transform = Closure::<dyn FnMut(JsValue, JsValue) -> Result<(), JsValue>>::new(move |chunk, controller| {
        let told = of_chunk.borrow_mut().transform(&chunk)?;
        enqueue(&controller, &told);
        progress(&of_chunk);
        Ok(())
    });
    let flush = Closure::<dyn FnMut(JsValue)>::new(move |controller| {
        if let Some(told) = stream.borrow_mut().flush() {
            enqueue(&controller, &told);
        }
        progress(&stream);
    });
    set(&transformer, "transform", &transform.into_js_value());
    set(&transformer, "flush", &flush.into_js_value());
    construct("TransformStream", &transformer)
}

struct Stream {
    ndjson: Ndjson,
    records: f64,
    on_progress: Option<Function>,
}

impl Stream {
    fn transform(&mut self, chunk: &JsValue) -> Result<JsValue, JsValue> {
        take_bytes(&mut self.ndjson, chunk, "chunk", "bytes")?;
        Ok(self.told())
    }

    /// None where nothing was left over.
    fn flush(&mut self) -> Option<JsValue> {
        self.ndjson.finish();
        let before = self.records;
        Some(self.told()).filter(|_| self.records > before)
    }

    fn told(&mut self) -> JsValue {
        let report = self.ndjson.report();
        self.records += report.outcomes.len() as f64;
        told(&report)
    }
}

/// Calls back while nothing is borrowed: it may do anything.
fn progress(stream: &RefCell<Stream>) {
    let (on_progress, so_far) = {
        let stream = stream.borrow();
        let so_far = object("bytes", &(stream.ndjson.bytes() as f64).into());
        set(&so_far, "records", &stream.records.into());
        (stream.on_progress.clone(), so_far)
    };
    if let Some(on_progress) = on_progress
        && let Ok(given) = apply(&on_progress, &JsValue::UNDEFINED, &Array::of1(&so_far))
    {
        ignore(&given);
    }
}

fn enqueue(controller: &JsValue, told: &JsValue) {
    if let Some(enqueue) = method(controller, "enqueue") {
        // It throws only where nobody listens any more.
        let _ = apply(&enqueue, controller, &Array::of1(told));
    }
}

fn on_progress(value: &JsValue) -> Result<Option<Function>, Failure> {
    let mut options = Options::new(value, "options", None, &[&["onProgress"]]);
    let on_progress = options.function("onProgress");
    options.finish().map(|()| on_progress)
}

fn take_bytes(ndjson: &mut Ndjson, value: &JsValue, argument: &str, expected: &str) -> Result<(), Failure> {
    let refused = |came| invalid(None, argument, expected, came);
    let bytes = Bytes::of(value).map_err(refused)?;
    let mut done = 0.0;
    while done < bytes.length {
        let room = ndjson.room();
        let count = (bytes.length - done).min(room.len() as f64);
        let part = bytes.part(done, count).map_err(refused)?;
        let Some(room) = room.get_mut(..part.length() as usize).filter(|room| !room.is_empty()) else { break };
        part.copy_to(room);
        let count = room.len();
        ndjson.written(count);
        done += count as f64;
    }
    Ok(())
}

fn take_text(ndjson: &mut Ndjson, text: &JsString) {
    let encoder = TextEncoder::new();
    let mut done = 0;
    while done < text.length() {
        let result = encoder.encode_into(&text.slice(done, text.length()), ndjson.room());
        let number = |key| get(&result, key).ok().and_then(|number| number.as_f64()).unwrap_or_default();
        let (read, written) = (number("read"), number("written"));
        if read == 0.0 {
            break;
        }
        ndjson.written(written as usize);
        done += read as u32;
    }
}

fn told(report: &Report) -> JsValue {
    #[derive(Serialize)]
    struct Told<'a> {
        total: usize,
        counts: Counts<'a>,
        /// They follow, as bytes.
        outcomes: (),
        reasons: Reasons<'a>,
        errors: &'a [LineError],
    }
    let Report { outcomes, errors, .. } = report;
    let told = Told { total: outcomes.len(), counts: Counts(report), outcomes: (), reasons: Reasons(report), errors };
    // What we wrote can be parsed.
    let told = to_js(&told).unwrap_or_default();
    set(&told, "outcomes", &Uint8Array::from(&**outcomes));
    told
}

struct Counts<'a>(&'a Report);

impl Serialize for Counts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = OUTCOME_CODES.iter().map(|code| code.map_or("error", Outcome::text));
        serializer.collect_map(names.zip(self.0.counts))
    }
}

struct Reasons<'a>(&'a Report);

impl Serialize for Reasons<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.reasons())
    }
}
