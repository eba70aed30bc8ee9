//! Recordings.

use super::{AssetStatus, AssetType, Members, shown, words};
use serde::{Deserialize, Serialize};

/// A recording, with what it was recorded of.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// What other calls name the recording by.
    pub id: String,
    /// What recorded it: the `id` of a live stream, of an external stream, or of another job.
    pub job_id: String,
    /// The room.
    pub room_id: String,
    /// The session of the room.
    pub session_id: String,
    /// What kind of recording it is.
    pub r#type: AssetType,
    /// Whether it is there.
    pub status: AssetStatus,
    /// Where it lies in the storage.
    pub path: String,
    /// Bytes.
    pub size: f64,
    /// Seconds.
    pub duration: f64,
    /// When it was made.
    pub created_at: String,
    /// Paths of pictures, of a `room-vod` alone.
    pub thumbnails: Option<Vec<String>>,
    /// What else is known of this type of recording.
    pub metadata: Option<Members>,
}

shown! { Recording { id job_id room_id session_id r#type status path size duration created_at } }

/// One page of recordings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordingPage {
    /// The recordings.
    pub data: Vec<Recording>,
    /// How many a page holds at most.
    pub limit: Option<f64>,
    /// The [`RecordingFilter::start`] of the next page; missing or empty on the last one.
    pub last: Option<String>,
}

words! {
    /// The statuses by which recordings can be listed.
    RecordingStatus {
        /// They are there.
        Completed = "completed",
        /// They never will be.
        Failed = "failed",
    }
}

/// Which recordings to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordingFilter {
    /// Recordings of this room alone.
    pub room_id: Option<String>,
    /// Recordings of this session alone.
    pub session_id: Option<String>,
    /// Recordings with this status alone.
    pub status: Option<RecordingStatus>,
    /// The `last` of the page before.
    pub start: Option<String>,
    /// Recordings on a page: 10 to 100.
    pub limit: Option<u32>,
}

/// From where a recording can be fetched. `Debug` does not show the URL.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingUrl {
    /// The recording.
    pub id: String,
    /// Where it lies in the storage.
    pub path: String,
    /// Opens the recording to whoever has it: do not log it.
    pub url: String,
    /// Seconds from now on for which it does.
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
        /// Once it is unpacked: a playlist with its segments.
        Zip = "zip",
        /// As text: a transcript, a summary or a chat.
        Text = "text",
        /// Nobody knows.
        Unknown = "unknown",
    }
}
