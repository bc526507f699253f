//! What a response means: a record, or a problem.

use super::{CallError, Ended, ErrorCode, Provider};
use crate::decision::{Outcome, ReasonCode, Ruling};
use crate::json::{self, Members, Shape, Value};
use crate::partner_center::CustomerValidationStatus;
use crate::reading::{ErrorBody, Place, Reader};
use crate::text::{decimal, text};
use crate::vocabulary::Vocabulary;
use crate::{goodstack, partner_center};

/// A response, read to its last byte.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// None where the runtime hides it, as browsers do for a redirect.
    pub status: Option<u16>,
    /// What Retry-After asks to wait.
    pub retry_after_ms: Option<f64>,
    /// As it came.
    pub body: Vec<u8>,
}

fn malformed(provider: Provider, what: &str) -> Box<CallError> {
    let message = text!("%'s answer is not the record that it documents: %", provider.name(), what);
    CallError::new(ErrorCode::MalformedResponse, Some(provider), message)
}

fn refused(provider: Provider, status: Option<u16>, body: ErrorBody, hint: Option<&'static str>) -> Box<CallError> {
    let name = provider.name();
    let message = match (status, &body) {
        (None | Some(301..=303 | 307 | 308), _) => text!("% answered with a redirect, which is never followed", name),
        (Some(status), ErrorBody { message: Some(text), code: Some(code), .. }) => {
            text!("% answered % with code `%`: %", name, decimal(status.into()), code, text)
        }
        (Some(status), ErrorBody { message: Some(text), .. }) => text!("% answered %: %", name, decimal(status.into()), text),
        (Some(status), ErrorBody { code: Some(code), .. }) => {
            text!("% answered % with code `%`", name, decimal(status.into()), code)
        }
        (Some(status), _) => text!("% answered %", name, decimal(status.into())),
    };
    let mut error = CallError::new(error_code(status), Some(provider), message);
    (error.provider_code, error.provider_message, error.is_retryable) = (body.code, body.message, body.is_retryable);
    error.hint = hint;
    error
}

fn error_code(status: Option<u16>) -> ErrorCode {
    match status {
        Some(401) => ErrorCode::Unauthorized,
        Some(403) => ErrorCode::Forbidden,
        Some(404) => ErrorCode::NotFound,
        Some(429) => ErrorCode::RateLimited,
        Some(500..) => ErrorCode::ServerError,
        Some(300..500) | None => ErrorCode::Rejected,
        Some(_) => ErrorCode::MalformedResponse,
    }
}

fn is_success(status: Option<u16>) -> bool {
    matches!(status, Some(200..300))
}

/// The record under a success.
fn object(provider: Provider, answer: &Answer, shape: &Shape) -> Result<Value, Box<CallError>> {
    let malformed = |what: &str| malformed(provider, what);
    if answer.body.is_empty() {
        return Err(malformed("the body is empty"));
    }
    let text = json::decode(&answer.body).ok_or_else(|| malformed("the body is neither UTF-8 nor marked UTF-16"))?;
    let value = json::parse(&text, shape)
        .map_err(|fault| malformed(&text!("expected % at byte %", fault.what, decimal(fault.at as u64))))?;
    match value {
        Value::Object(_) => Ok(value),
        other => Err(malformed(&text!("expected an object, got %", other.kind()))),
    }
}

/// Reads the answer about a customer: none where the customer has no account status.
pub fn validation_status(answer: &Answer) -> Result<Option<CustomerValidationStatus>, Box<CallError>> {
    const PROVIDER: Provider = Provider::PartnerCenter;
    if is_success(answer.status) {
        let value = object(PROVIDER, answer, &partner_center::SHAPE)?;
        let record = partner_center::read_account(&value).map_err(|mismatch| malformed(PROVIDER, &mismatch.told()))?;
        // Only a 404 may say that there is no account status.
        return record.map(Some).ok_or_else(|| malformed(PROVIDER, "an error body under a success"));
    }
    let text = json::decode(&answer.body).unwrap_or_default();
    let (body, is_no_account_status) = partner_center::read_error(&text);
    if answer.status == Some(404) && is_no_account_status {
        return Ok(None);
    }
    let hint = partner_center::hint(answer.status, body.code.as_deref());
    Err(refused(PROVIDER, answer.status, body, hint))
}

/// Reads the answer about a submission. `asked_for` stands in for an id that the provider leaves out.
pub fn validation_submission(answer: &Answer, asked_for: &str) -> Result<goodstack::ValidationSubmission, Box<CallError>> {
    let value = from_goodstack(answer, &goodstack::SHAPE)?;
    goodstack::read_submission(&value, asked_for).map_err(|mismatch| malformed(GOODSTACK, &mismatch.told()))
}

/// Reads the ruling beside a submission, which a server of the partner's own may send and a provider does not. What is unknown in it
/// asks for a review.
pub fn ruling(answer: &Answer) -> Result<Option<Ruling>, Box<CallError>> {
    const RULING: Shape = Shape::Object(&[(
        "decision",
        Shape::Object(&[
            ("outcome", Shape::Scalar),
            ("final", Shape::Scalar),
            ("reasons", Shape::Array(&Shape::Object(&[("code", Shape::Scalar)]))),
        ]),
    )]);
    let value = from_goodstack(answer, &RULING)?;
    let mut reader = Reader::default();
    let none = Members::default();
    let answer = Place::whole(value.object().unwrap_or(&none));
    let decision = reader.deciding_object(&answer, "decision").map(|decision| decision.members);
    if let Some(mismatch) = reader.mismatch {
        return Err(malformed(GOODSTACK, &mismatch.told()));
    }
    Ok(decision.map(|decision| {
        let reasons = decision.get("reasons").and_then(Value::items).unwrap_or_default();
        let code = |reason: &Value| reason.object().and_then(|reason| word(reason, "code"));
        let mut codes: Vec<ReasonCode> = reasons.iter().filter_map(code).collect();
        if codes.is_empty() {
            codes.push(ReasonCode::SubmissionUnrecognized);
        }
        Ruling {
            outcome: word(decision, "outcome").unwrap_or(Outcome::Review),
            is_final: matches!(decision.get("final"), Some(Value::Boolean(true))),
            codes,
        }
    }))
}

fn word<T: Vocabulary>(members: &Members, key: &str) -> Option<T> {
    members.text(key).and_then(T::read)
}

/// Reads one page of a list. A cursor that was followed before would lead round in a circle.
pub fn validation_submissions(answer: &Answer, followed: &[String]) -> Result<goodstack::Page, Box<CallError>> {
    let value = from_goodstack(answer, &goodstack::PAGE)?;
    let page = goodstack::read_page(&value).map_err(|mismatch| malformed(GOODSTACK, &mismatch.told()))?;
    match &page.next {
        Some(next) if followed.contains(next) => Err(malformed(GOODSTACK, "its next page was read already")),
        _ => Ok(page),
    }
}

const GOODSTACK: Provider = Provider::Goodstack;

fn from_goodstack(answer: &Answer, shape: &Shape) -> Result<Value, Box<CallError>> {
    if is_success(answer.status) {
        return object(GOODSTACK, answer, shape);
    }
    let body = goodstack::read_error(&json::decode(&answer.body).unwrap_or_default());
    Err(refused(GOODSTACK, answer.status, body, goodstack::hint(answer.status)))
}

impl Answer {
    /// How the attempt ended that brought this answer. Tells the error, if it is one, what the answer says beside its body.
    pub fn ended(&self, error: Option<&mut CallError>) -> Ended {
        let mut ended = Ended { status: self.status, retry_after_ms: self.retry_after_ms, ..Ended::default() };
        if let Some(error) = error {
            (ended.error, ended.is_retryable) = (Some(error.code), error.is_retryable);
            error.status = self.status;
            error.retryable = ended.may_succeed_later();
            error.retry_after_ms = ended.retry_after_ms;
        }
        ended
    }

    /// How long the provider asks everybody to wait.
    pub fn holds_back_ms(&self) -> Option<f64> {
        self.retry_after_ms.filter(|_| self.status == Some(429))
    }
}
