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
        self.find(text).is_some()
    }

    /// Replaces every quotation of it, and of a part of it.
    pub fn redact(&self, text: &mut String) {
        let mut told = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((from, to)) = self.find(rest) {
            told.push_str(rest.get(..from).unwrap_or_default());
            told.push_str("[redacted]");
            rest = rest.get(to..).unwrap_or_default();
        }
        told.push_str(rest);
        *text = told;
    }

    /// Where a text quotes it first: whole, or so much of it that it is no chance, in letters of either case. A provider may cut it,
    /// break it into lines, or encode some of its letters.
    fn find(&self, text: &str) -> Option<(usize, usize)> {
        const PART: usize = 8;
        let secret = self.0.as_bytes();
        let length = secret.len().clamp(1, PART);
        let (at, from) = text.as_bytes().windows(length).enumerate().find_map(|(at, window)| {
            let part = secret.chunks_exact(length).position(|part| part.eq_ignore_ascii_case(window))?;
            Some((at, part * length))
        })?;
        let is_same = |(one, other): &(&u8, &u8)| one.eq_ignore_ascii_case(other);
        let ((before, after), (secret_before, secret_after)) =
            text.as_bytes().split_at_checked(at).zip(secret.split_at_checked(from))?;
        let before = before.iter().rev().zip(secret_before.iter().rev()).take_while(is_same).count();
        let after = after.iter().zip(secret_after).take_while(is_same).count();
        Some((text.floor_char_boundary(at - before), text.ceil_char_boundary(at + after)))
    }
}
