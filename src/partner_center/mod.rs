//! Microsoft Partner Center: the validation status of a customer's account.

mod error;
mod read;
mod request;

pub use error::{ERROR_SHAPE, hint, is_600074, is_no_account_status, read_error};
pub use read::{SHAPE, looks_like_account, loose_position, read_account};
pub use request::{ValidationStatusRequest, base_url, customer_id};

use serde::Serialize;
use tsify::Tsify;

use crate::reading::Unrecognized;
use crate::vocabulary::{Open, vocabulary};

vocabulary! {
    /// What a validation status is about.
    ValidationType, "validationTypes" {
        Account = "account",
    }

    /// What Partner Center says of a customer's account.
    AccountStatus, "accountStatuses" {
        Unknown = "Unknown",
        UnderReview = "UnderReview",
        Allowed = "Allowed",
        NotAllowed = "NotAllowed",
        NotReady = "Not Ready",
    }

    /// The clouds that Partner Center answers in.
    Cloud, "clouds" {
        Global = "global",
        China = "china",
    }
}

/// What Partner Center says of a customer's account:
/// https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null)]
pub struct CustomerValidationStatus {
    /// What the status is about.
    pub r#type: Open<ValidationType>,
    /// The status, in its documented spelling.
    pub status: Open<AccountStatus>,
    /// When it last changed: RFC 3339 in UTC; null where the provider says nothing readable.
    pub last_update_date_time: Option<String>,
    /// Values that stand where the provider documents a closed set, and are not of it.
    pub unrecognized: Vec<Unrecognized>,
    /// Where the deciding value was read, and as what.
    #[serde(skip)]
    pub read_at: ReadAt,
}

/// Where a deciding value was read, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadAt {
    /// A JSON Pointer.
    pub path: &'static str,
    /// The text as it was sent.
    pub value: Option<String>,
}
