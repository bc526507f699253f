//! What of a record decides, and nothing else: the key that its verdict is remembered by.
//!
//! Two records with the same key are decided alike, so a key must hold all that the readers and tables of the other rooms ask. It
//! holds no text, only which of the cases that are told apart a text is. Each place has a few bits of its own, which are zero where
//! nothing stands there.

use crate::decision::Policy;
use crate::goodstack::{
    AgentVerificationStatus, AllowedOrganisationType, ComplianceStatus, EligibilityResult, EligibilityStatus, MonitoringStatus,
    OrganisationType, SubmissionStatus,
};
use crate::json::{Members, Value};
use crate::partner_center::{AccountStatus, ValidationType, is_600074, loose_position};
use crate::vocabulary::Vocabulary;

/// What decides, as bits.
pub type Key = u128;

/// Set where a member of a submission stands twice, which is a fault in a submission alone.
pub const REPEATS: Key = 1 << 127;

/// What is read at a place.
#[derive(Clone, Copy, Debug)]
pub enum Reads {
    /// Which of these words stands there.
    Word(&'static [&'static str]),
    /// The same, written in any of the ways that Partner Center's words are.
    Loose(&'static [&'static str]),
    /// Which of these words stand in an array.
    Words(&'static [&'static str]),
    /// Whether text stands there, and more than none.
    Text,
    /// A country: whether it is one that the policy asks for.
    Country,
    /// Whether anything but null stands there.
    Presence,
    /// A number or text that may say 600074.
    Code,
    /// An object, and what is read in it.
    Object(&'static [(&'static str, Self)]),
    /// What is too rare to have bits: the record itself is asked.
    Rare,
}

/// What tells what a record is, and all that is read of an account.
pub static HEAD: [(&str, Reads); 6] = [
    ("type", Reads::Loose(ValidationType::TEXTS)),
    ("status", Reads::Loose(AccountStatus::TEXTS)),
    ("lastUpdateDateTime", Reads::Presence),
    ("code", Reads::Code),
    ("id", Reads::Presence),
    ("data", Reads::Object(&[])),
];

/// What decides about a submission.
pub static SUBMISSION: [(&str, Reads); 12] = [
    ("status", Reads::Word(SubmissionStatus::TEXTS)),
    (
        "validationRequest",
        Reads::Object(&[
            ("acceptedAt", Reads::Text),
            ("rejectedAt", Reads::Text),
            ("organisationTypes", Reads::Words(OrganisationType::TEXTS)),
        ]),
    ),
    ("validationRequestAcceptedAt", Reads::Text),
    ("validationRequestRejectedAt", Reads::Text),
    (
        "agentVerification",
        Reads::Object(&[("status", Reads::Word(AgentVerificationStatus::TEXTS)), ("rejectionReasonCode", Reads::Text)]),
    ),
    ("agentVerificationStatus", Reads::Word(AgentVerificationStatus::TEXTS)),
    ("agentVerificationRejectionReasonCode", Reads::Text),
    (
        "eligibility",
        Reads::Object(&[
            ("status", Reads::Word(EligibilityStatus::TEXTS)),
            ("results", Reads::Object(&[("eligibilityStatus", Reads::Word(EligibilityResult::TEXTS))])),
        ]),
    ),
    (
        "monitoring",
        Reads::Object(&[
            ("status", Reads::Word(MonitoringStatus::TEXTS)),
            ("results", Reads::Object(&[("complianceStatus", Reads::Word(ComplianceStatus::TEXTS))])),
        ]),
    ),
    ("organisation", Reads::Object(&[("countryCode", Reads::Country)])),
    (
        "configuration",
        Reads::Object(&[("allowedOrganisations", Reads::Object(&[("types", Reads::Words(AllowedOrganisationType::TEXTS))]))]),
    ),
    ("failureReasons", Reads::Rare),
];

/// A value, as far as a key can tell it.
#[derive(Clone, Copy, Debug)]
pub enum Sent<'a> {
    Null,
    Boolean,
    Number(&'a [u8]),
    /// Valid UTF-8.
    Text(&'a [u8]),
    Array,
    Object,
}

const WRONG: u32 = 1;
const OTHER: u32 = 2;
const FIRST_WORD: u32 = 3;
const EMPTY: u32 = 2;
const SET: u32 = 3;
const NOT_ASKED_FOR: u32 = 4;
const IS_600074: u32 = 1;
const OBJECT: u32 = 2;
/// In an array of words, each has a bit.
const WRONG_ITEM: u32 = 1;
const OTHER_ITEM: u32 = 2;
const FIRST_ITEM: u32 = 4;

impl Reads {
    /// How many bits its cases need.
    pub fn width(self) -> u32 {
        match self {
            Self::Word(words) | Self::Loose(words) => usize::BITS - (words.len() + 2).leading_zeros(),
            Self::Words(words) => words.len() as u32 + 2,
            Self::Text | Self::Code | Self::Object(_) => 2,
            Self::Country => 3,
            Self::Presence | Self::Rare => 1,
        }
    }

    /// The words that are told apart, as they are mostly written.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Word(words) | Self::Loose(words) | Self::Words(words) => words,
            _ => &[],
        }
    }

    /// Whether it is the letters of a text that decide, and not only that there are some.
    pub fn is_told_by_letters(self, policy: &Policy) -> bool {
        match self {
            Self::Word(_) | Self::Loose(_) | Self::Code | Self::Rare => true,
            Self::Words(_) => policy.organisation_types.is_some(),
            Self::Country => policy.country_codes.is_some(),
            Self::Text | Self::Presence | Self::Object(_) => false,
        }
    }

    /// The case of a value that stands at this place.
    pub fn case(self, sent: Sent, policy: &Policy) -> u32 {
        match (self, sent) {
            (_, Sent::Null) | (Self::Words(_) | Self::Rare, Sent::Array) => 0,
            (Self::Word(words), Sent::Text(text)) => word(words, text).map_or(OTHER, |index| FIRST_WORD + index as u32),
            (Self::Loose(words), Sent::Text(text)) => {
                let index = word(words, text).or_else(|| loose_position(words, std::str::from_utf8(text).ok()?));
                index.map_or(OTHER, |index| FIRST_WORD + index as u32)
            }
            (Self::Text, Sent::Text(text)) => {
                if text.is_empty() {
                    EMPTY
                } else {
                    SET
                }
            }
            (Self::Country, Sent::Text(text)) => match &policy.country_codes {
                Some(_) if text.is_empty() => EMPTY,
                Some(codes) if !codes.iter().any(|code| code.as_bytes().eq_ignore_ascii_case(text)) => NOT_ASKED_FOR,
                _ => SET,
            },
            (Self::Code, Sent::Text(b"600074")) => IS_600074,
            (Self::Code, Sent::Number(number)) if std::str::from_utf8(number).is_ok_and(is_600074) => IS_600074,
            (Self::Code, _) => OTHER,
            (Self::Object(_), Sent::Object) => OBJECT,
            _ => WRONG,
        }
    }

    /// The case of an item of an array at this place.
    pub fn item_case(self, item: Sent, policy: &Policy) -> u32 {
        match (self, item) {
            // The policy alone asks for them.
            (Self::Words(_), Sent::Text(_)) if policy.organisation_types.is_none() => 0,
            (Self::Words(words), Sent::Text(text)) => word(words, text).map_or(OTHER_ITEM, |index| FIRST_ITEM << index),
            (Self::Words(_) | Self::Rare, _) => WRONG_ITEM,
            _ => 0,
        }
    }

    /// A value of that case; none where the case is that nothing stands there.
    fn example(self, case: u32, policy: &Policy) -> Option<Value> {
        let text = |text: &str| Value::Text(text.to_owned());
        // No word of any list, and no country.
        let other = || text("?");
        Some(match self {
            _ if case == 0 => return None,
            Self::Word(words) | Self::Loose(words) if case != WRONG => {
                words.get(case.wrapping_sub(FIRST_WORD) as usize).map_or_else(other, |word| text(word))
            }
            Self::Words(words) if case & WRONG_ITEM == 0 => {
                let known = words.iter().enumerate().filter(|(index, _)| case & (FIRST_ITEM << index) != 0);
                let mut items: Vec<Value> = known.map(|(_, word)| text(word)).collect();
                if case & OTHER_ITEM != 0 {
                    items.push(other());
                }
                Value::Array(items)
            }
            Self::Text if case != WRONG => {
                if case == EMPTY {
                    text("")
                } else {
                    other()
                }
            }
            Self::Country if case != WRONG => match &policy.country_codes {
                _ if case == EMPTY => text(""),
                Some(codes) if case == SET => text(codes.first().map_or("", |code| code)),
                _ => other(),
            },
            Self::Code => Value::Number(if case == IS_600074 { "600074" } else { "0" }.to_owned()),
            Self::Object(_) if case != WRONG => Value::Object(Members::default()),
            _ => Value::Boolean(true),
        })
    }
}

/// Where a word stands among those that are known.
fn word(words: &[&str], text: &[u8]) -> Option<usize> {
    words.iter().position(|word| word.as_bytes() == text)
}

/// Some bits of a key.
#[derive(Clone, Copy, Debug)]
pub struct Bits {
    shift: u32,
    width: u32,
}

impl Bits {
    /// The key of which these bits are that case.
    #[inline(always)]
    pub fn put(self, case: u32) -> Key {
        // Half by half: shifting all of them is slow.
        let half = Key::from(u64::from(case) << (self.shift % HALF));
        if self.shift < HALF { half } else { half << HALF }
    }

    fn get(self, key: Key) -> u32 {
        ((key >> self.shift) as u32) & ((1 << self.width) - 1)
    }
}

const HALF: u32 = Key::BITS / 2;

/// Gives out the bits of a key, always in the same order.
#[derive(Clone, Debug, Default)]
pub struct Layout(u32);

impl Layout {
    pub fn next(&mut self, reads: Reads) -> Bits {
        let width = reads.width();
        // None lies across the middle.
        if self.0 / HALF != (self.0 + width - 1) / HALF {
            self.0 = HALF;
        }
        let bits = Bits { shift: self.0, width };
        self.0 += width;
        bits
    }

    /// The bits that were given out so far.
    pub fn mask(&self) -> Key {
        (1 << self.0) - 1
    }
}

/// A record with that key, with nothing in it but what decides.
pub fn twin(key: Key, policy: &Policy) -> Value {
    let mut layout = Layout::default();
    let mut head = Members::default();
    members(&HEAD, &mut layout, key, policy, &mut head);
    let mut submission = Members::default();
    members(&SUBMISSION, &mut layout, key, policy, &mut submission);
    if head.get("data").and_then(Value::object).is_some() {
        head.set("data", Value::Object(submission));
        return Value::Object(head);
    }
    // One text is both: an account's word, a submission's word, or neither.
    let is_account = head.text("status").is_some_and(|text| AccountStatus::read(text).is_some());
    for (name, value) in submission.into_iter() {
        if name != "status" || !is_account {
            head.set(name, value);
        }
    }
    Value::Object(head)
}

fn members(reads: &'static [(&'static str, Reads)], layout: &mut Layout, key: Key, policy: &Policy, into: &mut Members) {
    for (name, reads) in reads {
        let value = reads.example(layout.next(*reads).get(key), policy);
        let value = match (reads, value) {
            (Reads::Object(below), Some(Value::Object(mut inside))) => {
                members(below, layout, key, policy, &mut inside);
                Some(Value::Object(inside))
            }
            // Its bits are given out all the same.
            (Reads::Object(below), value) => {
                members(below, layout, key, policy, &mut Members::default());
                value
            }
            (_, value) => value,
        };
        if let Some(value) = value {
            into.set(name, value);
        }
    }
}
