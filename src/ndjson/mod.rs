//! Many records, newline-delimited.
//!
//! A file of records is decided as fast as its bytes can be looked at, and no record is decided otherwise than alone. Four ideas carry that.
//!
//! **A key instead of a record.** The validator (`scan`) reads every byte of a line once: strict JSON, UTF-8, no member twice that is read,
//! at most 64 levels. It builds no record. At the few places that decide (`reads`) it notes which of a handful of cases stands there, each
//! in bits of its own: together the key. Where members come in any order no branch can be guessed, so it has few: names and words are
//! found by their letters (`names`), and what they tell was asked in advance (`plan`). Two records with one key are decided alike, so the
//! tables are asked once a key, about a made-up record that has it (its twin), by the readers and tables of a single record (`judge`);
//! then the verdict is remembered (`memory`).
//!
//! **The validator, remembered.** After a value, all that the validator knows is which brackets are open and which members it has seen in
//! each: its state. What it makes of the next bytes depends on nothing else. So each stretch between two values, a literal, is an edge
//! from state to state, and what the validator did once from a state with a literal it would do again (`trace`, `shapes`):
//!
//! ```text
//!                                      ,"status":"Allowed"
//!           {"type":"account"         ┌───────────────────┐        ,"lastUpdateDateTime":"····"}⏎
//!   start ─────────────────────▶ (1) ─┤                   ├─▶ (2) ────────────────────────────────▶ end
//!           type is account           └───────────────────┘
//!                                      ,"status":"NotAllowed"        ···· nineteen plain letters
//!                                      status is …
//! ```
//!
//! Words that decide belong to the literal and carry their bits; other texts and numbers are holes, which are validated wherever they
//! stand. Records need not be alike: whatever path leads through states that were seen is a record that the validator would accept, with
//! the key that it would give. An object that may be null is a fork that joins again. The validator does not care how many items came, or
//! which of the names that nobody reads; the states tell these apart all the same, because what is likely to come depends on them.
//!
//! **Sixteen bytes at a time.** Between two forks, literals and what always had the same length are laid out as one run (`layout`,
//! `runs`): for each byte its least and its greatest value. A run fits where no byte lies outside of them, which a vector instruction asks
//! of sixteen bytes at once (`simd`, `cursor`). At a fork a byte tells which run it can be; what the processor guesses wrong costs more
//! than what it compares, so alternatives that lead to the same place are made equally long. Whatever does not fit, by a single byte, is
//! left to the validator, which says what it is; so a prediction changes how fast a record is decided, and nothing else.
//!
//! **A guard.** Records whose shapes never repeat would cost learning and yield nothing. When guesses miss more often than they hit,
//! guessing rests, each time twice as long, and what had filled the memory of shapes is forgotten (`guess`).
//!
//! The bytes are copied once, in windows that fit a core's cache. A line that is cut waits in the window for its rest.

mod cursor;
mod guess;
mod judge;
mod layout;
mod memory;
mod names;
mod plan;
mod reads;
mod report;
mod runs;
mod scan;
mod shapes;
mod simd;
mod trace;

pub use judge::{LineFault, Verdict, judge};
use report::{Known, Tally};
pub use report::{LineError, OUTCOME_CODES, Report};

use crate::decision::Policy;
use crate::text::{decimal, text};
use cursor::{Cursor, REACH};
use guess::Guess;
use memory::Memory;
use plan::Plan;
use reads::Key;
use runs::Stop;
use scan::{Line, Scanned};

/// So much is taken in at once: it fits the cache of the core.
pub const WINDOW: usize = 512 * 1024;

/// No longer line is read; it is a fault.
pub const LONGEST_LINE: usize = 64 * 1024 * 1024;

/// So many outcomes are written down at once.
const BATCH: usize = 256;

/// What may be looked at behind the last line feed.
const PADDING: usize = REACH;

const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Decides about lines as they come in.
#[derive(Debug)]
pub struct Ndjson {
    plan: Plan,
    /// The rest of a line, then room for more, then the padding.
    window: Vec<u8>,
    filled: usize,
    /// No line feed stands before it.
    searched: usize,
    /// How many bytes, and how many lines, came before the window.
    bytes: u64,
    lines: u64,
    /// Whether the rest of a line that is too long is passed over.
    is_skipping: bool,
    report: Report,
    tally: Tally,
    memory: Memory,
    guess: Guess,
}

impl Ndjson {
    /// Under this policy.
    pub fn new(policy: Policy) -> Self {
        Self {
            plan: Plan::new(policy),
            window: Vec::new(),
            filled: 0,
            searched: 0,
            bytes: 0,
            lines: 0,
            is_skipping: false,
            report: Report::default(),
            tally: Tally::default(),
            memory: Memory::default(),
            guess: Guess::new(),
        }
    }

    /// Gets ready for another input under the same policy, with all that was learned. Whether that is worth the memory that it holds.
    pub fn again(&mut self) -> bool {
        self.report();
        (self.filled, self.searched, self.bytes, self.lines, self.is_skipping) = (0, 0, 0, 0, false);
        self.window.len() <= WINDOW + PADDING
    }

    /// What it decides under.
    pub fn policy(&self) -> &Policy {
        &self.plan.policy
    }

    /// Where the next bytes belong: at least one, at most about a window.
    pub fn room(&mut self) -> &mut [u8] {
        let wanted = if self.filled < WINDOW / 2 { WINDOW } else { (self.filled * 2).min(LONGEST_LINE) };
        if self.window.len() < wanted + PADDING {
            self.window.resize(wanted + PADDING, 0);
        }
        let end = self.window.len() - PADDING;
        self.window.get_mut(self.filled..end).unwrap_or_default()
    }

    /// So many bytes were written there.
    pub fn written(&mut self, count: usize) {
        self.filled = (self.filled + count).min(self.window.len().saturating_sub(PADDING));
        let last = self.window.get(self.searched..self.filled).and_then(|new| new.iter().rposition(|byte| *byte == b'\n'));
        let Some(last) = last else {
            self.searched = self.filled;
            if self.filled >= LONGEST_LINE {
                self.pass_over();
            }
            return;
        };
        let end = self.searched + last + 1;
        self.decide(end);
        self.window.copy_within(end..self.filled, 0);
        self.filled -= end;
        self.searched = self.filled;
        self.bytes += end as u64;
    }

    /// Nothing more comes: the last line may lack its line feed.
    pub fn finish(&mut self) {
        if self.filled > 0 || self.is_skipping {
            let is_room = !self.room().is_empty();
            if is_room && let Some(byte) = self.window.get_mut(self.filled) {
                *byte = b'\n';
                self.written(1);
                self.bytes -= 1;
            }
        }
    }

    /// What was decided since the last report.
    pub fn report(&mut self) -> Report {
        self.report.add(&mut self.tally);
        std::mem::take(&mut self.report)
    }

    /// How many bytes came in.
    pub fn bytes(&self) -> u64 {
        self.bytes + self.filled as u64
    }

    /// Decides about the lines up to here.
    fn decide(&mut self, end: usize) {
        let mut at = 0;
        if self.is_skipping {
            self.is_skipping = false;
            at = simd::find(&self.window, 0, b'\n').map_or(end, |feed| feed + 1);
            self.lines += 1;
        } else if self.bytes == 0 && self.window.starts_with(BYTE_ORDER_MARK) {
            at = BYTE_ORDER_MARK.len();
        }
        while at < end {
            let predicted;
            (at, predicted) = self.hurry(at, end);
            if at >= end {
                break;
            }
            self.lines += 1;
            if let Some((next, key)) = predicted {
                self.decided(at, Scanned { end: next, key, is_rare: false });
                at = next;
                continue;
            }
            let line = scan::line(&self.plan, &self.window, at, self.guess.trace());
            self.guess.missed(&self.window, at, &line);
            match line {
                Line::Record(record) => {
                    self.decided(at, record);
                    at = record.end;
                }
                Line::Blank(next) => at = next,
                Line::Fault => {
                    let next = simd::find(&self.window, at, b'\n').map_or(end, |feed| feed + 1);
                    self.fault(at, next);
                    at = next;
                }
            }
        }
    }

    /// Decides for as long as all goes as predicted. Gives where it did not, and what was predicted there without a verdict that is
    /// remembered.
    #[inline(never)]
    fn hurry(&mut self, mut at: usize, end: usize) -> (usize, Option<(usize, Key)>) {
        if !self.guess.is_awake() {
            return (at, None);
        }
        // Each by itself, so that none is read anew because another was written.
        let Self { window, plan, guess, memory, report, tally, lines, .. } = self;
        let (window, marks, runs, memory): (&[u8], _, _, &_) = (window, &plan.marks, &guess.runs, memory);
        let mut predicted = None;
        let Some(mut walk) = Cursor::new(window, at).and_then(|cursor| runs.walk(cursor)) else { return (at, None) };
        while at < end {
            let (mut codes, mut count) = ([0; BATCH], 0);
            let stop = loop {
                let stop = runs.follow(&mut walk, marks);
                let Stop::Record(key) = stop else { break stop };
                let Some(verdict) = memory.known(key) else { break stop };
                let Some(code) = codes.get_mut(count) else { break stop };
                *code = verdict.code;
                count += 1;
                tally.count(verdict);
                at = walk.cursor.at();
                if at >= end {
                    break Stop::Miss;
                }
            };
            report.outcomes.extend_from_slice(codes.get(..count).unwrap_or_default());
            *lines += count as u64;
            guess.hits = guess.hits.saturating_add(count as u32);
            let here = walk.cursor.at();
            let end_of_value = match stop {
                Stop::Text => scan::odd_string_end(window, here, marks).map(|(end, _)| end + 1),
                Stop::Number => scan::number_end(window, here),
                // There is no room for more outcomes, or the verdict is new.
                Stop::Record(key) => {
                    predicted = Some((here, key));
                    None
                }
                Stop::Miss => None,
            };
            let Some(()) = end_of_value.and_then(|end| walk.cursor.forward(end - here)) else { break };
        }
        (at, predicted)
    }

    fn decided(&mut self, start: usize, record: Scanned) {
        match self.verdict(start, record) {
            Some(verdict) => self.report.known(verdict),
            None => self.fault(start, record.end),
        }
    }

    fn verdict(&mut self, start: usize, record: Scanned) -> Option<Known> {
        let Scanned { end, key, is_rare } = record;
        let policy = &self.plan.policy;
        if is_rare {
            return self.window.get(start..end).and_then(|line| judge(line, policy).ok()).map(Known::new);
        }
        self.memory.verdict(key, |key| judge::verdict(key, policy).map(Known::new))
    }

    /// Nothing is decided from this line.
    fn fault(&mut self, start: usize, end: usize) {
        let is_wanted = self.report.faulty();
        if is_wanted {
            let line = self.window.get(start..end).and_then(|line| line.strip_suffix(b"\n")).unwrap_or_default();
            let fault = judge(line, &self.plan.policy).err();
            let fault = fault.unwrap_or_else(|| LineFault { at: 0, message: "expected a record".to_owned() });
            self.report.explain(self.lines, self.bytes + (start + fault.at) as u64, fault.message);
        }
    }

    fn pass_over(&mut self) {
        if !self.is_skipping {
            self.is_skipping = true;
            if self.report.faulty() {
                let message = text!("expected a line of at most % bytes", decimal(LONGEST_LINE as u64));
                self.report.explain(self.lines + 1, self.bytes, message);
            }
        }
        self.bytes += self.filled as u64;
        (self.filled, self.searched) = (0, 0);
    }
}
