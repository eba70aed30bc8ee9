//! External streams: rooms that are sent to other platforms by RTMP.

use super::{RecordingAsset, Status, shown};
use serde::{Deserialize, Serialize};

/// The parameters of an external stream. `Debug` and errors show no RTMP URL.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExternalParams {
    /// The destinations: 1 to 5 URLs of `rtmp:` or `rtmps:`, server and key.
    pub rtmp_urls: Vec<String>,
    /// The page to send, as for a live stream. Required when external streaming is not enabled on the dashboard.
    pub meeting_url: Option<String>,
    /// Whether it is recorded too, as one file.
    pub recording: Option<bool>,
    /// The API's default is 1280 by 720.
    pub resolution: Option<Resolution>,
    /// Name of a destination; required when the template has several.
    pub destination: Option<String>,
}

shown! { ExternalParams { recording resolution destination; urls meeting_url } }

/// The size of a stream to start, in pixels: 480 to 1920 each.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resolution {
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
}

/// A room that is sent to other platforms. `Debug` shows no RTMP URL.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ExternalStream {
    /// The id that other calls take.
    pub id: String,
    /// The room.
    pub room_id: String,
    /// The session of the room.
    pub session_id: String,
    /// The status of the stream.
    pub status: Status,
    /// The destinations. Each ends in a key: do not log them.
    pub rtmp_urls: Vec<String>,
    /// The page that is sent. It may hold an app token in its query: do not log it.
    pub meeting_url: String,
    /// Whether it is recorded.
    pub recording: Option<bool>,
    /// Pixels.
    pub resolution: Option<StreamResolution>,
    /// Name of the destination in the room's template.
    pub destination: String,
    /// When the API accepted the start.
    pub created_at: String,
    /// When the stream began to run.
    pub started_at: Option<String>,
    /// When this object last changed.
    pub updated_at: String,
    /// When the stream ended.
    pub stopped_at: Option<String>,
    /// The peer that started it; empty when that was the API.
    pub started_by: String,
    /// The peer that stopped it; empty when that was the API, or nobody yet.
    pub stopped_by: String,
    /// The recordings, once the stream is completed.
    pub recording_assets: Option<Vec<RecordingAsset>>,
}

shown! {
    ExternalStream {
        id room_id session_id status recording resolution destination created_at started_at stopped_at;
        urls meeting_url
    }
}

/// The size of an existing stream in pixels, as the API reports it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StreamResolution {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// One page of external streams, or those of a room that were stopped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExternalStreamPage {
    /// The streams.
    pub data: Vec<ExternalStream>,
    /// The most items of a page.
    pub limit: Option<f64>,
    /// The [`ListFilter::start`](super::ListFilter::start) of the next page; missing or empty on the last one.
    pub last: Option<String>,
    /// The API's message about streams that it could not stop.
    pub error: Option<String>,
}
