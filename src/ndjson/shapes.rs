//! What was learned of the validator: from which state which bytes lead to which.

use std::ops::Range;

use super::cursor::Bounds;
use super::reads::Key;
use super::trace::{After, StateId, Step};

/// A literal that may come in a state.
#[derive(Debug)]
pub struct Edge {
    literal: Range<usize>,
    pub after: After,
    /// How many letters the text behind it always had, as long as they were but plain ones, or how many digits the number.
    pub length: Option<u16>,
    /// What literal and value tell together.
    pub effect: Key,
    pub to: StateId,
    /// How often it was seen.
    pub count: u32,
}

/// The validator's transitions, as far as they were seen.
#[derive(Debug, Default)]
pub struct Shapes {
    /// Those of each state.
    nodes: Vec<Vec<Edge>>,
    edges: usize,
    letters: Vec<u8>,
    /// Whether there was no room for something.
    pub is_full: bool,
}

/// More literals in a state are the sign of names or values that never repeat.
pub const MOST_IN_A_STATE: usize = 16;
const MOST_EDGES: usize = 4096;
const LONGEST_LITERAL: usize = 1024;
const LONGEST_TEXT: usize = 1024;
const MOST_LETTERS: usize = 128 * 1024;

/// What a text of a fixed length may hold; no backslash, see `Bounds`. Others are read letter by letter.
pub const PLAIN: Bounds = (b'#', b'~');

fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|letter| (PLAIN.0..=PLAIN.1).contains(letter) && *letter != b'\\')
}

impl Shapes {
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    pub fn at(&self, state: StateId) -> &[Edge] {
        self.nodes.get(usize::from(state.0)).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn literal(&self, edge: &Edge) -> &[u8] {
        self.letters.get(edge.literal.clone()).unwrap_or_default()
    }

    /// Learns a record that is valid. Whether there was anything new.
    pub fn learn(&mut self, bytes: &[u8], start: usize, steps: &[Step]) -> bool {
        let (mut at, mut from, mut is_new) = (StateId::START, start, false);
        for step in steps {
            let (Some(literal), Some(value)) = (bytes.get(from..step.literal_end), bytes.get(step.literal_end..step.end)) else {
                break;
            };
            if literal.len() > LONGEST_LITERAL {
                break;
            }
            let length = match (step.after, value) {
                (After::Text | After::AnyText, [letters @ .., _]) if is_plain(letters) => Some(letters.len()),
                (After::Number, [b'1'..=b'9', digits @ ..]) if digits.iter().all(u8::is_ascii_digit) => Some(value.len()),
                _ => None,
            };
            let length = length.filter(|length| *length <= LONGEST_TEXT).map(|length| length as u16);
            let is_known = |edge: &&mut Edge| edge.after == step.after && self.letters.get(edge.literal.clone()) == Some(literal);
            let known = self.nodes.get_mut(usize::from(at.0)).and_then(|edges| edges.iter_mut().find(is_known));
            match known {
                Some(edge) => {
                    edge.count += 1;
                    is_new |= edge.length.is_some() && edge.length != length;
                    if edge.length != length {
                        edge.length = None;
                    }
                }
                None => {
                    if !self.add(at, literal, step, length) {
                        self.is_full = true;
                        break;
                    }
                    is_new = true;
                }
            }
            (at, from) = (step.state, step.end);
        }
        is_new
    }

    fn add(&mut self, at: StateId, letters: &[u8], step: &Step, length: Option<u16>) -> bool {
        let at = usize::from(at.0);
        self.nodes.resize_with(self.nodes.len().max(at + 1), Vec::new);
        let literal = self.letters.len()..self.letters.len() + letters.len();
        let Some(node) = self.nodes.get_mut(at).filter(|node| node.len() < MOST_IN_A_STATE) else { return false };
        if self.edges == MOST_EDGES || literal.end > MOST_LETTERS {
            return false;
        }
        self.letters.extend_from_slice(letters);
        self.edges += 1;
        node.push(Edge { literal, after: step.after, length, effect: step.effect, to: step.state, count: 1 });
        true
    }
}
