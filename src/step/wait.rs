//! What the call of a wait holds beside what every call does.

use super::exchange::proceed;
use super::{Action, Call};
use crate::values::{Text, Value, lasting, plain};

/// The goal of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The status is `running`.
    Running,
    /// Running, and a playlist lists a segment.
    Playable,
    /// The status is `completed`.
    Completed,
}

lasting! {
    /// What only a wait knows.
    pub struct Wait {
        /// What it is for.
        pub until: Until,
        /// What to do about the status that was read last.
        pub decide: Decide,
        /// `options.onStatus`
        pub on_status: Option<Value>,
        /// The stream as it was read last.
        pub stream: Option<Value>,
        /// Its status.
        pub status: Option<Text>,
        /// Its master playlist.
        pub playlist: Option<Text>,
        /// The media playlist that the master playlist names.
        pub media: Option<Text>,
        /// Milliseconds until the stream is polled again.
        pub pause: u32,
        /// Milliseconds for which playlists were looked at since the stream was read last.
        pub looked: u32,
        /// Whether the caller is being told about the status that was read last.
        pub is_notifying: bool,
    }
}

/// Decides what to do next.
pub type Decide = fn(&mut Call) -> Action;

plain! { Until Decide }

impl Wait {
    /// Before the stream was read.
    pub const NEW: Wait = Wait {
        until: Until::Running,
        decide: proceed,
        on_status: None,
        stream: None,
        status: None,
        playlist: None,
        media: None,
        pause: 1000,
        looked: 0,
        is_notifying: false,
    };
}
