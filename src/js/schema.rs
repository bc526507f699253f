//! The records as schemas: what was read, or what is wrong and where, in the words of Standard Schema.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::evidence::document;
use super::value::{kind, object, set, to_js};
use crate::goodstack::read_submission;
use crate::json::{Shape, Value};
use crate::partner_center::read_account;
use crate::reading::Mismatch;
use crate::vocabulary::Open;
use crate::{goodstack, partner_center};

/// The record of an account, for `customerValidationStatusSchema`.
#[wasm_bindgen(js_name = readValidationStatus, skip_typescript)]
pub fn read_validation_status(value: &JsValue) -> Result<JsValue, JsValue> {
    read(value, &partner_center::SHAPE, |value| {
        let record = read_account(value)?.ok_or_else(|| mismatch("", "the record of an account", "one that says there is none"))?;
        match record.status {
            Open::Absent => Err(mismatch(record.read_at.path, "a record with a status", "none")),
            _ => Ok(to_js(&record)),
        }
    })
}

/// The submission, for `validationSubmissionSchema`.
#[wasm_bindgen(js_name = readValidationSubmission, skip_typescript)]
pub fn read_validation_submission(value: &JsValue) -> Result<JsValue, JsValue> {
    read(value, &goodstack::SHAPE, |value| {
        let submission = read_submission(value, "")?;
        match (&*submission.id, &submission.status) {
            ("", _) => Err(mismatch("/id", "text", "no text")),
            (_, Open::Absent) => Err(mismatch("/status", "text", "none")),
            _ => Ok(to_js(&submission)),
        }
    })
}

type Record = Result<JsValue, JsValue>;

fn read(value: &JsValue, shape: &Shape, record: fn(&Value) -> Result<Record, Mismatch>) -> Result<JsValue, JsValue> {
    let kind = kind(value);
    if kind != "an object" {
        return Ok(issue(&mismatch("", "an object", kind).told(), ""));
    }
    match document(value, "value", shape) {
        Err(failure) => Ok(issue(&failure.error.message, "")),
        Ok(value) => match record(&value) {
            Err(mismatch) => Ok(issue(&mismatch.told(), &mismatch.path)),
            Ok(record) => Ok(object("value", &record?)),
        },
    }
}

fn mismatch(path: &str, expected: &'static str, found: &'static str) -> Mismatch {
    Mismatch { path: path.to_owned(), expected, found }
}

fn issue(message: &str, path: &str) -> JsValue {
    let key = |key: &str| key.parse::<u32>().map_or_else(|_| JsValue::from_str(key), JsValue::from);
    let issue = object("message", &JsValue::from_str(message));
    set(&issue, "path", &path.split('/').skip(1).map(key).collect::<Array>());
    object("issues", &Array::of1(&issue))
}
