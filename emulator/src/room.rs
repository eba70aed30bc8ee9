//! A room: what the template behind it would say, and the streams that it had. A room exists as soon as it is named.

use axum::{extract::FromRequestParts, http::request::Parts};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    control,
    destination::{self, Destination},
    error::ApiError,
    extract::Path,
    failure::ErrorType,
    webhooks::WebhookSettings,
};

#[derive(Default)]
pub struct Room {
    pub settings: Settings,
    /// One session for all streams of a room, since the first of them.
    pub session: Option<Session>,
    /// How many streams it had.
    pub streams: u64,
    /// Position of the newest stream, the only one that can be starting or running.
    pub newest: Option<usize>,
    /// When the last peer left, while nobody is there. A room counts as occupied until a test empties it.
    pub empty_since: Option<Timestamp>,
}

#[derive(Clone)]
pub struct Session {
    pub id: String,
    pub started_at: Timestamp,
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
    /// The HLS destinations. More than one makes `destination` required; none accepts any name.
    #[serde(deserialize_with = "destination::parse_all")]
    pub destinations: Vec<Destination>,
    /// Segments in a live playlist of a destination that does not say it by `numPlaylistSegments`.
    pub window: u64,
    /// The stream ends up `failed` where it would become `running`: true, or the reason.
    #[serde(deserialize_with = "start_failure", serialize_with = "or_false")]
    pub fail_start: Option<ErrorType>,
    /// Streams fail when they have run for a while.
    pub fail_after: Option<FailAfter>,
    /// Recordings cannot be uploaded, so that streams with one end up `failed`.
    pub fail_upload: bool,
    pub already_running: AlreadyRunning,
    pub stop_when_idle: StopWhenIdle,
    /// Where this room's webhooks go, instead of where the others go.
    pub webhook: Option<WebhookSettings>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FailAfter {
    /// Seconds since the stream runs.
    pub seconds: f64,
    #[serde(default)]
    pub error_type: ErrorType,
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
            fail_start: None,
            fail_after: None,
            fail_upload: false,
            already_running: AlreadyRunning::BadRequest,
            stop_when_idle: StopWhenIdle::NotFound,
            webhook: None,
        }
    }
}

impl Settings {
    pub fn parse(body: &[u8]) -> Result<Settings, String> {
        let settings: Settings = control::members(body)?;
        if settings.start_delay.is_some_and(|delay| !(0.0..=86_400.0).contains(&delay)) {
            return Err("start_delay: expected 0 to 86400 seconds".into());
        }
        if !(3..=150).contains(&settings.window) {
            return Err("window: expected 3 to 150 segments".into());
        }
        if settings.fail_after.is_some_and(|fail| !(0.0..=86_400.0).contains(&fail.seconds)) {
            return Err("fail_after.seconds: expected 0 to 86400 seconds".into());
        }
        if settings.fail_start == Some(ErrorType::UploadError) {
            return Err("fail_start: a failed upload does not keep a stream from starting; set `fail_upload`".into());
        }
        settings.destinations.iter().try_for_each(Destination::check)?;
        for (index, Destination { name, .. }) in settings.destinations.iter().enumerate() {
            if settings.destinations[..index].iter().any(|other| other.name == *name) {
                return Err(format!("destinations: {name}: expected names that differ"));
            }
        }
        settings.webhook.iter().try_for_each(WebhookSettings::check)?;
        Ok(settings)
    }

    /// The URL that the API makes up when a start has none.
    pub fn meeting_url(&self, room_id: &str) -> String {
        let subdomain = self.subdomain.as_deref().unwrap_or_default();
        format!("https://{subdomain}.app.100ms.live/preview/{room_id}/__internal_recorder?skip_preview=true")
    }
}

fn start_failure<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<ErrorType>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null | Value::Bool(false) => Ok(None),
        Value::Bool(true) => Ok(Some(ErrorType::MaxRetriesReached)),
        reason => ErrorType::deserialize(reason).map(Some).map_err(serde::de::Error::custom),
    }
}

fn or_false<S: serde::Serializer>(failure: &Option<ErrorType>, serializer: S) -> Result<S::Ok, S::Error> {
    match failure {
        Some(failure) => failure.serialize(serializer),
        None => serializer.serialize_bool(false),
    }
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
