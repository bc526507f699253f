//! The one place that reads without asking first whether the bytes are there. A cursor never stands where they might not be, so that
//! whoever moves it asks once, and all who look ahead from it need not.
#![expect(unsafe_code, reason = "a check for every sixteen bytes costs more than comparing them")]

use super::simd::{LANES, Lanes, Marks};

/// So many bytes may be looked at from where a cursor stands.
pub const REACH: usize = 4096;

/// A place in bytes that has `REACH` more behind it.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    /// Within `bytes`, and not behind `last`.
    here: *const u8,
    /// Behind it are `REACH` bytes, and no more.
    last: *const u8,
}

impl<'a> Cursor<'a> {
    /// None where too little is behind it.
    #[inline(always)]
    pub fn new(bytes: &'a [u8], at: usize) -> Option<Self> {
        let most = bytes.len().checked_sub(REACH)?;
        let start = bytes.as_ptr();
        // SAFETY: both are within the slice.
        (at <= most).then(|| unsafe { Self { bytes, here: start.add(at), last: start.add(most) } })
    }

    #[inline(always)]
    pub fn at(self) -> usize {
        self.here.addr() - self.bytes.as_ptr().addr()
    }

    /// Moves on, where that leaves enough behind it.
    #[inline(always)]
    pub fn forward(&mut self, by: usize) -> Option<()> {
        let is_there = by <= self.last.addr() - self.here.addr();
        // SAFETY: that is not behind `last`.
        is_there.then(|| self.here = unsafe { self.here.add(by) })
    }

    /// The byte that stands so far ahead.
    #[inline(always)]
    pub fn byte(self, ahead: u8) -> u8 {
        const { assert!(u8::MAX as usize <= REACH) };
        // SAFETY: that is within reach.
        unsafe { *self.here.add(ahead.into()) }
    }

    /// How many bytes the letter has that stands so far ahead and is not plain; none where that takes a closer look.
    #[inline(always)]
    pub fn odd_letter(self, ahead: u8) -> u8 {
        let continues = |by| self.byte(ahead + by) & 0xC0 == 0x80;
        match self.byte(ahead) {
            b'\\' if matches!(self.byte(ahead + 1), b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            0xC2..=0xDF if continues(1) => 2,
            first @ 0xE1..=0xEF if first != 0xED && continues(1) && continues(2) => 3,
            _ => 0,
        }
    }

    /// The sixteen bytes that begin so far ahead.
    #[inline(always)]
    pub fn lanes<const AHEAD: usize>(self) -> Lanes {
        const { assert!(AHEAD + LANES <= REACH) };
        // SAFETY: they are within reach.
        Lanes::load(unsafe { &*self.here.add(AHEAD).cast() })
    }

    /// Where text may end in the sixty-four bytes that stand here.
    #[inline(always)]
    pub fn stops<const LENGTH: usize>(self, marks: &Marks) -> u64 {
        let low = self.lanes::<0>().stops(marks) | self.lanes::<LANES>().stops(marks) << LANES;
        if LENGTH == 2 * LANES {
            return low.into();
        }
        let high = self.lanes::<{ 2 * LANES }>().stops(marks) | self.lanes::<{ 3 * LANES }>().stops(marks) << LANES;
        u64::from(low) | u64::from(high) << (2 * LANES)
    }

    /// Whether what stands here is what may.
    #[inline(always)]
    pub fn fits(self, blocks: &Blocks, marks: &Marks) -> bool {
        let (mut here, mut wrong) = (self.here, Lanes::splat(0));
        for block in &blocks.0 {
            // SAFETY: no `Blocks` are longer than the reach.
            let lanes = Lanes::load(unsafe { &*here.cast() });
            wrong = wrong.or(block.wrong(lanes, marks));
            // SAFETY: the next block is within reach, too, or there is none and this is where the reach ends.
            here = unsafe { here.add(LANES) };
        }
        wrong.is_zero()
    }
}

/// Which bytes may stand where, sixteen by sixteen. Together they are not longer than the reach.
#[derive(Debug, Default)]
pub struct Blocks(Box<[Block]>);

/// Any byte. One that is rare in text is taken for a backslash: that costs a guess, and nothing else.
const ANY: Bounds = (0, u8::MAX);

/// The least and the greatest value of a byte. Where that is a tilde, a backslash is left out.
pub type Bounds = (u8, u8);

/// Each byte is lifted by so much that the greatest becomes the greatest of all, and must then be no less than the least.
#[derive(Debug)]
pub struct Block {
    lift: Lanes,
    least: Lanes,
}

/// What a backslash becomes where it is left out. No byte that fits becomes that.
pub const LIFTED_BACKSLASH: u8 = b'\\' + lift(b'~');

const fn lift(high: u8) -> u8 {
    u8::MAX - high
}

impl Block {
    fn new(bounds: &[Bounds; LANES]) -> Self {
        Self {
            lift: Lanes::load(&bounds.map(|(_, high)| lift(high))),
            least: Lanes::load(&bounds.map(|(low, high)| low + lift(high))),
        }
    }

    /// Not zero where another byte stands.
    #[inline(always)]
    fn wrong(&self, lanes: Lanes, marks: &Marks) -> Lanes {
        let lifted = lanes.plus(self.lift);
        self.least.minus(lifted).or(lifted.equals(marks.lifted_backslash))
    }
}

impl Blocks {
    /// So many at least. None where there are too many.
    pub fn new(bounds: &[Bounds], least: usize) -> Option<Self> {
        let mut padded = bounds.to_vec();
        padded.resize(bounds.len().next_multiple_of(LANES).max(least * LANES), ANY);
        (padded.len() <= REACH).then(|| Self(padded.as_chunks().0.iter().map(Block::new).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_stands_only_where_enough_is_behind_it() {
        let bytes = [b'a'; REACH + 20];
        assert!(Cursor::new(&bytes[..REACH - 1], 0).is_none() && Cursor::new(&bytes, 21).is_none());
        let mut cursor = Cursor::new(&bytes, 3).expect("enough");
        assert_eq!((cursor.forward(18), cursor.at()), (None, 3));
        assert_eq!((cursor.forward(17), cursor.forward(0), cursor.at()), (Some(()), Some(()), 20));
        assert_eq!((cursor.forward(1), cursor.forward(usize::MAX), cursor.at()), (None, None, 20));
        assert_eq!((cursor.byte(u8::MAX), cursor.lanes::<{ REACH - LANES }>().equal(b'a')), (b'a', 0xFFFF));
        let all = Blocks::new(&[(b'a', b'a'); REACH], 0).expect("not too many");
        assert!(cursor.fits(&all, &Marks::new()));
        assert!(Blocks::new(&[(b'a', b'a'); REACH + 1], 0).is_none());
    }

    #[test]
    fn what_fits_lies_within_all_bounds() {
        let marks = Marks::new();
        for length in [0, 1, 15, 16, 17, 32, 40] {
            let bounds = vec![(b'#', b'~'); length];
            // Longer ones compare more, and find nothing.
            let blocks = [0, length / LANES + 3].map(|least| Blocks::new(&bounds, least).expect("few"));
            for wrong in 0..length + 3 {
                for byte in [b'a', b'"', b'\\', 0x7F, 0x80, 0xFF, 0] {
                    let mut bytes = [b'z'; 2 * REACH];
                    bytes[wrong] = byte;
                    let cursor = Cursor::new(&bytes, 0).expect("enough");
                    let is_within = wrong >= length || (b'#'..=b'~').contains(&byte);
                    let fits = is_within && (wrong >= length || byte != b'\\');
                    assert_eq!(blocks.each_ref().map(|blocks| cursor.fits(blocks, &marks)), [fits; 2]);
                }
            }
        }
    }

    #[test]
    fn a_backslash_fits_where_it_must_stand_and_nowhere_else() {
        let (plain, slash) = ((b'#', b'~'), (b'\\', b'\\'));
        let mut bytes = [b'~'; 2 * REACH];
        let fits = |bytes: &[u8], bounds: &[Bounds]| {
            Cursor::new(bytes, 0).expect("enough").fits(&Blocks::new(bounds, 0).expect("few"), &Marks::new())
        };
        assert!(!fits(&bytes, &[plain, slash, plain]) && fits(&bytes, &[plain, (b'~', b'~'), plain]));
        bytes[1] = b'\\';
        assert!(fits(&bytes, &[plain, slash, plain]) && fits(&bytes, &[plain]) && !fits(&bytes, &[plain, plain]));
        bytes[2] = b'\\';
        assert!(!fits(&bytes, &[plain, slash, plain]) && fits(&bytes, &[plain, slash, slash]));
    }

    #[test]
    fn an_odd_letter_is_as_long_as_it_is_for_rust() {
        const AHEAD: usize = 31;
        for first in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                for third in [b'a', 0x7F, 0x80, 0xBF, 0xC0, 0xFF] {
                    let mut bytes = [b'a'; REACH + AHEAD];
                    bytes[AHEAD..AHEAD + 3].copy_from_slice(&[first, second, third]);
                    let length = Cursor::new(&bytes, 0).expect("enough").odd_letter(AHEAD as u8);
                    match length {
                        0 => {}
                        _ if first == b'\\' => assert!(length == 2 && b"\"\\/bfnrt".contains(&second)),
                        _ => assert!(
                            first >= 0x80
                                && std::str::from_utf8(&bytes[AHEAD..AHEAD + usize::from(length)])
                                    .is_ok_and(|text| text.chars().count() == 1)
                        ),
                    }
                }
            }
        }
    }
}
