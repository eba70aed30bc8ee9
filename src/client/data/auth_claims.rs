//! The claims of app tokens.

use serde::{Deserialize, Serialize};

/// What an app token says about its peer. Each has 1 to 256 characters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuthClaims {
    /// The room that is joined.
    pub room_id: String,
    /// As the room's template names it.
    pub role: String,
    /// By which your application knows the peer.
    pub user_id: Option<String>,
}
