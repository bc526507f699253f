//! Retry-After: a number of seconds, or a date in any of the three forms of HTTP.

use std::time::SystemTime;

/// What the header asks to wait.
pub fn retry_after_ms(value: &str, epoch_ms: f64) -> Option<f64> {
    let value = value.trim_ascii();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than fit are too many all the same.
        return Some(value.parse().unwrap_or(u64::MAX).saturating_mul(1000) as f64);
    }
    let date = httpdate::parse_http_date(value).ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(super::not_below_zero(date.as_secs() as f64 * 1000.0 - epoch_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form() {
        const NOW: f64 = 784_111_767_000.0; // ten seconds before the dates below
        for (value, wait) in [
            ("0", Some(0.0)),
            (" 57 ", Some(57_000.0)),
            ("99999999999999999999", Some(u64::MAX as f64)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(10_000.0)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(10_000.0)),
            ("Sun Nov  6 08:49:37 1994", Some(10_000.0)),
            ("Sun, 06 Nov 1994 08:49:07 GMT", Some(0.0)),
            ("-1", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(retry_after_ms(value, NOW), wait, "{value:?}");
        }
    }
}
