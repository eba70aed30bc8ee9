//! A room: its settings and the streams that it had. A room exists as soon as it is named.

use axum::{extract::FromRequestParts, http::request::Parts};
use jiff::Timestamp;

use crate::{error::ApiError, extract::Path, settings::Settings};

#[derive(Default)]
pub struct Room {
    pub settings: Settings,
    /// How long they were on the wire.
    pub settings_bytes: usize,
    /// One session for all streams of a room, since the first of them.
    pub session: Option<Session>,
    /// How many streams it had.
    pub streams: u64,
    /// Position of the newest stream.
    pub newest: Option<usize>,
    /// Positions of those that were starting or running when the last one started.
    pub on_air: Vec<usize>,
    /// When the last peer left, while nobody is there. A room counts as occupied until a test empties it.
    pub empty_since: Option<Timestamp>,
}

#[derive(Clone)]
pub struct Session {
    pub id: String,
    pub started_at: Timestamp,
}

/// A room id out of a path. The API's have 24 hex digits; here up to 64 letters, digits, `_` and `-` name a room.
pub struct RoomId(pub String);

impl RoomId {
    pub fn fits(text: &str) -> bool {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        (1..=64).contains(&text.len()) && text.bytes().all(legal)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RoomId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<RoomId, ApiError> {
        let Path(room_id) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| ApiError::forbidden())?;
        RoomId::fits(&room_id).then_some(RoomId(room_id)).ok_or_else(ApiError::forbidden)
    }
}
