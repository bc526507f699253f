//! Carries a call out: asks for the credential, sends, waits, and tells how it went.

use js_sys::{Math, Promise};
use wasm_bindgen::prelude::*;

use super::credential::{Check, Credential};
use super::error::Failure;
use super::io::{Exchanged, Missed, Stopped, elapse, exchange, ignore, is_aborted, steady_ms, tell_attempts, told};
use super::options::{Options, RequestOptions};
use super::task;
use super::throttle::{Key, Missing, Pass, Who};
use super::value::{apply, get};
use crate::call::{Answer, Call, CallError, Ended, ErrorCode, Next, Now, Problem, Secret};
use crate::http::Request;

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
type Read = dyn Fn(&Answer) -> Result<String, Problem>;

/// The promise of a call: whatever was refused before is its rejection. One future for all calls keeps the module small.
pub(super) fn promise(asked: Result<(Asking, Box<Read>), Failure>) -> Promise {
    let running = asked.map(|(asking, read)| Box::new(Running::new(asking, read)));
    task::promise(async move {
        let mut running = running?;
        let outcome = running.run().await;
        outcome.map_err(|failure| running.told(failure).into())
    })
}

struct Running {
    asking: Asking,
    read: Box<Read>,
    call: Call,
    last: Option<Exchanged>,
    /// Every credential, so that none is told.
    secrets: Vec<Secret>,
}

/// What an attempt led to.
enum Then {
    Finish(Result<JsValue, Failure>),
    Wait { ms: f64 },
    Renew,
}

impl Running {
    fn new(asking: Asking, read: Box<Read>) -> Self {
        let can_renew = matches!(asking.credential, Some(Credential::Asked(_)));
        let call = Call::new(asking.options.limits.clone(), can_renew, now());
        let secrets = match &asking.credential {
            Some(Credential::Constant(secret)) => vec![secret.clone()],
            _ => Vec::new(),
        };
        Self { asking, read, call, last: None, secrets }
    }

    /// Asks until there is an answer that can be read, or nothing more to try.
    async fn run(&mut self) -> Result<JsValue, Failure> {
        if self.asking.options.signal.as_ref().is_some_and(is_aborted) {
            return Err(self.stopped(Stopped::Signal));
        }
        // None is nothing asked for yet; some of none is nothing to send.
        let mut authorization = None;
        loop {
            let pass = self.turn().await?;
            let header = match authorization.take() {
                Some(header) => header,
                None => self.authorization().await?,
            };
            let exchanged = self.attempt(header.as_deref()).await;
            let answer = exchanged.answer();
            if let Some(pass) = &pass
                && let Some(ms) = answer.holds_back_ms(now().epoch_ms)
            {
                pass.hold(ms);
            }
            drop(pass);
            match self.conclude(exchanged, answer) {
                Then::Finish(outcome) => return outcome,
                Then::Renew => {}
                Then::Wait { ms } => {
                    authorization = Some(header);
                    let signal = self.asking.options.signal.as_ref();
                    if !elapse(ms, signal).await {
                        return Err(self.stopped(Stopped::Signal));
                    }
                }
            }
        }
    }

    /// Waits until the throttle, if there is one, lets this call go on.
    async fn turn(&mut self) -> Result<Option<Pass>, Failure> {
        let Asking { base_url, credential, options, check, .. } = &self.asking;
        let Some(throttle) = &options.throttle else { return Ok(None) };
        let key = Key {
            base_url: base_url.clone(),
            credential: credential.as_ref().map(|credential| match credential {
                Credential::Constant(secret) => Who::Text(secret.clone()),
                Credential::Asked(source) => Who::Source(source.who()),
            }),
        };
        let since = now();
        let again = !self.call.attempts().is_empty();
        let entered = throttle.enter(key, again, options.limits.max_retry_after_ms, options.signal.as_ref()).await;
        self.call.pause(since, now());
        entered.map(Some).map_err(|missing| match missing {
            Missing::Aborted => self.stopped(Stopped::Signal),
            Missing::Held { ms } => {
                let message = format!("the throttle holds this call back: {} asked to wait", check.provider.name());
                let mut error = CallError::new(ErrorCode::RateLimited, Some(check.provider), message);
                error.retryable = true;
                error.retry_after_ms = Some(ms);
                error.hint = Some("wait that long, or raise `maxRetryAfterMs`".to_owned());
                Failure::new(error)
            }
        })
    }

    async fn attempt(&mut self, authorization: Option<&str>) -> Exchanged {
        let within_ms = self.call.begin(now());
        let Asking { base_url, options, request, .. } = &self.asking;
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
        exchange(options.fetch.as_ref(), &lines, within_ms, options.signal.as_ref()).await
    }

    /// Reads the answer, tells the machine and the listener, and says what comes next.
    fn conclude(&mut self, exchanged: Exchanged, answer: Answer) -> Then {
        let (outcome, ended) = match exchanged.outcome() {
            Err(missed) => {
                let failure = self.missed(missed, answer.status);
                let ended = Ended { status: answer.status, error: Some(failure.error.code), ..Ended::default() };
                (Err(failure), ended)
            }
            Ok(()) => match (self.read)(&answer) {
                Ok(record) => (Ok(record), answer.ended(None, 0.0)),
                Err(problem) => {
                    let ended = answer.ended(Some(&problem), now().epoch_ms);
                    (Err(Failure::new(answer.error(self.asking.check.provider, problem, &ended))), ended)
                }
            },
        };
        let next = self.call.end(ended, now(), Math::random());
        self.tell_attempt();
        let exchanged = self.last.insert(exchanged);
        match (outcome, next) {
            (Ok(record), _) => {
                let result = told(&record, exchanged, &tell_attempts(self.call.attempts()));
                Then::Finish(result.map(Option::unwrap_or_default).map_err(Failure::internal))
            }
            (Err(failure), Next::Finish) => Then::Finish(Err(failure)),
            (Err(_), Next::Renew) => Then::Renew,
            (Err(_), Next::Again { wait_ms }) => Then::Wait { ms: wait_ms },
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
                let message = format!("{name}'s answer is larger than 1 MiB");
                Failure::new(CallError::new(ErrorCode::ResponseTooLarge, Some(provider), message))
            }
            Missed::Threw(cause) => {
                let message = match status {
                    None => format!("{name} could not be reached"),
                    Some(_) => format!("{name}'s answer broke off"),
                };
                let mut error = CallError::new(ErrorCode::Network, Some(provider), message);
                error.retryable = true;
                error.hint = Some(
                    "check the network and the base URL; in a browser, the server must allow this page's origin (CORS)".to_owned(),
                );
                Failure::new(error).caused_by(cause)
            }
        };
        failure.error.status = status;
        failure
    }

    fn stopped(&self, stopped: Stopped) -> Failure {
        let Asking { check: Check { provider, .. }, options, .. } = &self.asking;
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
            Some(Credential::Asked(source)) => {
                let signal = self.asking.options.signal.as_ref();
                let value = source.ask(self.call.remaining_ms(now()), signal).await.map_err(|missed| match missed {
                    Missed::Stopped(stopped) => self.stopped(stopped),
                    Missed::Threw(cause) => self.threw(cause),
                    Missed::TooLarge => self.threw(JsValue::UNDEFINED),
                })?;
                let secret = self.asking.check.secret(&value)?;
                self.secrets.push(secret.clone());
                secret
            }
        };
        Ok(Some(format!("{}{}", self.asking.check.scheme, secret.expose())))
    }

    fn threw(&self, cause: JsValue) -> Failure {
        let message = format!("`{}` gave no credential: it threw", self.asking.check.argument);
        Failure::new(CallError::new(ErrorCode::Unauthorized, Some(self.asking.check.provider), message)).caused_by(cause)
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
