//! Error bodies: at least five envelopes are documented or were seen.

use crate::json::{Members, Shape, Value, parse_unclosed};
use crate::reading::{ErrorBody, owned, plain_text};

const ACCOUNT_STATUS_NOT_FOUND: &str = "600074";

/// What is read of an error body.
pub const ERROR_SHAPE: Shape = Shape::Object(&[
    ("code", Shape::Scalar),
    ("statusCode", Shape::Scalar),
    ("description", Shape::Scalar),
    ("message", Shape::Scalar),
    ("isRetryable", Shape::Scalar),
    ("error", Shape::Object(&[("code", Shape::Scalar), ("message", Shape::Scalar)])),
    ("status", Shape::Scalar),
    ("type", Shape::Scalar),
    ("id", Shape::Scalar),
    ("data", Shape::Scalar),
]);

/// Whether an object is the error body that stands for "the customer has no account status".
pub fn is_no_account_status(members: &Members) -> bool {
    code(members).as_deref() == Some(ACCOUNT_STATUS_NOT_FOUND)
        && ["status", "type", "id", "data"].iter().all(|key| members.get(key).is_none())
}

/// The code as text: documented as text, printed as a number, and a number can be spelled in many ways.
fn code(members: &Members) -> Option<String> {
    match members.get("code")? {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) if is_600074(number) => Some(ACCOUNT_STATUS_NOT_FOUND.to_owned()),
        Value::Number(number) => Some(number.clone()),
        _ => None,
    }
}

/// Whether a JSON number is exactly 600074. Floats would bring a table of ten kilobytes with them.
pub fn is_600074(number: &str) -> bool {
    let (mut digits, mut scale, mut fraction) = (String::new(), 0_i64, false);
    let mut letters = number.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '.' => fraction = true,
            'e' | 'E' => match letters.as_str().parse::<i64>().ok().and_then(|exponent| exponent.checked_add(scale)) {
                Some(sum) => return is_600074_times(&digits, sum),
                None => return false,
            },
            digit => {
                digits.push(digit);
                scale -= i64::from(fraction);
            }
        }
    }
    is_600074_times(&digits, scale)
}

/// Whether these digits, moved by so many places, are 600074.
fn is_600074_times(mut digits: &str, mut scale: i64) -> bool {
    while let Some(shorter) = digits.strip_suffix('0') {
        (digits, scale) = (shorter, scale.saturating_add(1));
    }
    while let Some(shorter) = digits.strip_prefix('0') {
        digits = shorter;
    }
    digits == ACCOUNT_STATUS_NOT_FOUND && scale == 0
}

/// Reads the body of an answer that is no record, and whether it says that the customer has no account status.
pub fn read_error(body: &str) -> (ErrorBody, bool) {
    let Ok(Value::Object(members)) = parse_unclosed(body, &ERROR_SHAPE) else {
        return (plain_text(body), false);
    };
    // The description is written for people, the message beside it is often the same or shorter.
    let message = |members: &Members| owned(members, "description").or_else(|| owned(members, "message"));
    let nested = members.get("error").and_then(Value::object);
    let body = ErrorBody {
        code: code(&members).or_else(|| nested.and_then(code)),
        message: message(&members).or_else(|| nested.and_then(message)),
        is_retryable: match members.get("isRetryable") {
            Some(Value::Boolean(is_retryable)) => Some(*is_retryable),
            _ => None,
        },
    };
    (body, is_no_account_status(&members))
}

/// What a partner can do about an error.
pub fn hint(status: Option<u16>, code: Option<&str>) -> Option<&'static str> {
    Some(match (status, code) {
        (_, Some("900420")) => {
            "ask for a token whose audience is the Partner Center API: `https://api.partnercenter.microsoft.com`"
        }
        (_, Some("900421")) => "sign in again with multi-factor authentication: the token lacks the `mfa` claim",
        (_, Some("900329")) => "use an App+User token: this call does not accept app-only tokens",
        (_, Some("20002")) => {
            "the customer has no reseller relationship with you: check the id, or ask the customer to accept it again"
        }
        (_, Some("1002" | "2032" | "900150" | "900308")) => {
            "the signed-in user lacks a role that may read customers: Admin agent or Sales agent"
        }
        (_, Some("900309" | "90000")) => "your tenant refuses this sign-in: look at its Conditional Access policies",
        (_, Some("600006")) => "this is not allowed for the customer: check the id and your relationship with them",
        (_, Some("800073" | "800074")) => "the customer's account is under review: wait until Microsoft has decided",
        (_, Some("800075" | "900416")) => "the customer may not buy: ask Microsoft's support, together with the customer",
        (_, Some("60003" | "1000")) => "check the customer id: this tenant does not exist or is not your customer",
        (Some(401), _) => "get a fresh App+User token: this one is missing, expired or not accepted",
        (Some(403), _) => "check the roles of the signed-in user and your relationship with this customer",
        (Some(404), _) => "check the customer id and the base URL",
        (Some(429), _) => "call less often, and wait as long as the provider asks",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_600074_means_no_account_status() {
        for (body, is_absent) in [
            (r#"{"code": 600074, "message": "not found", "isRetryable": false}"#, true),
            (r#"{"code": "600074", "description": "not found"}"#, true),
            (r#"{"code": 6.00074e5}"#, true),
            (r#"{"code": 600074.0}"#, true),
            (r#"{"code": 6000740E-1}"#, true),
            (r#"{"code": 0.600074e+6}"#, true),
            (r#"{"code": -600074}"#, false),
            (r#"{"code": 6000740}"#, false),
            (r#"{"code": 600074e1}"#, false),
            (r#"{"code": 600074e99999999999999999999}"#, false),
            (r#"{"code": 600074e-9223372036854775808}"#, false),
            (r#"{"code": 600074, "errorMessageExtended": "InternalErrorCode=600074""#, true),
            (r#"{"code": 600074"#, false),
            (r#"{"code": 600074, "#, false),
            (r#"{"code": 600074, "description": "cut of"#, false),
            (r#"{"code": "6.00074e5"}"#, false),
            (r#"{"code": " 600074"}"#, false),
            (r#"{"code": 60003}"#, false),
            (r#"{"code": 600074.5}"#, false),
            (r#"{"code": [600074]}"#, false),
            (r#"{"error": {"code": 600074}}"#, false),
            (r#"{"code": 600074, "code": 600074}"#, false),
            (r#"{"code": 600074, "status": "Allowed"}"#, false),
            (r#"{"code": 600074, "type": "account"}"#, false),
            (r#"{"code": 600074, "id": "1"}"#, false),
            (r#"{"code": 600074, "data": []}"#, false),
            (r#"{"code": 600074, "data": null}"#, true),
            ("600074", false),
            ("", false),
        ] {
            assert_eq!(read_error(body).1, is_absent, "{body}");
        }
    }

    #[test]
    fn hints() {
        for (status, code, words) in [
            (401, Some("900420"), "audience"),
            (401, Some("900421"), "multi-factor"),
            (403, Some("900329"), "App+User"),
            (403, Some("20002"), "reseller relationship"),
            (403, Some("1002"), "role"),
            (403, Some("900308"), "role"),
            (403, Some("90000"), "Conditional Access"),
            (403, Some("600006"), "not allowed"),
            (403, Some("800074"), "under review"),
            (403, Some("800075"), "may not buy"),
            (404, Some("60003"), "tenant"),
            (404, Some("600075"), "customer id"),
            (401, None, "fresh"),
            (403, None, "roles"),
            (404, None, "base URL"),
            (429, None, "less often"),
        ] {
            assert!(hint(Some(status), code).is_some_and(|hint| hint.contains(words)), "{status} {code:?}");
        }
        assert_eq!((hint(Some(400), Some("3000")), hint(Some(500), None), hint(None, None)), (None, None, None));
    }

    #[test]
    fn every_envelope_is_read() {
        for (body, code, message, is_retryable) in [
            (
                r#"{"code":600061,"message":"a","description":"b","isRetryable":false,"parameters":{}}"#,
                Some("600061"),
                Some("b"),
                Some(false),
            ),
            (
                r#"{"code":"20002","description":"no relation","data":["x"],"source":"PartnerFD"}"#,
                Some("20002"),
                Some("no relation"),
                None,
            ),
            (r#"{"statusCode":429,"message":"Try again in 57 seconds."}"#, None, Some("Try again in 57 seconds."), None),
            (r#"{"error":{"code":"invalid","message":"c","target":"d"}}"#, Some("invalid"), Some("c"), None),
            ("", None, None, None),
            ("  The role may not do this.\n", None, Some("The role may not do this."), None),
            ("<!doctype html><title>Bad gateway</title>", None, None, None),
            ("{\"code\":", None, None, None),
            ("[1]", None, None, None),
        ] {
            let (read, _) = read_error(body);
            assert_eq!((read.code.as_deref(), read.message.as_deref(), read.is_retryable), (code, message, is_retryable), "{body}");
        }
        assert_eq!(read_error(&"a".repeat(900)).0.message.map(|text| text.len()), Some(500));
    }
}
