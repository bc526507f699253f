//! A credential. It has no `Debug`, `Display` or `Serialize`, so that it can reach no message and no log.

/// A token or a key.
#[derive(Clone, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// Takes the text into custody.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// For the Authorization header, and for checks that tell nothing of it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether a text quotes it.
    pub fn stands_in(&self, text: &str) -> bool {
        Parts::of(&self.0).find(text).is_some()
    }

    /// Replaces every quotation of it, and of a part of it.
    pub fn redact(&self, text: &mut String) {
        let parts = Parts::of(&self.0);
        let mut told = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((from, to)) = parts.find(rest) {
            told.push_str(rest.get(..from).unwrap_or_default());
            told.push_str("[redacted]");
            rest = rest.get(to..).unwrap_or_default();
        }
        told.push_str(rest);
        *text = told;
    }
}

/// A credential cut into pieces of so many letters that none stands in a text by chance.
struct Parts<'a> {
    whole: &'a [u8],
    length: usize,
    words: Vec<u64>,
    /// By hash, whether there is such a word: an error may be a megabyte long, and a token hold a thousand words.
    marks: Vec<bool>,
}

impl<'a> Parts<'a> {
    const MOST_LETTERS: usize = 8;
    const MARK_BITS: u32 = 14;

    fn of(secret: &'a str) -> Self {
        let whole = secret.as_bytes();
        let length = whole.len().clamp(1, Self::MOST_LETTERS);
        let words: Vec<_> = whole.chunks_exact(length).map(Self::word).collect();
        let mut marks = vec![false; 1 << Self::MARK_BITS];
        for word in &words {
            if let Some(mark) = marks.get_mut(Self::mark(*word)) {
                *mark = true;
            }
        }
        Self { whole, length, words, marks }
    }

    /// Whatever the letters' case.
    fn word(letters: &[u8]) -> u64 {
        letters.iter().fold(0, |word, letter| word << 8 | u64::from(letter.to_ascii_lowercase()))
    }

    fn mark(word: u64) -> usize {
        (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - Self::MARK_BITS)) as usize
    }

    /// Where a text quotes the credential first: whole, or a part of it, in letters of either case. A provider may cut it, break it into
    /// lines, or encode some of its letters.
    fn find(&self, text: &str) -> Option<(usize, usize)> {
        let text_bytes = text.as_bytes();
        let (at, part) = text_bytes.windows(self.length).enumerate().find_map(|(at, window)| {
            let word = Self::word(window);
            let is_marked = self.marks.get(Self::mark(word)).is_some_and(|mark| *mark);
            is_marked.then(|| self.words.iter().position(|part| *part == word))?.map(|part| (at, part))
        })?;
        let is_same = |(one, other): &(&u8, &u8)| one.eq_ignore_ascii_case(other);
        let ((before, after), (whole_before, whole_after)) =
            text_bytes.split_at_checked(at).zip(self.whole.split_at_checked(part * self.length))?;
        let before = before.iter().rev().zip(whole_before.iter().rev()).take_while(is_same).count();
        let after = after.iter().zip(whole_after).take_while(is_same).count();
        Some((text.floor_char_boundary(at - before), text.ceil_char_boundary(at + after)))
    }
}
