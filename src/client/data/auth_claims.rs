//! The claims of app tokens.

use serde::{Deserialize, Serialize};

/// What an app token says about its peer. Each has 1 to 256 characters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuthClaims {
    /// The room that is joined.
    pub room_id: String,
    /// A role of the room's template.
    pub role: String,
    /// The id of the peer in your application.
    pub user_id: Option<String>,
}
