//! Sixteen bytes at a time. Without wasm's `simd128` the same in plain Rust, which the compiler may or may not turn into vectors.

use super::cursor::LIFTED_BACKSLASH;

/// How many.
pub const LANES: usize = 16;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lanes {
    use super::{LANES, Marks};
    use std::arch::wasm32::{
        i8x16_bitmask, i8x16_lt, u8x16_add, u8x16_eq, u8x16_splat, u8x16_sub_sat, u64x2, u64x2_extract_lane, v128, v128_any_true,
        v128_or,
    };

    /// Sixteen bytes, or sixteen answers: all ones for yes.
    #[derive(Clone, Copy, Debug)]
    pub struct Lanes(v128);

    impl Lanes {
        #[inline(always)]
        pub fn load(bytes: &[u8; LANES]) -> Self {
            Self::of(u128::from_le_bytes(*bytes))
        }

        /// Of one number, the first byte its lowest.
        #[inline(always)]
        pub fn of(number: u128) -> Self {
            Self(u64x2(number as u64, (number >> 64) as u64))
        }

        /// As one number, the first byte lowest.
        #[inline(always)]
        pub fn number(self) -> u128 {
            u128::from(u64x2_extract_lane::<0>(self.0)) | u128::from(u64x2_extract_lane::<1>(self.0)) << 64
        }

        #[inline(always)]
        pub fn or(self, other: Self) -> Self {
            Self(v128_or(self.0, other.0))
        }

        #[inline(always)]
        pub fn is_zero(self) -> bool {
            !v128_any_true(self.0)
        }

        /// Where this byte stands.
        #[inline(always)]
        pub fn equal(self, byte: u8) -> u32 {
            i8x16_bitmask(u8x16_eq(self.0, u8x16_splat(byte))).into()
        }

        /// Where text may end, or is more than printable ASCII. A byte over 0x7F is less than zero when it has a sign.
        #[inline(always)]
        pub fn stops(self, marks: &Marks) -> u32 {
            let found = v128_or(u8x16_eq(self.0, marks.quote.0), u8x16_eq(self.0, marks.backslash.0));
            i8x16_bitmask(v128_or(found, i8x16_lt(self.0, marks.space.0))).into()
        }

        #[inline(always)]
        pub fn splat(byte: u8) -> Self {
            Self(u8x16_splat(byte))
        }

        /// Byte by byte, and past the greatest begins again.
        #[inline(always)]
        pub fn plus(self, other: Self) -> Self {
            Self(u8x16_add(self.0, other.0))
        }

        /// Byte by byte, and not less than zero.
        #[inline(always)]
        pub fn minus(self, other: Self) -> Self {
            Self(u8x16_sub_sat(self.0, other.0))
        }

        #[inline(always)]
        pub fn equals(self, other: Self) -> Self {
            Self(u8x16_eq(self.0, other.0))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod lanes {
    use super::{LANES, Marks};

    /// Sixteen bytes, or sixteen answers: all ones for yes.
    #[derive(Clone, Copy, Debug)]
    pub struct Lanes([u8; LANES]);

    impl Lanes {
        pub fn load(bytes: &[u8; LANES]) -> Self {
            Self(*bytes)
        }

        pub fn of(number: u128) -> Self {
            Self(number.to_le_bytes())
        }

        pub fn number(self) -> u128 {
            u128::from_le_bytes(self.0)
        }

        pub fn or(self, other: Self) -> Self {
            self.zip(other, |a, b| a | b)
        }

        pub fn is_zero(self) -> bool {
            self.0 == [0; LANES]
        }

        /// One bit an answer.
        fn bits(self) -> u32 {
            self.0.iter().rev().fold(0, |bits, byte| (bits << 1) | u32::from(byte >> 7))
        }

        /// Where this byte stands.
        pub fn equal(self, byte: u8) -> u32 {
            self.ask(|here| here == byte).bits()
        }

        /// Where text may end, or is more than printable ASCII.
        pub fn stops(self, marks: &Marks) -> u32 {
            let is_mark = |byte: u8, mark: u8| if byte == mark { 0xFF } else { 0 };
            let marks = [
                self.zip(marks.quote, is_mark),
                self.zip(marks.backslash, is_mark),
                self.zip(marks.space, |byte, space| if byte < space { 0xFF } else { byte }),
            ];
            marks.map(Self::bits).into_iter().fold(0, |all, bits| all | bits)
        }

        pub fn splat(byte: u8) -> Self {
            Self([byte; LANES])
        }

        /// Byte by byte, and past the greatest begins again.
        pub fn plus(self, other: Self) -> Self {
            self.zip(other, u8::wrapping_add)
        }

        /// Byte by byte, and not less than zero.
        pub fn minus(self, other: Self) -> Self {
            self.zip(other, u8::saturating_sub)
        }

        pub fn equals(self, other: Self) -> Self {
            self.zip(other, |byte, other| if byte == other { 0xFF } else { 0 })
        }

        fn zip(self, other: Self, each: impl Fn(u8, u8) -> u8) -> Self {
            let mut lanes = self.0;
            for (lane, other) in lanes.iter_mut().zip(other.0) {
                *lane = each(*lane, other);
            }
            Self(lanes)
        }

        fn ask(self, question: impl Fn(u8) -> bool) -> Self {
            Self(self.0.map(|byte| if question(byte) { 0xFF } else { 0 }))
        }
    }
}

pub use lanes::Lanes;

/// The bytes that end text. Whoever asks holds them: what is written as a constant is made anew each time it is asked for.
#[derive(Clone, Debug)]
pub struct Marks {
    pub quote: Lanes,
    pub backslash: Lanes,
    space: Lanes,
    pub lifted_backslash: Lanes,
}

impl Marks {
    pub fn new() -> Self {
        Self {
            quote: Lanes::splat(b'"'),
            backslash: Lanes::splat(b'\\'),
            space: Lanes::splat(b' '),
            lifted_backslash: Lanes::splat(LIFTED_BACKSLASH),
        }
    }
}

/// Where this byte stands, from here on.
#[inline(never)]
pub fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    let mut at = from;
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        match Lanes::load(block).equal(byte) {
            0 => at += LANES,
            bits => return Some(at + bits.trailing_zeros() as usize),
        }
    }
    bytes.get(at..)?.iter().position(|here| *here == byte).map(|index| at + index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lane_answers_for_its_byte() {
        for byte in 0..=u8::MAX {
            for lane in 0..LANES {
                let mut bytes = [b'a'; LANES];
                bytes[lane] = byte;
                let lanes = Lanes::load(&bytes);
                let here = |yes: bool| if yes { 1 << lane } else { 0 };
                let is_mark = matches!(byte, b'"' | b'\\' | 0..0x20);
                assert_eq!(lanes.stops(&Marks::new()), here(is_mark || byte >= 0x80));
                assert_eq!(lanes.equal(b'\n'), here(byte == b'\n'));
                let slashes = lanes.equals(Marks::new().backslash);
                assert_eq!(slashes.equal(u8::MAX), here(byte == b'\\'));
                assert_eq!(lanes.number().to_le_bytes(), bytes);
                assert_eq!(lanes.or(slashes).equal(u8::MAX), here(matches!(byte, b'\\' | u8::MAX)));
                assert_eq!(lanes.plus(Lanes::splat(0x85)).number().to_le_bytes(), bytes.map(|byte| byte.wrapping_add(0x85)));
                let less = Lanes::splat(0x62).minus(lanes);
                assert_eq!(less.number().to_le_bytes(), bytes.map(|byte| 0x62_u8.saturating_sub(byte)));
                assert_eq!((less.is_zero(), Lanes::splat(b'a').minus(lanes).is_zero()), (false, byte >= b'a'));
                assert_eq!(
                    find(&[&[b'b'; 5], &bytes[..]].concat(), 2, byte),
                    Some(if byte == b'b' { 2 } else { find_slowly(&bytes, byte) + 5 })
                );
            }
        }
        assert_eq!(find(&[b'a'; 40], 3, b'b'), None);
    }

    fn find_slowly(bytes: &[u8], byte: u8) -> usize {
        bytes.iter().position(|here| *here == byte).expect("a byte")
    }
}
