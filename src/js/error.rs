//! The one place where an error becomes JavaScript's.

use wasm_bindgen::prelude::*;

use super::io::tell_attempts;
use super::value::{field, is_nothing, kind, object, own_keys, set, tag, to_js};
use crate::call::{CallError, ErrorCode, Provider, Secret};
use crate::goodstack::is_key;
use crate::text::{decimal, text};

/// An error, and what JavaScript threw that led to it.
pub(super) struct Failure {
    pub(super) error: Box<CallError>,
    pub(super) cause: JsValue,
}

impl Failure {
    pub(super) fn new(code: ErrorCode, provider: Option<Provider>, message: impl Into<String>) -> Self {
        CallError::new(code, provider, message.into()).into()
    }

    /// What cannot happen, told all the same.
    pub(super) fn internal(cause: JsValue) -> Self {
        Self::new(ErrorCode::Internal, None, "the result could not be made").caused_by(cause)
    }

    pub(super) fn caused_by(self, cause: JsValue) -> Self {
        Self { cause, ..self }
    }

    /// Takes the secret out of all that is told. A cause that holds it is left out: it is not ours to change.
    pub(super) fn redact(&mut self, secret: &Secret) {
        self.error.redact(secret);
        if holds(&self.cause, secret, &mut Vec::new()) {
            self.cause = JsValue::UNDEFINED;
        }
    }
}

impl From<Box<CallError>> for Failure {
    fn from(error: Box<CallError>) -> Self {
        Self { error, cause: JsValue::UNDEFINED }
    }
}

/// Whether a foreign value may tell the secret: itself, its text, its stack or one of its fields. What cannot be looked into, a
/// request or a map for example, may hold anything.
fn holds(value: &JsValue, secret: &Secret, seen: &mut Vec<JsValue>) -> bool {
    const MOST: usize = 64;
    if let Some(text) = value.as_string() {
        return secret.stands_in(&text);
    }
    if !(value.is_object() || value.is_function()) || seen.contains(value) {
        return false;
    }
    seen.push(value.clone());
    match tag(value).as_deref() {
        Ok("[object Error]" | "[object DOMException]" | "[object Object]" | "[object Array]") if seen.len() <= MOST => {}
        // Its numbers are no text. Node's errors about certificates have it.
        Ok("[object Uint8Array]") => return false,
        _ => return true,
    }
    let Ok(own) = own_keys(value) else { return true };
    own.iter().chain(["name", "message", "stack"].map(JsValue::from_str)).any(|key| {
        key.as_string().is_some_and(|key| secret.stands_in(&key))
            || field(value, &key).map_or(true, |field| holds(&field, secret, seen))
    })
}

/// An argument that was refused before any request.
pub(super) fn invalid(provider: Option<Provider>, argument: &str, expected: &str, came: &str) -> Failure {
    let message = text!("`%` must be %, got %", argument, expected, came);
    Failure::new(ErrorCode::InvalidArgument, provider, message)
}

/// What came, for a message: the value where it is short and tells no secret, its kind where not.
pub(super) fn shown(value: &JsValue) -> String {
    const MOST: usize = 64;
    if let Some(text) = value.as_string() {
        return match letters(&text) {
            0 => "empty text".to_owned(),
            1..=MOST if !looks_secret(&text) => text!("`%`", printable(&text)),
            length => text!("text of % characters", decimal(length as u64)),
        };
    }
    if let Some(number) = value.as_f64() {
        let text = js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default();
        return text!("`%`", text);
    }
    if let Some(boolean) = value.as_bool() {
        return text!("`%`", if boolean { "true" } else { "false" });
    }
    kind(value).to_owned()
}

/// How many. The standard library's way is faster, and ten times as large.
pub(super) fn letters(text: &str) -> usize {
    text.bytes().filter(|byte| !matches!(byte, 0x80..0xC0)).count()
}

/// A token or a key that was put into the wrong argument must not be told.
pub(super) fn looks_secret(text: &str) -> bool {
    text.starts_with("Bearer ") || text.split(' ').any(|word| word.starts_with("eyJ") || is_key(word))
}

/// What would not show, or could disguise the rest, is replaced.
fn printable(text: &str) -> String {
    text.chars().map(|letter| if matches!(letter, ' '..='~') { letter } else { char::REPLACEMENT_CHARACTER }).collect()
}

impl From<Failure> for JsValue {
    fn from(Failure { error, cause }: Failure) -> Self {
        let thrown = match is_nothing(&cause) {
            true => js_sys::Error::new(&error.message),
            false => js_sys::Error::new_with_options(&error.message, object("cause", &cause).unchecked_ref()),
        };
        set(&thrown, "name", &Self::from_str("GoodStandingError"));
        // What we wrote can be parsed.
        let told = to_js(&*error).unwrap_or_default();
        set(&told, "attempts", &tell_attempts(&error.attempts));
        js_sys::Object::assign(&thrown, told.unchecked_ref()).into()
    }
}
