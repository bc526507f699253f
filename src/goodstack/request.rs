//! `GET {baseUrl}/v1/validation-submissions/{id}`

use super::Environment;
use crate::http::Request;
use crate::text::text;

/// Where Goodstack answers.
pub fn base_url(environment: Environment) -> &'static str {
    match environment {
        Environment::Production => "https://api.goodstack.io",
        Environment::Sandbox => "https://sandbox-api.goodstack.io",
    }
}

/// Whether the text is an id: what needs encoding is none.
pub fn submission_id(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// One question about one submission. The id was checked before.
pub fn validation_submission_request(id: &str) -> Request {
    Request { path: text!("/v1/validation-submissions/%", id), headers: vec![("Accept", "application/json".to_owned())] }
}

/// `sk_…`, whatever stands before it.
pub fn is_secret_key(key: &str) -> bool {
    has_mark(key, b"sk_")
}

/// `sk_…` or `pk_…`, whatever stands before it.
pub fn is_key(text: &str) -> bool {
    has_mark(text, b"sk_") || has_mark(text, b"pk_")
}

fn has_mark(text: &str, mark: &[u8]) -> bool {
    let text = text.as_bytes();
    text.starts_with(mark) || text.windows(mark.len() + 1).any(|window| window.strip_prefix(b"_") == Some(mark))
}

/// The environment that a key's prefix names; production keys have none.
pub fn key_environment(key: &str) -> Option<Environment> {
    let starts = |prefixes: [&str; 2]| prefixes.iter().any(|prefix| key.starts_with(prefix));
    if starts(["sk_", "pk_"]) {
        Some(Environment::Production)
    } else if starts(["sandbox_sk_", "sandbox_pk_"]) {
        Some(Environment::Sandbox)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        let longest = "a".repeat(128);
        for (id, fits) in [
            ("validationsubmission_0Az", true),
            ("sandbox_validationsubmission-1", true),
            (longest.as_str(), true),
            ("", false),
            ("a/b", false),
            ("..", false),
            ("a?b", false),
            ("a#b", false),
            ("a b", false),
            ("a\n", false),
            ("é", false),
        ] {
            assert_eq!(submission_id(id), fits, "{id:?}");
        }
        assert!(!submission_id(&"a".repeat(129)));
    }

    #[test]
    fn keys() {
        for (key, is_secret, environment) in [
            ("sk_1", true, Some(Environment::Production)),
            ("pk_1", false, Some(Environment::Production)),
            ("sandbox_sk_1", true, Some(Environment::Sandbox)),
            ("sandbox_pk_1", false, Some(Environment::Sandbox)),
            ("staging_sk_1", true, None),
            ("desk_1", false, None),
            ("1234", false, None),
        ] {
            assert_eq!((is_secret_key(key), key_environment(key)), (is_secret, environment), "{key}");
        }
    }
}
