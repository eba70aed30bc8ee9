//! The clocks, randomness and token cache that a step may use.

use super::TokenCache;
use crate::values::{Text, fill, plain};

/// The clocks and randomness of one step, and the tokens of earlier calls. `now` and `uuid` are read lazily, because Next
/// refuses to prerender a page that reads either.
#[derive(Clone, Copy)]
pub struct Moment {
    /// Monotonic time in milliseconds.
    pub clock: f64,
    /// Reads the milliseconds since 1970.
    pub now: fn() -> f64,
    /// Generates a random UUID.
    pub uuid: fn() -> Text,
    /// Tokens that earlier calls signed.
    pub tokens: TokenCache,
}

plain! { Moment }

impl Moment {
    /// Milliseconds since 1970.
    pub fn now(&self) -> f64 {
        (self.now)()
    }

    /// A fresh random UUID.
    pub fn uuid(&self) -> Text {
        (self.uuid)()
    }

    /// A random number from 0 to 1 for jitter, from two bytes of a UUID.
    pub fn random(&self) -> f64 {
        self.uuid().find(c"^(.{1,4})").map_or(0.0, |digits| fill!(c"0x%", digits).number() / 65_535.0)
    }
}
