//! What was learned of the validator: from which state which bytes lead to which.

use super::reads::Key;
use super::trace::{After, StateId, Step};

/// A state, and whether the letters of a text were read last, so that its quote comes next.
pub type NodeId = u16;

/// A literal that may come at a node.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    literal: (u32, u32),
    pub after: After,
    /// How long the text behind it always was, as long as it was but plain letters.
    pub length: Option<u16>,
    /// What literal and value tell together.
    pub effect: Key,
    pub to: NodeId,
}

/// The validator's transitions, as far as they were seen.
#[derive(Debug, Default)]
pub struct Shapes {
    nodes: Vec<Vec<u16>>,
    edges: Vec<Edge>,
    letters: Vec<u8>,
    /// How many literals lead to each node.
    arrivals: Vec<u16>,
    /// Whether there was no room for something.
    pub is_full: bool,
}

/// More literals at a node are the sign of names or values that never repeat.
pub const MOST_AT_A_NODE: usize = 16;
const MOST_EDGES: usize = 4096;
const LONGEST_LITERAL: usize = 1024;
const LONGEST_TEXT: usize = 1024;
const MOST_LETTERS: usize = 128 * 1024;

/// What a text of a fixed length may hold: its bounds, and no backslash. Others are read letter by letter.
pub const PLAIN: (u8, u8) = (b'#', b'~');

fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|letter| (PLAIN.0..=PLAIN.1).contains(letter) && *letter != b'\\')
}

pub fn node(state: StateId, after: After) -> NodeId {
    2 * state.0 + NodeId::from(after == After::Text)
}

impl Shapes {
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    pub fn at(&self, node: NodeId) -> impl ExactSizeIterator<Item = (u16, &Edge)> {
        let edges = self.nodes.get(usize::from(node)).map(Vec::as_slice).unwrap_or_default();
        // Those that are listed are there.
        edges.iter().map(|edge| (*edge, self.edges.get(usize::from(*edge)).unwrap_or(&NO_EDGE)))
    }

    /// Whether more than one literal leads there.
    pub fn is_joined(&self, node: NodeId) -> bool {
        self.arrivals.get(usize::from(node)).is_some_and(|arrivals| *arrivals > 1)
    }

    pub fn literal(&self, edge: &Edge) -> &[u8] {
        self.letters.get(edge.literal.0 as usize..edge.literal.1 as usize).unwrap_or_default()
    }

    /// Learns a record that is valid. Whether there was anything new.
    pub fn learn(&mut self, bytes: &[u8], start: usize, steps: &[Step]) -> bool {
        let (mut at, mut from, mut is_new) = (node(StateId::START, After::Literal), start, false);
        for step in steps {
            let (Some(literal), Some(value)) = (bytes.get(from..step.literal_end), bytes.get(step.literal_end..step.end)) else {
                break;
            };
            // A literal with a backslash never fits, see `Lanes::fits`.
            if literal.len() > LONGEST_LITERAL || literal.contains(&b'\\') {
                break;
            }
            let length = u16::try_from(value.len())
                .ok()
                .filter(|_| step.after == After::Text && value.len() <= LONGEST_TEXT && is_plain(value));
            let known = self.at(at).find(|(_, edge)| edge.after == step.after && self.literal(edge) == literal).map(|(id, _)| id);
            match known.and_then(|id| self.edges.get_mut(usize::from(id))) {
                Some(edge) => {
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
            (at, from) = (node(step.state, step.after), step.end);
        }
        is_new
    }

    fn add(&mut self, at: NodeId, literal: &[u8], step: &Step, length: Option<u16>) -> bool {
        if self.nodes.len() <= usize::from(at) {
            self.nodes.resize(usize::from(at) + 1, Vec::new());
        }
        let (from, to) = (self.letters.len(), self.letters.len() + literal.len());
        let Some(node) = self.nodes.get_mut(usize::from(at)).filter(|node| node.len() < MOST_AT_A_NODE) else { return false };
        if self.edges.len() == MOST_EDGES || to > MOST_LETTERS {
            return false;
        }
        self.letters.extend_from_slice(literal);
        node.push(self.edges.len() as u16);
        let edge = Edge {
            literal: (from as u32, to as u32),
            after: step.after,
            length,
            effect: step.effect,
            to: self::node(step.state, step.after),
        };
        self.edges.push(edge);
        if self.arrivals.len() <= usize::from(edge.to) {
            self.arrivals.resize(usize::from(edge.to) + 1, 0);
        }
        if let Some(arrivals) = self.arrivals.get_mut(usize::from(edge.to)) {
            *arrivals += 1;
        }
        true
    }
}

const NO_EDGE: Edge = Edge { literal: (0, 0), after: After::End, length: None, effect: 0, to: 0 };
