//! Carries a call out: asks for the credential, sends, waits, and tells how it went.

use js_sys::{Function, Math, Promise};
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

use super::attempt::{Missed, Sent, attempt};
use super::error::{Failure, invalid, looks_secret};
use super::options::{Options, RequestOptions};
use super::stop::{Stop, Stopped, is_aborted};
use super::value::{get, global, kind, method, set, to_js};
use crate::call::{Answer, Attempt, Call, CallError, Ended, ErrorCode, Next, Now, Problem, Provider, Secret};
use crate::http::{Request, is_header_value};

/// How a call went.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct ResponseMeta {
    /// The HTTP status of the response.
    status: u16,
    /// The provider's id of the request, or else the one that was sent.
    request_id: Option<String>,
    /// The provider's id of the correlation, or else the one that was sent.
    correlation_id: Option<String>,
    /// Every attempt, the last one included.
    attempts: Vec<Attempt>,
}

/// A token or a key, or a function that gives one.
pub(super) enum Credential {
    Constant(Secret),
    Function(Function),
}

impl Credential {
    /// `check` may refuse a credential for what it is.
    pub(super) fn read(options: &Options, key: &'static str, check: &Check) -> Result<Option<Self>, Failure> {
        let Some(value) = options.get(key)? else { return Ok(None) };
        match value.dyn_into::<Function>() {
            Ok(function) => Ok(Some(Self::Function(function))),
            Err(value) => Ok(Some(Self::Constant(check.secret(&value)?))),
        }
    }
}

type Objection = dyn Fn(&str) -> Option<&'static str>;

/// What a credential must be.
pub(super) struct Check {
    pub(super) provider: Provider,
    /// What messages call it.
    pub(super) argument: &'static str,
    /// What the provider expects and this text is not.
    pub(super) objection: Box<Objection>,
}

impl Check {
    /// Its text is never repeated, whatever is wrong with it.
    fn secret(&self, value: &JsValue) -> Result<Secret, Failure> {
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

/// Everything that a call needs.
pub(super) struct Asking {
    pub(super) provider: Provider,
    pub(super) base_url: String,
    pub(super) request: Request,
    pub(super) credential: Option<Credential>,
    pub(super) check: Check,
    /// What stands before the credential in its header.
    pub(super) scheme: &'static str,
    pub(super) options: RequestOptions,
    /// The ids that are sent.
    pub(super) request_id: Option<String>,
    pub(super) correlation_id: Option<String>,
}

/// What an answer becomes in JavaScript; all but `meta`, which is the same for every call.
type Read = dyn Fn(&Answer) -> Result<Result<JsValue, JsValue>, Problem>;

/// The promise of a call: whatever was refused before is its rejection. One future for all calls keeps the module small.
pub(super) fn promise(asked: Result<(Asking, Box<Read>), Failure>) -> Promise {
    future_to_promise(async move {
        let (asking, read) = asked?;
        let (result, meta) = ask(asking, &*read).await?;
        let result = result?;
        set(&result, "meta", &to_js(&meta)?);
        Ok(result)
    })
}

/// Asks until there is an answer that `read` can read, or nothing more to try.
async fn ask(asking: Asking, read: &Read) -> Result<(Result<JsValue, JsValue>, ResponseMeta), Failure> {
    let call = Call::new(asking.options.limits.clone(), matches!(asking.credential, Some(Credential::Function(_))), now());
    let mut running = Running { asking, call, secrets: Vec::new() };
    let outcome = running.run(read).await;
    outcome.map_err(|mut failure| {
        let Running { asking, call, secrets } = running;
        failure.error.attempts = call.attempts().to_vec();
        failure.error.request_id = failure.error.request_id.take().or(asking.request_id);
        failure.error.correlation_id = failure.error.correlation_id.take().or(asking.correlation_id);
        secrets.iter().for_each(|secret| failure.redact(secret));
        failure
    })
}

/// The result, and the answer that it was read from.
type Judged = Result<(Result<JsValue, JsValue>, Answer), Failure>;

struct Running {
    asking: Asking,
    call: Call,
    /// Every credential that was sent, so that none is told.
    secrets: Vec<Secret>,
}

impl Running {
    async fn run(&mut self, read: &Read) -> Result<(Result<JsValue, JsValue>, ResponseMeta), Failure> {
        if self.asking.options.signal.as_ref().is_some_and(is_aborted) {
            return Err(self.stopped(Stopped::Signal));
        }
        let url = format!("{}{}", self.asking.base_url, self.asking.request.path);
        let mut authorization = self.authorization().await?;
        loop {
            let within_ms = self.call.begin(now());
            let tried = self.attempt(&url, authorization.as_deref(), within_ms).await;
            let (outcome, ended) = self.judge(tried, read);
            let next = self.call.end(ended, now(), Math::random());
            self.tell_attempt();
            match (outcome, next) {
                (Ok((result, answer)), _) => {
                    let meta = ResponseMeta {
                        status: answer.status.unwrap_or_default(),
                        request_id: answer.request_id.or_else(|| self.asking.request_id.clone()),
                        correlation_id: answer.correlation_id.or_else(|| self.asking.correlation_id.clone()),
                        attempts: self.call.attempts().to_vec(),
                    };
                    return Ok((result, meta));
                }
                (Err(failure), Next::Finish) => return Err(failure),
                (Err(_), Next::Renew) => authorization = self.authorization().await?,
                (Err(_), Next::Again { wait_ms }) => {
                    let stop = Stop::after(wait_ms, self.asking.options.signal.as_ref());
                    if stop.strike().await == Stopped::Signal {
                        return Err(self.stopped(Stopped::Signal));
                    }
                }
            }
        }
    }

    async fn attempt(&self, url: &str, authorization: Option<&str>, within_ms: f64) -> Result<Answer, Missed> {
        let Asking { options, request, .. } = &self.asking;
        let own = request.headers.iter().map(|(name, value)| (*name, value.as_str()));
        let users = options.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let headers = own.chain(users).chain(authorization.map(|value| ("Authorization", value))).collect();
        let stop = Stop::after(within_ms, options.signal.as_ref());
        attempt(&Sent { url, headers }, options, &stop).await
    }

    /// What an attempt came to, for the caller and for the machine.
    fn judge(&self, tried: Result<Answer, Missed>, read: &Read) -> (Judged, Ended) {
        let answer = match tried {
            Ok(answer) => answer,
            Err(missed) => {
                let failure = self.missed(missed);
                let ended = Ended { status: failure.error.status, error: Some(failure.error.code), ..Ended::default() };
                return (Err(failure), ended);
            }
        };
        match read(&answer) {
            Ok(result) => {
                let ended = answer.ended(None, 0.0);
                (Ok((result, answer)), ended)
            }
            Err(problem) => {
                let ended = answer.ended(Some(&problem), now().epoch_ms);
                let error = answer.error(self.asking.provider, problem, &ended);
                (Err(Failure::new(error)), ended)
            }
        }
    }

    fn missed(&self, missed: Missed) -> Failure {
        let name = self.asking.provider.name();
        let error =
            |code, status, message: String| CallError { status, ..CallError::new(code, Some(self.asking.provider), message) };
        match missed {
            Missed::Stopped(stopped) => self.stopped(stopped),
            Missed::TooLarge { status } => {
                Failure::new(error(ErrorCode::ResponseTooLarge, status, format!("{name}'s answer is larger than 1 MiB")))
            }
            Missed::Network { status, cause } => {
                let message = match status {
                    None => format!("{name} could not be reached"),
                    Some(_) => format!("{name}'s answer broke off"),
                };
                let mut error = error(ErrorCode::Network, status, message);
                error.retryable = true;
                error.hint = Some(
                    "check the network and the base URL; in a browser, the server must allow this page's origin (CORS)".to_owned(),
                );
                Failure::new(error).caused_by(cause)
            }
        }
    }

    fn stopped(&self, stopped: Stopped) -> Failure {
        let Asking { provider, options, .. } = &self.asking;
        match stopped {
            Stopped::Signal => {
                let reason = options.signal.as_ref().and_then(|signal| get(signal, "reason").ok()).unwrap_or_default();
                Failure::new(CallError::new(ErrorCode::Aborted, Some(*provider), "the call was aborted")).caused_by(reason)
            }
            Stopped::Timer => {
                let message = format!("{} did not answer in time", provider.name());
                let mut error = CallError::new(ErrorCode::Timeout, Some(*provider), message);
                error.retryable = true;
                Failure::new(error)
            }
        }
    }

    /// The Authorization header. A function is asked; it may take as long as the deadline allows.
    async fn authorization(&mut self) -> Result<Option<String>, Failure> {
        let secret = match &self.asking.credential {
            None => return Ok(None),
            Some(Credential::Constant(secret)) => secret.clone(),
            Some(Credential::Function(function)) => {
                let stop = Stop::after(self.call.remaining_ms(now()), self.asking.options.signal.as_ref());
                let promise = function.call0(&JsValue::UNDEFINED).map(|given| Promise::resolve(&given));
                let given = match promise {
                    Ok(promise) => stop.race(&promise).await.map_err(|stopped| self.stopped(stopped))?,
                    Err(thrown) => Err(thrown),
                };
                let value = given.map_err(|cause| {
                    let message = format!("`{}` gave no credential: it threw", self.asking.check.argument);
                    let error = CallError::new(ErrorCode::Unauthorized, Some(self.asking.provider), message);
                    Failure::new(error).caused_by(cause)
                })?;
                self.asking.check.secret(&value)?
            }
        };
        self.secrets.push(secret.clone());
        Ok(Some(format!("{}{}", self.asking.scheme, secret.expose())))
    }

    /// A listener that throws, or gives a promise that is rejected, is nobody's business.
    fn tell_attempt(&self) {
        let Some(on_attempt) = &self.asking.options.on_attempt else { return };
        let Some(Ok(told)) = self.call.attempts().last().map(to_js) else { return };
        if let Ok(given) = on_attempt.call1(&JsValue::UNDEFINED, &told)
            && given.is_object()
        {
            spawn_local(async move { drop(JsFuture::from(Promise::resolve(&given)).await) });
        }
    }
}

pub(super) fn random_bytes() -> [u8; 16] {
    // For ids that tell requests apart; nothing secret rests on them.
    std::array::from_fn(|_| (Math::random() * 256.0) as u8)
}

fn now() -> Now {
    let epoch_ms = js_sys::Date::now();
    let performance = global("performance");
    let steady = method(&performance, "now").and_then(|read| read.call0(&performance).ok()?.as_f64());
    Now { epoch_ms, steady_ms: steady.unwrap_or(epoch_ms) }
}

/// What a bearer token must be.
pub(super) fn bearer(provider: Provider) -> Check {
    Check {
        provider,
        argument: "options.token",
        objection: Box::new(|text| match text {
            text if text.starts_with("Bearer ") => Some("the token alone, without `Bearer ` before it"),
            text if looks_secret(text) && !text.starts_with("eyJ") => Some("an access token of Partner Center"),
            _ => None,
        }),
    }
}
