//! A line as serde_json reads it: what it says, which of its keys stand twice, and how deep it goes.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// What stands on a line.
pub enum Line {
    Blank,
    /// No UTF-8, or no JSON.
    Broken,
    Json(Json),
}

pub struct Json {
    /// The last of what stands twice. None for what is JSON, and too much for serde_json: 1e999, half of a surrogate pair.
    pub value: Option<Value>,
    /// JSON Pointers.
    pub repeats: Vec<String>,
    pub depth: usize,
}

pub fn read(line: &[u8]) -> Line {
    if line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
        return Line::Blank;
    }
    let Ok(text) = std::str::from_utf8(line) else { return Line::Broken };
    if serde_json::from_str::<IgnoredAny>(text).is_err() {
        return Line::Broken;
    }
    let mut repeats = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = At { path: String::new(), repeats: &mut repeats }.deserialize(&mut reader).ok();
    Line::Json(Json { value, repeats, depth: depth(text) })
}

/// How many brackets are open at once, of what is known to be JSON.
fn depth(text: &str) -> usize {
    let (mut open, mut most, mut is_text, mut is_escaped) = (0, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_text = !is_text,
            b'{' | b'[' if !is_text => open += 1,
            b'}' | b']' if !is_text => open -= 1,
            _ => {}
        }
        most = most.max(open);
    }
    most
}

struct At<'a> {
    path: String,
    repeats: &'a mut Vec<String>,
}

impl At<'_> {
    fn below(&mut self, key: impl fmt::Display) -> At<'_> {
        At { path: format!("{}/{key}", self.path), repeats: self.repeats }
    }
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self.below(array.len()))? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let value = members.next_value_seed(self.below(&key))?;
            if object.insert(key.clone(), value).is_some() {
                self.repeats.push(format!("{}/{key}", self.path));
            }
        }
        Ok(Value::Object(object))
    }
}
