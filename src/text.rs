//! Searching text and reading numbers, with plain loops: the standard library's searcher for long texts, and the panic
//! messages behind it, would be a tenth of the module.

/// Where a part of a text begins.
pub fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// Whether a text has such a part.
pub fn contains(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// What stands before and after a part.
pub fn split_once<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let at = find(text, part)?;
    Some((text.get(..at)?, text.get(at + part.len()..)?))
}

/// A whole number of at most 18 decimal digits.
pub fn number(digits: &str) -> Option<u64> {
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    digits.bytes().try_fold(
        0,
        |number: u64, digit| {
            if digit.is_ascii_digit() { Some(number * 10 + u64::from(digit - b'0')) } else { None }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found() {
        assert_eq!(split_once("https://a://b", "://"), Some(("https", "a://b")));
        assert_eq!(find("abc", "c"), Some(2));
        assert_eq!(find("é€", "€"), Some(2));
        assert!(!contains("", "a") && !contains("ab", "abc") && contains("abc", "abc"));
    }

    #[test]
    fn numbers_are_digits() {
        assert_eq!(number("0042"), Some(42));
        assert_eq!(number("999999999999999999"), Some(999_999_999_999_999_999));
        for text in ["", "-1", "+1", "1.5", " 1", "1234567890123456789"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
