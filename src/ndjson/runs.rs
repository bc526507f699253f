//! The shapes, laid out for speed: a whole stretch of literals and texts of fixed length is compared sixteen bytes at a time.

use super::cursor::{Blocks, Cursor};
use super::reads::Key;
use super::simd::{LANES, Lanes, Marks};

/// A stretch that ends where more than one thing may come. It lies in one line of the cache.
#[derive(Debug)]
#[repr(align(64))]
pub struct Run {
    pub blocks: Blocks,
    /// The bits of a key that it tells.
    pub effect: Lanes,
    pub length: u16,
    pub then: Then,
    pub next: Next,
}

/// What comes behind a run, before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Nothing,
    /// The letters of a text, and the quote that ends it.
    AnyText,
    /// The same, one letter at least.
    Text,
    Number,
    /// The next record.
    End,
}

/// The runs that may come, and the byte that tells which of them it can be.
#[derive(Clone, Copy, Debug)]
pub struct Next {
    pub first: u16,
    /// One more than the index of its table; zero where there is but one run.
    pub table: u16,
    pub offset: u8,
    /// Whether none is so likely that it is tried before it is told.
    pub is_even: bool,
}

/// Where nothing is known to come.
pub const NOWHERE: Next = Next { first: u16::MAX, table: 0, offset: 0, is_even: false };

/// Which it can be, and how long that is: where the next one begins is known before this one was looked at.
pub type Table = [(u16, u16); SLOTS];

pub const SLOTS: usize = 128;

#[inline(always)]
pub fn slot(byte: u8) -> usize {
    usize::from(byte) % SLOTS
}

/// See the module.
#[derive(Debug)]
pub struct Runs {
    pub runs: Vec<Run>,
    pub tables: Vec<Table>,
    pub start: Next,
}

/// How far the prediction has come.
#[derive(Debug)]
pub struct Walk<'a> {
    pub cursor: Cursor<'a>,
    key: Lanes,
    next: &'a Next,
}

/// Why it came no farther.
#[derive(Debug)]
pub enum Stop {
    /// Nothing that was seen before.
    Miss,
    /// A text with a letter that takes a closer look, which is the next.
    Text,
    /// A number that is more than digits.
    Number,
    /// A record ended here that was not taken.
    Record(Key),
}

impl Runs {
    pub fn new() -> Self {
        Self { runs: Vec::new(), tables: Vec::new(), start: NOWHERE }
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// At the beginning of a record.
    #[inline(always)]
    pub fn walk<'a>(&'a self, cursor: Cursor<'a>) -> Walk<'a> {
        Walk { cursor, key: Lanes::splat(0), next: &self.start }
    }

    /// Follows records for as long as each has a shape that was learned. Each is told by where it ends and its key. Nothing is called
    /// from here, or the engine would keep in memory what belongs into registers.
    #[inline(always)]
    pub fn follow<'a>(
        &'a self,
        walk: &mut Walk<'a>,
        end: usize,
        marks: &Marks,
        mut each: impl FnMut(Cursor<'a>, Key) -> bool,
    ) -> Stop {
        let Walk { mut cursor, mut key, mut next } = *walk;
        let stop = 'stop: {
            loop {
                let run = 'run: {
                    if !next.is_even {
                        let Some(run) = self.runs.get(usize::from(next.first)) else { break 'stop Stop::Miss };
                        if cursor.fits(&run.blocks, marks) {
                            let Some(()) = cursor.forward(run.length.into()) else { break 'stop Stop::Miss };
                            break 'run run;
                        }
                        if next.table == 0 {
                            break 'stop Stop::Miss;
                        }
                    }
                    let here = cursor;
                    let Some(run) = self.choose(next, &mut cursor).and_then(|index| self.runs.get(index)) else {
                        break 'stop Stop::Miss;
                    };
                    if !here.fits(&run.blocks, marks) {
                        break 'stop Stop::Miss;
                    }
                    run
                };
                key = key.or(run.effect);
                next = &run.next;
                match run.then {
                    Then::Nothing => {}
                    Then::Text | Then::AnyText => {
                        if run.then == Then::Text && cursor.byte(0) == b'"' {
                            break 'stop Stop::Miss;
                        }
                        'text: loop {
                            let mut stops = cursor.lanes::<0>().stops(marks) | cursor.lanes::<LANES>().stops(marks) << LANES;
                            loop {
                                // Where there are none, that is all of them.
                                let plain = stops.trailing_zeros() as u8;
                                if cursor.byte(plain) == b'"' {
                                    let Some(()) = cursor.forward(usize::from(plain) + 1) else { break 'stop Stop::Miss };
                                    break 'text;
                                }
                                let length = cursor.odd_letter(plain);
                                if length == 0 && stops != 0 {
                                    let Some(()) = cursor.forward(plain.into()) else { break 'stop Stop::Miss };
                                    break 'stop Stop::Text;
                                }
                                let done = plain + length;
                                if done >= 2 * LANES as u8 {
                                    let Some(()) = cursor.forward(done.into()) else { break 'stop Stop::Miss };
                                    break;
                                }
                                stops &= u32::MAX << done;
                            }
                        }
                    }
                    Then::Number => {
                        let digits = cursor.lanes::<0>().within(Lanes::splat(b'0'), Lanes::splat(b'9')).bits().trailing_ones();
                        let is_plain = matches!(digits, 1..16)
                            && cursor.byte(0) != b'0'
                            && !matches!(cursor.byte(digits as u8), b'.' | b'e' | b'E');
                        if !is_plain {
                            break 'stop Stop::Number;
                        }
                        let Some(()) = cursor.forward(digits as usize) else { break 'stop Stop::Miss };
                    }
                    Then::End => {
                        let told = key.number();
                        (key, next) = (Lanes::splat(0), &self.start);
                        if !each(cursor, told) {
                            break 'stop Stop::Record(told);
                        }
                        if cursor.at() >= end {
                            break 'stop Stop::Miss;
                        }
                    }
                }
            }
        };
        *walk = Walk { cursor, key, next };
        stop
    }

    /// The only one that it can be. The cursor is moved behind it.
    #[inline(always)]
    fn choose(&self, next: &Next, cursor: &mut Cursor) -> Option<usize> {
        let (index, length) = *self.tables.get(usize::from(next.table).wrapping_sub(1))?.get(slot(cursor.byte(next.offset)))?;
        cursor.forward(length.into())?;
        Some(index.into())
    }
}

impl Run {
    /// For what is too long to be laid out.
    pub fn into_nowhere() -> Self {
        let effect = Lanes::splat(0);
        Self { effect, blocks: Blocks::default(), length: 0, then: Then::Nothing, next: NOWHERE }
    }
}
