//! What the readers of both providers share.

use serde::Serialize;
use tsify::Tsify;

use crate::json::{Members, Value};
use crate::vocabulary::{Open, Vocabulary};

/// A value that stands where the provider documents a closed set, and is not of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Unrecognized {
    /// JSON Pointer into the record.
    pub path: String,
    /// The text as it was sent.
    pub value: String,
}

/// A value of another JSON type where a decision reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// A JSON Pointer; empty for the whole.
    pub path: String,
    /// What was expected, with an article.
    pub expected: &'static str,
    /// What stood there, with an article.
    pub found: &'static str,
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, expected, found } = self;
        match path.as_str() {
            "" => write!(f, "expected {expected}, got {found}"),
            path => write!(f, "expected {expected} at `{path}`, got {found}"),
        }
    }
}

/// What a provider says in the body of an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorBody {
    /// The provider's code as text.
    pub code: Option<String>,
    /// The provider's words.
    pub message: Option<String>,
    /// Whether the provider says that asking again may help.
    pub is_retryable: Option<bool>,
}

/// The body of an error that is not the provider's JSON: plain text is told, a page is not.
pub fn plain_text(body: &str) -> ErrorBody {
    const MOST: usize = 500;
    let text = body.trim();
    if text.is_empty() || text.starts_with(['<', '{', '[']) {
        return ErrorBody::default();
    }
    ErrorBody { message: Some(text.chars().take(MOST).collect()), ..ErrorBody::default() }
}

/// Reads members one by one, and notes what it does not recognise.
#[derive(Default)]
pub struct Reader {
    /// What it did not recognise.
    pub unrecognized: Vec<Unrecognized>,
}

impl Reader {
    /// Text of a closed set that decides nothing: of another type it is absent.
    pub fn word<T: Vocabulary>(&mut self, members: &Members, key: &str, path: &str) -> Option<Open<T>> {
        members.text(key).map(|text| self.note(Open::read(text.to_owned()), path))
    }

    /// Text of a closed set that a decision reads.
    pub fn deciding_word<T: Vocabulary>(&mut self, members: &Members, key: &str, path: &str) -> Result<Option<Open<T>>, Mismatch> {
        Ok(deciding_text(members, key, path)?.map(|text| self.note(Open::read(text), path)))
    }

    /// A list of text of a closed set that a decision reads.
    pub fn deciding_words<T: Vocabulary>(&mut self, members: &Members, key: &str, path: &str) -> Result<Vec<Open<T>>, Mismatch> {
        deciding_items(members, key, path)?
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let path = format!("{path}/{index}");
                let text = item.text().ok_or_else(|| mismatch(&path, "text", item))?;
                Ok(self.note(Open::read(text.to_owned()), &path))
            })
            .collect()
    }

    /// The value, remembered where it is not recognised.
    pub fn note<T: Vocabulary>(&mut self, value: Open<T>, path: &str) -> Open<T> {
        if let Open::Unrecognized(text) = &value {
            self.unrecognized.push(Unrecognized { path: path.to_owned(), value: text.clone() });
        }
        value
    }
}

fn mismatch(path: &str, expected: &'static str, found: &Value) -> Mismatch {
    Mismatch { path: path.to_owned(), expected, found: found.kind() }
}

/// Text that a decision reads.
pub fn deciding_text(members: &Members, key: &str, path: &str) -> Result<Option<String>, Mismatch> {
    match members.get(key) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text.clone())),
        Some(other) => Err(mismatch(path, "text", other)),
    }
}

/// An object that a decision reads.
pub fn deciding_object<'a>(members: &'a Members, key: &str, path: &str) -> Result<Option<&'a Members>, Mismatch> {
    match members.get(key) {
        None => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members)),
        Some(other) => Err(mismatch(path, "an object", other)),
    }
}

/// An array that a decision reads.
pub fn deciding_items<'a>(members: &'a Members, key: &str, path: &str) -> Result<&'a [Value], Mismatch> {
    match members.get(key) {
        None => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(other) => Err(mismatch(path, "an array", other)),
    }
}

/// The text of a member, whatever else it may be: absent then.
pub fn owned(members: &Members, key: &str) -> Option<String> {
    members.text(key).map(str::to_owned)
}
