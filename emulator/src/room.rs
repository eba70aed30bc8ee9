//! A room: what the template behind it would say, and the streams that it had. A room exists as soon as it is named.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use serde::{Deserialize, Serialize};

use crate::error::ApiError;

#[derive(Default)]
pub struct Room {
    pub settings: Settings,
    /// One session for all streams of a room: the emulator has no peers that could come and go.
    pub session_id: Option<String>,
    /// Position of the newest stream, the only one that can be starting or running.
    pub newest: Option<usize>,
}

/// What a test can set for a room.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Without one, or with live streaming off, `meeting_url` is required.
    pub subdomain: Option<String>,
    pub live_streaming_enabled: bool,
    /// Seconds from start to running; the emulator's `--start-delay` when null.
    pub start_delay: Option<f64>,
    /// Names of the HLS destinations. More than one makes `destination` required; none accepts any name.
    pub destinations: Vec<String>,
    /// Segments in a playlist: the API's `numPlaylistSegments`.
    pub window: u64,
    /// The stream ends up `failed` where it would become `running`.
    pub fail_start: bool,
    pub already_running: AlreadyRunning,
    pub stop_when_idle: StopWhenIdle,
}

/// The answer to a start while the room is starting or running.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub enum AlreadyRunning {
    #[serde(rename = "400")]
    BadRequest,
    #[serde(rename = "409")]
    Conflict,
    /// 200 with the stream that is there.
    #[serde(rename = "existing")]
    Existing,
}

/// The answer to a stop of a room where nothing runs.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub enum StopWhenIdle {
    #[serde(rename = "404")]
    NotFound,
    /// 200 with an empty page.
    #[serde(rename = "empty")]
    Empty,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            subdomain: Some("emulator".into()),
            live_streaming_enabled: true,
            start_delay: None,
            destinations: Vec::new(),
            window: 5,
            fail_start: false,
            already_running: AlreadyRunning::BadRequest,
            stop_when_idle: StopWhenIdle::NotFound,
        }
    }
}

impl Settings {
    pub fn parse(body: &[u8]) -> Result<Settings, String> {
        let settings: Settings = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        if settings.start_delay.is_some_and(|delay| !(0.0..=86_400.0).contains(&delay)) {
            return Err("start_delay: expected 0 to 86400 seconds".into());
        }
        if !(3..=150).contains(&settings.window) {
            return Err("window: expected 3 to 150 segments".into());
        }
        Ok(settings)
    }
}

/// A room id out of a path. The API's have 24 hex digits; here up to 64 letters, digits, `_` and `-` name a room.
pub struct RoomId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for RoomId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<RoomId, ApiError> {
        let Path(room_id) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| ApiError::forbidden())?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        let named = (1..=64).contains(&room_id.len()) && room_id.bytes().all(fits);
        named.then_some(RoomId(room_id)).ok_or_else(ApiError::forbidden)
    }
}
