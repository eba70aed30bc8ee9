//! State of a call that starts a stream.

use crate::error::Failure;
use crate::values::{Text, Value, persistent};

persistent! {
    /// State that only a start has: the outcome of its attempts, and what the lists have shown since.
    pub struct Start {
        /// Whether a stream that was already running is an acceptable result.
        pub return_running: bool,
        /// The idempotency key.
        pub key: Option<Text>,
        /// The failure of the last attempt.
        pub last: Option<Failure>,
        /// A live stream that is not known to belong to this call.
        pub other: Option<Value>,
        /// Whether that stream may belong to this call nevertheless.
        pub is_unclear: bool,
        /// Whether the failure that ends the call already describes the stream.
        pub is_described: bool,
    }
}

impl Start {
    /// The state before the first attempt.
    pub const NEW: Start =
        Start { return_running: false, key: None, last: None, other: None, is_unclear: false, is_described: false };
}
