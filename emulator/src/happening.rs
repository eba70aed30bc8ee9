//! What happens in an emulator, for whoever wants to be told at once: the program's `--log`. Nothing in it is secret.

use std::time::Duration;

use axum::http::Uri;
use jiff::Timestamp;

use crate::{Emulator, redact::redact};

/// How much is told of a text that others chose.
const LONGEST: usize = 200;

/// Something that happened. Its texts are fit for a terminal: without secrets and control characters, and of 200 characters at most.
#[derive(Clone, Debug)]
pub struct Happening {
    /// By the emulator's clock.
    pub time: Timestamp,
    /// What it was.
    pub what: What,
}

/// What can happen.
#[derive(Clone, Debug)]
pub enum What {
    /// A call of the API.
    Call {
        /// The method.
        method: String,
        /// Path and query.
        path: String,
        /// None where a rule reset the connection.
        status: Option<u16>,
        /// From the call to the beginning of its answer.
        took: Duration,
        /// What a rule did to it.
        fault: Option<String>,
    },
    /// A live stream, a recording or an external stream has another status.
    Status {
        /// Its room.
        room: String,
        /// Its id.
        id: String,
        /// The status before; none when it was started.
        before: Option<&'static str>,
        /// The status now.
        now: &'static str,
    },
    /// An attempt to deliver a webhook.
    Webhook {
        /// The type of the event.
        kind: String,
        /// The room of the event.
        room: String,
        /// Where it goes, without query and user.
        url: String,
        /// The status of the answer, or why there is none.
        outcome: Result<u16, String>,
    },
}

impl Emulator {
    /// Calls a function with everything that happens from now on. It is called while the emulator waits for it, so it must not take
    /// long; of two functions the first is called alone.
    pub fn listen(&self, listener: impl Fn(Happening) + Send + Sync + 'static) {
        let _ = self.listener.set(Box::new(listener));
    }

    /// Tells whoever listens; `what` is made for nobody else.
    pub(crate) fn happens(&self, time: Timestamp, what: impl FnOnce() -> What) {
        if let Some(listener) = self.listener.get() {
            listener(Happening { time, what: what() });
        }
    }

    /// A text as it can be told.
    pub(crate) fn shown(&self, text: &str) -> String {
        shown(&redact(text, &self.config.secret))
    }
}

/// What others wrote must not steer a terminal: neither by control characters nor by such as turn the direction of a line.
fn shown(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().take(LONGEST).map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// The place of a URL. A query may hold keys, and so may what stands before the host.
pub(crate) fn place(url: &str) -> String {
    let Ok(uri) = url.parse::<Uri>() else { return String::new() };
    let host = uri.authority().map_or("", |authority| authority.as_str());
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{}://{host}{}", uri.scheme_str().unwrap_or("http"), uri.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_steer_a_terminal() {
        assert_eq!(shown("a\u{1b}[2Jb\u{9b}31mc\u{202e}d\r\n"), "a\u{fffd}[2Jb\u{fffd}31mc\u{fffd}d\u{fffd}\u{fffd}");
        assert_eq!(shown(&"x".repeat(1000)).len(), LONGEST);
    }

    #[test]
    fn of_a_url_the_place_is_told() {
        assert_eq!(place("http://user:pass@a.example:81/hooks?key=1"), "http://a.example:81/hooks");
        assert_eq!(place("no URL"), "");
    }
}
