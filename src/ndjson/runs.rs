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
    pub then: Then,
    /// The likeliest that comes then.
    pub next: Step,
}

/// What comes behind a run, before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Nothing,
    /// The letters of a text, and the quote that ends it.
    Text,
    Number,
    /// The next record.
    End,
}

/// A run, how long it is, and what tells which comes behind it: in one word, because the next step waits for all of that.
#[derive(Clone, Copy, Debug, Default)]
pub struct Step(u64);

/// What tells which run comes.
#[derive(Clone, Copy, Debug)]
pub struct Tells {
    /// One more than the index of its table; zero where there is but one run.
    pub table: u16,
    /// How far ahead the byte stands that tells.
    pub offset: u8,
    /// What it is where the likeliest comes. Then no table is asked: the processor guesses as much, and goes on.
    pub likely: u8,
}

impl Tells {
    pub const NOTHING: Self = Self { table: 0, offset: 0, likely: NEVER };
}

/// No valid text has it.
pub const NEVER: u8 = u8::MAX;

/// Which step it can be, by the byte that tells.
pub type Table = [Step; SLOTS];

pub const SLOTS: usize = 128;

#[inline(always)]
pub fn slot(byte: u8) -> usize {
    usize::from(byte) % SLOTS
}

impl Step {
    /// To no run.
    pub const NOWHERE: Self = Self::new(u16::MAX, 0, Tells::NOTHING);

    pub const fn new(run: u16, length: u16, Tells { table, offset, likely }: Tells) -> Self {
        Self(run as u64 | (length as u64) << 16 | (table as u64) << 32 | (offset as u64) << 48 | (likely as u64) << 56)
    }

    #[inline(always)]
    fn run(self) -> usize {
        usize::from(self.0 as u16)
    }

    #[inline(always)]
    fn length(self) -> usize {
        usize::from((self.0 >> 16) as u16)
    }

    #[inline(always)]
    fn table(self) -> usize {
        usize::from((self.0 >> 32) as u16)
    }

    #[inline(always)]
    fn offset(self) -> u8 {
        (self.0 >> 48) as u8
    }

    #[inline(always)]
    fn likely(self) -> u8 {
        (self.0 >> 56) as u8
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct Runs {
    /// The first is empty: a record comes behind it.
    pub runs: Vec<Run>,
    pub tables: Vec<Table>,
    /// To that one.
    pub start: Step,
}

/// How far the prediction has come.
#[derive(Debug)]
pub struct Walk<'a> {
    pub cursor: Cursor<'a>,
    key: Lanes,
    step: Step,
    run: &'a Run,
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
    /// A record ended here.
    Record(Key),
}

impl Runs {
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// At the beginning of a record.
    pub fn walk<'a>(&'a self, cursor: Cursor<'a>) -> Option<Walk<'a>> {
        Some(Walk { cursor, key: Lanes::splat(0), step: self.start, run: self.runs.first()? })
    }

    /// Follows a record for as long as it has a shape that was learned. Nothing is called from here, or the engine would keep in memory what
    /// belongs into registers.
    #[inline(always)]
    pub fn follow<'a>(&'a self, walk: &mut Walk<'a>, marks: &Marks) -> Stop {
        let Walk { mut cursor, mut key, mut step, mut run } = *walk;
        let stop = 'stop: {
            loop {
                let byte = cursor.byte(step.offset());
                let told = if byte == step.likely() { Some(run.next) } else { self.told(step, byte) };
                // Set at once: two of each would be too many to hold.
                step = if let Some(told) = told { told } else { break 'stop Stop::Miss };
                // Asked here, it is answered by going another way; otherwise the address would wait for the answer.
                if step.run() >= self.runs.len() {
                    break 'stop Stop::Miss;
                }
                run = if let Some(run) = self.runs.get(step.run()) { run } else { break 'stop Stop::Miss };
                if !cursor.fits(&run.blocks, marks) {
                    break 'stop Stop::Miss;
                }
                let Some(()) = cursor.forward(step.length()) else { break 'stop Stop::Miss };
                key = key.or(run.effect);
                match run.then {
                    Then::Nothing => {}
                    Then::Text => {
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
                        let lifted = cursor.lanes::<0>().plus(Lanes::splat(u8::MAX - b'9'));
                        let digits = Lanes::splat(u8::MAX - 9).minus(lifted).equal(0).trailing_ones();
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
                        key = Lanes::splat(0);
                        break 'stop Stop::Record(told);
                    }
                }
            }
        };
        *walk = Walk { cursor, key, step, run };
        stop
    }

    /// The only one that it can be.
    #[inline(always)]
    fn told(&self, step: Step, byte: u8) -> Option<Step> {
        self.tables.get(step.table().wrapping_sub(1))?.get(slot(byte)).copied()
    }
}

impl Run {
    /// Nothing, and nothing behind it.
    pub fn empty() -> Self {
        Self { blocks: Blocks::default(), effect: Lanes::splat(0), then: Then::Nothing, next: Step::NOWHERE }
    }
}
