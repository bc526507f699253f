//! JSON read strictly, and only as far as a record needs it.
//!
//! A [`Shape`] names the members that somebody reads. Those are kept, and standing twice is a fault; all else is checked to the
//! last byte and dropped.

mod write;

pub use write::{Source, joined, to_text};

use crate::text::text;
use std::borrow::Cow;

/// More open brackets than this at once are refused; the record itself is the first.
pub const MAX_DEPTH: usize = 64;

/// What is read of a value.
#[derive(Debug)]
pub enum Shape {
    /// The value itself where it is a scalar, its type where it is not.
    Scalar,
    /// Its text, whatever it is.
    Text,
    /// These members.
    Object(&'static [(&'static str, Shape)]),
    /// Its items.
    Array(&'static Shape),
}

/// A value, as far as its shape asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// null
    Null,
    /// true or false
    Boolean(bool),
    /// A number, as it was spelled.
    Number(String),
    /// Text.
    Text(String),
    /// Items; none where the shape asks for none.
    Array(Vec<Value>),
    /// The members that the shape names.
    Object(Members),
    /// The JSON text of an object whose members nobody reads.
    Source(String),
}

impl Value {
    /// The type, with an article, for a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::Array(_) => "an array",
            Self::Object(_) | Self::Source(_) => "an object",
        }
    }

    /// The text, where it is text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members, where it is an object.
    pub fn object(&self) -> Option<&Members> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The member, to be changed: made where it is missing, as is the object around it.
    pub fn member(&mut self, key: &'static str) -> Option<&mut Self> {
        if self.object().is_none() {
            *self = Self::Object(Members::default());
        }
        let Self::Object(Members(members)) = self else { return None };
        if members.iter().all(|(name, _)| *name != key) {
            members.push((key, Self::Null));
        }
        members.iter_mut().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The items, where it is an array.
    pub fn items(&self) -> Option<&[Value]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }
}

/// The members of an object that its shape names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members(Vec<(&'static str, Value)>);

impl Members {
    /// The member; null is as good as absent.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, value)| *name == key && *value != Value::Null).map(|(_, value)| value)
    }

    /// The text of a member.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::text)
    }

    /// Puts a member there, in place of what stood there.
    pub fn set(&mut self, key: &'static str, value: Value) {
        self.0.retain(|(name, _)| *name != key);
        self.0.push((key, value));
    }

    /// False where the member stood there before.
    #[must_use]
    pub fn insert(&mut self, key: &'static str, value: Value) -> bool {
        let new = self.0.iter().all(|(name, _)| *name != key);
        self.0.push((key, value));
        new
    }
}

impl IntoIterator for Members {
    type Item = (&'static str, Value);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Why a text is not the JSON that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counted in bytes of the UTF-8 form.
    pub at: usize,
    /// What was expected there.
    pub what: Cow<'static, str>,
}

/// The text of a body: UTF-8, or UTF-16 where a byte-order mark says so.
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let utf16 = |units: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = units.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        char::decode_utf16(pairs.iter().copied().map(unit)).collect::<Result<String, _>>().ok().map(Cow::Owned)
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(Cow::Borrowed),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    }
}

/// Reads one JSON text.
pub fn parse(text: &str, shape: &Shape) -> Result<Value, Fault> {
    Parser { text, at: 0, depth: 0, may_end_early: false }.document(shape)
}

/// Reads an error body. One that ends where only closing brackets are missing is read too: the documentation prints it so.
pub fn parse_unclosed(text: &str, shape: &Shape) -> Result<Value, Fault> {
    Parser { text, at: 0, depth: 0, may_end_early: true }.document(shape)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    may_end_early: bool,
}

impl Parser<'_> {
    fn document(mut self, shape: &Shape) -> Result<Value, Fault> {
        let value = self.value(shape)?;
        match self.peek() {
            None => Ok(value),
            Some(_) => self.fault("nothing more"),
        }
    }

    fn fault<T>(&self, expected: &'static str) -> Result<T, Fault> {
        Err(Fault { at: self.at, what: Cow::Borrowed(expected) })
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.byte()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn since(&self, start: usize) -> &str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn value(&mut self, shape: &Shape) -> Result<Value, Fault> {
        let first = self.peek();
        let start = self.at;
        let value = match first {
            Some(b'{') => Value::Object(self.object(shape)?),
            Some(b'[') => Value::Array(self.array(shape)?),
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                Value::Number(self.since(start).to_owned())
            }
            Some(b't') => self.word("true", Value::Boolean(true))?,
            Some(b'f') => self.word("false", Value::Boolean(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return self.fault("a value"),
        };
        Ok(match (shape, value) {
            (Shape::Text, Value::Object(_)) => Value::Source(self.since(start).to_owned()),
            (_, value) => value,
        })
    }

    fn word(&mut self, word: &'static str, value: Value) -> Result<Value, Fault> {
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            return self.fault("a value");
        }
        self.at += word.len();
        Ok(value)
    }

    fn open(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fault("at most 64 levels");
        }
        self.at += 1;
        Ok(())
    }

    /// After a member or an item: true where another one follows.
    fn more(&mut self, close: u8, expected: &'static str) -> Result<bool, Fault> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.close();
                Ok(false)
            }
            None if self.may_end_early => Ok(false),
            _ => self.fault(expected),
        }
    }

    fn close(&mut self) {
        self.at += 1;
        self.depth -= 1;
    }

    fn array(&mut self, shape: &Shape) -> Result<Vec<Value>, Fault> {
        let mut items = Vec::new();
        self.open()?;
        if self.peek() == Some(b']') {
            self.close();
            return Ok(items);
        }
        loop {
            match shape {
                Shape::Array(item) => items.push(self.value(item)?),
                _ => drop(self.value(&Shape::Scalar)?),
            }
            if !self.more(b']', "`,` or `]`")? {
                return Ok(items);
            }
        }
    }

    fn object(&mut self, shape: &Shape) -> Result<Members, Fault> {
        let known: &[(&'static str, Shape)] = match shape {
            Shape::Object(known) => known,
            _ => &[],
        };
        let mut members = Members::default();
        self.open()?;
        if self.peek() == Some(b'}') {
            self.close();
            return Ok(members);
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.fault("a key in double quotes");
            }
            let key_at = self.at;
            let key = self.string()?;
            if self.peek() != Some(b':') {
                return self.fault("`:`");
            }
            self.at += 1;
            match known.iter().find(|(name, _)| *name == key) {
                Some((name, shape)) => {
                    let value = self.value(shape)?;
                    if !members.insert(name, value) {
                        return Err(Fault { at: key_at, what: Cow::Owned(text!("`%` only once", name)) });
                    }
                }
                None => drop(self.value(&Shape::Scalar)?),
            }
            if !self.more(b'}', "`,` or `}`")? {
                return Ok(members);
            }
        }
    }

    fn number(&mut self) -> Result<(), Fault> {
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        // The last digit of a text that was cut off may be missing.
        if self.may_end_early && self.byte().is_none() {
            return self.fault("the rest of a number");
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { self.fault("a digit") } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.at += 1;
        let mut text = String::new();
        let mut plain = self.at;
        loop {
            match self.byte() {
                Some(b'"') => {
                    text.push_str(self.since(plain));
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => {
                    text.push_str(self.since(plain));
                    self.at += 1;
                    text.push(self.escape()?);
                    plain = self.at;
                }
                Some(0..0x20) => return self.fault("no control character in text"),
                Some(_) => self.at += 1,
                None => return self.fault("`\"`"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let escaped = match self.byte() {
            Some(b'u') => return self.unicode_escape(),
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return self.fault("an escape that JSON knows"),
        };
        self.at += 1;
        Ok(escaped)
    }

    /// A lone surrogate is valid JSON and no character: U+FFFD stands for it.
    fn unicode_escape(&mut self) -> Result<char, Fault> {
        let high = self.hex()?;
        if (0xD800..0xDC00).contains(&high) && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
            let after_high = self.at;
            self.at += 1;
            let low = self.hex()?;
            if (0xDC00..0xE000).contains(&low) {
                let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = after_high;
        }
        Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// `uXXXX`
    fn hex(&mut self) -> Result<u32, Fault> {
        let digits = self.text.get(self.at + 1..self.at + 5).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 5;
                Ok(code)
            }
            None => self.fault("four hexadecimal digits after `\\u`"),
        }
    }
}
