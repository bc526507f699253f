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

    /// Replaces every quotation of it.
    pub fn redact(&self, text: &mut String) {
        let mut rest = std::mem::take(text);
        while let Some(at) = self.find(&rest) {
            let after = rest.split_off(at);
            text.push_str(&rest);
            text.push_str("[redacted]");
            rest = after.get(self.0.len()..).unwrap_or_default().to_owned();
        }
        text.push_str(&rest);
    }

    /// By hand: the library's search would bring four kilobytes of messages about broken slices with it.
    fn find(&self, text: &str) -> Option<usize> {
        let secret = self.0.as_bytes();
        // A window has at least one byte.
        text.as_bytes().windows(secret.len().max(1)).position(|window| window == secret)
    }
}
