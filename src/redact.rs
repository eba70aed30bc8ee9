//! Text of a server that may be shown: without secrets, without control characters, and short.

use crate::values::slot::TOKEN;
use crate::values::{Kind, Make, Value, make, text};

/// What separates words: white space, and marks that stand around words.
macro_rules! marks {
    () => {
        r#"\s"'<>`\\,;()"#
    };
}

/// Takes out the token of the call, everything that looks like a JSON Web Token or an `auth_token`, and the queries of
/// URLs; cuts to `most` characters, a number in decimal.
pub fn redact(text: Value, most: Value) -> Value {
    let mut shown = text;
    if TOKEN.kind() == Kind::Text && !TOKEN.is(text!("")) {
        shown = make(Make::Swap, Some(shown), Some(TOKEN), Some(text!("[redacted]")), None).unwrap_or(shown);
    }
    // Patterns may take the square of a text's length, and no more than this is ever shown.
    shown = cut(shown, text!("2000"), Some(text!("")));
    for (pattern, by) in [
        (text!("(://[^", marks!(), "?]*\\?)[^", marks!(), "]+"), text!("$1[redacted]")),
        (text!("(^|[", marks!(), "])(/[^", marks!(), "?]*\\?)[^", marks!(), "]+"), text!("$1$2[redacted]")),
        (text!("auth_token=[^", marks!(), "]+"), text!("auth_token=[redacted]")),
        (text!("eyJ[^", marks!(), "]*"), text!("[redacted]")),
    ] {
        shown = shown.replaced(pattern, by);
    }
    cut(shown, most, None)
}

fn cut(text: Value, most: Value, mark: Option<Value>) -> Value {
    make(Make::Cut, Some(text), Some(most), mark, None).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::redact;
    use crate::values::native::{Call, given, shown};
    use crate::values::slot::TOKEN;

    fn redacted(text: &str, most: u32) -> String {
        shown(redact(given(text), given(most.to_string())))
    }

    #[test]
    fn secrets_are_taken_out() {
        let _call = Call::open();
        TOKEN.keep(Some(given("s3cret")));
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
            assert_eq!(redacted(text, 200), expected);
        }
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let _call = Call::open();
        assert_eq!(redacted("ééééé", 3), "ééé…");
        assert_eq!(redacted("ééé", 3), "ééé");
    }

    #[test]
    fn a_token_that_the_cut_would_halve_does_not_show() {
        let _call = Call::open();
        let token = "t".repeat(100);
        TOKEN.keep(Some(given(&token)));
        let text = ["x".repeat(150), token].concat();
        assert!(!redacted(&text, 200).contains("ttt"));
    }
}
