//! Live streams.

use super::{Members, shown, words};
use serde::{Deserialize, Serialize};

words! {
    /// The status of a stream.
    Status or Other {
        /// The start was accepted.
        Starting = "starting",
        /// It is on air.
        Running = "running",
        /// It is being stopped.
        Stopping = "stopping",
        /// It has ended, and its recordings are being made.
        PostProcessing = "post_processing",
        /// It has ended, and its recordings are available.
        Completed = "completed",
        /// It failed.
        Failed = "failed",
    }
}

words! {
    /// What kind of recording it is.
    AssetType or Other {
        /// One file of the whole room (mp4).
        RoomComposite = "room-composite",
        /// The same, made by the older recorder.
        RoomCompositeLegacy = "room-composite-legacy",
        /// A playlist for on-demand playback, packed as a zip or not.
        RoomVod = "room-vod",
        /// A file of one peer (mp4).
        Stream = "stream",
        /// Audio or video of one peer (webm).
        Track = "track",
        /// The chat of the room.
        Chat = "chat",
        /// A transcript.
        Transcript = "transcript",
        /// A summary of the transcript.
        Summary = "summary",
    }
}

words! {
    /// Whether a recording is available.
    AssetStatus or Other {
        /// It is available.
        Completed = "completed",
        /// It failed and will not become available.
        Failed = "failed",
        /// It is being made.
        Processing = "processing",
    }
}

/// A live stream. `Debug` shows no query of its meeting URL.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct LiveStream {
    /// The id that other calls take. 24 hexadecimal digits.
    pub id: String,
    /// The room that is streamed.
    pub room_id: String,
    /// The session of the room; may be empty.
    pub session_id: String,
    /// The status of the stream.
    pub status: Status,
    /// The page that is recorded. It may hold an app token in its query: do not log it.
    pub meeting_url: String,
    /// Where the stream plays.
    pub playback: Playback,
    /// Which recordings are made.
    pub recording: Option<RecordingFlags>,
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
    /// The recordings, once the stream is completed; lists leave them out.
    pub recording_assets: Option<Vec<RecordingAsset>>,
}

shown! {
    LiveStream {
        id room_id session_id status playback recording destination created_at started_at stopped_at
        recording_assets;
        urls meeting_url
    }
}

/// Where a stream plays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Playback {
    /// The master playlist (m3u8). The URL is known from the start on; the playlist is there once the stream runs.
    pub url: String,
}

/// Which recordings of a stream are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordingFlags {
    /// A playlist for on-demand playback.
    pub hls_vod: bool,
    /// A file for each layer.
    pub single_file_per_layer: bool,
}

/// One recording of a stream.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingAsset {
    /// The id that the functions for recordings take.
    pub id: String,
    /// What kind of recording it is.
    pub r#type: AssetType,
    /// Whether it is available.
    pub status: AssetStatus,
    /// The path in the storage, as `gs://bucket/beam/recording.zip`.
    pub path: String,
    /// Bytes.
    pub size: f64,
    /// Seconds.
    pub duration: f64,
    /// When it was made.
    pub created_at: String,
    /// Paths of thumbnails; only a `room-vod` has them.
    pub thumbnails: Option<Vec<String>>,
    /// Further members that depend on the type.
    pub metadata: Option<Members>,
}

shown! { RecordingAsset { id r#type status path size duration created_at } }

/// One page of live streams, or those of a room that were stopped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveStreamPage {
    /// The streams; the API promises no order.
    pub data: Vec<LiveStream>,
    /// The most items of a page.
    pub limit: Option<f64>,
    /// The [`ListFilter::start`] of the next page; missing or empty on the last one.
    pub last: Option<String>,
    /// The API's message about streams that it could not stop.
    pub error: Option<String>,
}

/// Which live or external streams to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListFilter {
    /// Only streams of this room.
    pub room_id: Option<String>,
    /// Only streams of this session.
    pub session_id: Option<String>,
    /// Only streams with this status.
    pub status: Option<Status>,
    /// The `last` of the page before.
    pub start: Option<String>,
    /// Items of a page: 10 to 100; the API's default is 10.
    pub limit: Option<u32>,
}

/// A text for the viewers of a stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimedMetadata {
    /// 1 to 100 characters.
    pub payload: String,
    /// How long it is shown: whole seconds, at least 1.
    pub duration: u32,
}
