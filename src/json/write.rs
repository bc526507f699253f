//! What serde describes, as JSON text: the little of it that records, decisions and errors need.

use std::fmt::Error;

use crate::text::decimal;
use serde::Serialize;
use serde::ser::{Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};

/// The JSON text of an object whose members nobody reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source(pub String);

/// The JSON text of a value. Numbers are whole, or rounded to thousandths.
pub fn to_text(value: &impl Serialize) -> String {
    let mut writer = Writer::default();
    // It fails for what no record holds: bytes, and enums with fields.
    let _ = value.serialize(&mut writer);
    writer.text
}

/// Two objects as one, from their texts.
pub fn joined(mut one: String, other: &str) -> String {
    one.pop();
    one.push(',');
    one.push_str(other.get(1..).unwrap_or_default());
    one
}

#[derive(Default)]
struct Writer {
    text: String,
    /// The next text is JSON already.
    is_source: bool,
}

impl Writer {
    fn quoted(&mut self, text: &str) -> Result<(), Error> {
        self.text.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)) {
            let Some((plain, special)) = rest.split_at_checked(at) else { break };
            self.text.push_str(plain);
            self.text.push_str("\\u00");
            self.text.push_str(&hex::encode(special.get(..1).unwrap_or_default()));
            rest = special.get(1..).unwrap_or_default();
        }
        self.text.push_str(rest);
        self.text.push('"');
        Ok(())
    }

    /// No item ends in an opening bracket.
    fn item(&mut self) {
        if !self.text.ends_with(['[', '{']) {
            self.text.push(',');
        }
    }
}

type Unheld = Impossible<(), Error>;

macro_rules! unheld {
    ($($method:ident: $of:ty,)+) => {
        $(
            fn $method(self, _: $of) -> Result<(), Error> {
                Err(Error)
            }
        )+
    };
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Unheld;
    type SerializeTupleVariant = Unheld;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Unheld;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.text.push_str(&decimal(value));
        Ok(())
    }

    /// Milliseconds, none below zero. The standard library's way would add six kilobytes.
    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        let (mut whole, mut thousandths) = (value as u64, (value.fract() * 1000.0).round() as u64);
        if thousandths == 1000 {
            (whole, thousandths) = (whole + 1, 0);
        }
        self.serialize_u64(whole)?;
        if thousandths > 0 {
            self.text.push('.');
            // With the zeros before it.
            self.text.push_str(decimal(1000 + thousandths).get(1..).unwrap_or_default());
        }
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        if !self.is_source {
            return self.quoted(value);
        }
        self.is_source = false;
        self.text.push_str(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.quoted(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Error> {
        self.is_source = name == "Source";
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Error> {
        self.text.push('[');
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Error> {
        self.serialize_seq(None)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        self.serialize_map(None)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Error> {
        self.text.push('{');
        Ok(self)
    }

    unheld! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_f32: f32, serialize_char: char,
        serialize_bytes: &[u8],
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        Err(Error)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Unheld, Error> {
        Err(Error)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Unheld, Error> {
        Err(Error)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Unheld, Error> {
        Err(Error)
    }
}

impl SerializeSeq for &mut Writer {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.item();
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        self.text.push(']');
        Ok(())
    }
}

impl SerializeTuple for &mut Writer {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Error> {
        SerializeSeq::end(self)
    }
}

impl SerializeStruct for &mut Writer {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.serialize_entry(key, value)
    }

    fn end(self) -> Result<(), Error> {
        SerializeMap::end(self)
    }
}

impl SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.item();
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.text.push(':');
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        self.text.push('}');
        Ok(())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    #[derive(Serialize)]
    struct Record<'a> {
        text: &'a str,
        none: Option<u32>,
        list: Vec<Option<&'a str>>,
        pair: [bool; 2],
        map: BTreeMap<&'a str, u64>,
        number: f64,
        status: u16,
        nested: Option<Box<Record<'a>>>,
    }

    proptest! {
        #[test]
        fn is_what_serde_json_reads(text in any::<String>(), more in any::<String>(), thousandths in 0..=u64::from(u32::MAX), status: u16) {
            let number = thousandths as f64 / 1000.0;
            let record = |nested| Record { text: &text, none: None, list: vec![Some(&more), None], pair: [true, false], map: BTreeMap::from([(&*text, 1), (&*more, 2)]), number, status, nested };
            let record = record(Some(Box::new(record(None))));
            let read: serde_json::Value = serde_json::from_str(&to_text(&record)).expect("JSON");
            // Whole floats read as integers, so both are compared as what JavaScript would have.
            let expected: serde_json::Value = serde_json::to_value(&record).expect("a value");
            prop_assert_eq!(read.pointer("/number").and_then(serde_json::Value::as_f64), Some(number));
            let without = |mut value: serde_json::Value| {
                for path in ["/number", "/nested/number"] {
                    if let Some(number) = value.pointer_mut(path) { *number = serde_json::Value::Null; }
                }
                value
            };
            prop_assert_eq!(without(read), without(expected));
        }
    }

    #[test]
    fn milliseconds() {
        for (number, text) in [
            (0.0, "0"),
            (1000.0, "1000"),
            (0.0004, "0"),
            (0.0005, "0.001"),
            (12.3456789, "12.346"),
            (7.9999, "8"),
            (2_147_483_647.25, "2147483647.250"),
            (u64::MAX as f64, "18446744073709551615"),
            (f64::INFINITY, "18446744073709551615"),
            (f64::NAN, "0"),
            (-1.5, "0"),
        ] {
            assert_eq!(to_text(&number), text, "{number}");
        }
    }
}
