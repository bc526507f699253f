//! Our JSON against serde_json's: the same texts are accepted, and the same values are read.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::string_slice, reason = "a test fails by panicking")]

use good_standing::json::{self, Fault, Members, Shape, decode, parse, parse_unclosed};
use good_standing::{goodstack, partner_center};
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

/// A shape of every kind, over and over.
static SHAPE: Shape = Shape::Object(&MEMBERS);
static MEMBERS: [(&str, Shape); 5] = [
    ("a", Shape::Object(&MEMBERS)),
    ("b", Shape::Array(&SHAPE)),
    ("c", Shape::Scalar),
    ("é\"", Shape::Text),
    ("", Shape::Array(&Shape::Scalar)),
];

/// The judgement of serde_json, which takes lone surrogates and numbers of any size where it need not keep them.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Whether we read, by this shape, what serde_json read.
fn is_same(ours: &json::Value, theirs: &Value, shape: &Shape) -> bool {
    match (ours, theirs) {
        (json::Value::Null, Value::Null) => true,
        (json::Value::Boolean(ours), Value::Bool(theirs)) => ours == theirs,
        (json::Value::Number(ours), Value::Number(theirs)) => {
            // serde_json may be off by the last bit.
            ours.parse::<f64>().ok().zip(theirs.as_f64()).is_some_and(|(ours, theirs)| (ours - theirs).abs() <= ours.abs() * 1e-15)
        }
        (json::Value::Text(ours), Value::String(theirs)) => ours == theirs,
        (json::Value::Source(ours), Value::Object(_)) => {
            matches!(shape, Shape::Text) && serde_json::from_str::<Value>(ours).is_ok_and(|ours| ours == *theirs)
        }
        (json::Value::Array(ours), Value::Array(theirs)) => match shape {
            Shape::Array(item) => {
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| is_same(ours, theirs, item))
            }
            _ => ours.is_empty(),
        },
        (json::Value::Object(ours), Value::Object(theirs)) => match shape {
            Shape::Object(known) => known.iter().all(|(key, shape)| match (ours.get(key), theirs.get(*key)) {
                (None, None | Some(Value::Null)) => true,
                (Some(ours), Some(theirs)) => is_same(ours, theirs, shape),
                _ => false,
            }),
            _ => *ours == Members::default(),
        },
        _ => false,
    }
}

fn space() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 1 => "[ \t\n\r]{1,3}"]
}

/// A text in quotes, each letter as it is or escaped.
fn quoted(letters: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    letters.prop_perturb(|letters, mut random| {
        let escape =
            |letter: char| letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
        let body = letters.chars().map(|letter| match letter {
            '"' | '\\' => format!("\\{letter}"),
            '\n' => "\\n".to_owned(),
            '/' => "\\/".to_owned(),
            letter if letter < ' ' || random.random_ratio(1, 4) => escape(letter),
            letter => letter.to_string(),
        });
        format!("\"{}\"", body.collect::<String>())
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![Just("a"), Just("b"), Just("c"), Just("é\""), Just(""), Just("d"), Just("A")].prop_map(str::to_owned)
}

fn number() -> impl Strategy<Value = String> {
    r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,2})?"
}

/// A JSON text.
fn document() -> impl Strategy<Value = String> {
    let scalar =
        prop_oneof![Just("null".to_owned()), Just("true".to_owned()), Just("false".to_owned()), number(), quoted(any::<String>())];
    scalar.prop_recursive(6, 60, 6, |inner| {
        let spaced = (space(), inner, space()).prop_map(|(before, value, after)| format!("{before}{value}{after}")).boxed();
        let array = prop::collection::vec(spaced.clone(), 0..6).prop_map(|items| format!("[{}]", items.join(",")));
        let object = prop::collection::btree_map(key(), (space(), spaced, space()), 0..6).prop_perturb(|members, mut random| {
            let members = members.into_iter().map(|(key, (before, value, after))| {
                // Escaped or not, it is the same key.
                let key = if random.random() { serde_json::to_string(&key).unwrap_or_default() } else { escaped(&key) };
                format!("{before}{key}{after}:{value}")
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        });
        prop_oneof![array, object]
    })
}

fn escaped(text: &str) -> String {
    format!("\"{}\"", text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect::<String>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_valid_is_read_alike(text in document()) {
        let theirs: Value = serde_json::from_str(&text).expect("a document");
        for shape in [&SHAPE, &Shape::Array(&SHAPE), &Shape::Scalar, &Shape::Text] {
            let ours = parse(&text, shape);
            prop_assert!(ours.as_ref().is_ok_and(|ours| is_same(ours, &theirs, shape)), "{ours:?}");
            // A number at the very end may have been cut off.
            prop_assert!(parse_unclosed(&text, shape) == ours || theirs.is_number());
        }
    }

    #[test]
    fn what_is_damaged_is_judged_alike(text in document(), at in any::<prop::sample::Index>(), cut in 0..3_usize, put in r#"[\[\]{}:,"\\0-9eE.+\-ntu \x00-\x1f]{0,2}"#) {
        let mut letters: Vec<char> = text.chars().collect();
        let from = at.index(letters.len());
        letters.splice(from..(from + cut).min(letters.len()), put.chars());
        let damaged: String = letters.into_iter().collect();
        let ours = parse(&damaged, &Shape::Scalar);
        prop_assert_eq!(ours.is_ok(), is_json(&damaged), "{:?}", ours);
        prop_assert!(ours.err().is_none_or(|fault| fault.at <= damaged.len()));
    }

    #[test]
    fn numbers_are_judged_alike(text in r"-{0,2}[0-9]{0,3}\.{0,2}[0-9]{0,2}[eE]{0,2}[+-]{0,2}[0-9]{0,3}") {
        prop_assert_eq!(parse(&text, &Shape::Scalar).is_ok(), is_json(&text));
    }

    #[test]
    fn any_text_is_judged_alike(text in any::<String>()) {
        prop_assert_eq!(parse(&text, &Shape::Scalar).is_ok(), is_json(&text));
    }

    #[test]
    fn utf_16_comes_back(text in any::<String>()) {
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect();
            prop_assert!(decode(&bytes).is_some_and(|read| read == text));
            prop_assert!(decode(&bytes[..bytes.len() - 1]).is_none());
        }
    }

    #[test]
    fn bytes_without_a_mark_are_utf_8(bytes in any::<Vec<u8>>()) {
        let has_mark = [&[0xff, 0xfe][..], &[0xfe, 0xff], &[0xef, 0xbb, 0xbf]].iter().any(|mark| bytes.starts_with(mark));
        prop_assume!(!has_mark);
        let read = decode(&bytes);
        prop_assert_eq!(read.as_deref(), std::str::from_utf8(&bytes).ok());
    }
}

#[test]
fn the_sixty_fifth_bracket_is_one_too_many() {
    let nested = |depth: usize, open: &str, close: &str| format!("{}{}", open.repeat(depth), close.repeat(depth));
    for shape in [&SHAPE, &Shape::Array(&SHAPE), &Shape::Scalar, &Shape::Text] {
        assert!(parse(&nested(64, "[", "]"), shape).is_ok());
        assert!(parse(&format!("{}1{}", "{\"a\":".repeat(64), "}".repeat(64)), shape).is_ok());
        assert_eq!(parse(&nested(65, "[", "]"), shape), Err(Fault { at: 64, what: "at most 64 levels".into() }));
        for key in ["a", "c", "x"] {
            let open = format!("{{\"{key}\": ");
            let fault = parse(&format!("{}1{}", open.repeat(65), "}".repeat(65)), shape).expect_err("too deep");
            assert_eq!((fault.at, &*fault.what), (64 * open.len(), "at most 64 levels"));
        }
        // Brackets side by side are no depth, nor are those in text.
        assert!(parse(&format!("[{}0]", "[[]],{},".repeat(100)), shape).is_ok());
        assert!(parse(&format!("\"{}\"", "[".repeat(100)), shape).is_ok());
    }
    // Never by the stack.
    for text in ["[".repeat(1 << 20), "{\"a\":".repeat(1 << 18)] {
        assert!(parse(&text, &SHAPE).is_err() && parse_unclosed(&text, &SHAPE).is_err());
    }
}

#[test]
fn every_letter_and_escape_is_judged_alike() {
    for letter in '\0'..='\u{ff}' {
        for text in [format!("\"{letter}\""), format!("\"\\{letter}\""), format!("\"\\{letter}0041\"")] {
            let theirs: Option<String> = serde_json::from_str(&text).ok();
            assert_eq!(parse(&text, &Shape::Scalar).ok(), theirs.map(json::Value::Text), "{text:?}");
        }
    }
}

#[test]
fn a_lone_surrogate_is_valid_and_no_letter() {
    for (text, read) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""\ud800\ue000""#, "\u{fffd}\u{e000}"),
        (r#""\udfffx""#, "\u{fffd}x"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
        (r#""\uDBFF\uDFFF""#, "\u{10ffff}"),
    ] {
        assert_eq!(parse(text, &Shape::Scalar), Ok(json::Value::Text(read.to_owned())), "{text}");
        assert!(is_json(text));
    }
    for text in [r#""\ud83d\u00g0""#, r#""\ud83d\u12"#, r#""\u+123""#, r#""\u12é4""#, r#""\U0041""#] {
        assert!(parse(text, &Shape::Scalar).is_err() && !is_json(text), "{text}");
    }
}

#[test]
fn a_fault_is_told_where_it_stands() {
    for (text, at, what) in [
        ("", 0, "a value"),
        ("  ", 2, "a value"),
        ("{\"é\":1} x", 9, "nothing more"),
        ("{\"é\" 1}", 6, "`:`"),
        ("{\"a\":1,}", 7, "a key in double quotes"),
        ("{a:1}", 1, "a key in double quotes"),
        ("[1 2]", 3, "`,` or `]`"),
        ("{\"x\":1 2}", 7, "`,` or `}`"),
        ("[01]", 2, "`,` or `]`"),
        ("[-]", 2, "a digit"),
        ("\"a\tb\"", 2, "no control character in text"),
        ("\"a\\x\"", 3, "an escape that JSON knows"),
        ("[nul]", 1, "a value"),
        ("\u{feff}{}", 0, "a value"),
        ("{\"é\\\"\": {}, \"c\": 1, \"x\": 0, \"x\": 0, \"\\u0063\": 1}", 37, "`c` only once"),
    ] {
        assert_eq!(parse(text, &SHAPE), Err(Fault { at, what: what.to_owned().into() }), "{text}");
    }
}

/// Documents in which one key that the shape names stands twice, by that key.
fn repeats(shape: &Shape, depth: usize) -> Vec<(&'static str, String)> {
    match shape {
        Shape::Object(known) if depth > 0 => known
            .iter()
            .flat_map(|(key, shape)| {
                let below =
                    repeats(shape, depth - 1).into_iter().map(move |(twice, inner)| (twice, format!("{{\"{key}\": {inner}}}")));
                let first = escaped(key);
                below.chain([(*key, format!("{{{first}: null, \"else\": 0, \"{key}\": null}}"))])
            })
            .collect(),
        Shape::Array(item) => repeats(item, depth).into_iter().map(|(twice, inner)| (twice, format!("[null, {inner}]"))).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_key_that_is_read_may_stand_once() {
    let mut count = 0;
    for shape in [&goodstack::SHAPE, &partner_center::SHAPE, &partner_center::ERROR_SHAPE] {
        for (key, text) in repeats(shape, 6) {
            let fault = parse(&text, shape).expect_err(&text);
            assert_eq!(fault.what, format!("`{key}` only once"), "{text}");
            // The fault is where the second one begins.
            assert!(text[fault.at..].starts_with(&format!("\"{key}\": null}}")), "{text}");
            assert!(is_json(&text));
            count += 1;
        }
    }
    assert!(count > 150, "{count}");
    for text in [
        r#"{"else": 1, "else": 2}"#,
        r#"{"metadata": {"id": 1, "id": 2, "status": {}, "status": []}}"#,
        r#"{"partnerFields": {"data": {"id": 1, "id": 2}}}"#,
        r#"{"else": {"status": 1, "status": 2}}"#,
        r#"{"status": {"id": 1, "id": 2}, "id": ""}"#,
        r#"{"email": "", "email": "", "eligibility": {"id": 1, "id": 2}}"#,
    ] {
        assert!(parse(text, &goodstack::SHAPE).is_ok(), "{text}");
    }
}

/// The brackets that would close a text that was cut off; none inside of a string.
fn missing(text: &str) -> Option<String> {
    let (mut open, mut is_text, mut is_escaped) = (Vec::new(), false, false);
    for letter in text.chars() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_text => is_escaped = true,
            '"' => is_text = !is_text,
            _ if is_text => {}
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => drop(open.pop()),
            _ => {}
        }
    }
    (!is_text).then(|| open.iter().rev().collect())
}

#[test]
fn a_text_is_read_whole_or_where_only_closing_brackets_are_missing() {
    let sample =
        r#" { "a" : {"c": "x\u00e9é\\\"", "b": [ {"c": true}, [null, 12.5e3 ], -0 ]} , "c":600074, "": [[], {}], "é\"": "]}" } "#;
    assert!(is_json(sample));
    let whole = sample.trim_end().len();
    let mut closed = 0;
    for (at, _) in sample.char_indices() {
        let text = &sample[..at];
        assert_eq!(parse(text, &SHAPE).is_ok(), at >= whole, "{text}");

        let last = text.trim_end().chars().next_back().unwrap_or(' ');
        // A number may go on, and a bracket that was just opened says nothing.
        let could_go_on = text.ends_with(|letter: char| letter.is_ascii_digit()) || "{[".contains(last);
        let expected = missing(text).filter(|missing| !could_go_on && is_json(&format!("{text}{missing}")));
        let read = parse_unclosed(text, &SHAPE);
        assert_eq!(read.is_ok(), expected.is_some(), "{text}");
        if let Some(missing) = expected {
            assert_eq!(read, parse(&format!("{text}{missing}"), &SHAPE), "{text}");
            closed += 1;
        }
    }
    assert!(closed > 10, "{closed}");
}
