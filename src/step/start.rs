//! What the call of a start holds beside what every call does.

use crate::error::Failure;
use crate::values::{Text, Value, lasting};

lasting! {
    /// What only a start knows: what became of its attempts, and what the lists have shown since.
    pub struct Start {
        /// Whether a stream that was running before is as good as a new one.
        pub return_running: bool,
        /// The idempotency key.
        pub key: Option<Text>,
        /// How many pages of the room's streams were looked through for the key.
        pub pages: u32,
        /// Where the next of these pages begins.
        pub cursor: Option<Text>,
        /// The failure that first left open whether a stream was started. No later answer settles that: the lists do.
        pub lost: Option<Failure>,
        /// The failure of the last attempt.
        pub last: Option<Failure>,
        /// Whether the start may be sent again once the lists have shown nothing for long enough.
        pub may_repeat: bool,
        /// How often both lists showed no stream since the last attempt.
        pub empty_looks: u32,
        /// When they first did, on the monotonic clock, in milliseconds.
        pub first_look: f64,
        /// A stream that is on air and not known to be this call's.
        pub other: Option<Value>,
        /// Whether that stream might be this call's all the same.
        pub is_unclear: bool,
        /// Whether the failure that ends the call says already what is known of the stream.
        pub is_told: bool,
    }
}

impl Start {
    /// Before the first attempt.
    pub const NEW: Start = Start {
        return_running: false,
        key: None,
        pages: 0,
        cursor: None,
        lost: None,
        last: None,
        may_repeat: false,
        empty_looks: 0,
        first_look: 0.0,
        other: None,
        is_unclear: false,
        is_told: false,
    };
}
