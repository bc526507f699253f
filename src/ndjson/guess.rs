//! When to predict, when to learn, and when to leave it: whatever the records are like, guessing must not cost more than it saves.

use super::layout;
use super::runs::Runs;
use super::scan::Line;
use super::shapes::Shapes;
use super::trace::Trace;

/// The predictor and how it fares.
#[derive(Debug)]
pub struct Guess {
    shapes: Shapes,
    pub runs: Runs,
    trace: Trace,
    /// Whether the last record that was not predicted left its trace.
    is_traced: bool,
    /// Whether there is something that is learned and not laid out, and how many misses there were since.
    is_behind: bool,
    since: u32,
    /// So many misses are worth laying the runs out.
    patience: u32,
    pub hits: u32,
    misses: u32,
    /// So many records are not guessed, and so many the next time.
    rest: u32,
    next_rest: u32,
}

const FIRST_PATIENCE: u32 = 32;
const MOST_PATIENCE: u32 = 4096;
/// After so many misses it is asked whether there were more hits.
const TRIAL: u32 = 32;
const FIRST_REST: u32 = 256;
const LONGEST_REST: u32 = 65_536;

impl Guess {
    pub fn new() -> Self {
        Self {
            shapes: Shapes::default(),
            runs: Runs::default(),
            trace: Trace::new(),
            is_traced: false,
            is_behind: false,
            since: 0,
            patience: FIRST_PATIENCE,
            hits: 0,
            misses: 0,
            rest: 0,
            next_rest: FIRST_REST,
        }
    }

    /// Whether it is worth trying.
    pub fn is_awake(&self) -> bool {
        self.rest == 0
    }

    /// What the validator should write down of a record that was not predicted.
    pub fn trace(&mut self) -> Option<&mut Trace> {
        self.is_traced = self.rest == 0;
        if !self.is_traced {
            self.rest -= 1;
            return None;
        }
        self.trace.begin();
        Some(&mut self.trace)
    }

    /// What the validator made of it.
    pub fn missed(&mut self, bytes: &[u8], at: usize, line: &Line) {
        if !self.is_traced || matches!(line, Line::Blank(_)) {
            return;
        }
        self.shapes.is_full |= !self.trace.is_whole;
        if matches!(line, Line::Record(_)) && self.trace.is_whole {
            self.is_behind |= self.shapes.learn(bytes, at, &self.trace.steps);
        }
        self.since += 1;
        if self.is_behind && self.since >= self.patience {
            self.runs = layout::runs(&self.shapes);
            self.is_behind = false;
            self.since = 0;
            self.patience = (2 * self.patience).min(MOST_PATIENCE);
        }
        if self.runs.is_empty() {
            return;
        }
        self.misses += 1;
        if self.misses == TRIAL {
            if self.hits < self.misses {
                self.give_up();
            } else {
                self.next_rest = FIRST_REST;
            }
            (self.hits, self.misses) = (0, 0);
        }
    }

    /// For a while. What did not fit then makes room for what comes.
    fn give_up(&mut self) {
        self.rest = self.next_rest;
        self.next_rest = (2 * self.next_rest).min(LONGEST_REST);
        if self.shapes.is_full {
            self.shapes.forget();
            self.trace.forget();
            self.runs = Runs::default();
            (self.is_behind, self.since, self.patience) = (false, 0, FIRST_PATIENCE);
        }
    }
}
