//! `GET {baseUrl}/v1/validation-submissions`: https://docs.goodstack.io/docs/api/list-validation-submissions

use form_urlencoded::byte_serialize;
use serde::Serialize;

use super::{SHAPE, ValidationSubmission, read_submission};
use crate::http::Request;
use crate::json::{Members, Shape, Value};
use crate::reading::{Mismatch, Place, Reader};
use crate::text::{decimal, text};

/// What is read of a page.
pub const PAGE: Shape = Shape::Object(&[("data", Shape::Array(&SHAPE)), ("_links", Shape::Object(&[("next", Shape::Scalar)]))]);

/// Some of the submissions.
#[derive(Debug, PartialEq, Serialize)]
pub struct Page {
    /// In the order in which they came.
    pub submissions: Vec<ValidationSubmission>,
    /// The cursor of the page after this one, if there is one, encoded as it came.
    pub next: Option<String>,
}

/// Asks for one page: the first, or that of a cursor. A key with several values is repeated.
pub fn page_request(query: &[(&'static str, String)], cursor: Option<&str>) -> Request {
    let mut path = "/v1/validation-submissions".to_owned();
    let mut separator = '?';
    let mut append = |key: &str, value: &mut dyn Iterator<Item = &str>| {
        path.push(std::mem::replace(&mut separator, '&'));
        path.push_str(key);
        path.push('=');
        path.extend(value);
    };
    for (key, value) in query {
        append(key, &mut byte_serialize(value.as_bytes()));
    }
    if let Some(cursor) = cursor {
        append("cursor", &mut std::iter::once(cursor));
    }
    Request { path, headers: vec![("Accept", "application/json".to_owned())] }
}

/// The page. A link that leads nowhere is refused: the list would end early, and nobody would know.
pub fn read_page(value: &Value) -> Result<Page, Mismatch> {
    let none = Members::default();
    let members = value.object().unwrap_or(&none);
    let Some(Value::Array(items)) = members.get("data") else {
        let found = members.get("data").map_or("nothing", Value::kind);
        return Err(Mismatch { path: "/data".to_owned(), expected: "an array", found });
    };
    let mut submissions = Vec::new();
    for item in items {
        let path = |path: &str| text!("/data/%%", decimal(submissions.len() as u64), path);
        let submission = read_submission(item, "").map_err(|mismatch| Mismatch { path: path(&mismatch.path), ..mismatch })?;
        if submission.id.is_empty() {
            return Err(Mismatch { path: path("/id"), expected: "text that is not empty", found: "nothing" });
        }
        submissions.push(submission);
    }
    let mut reader = Reader::default();
    let page = Place::whole(members);
    let links = reader.deciding_object(&page, "_links");
    let next = links.and_then(|links| reader.deciding_text(&links, "next"));
    if let Some(mismatch) = reader.mismatch {
        return Err(mismatch);
    }
    let lost = || Mismatch { path: "/_links/next".to_owned(), expected: "a URL with a cursor", found: "another" };
    let next = next.map(|link| cursor(&link).ok_or_else(lost)).transpose()?;
    Ok(Page { submissions, next })
}

/// The cursor in the query of a URL, and nothing else of it.
fn cursor(link: &str) -> Option<String> {
    let (_, query) = link.split('#').next()?.split_once('?')?;
    let cursor = query.split('&').find_map(|parameter| parameter.strip_prefix("cursor="))?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%+=/:@!$'()*,;".contains(&byte);
    (!cursor.is_empty() && cursor.bytes().all(fits)).then(|| cursor.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn read(text: &str) -> Result<Page, String> {
        read_page(&json::parse(text, &PAGE).unwrap()).map_err(|mismatch| mismatch.told())
    }

    #[test]
    fn requests() {
        let path = |query: &[(&'static str, &str)], cursor| {
            let query: Vec<_> = query.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
            page_request(&query, cursor).path
        };
        assert_eq!(path(&[], None), "/v1/validation-submissions");
        assert_eq!(
            path(&[("statuses", "pending"), ("statuses", "failed"), ("email", "a+b@c.example")], None),
            "/v1/validation-submissions?statuses=pending&statuses=failed&email=a%2Bb%40c.example"
        );
        assert_eq!(
            path(&[("query", "Räksmörgås & Co #1/2?")], Some("e30%3D")),
            "/v1/validation-submissions?query=R%C3%A4ksm%C3%B6rg%C3%A5s+%26+Co+%231%2F2%3F&cursor=e30%3D"
        );
    }

    #[test]
    fn only_the_cursor_is_taken_from_the_link() {
        for (link, taken) in [
            ("https://elsewhere.example/v2/other?pageSize=1&cursor=e30%3D%26&cursor=2", Some("e30%3D%26")),
            ("?cursor=1#?cursor=2", Some("1")),
            ("/v1?cursor=a+b", Some("a+b")),
            ("/v1?cursor=e30=", Some("e30=")),
            ("/v1?cursor=a b", None),
            ("/v1?cursor=a\nb", None),
            ("/v1?cursor=é", None),
            ("/v1?cursor=a?b", None),
            ("https://api.goodstack.io/v1?cursors=1", None),
            ("https://api.goodstack.io/v1?cursor=", None),
            ("https://api.goodstack.io/v1#?cursor=1", None),
            ("cursor=1", None),
            ("", None),
        ] {
            assert_eq!(cursor(link).as_deref(), taken, "{link}");
        }
    }

    #[test]
    fn pages() {
        for (text, ids, next) in [
            (r#"{"data":[]}"#, vec![], None),
            (r#"{"data":[{"id":"a"},{"id":"b","status":"failed"}],"_links":{"next":null}}"#, vec!["a", "b"], None),
            (r#"{"data":[],"_links":{"next":"https://x.example?cursor=1"},"object":"list"}"#, vec![], Some("1")),
        ] {
            let page = read(text).unwrap();
            assert_eq!(page.submissions.iter().map(|submission| submission.id.as_str()).collect::<Vec<_>>(), ids);
            assert_eq!(page.next.as_deref(), next);
        }
        for (text, fault) in [
            ("{}", "expected an array at `/data`, got nothing"),
            ("[]", "expected an array at `/data`, got nothing"),
            (r#"{"data":{"id":"a"}}"#, "expected an array at `/data`, got an object"),
            (r#"{"data":[{"id":"a"},{}]}"#, "expected text that is not empty at `/data/1/id`, got nothing"),
            (r#"{"data":[{"id":"a"},7]}"#, "expected the record of a submission at `/data/1`, got a number"),
            (r#"{"data":[{"id":"a","status":7}]}"#, "expected text at `/data/0/status`, got a number"),
            (r#"{"data":[],"_links":[]}"#, "expected an object at `/_links`, got an array"),
            (r#"{"data":[],"_links":{"next":{}}}"#, "expected text at `/_links/next`, got an object"),
            (r#"{"data":[],"_links":{"next":"https://x.example"}}"#, "expected a URL with a cursor at `/_links/next`, got another"),
        ] {
            assert_eq!(read(text), Err(fault.to_owned()), "{text}");
        }
    }
}
