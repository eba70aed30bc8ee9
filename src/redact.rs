//! Text of a server that may be shown: without secrets, without control characters, and short.

use crate::values::{Text, joined};

/// What separates words: white space, and marks that stand around words.
macro_rules! marks {
    () => {
        r#"\s"'<>`\\,;()"#
    };
}

/// Takes out the token of the call, everything that looks like a JSON Web Token or an `auth_token`, and the queries of
/// URLs; cuts to `most` characters.
pub fn redact(text: Text, token: Option<Text>, most: u32) -> Text {
    let mut shown = text;
    if let Some(token) = token.filter(|token| !token.is(c"")) {
        shown = shown.replace_text(token, c"[redacted]");
    }
    // Patterns may take the square of a text's length, and no more than this is ever shown.
    shown = shown.printable(2000);
    for (pattern, by) in [
        (joined!("(://[^", marks!(), "?]*\\?)[^", marks!(), "]+"), c"$1[redacted]"),
        (joined!("(^|[", marks!(), "])(/[^", marks!(), "?]*\\?)[^", marks!(), "]+"), c"$1$2[redacted]"),
        (joined!("auth_token=[^", marks!(), "]+"), c"auth_token=[redacted]"),
        (joined!("eyJ[^", marks!(), "]*"), c"[redacted]"),
    ] {
        shown = shown.replace_all(pattern, by);
    }
    shown.truncate(most)
}

#[cfg(test)]
mod tests {
    use super::redact;
    use crate::tests::{shown, test, text, within};

    fn redacted(shows: &str, token: Option<&str>, most: u32) -> String {
        within(|| shown(redact(text(shows), token.map(text), most)))
    }

    #[test]
    fn secrets_are_taken_out() {
        for (text, expected) in [
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
            assert_eq!(redacted(text, Some("s3cret"), 200), expected);
        }
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(redacted("ééééé", None, 3), "ééé…");
        assert_eq!(redacted("ééé", None, 3), "ééé");
    }

    #[test]
    fn a_token_that_the_cut_would_halve_does_not_show() {
        let token = "t".repeat(100);
        let text = ["x".repeat(150), token.clone()].concat();
        assert!(!redacted(&text, Some(&token), 200).contains("ttt"));
    }
}
