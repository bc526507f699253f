//! What the validator leaves behind of a record: where it could be taken apart, and all that the validator knew there.

use super::plan::PlaceId;
use super::reads::Key;

/// All that the validator knows after a value: which brackets are open, and which members it has seen in each. What may follow
/// depends on nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateId(pub u16);

impl StateId {
    /// Before a record.
    pub const START: Self = Self(0);
}

/// What comes behind a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// The next literal.
    Literal,
    /// The letters of a text, one at least, and the quote that ends it; the other belongs to the literal.
    Text,
    /// The same, but there may be none.
    AnyText,
    /// A number.
    Number,
    /// The next record.
    End,
}

/// A literal, and what comes behind it up to the next.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub literal_end: usize,
    pub end: usize,
    pub after: After,
    pub state: StateId,
    pub effect: Key,
}

/// The steps of one record, and the states of all of them.
#[derive(Debug)]
pub struct Trace {
    pub steps: Vec<Step>,
    /// What was told since the last step.
    pub pending: Key,
    /// Whether the record may be learned from.
    pub is_whole: bool,
    states: Vec<State>,
    /// One more than the index of a state, near the hash of it.
    table: Vec<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    below: StateId,
    context: u16,
    seen: u64,
}

/// So many states are told apart; a record that needs more is not learned.
const MOST_STATES: usize = 2048;
const TABLE: usize = 2 * MOST_STATES;
const MOST_STEPS: usize = 1024;

impl Trace {
    pub fn new() -> Self {
        let mut trace = Self { steps: Vec::new(), pending: 0, is_whole: true, states: Vec::new(), table: vec![0; TABLE] };
        trace.forget();
        trace
    }

    /// Forgets the states.
    pub fn forget(&mut self) {
        self.states.clear();
        self.states.push(State { below: StateId::START, context: 0, seen: 0 });
        self.table.fill(0);
    }

    pub fn begin(&mut self) {
        self.steps.clear();
        self.pending = 0;
        self.is_whole = true;
    }

    /// An array of such items, where otherwise an object is named.
    pub fn array(item: PlaceId) -> u16 {
        item | 0x8000
    }

    /// In this object, on top of that state, when these members were seen.
    #[inline(never)]
    pub fn state(&mut self, below: StateId, context: u16, seen: u64) -> StateId {
        let state = State { below, context, seen };
        let hash = seen ^ (u64::from(below.0) << 40) ^ (u64::from(context) << 20);
        let mut slot = (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize % TABLE;
        while let Some(taken) = self.table.get_mut(slot) {
            match self.states.get(usize::from(*taken).wrapping_sub(1)) {
                Some(other) if *other == state => return StateId(*taken - 1),
                Some(_) => slot = (slot + 1) % TABLE,
                None if self.states.len() < MOST_STATES => {
                    self.states.push(state);
                    *taken = self.states.len() as u16;
                    return StateId(*taken - 1);
                }
                None => break,
            }
        }
        self.is_whole = false;
        StateId::START
    }

    pub fn step(&mut self, literal_end: usize, end: usize, after: After, state: StateId) {
        let effect = std::mem::take(&mut self.pending);
        match self.steps.len() < MOST_STEPS {
            true => self.steps.push(Step { literal_end, end, after, state, effect }),
            false => self.is_whole = false,
        }
    }

    pub fn end(&mut self, at: usize, is_plain: bool) {
        self.step(at, at, After::End, StateId::START);
        self.is_whole &= is_plain;
    }
}
