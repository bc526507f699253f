//! What was decided.

use serde::Serialize;

use crate::decision::{Outcome, ReasonCode};
use crate::vocabulary::Vocabulary;

/// What the bytes of `outcomes` stand for. The order is a promise.
pub const OUTCOME_CODES: [Option<Outcome>; 5] =
    [None, Some(Outcome::Ineligible), Some(Outcome::Review), Some(Outcome::Pending), Some(Outcome::Eligible)];

/// A verdict, as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// An index into `OUTCOME_CODES`.
    pub code: u8,
    reason: ReasonCode,
}

impl Known {
    pub fn new((outcome, reason): (Outcome, ReasonCode)) -> Self {
        let code = OUTCOME_CODES.iter().position(|code| *code == Some(outcome));
        Self { code: code.unwrap_or_default() as u8, reason }
    }
}

const CODES: usize = OUTCOME_CODES.len();

/// How often each verdict was reached. One number is faster counted than two.
#[derive(Debug)]
pub struct Tally([u64; CODES * ReasonCode::ALL.len()]);

impl Default for Tally {
    fn default() -> Self {
        Self([0; CODES * ReasonCode::ALL.len()])
    }
}

impl Tally {
    #[inline(always)]
    pub fn count(&mut self, verdict: Known) {
        if let Some(count) = self.0.get_mut(verdict.reason as usize * CODES + usize::from(verdict.code)) {
            *count += 1;
        }
    }
}

/// So many errors are kept.
const MOST_ERRORS: usize = 1000;

/// A line from which nothing was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LineError {
    /// The first is 1.
    pub line: u64,
    /// Of the fault, or of its line.
    pub byte_offset: u64,
    /// For people.
    pub message: String,
}

/// What was decided about some lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// One byte a record, in order: an index into `OUTCOME_CODES`.
    pub outcomes: Vec<u8>,
    /// How often each code came.
    pub counts: [u64; OUTCOME_CODES.len()],
    /// How often each reason decided, by its place in the vocabulary.
    pub reasons: [u64; ReasonCode::ALL.len()],
    /// The first thousand.
    pub errors: Vec<LineError>,
}

impl Default for Report {
    fn default() -> Self {
        Self { outcomes: Vec::new(), counts: [0; OUTCOME_CODES.len()], reasons: [0; ReasonCode::ALL.len()], errors: Vec::new() }
    }
}

impl Report {
    /// A record was decided.
    pub fn decided(&mut self, outcome: Outcome, reason: ReasonCode) {
        self.known(Known::new((outcome, reason)));
    }

    /// The same, as it is counted.
    pub fn known(&mut self, verdict: Known) {
        self.count(verdict, 1);
        self.outcomes.push(verdict.code);
    }

    /// The same, often, but the codes are yet to be added to the outcomes.
    fn count(&mut self, verdict: Known, times: u64) {
        if let Some(count) = self.counts.get_mut(usize::from(verdict.code)) {
            *count += times;
        }
        if let Some(count) = self.reasons.get_mut(verdict.reason as usize) {
            *count += times;
        }
    }

    /// Adds what was counted apart.
    pub fn add(&mut self, tally: &mut Tally) {
        for (count, (reason, code)) in
            tally.0.iter_mut().zip(ReasonCode::ALL.iter().flat_map(|reason| (0..).take(CODES).map(|code| (*reason, code))))
        {
            self.count(Known { code, reason }, std::mem::take(count));
        }
    }

    /// A line was not; whether it should be explained.
    pub fn faulty(&mut self) -> bool {
        self.outcomes.push(0);
        self.counts[0] += 1;
        self.errors.len() < MOST_ERRORS
    }

    /// Keeps why.
    pub fn explain(&mut self, line: u64, byte_offset: u64, message: String) {
        self.errors.push(LineError { line, byte_offset, message });
    }

    /// How often each reason decided, of those that did.
    pub fn reasons(&self) -> impl Iterator<Item = (ReasonCode, u64)> {
        ReasonCode::ALL.iter().zip(&self.reasons).filter(|(_, count)| **count > 0).map(|(code, count)| (*code, *count))
    }
}
