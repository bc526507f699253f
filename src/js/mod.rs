//! The only room that knows JavaScript: what the package exports, and how it crosses.

mod call;
mod credential;
mod declarations;
mod error;
mod evidence;
mod goodstack;
mod io;
mod ndjson;
mod options;
mod partner_center;
mod schema;
mod throttle;
mod value;
mod webhook;
mod what_if;

pub use evidence::{evaluate, evaluate_account, evaluate_submission};
pub use goodstack::{check_submission, fetch_validation_submission};
pub use ndjson::{evaluate_ndjson, ndjson_decisions};
pub use partner_center::{check_customer, fetch_validation_status};
pub use schema::{read_validation_status, read_validation_submission};
pub use webhook::{sign_webhook, verify_webhook};
pub use what_if::what_if;
