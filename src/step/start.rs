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
        /// The failure of the last attempt.
        pub last: Option<Failure>,
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
    pub const NEW: Start =
        Start { return_running: false, key: None, last: None, other: None, is_unclear: false, is_told: false };
}
