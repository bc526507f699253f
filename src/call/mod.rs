//! How a call proceeds, without I/O: it is told what happened and says what to do next.
//!
//! `js` only carries it out, so that every rule about attempts, waits and the deadline is a table that a host test walks.

mod answer;
mod error;
mod secret;
mod throttle;

pub use answer::{Answer, ruling, validation_status, validation_submission, validation_submissions};
pub use error::{CallError, PROVIDER_ENUMS, Provider};
pub use secret::Secret;
pub use throttle::{Throttle, Turn};

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use tsify::Tsify;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Why a call has no answer.
    ErrorCode, "errorCodes" {
        InvalidArgument = "invalid_argument",
        NotInitialised = "not_initialised",
        Aborted = "aborted",
        Timeout = "timeout",
        Network = "network",
        Unauthorized = "unauthorized",
        Forbidden = "forbidden",
        NotFound = "not_found",
        RateLimited = "rate_limited",
        Rejected = "rejected",
        ServerError = "server_error",
        MalformedResponse = "malformed_response",
        ResponseTooLarge = "response_too_large",
        Internal = "internal",
    }
}

/// How long a call may take, and how often it may try.
#[derive(Clone, Debug)]
pub struct Limits {
    /// One attempt, to the last byte.
    pub timeout_ms: f64,
    /// The whole call, waits included.
    pub deadline_ms: f64,
    /// Attempts after the first.
    pub max_retries: u32,
    /// A Retry-After above this is not waited for.
    pub max_retry_after_ms: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout_ms: 10_000.0, deadline_ms: 60_000.0, max_retries: 2, max_retry_after_ms: 30_000.0 }
    }
}

/// The time, twice: for people, and for measuring.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Milliseconds since 1970, as the wall clock has it.
    pub epoch_ms: f64,
    /// Milliseconds since some moment, never running backwards.
    pub steady_ms: f64,
}

/// One attempt of a call.
#[derive(Clone, Debug, PartialEq, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct Attempt {
    /// Counted from 1.
    pub number: u32,
    /// RFC 3339 in UTC.
    #[tsify(type = "string")]
    pub started_at: f64,
    /// From sending to the last byte, or to the failure.
    pub duration_ms: f64,
    /// null where no response came.
    pub status: Option<u16>,
    /// null where it succeeded.
    pub error: Option<ErrorCode>,
    /// The wait before the next attempt; null after the last.
    pub retry_in_ms: Option<f64>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ended {
    /// None where no response came.
    pub status: Option<u16>,
    /// None where it succeeded.
    pub error: Option<ErrorCode>,
    /// What Retry-After asks for.
    pub retry_after_ms: Option<f64>,
    /// What the body says; `false` is obeyed.
    pub is_retryable: Option<bool>,
}

impl Ended {
    /// Whether the same call may succeed later without a change by the caller.
    pub fn may_succeed_later(&self) -> bool {
        let passing = match (self.error, self.status) {
            (Some(ErrorCode::Network | ErrorCode::Timeout), _) => true,
            (Some(ErrorCode::MalformedResponse | ErrorCode::ResponseTooLarge) | None, _) => false,
            (_, status) => matches!(status, Some(408 | 429 | 500 | 502 | 503 | 504)),
        };
        passing && self.is_retryable != Some(false)
    }
}

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// It is over, one way or the other.
    Finish,
    /// Once more after this wait.
    Again {
        /// How long to wait.
        wait_ms: f64,
    },
    /// Once more at once, with a credential that was asked for anew.
    Renew,
}

/// One call: its attempts so far, and what it may still do.
#[derive(Debug)]
pub struct Call {
    limits: Limits,
    began: Now,
    attempt_began: Now,
    attempts: Vec<Attempt>,
    retries: u32,
    can_renew: bool,
}

impl Call {
    /// `can_renew`: whether the credential can be asked for again.
    pub fn new(limits: Limits, can_renew: bool, now: Now) -> Self {
        Self { limits, began: now, attempt_began: now, attempts: Vec::new(), retries: 0, can_renew }
    }

    /// What is left of the deadline.
    pub fn remaining_ms(&self, now: Now) -> f64 {
        not_below_zero(self.limits.deadline_ms - elapsed_ms(self.began, now))
    }

    /// Whatever happened between these moments counts to no limit.
    pub fn pause(&mut self, from: Now, to: Now) {
        self.began.steady_ms += elapsed_ms(from, to);
    }

    /// An attempt begins; it may take so long.
    pub fn begin(&mut self, now: Now) -> f64 {
        self.attempt_began = now;
        let remaining_ms = self.remaining_ms(now);
        if remaining_ms < self.limits.timeout_ms { remaining_ms } else { self.limits.timeout_ms }
    }

    /// An attempt ended. `random` lies between 0 and 1.
    pub fn end(&mut self, ended: Ended, now: Now, random: f64) -> Next {
        let next = self.next(ended, now, random);
        self.attempts.push(Attempt {
            number: u32::try_from(self.attempts.len() + 1).unwrap_or(u32::MAX),
            started_at: self.attempt_began.epoch_ms,
            duration_ms: to_microsecond(elapsed_ms(self.attempt_began, now)),
            status: ended.status,
            error: ended.error,
            retry_in_ms: match next {
                Next::Finish => None,
                Next::Again { wait_ms } => Some(to_microsecond(wait_ms)),
                Next::Renew => Some(0.0),
            },
        });
        next
    }

    fn next(&mut self, ended: Ended, now: Now, random: f64) -> Next {
        if ended.status == Some(401) && ended.error == Some(ErrorCode::Unauthorized) && self.can_renew {
            self.can_renew = false;
            return if self.remaining_ms(now) > 0.0 { Next::Renew } else { Next::Finish };
        }
        if !ended.may_succeed_later() || self.retries >= self.limits.max_retries {
            return Next::Finish;
        }
        let wait_ms = match ended.retry_after_ms {
            Some(asked) if asked > self.limits.max_retry_after_ms => return Next::Finish,
            Some(asked) => asked,
            None => backoff_ms(self.retries) * random,
        };
        // An attempt that would begin after the deadline could only be missed. Timers strike up to a millisecond early.
        if self.remaining_ms(now) - wait_ms < 1.0 {
            return Next::Finish;
        }
        self.retries += 1;
        Next::Again { wait_ms }
    }

    /// The attempts so far.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The same, where nothing more is tried.
    pub fn take_attempts(&mut self) -> Vec<Attempt> {
        std::mem::take(&mut self.attempts)
    }
}

fn elapsed_ms(from: Now, to: Now) -> f64 {
    not_below_zero(to.steady_ms - from.steady_ms)
}

fn not_below_zero(ms: f64) -> f64 {
    if ms > 0.0 { ms } else { 0.0 }
}

fn to_microsecond(ms: f64) -> f64 {
    (ms * 1000.0).round_ties_even() / 1000.0
}

/// The longest wait before the retry that comes after this many; the jitter takes any part of it.
fn backoff_ms(retries: u32) -> f64 {
    const LONGEST: Duration = Duration::from_secs(8);
    let schedule = ExponentialBuilder::new().with_min_delay(Duration::from_millis(500)).with_max_delay(LONGEST).without_max_times();
    let wait = schedule.build().nth(usize::try_from(retries.min(8)).unwrap_or_default()).unwrap_or(LONGEST);
    wait.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests;
