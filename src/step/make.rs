//! What the call that makes something holds beside what every call does.

use crate::retry::Effect;
use crate::values::{Text, lasting, plain};

/// What to do about one that there is already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfExists {
    /// It is returned as it is.
    Return,
    /// It is changed to what was asked for.
    Update,
    /// The call fails.
    Throw,
}

plain! { IfExists }

lasting! {
    /// What only a call that makes something knows: where it is found.
    pub struct Make {
        /// What to do about one that there is already.
        pub if_exists: IfExists,
        /// Whether the call's own request changes the one that was found, which may be sent again as any change may.
        pub is_update: bool,
        /// Path and query of the list in which it is looked for.
        pub list: Option<Text>,
    }
}

impl Make {
    /// Before the first attempt.
    pub const NEW: Make = Make { if_exists: IfExists::Return, is_update: false, list: None };

    /// What the call's own request does, where the operation does this.
    pub fn effect(&self, own: Effect) -> Effect {
        if self.is_update { Effect::Settle } else { own }
    }
}
