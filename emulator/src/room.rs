//! A room: its settings, what the API keeps of it, who is in it and the streams that it had. It exists as soon as it is named,
//! unless the emulator is strict.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use jiff::Timestamp;

use crate::{
    error::ApiError, extract::Path, peer::Peer, room_code::RoomCode, room_record::RoomRecord, settings::Settings,
    template,
};

pub struct Room {
    /// Where it stands in the order of all.
    pub position: usize,
    pub record: RoomRecord,
    pub codes: Vec<RoomCode>,
    pub peers: Vec<Peer>,
    /// The template that it has for itself, since its settings say something of one.
    pub own_template: Option<String>,
    /// Those of a room that nobody set are all one.
    pub settings: Arc<Settings>,
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

    /// The codes alone, for whoever looks for one in a URL.
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

/// A room id out of a path. The API's have 24 hex digits; here up to 64 letters, digits, `_` and `-` name a room.
pub struct RoomId(pub String);

impl RoomId {
    pub fn fits(text: &str) -> bool {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        (1..=64).contains(&text.len()) && text.bytes().all(legal)
    }

    /// Whether it has the form of the API's own ids.
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
