//! A token or a key: what it must be, and where it comes from.

use js_sys::{Array, Function, Map, Object, Promise};
use wasm_bindgen::prelude::*;

use super::error::{Failure, invalid};
use super::io::{Ended, Missed, promised};
use super::options::Options;
use super::value::{apply, get, kind, method};
use crate::call::{Provider, Secret};
use crate::http::is_header_value;
use crate::text::text;

/// A token or a key, or somebody who gives one.
pub(super) enum Credential {
    Constant(Secret),
    Asked(Source),
}

impl Credential {
    /// `check` may refuse a credential for what it is.
    pub(super) fn read(options: &mut Options, key: &'static str, check: &Check) -> Result<Option<Self>, Failure> {
        let value = match options.get_text(key) {
            None => return Ok(None),
            Some(Ok(text)) => return check.secret_of(text).map(Self::Constant).map(Some),
            Some(Err(value)) => value,
        };
        if let Some(function) = value.dyn_ref::<Function>() {
            return Ok(Some(Self::Asked(Source { who: value.clone(), function: function.clone(), scope: None })));
        }
        match (check.resource, method(&value, "getToken")) {
            (Some(resource), Some(function)) => {
                Ok(Some(Self::Asked(Source { who: value, function, scope: Some(text!("%/.default", resource)) })))
            }
            _ => Ok(Some(Self::Constant(check.secret(&value, "")?))),
        }
    }
}

/// A function that gives the text, or an object whose `getToken` gives an object with it.
pub(super) struct Source {
    who: JsValue,
    function: Function,
    /// For `getToken` alone.
    scope: Option<String>,
}

thread_local! {
    /// Who is being asked at this moment, for which scope, and the promise of the answer.
    static ASKED: Map = Map::new();
}

impl Source {
    /// Calls that need a credential at the same moment share one asking.
    pub(super) fn ask(&self) -> Result<Promise, JsValue> {
        let scope = self.scope();
        if let Some(promise) = self.under_way(&scope) {
            return Ok(promise);
        }
        let (this, arguments) = match scope.is_undefined() {
            true => (&JsValue::UNDEFINED, Array::new()),
            false => (&self.who, Array::of1(&scope)),
        };
        let promise = promised(&apply(&self.function, this, &arguments)?);
        ASKED.with(|asked| asked.set(&self.who, &Array::of2(&scope, &promise)));
        Ok(promise)
    }

    /// What the asking came to.
    pub(super) fn gave(&self, promise: &Promise, ended: &Ended) -> Result<JsValue, Missed> {
        // Also where nothing came: whoever comes next asks again, and does not wait for what may never come.
        if self.under_way(&self.scope()).is_some_and(|under_way| Object::is(&under_way, promise)) {
            ASKED.with(|asked| asked.delete(&self.who));
        }
        ended.outcome()?;
        let given = ended.value();
        Ok(match self.scope {
            None => given,
            Some(_) if given.is_object() => get(&given, "token").map_err(Missed::Threw)?,
            Some(_) => JsValue::UNDEFINED,
        })
    }

    /// The function or the object, by which it is told from others.
    pub(super) fn who(&self) -> JsValue {
        self.who.clone()
    }

    fn scope(&self) -> JsValue {
        self.scope.as_deref().map_or(JsValue::UNDEFINED, JsValue::from_str)
    }

    fn under_way(&self, scope: &JsValue) -> Option<Promise> {
        let asked = ASKED.with(|asked| asked.get(&self.who)).dyn_into::<Array>().ok()?;
        (asked.get(0) == *scope).then(|| asked.get(1).unchecked_into())
    }
}

/// What a provider expects of a credential, where a text is not that.
type Objection = dyn Fn(&str) -> Option<&'static str>;

/// What a credential must be.
pub(super) struct Check {
    pub(super) provider: Provider,
    /// What messages call it.
    pub(super) argument: &'static str,
    /// What it may be.
    pub(super) expected: &'static str,
    /// What stands before it in the Authorization header.
    pub(super) scheme: &'static str,
    /// What a `getToken` is asked to open, where one is accepted.
    pub(super) resource: Option<&'static str>,
    pub(super) objection: Box<Objection>,
}

impl Check {
    /// Its text is never repeated, whatever is wrong with it. `giver` says in a message whose it is.
    pub(super) fn secret(&self, value: &JsValue, giver: &str) -> Result<Secret, Failure> {
        match value.as_string() {
            Some(text) => self.secret_of(text),
            None => Err(self.refuse(self.expected, &text!("%%", giver, kind(value)))),
        }
    }

    fn refuse(&self, expected: &str, came: &str) -> Failure {
        invalid(Some(self.provider), self.argument, expected, came)
    }

    fn secret_of(&self, text: String) -> Result<Secret, Failure> {
        if text.is_empty() {
            return Err(self.refuse(self.expected, "empty text"));
        }
        if !is_header_value(&text) {
            return Err(self.refuse("fit for a header: printable latin1 characters, no space around them", "text with others"));
        }
        match (self.objection)(&text) {
            Some(expected) => Err(self.refuse(expected, "another")),
            None => Ok(Secret::new(text)),
        }
    }
}
