//! The validator: one pass over every byte of a record, which gives the record's key.

use std::borrow::Cow;

use super::cursor::Cursor;
use super::plan::{
    ARRAY, BOOLEAN, ContextId, FREE_CONTEXT, FREE_PLACE, NO_RULE, NULL, Noted, OBJECT, Place, PlaceId, Plan, RECORD, RuleId,
    Ruling, TEXT,
};
use super::reads::{Key, Sent};
use super::simd::{LANES, Lanes, Marks};
use super::trace::{After, StateId, Trace};
use crate::json::{MAX_DEPTH, Shape, Value, parse};
use crate::text::text;

/// A record that is valid JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// Behind its line feed.
    pub end: usize,
    /// What decides.
    pub key: Key,
    /// Whether the key does not hold all that decides.
    pub is_rare: bool,
}

/// What a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Record(Scanned),
    /// White space alone; where the next line begins.
    Blank(usize),
    /// No valid JSON, or no object.
    Fault,
}

/// Reads the line that begins at `at`. There must be a line feed somewhere after it, and sixteen bytes more.
pub fn line(plan: &Plan, bytes: &[u8], at: usize, trace: Option<&mut Trace>) -> Line {
    let mut scanner =
        Scanner { plan, bytes, of_record: Lanes::splat(0), of_enveloped: Lanes::splat(0), seen: 0, repeats: false, trace };
    let at = scanner.space(at);
    match scanner.byte(at) {
        b'\n' => return Line::Blank(at + 1),
        b'{' => {}
        _ => return Line::Fault,
    }
    match scanner.container(at, RECORD, FREE_PLACE, StateId::START, 1).map(|end| scanner.space(end)) {
        Some(end) if scanner.byte(end) == b'\n' => Line::Record(scanner.finish(end + 1)),
        _ => Line::Fault,
    }
}

/// The string that begins behind this quote: where it ends, if it is valid. Most are shorter than `LIKELY`: how often a loop goes round
/// is nothing that the processor could guess.
#[inline(always)]
fn string_end<const LIKELY: usize>(bytes: &[u8], start: usize, marks: &Marks) -> Option<(usize, bool)> {
    let mut at = start;
    loop {
        let stops = Cursor::new(bytes, at)?.stops::<LIKELY>(marks);
        if stops != 0 {
            at += stops.trailing_zeros() as usize;
            return if bytes.get(at) == Some(&b'"') { Some((at, false)) } else { odd_string_end(bytes, at, marks) };
        }
        at += LIKELY;
    }
}

/// The same for a string with escapes, or with letters that are not ASCII.
#[inline(never)]
pub fn odd_string_end(bytes: &[u8], mut at: usize, marks: &Marks) -> Option<(usize, bool)> {
    let mut is_escaped = false;
    loop {
        at = match *bytes.get(at)? {
            b'"' => return Some((at, is_escaped)),
            b'\\' => {
                is_escaped = true;
                let behind = letters_end(bytes, at);
                if behind > at {
                    at = behind;
                    continue;
                }
                match bytes.get(at + 1)? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at + 2,
                    b'u' if bytes.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit) => at + 6,
                    _ => return None,
                }
            }
            0..0x20 => return None,
            0x80.. => letter_end(bytes, at)?,
            // Most of them stand together.
            _ => match Lanes::load(bytes.get(at..)?.first_chunk()?).stops(marks) {
                0 => at + LANES,
                stops => at + stops.trailing_zeros() as usize,
            },
        };
    }
}

/// Behind the letter that begins here in UTF-8 and is not ASCII.
fn letter_end(bytes: &[u8], at: usize) -> Option<usize> {
    let (second, length) = match *bytes.get(at)? {
        0xC2..=0xDF => (0x80..=0xBF, 2),
        0xE0 => (0xA0..=0xBF, 3),
        0xED => (0x80..=0x9F, 3),
        0xE1..=0xEF => (0x80..=0xBF, 3),
        0xF0 => (0x90..=0xBF, 4),
        0xF1..=0xF3 => (0x80..=0xBF, 4),
        0xF4 => (0x80..=0x8F, 4),
        _ => return None,
    };
    let is_valid = second.contains(bytes.get(at + 1)?) && bytes.get(at + 2..at + length)?.iter().all(|byte| byte & 0xC0 == 0x80);
    is_valid.then_some(at + length)
}

/// Behind the number that begins here, if it is one.
pub fn number_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let digits = |mut at: usize| {
        let start = at;
        while bytes.get(at)?.is_ascii_digit() {
            at += 1;
        }
        (at > start).then_some(at)
    };
    at += usize::from(bytes.get(at) == Some(&b'-'));
    at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits(at)? };
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        at = digits(at)?;
    }
    Some(at)
}

struct Scanner<'a> {
    plan: &'a Plan,
    bytes: &'a [u8],
    of_record: Lanes,
    of_enveloped: Lanes,
    /// The members of the record itself.
    seen: u64,
    /// Whether a member stands twice that an account does not have.
    repeats: bool,
    trace: Option<&'a mut Trace>,
}

impl Scanner<'_> {
    fn finish(self, end: usize) -> Scanned {
        let (of_record, of_enveloped) = (self.of_record.number(), self.of_enveloped.number());
        let in_envelope = self.plan.is_enveloped(of_record);
        let mut key = match in_envelope {
            true => (of_record & self.plan.head_mask) | of_enveloped,
            false => of_record,
        };
        if self.repeats {
            key |= super::reads::REPEATS;
        }
        let is_rare = (of_record | of_enveloped) & self.plan.rare != 0;
        // An envelope with something beside it that could be read in its place is not worth predicting.
        let is_mixed = self.seen & self.plan.data_bit != 0 && self.seen & self.plan.beside_data != 0;
        if let Some(trace) = self.trace {
            trace.end(end, !(is_mixed || self.repeats || is_rare));
        }
        Scanned { end, key, is_rare }
    }

    #[inline(always)]
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }

    /// Behind the white space that stands here, within a line.
    #[inline(always)]
    fn space(&self, mut at: usize) -> usize {
        loop {
            let byte = self.byte(at);
            // Mostly there is none.
            if byte > b' ' || !matches!(byte, b' ' | b'\t' | b'\r') {
                return at;
            }
            at += 1;
        }
    }

    #[inline(always)]
    fn state(&mut self, below: StateId, context: u16, seen: u64) -> StateId {
        match &mut self.trace {
            Some(trace) => trace.state(below, context, seen),
            None => below,
        }
    }

    /// From the bracket that opens it to behind the one that closes it.
    fn container(&mut self, start: usize, context: ContextId, item: PlaceId, below: StateId, depth: usize) -> Option<usize> {
        let (is_object, close) = if self.byte(start) == b'{' { (true, b'}') } else { (false, b']') };
        let mut at = self.space(start + 1);
        let mut seen = 0;
        if self.byte(at) == close {
            return Some(at + 1);
        }
        let mut place = item;
        loop {
            let context = if is_object {
                (at, place) = self.name(at, context, &mut seen, depth)?;
                context.into()
            } else {
                seen = (seen + 1).min(MOST_TOLD);
                Trace::array(item)
            };
            let state = self.state(below, context, seen);
            at = self.value(at, place, state, depth)?;
            at = self.space(at);
            match self.byte(at) {
                b',' => at = self.space(at + 1),
                byte if byte == close => break,
                _ => return None,
            }
        }
        if depth == 1 {
            self.seen = seen;
        }
        Some(at + 1)
    }

    /// The name of a member and its colon: where its value begins, and its place.
    #[inline(always)]
    fn name(&mut self, at: usize, context: ContextId, seen: &mut u64, depth: usize) -> Option<(usize, PlaceId)> {
        if self.byte(at) != b'"' {
            return None;
        }
        let start = at + 1;
        let (end, is_escaped) = string_end::<32>(self.bytes, start, &self.plan.marks)?;
        let mut place = FREE_PLACE;
        if context == FREE_CONTEXT {
            *seen = (end - start) as u64 % MOST_TOLD;
        } else {
            let name = self.bytes.get(start..end)?;
            let plan = self.plan;
            let mut room;
            let (letters, length) = if is_escaped {
                room = [0; MOST_LETTERS];
                // In what is more than ASCII there stands a zero, as in no name that we know.
                let length = unescaped(name, &mut room)?.len();
                (room.first_chunk()?, length)
            } else {
                (self.bytes.get(start..)?.first_chunk()?, end - start)
            };
            let member = plan.member(context, letters, length);
            if let Some(member) = member {
                if *seen & member.bit != 0 {
                    if member.is_head && depth == 1 {
                        return None;
                    }
                    self.repeats = true;
                }
                *seen |= member.bit;
                place = member.place;
            }
        }
        let at = self.space(end + 1);
        (self.byte(at) == b':').then(|| (self.space(at + 1), place))
    }

    /// A value in so many open brackets, to where it ends. `state`: what is known once it was read.
    #[inline(always)]
    fn value(&mut self, start: usize, place: PlaceId, state: StateId, depth: usize) -> Option<usize> {
        match self.byte(start) {
            b'"' => {
                let (end, is_escaped) = string_end::<64>(self.bytes, start + 1, &self.plan.marks)?;
                let rule = self.plan.place(place).rule;
                let ruling = self.plan.rule(rule)?;
                // Where nobody reads it, too: that is one branch less.
                if ruling.is_told || end == start + 1 {
                    self.text(ruling, start + 1, end, is_escaped)?;
                } else {
                    self.note(ruling.of[TEXT]);
                }
                let at = end + 1;
                if let Some(trace) = &mut self.trace {
                    // Where somebody reads it, no text is another case than some.
                    match (rule, end - start - 1) {
                        (NO_RULE, _) => trace.step(start + 1, at, After::AnyText, state),
                        (_, 1..) if !ruling.is_told => trace.step(start + 1, at, After::Text, state),
                        _ => trace.step(at, at, After::Literal, state),
                    }
                }
                Some(at)
            }
            byte @ (b'{' | b'[') if depth < MAX_DEPTH => {
                let Place { context, item, rule } = self.plan.place(place);
                let ruling = self.plan.rule(rule)?;
                self.note(if byte == b'{' { ruling.of[OBJECT] } else { ruling.of[ARRAY] });
                self.container(start, context, item, state, depth + 1)
            }
            b'-' | b'0'..=b'9' => {
                let at = number_end(self.bytes, start)?;
                let rule = self.plan.place(place).rule;
                let is_told = rule != NO_RULE && self.number(rule, start, at)?;
                if let Some(trace) = &mut self.trace {
                    let (literal_end, after) = if is_told { (at, After::Literal) } else { (start, After::Number) };
                    trace.step(literal_end, at, after, state);
                }
                Some(at)
            }
            byte => {
                let ruling = self.plan.rule(self.plan.place(place).rule)?;
                let (before, word, noted) = match byte {
                    b't' => (0, b"true", ruling.of[BOOLEAN]),
                    b'f' => (1, b"alse", ruling.of[BOOLEAN]),
                    _ => (0, b"null", ruling.of[NULL]),
                };
                let at = start + before;
                if self.bytes.get(at..)?.first_chunk() != Some(word) {
                    return None;
                }
                let at = at + word.len();
                self.note(noted);
                if let Some(trace) = &mut self.trace {
                    trace.step(at, at, After::Literal, state);
                }
                Some(at)
            }
        }
    }

    /// Notes text that is empty, or whose very letters decide.
    #[inline(never)]
    fn text(&mut self, ruling: &Ruling, start: usize, end: usize, is_escaped: bool) -> Option<()> {
        let known = if is_escaped { None } else { ruling.word(self.bytes.get(start..)?.first_chunk()?, end - start) };
        let noted = match known {
            Some(noted) => noted,
            None => self.letters(ruling, start, end, is_escaped)?,
        };
        self.note(noted);
        Some(())
    }

    /// Text that is none of the words as they are mostly written.
    #[inline(never)]
    fn letters(&self, ruling: &Ruling, start: usize, end: usize, is_escaped: bool) -> Option<Noted> {
        let raw = self.bytes.get(start..end)?;
        let mut room = [0; MOST_LETTERS];
        let text = if is_escaped { unescaped(raw, &mut room)? } else { Cow::Borrowed(raw) };
        Some(ruling.note(Sent::Text(&text), &self.plan.policy))
    }

    /// Notes a number, and tells whether it decides.
    #[inline(never)]
    fn number(&mut self, rule: RuleId, start: usize, end: usize) -> Option<bool> {
        let noted = self.plan.rule(rule)?.note(Sent::Number(self.bytes.get(start..end)?), &self.plan.policy);
        Some(self.note(noted))
    }

    /// Adds what a value tells to the keys; gives whether that is anything.
    #[inline(always)]
    fn note(&mut self, Noted { record, enveloped }: Noted) -> bool {
        self.of_record = self.of_record.or(record);
        self.of_enveloped = self.of_enveloped.or(enveloped);
        let all = record.or(enveloped);
        if let Some(trace) = &mut self.trace {
            trace.pending |= all.number();
        }
        !all.is_zero()
    }
}

/// So many items are told apart, and names that nobody reads by their lengths, modulo this: what may follow is the same, what is likely
/// to is not.
const MOST_TOLD: u64 = 16;

/// No name and no word that we know is longer.
const MOST_LETTERS: usize = 128;

/// What stands between the quotes of a valid string with escapes.
#[inline(never)]
fn unescaped<'a>(raw: &[u8], room: &'a mut [u8; MOST_LETTERS]) -> Option<Cow<'a, [u8]>> {
    match ascii(raw, room) {
        Some(length) => room.get(..length).map(Cow::Borrowed),
        None => match parse(&text!("\"%\"", std::str::from_utf8(raw).ok()?), &Shape::Scalar) {
            Ok(Value::Text(text)) => Some(Cow::Owned(text.into_bytes())),
            _ => None,
        },
    }
}

/// The same where it is short, and knows no escapes but those of the first 128 letters: how many letters.
fn ascii(mut raw: &[u8], room: &mut [u8; MOST_LETTERS]) -> Option<usize> {
    let mut length = 0;
    for letter in room {
        (*letter, raw) = match (raw.split_first_chunk().and_then(|(escape, rest)| Some((escaped(escape)?, rest))), raw) {
            (Some(found), _) => found,
            (None, []) => break,
            (None, [b'\\', ..]) => return None,
            (None, [letter, rest @ ..]) => (*letter, rest),
        };
        length += 1;
    }
    raw.is_empty().then_some(length)
}

/// Behind the escapes of single letters that stand here together.
fn letters_end(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at..).and_then(|rest| rest.first_chunk()).and_then(escaped).is_some() {
        at += 6;
    }
    at
}

/// The letter of an escape, where it is one of the first 128.
#[inline(always)]
fn escaped(escape: &[u8; 6]) -> Option<u8> {
    let [b'\\', b'u', b'0', b'0', high @ b'0'..=b'7', low] = escape else { return None };
    let low = match low {
        b'0'..=b'9' => low - b'0',
        b'a'..=b'f' => low - b'a' + 10,
        b'A'..=b'F' => low - b'A' + 10,
        _ => return None,
    };
    Some((high - b'0') << 4 | low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_valid_where_it_is_for_rust() {
        const REST: [u8; 7] = [b'a', 0x7F, 0x80, 0x9F, 0xBF, 0xC0, 0xFF];
        for first in 0x80..=u8::MAX {
            for second in 0..=u8::MAX {
                for (third, fourth) in REST.iter().flat_map(|third| REST.map(|fourth| (*third, fourth))) {
                    let bytes = [first, second, third, fourth];
                    let expected = (2..=4).find(|end| std::str::from_utf8(&bytes[..*end]).is_ok());
                    assert_eq!(letter_end(&bytes, 0), expected, "{bytes:?}");
                }
            }
        }
    }
}
