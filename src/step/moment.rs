//! Clocks, randomness and kept tokens: what a step may look at beside its arguments.

use super::TokenCache;
use crate::values::{Text, fill, plain};

/// The clocks and the randomness of one step. Two of the three are read when the step needs them: a page that is
/// rendered before anybody asks for it may have neither, and Next refuses to build one that looks.
#[derive(Clone, Copy)]
pub struct Moment {
    /// Milliseconds on a clock that never jumps.
    pub clock: f64,
    /// Reads the milliseconds since 1970.
    pub now: fn() -> f64,
    /// Makes a fresh random UUID.
    pub uuid: fn() -> Text,
    /// Tokens that were signed before.
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

    /// A random number from 0 to 1, for jitter: two bytes of a UUID.
    pub fn random(&self) -> f64 {
        self.uuid().find(c"^(.{1,4})").map_or(0.0, |digits| fill!(c"0x%", digits).number() / 65_535.0)
    }
}
