//! Words that we know, found by their letters. Where each word is another than the last, the processor guesses every branch wrong, so
//! this has but one: whether it is known.

/// So many bytes must be there from a word's beginning on, whatever its length.
pub const ROOM: usize = 64;

/// No word that we know is longer.
const LONGEST: usize = 40;

const PIECE: usize = 8;

/// Words, each known by its place among them.
#[derive(Clone, Debug)]
pub struct Names {
    words: Vec<Letters>,
    /// One more than the place of a word, by the hash of its letters.
    table: [u8; SLOTS],
    multiplier: u64,
}

const SLOTS: usize = 128;

impl Names {
    /// Where a word comes twice, one of the two is as good as the other.
    pub fn new(words: &[&str]) -> Self {
        let words = words.iter().map(|word| Letters::padded(word.as_bytes())).collect();
        let mut names = Self { words, table: [0; SLOTS], multiplier: MULTIPLIER };
        // Some multiplier gives every word a slot of its own.
        while !names.fill() {
            names.multiplier = names.multiplier.wrapping_add(256);
        }
        names
    }

    fn fill(&mut self) -> bool {
        self.table = [0; SLOTS];
        for (place, letters) in (1..).zip(&self.words) {
            match self.table.get_mut(letters.slot(self.multiplier)) {
                Some(taken @ 0) => *taken = place,
                Some(taken) if self.words.get(usize::from(*taken) - 1).is_some_and(|other| other.is(letters)) => {}
                _ => return false,
            }
        }
        true
    }

    /// Which word of so many letters begins here.
    #[inline(always)]
    pub fn find(&self, bytes: &[u8; ROOM], length: usize) -> Option<usize> {
        if length > LONGEST {
            return None;
        }
        let letters = Letters::new(bytes, length);
        let place = usize::from(*self.table.get(letters.slot(self.multiplier))?).wrapping_sub(1);
        self.words.get(place)?.is(&letters).then_some(place)
    }
}

/// A word in pieces of eight letters, the last of which overlap. Of a shorter word each piece is all of it.
#[derive(Clone, Copy, Debug)]
struct Letters {
    length: usize,
    pieces: [u64; LONGEST / PIECE],
}

impl Letters {
    #[inline(always)]
    fn new(bytes: &[u8; ROOM], length: usize) -> Self {
        let piece = length.min(PIECE);
        let (last, unused) = (length - piece, 8 * (PIECE - piece) as u32);
        // The first is lowest. Of no letters it does not matter which.
        let letters = |at: usize| {
            let letters = bytes.get(last.min(at)..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
            u64::from_le_bytes(letters).wrapping_shl(unused)
        };
        // No loop: this is compiled for size.
        Self { length, pieces: [letters(0), letters(8), letters(16), letters(24), letters(32)] }
    }

    fn padded(word: &[u8]) -> Self {
        let mut bytes = [0; ROOM];
        for (byte, letter) in bytes.iter_mut().zip(word) {
            *byte = *letter;
        }
        Self::new(&bytes, word.len())
    }

    #[inline(always)]
    fn slot(&self, multiplier: u64) -> usize {
        let [first, .., last] = self.pieces;
        ((first ^ last.rotate_left(23)).wrapping_mul(multiplier) >> 57) as usize
    }

    /// Piece by piece: a comparison of memory goes letter by letter in wasm.
    #[inline(always)]
    fn is(&self, other: &Self) -> bool {
        let ([a, b, c, d, e], [v, w, x, y, z]) = (self.pieces, other.pieces);
        let unlike = (a ^ v) | (b ^ w) | (c ^ x) | (d ^ y) | (e ^ z);
        unlike == 0 && self.length == other.length
    }
}

/// Odd, and with bits all over.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &Names, word: &str, behind: u8) -> Option<usize> {
        let mut bytes = [behind; ROOM];
        let length = word.len().min(ROOM);
        bytes[..length].copy_from_slice(&word.as_bytes()[..length]);
        names.find(&bytes, word.len())
    }

    #[test]
    fn a_word_is_found_by_all_its_letters_and_by_nothing_behind_them() {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN";
        let words: Vec<_> = (1..=LONGEST).map(|length| letters.split_at(length).0).collect();
        let names = Names::new(&words);
        for behind in [0, b'"', 0xFF] {
            for (place, word) in words.iter().enumerate() {
                assert_eq!(found(&names, word, behind), Some(place));
                for at in 0..word.len() {
                    let mut other = word.as_bytes().to_vec();
                    other[at] ^= 1;
                    assert_eq!(found(&names, std::str::from_utf8(&other).expect("ASCII"), behind), None, "{word} {at}");
                }
            }
            for unknown in ["", letters.split_at(1).1, &letters.repeat(2)] {
                assert_eq!(found(&names, unknown, behind), None);
            }
            assert_eq!(found(&Names::new(&[]), "a", behind), None);
            assert!(matches!(found(&Names::new(&["a", "b", "a"]), "a", behind), Some(0 | 2)));
        }
    }
}
