//! Texts that are put together of others. With `format!`, the module would be larger by 2 KB.

/// The template, each of its `%` replaced by the next text. A count that differs does not compile.
macro_rules! text {
    ($template:expr, $($text:expr),+ $(,)?) => {{
        const { assert!($crate::text::holes($template) == [$(stringify!($text)),+].len()) };
        $crate::text::fill($template, &[$(&*$text),+])
    }};
}
pub(crate) use text;

/// How many texts a template asks for.
pub const fn holes(template: &str) -> usize {
    let (mut rest, mut holes) = (template.as_bytes(), 0);
    while let [first, after @ ..] = rest {
        holes += (*first == b'%') as usize;
        rest = after;
    }
    holes
}

/// What `text!` does, once it has counted.
pub fn fill(template: &str, texts: &[&str]) -> String {
    let (mut filled, mut texts) = (String::new(), texts.iter());
    for part in template.split('%') {
        filled.push_str(part);
        filled.push_str(texts.next().copied().unwrap_or_default());
    }
    filled
}

/// A whole number in its decimal digits.
pub fn decimal(number: u64) -> String {
    let mut digits = if number < 10 { String::new() } else { decimal(number / 10) };
    digits.push(char::from(b'0' + (number % 10) as u8));
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_put_together() {
        assert_eq!(text!("`%` must be %, got %", "a%b", &"c".to_owned(), ""), "`a%b` must be c, got ");
        assert_eq!(text!("%", "d"), "d");
    }

    #[test]
    fn numbers_are_written_as_the_standard_library_does() {
        for number in [0, 1, 9, 10, 99, 100, 1_234_567_890, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }
}
