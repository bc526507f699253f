//! Webhooks: https://docs.goodstack.io/docs/concepts/Platform/webhooks

use hex::{decode_to_slice, encode};
use hmac_sha256::HMAC;
use serde::Serialize;

use super::{SHAPE, ValidationSubmission, WebhookEventType, read_submission};
use crate::instant;
use crate::json::{Members, Shape, Source, Value, decode, parse};
use crate::reading::{Mismatch, Place, Reader, owned};
use crate::text::{decimal, text};
use crate::vocabulary::{Open, Vocabulary};

/// What Goodstack tells of its own accord.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookEvent {
    /// The same one where it is sent again.
    pub id: String,
    /// What happened.
    pub event_type: Open<WebhookEventType>,
    /// When it happened, RFC 3339 in UTC.
    pub created_at: Option<String>,
    /// What it happened to.
    pub event_data: Source,
    /// The same, where it is a submission.
    pub submission: Option<ValidationSubmission>,
}

impl WebhookEventType {
    /// Whether it happened to a submission.
    pub fn is_of_submission(self) -> bool {
        self.text().starts_with("validation_submission.")
    }
}

const EVENT: Shape = Shape::Object(&[(
    "data",
    Shape::Object(&[("id", Shape::Scalar), ("eventType", Shape::Scalar), ("createdAt", Shape::Scalar), ("eventData", Shape::Text)]),
)]);

/// Whether the signature is that of the body, in a time that does not tell where they differ.
pub fn is_signed(body: &[u8], signature: &str, secret: &[u8]) -> bool {
    let mut tag = [0; 32];
    decode_to_slice(signature, &mut tag).is_ok() && HMAC::verify(body, secret, &tag)
}

/// The signature of a body.
pub fn sign(body: &[u8], secret: &[u8]) -> String {
    encode(HMAC::mac(body, secret))
}

/// Reads the body of an event, or says what is wrong with it.
pub fn read_event(body: &[u8]) -> Result<WebhookEvent, String> {
    let text = decode(body).ok_or("the body is neither UTF-8 nor marked UTF-16")?;
    let value = parse(&text, &EVENT).map_err(|fault| text!("expected % at byte %", fault.what, decimal(fault.at as u64)))?;
    let mut reader = Reader::default();
    let none = Members::default();
    let Some(document) = value.object() else {
        return Err(Mismatch { path: String::new(), expected: "an object", found: value.kind() }.told());
    };
    let document = Place::whole(document);
    let data = reader.deciding_object(&document, "data").unwrap_or(document.below("data", &none));
    let event_type = reader.deciding_word(&data, "eventType").unwrap_or(Open::Absent);
    let data = data.members;
    if let Some(mismatch) = reader.mismatch {
        return Err(mismatch.told());
    }
    let lacking = |path: &str, expected, found: Option<&Value>| {
        Mismatch { path: path.to_owned(), expected, found: found.map_or("nothing", Value::kind) }.told()
    };
    let id = owned(data, "id").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| lacking("/data/id", "text that is not empty", data.get("id")))?;
    let Some(Value::Source(source)) = data.get("eventData") else {
        return Err(lacking("/data/eventData", "an object", data.get("eventData")));
    };
    let is_of_submission = event_type.known().is_some_and(WebhookEventType::is_of_submission);
    Ok(WebhookEvent {
        id,
        event_type,
        created_at: data.text("createdAt").and_then(instant::utc),
        submission: is_of_submission.then(|| submission(source)).transpose()?,
        event_data: Source(source.clone()),
    })
}

fn submission(source: &str) -> Result<ValidationSubmission, String> {
    const PATH: &str = "/data/eventData";
    let value =
        parse(source, &SHAPE).map_err(|fault| text!("expected % at byte % of `%`", fault.what, decimal(fault.at as u64), PATH))?;
    read_submission(&value, "").map_err(|mismatch| Mismatch { path: text!("%%", PATH, mismatch.path), ..mismatch }.told())
}
