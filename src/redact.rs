//! Text of a server that may be shown: without secrets, without control characters, and short.

use crate::text::{contains, find, split_once};

/// What stands in the place of a secret.
const GONE: &str = "[redacted]";

/// Takes out the token of the call, everything that looks like a JSON Web Token or an `auth_token`, and the queries of
/// URLs; cuts to `most` characters.
pub fn redact(text: &str, token: &str, most: usize) -> String {
    let plain = if token.is_empty() { text.into() } else { without(text, token) };
    let mut out = String::new();
    for piece in plain.split_inclusive(is_delimiter) {
        let word = piece.trim_end_matches(is_delimiter);
        let shown = without_auth_token(without_query(word));
        match find(shown, "eyJ") {
            Some(at) => out.extend([shown.get(..at).unwrap_or(""), GONE]),
            None => out.push_str(shown),
        }
        if shown.len() < word.len() {
            out.push_str(GONE);
        }
        out.push_str(piece.get(word.len()..).unwrap_or(""));
    }
    let mut shown: String =
        out.chars().take(most).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if out.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

fn without(mut text: &str, token: &str) -> String {
    let mut out = String::new();
    while let Some((before, after)) = split_once(text, token) {
        out.extend([before, GONE]);
        text = after;
    }
    out.push_str(text);
    out
}

fn is_delimiter(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '"' | '\'' | '<' | '>' | '`' | '\\' | ',' | ';' | '(' | ')')
}

/// A URL up to and with its question mark; any other word as it is.
fn without_query(word: &str) -> &str {
    match word.find('?') {
        Some(at) if contains(word, "://") || word.starts_with('/') => word.get(..=at).unwrap_or(word),
        _ => word,
    }
}

fn without_auth_token(word: &str) -> &str {
    match find(word, "auth_token=") {
        Some(at) => word.get(..at + "auth_token=".len()).unwrap_or(word),
        None => word,
    }
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn secrets_are_taken_out() {
        for (text, shown) in [
            ("not found", "not found"),
            ("bad token s3cret!", "bad token [redacted]!"),
            ("bad eyJhbGciOiJIUzI1NiJ9.e30.x-_y, sorry", "bad [redacted], sorry"),
            (
                r#"{"meeting_url":"https://a.example/x?auth_token=q&name=n","id":1}"#,
                r#"{"meeting_url":"https://a.example/x?[redacted]","id":1}"#,
            ),
            ("GET /v2/live-streams?room_id=1 failed", "GET /v2/live-streams?[redacted] failed"),
            ("auth_token=abc123 is old", "auth_token=[redacted] is old"),
            ("Bearer:eyJab", "Bearer:[redacted]"),
            ("why? because", "why? because"),
            ("a\nb\0c", "a b c"),
        ] {
            assert_eq!(redact(text, "s3cret", 200), shown);
        }
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(redact("ééééé", "", 3), "ééé…");
        assert_eq!(redact("ééé", "", 3), "ééé");
    }

    #[test]
    fn a_token_that_the_cut_would_halve_does_not_show() {
        let token = "t".repeat(100);
        let text = ["x".repeat(150), token.clone()].concat();
        assert!(!redact(&text, &token, 200).contains("ttt"));
    }
}
