//! The data of the REST API and the options of a call, for Rust. Names of the API are the API's own.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// A live stream. Times are RFC 3339 strings, up to nanoseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveStream {
    /// The id of the stream.
    pub id: String,
    /// The room that is streamed.
    pub room_id: String,
    /// The session of the room; may be empty.
    pub session_id: String,
    /// `starting`, `running`, `stopping`, `post_processing`, `completed`, `failed`, or what the API adds later.
    pub status: String,
    /// The page that the stream records. It may hold an app token.
    pub meeting_url: String,
    /// Where the stream plays.
    pub playback: Playback,
    /// What is recorded.
    pub recording: Option<Recording>,
    /// The destination of the template.
    pub destination: String,
    /// When the start was asked for.
    pub created_at: String,
    /// When the stream began to run.
    pub started_at: Option<String>,
    /// When this object last changed.
    pub updated_at: String,
    /// When the stream ended.
    pub stopped_at: Option<String>,
    /// The peer that started it; empty when that was the API.
    pub started_by: String,
    /// The peer that stopped it, or empty.
    pub stopped_by: String,
    /// The recordings, once they are there.
    pub recording_assets: Option<Vec<RecordingAsset>>,
}

/// Where a stream plays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Playback {
    /// The master playlist (m3u8). It is there only once the stream runs.
    pub url: String,
}

/// What of a stream is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recording {
    /// An asset for on-demand playback.
    pub hls_vod: bool,
    /// One file for each layer.
    pub single_file_per_layer: bool,
}

/// One recording of a stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordingAsset {
    /// The id of the asset.
    pub id: String,
    /// `room-vod`, `room-composite`, `chat`, `transcript`, and others.
    pub r#type: String,
    /// `completed`, `failed` or `processing`.
    pub status: String,
    /// Where it is stored.
    pub path: String,
    /// Bytes.
    pub size: f64,
    /// Seconds.
    pub duration: f64,
    /// When it was made.
    pub created_at: String,
    /// Pictures of it.
    #[serde(default)]
    pub thumbnails: Option<Vec<String>>,
}

/// One page of live streams.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveStreamPage {
    /// The streams of this page.
    pub data: Vec<LiveStream>,
    /// How many the API looked for.
    #[serde(default)]
    pub limit: Option<f64>,
    /// The id to pass as [`ListFilter::start`] for the next page.
    #[serde(default)]
    pub last: Option<String>,
    /// What went wrong while several streams were stopped.
    #[serde(default)]
    pub error: Option<String>,
}

/// The parameters of a start; all of them may be left out when the room's template is set up for live streaming.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StartParams {
    /// The page to record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_url: Option<String>,
    /// What to record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<Recording>,
    /// The destination, when the template has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
}

/// Which streams to list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ListFilter {
    /// Streams of this room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room_id: Option<String>,
    /// Streams of this session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// Streams with this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The `last` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Streams on a page, 10 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Access key and secret of a 100ms app. `Debug` shows neither.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The app access key.
    pub access_key: String,
    /// The app secret.
    pub secret: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Credentials([redacted])")
    }
}

/// How a call is made. What is left out has the default of the JavaScript contract.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// A management token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Signs a short-lived management token for each call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    /// `https://api.100ms.live/v2`, or your own proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Milliseconds for the whole call. Default 30,000; 120,000 for a wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u32>,
    /// Retries after the first attempt. Default 2, at most 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retries: Option<u32>,
    /// For a start: `throw` or `return`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_running: Option<&'static str>,
    /// For a wait: `running`, `playable` or `completed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<&'static str>,
    /// Aborts the call.
    #[serde(skip)]
    pub signal: Option<web_sys::AbortSignal>,
}

impl Options {
    /// The options as the core reads them.
    pub(super) fn to_js(&self) -> JsValue {
        let options = serde_wasm_bindgen::to_value(self).unwrap_or(JsValue::UNDEFINED);
        if let Some(signal) = &self.signal {
            // The object was made a line above and takes every property.
            let _ = js_sys::Reflect::set(&options, &"signal".into(), signal);
        }
        options
    }
}
