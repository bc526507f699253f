//! Error bodies: `{ "error": { code, title, message, reasons? } }`, or nothing at all.

use crate::json::{Members, Shape, Value, parse_unclosed};
use crate::reading::{ErrorBody, owned, plain_text};
use crate::text::text;

const SHAPE: Shape = Shape::Object(&[(
    "error",
    Shape::Object(&[
        ("code", Shape::Scalar),
        ("title", Shape::Scalar),
        ("message", Shape::Scalar),
        ("reasons", Shape::Array(&Shape::Scalar)),
    ]),
)]);

/// Reads the body of an answer that is no record.
pub fn read_error(body: &str) -> ErrorBody {
    let Ok(Value::Object(members)) = parse_unclosed(body, &SHAPE) else {
        return plain_text(body);
    };
    match members.get("error") {
        Some(Value::Object(error)) => ErrorBody { code: owned(error, "code"), message: message(error), is_retryable: None },
        Some(Value::Text(text)) => ErrorBody { message: Some(text.clone()), ..ErrorBody::default() },
        _ => ErrorBody::default(),
    }
}

/// The message, and the reasons after it.
fn message(error: &Members) -> Option<String> {
    let message = error.text("message").or_else(|| error.text("title"));
    let reasons = error.get("reasons").and_then(Value::items).unwrap_or_default();
    let reasons = reasons.iter().filter_map(Value::text).collect::<Vec<_>>().join("; ");
    match (message, reasons.is_empty()) {
        (Some(message), true) => Some(message.to_owned()),
        (Some(message), false) => Some(text!("%: %", message, reasons)),
        (None, true) => None,
        (None, false) => Some(reasons),
    }
}

/// What a partner can do about an error.
pub fn hint(status: Option<u16>) -> Option<&'static str> {
    Some(match status? {
        401 => "check the API key: it is missing, revoked, or of the other environment",
        403 => "use a secret key: a publishable one may not read submissions, and a secret one may lack the scope",
        404 => "check the submission id, and that it belongs to the environment of the key",
        429 => "call less often",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_envelope_is_read() {
        for (body, code, message) in [
            (r#"{"error":{"code":"forbidden","title":"Forbidden","message":"no scope"}}"#, Some("forbidden"), Some("no scope")),
            (
                r#"{"error":{"code":"pagination/cursor_error","title":"Bad request","reasons":["a","b"]}}"#,
                Some("pagination/cursor_error"),
                Some("Bad request: a; b"),
            ),
            (r#"{"error":{"code":"x","message":"m","reasons":null}}"#, Some("x"), Some("m")),
            (r#"{"error":"no"}"#, None, Some("no")),
            (r#"{"error":{"code":7}}"#, None, None),
            ("", None, None),
            ("gateway is away", None, Some("gateway is away")),
            ("<html></html>", None, None),
        ] {
            let read = read_error(body);
            assert_eq!((read.code.as_deref(), read.message.as_deref()), (code, message), "{body}");
        }
    }
}
