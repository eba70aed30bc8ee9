//! Activity of an emulator as it happens, for `--log`. It contains no secrets.

use std::time::Duration;

use axum::http::Uri;
use jiff::Timestamp;

use crate::{Emulator, redact::redact};

/// Characters kept of a text that callers chose.
const MAX_LENGTH: usize = 200;

/// One activity. Its texts are safe for a terminal: no secrets, no control characters, at most 200 characters.
#[derive(Clone, Debug)]
pub struct Activity {
    /// By the emulator's clock.
    pub time: Timestamp,
    /// Its kind.
    pub what: ActivityKind,
}

/// The kinds of activity.
#[derive(Clone, Debug)]
pub enum ActivityKind {
    /// A call of the API.
    Call {
        /// The method.
        method: String,
        /// Path and query.
        path: String,
        /// None if a rule reset the connection.
        status: Option<u16>,
        /// Time to the beginning of the answer.
        took: Duration,
        /// The fault that a rule applied.
        fault: Option<String>,
    },
    /// A live stream, a recording or an external stream changed its status.
    Status {
        /// Its room.
        room: String,
        /// Its id.
        id: String,
        /// The previous status; none for a start.
        before: Option<&'static str>,
        /// The new status.
        now: &'static str,
    },
    /// An attempt to deliver a webhook.
    Webhook {
        /// The type of the event.
        kind: String,
        /// The room of the event.
        room: String,
        /// The URL without query and user information.
        url: String,
        /// The status of the answer, or the error.
        outcome: Result<u16, String>,
    },
}

impl Emulator {
    /// Calls a function for every further activity. The emulator waits for it, so it must return quickly. Only the first registered function
    /// is called.
    pub fn listen(&self, listener: impl Fn(Activity) + Send + Sync + 'static) {
        let _ = self.listener.set(Box::new(listener));
    }

    /// Notifies the listener; `what` is evaluated only if there is one.
    pub(crate) fn report(&self, time: Timestamp, what: impl FnOnce() -> ActivityKind) {
        if let Some(listener) = self.listener.get() {
            listener(Activity { time, what: what() });
        }
    }

    /// A text redacted and made safe for a terminal.
    pub(crate) fn printable(&self, text: &str) -> String {
        printable(&redact(text, &self.config.secret))
    }
}

/// Replaces control characters and those that change the text direction, so that callers cannot manipulate the terminal.
fn printable(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().take(MAX_LENGTH).map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// A URL without user information and query, which may hold credentials.
pub(crate) fn without_credentials(url: &str) -> String {
    let Ok(uri) = url.parse::<Uri>() else { return String::new() };
    let host = uri.authority().map_or("", |authority| authority.as_str());
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{}://{host}{}", uri.scheme_str().unwrap_or("http"), uri.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(
            printable("a\u{1b}[2Jb\u{9b}31mc\u{202e}d\r\n"),
            "a\u{fffd}[2Jb\u{fffd}31mc\u{fffd}d\u{fffd}\u{fffd}"
        );
        assert_eq!(printable(&"x".repeat(1000)).len(), MAX_LENGTH);
    }

    #[test]
    fn credentials_are_removed_from_urls() {
        assert_eq!(without_credentials("http://user:pass@a.example:81/hooks?key=1"), "http://a.example:81/hooks");
        assert_eq!(without_credentials("no URL"), "");
    }
}
