//! Options and arguments, read strictly: what is unknown is a typo, and what is wrong is named.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::error::{Failure, invalid, letters, looks_secret, shown};
use super::io::{has_fetch, look, url_parts};
use super::throttle::Throttle;
use super::value::{get, global, is_closed, keys, kind, method, tag};
use crate::call::{Limits, Provider};
use crate::decision::Policy;
use crate::goodstack::AllowedOrganisationType;
use crate::http::{BaseUrl, guid, is_header_name, is_header_value};
use crate::text::{decimal, text};
use crate::vocabulary::{Vocabulary, position};

/// Of every number. A longer timer strikes at once.
pub(super) const MOST: u32 = 2_147_483_647;

/// An options object whose properties are read one by one. The first that is wrong is kept for `finish`.
pub(super) struct Options<'a> {
    value: &'a JsValue,
    /// What messages call it.
    name: &'static str,
    provider: Option<Provider>,
    failure: Option<Failure>,
    /// All that is there, where one look told it: what is absent, and what is text, need not be asked for.
    seen: Option<Vec<(String, Seen)>>,
}

enum Seen {
    Undefined,
    Text(String),
    Other,
}

impl<'a> Options<'a> {
    /// Refuses what is no object, and any key but the known ones.
    pub(super) fn new(value: &'a JsValue, name: &'static str, provider: Option<Provider>, known: &[&[&str]]) -> Self {
        let mut options = Self { value, name, provider, failure: None, seen: None };
        let is_stranger = |key: &str| known.iter().all(|known| !known.contains(&key));
        options.seen = seen(value);
        let stranger = match &options.seen {
            Some(seen) => seen.iter().map(|(key, _)| key).find(|key| is_stranger(key)).cloned(),
            None if kind(value) != "an object" => {
                // Text may be a credential in the wrong place, of a kind that nobody knows.
                options.fail(invalid(provider, name, "an object", kind(value)));
                None
            }
            None if is_closed(value) => {
                options.fail(invalid(provider, name, "a plain object", &shown_tag(value)));
                None
            }
            None => match keys(value) {
                Ok(own) => own.into_iter().find(|key| is_stranger(key)),
                Err(cause) => {
                    options.fail(invalid(provider, name, "a readable object", "one that throws").caused_by(cause));
                    None
                }
            },
        };
        if let Some(stranger) = stranger {
            let expected = text!("an object with no other keys than `%`", known.concat().join("`, `"));
            options.fail(invalid(provider, name, &expected, &shown_key(&stranger)));
        }
        options
    }

    /// Whoever reads must ask at the end whether all was well.
    pub(super) fn finish(self) -> Result<(), Failure> {
        self.failure.map_or(Ok(()), Err)
    }

    fn fail(&mut self, failure: Failure) {
        if self.failure.is_none() {
            self.failure = Some(failure);
        }
    }

    /// The value of a property; none where it is undefined.
    pub(super) fn get(&mut self, key: &str) -> Option<JsValue> {
        if let Some(seen) = &self.seen {
            match seen.iter().find(|(there, _)| there == key) {
                None | Some((_, Seen::Undefined)) => return None,
                Some((_, Seen::Text(text))) => return Some(JsValue::from_str(text)),
                Some((_, Seen::Other)) => {}
            }
        }
        match get(self.value, key) {
            Ok(value) => Some(value).filter(|value| !value.is_undefined()),
            Err(cause) => {
                self.refuse_because(key, "readable", "a getter that throws", cause);
                None
            }
        }
    }

    #[inline(never)]
    pub(super) fn refuse(&mut self, key: &str, expected: &str, came: &str) {
        self.refuse_because(key, expected, came, JsValue::UNDEFINED);
    }

    fn refuse_because(&mut self, key: &str, expected: &str, came: &str, cause: JsValue) {
        self.fail(invalid(self.provider, &text!("%.%", self.name, key), expected, came).caused_by(cause));
    }

    #[inline(never)]
    pub(super) fn text(&mut self, key: &str, expected: &str, fits: &dyn Fn(&str) -> bool) -> Option<String> {
        match self.get_text(key)? {
            Ok(text) if fits(&text) => Some(text),
            other => {
                self.refuse(key, expected, &shown_either(other));
                None
            }
        }
    }

    /// The value of a property, as what it is where it is text.
    pub(super) fn get_text(&mut self, key: &str) -> Option<Result<String, JsValue>> {
        let seen = self.seen.as_ref().and_then(|seen| seen.iter().find(|(there, _)| there == key));
        if let Some((_, Seen::Text(text))) = seen {
            return Some(Ok(text.clone()));
        }
        let value = self.get(key)?;
        Some(value.as_string().ok_or(value))
    }

    pub(super) fn word<T: Vocabulary>(&mut self, key: &str) -> Option<T> {
        T::ALL.get(self.one_of(key, T::TEXTS)?).copied()
    }

    #[inline(never)]
    fn one_of(&mut self, key: &str, texts: &[&str]) -> Option<usize> {
        let value = self.get_text(key)?;
        let known = value.as_deref().ok().and_then(|text| position(texts, text));
        if known.is_none() {
            self.refuse(key, &text!("one of `%`", texts.join("`, `")), &shown_either(value));
        }
        known
    }

    #[inline(never)]
    fn number(&mut self, key: &str, expected: &str, fits: &dyn Fn(f64) -> bool) -> Option<f64> {
        let value = self.get(key)?;
        let number = value.as_f64().filter(|number| *number <= f64::from(MOST) && fits(*number));
        if number.is_none() {
            self.refuse(key, expected, &shown(&value));
        }
        number
    }

    pub(super) fn count(&mut self, key: &str, least: u32, most: u32) -> Option<u32> {
        let expected = text!("a whole number from % to %", decimal(least.into()), decimal(most.into()));
        let fits = |number: f64| number >= f64::from(least) && number <= f64::from(most) && number.fract() == 0.0;
        self.number(key, &expected, &fits).map(|number| number as u32)
    }

    pub(super) fn function(&mut self, key: &str) -> Option<Function> {
        let value = self.get(key)?;
        value.dyn_into().map_err(|value| self.refuse(key, "a function", &shown(&value))).ok()
    }

    /// A list of text that is not empty.
    pub(super) fn texts(&mut self, key: &str, expected: &str, fits: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
        let value = self.get(key)?;
        if kind(&value) != "an array" {
            self.refuse(key, expected, &shown(&value));
            return None;
        }
        let length = get(&value, "length").ok().and_then(|length| length.as_f64()).unwrap_or_default();
        let mut texts = Vec::new();
        while (texts.len() as f64) < length {
            match get(&value, &decimal(texts.len() as u64)) {
                Err(cause) => {
                    self.refuse_because(key, expected, "one that throws", cause);
                    return None;
                }
                Ok(item) => match item.as_string().filter(|text| fits(text)) {
                    Some(text) => texts.push(text),
                    None => {
                        self.refuse(key, expected, &text!("one with %", shown(&item)));
                        return None;
                    }
                },
            }
        }
        if texts.is_empty() {
            self.refuse(key, expected, "an empty array");
        }
        Some(texts)
    }
}

fn shown_either(value: Result<String, JsValue>) -> String {
    shown(&value.map_or_else(|value| value, |text| JsValue::from_str(&text)))
}

fn seen(value: &JsValue) -> Option<Vec<(String, Seen)>> {
    let look = look(value)?;
    let mut lines = look.split('\n');
    let mut seen = Vec::new();
    while let (Some(key), Some(told)) = (lines.next(), lines.next()) {
        let what = match told.strip_prefix('=') {
            Some(text) => Seen::Text(text.to_owned()),
            None if told == "-" => Seen::Undefined,
            None => Seen::Other,
        };
        seen.push((key.to_owned(), what));
    }
    Some(seen)
}

fn shown_key(key: &str) -> String {
    text!("the key %", shown(&JsValue::from_str(key)))
}

/// What is no plain object, for a message.
pub(super) fn shown_tag(value: &JsValue) -> String {
    shown(&JsValue::from_str(&tag(value).unwrap_or_default()))
}

/// Of ISO 3166-1 alpha-3, by its form.
pub(super) fn is_country_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The policy; undefined is the default one.
pub(super) fn policy(value: &JsValue, provider: Option<Provider>) -> Result<Policy, Failure> {
    const KEYS: &[&str] = &["operation", "notReady", "cannotDefineEligibility", "organisationTypes", "countryCodes"];
    let defaults = Policy::default();
    if value.is_undefined() {
        return Ok(defaults);
    }
    let mut options = Options::new(value, "policy", provider, &[KEYS]);
    let types = options.texts("organisationTypes", "an array of `social_impact`, `nonprofit` or `education`", &|text| {
        AllowedOrganisationType::TEXTS.contains(&text)
    });
    let countries = options.texts("countryCodes", "an array of ISO 3166-1 alpha-3 codes", &is_country_code);
    let policy = Policy {
        operation: options.word("operation").unwrap_or(defaults.operation),
        not_ready: options.word("notReady").unwrap_or(defaults.not_ready),
        cannot_define_eligibility: options.word("cannotDefineEligibility").unwrap_or(defaults.cannot_define_eligibility),
        organisation_types: types.map(|types| types.iter().filter_map(|text| Vocabulary::read(text)).collect()),
        country_codes: countries.map(|codes| codes.iter().map(|code| code.to_ascii_uppercase()).collect()),
    };
    options.finish().map(|()| policy)
}

/// What both providers' options have in common.
pub(super) const REQUEST_KEYS: &[&str] =
    &["baseUrl", "signal", "timeoutMs", "deadlineMs", "maxRetries", "maxRetryAfterMs", "throttle", "headers", "fetch", "onAttempt"];

/// How to carry a call out.
pub(super) struct RequestOptions {
    /// Of the user's own; without a slash at its end.
    pub(super) base_url: Option<String>,
    /// Undefined where there is none.
    pub(super) signal: JsValue,
    pub(super) limits: Limits,
    pub(super) throttle: Option<Throttle>,
    pub(super) headers: Vec<(String, String)>,
    /// Undefined is the runtime's own.
    pub(super) fetch: JsValue,
    pub(super) on_attempt: Option<Function>,
}

impl RequestOptions {
    /// `own`: the headers that the call sets itself. `options` keeps what is wrong.
    pub(super) fn read(options: &mut Options, own: &[&str]) -> Self {
        const DURATION: &str = "a number of milliseconds from 1 to 2147483647";
        let is_duration = &|number: f64| number >= 1.0;
        let defaults = Limits::default();
        let limits = Limits {
            timeout_ms: options.number("timeoutMs", DURATION, is_duration).unwrap_or(defaults.timeout_ms),
            deadline_ms: options.number("deadlineMs", DURATION, is_duration).unwrap_or(defaults.deadline_ms),
            max_retries: options.count("maxRetries", 0, MOST).unwrap_or(defaults.max_retries),
            max_retry_after_ms: options
                .number("maxRetryAfterMs", "a number of milliseconds from 0 to 2147483647", &|number| number >= 0.0)
                .unwrap_or(defaults.max_retry_after_ms),
        };
        let fetch = options.function("fetch");
        if fetch.is_none() && !has_fetch() {
            options.refuse("fetch", "a function where the runtime has no `fetch` of its own", "nothing");
        }
        Self {
            base_url: base_url(options),
            signal: signal(options).unwrap_or_default(),
            limits,
            throttle: throttle(options),
            headers: headers(options, own),
            fetch: fetch.map(JsValue::from).unwrap_or_default(),
            on_attempt: options.function("onAttempt"),
        }
    }
}

fn base_url(options: &mut Options) -> Option<String> {
    const KEY: &str = "baseUrl";
    thread_local! {
        /// The last one that was given, and read: all calls of a program tend to have the same.
        static LAST: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
    }
    let text = match options.get_text(KEY)? {
        Ok(text) => text,
        Err(value) => {
            options.refuse(KEY, "the text of an absolute URL", &shown(&value));
            return None;
        }
    };
    let last = LAST.with_borrow(|(given, read)| (*given == text && !text.is_empty()).then(|| read.clone()));
    if last.is_some() {
        return last;
    }
    // A URL may carry a password, so what came is described and not repeated.
    let Some(parts) = url_parts(&text) else {
        options.refuse(
            KEY,
            "the text of an absolute URL",
            &text!("text of % characters that is none", decimal(letters(&text) as u64)),
        );
        return None;
    };
    let mut parts = parts.split('\n');
    let [protocol, hostname, user, mut base_url] = std::array::from_fn(|_| parts.next().unwrap_or_default());
    let has_query = text.bytes().any(|byte| matches!(byte, b'?' | b'#'));
    let objection = BaseUrl { protocol, hostname, has_credentials: !user.is_empty(), has_query }.objection();
    if let Some(expected) = objection {
        options.refuse(KEY, expected, &text!("`%//%…`", protocol, hostname));
        return None;
    }
    while let Some(shorter) = base_url.strip_suffix('/') {
        base_url = shorter;
    }
    let base_url = base_url.to_owned();
    LAST.set((text, base_url.clone()));
    Some(base_url)
}

/// By its shape: a signal of another realm or a polyfill is one too.
fn signal(options: &mut Options) -> Option<JsValue> {
    let value = options.get("signal")?;
    let is_one = get(&value, "aborted").is_ok_and(|aborted| aborted.as_bool().is_some())
        && method(&value, "addEventListener").is_some()
        && method(&value, "removeEventListener").is_some();
    if !is_one {
        options.refuse("signal", "an AbortSignal", &shown(&value));
    }
    Some(value)
}

fn throttle(options: &mut Options) -> Option<Throttle> {
    let value = options.get("throttle")?;
    let throttle = Throttle::of(&value);
    if throttle.is_none() {
        options.refuse("throttle", "made by `createThrottle`", kind(&value));
    }
    throttle
}

fn headers(options: &mut Options, own: &[&str]) -> Vec<(String, String)> {
    const KEY: &str = "headers";
    let mut headers = Vec::new();
    let Some(value) = options.get(KEY) else { return headers };
    let names = match keys(&value) {
        Ok(names) if kind(&value) == "an object" => names,
        _ => {
            options.refuse(KEY, "a readable object of names and values", kind(&value));
            return headers;
        }
    };
    if is_closed(&value) {
        options.refuse(KEY, "a plain object", &shown_tag(&value));
    }
    for name in names {
        if !is_header_name(&name) || looks_secret(&name) {
            options.refuse(KEY, "an object whose keys are header names", &shown_key(&name));
        }
        if own.iter().any(|header| header.eq_ignore_ascii_case(&name)) {
            options.refuse(KEY, &text!("without `%`, which the call sets itself", name), "it");
        }
        // A header may carry a secret, so its value is never repeated.
        let came = match get(&value, &name).map(|header| header.as_string().ok_or_else(|| kind(&header))) {
            Ok(Ok(text)) if is_header_value(&text) => {
                headers.push((name, text));
                continue;
            }
            Ok(Ok(_)) => "text with others",
            Ok(Err(kind)) => kind,
            Err(_) => "a getter that throws",
        };
        options.refuse(&text!("%[\"%\"]", KEY, name), "text of printable latin1 characters", came);
    }
    headers
}

/// A header value of an option of its own.
pub(super) fn header_text(options: &mut Options, key: &str) -> Option<String> {
    options.text(key, "text of printable latin1 characters, not empty", &|text| !text.is_empty() && is_header_value(text))
}

pub(super) fn guid_option(options: &mut Options, key: &str) -> Option<String> {
    let text = options.text(key, "a GUID such as `01234567-89ab-cdef-0123-456789abcdef`", &|text| guid(text).is_some());
    text.as_deref().and_then(guid)
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
    read: fn(&str) -> Option<String>,
) -> Result<String, Failure> {
    let id = value.as_string().filter(|text| !looks_secret(text)).as_deref().and_then(read);
    id.ok_or_else(|| invalid(Some(provider), argument, expected, &shown(value)))
}
