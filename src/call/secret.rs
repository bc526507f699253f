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

    /// Replaces every quotation of it, and its beginning where the text was cut off in the midst of it.
    pub fn redact(&self, text: &mut String) {
        const REDACTED: &str = "[redacted]";
        // Less than that is what many begin with.
        const LEAST: usize = 8;
        let mut told = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, quoted)) = self.find(rest).and_then(|at| rest.split_at_checked(at)) {
            told.push_str(before);
            told.push_str(REDACTED);
            rest = quoted.get(self.0.len()..).unwrap_or_default();
        }
        let beginning = (LEAST..self.0.len()).rev().find_map(|length| rest.strip_suffix(self.0.get(..length)?));
        told.push_str(beginning.unwrap_or(rest));
        told.push_str(beginning.map_or("", |_| REDACTED));
        *text = told;
    }

    /// By hand: the library's search would bring four kilobytes of messages about broken slices with it.
    fn find(&self, text: &str) -> Option<usize> {
        let secret = self.0.as_bytes();
        // A window has at least one byte.
        text.as_bytes().windows(secret.len().max(1)).position(|window| window == secret)
    }
}
