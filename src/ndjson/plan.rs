//! What the scanner does at each place of a record: the shapes that `json` reads by, and what decides, laid out for looking up.

use super::names::{Names, ROOM};
use super::reads::{Bits, HEAD, Key, Layout, Reads, SUBMISSION, Sent};
use super::simd::{Lanes, Marks};
use crate::decision::Policy;
use crate::goodstack;
use crate::json::Shape;

/// Which object it is, of those whose members have names that we know.
pub type ContextId = u8;

/// A member or an item.
pub type PlaceId = u16;

/// What a place decides.
pub type RuleId = u8;

/// Nothing.
pub const NO_RULE: RuleId = 0;

/// An object whose members nobody reads.
pub const FREE_CONTEXT: ContextId = 0;

/// What nobody reads.
pub const FREE_PLACE: PlaceId = 0;

/// The record itself.
pub const RECORD: ContextId = 1;

/// An envelope in an envelope.
const DEEPER: ContextId = 2;

/// What is known of a place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// What an object here is.
    pub context: ContextId,
    /// What an item of an array here is.
    pub item: PlaceId,
    /// What it decides.
    pub rule: RuleId,
}

/// What is read at a place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rule {
    /// Of any record.
    pub head: Option<(Reads, Bits)>,
    /// Of a submission.
    pub own: Option<(Reads, Bits)>,
    /// Whether `own` is of the array that this is an item of.
    pub is_item: bool,
    /// Whether it is of a submission in an envelope.
    pub is_enveloped: bool,
}

/// What a value adds to the key: of the record, and of the submission in an envelope.
#[derive(Clone, Copy, Debug)]
pub struct Noted {
    pub record: Lanes,
    pub enveloped: Lanes,
}

/// A rule, and what it says of what comes most.
#[derive(Debug)]
pub struct Ruling {
    rule: Rule,
    /// By kind: `NULL` and so on.
    pub of: [Noted; OFTEN.len()],
    /// Whether the very letters of a text decide. Then `TEXT` does not hold.
    pub is_told: bool,
    words: Names,
    of_words: Vec<Noted>,
}

const OFTEN: [Sent; 5] = [Sent::Null, Sent::Boolean, Sent::Array, Sent::Object, Sent::Text(b"?")];
pub const NULL: usize = 0;
pub const BOOLEAN: usize = 1;
pub const ARRAY: usize = 2;
pub const OBJECT: usize = 3;
/// One that is not empty.
pub const TEXT: usize = 4;

impl Ruling {
    fn new(rule: Rule, policy: &Policy) -> Self {
        let (mut words, mut is_told) = (Vec::new(), false);
        for (reads, _) in [rule.head, rule.own].into_iter().flatten() {
            words.extend_from_slice(reads.words());
            is_told |= reads.is_told_by_letters(policy);
        }
        let note = |sent| rule.note(sent, policy);
        let of_words = words.iter().map(|word| note(Sent::Text(word.as_bytes()))).collect();
        Self { of: OFTEN.map(note), is_told, words: Names::new(&words), of_words, rule }
    }

    /// Of the word of so many letters that begins here, if it is one that is mostly written so.
    #[inline(always)]
    pub fn word(&self, bytes: &[u8; ROOM], length: usize) -> Option<Noted> {
        self.of_words.get(self.words.find(bytes, length)?).copied()
    }

    pub fn note(&self, sent: Sent, policy: &Policy) -> Noted {
        self.rule.note(sent, policy)
    }
}

impl Rule {
    #[inline(never)]
    fn note(&self, sent: Sent, policy: &Policy) -> Noted {
        let of_head = self.head.map_or(0, |(reads, bits)| bits.put(reads.case(sent, policy)));
        let own = self.own.map_or(0, |(reads, bits)| {
            bits.put(if self.is_item { reads.item_case(sent, policy) } else { reads.case(sent, policy) })
        });
        let (record, enveloped) = if self.is_enveloped { (of_head, own) } else { (of_head | own, 0) };
        Noted { record: Lanes::of(record), enveloped: Lanes::of(enveloped) }
    }
}

/// A member whose name we know.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Which bit of its object tells that it was there.
    pub bit: u64,
    pub place: PlaceId,
    /// Whether an account has it too.
    pub is_head: bool,
}

type Members = Vec<(&'static str, Member)>;

/// An object.
#[derive(Debug)]
struct Context {
    names: Names,
    members: Vec<Member>,
}

impl Context {
    fn new(members: Members) -> Self {
        let (names, members): (Vec<_>, _) = members.into_iter().unzip();
        Self { names: Names::new(&names), members }
    }
}

/// See the module.
#[derive(Debug)]
pub struct Plan {
    pub policy: Policy,
    pub marks: Marks,
    places: Vec<Place>,
    rules: Vec<Ruling>,
    contexts: Vec<Context>,
    /// The bits of `HEAD`.
    pub head_mask: Key,
    /// The bits of an envelope, and what they are where there is one.
    envelope_mask: Key,
    envelope: Key,
    /// Of the record's own members: the envelope, and those that mean something else beside it.
    pub data_bit: u64,
    pub beside_data: u64,
    /// Set where the key does not hold all that decides.
    pub rare: Key,
}

type Shapes = &'static [(&'static str, Shape)];

impl Plan {
    pub fn new(policy: Policy) -> Self {
        let mut plan = Self {
            marks: Marks::new(),
            places: vec![Place::default()],
            rules: vec![Ruling::new(Rule::default(), &policy)],
            contexts: Vec::new(),
            head_mask: 0,
            envelope_mask: 0,
            envelope: 0,
            data_bit: 0,
            beside_data: 0,
            rare: 0,
            policy,
        };
        for _ in [FREE_CONTEXT, RECORD, DEEPER] {
            plan.context(Vec::new());
        }
        let Shape::Object(shapes) = goodstack::SHAPE else { return plan };
        let mut layout = Layout::default();
        let head: Vec<_> = HEAD.iter().map(|(name, reads)| (*name, *reads, layout.next(*reads))).collect();
        plan.head_mask = layout.mask();

        // An envelope in an envelope has the same names, and one in that again: none may stand twice, and none is read.
        let deeper = plan.members(shapes, &[], &mut layout, false, DEEPER);
        plan.define(DEEPER, deeper);
        let enveloped = plan.members(shapes, &SUBMISSION, &mut layout.clone(), true, DEEPER);
        let enveloped = plan.context(enveloped);
        let record = plan.members(shapes, &SUBMISSION, &mut layout, false, enveloped);
        for (name, member) in &record {
            let own = plan.rule(plan.place(member.place).rule).map(|ruling| ruling.rule).unwrap_or_default();
            let head = head.iter().find(|(head, ..)| head == name).map(|(_, reads, bits)| (*reads, *bits));
            let rule = plan.ruled(Rule { head, ..own });
            if let Some(place) = plan.places.get_mut(usize::from(member.place)) {
                place.rule = rule;
            }
            if let Some((reads @ Reads::Object(_), bits)) = head {
                plan.data_bit = member.bit;
                plan.envelope_mask = bits.put(u32::MAX >> (u32::BITS - reads.width()));
                plan.envelope = bits.put(reads.case(Sent::Object, &plan.policy));
            }
            if own.own.is_some() {
                plan.beside_data |= member.bit;
            }
            if let Some((reads @ Reads::Rare, bits)) = own.own {
                plan.rare |= bits.put(reads.case(Sent::Object, &plan.policy));
            }
        }
        plan.define(RECORD, record);
        plan
    }

    /// The member of that name, as it stands between its quotes and without escapes.
    #[inline(always)]
    pub fn member(&self, context: ContextId, bytes: &[u8; ROOM], length: usize) -> Option<&Member> {
        let context = self.contexts.get(usize::from(context))?;
        context.members.get(context.names.find(bytes, length)?)
    }

    #[inline(always)]
    pub fn place(&self, place: PlaceId) -> Place {
        self.places.get(usize::from(place)).copied().unwrap_or_default()
    }

    #[inline(always)]
    pub fn rule(&self, rule: RuleId) -> Option<&Ruling> {
        self.rules.get(usize::from(rule))
    }

    fn ruled(&mut self, rule: Rule) -> RuleId {
        if rule.head.is_none() && rule.own.is_none() {
            return NO_RULE;
        }
        self.rules.push(Ruling::new(rule, &self.policy));
        self.rules.len() as RuleId - 1
    }

    /// Whether this is the key of a submission in an envelope.
    pub fn is_enveloped(&self, key: Key) -> bool {
        self.envelope_mask & key == self.envelope
    }

    fn define(&mut self, id: ContextId, members: Members) {
        if let Some(context) = self.contexts.get_mut(usize::from(id)) {
            *context = Context::new(members);
        }
    }

    fn context(&mut self, members: Members) -> ContextId {
        self.contexts.push(Context::new(members));
        self.contexts.len() as ContextId - 1
    }

    fn members(
        &mut self,
        shapes: Shapes,
        reads: &[(&'static str, Reads)],
        layout: &mut Layout,
        is_enveloped: bool,
        envelope: ContextId,
    ) -> Members {
        let shape = |name: &str| shapes.iter().find(|(member, _)| *member == name).map(|(_, shape)| shape);
        // First what decides, in the order in which a twin takes the bits.
        let mut places = Vec::new();
        for (name, reads) in reads {
            let rule = Rule { own: Some((*reads, layout.next(*reads))), is_enveloped, ..Rule::default() };
            places.push((*name, self.add(rule, shape(name).unwrap_or(&Shape::Scalar), layout)));
        }
        for (name, shape) in shapes {
            if reads.iter().all(|(read, _)| read != name) {
                let place = match *name {
                    "data" => self.push(Place { context: envelope, ..Place::default() }),
                    _ => self.add(Rule::default(), shape, layout),
                };
                places.push((*name, place));
            }
        }
        let is_head = |name: &str| HEAD.iter().any(|(head, _)| *head == name);
        let members = places.into_iter().enumerate();
        members.map(|(index, (name, place))| (name, Member { bit: 1 << index, place, is_head: is_head(name) })).collect()
    }

    fn add(&mut self, rule: Rule, shape: &Shape, layout: &mut Layout) -> PlaceId {
        let mut place = Place { rule: self.ruled(rule), ..Place::default() };
        match shape {
            Shape::Object(shapes) => {
                let below: &[(&'static str, Reads)] = match rule.own {
                    Some((Reads::Object(below), _)) => below,
                    _ => &[],
                };
                let members = self.members(shapes, below, layout, rule.is_enveloped, FREE_CONTEXT);
                place.context = self.context(members);
            }
            Shape::Array(item) => place.item = self.add(Rule { is_item: true, ..rule }, item, layout),
            Shape::Scalar | Shape::Text => {}
        }
        self.push(place)
    }

    fn push(&mut self, place: Place) -> PlaceId {
        self.places.push(place);
        self.places.len() as PlaceId - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a member leads, as far as there are shapes.
    fn found(plan: &Plan, context: ContextId, shapes: Shapes) {
        for (name, shape) in shapes {
            let mut bytes = [b'"'; ROOM];
            bytes[..name.len()].copy_from_slice(name.as_bytes());
            let member = plan.member(context, &bytes, name.len()).expect(name);
            let mut place = plan.place(member.place);
            let mut shape = shape;
            while let Shape::Array(item) = shape {
                (place, shape) = (plan.place(place.item), item);
            }
            match shape {
                // The one in an envelope in an envelope has itself in it.
                Shape::Object(below) if place.context != context => found(plan, place.context, below),
                Shape::Object(_) => {}
                _ => assert_eq!(place.context, FREE_CONTEXT),
            }
        }
    }

    #[test]
    fn every_member_is_found_by_its_name() {
        for country_codes in [None, Some(vec!["AUS".to_owned()])] {
            let plan = Plan::new(Policy { country_codes, ..Policy::default() });
            let Shape::Object(shapes) = goodstack::SHAPE else { panic!("a submission is an object") };
            found(&plan, RECORD, shapes);
            assert!(plan.contexts.len() < 256 && plan.places.len() < 32_768 && plan.rules.len() < 256);
        }
    }
}
