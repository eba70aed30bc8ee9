//! State of a call that waits for a stream.

use super::exchange::proceed;
use super::{Action, Call};
use crate::values::{Text, Value, persistent, plain};

/// The condition to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The status is `running`.
    Running,
    /// The status is `running` and a media playlist lists a segment.
    Playable,
    /// The status is `completed`.
    Completed,
}

persistent! {
    /// State that only a wait has.
    pub struct Wait {
        /// The condition to wait for.
        pub until: Until,
        /// Decides how to react to the latest status.
        pub decide: Decide,
        /// `options.onStatus`
        pub on_status: Option<Value>,
        /// The stream as last read.
        pub stream: Option<Value>,
        /// Its status.
        pub status: Option<Text>,
        /// The URL of its master playlist.
        pub playlist: Option<Text>,
        /// The URL of the media playlist that the master playlist names.
        pub media: Option<Text>,
        /// Milliseconds until the next poll of the stream.
        pub pause: u32,
        /// Milliseconds spent polling playlists since the stream was last read.
        pub looked: u32,
        /// Whether `onStatus` is running for the latest status.
        pub is_notifying: bool,
    }
}

/// Decides what to do next.
pub type Decide = fn(&mut Call) -> Action;

plain! { Until Decide }

impl Wait {
    /// The state before the first read.
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
