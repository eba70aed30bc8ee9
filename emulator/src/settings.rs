//! Settings of a room: those of its template, and the API's behaviour where its documentation is silent.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    clock::MAX_STEP_SECONDS,
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
    /// If null, or with live streaming off, starts require `meeting_url`.
    pub subdomain: Option<String>,
    pub live_streaming_enabled: bool,
    /// Seconds from start to running; `--start-delay` if null.
    pub start_delay: Option<f64>,
    /// Role names.
    pub roles: Vec<String>,
    /// HLS destinations. With more than one, starts require `destination`; with none, any name is accepted.
    #[serde(deserialize_with = "destination::parse_all")]
    pub destinations: Vec<Destination>,
    /// Whether all streams have live captions, even if a start does not request them.
    pub captions: bool,
    /// Segments in a live playlist, unless the destination sets `numPlaylistSegments`.
    pub window: u64,
    /// Streams become `failed` instead of `running`: true, or an error type.
    #[serde(deserialize_with = "start_failure", serialize_with = "or_false")]
    pub fail_start: Option<ErrorType>,
    /// Streams fail after running for some time.
    pub fail_after: Option<FailAfter>,
    /// Uploads of recordings fail, so streams with a recording end as `failed`.
    pub fail_upload: bool,
    pub already_running: AlreadyRunning,
    pub stop_when_idle: StopWhenIdle,
    /// Seconds until lists, and reads by id, show a new stream.
    pub list_lag: f64,
    pub read_lag: f64,
    /// Seconds for which lists show an ended stream as it was before.
    pub list_end_lag: f64,
    /// Offset of the API's clock in seconds, in the room's timestamps and the `Date` of answers about it.
    pub clock_skew: f64,
    /// Additional offset of that `Date` in seconds, as if a proxy had set it.
    pub date_skew: f64,
    /// Webhook settings of this room, instead of the global ones.
    pub webhook: Option<WebhookSettings>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FailAfter {
    /// Seconds of running.
    pub seconds: f64,
    #[serde(default)]
    pub error_type: ErrorType,
}

/// The answer to a start in a room on air. Live streams, recordings and external streams are all beams.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub enum AlreadyRunning {
    /// 409 `beam already started` for any kind of running beam, as observed from the API.
    #[default]
    #[serde(rename = "refuse")]
    Refuse,
    /// Starts another one.
    #[serde(rename = "allow")]
    Allow,
    /// `stream already running` if a live stream runs; recordings and external streams conflict only with their own kind.
    #[serde(rename = "400")]
    BadRequest,
    #[serde(rename = "409")]
    Conflict,
    /// 200 with the running stream.
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

/// The answer to a stop of a room that is not on air.
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

/// Settings that belong to the template. A room whose settings include none of them keeps its template.
const OF_TEMPLATE: [&str; 4] = ["subdomain", "live_streaming_enabled", "roles", "destinations"];

impl Settings {
    /// Whether the JSON settings include any of the template's.
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
            if skew.abs() > MAX_STEP_SECONDS {
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

    /// Offset of the API's timestamps.
    pub fn skew(&self) -> SignedDuration {
        SignedDuration::from_secs_f64(self.clock_skew)
    }

    /// Offset of the `Date` of answers about the room.
    pub fn date_offset(&self) -> SignedDuration {
        SignedDuration::from_secs_f64(self.clock_skew + self.date_skew)
    }

    pub fn lag(&self) -> Lag {
        let [list, read, list_end] =
            [self.list_lag, self.read_lag, self.list_end_lag].map(SignedDuration::from_secs_f64);
        Lag { list, read, list_end }
    }

    /// The meeting URL that the API builds for starts without one.
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
