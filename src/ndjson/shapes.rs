//! What was learned of the validator: from which state which bytes lead to which.

use super::cursor::Bounds;
use super::reads::Key;
use super::trace::{After, StateId, Step};

/// A literal that may come in a state.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    literal: (u32, u32),
    pub after: After,
    /// How many letters the text behind it always had, as long as they were but plain ones.
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
    nodes: Vec<Vec<u16>>,
    edges: Vec<Edge>,
    letters: Vec<u8>,
    /// How many lead to each state.
    arrivals: Vec<u16>,
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

impl Edge {
    fn of(step: &Step) -> Self {
        Self { after: step.after, effect: step.effect, to: step.state, count: 1, ..NO_EDGE }
    }
}

impl Shapes {
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    pub fn at(&self, state: StateId) -> impl ExactSizeIterator<Item = (u16, &Edge)> {
        let edges = self.nodes.get(usize::from(state.0)).map(Vec::as_slice).unwrap_or_default();
        // Those that are listed are there.
        edges.iter().map(|edge| (*edge, self.edges.get(usize::from(*edge)).unwrap_or(&NO_EDGE)))
    }

    /// Whether more than one literal leads there.
    pub fn is_joined(&self, state: StateId) -> bool {
        self.arrivals.get(usize::from(state.0)).is_some_and(|arrivals| *arrivals > 1)
    }

    pub fn literal(&self, edge: &Edge) -> &[u8] {
        self.letters.get(edge.literal.0 as usize..edge.literal.1 as usize).unwrap_or_default()
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
            let letters = value.split_last().map(|(_, letters)| letters);
            let length = letters
                .filter(|letters| matches!(step.after, After::Text | After::AnyText) && letters.len() <= LONGEST_TEXT)
                .filter(|letters| is_plain(letters))
                .map(|letters| letters.len() as u16);
            let known = self.at(at).find(|(_, edge)| edge.after == step.after && self.literal(edge) == literal).map(|(id, _)| id);
            match known.and_then(|id| self.edges.get_mut(usize::from(id))) {
                Some(edge) => {
                    edge.count += 1;
                    is_new |= edge.length.is_some() && edge.length != length;
                    if edge.length != length {
                        edge.length = None;
                    }
                }
                None => {
                    if !self.add(at, literal, Edge { length, ..Edge::of(step) }) {
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

    fn add(&mut self, at: StateId, literal: &[u8], edge: Edge) -> bool {
        let (at, to) = (usize::from(at.0), usize::from(edge.to.0));
        let states = self.nodes.len().max(at + 1).max(to + 1);
        self.nodes.resize(states, Vec::new());
        self.arrivals.resize(states, 0);
        let (start, end) = (self.letters.len(), self.letters.len() + literal.len());
        let Some(node) = self.nodes.get_mut(at).filter(|node| node.len() < MOST_IN_A_STATE) else { return false };
        if self.edges.len() == MOST_EDGES || end > MOST_LETTERS {
            return false;
        }
        self.letters.extend_from_slice(literal);
        node.push(self.edges.len() as u16);
        self.edges.push(Edge { literal: (start as u32, end as u32), ..edge });
        if let Some(arrivals) = self.arrivals.get_mut(to) {
            *arrivals += 1;
        }
        true
    }
}

const NO_EDGE: Edge = Edge { literal: (0, 0), after: After::End, length: None, effect: 0, to: StateId::START, count: 0 };
