//! What the readers of both providers share.

use serde::Serialize;
use tsify::Tsify;

use crate::json::{Members, Value};
use crate::text::{decimal, text};
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

impl Mismatch {
    /// In words.
    pub fn told(&self) -> String {
        let Self { path, expected, found } = self;
        match path.as_str() {
            "" => text!("expected %, got %", expected, found),
            path => text!("expected % at `%`, got %", expected, path, found),
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

/// An object that is being read, and where it stands. The path is put together where somebody must be told of it.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// What is read.
    pub members: &'a Members,
    key: &'a str,
    above: Option<&'a Self>,
}

impl<'a> Place<'a> {
    /// The whole record.
    pub fn whole(members: &'a Members) -> Self {
        Self { members, key: "", above: None }
    }

    /// What stands below this key.
    pub fn below(&'a self, key: &'a str, members: &'a Members) -> Self {
        Self { members, key, above: Some(self) }
    }

    /// A member that is an object.
    #[inline(never)]
    pub fn object(&'a self, key: &'a str) -> Option<Self> {
        self.members.get(key).and_then(Value::object).map(|members| self.below(key, members))
    }

    /// The text of a member, whatever else it may be: absent then.
    #[inline(never)]
    pub fn text(&self, key: &str) -> Option<String> {
        owned(self.members, key)
    }

    /// JSON Pointer of a member; without a key, of the place itself.
    #[inline(never)]
    fn path(&self, key: &str) -> String {
        let mut path = self.above.map_or_else(String::new, |above| above.path(self.key));
        if !key.is_empty() {
            path.push('/');
            path.push_str(key);
        }
        path
    }
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
    pub fn word<T: Vocabulary>(&mut self, place: &Place, key: &str) -> Option<Open<T>> {
        place.members.text(key).map(|text| self.note(text, place, key))
    }

    /// Text of a closed set that a decision reads.
    pub fn deciding_word<T: Vocabulary>(&mut self, place: &Place, key: &str) -> Option<Open<T>> {
        self.deciding_text(place, key).map(|text| self.note(&text, place, key))
    }

    /// A list of text of a closed set that a decision reads.
    pub fn deciding_words<T: Vocabulary>(&mut self, place: &Place, key: &str) -> Vec<Open<T>> {
        let mut words = Vec::new();
        let list = place.below(key, place.members);
        for item in self.deciding_items(place, key) {
            let index = decimal(words.len() as u64);
            match item.text() {
                Some(text) => words.push(self.note(text, &list, &index)),
                None => self.refuse(&list, &index, "text", item),
            }
        }
        words
    }

    /// Text that a decision reads.
    #[inline(never)]
    pub fn deciding_text(&mut self, place: &Place, key: &str) -> Option<String> {
        let value = place.members.get(key)?;
        if value.text().is_none() {
            self.refuse(place, key, "text", value);
        }
        value.text().map(str::to_owned)
    }

    /// An object that a decision reads.
    #[inline(never)]
    pub fn deciding_object<'a>(&mut self, place: &'a Place<'a>, key: &'a str) -> Option<Place<'a>> {
        let value = place.members.get(key)?;
        if value.object().is_none() {
            self.refuse(place, key, "an object", value);
        }
        place.object(key)
    }

    /// An array that a decision reads.
    #[inline(never)]
    pub fn deciding_items<'a>(&mut self, place: &Place<'a>, key: &str) -> &'a [Value] {
        let Some(value) = place.members.get(key) else { return &[] };
        if value.items().is_none() {
            self.refuse(place, key, "an array", value);
        }
        value.items().unwrap_or_default()
    }

    /// The value, remembered where it is not recognised.
    pub fn note<T: Vocabulary>(&mut self, text: &str, place: &Place, key: &str) -> Open<T> {
        let known = T::ALL.get(self.recognize(T::TEXTS, text, place, key));
        known.map_or_else(|| Open::Unrecognized(text.to_owned()), |value| Open::Known(*value))
    }

    /// Where a text stands among those that are known; remembered where it does not, and that is nowhere.
    #[inline(never)]
    fn recognize(&mut self, texts: &[&str], text: &str, place: &Place, key: &str) -> usize {
        position(texts, text).unwrap_or_else(|| {
            self.unrecognized.push(Unrecognized { path: place.path(key), value: text.to_owned() });
            usize::MAX
        })
    }

    /// Remembers the first value of another type.
    #[inline(never)]
    pub fn refuse(&mut self, place: &Place, key: &str, expected: &'static str, found: &Value) {
        if self.mismatch.is_none() {
            self.mismatch = Some(Mismatch { path: place.path(key), expected, found: found.kind() });
        }
    }
}

/// The text of a member, whatever else it may be: absent then.
#[inline(never)]
pub fn owned(members: &Members, key: &str) -> Option<String> {
    members.text(key).map(str::to_owned)
}
