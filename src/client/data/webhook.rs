//! Webhooks.

use super::Members;
use serde::{Deserialize, Serialize};

/// What a webhook tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhookEvent {
    /// Version of the format, as `2.0`.
    pub version: String,
    /// The same each time an event is repeated.
    pub id: String,
    /// The account that the room belongs to.
    pub account_id: String,
    /// When it happened.
    pub timestamp: String,
    /// What happened, as `hls.started.success`.
    pub r#type: String,
    /// The fields of its type; the API decides what it sends in them. URLs in it may hold keys: do not log them.
    pub data: Members,
}

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
