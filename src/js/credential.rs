//! A token or a key: what it must be, and where it comes from.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::error::{Failure, invalid};
use super::options::Options;
use super::value::kind;
use crate::call::{Provider, Secret};
use crate::http::is_header_value;

/// A token or a key, or a function that gives one.
pub(super) enum Credential {
    Constant(Secret),
    Function(Function),
}

impl Credential {
    /// `check` may refuse a credential for what it is.
    pub(super) fn read(options: &mut Options, key: &'static str, check: &Check) -> Result<Option<Self>, Failure> {
        let Some(value) = options.get(key) else { return Ok(None) };
        match value.dyn_into::<Function>() {
            Ok(function) => Ok(Some(Self::Function(function))),
            Err(value) => Ok(Some(Self::Constant(check.secret(&value)?))),
        }
    }
}

/// What a provider expects of a credential, where a text is not that.
type Objection = dyn Fn(&str) -> Option<&'static str>;

/// What a credential must be.
pub(super) struct Check {
    pub(super) provider: Provider,
    /// What messages call it.
    pub(super) argument: &'static str,
    /// What stands before it in the Authorization header.
    pub(super) scheme: &'static str,
    pub(super) objection: Box<Objection>,
}

impl Check {
    /// Its text is never repeated, whatever is wrong with it.
    pub(super) fn secret(&self, value: &JsValue) -> Result<Secret, Failure> {
        let refuse = |expected: &str, came: &str| Err(invalid(Some(self.provider), self.argument, expected, came));
        let Some(text) = value.as_string() else { return refuse("text, or a function that gives it", kind(value)) };
        if text.is_empty() {
            return refuse("text, or a function that gives it", "empty text");
        }
        if !is_header_value(&text) {
            return refuse("fit for a header: printable latin1 characters, no space around them", "text with others");
        }
        match (self.objection)(&text) {
            Some(expected) => refuse(expected, "another"),
            None => Ok(Secret::new(text)),
        }
    }
}
