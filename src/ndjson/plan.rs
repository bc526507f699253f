//! What the scanner does at each place of a record: the shapes that `json` reads by, and what decides, laid out for looking up.

use super::reads::{Bits, HEAD, Key, Layout, Reads, SUBMISSION, Sent};
use super::simd::Marks;
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

/// A member whose name we know.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    name: &'static str,
    /// Its first and its last eight letters, where it has as many.
    ends: (u64, u64),
    /// Which bit of its object tells that it was there.
    pub bit: u64,
    pub place: PlaceId,
    /// Whether an account has it too.
    pub is_head: bool,
}

/// An object, its members found by their ends.
#[derive(Clone, Debug)]
struct Context {
    members: Vec<Member>,
    /// One more than the index of a member, by the hash of its ends.
    table: [u8; SLOTS],
    multiplier: u64,
}

const SLOTS: usize = 128;

/// See the module.
#[derive(Debug)]
pub struct Plan {
    pub policy: Policy,
    pub marks: Marks,
    places: Vec<Place>,
    rules: Vec<Rule>,
    contexts: Vec<Context>,
    /// The bits of `HEAD`.
    pub head_mask: Key,
    /// The bits of an envelope, and what they are where there is one.
    envelope_mask: Key,
    envelope: Key,
    /// Of the record's own members: the envelope, and those that mean something else beside it.
    pub data_bit: u64,
    pub beside_data: u64,
}

type Shapes = &'static [(&'static str, Shape)];

impl Plan {
    pub fn new(policy: Policy) -> Self {
        let mut plan = Self {
            policy,
            marks: Marks::new(),
            places: vec![Place::default()],
            rules: vec![Rule::default()],
            contexts: vec![Context::default(), Context::default(), Context::default()],
            head_mask: 0,
            envelope_mask: 0,
            envelope: 0,
            data_bit: 0,
            beside_data: 0,
        };
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
        for member in &record {
            let own = plan.rule(plan.place(member.place).rule);
            let head = head.iter().find(|(name, ..)| *name == member.name).map(|(_, reads, bits)| (*reads, *bits));
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
        }
        plan.define(RECORD, record);
        plan
    }

    /// The member of that name, as it stands between its quotes and without escapes.
    #[inline(always)]
    pub fn member(&self, context: ContextId, name: &[u8]) -> Option<&Member> {
        self.contexts.get(usize::from(context))?.find(name)
    }

    #[inline(always)]
    pub fn place(&self, place: PlaceId) -> Place {
        self.places.get(usize::from(place)).copied().unwrap_or_default()
    }

    pub fn rule(&self, rule: RuleId) -> Rule {
        self.rules.get(usize::from(rule)).copied().unwrap_or_default()
    }

    fn ruled(&mut self, rule: Rule) -> RuleId {
        if rule.head.is_none() && rule.own.is_none() {
            return NO_RULE;
        }
        self.rules.push(rule);
        self.rules.len() as RuleId - 1
    }

    /// Whether this is the key of a submission in an envelope.
    pub fn is_enveloped(&self, key: Key) -> bool {
        self.envelope_mask & key == self.envelope
    }

    fn define(&mut self, id: ContextId, members: Vec<Member>) {
        if let Some(context) = self.contexts.get_mut(usize::from(id)) {
            *context = Context::new(members);
        }
    }

    fn context(&mut self, members: Vec<Member>) -> ContextId {
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
    ) -> Vec<Member> {
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
        members
            .map(|(index, (name, place))| Member {
                name,
                ends: ends(name.as_bytes()),
                bit: 1 << index,
                place,
                is_head: is_head(name),
            })
            .collect()
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

impl Default for Context {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Context {
    fn new(members: Vec<Member>) -> Self {
        let mut context = Self { members, table: [0; SLOTS], multiplier: 0 };
        // Some multiplier gives every member a slot of its own.
        context.multiplier = (0..)
            .map(|step: u64| MULTIPLIER.wrapping_add(step << 8))
            .find(|multiplier| context.fill(*multiplier))
            .unwrap_or_default();
        context
    }

    fn fill(&mut self, multiplier: u64) -> bool {
        self.table = [0; SLOTS];
        for (index, member) in (1..).zip(&self.members) {
            match self.table.get_mut(slot(member.ends, multiplier)) {
                Some(taken @ 0) => *taken = index,
                _ => return false,
            }
        }
        true
    }

    #[inline(always)]
    fn find(&self, name: &[u8]) -> Option<&Member> {
        let ends = ends(name);
        let index = *self.table.get(slot(ends, self.multiplier))?;
        let member = self.members.get(usize::from(index).wrapping_sub(1))?;
        (member.ends == ends && is_same(member.name.as_bytes(), name)).then_some(member)
    }
}

/// Of two names with the same ends. Word by word: a comparison of memory goes letter by letter in wasm.
#[inline(always)]
fn is_same(name: &[u8], other: &[u8]) -> bool {
    name.len() == other.len() && (name.len() <= 16 || name.as_chunks::<8>().0 == other.as_chunks::<8>().0)
}

/// Odd, and with bits all over.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline(always)]
fn slot((first, last): (u64, u64), multiplier: u64) -> usize {
    ((first ^ last.rotate_left(23)).wrapping_mul(multiplier) >> 57) as usize
}

/// The first and the last eight letters; of a shorter name all of them, and zero.
#[inline(always)]
fn ends(name: &[u8]) -> (u64, u64) {
    match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (name.iter().fold(1, |all, letter| (all << 8) | u64::from(*letter)), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_is_found_by_its_name_alone() {
        let plan = Plan::new(Policy::default());
        for context in &plan.contexts {
            for member in &context.members {
                assert_eq!(context.find(member.name.as_bytes()).map(|found| found.name), Some(member.name));
                for other in [format!("{} ", member.name), member.name.to_uppercase(), member.name.replacen('t', "T", 1)] {
                    assert!(other == member.name || context.find(other.as_bytes()).is_none(), "{other}");
                }
            }
            assert!(context.find(b"").is_none() && context.find(b"\0").is_none());
        }
        assert!(plan.contexts.len() < 256 && plan.places.len() < 32_768 && plan.rules.len() < 256);
    }
}
