//! Parts of an HTTP request that both providers share. Nothing is sent from here.

/// One request, credentials apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// Below the base URL, query included.
    pub path: String,
    /// All but the credential's.
    pub headers: Vec<(&'static str, String)>,
}

/// A base URL as the platform parsed it.
#[derive(Debug)]
pub struct BaseUrl<'a> {
    /// With the colon.
    pub protocol: &'a str,
    /// IPv6 in brackets.
    pub hostname: &'a str,
    /// A user name or a password.
    pub has_credentials: bool,
    /// Query or fragment, an empty one too.
    pub has_query: bool,
}

impl BaseUrl<'_> {
    /// What a base URL must be and this one is not.
    pub fn objection(&self) -> Option<&'static str> {
        if self.has_credentials {
            Some("a URL without credentials")
        } else if self.has_query {
            Some("a URL without a query or a fragment")
        } else if self.protocol == "https:" || (self.protocol == "http:" && self.is_loopback()) {
            None
        } else {
            Some("an https URL; http is accepted for loopback hosts alone")
        }
    }

    fn is_loopback(&self) -> bool {
        // The platform has brought every spelling of an IPv4 address into this form, and takes no name for one.
        let is_ipv4_loopback = || {
            let rest = self.hostname.strip_prefix("127.");
            rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
        };
        self.hostname == "localhost" || self.hostname.ends_with(".localhost") || self.hostname == "[::1]" || is_ipv4_loopback()
    }
}

/// Visible ASCII, spaces and latin1, with no space around: what every runtime takes as a header value and none trims.
pub fn is_header_value(text: &str) -> bool {
    let is_printable = || text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let is_latin1 = || text.chars().all(|letter| matches!(letter, ' '..='~' | '\u{a0}'..='\u{ff}'));
    (is_printable() || is_latin1()) && !text.starts_with(' ') && !text.ends_with(' ')
}

/// A token, as RFC 9110 has it.
pub fn is_header_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Lower case, where the text is a GUID in the 8-4-4-4-12 form.
pub fn guid(text: &str) -> Option<String> {
    // Parsing by the library would cost six kilobytes for its messages.
    const LENGTH: usize = 36;
    let fits = |(index, byte): (usize, u8)| match index {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    (text.len() == LENGTH && text.bytes().enumerate().all(fits)).then(|| text.to_ascii_lowercase())
}

/// A GUID of version 4.
pub fn guid_from(random: [u8; 16]) -> String {
    let guid = uuid::Builder::from_random_bytes(random).into_uuid().hyphenated();
    guid.encode_lower(&mut uuid::Uuid::encode_buffer()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls() {
        for (protocol, hostname, fits) in [
            ("https:", "example.com", true),
            ("http:", "example.com", false),
            ("http:", "localhost", true),
            ("http:", "api.localhost", true),
            ("http:", "127.0.0.1", true),
            ("http:", "127.8.8.8", true),
            ("http:", "[::1]", true),
            ("http:", "128.0.0.1", false),
            ("http:", "localhost.example.com", false),
            ("http:", "127.0.0.1.example.com", false),
            ("ftp:", "localhost", false),
            ("file:", "", false),
        ] {
            let url = BaseUrl { protocol, hostname, has_credentials: false, has_query: false };
            assert_eq!(url.objection().is_none(), fits, "{protocol}//{hostname}");
            assert!(BaseUrl { has_credentials: true, ..url }.objection().is_some());
            assert!(BaseUrl { protocol, hostname, has_credentials: false, has_query: true }.objection().is_some());
        }
    }

    #[test]
    fn header_names_and_values() {
        for (text, fits) in [
            ("abc", true),
            ("", true),
            ("a b", true),
            ("a\u{e9}", true),
            (" a", false),
            ("a\nb", false),
            ("a\r", false),
            ("a\0", false),
            ("a\u{7f}", false),
            ("a\u{100}", false),
        ] {
            assert_eq!(is_header_value(text), fits, "{text:?}");
        }
        for (text, fits) in [("X-Locale", true), ("", false), ("a b", false), ("a:b", false), ("é", false), ("a\n", false)] {
            assert_eq!(is_header_name(text), fits, "{text:?}");
        }
    }

    #[test]
    fn guids() {
        let lower = "0a1b2c3d-0000-4000-8000-00000000abcd";
        assert_eq!(guid(&lower.to_uppercase()).as_deref(), Some(lower));
        for text in [
            "",
            "0a1b2c3d00004000800000000000abcd",
            "{0a1b2c3d-0000-4000-8000-00000000abcd}",
            "0a1b2c3d-0000-4000-8000-00000000abc/",
            "0a1b2c3d-0000-4000-80000-0000000abcd",
            "../../../../../../../../../../../abcd",
        ] {
            assert_eq!(guid(text), None, "{text}");
        }
        assert_eq!(guid_from([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
