//! A credential. It has no `Debug`, `Display` or `Serialize`, so that it can reach no message and no log.

/// A token or a key.
#[derive(Clone)]
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
        !self.0.is_empty() && text.contains(&self.0)
    }

    /// Replaces every quotation of it.
    pub fn redact(&self, text: &mut String) {
        if self.stands_in(text) {
            *text = text.replace(&self.0, "[redacted]");
        }
    }
}
