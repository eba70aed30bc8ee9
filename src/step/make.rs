//! State of a call that creates something.

use crate::retry::Effect;
use crate::values::{Text, persistent, plain};

/// What to do if the resource already exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfExists {
    /// Return it unchanged.
    Return,
    /// Update it as requested.
    Update,
    /// Fail the call.
    Throw,
}

plain! { IfExists }

persistent! {
    /// State that only a creating call has.
    pub struct Make {
        /// What to do if the resource already exists.
        pub if_exists: IfExists,
        /// Whether the call now updates an existing resource, which is safe to retry.
        pub is_update: bool,
        /// Path and query of the list to search for the resource.
        pub list: Option<Text>,
    }
}

impl Make {
    /// The state before the first attempt.
    pub const NEW: Make = Make { if_exists: IfExists::Return, is_update: false, list: None };

    /// The effect of the call's own request, given the operation's effect.
    pub fn effect(&self, own: Effect) -> Effect {
        if self.is_update { Effect::Idempotent } else { own }
    }
}
