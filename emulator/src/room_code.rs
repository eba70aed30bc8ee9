//! A room code, with which a peer joins a room in a certain role.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::clock::to_millis;

/// The documented limit.
pub const MAX_PER_ROOM: usize = 100;
/// Approximate memory of a code.
pub const BYTES: usize = 100;

#[derive(Clone)]
pub struct RoomCode {
    pub code: String,
    pub role: String,
    pub enabled: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl RoomCode {
    pub fn object(&self, room_id: &str, skew: SignedDuration) -> Value {
        json!({
            "code": self.code,
            "room_id": room_id,
            "role": self.role,
            "enabled": self.enabled,
            "created_at": to_millis(self.created_at + skew),
            "updated_at": to_millis(self.updated_at + skew),
        })
    }

    pub fn set(&mut self, enabled: bool, now: Timestamp) {
        self.enabled = enabled;
        self.updated_at = now;
    }
}
