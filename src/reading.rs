//! What the readers of both providers share.

use serde::Serialize;
use tsify::Tsify;

use crate::json::{Members, Value};
use crate::vocabulary::{Open, Vocabulary, position};

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
    let text = body.trim_ascii();
    if text.is_empty() || text.starts_with(['<', '{', '[']) {
        return ErrorBody::default();
    }
    ErrorBody { message: Some(text.chars().take(MOST).collect()), ..ErrorBody::default() }
}

/// Reads members one by one, and notes what it does not recognise and what it must not read.
#[derive(Default)]
pub struct Reader {
    /// What it did not recognise.
    pub unrecognized: Vec<Unrecognized>,
    /// The first value of another type where a decision reads. Whoever reads must ask for it at the end.
    pub mismatch: Option<Mismatch>,
}

impl Reader {
    /// Text of a closed set that decides nothing: of another type it is absent.
    pub fn word<T: Vocabulary>(&mut self, members: &Members, key: &str, path: &str) -> Option<Open<T>> {
        members.text(key).map(|text| self.note(text.to_owned(), path))
    }

    /// Text of a closed set that a decision reads.
    pub fn deciding_word<T: Vocabulary>(&mut self, members: &Members, key: &str, path: &str) -> Option<Open<T>> {
        self.deciding_text(members, key, path).map(|text| self.note(text, path))
    }

    /// A list of text of a closed set that a decision reads.
    pub fn deciding_words<T: Vocabulary>(&mut self, members: &Members, key: &str, path: &str) -> Vec<Open<T>> {
        let mut words = Vec::new();
        for item in self.deciding_items(members, key, path) {
            let path = format!("{path}/{}", words.len());
            match item.text() {
                Some(text) => words.push(self.note(text.to_owned(), &path)),
                None => self.refuse(&path, "text", item),
            }
        }
        words
    }

    /// Text that a decision reads.
    #[inline(never)]
    pub fn deciding_text(&mut self, members: &Members, key: &str, path: &str) -> Option<String> {
        let value = members.get(key)?;
        if value.text().is_none() {
            self.refuse(path, "text", value);
        }
        value.text().map(str::to_owned)
    }

    /// An object that a decision reads.
    #[inline(never)]
    pub fn deciding_object<'a>(&mut self, members: &'a Members, key: &str, path: &str) -> Option<&'a Members> {
        let value = members.get(key)?;
        if value.object().is_none() {
            self.refuse(path, "an object", value);
        }
        value.object()
    }

    /// An array that a decision reads.
    #[inline(never)]
    pub fn deciding_items<'a>(&mut self, members: &'a Members, key: &str, path: &str) -> &'a [Value] {
        let Some(value) = members.get(key) else { return &[] };
        if value.items().is_none() {
            self.refuse(path, "an array", value);
        }
        value.items().unwrap_or_default()
    }

    /// The value, remembered where it is not recognised.
    pub fn note<T: Vocabulary>(&mut self, text: String, path: &str) -> Open<T> {
        let known = self.recognize(T::TEXTS, &text, path);
        known.and_then(|index| T::ALL.get(index)).map_or(Open::Unrecognized(text), |value| Open::Known(*value))
    }

    /// Where a text stands among those that are known; remembered where it does not.
    #[inline(never)]
    fn recognize(&mut self, texts: &[&str], text: &str, path: &str) -> Option<usize> {
        let known = position(texts, text);
        if known.is_none() {
            self.remember(text, path);
        }
        known
    }

    /// Remembers a text that is not recognised.
    pub fn remember(&mut self, text: &str, path: &str) {
        self.unrecognized.push(Unrecognized { path: path.to_owned(), value: text.to_owned() });
    }

    /// Remembers the first value of another type.
    #[inline(never)]
    pub fn refuse(&mut self, path: &str, expected: &'static str, found: &Value) {
        if self.mismatch.is_none() {
            self.mismatch = Some(Mismatch { path: path.to_owned(), expected, found: found.kind() });
        }
    }
}

/// The text of a member, whatever else it may be: absent then.
#[inline(never)]
pub fn owned(members: &Members, key: &str) -> Option<String> {
    members.text(key).map(str::to_owned)
}
