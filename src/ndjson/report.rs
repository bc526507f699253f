//! What was decided.

use crate::decision::{Outcome, ReasonCode};
use crate::vocabulary::Vocabulary;

/// What the bytes of `outcomes` stand for. The order is a promise.
pub const OUTCOME_CODES: [Option<Outcome>; 5] =
    [None, Some(Outcome::Ineligible), Some(Outcome::Review), Some(Outcome::Pending), Some(Outcome::Eligible)];

/// So many errors are kept.
const MOST_ERRORS: usize = 1000;

/// A line from which nothing was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// The first is 1.
    pub line: u64,
    /// Of the fault, or of its line.
    pub byte_offset: u64,
    /// For people.
    pub message: String,
}

/// What was decided about some lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// One byte a record, in order: an index into `OUTCOME_CODES`.
    pub outcomes: Vec<u8>,
    /// How often each code came.
    pub counts: [u64; OUTCOME_CODES.len()],
    /// How often each reason decided, by its place in the vocabulary.
    pub reasons: Vec<u64>,
    /// The first thousand.
    pub errors: Vec<LineError>,
}

impl Report {
    /// A record was decided.
    #[inline(always)]
    pub fn decided(&mut self, outcome: Outcome, reason: ReasonCode) {
        self.count(match outcome {
            Outcome::Ineligible => 1,
            Outcome::Review => 2,
            Outcome::Pending => 3,
            Outcome::Eligible => 4,
        });
        if self.reasons.is_empty() {
            self.reasons.resize(ReasonCode::ALL.len(), 0);
        }
        if let Some(count) = self.reasons.get_mut(reason as usize) {
            *count += 1;
        }
    }

    /// A line was not; whether it should be explained.
    pub fn faulty(&mut self) -> bool {
        self.count(0);
        self.errors.len() < MOST_ERRORS
    }

    /// Keeps why.
    pub fn explain(&mut self, line: u64, byte_offset: u64, message: String) {
        self.errors.push(LineError { line, byte_offset, message });
    }

    #[inline(always)]
    fn count(&mut self, code: u8) {
        self.outcomes.push(code);
        if let Some(count) = self.counts.get_mut(usize::from(code)) {
            *count += 1;
        }
    }

    /// How often each reason decided, of those that did.
    pub fn reasons(&self) -> impl Iterator<Item = (ReasonCode, u64)> {
        ReasonCode::ALL.iter().zip(&self.reasons).filter(|(_, count)| **count > 0).map(|(code, count)| (*code, *count))
    }
}
