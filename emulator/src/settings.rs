//! What a test can set for a room: what the template behind it would say, and how the API behaves where nobody knows it.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    clock::FARTHEST_SECONDS,
    destination::{self, Destination},
    error::ApiError,
    failure::ErrorType,
    fields::members,
    lag::Lag,
    template,
    webhooks::settings::WebhookSettings,
};

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Without one, or with live streaming off, `meeting_url` is required.
    pub subdomain: Option<String>,
    pub live_streaming_enabled: bool,
    /// Seconds from start to running; the emulator's `--start-delay` when null.
    pub start_delay: Option<f64>,
    /// The names of the roles.
    pub roles: Vec<String>,
    /// The HLS destinations. More than one makes `destination` required; none accepts any name.
    #[serde(deserialize_with = "destination::parse_all")]
    pub destinations: Vec<Destination>,
    /// Streams have live captions, whether a start asks for them or not.
    pub captions: bool,
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
    /// Seconds until lists have a new stream, and until a read by its id finds it.
    pub list_lag: f64,
    pub read_lag: f64,
    /// Seconds for which lists go on showing a stream that has ended as it was before.
    pub list_end_lag: f64,
    /// Seconds by which the API's clock is off: the stamps of the room's streams, and the `Date` of answers about it.
    pub clock_skew: f64,
    /// Seconds by which that `Date` alone is off, as where a proxy writes it.
    pub date_skew: f64,
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

/// The answer to a start in a room that is on air. Live streams, recordings and external streams are all beams.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub enum AlreadyRunning {
    /// 409 `beam already started`, whatever kind of beam runs: what the API was seen to answer.
    #[default]
    #[serde(rename = "refuse")]
    Refuse,
    /// There is one more.
    #[serde(rename = "allow")]
    Allow,
    /// `stream already running` where a live stream runs; recordings and external streams know only their own kind.
    #[serde(rename = "400")]
    BadRequest,
    #[serde(rename = "409")]
    Conflict,
    /// 200 with the stream that is there.
    #[serde(rename = "existing")]
    Existing,
}

impl AlreadyRunning {
    pub fn refusal(self) -> ApiError {
        match self {
            AlreadyRunning::Refuse => ApiError::new(StatusCode::CONFLICT, "beam already started"),
            AlreadyRunning::Conflict => ApiError::new(StatusCode::CONFLICT, "stream already running"),
            AlreadyRunning::BadRequest | AlreadyRunning::Existing | AlreadyRunning::Allow => {
                ApiError::new(StatusCode::BAD_REQUEST, "stream already running")
            }
        }
    }
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
            roles: ["host", "guest"].map(str::to_owned).to_vec(),
            destinations: Vec::new(),
            captions: false,
            window: 5,
            fail_start: None,
            fail_after: None,
            fail_upload: false,
            already_running: AlreadyRunning::default(),
            stop_when_idle: StopWhenIdle::NotFound,
            list_lag: 0.0,
            read_lag: 0.0,
            list_end_lag: 0.0,
            clock_skew: 0.0,
            date_skew: 0.0,
            webhook: None,
        }
    }
}

/// Settings that are the template's. A room whose settings name none of them keeps its template.
const OF_TEMPLATE: [&str; 4] = ["subdomain", "live_streaming_enabled", "roles", "destinations"];

impl Settings {
    /// Whether settings on the wire say anything of the room's template.
    pub fn name_template(body: &[u8]) -> bool {
        let given = serde_json::from_slice::<Value>(body).unwrap_or_default();
        OF_TEMPLATE.iter().any(|name| given.get(name).is_some())
    }

    pub fn parse(body: &[u8]) -> Result<Settings, String> {
        let settings: Settings = members(body)?;
        if settings.start_delay.is_some_and(|delay| !(0.0..=86_400.0).contains(&delay)) {
            return Err("start_delay: expected 0 to 86400 seconds".into());
        }
        let Settings { list_lag, read_lag, list_end_lag, clock_skew, date_skew, .. } = settings;
        for (name, lag) in [("list_lag", list_lag), ("read_lag", read_lag), ("list_end_lag", list_end_lag)] {
            if !(0.0..=86_400.0).contains(&lag) {
                return Err(format!("{name}: expected 0 to 86400 seconds"));
            }
        }
        for (name, skew) in [("clock_skew", clock_skew), ("date_skew", date_skew)] {
            if skew.abs() > FARTHEST_SECONDS {
                return Err(format!("{name}: expected seconds up to ten years"));
            }
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
        destination::check_all(&settings.destinations)?;
        template::check_roles(&settings.roles)?;
        settings.webhook.iter().try_for_each(WebhookSettings::check)?;
        Ok(settings)
    }

    /// How far the API's stamps are off.
    pub fn skew(&self) -> SignedDuration {
        SignedDuration::from_secs_f64(self.clock_skew)
    }

    /// How far the `Date` of answers about the room is off.
    pub fn date_offset(&self) -> SignedDuration {
        SignedDuration::from_secs_f64(self.clock_skew + self.date_skew)
    }

    pub fn lag(&self) -> Lag {
        let [list, read, list_end] =
            [self.list_lag, self.read_lag, self.list_end_lag].map(SignedDuration::from_secs_f64);
        Lag { list, read, list_end }
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
