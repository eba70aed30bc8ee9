//! Recordings.

use super::{AssetStatus, AssetType, Members, shown, words};
use serde::{Deserialize, Serialize};

/// A recording and where it was made.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// The id that other calls take.
    pub id: String,
    /// The job that recorded it: the `id` of a live stream, of an external stream, or of another job.
    pub job_id: String,
    /// The room.
    pub room_id: String,
    /// The session of the room.
    pub session_id: String,
    /// What kind of recording it is.
    pub r#type: AssetType,
    /// Whether it is available.
    pub status: AssetStatus,
    /// The path in the storage.
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

shown! { Recording { id job_id room_id session_id r#type status path size duration created_at } }

/// One page of recordings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordingPage {
    /// The recordings.
    pub data: Vec<Recording>,
    /// The most items of a page.
    pub limit: Option<f64>,
    /// The [`RecordingFilter::start`] of the next page; missing or empty on the last one.
    pub last: Option<String>,
}

words! {
    /// The statuses by which recordings can be listed.
    RecordingStatus {
        /// They are available.
        Completed = "completed",
        /// They failed.
        Failed = "failed",
    }
}

/// Which recordings to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordingFilter {
    /// Only recordings of this room.
    pub room_id: Option<String>,
    /// Only recordings of this session.
    pub session_id: Option<String>,
    /// Only recordings with this status.
    pub status: Option<RecordingStatus>,
    /// The `last` of the page before.
    pub start: Option<String>,
    /// Items of a page: 10 to 100.
    pub limit: Option<u32>,
}

/// The URL of a recording's file. `Debug` does not show the URL.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingUrl {
    /// The recording.
    pub id: String,
    /// The path in the storage.
    pub path: String,
    /// Opens the recording to whoever has it: do not log it.
    pub url: String,
    /// The seconds from now for which it works.
    pub expiry: f64,
}

shown! { RecordingUrl { id path expiry } }

words! {
    /// How a recording is opened.
    RecordingFormat {
        /// By a video element.
        Video = "video",
        /// By an HLS player.
        Hls = "hls",
        /// An archive with a playlist and its segments.
        Zip = "zip",
        /// As text: a transcript, a summary or a chat.
        Text = "text",
        /// The path does not tell.
        Unknown = "unknown",
    }
}
