//! A room: its settings, its API record, its peers and its streams. Unless `strict_rooms` is set, a room exists as soon as it is used.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use jiff::Timestamp;

use crate::{
    error::ApiError, extract::Path, peer::Peer, room_code::RoomCode, room_record::RoomRecord, settings::Settings,
    template,
};

pub struct Room {
    /// Position in order of creation.
    pub position: usize,
    pub record: RoomRecord,
    pub codes: Vec<RoomCode>,
    pub peers: Vec<Peer>,
    /// Its own template, if its settings define one.
    pub own_template: Option<String>,
    /// Shared by all rooms with default settings.
    pub settings: Arc<Settings>,
    /// Size of the settings' JSON.
    pub settings_bytes: usize,
    /// One session for all streams, from the first one on.
    pub session: Option<Session>,
    /// Number of streams so far.
    pub streams: u64,
    /// Position of the newest stream.
    pub newest: Option<usize>,
    /// Positions of the streams that were on air when the last one started.
    pub on_air: Vec<usize>,
    /// When the last peer left. A room that no peer has left counts as occupied.
    pub empty_since: Option<Timestamp>,
}

impl Room {
    pub fn new(name: &str, settings: Arc<Settings>, position: usize, now: Timestamp) -> Room {
        Room {
            position,
            record: RoomRecord::new(name, now),
            codes: Vec::new(),
            peers: Vec::new(),
            own_template: None,
            settings,
            settings_bytes: 0,
            session: None,
            streams: 0,
            newest: None,
            on_air: Vec::new(),
            empty_since: None,
        }
    }

    pub fn template_id(&self) -> &str {
        self.own_template.as_deref().or(self.record.template_id.as_deref()).unwrap_or(template::DEFAULT_ID)
    }

    /// The codes as text, to search for them in URLs.
    pub fn code_texts(&self) -> Vec<String> {
        self.codes.iter().map(|code| code.code.clone()).collect()
    }

    pub fn check_enabled(&self) -> Result<(), ApiError> {
        if self.record.enabled { Ok(()) } else { Err(ApiError::room_disabled()) }
    }

    pub fn check_role(&self, role: &str) -> Result<(), ApiError> {
        let known = self.settings.roles.iter().any(|known| known == role);
        if known { Ok(()) } else { Err(ApiError::role_not_found()) }
    }
}

#[derive(Clone)]
pub struct Session {
    pub id: String,
    pub started_at: Timestamp,
}

/// A room id from a path: 1 to 64 letters, digits, `_` and `-`. The API's own ids have 24 hex digits.
pub struct RoomId(pub String);

impl RoomId {
    pub fn fits(text: &str) -> bool {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        (1..=64).contains(&text.len()) && text.bytes().all(legal)
    }

    /// Whether the text has the form of the API's ids.
    pub fn is_object_id(text: &str) -> bool {
        text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
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
