//! Options and arguments, read strictly: what is unknown is a typo, and what is wrong is named.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::error::{Failure, invalid, looks_secret, shown};
use super::value::{get, global, is_nothing, keys, kind, method};
use crate::call::{Limits, Provider};
use crate::decision::Policy;
use crate::goodstack::AllowedOrganisationType;
use crate::http::{BaseUrl, guid, is_header_name, is_header_value};
use crate::vocabulary::Vocabulary;

/// An options object whose properties are read one by one.
pub(super) struct Options<'a> {
    value: &'a JsValue,
    /// What messages call it.
    name: &'static str,
    provider: Option<Provider>,
}

impl<'a> Options<'a> {
    /// Refuses what is no object, and any key but the known ones.
    pub(super) fn new(
        value: &'a JsValue,
        name: &'static str,
        provider: Option<Provider>,
        known: &[&[&str]],
    ) -> Result<Self, Failure> {
        let options = Self { value, name, provider };
        if kind(value) != "an object" {
            return Err(invalid(provider, name, "an object", &shown(value)));
        }
        let own = keys(value).map_err(|cause| invalid(provider, name, "a readable object", "one that throws").caused_by(cause))?;
        match own.iter().find(|key| known.iter().all(|known| !known.contains(&key.as_str()))) {
            None => Ok(options),
            Some(stranger) => {
                let known = known.concat().join("`, `");
                Err(invalid(provider, name, &format!("an object with no other keys than `{known}`"), &shown_key(stranger)))
            }
        }
    }

    /// The value of a property; none where it is undefined.
    pub(super) fn get(&self, key: &str) -> Result<Option<JsValue>, Failure> {
        let value = get(self.value, key).map_err(|cause| self.invalid(key, "readable", "a getter that throws").caused_by(cause))?;
        Ok(Some(value).filter(|value| !value.is_undefined()))
    }

    pub(super) fn invalid(&self, key: &str, expected: &str, came: &str) -> Failure {
        invalid(self.provider, &format!("{}.{key}", self.name), expected, came)
    }

    pub(super) fn text(&self, key: &str, expected: &str, fits: &dyn Fn(&str) -> bool) -> Result<Option<String>, Failure> {
        self.checked_text(key, &|| expected.to_owned(), fits)
    }

    fn checked_text(
        &self,
        key: &str,
        expected: &dyn Fn() -> String,
        fits: &dyn Fn(&str) -> bool,
    ) -> Result<Option<String>, Failure> {
        let Some(value) = self.get(key)? else { return Ok(None) };
        match value.as_string().filter(|text| fits(text)) {
            None => Err(self.invalid(key, &expected(), &shown(&value))),
            text => Ok(text),
        }
    }

    pub(super) fn word<T: Vocabulary>(&self, key: &str) -> Result<Option<T>, Failure> {
        Ok(self.one_of(key, T::TEXTS)?.as_deref().and_then(T::read))
    }

    fn one_of(&self, key: &str, texts: &[&str]) -> Result<Option<String>, Failure> {
        self.checked_text(key, &|| format!("one of `{}`", texts.join("`, `")), &|text| texts.contains(&text))
    }

    fn number(&self, key: &str, expected: &str, fits: &dyn Fn(f64) -> bool) -> Result<Option<f64>, Failure> {
        const MOST: f64 = 2_147_483_647.0; // a longer timer strikes at once
        let Some(value) = self.get(key)? else { return Ok(None) };
        match value.as_f64().filter(|number| *number <= MOST && fits(*number)) {
            None => Err(self.invalid(key, expected, &shown(&value))),
            number => Ok(number),
        }
    }

    pub(super) fn function(&self, key: &str) -> Result<Option<Function>, Failure> {
        self.get(key)?.map(|value| value.dyn_into().map_err(|value| self.invalid(key, "a function", &shown(&value)))).transpose()
    }

    /// A list of text that is not empty.
    fn texts(&self, key: &str, expected: &str, fits: &dyn Fn(&str) -> bool) -> Result<Option<Vec<String>>, Failure> {
        let Some(value) = self.get(key)? else { return Ok(None) };
        if kind(&value) != "an array" {
            return Err(self.invalid(key, expected, &shown(&value)));
        }
        let unreadable = |cause| self.invalid(key, expected, "one that throws").caused_by(cause);
        let length = get(&value, "length").map_err(unreadable)?.as_f64().unwrap_or(0.0);
        if length == 0.0 {
            return Err(self.invalid(key, expected, "an empty array"));
        }
        let mut texts = Vec::new();
        while (texts.len() as f64) < length {
            let item = get(&value, &texts.len().to_string()).map_err(unreadable)?;
            match item.as_string().filter(|text| fits(text)) {
                Some(text) => texts.push(text),
                None => return Err(self.invalid(key, expected, &format!("one with {}", shown(&item)))),
            }
        }
        Ok(Some(texts))
    }
}

fn shown_key(key: &str) -> String {
    format!("the key {}", shown(&JsValue::from_str(key)))
}

/// The policy; undefined is the default one.
pub(super) fn policy(value: &JsValue, provider: Option<Provider>) -> Result<Policy, Failure> {
    let mut policy = Policy::default();
    if value.is_undefined() {
        return Ok(policy);
    }
    let options = Options::new(
        value,
        "policy",
        provider,
        &[&["operation", "notReady", "cannotDefineEligibility", "organisationTypes", "countryCodes"]],
    )?;
    policy.operation = options.word("operation")?.unwrap_or(policy.operation);
    policy.not_ready = options.word("notReady")?.unwrap_or(policy.not_ready);
    policy.cannot_define_eligibility = options.word("cannotDefineEligibility")?.unwrap_or(policy.cannot_define_eligibility);
    let types = options.texts("organisationTypes", "an array of `social_impact`, `nonprofit` or `education`", &|text| {
        AllowedOrganisationType::TEXTS.contains(&text)
    })?;
    policy.organisation_types = types.map(|types| types.iter().filter_map(|text| Vocabulary::read(text)).collect());
    let countries = options.texts("countryCodes", "an array of ISO 3166-1 alpha-3 codes", &|text| {
        text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
    })?;
    policy.country_codes = countries.map(|codes| codes.iter().map(|code| code.to_ascii_uppercase()).collect());
    Ok(policy)
}

/// What both providers' options have in common.
pub(super) const REQUEST_KEYS: &[&str] =
    &["baseUrl", "signal", "timeoutMs", "deadlineMs", "maxRetries", "maxRetryAfterMs", "headers", "fetch", "onAttempt"];

/// How to carry a call out.
pub(super) struct RequestOptions {
    /// Of the user's own; without a slash at its end.
    pub(super) base_url: Option<String>,
    pub(super) signal: Option<JsValue>,
    pub(super) limits: Limits,
    pub(super) headers: Vec<(String, String)>,
    pub(super) fetch: Function,
    /// What `fetch` is called on.
    pub(super) fetch_this: JsValue,
    pub(super) on_attempt: Option<Function>,
}

impl RequestOptions {
    /// `own`: the headers that have an option of their own.
    pub(super) fn read(options: &Options, own: &[(&str, &str)]) -> Result<Self, Failure> {
        let defaults = Limits::default();
        const DURATION: &str = "a number of milliseconds from 1 to 2147483647";
        let is_duration = &|number: f64| number >= 1.0;
        let limits = Limits {
            timeout_ms: options.number("timeoutMs", DURATION, is_duration)?.unwrap_or(defaults.timeout_ms),
            deadline_ms: options.number("deadlineMs", DURATION, is_duration)?.unwrap_or(defaults.deadline_ms),
            max_retries: options
                .number("maxRetries", "a whole number from 0 to 2147483647", &|number| number >= 0.0 && number.fract() == 0.0)?
                .map_or(defaults.max_retries, |number| number as u32),
            max_retry_after_ms: options
                .number("maxRetryAfterMs", "a number of milliseconds from 0 to 2147483647", &|number| number >= 0.0)?
                .unwrap_or(defaults.max_retry_after_ms),
        };
        let (fetch, fetch_this) = match options.function("fetch")? {
            Some(fetch) => (fetch, JsValue::UNDEFINED),
            None => {
                let fetch = global("fetch").dyn_into();
                let missing = |_| options.invalid("fetch", "a function where the runtime has no `fetch` of its own", "nothing");
                (fetch.map_err(missing)?, js_sys::global().into())
            }
        };
        Ok(Self {
            base_url: base_url(options)?,
            signal: signal(options)?,
            limits,
            headers: headers(options, own)?,
            fetch,
            fetch_this,
            on_attempt: options.function("onAttempt")?,
        })
    }
}

fn base_url(options: &Options) -> Result<Option<String>, Failure> {
    const KEY: &str = "baseUrl";
    let Some(value) = options.get(KEY)? else { return Ok(None) };
    let Some(text) = value.as_string() else { return Err(options.invalid(KEY, "an absolute URL", &shown(&value))) };
    // A URL may carry a password, so what came is described and not repeated.
    let url = web_sys::Url::new(&text).map_err(|_| {
        options.invalid(KEY, "an absolute URL", &format!("text of {} characters that is none", text.chars().count()))
    })?;
    let parts = BaseUrl {
        protocol: &url.protocol(),
        hostname: &url.hostname(),
        has_credentials: !url.username().is_empty() || !url.password().is_empty(),
        has_query: text.contains(['?', '#']),
    };
    match parts.objection() {
        Some(expected) => Err(options.invalid(KEY, expected, &format!("`{}//{}…`", url.protocol(), url.hostname()))),
        None => Ok(Some(format!("{}{}", url.origin(), url.pathname().trim_end_matches('/')))),
    }
}

/// By its shape: a signal of another realm or a polyfill is one too.
fn signal(options: &Options) -> Result<Option<JsValue>, Failure> {
    let Some(value) = options.get("signal")? else { return Ok(None) };
    let is_one = get(&value, "aborted").is_ok_and(|aborted| aborted.as_bool().is_some())
        && method(&value, "addEventListener").is_some()
        && method(&value, "removeEventListener").is_some();
    if is_one { Ok(Some(value)) } else { Err(options.invalid("signal", "an AbortSignal", &shown(&value))) }
}

fn headers(options: &Options, own: &[(&str, &str)]) -> Result<Vec<(String, String)>, Failure> {
    const KEY: &str = "headers";
    let Some(value) = options.get(KEY)? else { return Ok(Vec::new()) };
    if kind(&value) != "an object" {
        return Err(options.invalid(KEY, "an object of names and values", &shown(&value)));
    }
    let unreadable = |cause| options.invalid(KEY, "a readable object", "one that throws").caused_by(cause);
    let names = keys(&value).map_err(unreadable)?;
    if names.is_empty() && method(&value, "forEach").is_some() {
        return Err(options.invalid(KEY, "a plain object", "a `Headers` or a `Map`"));
    }
    let mut headers = Vec::new();
    for name in names {
        if !is_header_name(&name) {
            return Err(options.invalid(KEY, "an object whose keys are header names", &shown_key(&name)));
        }
        if let Some((_, option)) = own.iter().find(|(header, _)| header.eq_ignore_ascii_case(&name)) {
            return Err(options.invalid(KEY, &format!("without `{name}`, which has an option of its own, `{option}`"), "it"));
        }
        let header = get(&value, &name).map_err(unreadable)?;
        // A header may carry a secret, so its value is never repeated.
        match header.as_string() {
            Some(text) if is_header_value(&text) => headers.push((name, text)),
            other => {
                let came = if other.is_some() { "text with other characters" } else { kind(&header) };
                return Err(options.invalid(&format!("{KEY}[\"{name}\"]"), "text of printable latin1 characters", came));
            }
        }
    }
    Ok(headers)
}

/// A header value of an option of its own.
pub(super) fn header_text(options: &Options, key: &str) -> Result<Option<String>, Failure> {
    options.text(key, "text of printable latin1 characters, not empty", &|text| !text.is_empty() && is_header_value(text))
}

pub(super) fn guid_option(options: &Options, key: &str) -> Result<Option<String>, Failure> {
    let text = options.text(key, "a GUID such as `01234567-89ab-cdef-0123-456789abcdef`", &|text| guid(text).is_some())?;
    Ok(text.as_deref().and_then(guid))
}

/// Whether this is a page or a worker of a browser. Every browser names itself so; no other runtime does.
pub(super) fn is_browser() -> bool {
    let agent = get(&global("navigator"), "userAgent").ok().and_then(|agent| agent.as_string());
    agent.is_some_and(|agent| agent.starts_with("Mozilla/"))
}

/// The id that a function is about.
pub(super) fn id(
    provider: Provider,
    argument: &str,
    value: &JsValue,
    expected: &str,
    read: impl Fn(&str) -> Option<String>,
) -> Result<String, Failure> {
    let id = value.as_string().filter(|text| !looks_secret(text)).as_deref().and_then(read);
    id.ok_or_else(|| invalid(Some(provider), argument, expected, &shown(value)))
}

/// The options of a call are required: without them there is neither credential nor server.
pub(super) fn required<'a>(value: &'a JsValue, provider: Provider, known: &[&[&str]]) -> Result<Options<'a>, Failure> {
    if is_nothing(value) {
        return Err(invalid(Some(provider), "options", "an object", kind(value)));
    }
    Options::new(value, "options", Some(provider), known)
}
