//! Makes server text safe to show: without secrets or control characters, and short.

use crate::values::{List, Text};

/// Values that no error of a call may show.
#[derive(Clone, Copy, Debug)]
pub struct Hidden {
    /// The current token.
    pub token: Option<Text>,
    /// Secret arguments.
    pub secrets: Option<List>,
}

/// Removes hidden values and all other private data that `pkg-template/redact.js` recognizes, then truncates to `most`
/// characters.
pub fn redact(text: Text, hidden: Hidden, most: u32) -> Text {
    text.redact(hidden.token, hidden.secrets).truncate(most)
}

#[cfg(test)]
mod tests {
    use super::{Hidden, redact};
    use crate::tests::{shown, test, text, within};

    fn redacted(shows: &str, token: Option<&str>, most: u32) -> String {
        within(|| shown(redact(text(shows), Hidden { token: token.map(text), secrets: None }, most)))
    }

    #[test]
    fn secrets_are_redacted() {
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
            ("to rtmp://a.example/live/key-1, sorry", "to rtmp://[redacted], sorry"),
            (r#"["rtmps:\/\/a.example\/live\/key-1"]"#, r#"["rtmps:\/\/[redacted]"]"#),
            ("RTMP%3A%2F%2Fa.example%2Fkey-1", "RTMP%3A%2F%2F[redacted]"),
            ("a\nb\0c", "a b c"),
        ] {
            assert_eq!(redacted(text, Some("s3cret"), 200), expected);
        }
    }

    #[test]
    fn long_text_is_truncated_between_characters() {
        assert_eq!(redacted("ééééé", None, 3), "ééé…");
        assert_eq!(redacted("ééé", None, 3), "ééé");
    }

    #[test]
    fn a_token_across_the_truncation_is_hidden() {
        let token = "t".repeat(100);
        let text = ["x".repeat(150), token.clone()].concat();
        assert!(!redacted(&text, Some(&token), 200).contains("ttt"));
    }
}
