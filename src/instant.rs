//! Instants as text: RFC 3339 in UTC, ending in `Z`.

use time::UtcDateTime;
use time::format_description::well_known::Rfc3339;

/// The instant that a provider sent. One without a zone is in UTC, as Partner Center documents.
pub fn utc(text: &str) -> Option<String> {
    let is_zoned = text.bytes().skip("2022-02-02T17:46:54".len()).any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-'));
    let text = if is_zoned { text.to_owned() } else { text.to_owned() + "Z" };
    // On its last day, the library panics where UTC is a day ahead.
    if text.starts_with("9999-12-31") && !text.ends_with('Z') {
        return None;
    }
    let instant = UtcDateTime::parse(&text, &Rfc3339).ok()?;
    // The parser takes any character between date and time; JavaScript does not.
    let is_canonical = text.ends_with('Z') && text.as_bytes().get("2022-02-02".len()) == Some(&b'T');
    if is_canonical { Some(text) } else { instant.format(&Rfc3339).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_providers_send() {
        for (sent, read) in [
            ("2021-07-14T18:02:00", Some("2021-07-14T18:02:00Z")),
            ("2022-02-02T17:46:54.000Z", Some("2022-02-02T17:46:54.000Z")),
            ("2022-02-02 17:46:54Z", Some("2022-02-02T17:46:54Z")),
            ("2022-02-02_17:46:54", Some("2022-02-02T17:46:54Z")),
            ("2022-02-02T17:46:54.1234567+02:00", Some("2022-02-02T15:46:54.1234567Z")),
            ("0001-01-01T00:00:00", Some("0001-01-01T00:00:00Z")),
            ("0000-01-01T00:00:00+23:59", None),
            ("9999-12-30T23:59:59-23:59", Some("9999-12-31T23:58:59Z")),
            ("9999-12-31T23:59:59-00:01", None),
            ("9999-12-31T23:59:60Z", Some("9999-12-31T23:59:60Z")),
            ("2021-02-30T00:00:00", None),
            ("2021-07-14", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(utc(sent).as_deref(), read, "{sent}");
        }
    }
}
