//! Carries a call out: asks for the credential, sends, waits, and tells how it went.

use std::cell::RefCell;

use js_sys::{Math, Promise};
use slab::Slab;
use wasm_bindgen::prelude::*;

use super::credential::{Check, Credential};
use super::error::Failure;
use super::io::{
    Ended, Exchanged, MOST_BYTES, Missed, Stopped, Wait, drive, elapse, exchange, ignore, is_aborted, steady_ms, tell_attempts,
    told, within,
};
use super::options::{Options, RequestOptions};
use super::throttle::{Key, Pass, Queued, Who};
use super::value::{apply, get};
use crate::call::{self, Answer, Call, CallError, ErrorCode, Next, Now, Secret, Turn};
use crate::http::Request;
use crate::text::text;

/// Everything that a call needs.
pub(super) struct Asking {
    base_url: String,
    request: Request,
    credential: Option<Credential>,
    check: Check,
    options: RequestOptions,
}

impl Asking {
    /// Reads the options that are left, and refuses what is wrong with any of them.
    pub(super) fn read(
        mut options: Options,
        own_headers: &[&str],
        credential_key: &'static str,
        base_url: &str,
        request: Request,
        check: Check,
    ) -> Result<Self, Failure> {
        let credential = Credential::read(&mut options, credential_key, &check)?;
        let mut read = RequestOptions::read(&mut options, own_headers);
        if credential.is_none() && read.base_url.is_none() {
            options.refuse(credential_key, "given, unless `options.baseUrl` names a server that adds it", "neither");
        }
        options.finish()?;
        let base_url = read.base_url.take().unwrap_or_else(|| base_url.to_owned());
        Ok(Self { base_url, request, credential, check, options: read })
    }
}

/// What an answer becomes, as JSON text; `meta` apart, which is the same for every call.
type Read = dyn Fn(&Answer) -> Result<String, Box<CallError>>;

pub(super) type Resume = dyn Fn(usize, JsValue) -> Result<JsValue, JsValue>;

thread_local! {
    /// Nothing stands in the place of the call that goes on at this moment.
    static CALLS: RefCell<Slab<Option<Box<Running>>>> = const { RefCell::new(Slab::new()) };
    static RESUME: Closure<Resume> = Closure::new(resume);
}

/// The promise of a call: whatever was refused before is its rejection.
pub(super) fn promise(asked: Result<(Asking, Box<Read>), Failure>) -> Promise {
    let begun = asked.map_err(JsValue::from).and_then(|(asking, read)| {
        let running = Box::new(Running::new(asking, read));
        let call = CALLS.with_borrow_mut(|calls| calls.insert(Some(running)));
        Ok((call, resume(call, JsValue::UNDEFINED)?))
    });
    match begun {
        Ok((call, given)) => RESUME.with(|resume| drive(resume, call, &given)),
        Err(thrown) => Promise::reject(&thrown),
    }
}

/// What the call waits for next, or its result.
fn resume(call: usize, came: JsValue) -> Result<JsValue, JsValue> {
    let Some(mut running) = CALLS.with_borrow_mut(|calls| calls.get_mut(call)?.take()) else { return Ok(JsValue::UNDEFINED) };
    let result = match running.go_on(came) {
        Ok(Step::Wait(wait)) => {
            CALLS.with_borrow_mut(|calls| calls.get_mut(call).map(|place| place.replace(running)));
            return Ok(wait.into());
        }
        Ok(Step::Finish(result)) => Ok(result),
        // A foreign getter may call us now.
        Err(failure) => Err(running.told(failure).into()),
    };
    CALLS.with_borrow_mut(|calls| calls.try_remove(call));
    result
}

/// A call under way.
struct Running {
    asking: Asking,
    read: Box<Read>,
    call: Call,
    waits_for: WaitsFor,
    pass: Option<Pass>,
    /// None is nothing asked for yet; some of none is nothing to send.
    authorization: Option<Option<String>>,
    last: Option<Exchanged>,
    /// Every credential, so that none is told.
    secrets: Vec<Secret>,
}

/// What it goes on with when that has come.
enum WaitsFor {
    Nothing,
    Turn { queued: Queued, since: Now },
    Credential(Promise),
    Answer,
    Retry,
}

/// How far a call comes at once.
enum Step {
    Wait(Wait),
    Finish(JsValue),
}

impl Running {
    fn new(asking: Asking, read: Box<Read>) -> Self {
        let can_renew = matches!(asking.credential, Some(Credential::Asked(_)));
        let call = Call::new(asking.options.limits.clone(), can_renew, now());
        let secrets = match &asking.credential {
            Some(Credential::Constant(secret)) => vec![secret.clone()],
            _ => Vec::new(),
        };
        Self { asking, read, call, waits_for: WaitsFor::Nothing, pass: None, authorization: None, last: None, secrets }
    }

    /// Does all that can be done without waiting, now that this came.
    fn go_on(&mut self, came: JsValue) -> Result<Step, Failure> {
        let ended = came.unchecked_ref::<Ended>();
        match std::mem::replace(&mut self.waits_for, WaitsFor::Nothing) {
            WaitsFor::Nothing if is_aborted(self.signal()) => Err(self.stopped(Stopped::Signal)),
            WaitsFor::Turn { .. } | WaitsFor::Retry if ended.is_aborted() => Err(self.stopped(Stopped::Signal)),
            WaitsFor::Nothing | WaitsFor::Retry => self.queue(),
            WaitsFor::Turn { queued, since } => self.enter(queued, since),
            WaitsFor::Credential(promise) => self.authorize(Some((&promise, ended))),
            WaitsFor::Answer => self.conclude(came.unchecked_into()),
        }
    }

    fn wait(&mut self, what: WaitsFor, wait: Wait) -> Result<Step, Failure> {
        self.waits_for = what;
        Ok(Step::Wait(wait))
    }

    fn signal(&self) -> &JsValue {
        &self.asking.options.signal
    }

    /// The throttle, if there is one, says when this call may go on.
    fn queue(&mut self) -> Result<Step, Failure> {
        let Asking { base_url, credential, options, .. } = &self.asking;
        let Some(throttle) = &options.throttle else { return self.authorize(None) };
        let key = Key {
            base_url: base_url.clone(),
            credential: credential.as_ref().map(|credential| match credential {
                Credential::Constant(secret) => Who::Text(secret.clone()),
                Credential::Asked(source) => Who::Source(source.who()),
            }),
        };
        let since = now();
        let again = !self.call.attempts().is_empty();
        let queued = throttle.arrive(key, again, options.limits.max_retry_after_ms, self.call.remaining_ms(since));
        self.enter(queued, since)
    }

    fn enter(&mut self, queued: Queued, since: Now) -> Result<Step, Failure> {
        match queued.turn() {
            Err((ms, woken)) => {
                let wait = within(ms, self.signal(), &woken);
                self.wait(WaitsFor::Turn { queued, since }, wait)
            }
            Ok(Turn::Go) => {
                self.call.pause(since, now());
                self.pass = Some(queued.pass);
                self.authorize(None)
            }
            Ok(Turn::Held { ms }) => {
                let provider = self.asking.check.provider;
                let message = text!("the throttle holds this call back: % asked to wait", provider.name());
                let mut failure = Failure::new(ErrorCode::RateLimited, Some(provider), message);
                failure.error.retryable = true;
                failure.error.retry_after_ms = Some(ms);
                failure.error.hint = Some("wait that long, or raise `maxRetryAfterMs`");
                Err(failure)
            }
        }
    }

    /// Makes the Authorization header. A function is asked; it may take as long as the deadline allows.
    fn authorize(&mut self, came: Option<(&Promise, &Ended)>) -> Result<Step, Failure> {
        if self.authorization.is_none() {
            let secret = match (&self.asking.credential, came) {
                (None, _) => None,
                (Some(Credential::Constant(secret)), _) => Some(secret.clone()),
                (Some(Credential::Asked(source)), None) => {
                    let ms = self.call.remaining_ms(now());
                    let promise = source.ask().map_err(|cause| self.threw(cause))?;
                    let wait = within(ms, self.signal(), &promise);
                    return self.wait(WaitsFor::Credential(promise), wait);
                }
                (Some(Credential::Asked(source)), Some((promise, ended))) => {
                    let value = source.gave(promise, ended).map_err(|missed| match missed {
                        Missed::Stopped(stopped) => self.stopped(stopped),
                        Missed::Threw(cause) => self.threw(cause),
                        Missed::TooLarge => self.threw(JsValue::UNDEFINED),
                    })?;
                    let secret = self.asking.check.secret(&value, "one that gave ")?;
                    self.secrets.push(secret.clone());
                    Some(secret)
                }
            };
            let scheme = self.asking.check.scheme;
            self.authorization = Some(secret.map(|secret| text!("%%", scheme, secret.expose())));
        }
        self.send()
    }

    fn send(&mut self) -> Result<Step, Failure> {
        let within_ms = self.call.begin(now());
        let Asking { base_url, options, request, .. } = &self.asking;
        let authorization = self.authorization.as_ref().and_then(Option::as_deref);
        let own = request.headers.iter().map(|(name, value)| (*name, value.as_str()));
        let users = options.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        // Seldom longer, but for a token; and growing costs as much as all the rest.
        let mut lines = String::with_capacity(512 + authorization.map_or(0, str::len));
        lines.push_str(base_url);
        lines.push_str(&request.path);
        // No header holds a line break.
        for (name, value) in own.chain(users).chain(authorization.map(|value| ("Authorization", value))) {
            for part in ["\n", name, "\n", value] {
                lines.push_str(part);
            }
        }
        let wait = exchange(&options.fetch, &lines, within_ms, self.signal(), MOST_BYTES);
        self.wait(WaitsFor::Answer, wait)
    }

    /// Reads the answer, tells the machine and the listener, and says what comes next.
    fn conclude(&mut self, exchanged: Exchanged) -> Result<Step, Failure> {
        let answer = exchanged.answer();
        if let Some(pass) = self.pass.take()
            && let Some(ms) = answer.holds_back_ms()
        {
            pass.hold(ms);
        }
        let (outcome, ended) = match exchanged.outcome() {
            Err(missed) => {
                let failure = self.missed(missed, answer.status);
                let ended = call::Ended { status: answer.status, error: Some(failure.error.code), ..call::Ended::default() };
                (Err(failure), ended)
            }
            Ok(()) => match (self.read)(&answer) {
                Ok(record) => (Ok(record), answer.ended(None)),
                Err(mut error) => {
                    let ended = answer.ended(Some(&mut error));
                    (Err(error.into()), ended)
                }
            },
        };
        let next = self.call.end(ended, now(), Math::random());
        self.tell_attempt();
        let exchanged = self.last.insert(exchanged);
        match (outcome, next) {
            (Ok(record), _) => {
                let result = told(&record, exchanged, &tell_attempts(self.call.attempts()));
                result.map(|result| Step::Finish(result.unwrap_or_default())).map_err(Failure::internal)
            }
            (Err(failure), Next::Finish) => Err(failure),
            (Err(_), Next::Renew) => {
                self.authorization = None;
                self.queue()
            }
            (Err(_), Next::Again { wait_ms }) => {
                let wait = elapse(wait_ms, self.signal());
                self.wait(WaitsFor::Retry, wait)
            }
        }
    }

    /// The failure with all that is known of the call, and without its secrets.
    fn told(&mut self, mut failure: Failure) -> Failure {
        if let Some(last) = &self.last {
            (failure.error.request_id, failure.error.correlation_id) = (last.request_id(), last.correlation_id());
        }
        failure.error.attempts = self.call.take_attempts();
        self.secrets.iter().for_each(|secret| failure.redact(secret));
        failure
    }

    fn missed(&self, missed: Missed, status: Option<u16>) -> Failure {
        let provider = self.asking.check.provider;
        let name = provider.name();
        let mut failure = match missed {
            Missed::Stopped(stopped) => self.stopped(stopped),
            Missed::TooLarge => {
                let message = text!("%'s answer is larger than 1 MiB", name);
                Failure::new(ErrorCode::ResponseTooLarge, Some(provider), message)
            }
            Missed::Threw(cause) => {
                let message = match status {
                    None => text!("% could not be reached", name),
                    Some(_) => text!("%'s answer broke off", name),
                };
                let mut failure = Failure::new(ErrorCode::Network, Some(provider), message).caused_by(cause);
                failure.error.hint =
                    Some("check the network and the base URL; in a browser, the server must allow this page's origin (CORS)");
                failure
            }
        };
        failure.error.status = status;
        failure
    }

    fn stopped(&self, stopped: Stopped) -> Failure {
        let Asking { check: Check { provider, .. }, options, .. } = &self.asking;
        match stopped {
            Stopped::Signal => {
                let reason = get(&options.signal, "reason").unwrap_or_default();
                Failure::new(ErrorCode::Aborted, Some(*provider), "the call was aborted").caused_by(reason)
            }
            Stopped::Timer => {
                let message = text!("% did not answer in time", provider.name());
                Failure::new(ErrorCode::Timeout, Some(*provider), message)
            }
        }
    }

    fn threw(&self, cause: JsValue) -> Failure {
        let message = text!("`%` gave no credential: it threw", self.asking.check.argument);
        Failure::new(ErrorCode::Unauthorized, Some(self.asking.check.provider), message).caused_by(cause)
    }

    /// A listener that throws, or gives a promise that is rejected, is nobody's business.
    fn tell_attempt(&self) {
        let Some(on_attempt) = &self.asking.options.on_attempt else { return };
        let Some(last) = self.call.attempts().last() else { return };
        if let Ok(given) = apply(on_attempt, &JsValue::UNDEFINED, &tell_attempts(std::slice::from_ref(last))) {
            ignore(&given);
        }
    }
}

pub(super) fn random_bytes() -> [u8; 16] {
    // For ids that tell requests apart; nothing secret rests on them.
    let four = || ((Math::random() * 4_294_967_296.0) as u32).to_le_bytes();
    let mut bytes = [0; 16];
    bytes.as_chunks_mut::<4>().0.fill_with(four);
    bytes
}

pub(super) fn now() -> Now {
    let epoch_ms = js_sys::Date::now();
    let steady_ms = steady_ms();
    Now { epoch_ms, steady_ms: if steady_ms.is_nan() { epoch_ms } else { steady_ms } }
}
