//! Why a call has no answer, with everything that a caller may want to know.

use serde::Serialize;

use super::{Attempt, ErrorCode, Secret};
use crate::vocabulary::{Listing, vocabulary};

vocabulary! {
    /// Who was asked.
    Provider, "providers" {
        PartnerCenter = "partner-center",
        Goodstack = "goodstack",
    }
}

/// The enum of this file.
pub const PROVIDER_ENUMS: &[Listing] = ENUMS;

impl Provider {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::PartnerCenter => "Partner Center",
            Self::Goodstack => "Goodstack",
        }
    }
}

/// What becomes a `GoodStandingError`; its `cause` apart, which only JavaScript can hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallError {
    /// What kind of failure.
    pub code: ErrorCode,
    /// One sentence, lower case.
    #[serde(skip)]
    pub message: String,
    /// Who was asked; none where nobody was.
    pub provider: Option<Provider>,
    /// The status of the last response.
    pub status: Option<u16>,
    /// The provider's own code.
    pub provider_code: Option<String>,
    /// The provider's own words.
    pub provider_message: Option<String>,
    /// The response's, or else the one that was sent.
    pub request_id: Option<String>,
    /// The response's, or else the one that was sent.
    pub correlation_id: Option<String>,
    /// Whether the provider says that asking again may help.
    #[serde(skip)]
    pub is_retryable: Option<bool>,
    /// Whether the same call may succeed later without a change by the caller.
    pub retryable: bool,
    /// What the provider asks to wait.
    pub retry_after_ms: Option<f64>,
    /// What was tried.
    #[serde(skip)]
    pub attempts: Vec<Attempt>,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

impl CallError {
    /// An error that nothing more is known about.
    pub fn new(code: ErrorCode, provider: Option<Provider>, message: String) -> Box<Self> {
        Box::new(Self {
            code,
            message,
            provider,
            status: None,
            provider_code: None,
            provider_message: None,
            request_id: None,
            correlation_id: None,
            is_retryable: None,
            retryable: matches!(code, ErrorCode::Network | ErrorCode::Timeout),
            retry_after_ms: None,
            attempts: Vec::new(),
            hint: None,
        })
    }

    /// Takes the secret out of everything that a provider may have quoted it in.
    pub fn redact(&mut self, secret: &Secret) {
        let Self { message, provider_code, provider_message, request_id, correlation_id, .. } = self;
        secret.redact(message);
        for text in [provider_code, provider_message, request_id, correlation_id].into_iter().flatten() {
            secret.redact(text);
        }
    }
}
