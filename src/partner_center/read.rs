//! The record, read leniently.

use super::error::is_no_account_status;
use super::{CustomerValidationStatus, ReadAt, ValidationType};
use crate::instant;
use crate::json::{Members, Shape, Value};
use crate::reading::{Mismatch, Place, Reader};
use crate::vocabulary::{Open, Vocabulary, position};

/// What is read of a record. `code`, `id` and `data` tell other documents from it.
pub const SHAPE: Shape = Shape::Object(&[
    ("type", Shape::Scalar),
    ("status", Shape::Scalar),
    ("lastUpdateDateTime", Shape::Scalar),
    ("code", Shape::Scalar),
    ("id", Shape::Scalar),
    ("data", Shape::Scalar),
]);

/// Whether an object without a submission's marks has an account's.
pub fn looks_like_account(members: &Members) -> bool {
    members.get("type").is_some() || members.get("lastUpdateDateTime").is_some()
}

/// The account: none where the provider says that the customer has no account status.
pub fn read_account(value: &Value) -> Result<Option<CustomerValidationStatus>, Mismatch> {
    let mut reader = Reader::default();
    let record = match value {
        Value::Null => return Ok(None),
        Value::Text(status) => record(&mut reader, &Place::whole(&Members::default()), Some(status.clone()), ""),
        Value::Object(members) if is_no_account_status(members) => return Ok(None),
        Value::Object(members) => {
            let place = Place::whole(members);
            let status = reader.deciding_text(&place, "status");
            record(&mut reader, &place, status, "/status")
        }
        other => {
            let expected = "the record of an account, its status alone, or null";
            return Err(Mismatch { path: String::new(), expected, found: other.kind() });
        }
    };
    reader.mismatch.map_or(Ok(Some(CustomerValidationStatus { unrecognized: reader.unrecognized, ..record })), Err)
}

fn record(reader: &mut Reader, place: &Place, sent: Option<String>, path: &'static str) -> CustomerValidationStatus {
    let type_sent = reader.deciding_text(place, "type");
    // Only an account has this call's status, so a record that does not name its type is one.
    let r#type = type_sent.as_ref().map_or(Open::Known(ValidationType::Account), |text| loosely(reader, text, place, "type"));
    let status = sent.as_ref().map_or(Open::Absent, |text| loosely(reader, text, place, path.trim_start_matches('/')));

    // An envelope or an error beside a status is another document, whatever the status says.
    let stranger = ["data", "code"].into_iter().find(|key| place.members.get(key).is_some());
    let (status, read_at) = match stranger {
        Some("data") => (Open::Absent, ReadAt { path: "/data", value: None }),
        Some(_) => (Open::Absent, ReadAt { path: "/code", value: None }),
        None if r#type.known().is_none() => (status, ReadAt { path: "/type", value: type_sent }),
        None => (status, ReadAt { path, value: sent }),
    };
    CustomerValidationStatus {
        r#type,
        status,
        last_update_date_time: place.members.text("lastUpdateDateTime").and_then(instant::utc),
        unrecognized: Vec::new(),
        read_at,
    }
}

/// Where a text stands among those that are known, without regard to case, spaces, hyphens and underscores: one status is documented
/// with a space, others without.
pub fn loose_position(texts: &[&str], text: &str) -> Option<usize> {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|letter| !matches!(letter, ' ' | '-' | '_')).map(|letter| letter.to_ascii_lowercase())
    }
    // Nearly always it is the documented spelling.
    position(texts, text).or_else(|| texts.iter().position(|spelling| letters(spelling).eq(letters(text))))
}

fn loosely<T: Vocabulary>(reader: &mut Reader, text: &str, place: &Place, key: &str) -> Open<T> {
    let same = loose_position(T::TEXTS, text).and_then(|index| T::TEXTS.get(index));
    reader.note(same.map_or(text, |spelling| *spelling), place, key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{decode, parse};
    use crate::partner_center::AccountStatus;

    fn read(text: &str) -> Result<Option<CustomerValidationStatus>, Mismatch> {
        read_account(&parse(text, &SHAPE).expect("JSON"))
    }

    fn status(text: &str) -> Open<AccountStatus> {
        read(text).expect("a record").expect("an account").status
    }

    #[test]
    fn every_status_in_any_spelling() {
        for value in AccountStatus::ALL {
            let text = value.text();
            for spelling in [text.to_owned(), text.to_uppercase(), text.to_lowercase(), text.replace(' ', "_"), format!("-{text} ")]
            {
                assert_eq!(status(&format!(r#"{{"status": "{spelling}"}}"#)), Open::Known(*value), "{spelling}");
            }
        }
        assert_eq!(status(r#"{"status": "Approved"}"#), Open::Unrecognized("Approved".to_owned()));
        assert_eq!(status(r#"{"status": "Allowed\u00a0"}"#), Open::Unrecognized("Allowed\u{a0}".to_owned()));
        assert_eq!(status(r#"{"status": ""}"#), Open::Unrecognized(String::new()));
        assert_eq!(status("{}"), Open::Absent);
    }

    #[test]
    fn the_rest_of_the_record_is_read_leniently() {
        for (text, date) in [
            (r#"{"status":"Allowed","lastUpdateDateTime":"2024-03-05T10:20:30"}"#, Some("2024-03-05T10:20:30Z")),
            (r#"{"status":"Allowed","lastUpdateDateTime":""}"#, None),
            (r#"{"status":"Allowed","lastUpdateDateTime":null}"#, None),
            (r#"{"status":"Allowed","lastUpdateDateTime":17,"more":{"status":[1]}}"#, None),
        ] {
            let record = read(text).expect("a record").expect("an account");
            assert_eq!(
                (record.status, record.last_update_date_time.as_deref()),
                (Open::Known(AccountStatus::Allowed), date),
                "{text}"
            );
        }
    }

    #[test]
    fn a_status_of_another_type_is_named() {
        let fault = read(r#"{"status": 5}"#).expect_err("a number is no status");
        assert_eq!((fault.path.as_str(), fault.expected, fault.found), ("/status", "text", "a number"));
    }

    #[test]
    fn marks_of_other_documents_hide_the_status() {
        for text in
            [r#"{"data":{"status":"Allowed"}}"#, r#"{"status":"Allowed","code":600074}"#, r#"{"status":"Allowed","data":{}}"#]
        {
            assert_eq!(status(text), Open::Absent, "{text}");
        }
    }

    #[test]
    fn byte_order_marks_are_obeyed() {
        let text = r#"{"type":"account","status":"Allowed"}"#;
        let utf16 =
            |unit: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect::<Vec<u8>>();
        for bytes in
            [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)]
        {
            assert_eq!(decode(&bytes).as_deref(), Some(text));
        }
        assert_eq!(decode(&[0xFF, 0xFE, 0x00, 0xD8]), None);
        assert_eq!(decode(&[0xFF, 0xFE, 0x00]), None);
        assert_eq!(decode(&[0x80]), None);
    }
}
