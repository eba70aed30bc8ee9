//! Parts of what events tell.

use super::shown;
use serde::{Deserialize, Serialize};

/// A file of one layer of a stream.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingFile {
    /// What the API of recordings names it by.
    pub asset_id: String,
    /// `0` is the best one.
    pub layer: String,
    /// Where it lies in the storage.
    pub recording_path: String,
    /// The same as a URL, which its query opens to everybody for a day: do not log it.
    pub recording_presigned_url: String,
    /// Bytes.
    pub size: f64,
    /// Pixels.
    pub width: f64,
    /// Pixels.
    pub height: f64,
}

/// A picture of a recording.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingThumbnail {
    /// Pixels.
    pub width: f64,
    /// Pixels.
    pub height: f64,
    /// Seconds.
    pub offset: f64,
    /// Where it lies in the storage.
    pub location: String,
    /// The same as a URL, which its query opens to everybody for a day: do not log it.
    pub url: String,
}

/// Where a room is sent by RTMP.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RtmpTarget {
    /// It ends in a key: do not log it.
    pub url: String,
}

shown! {
    RecordingFile { asset_id layer recording_path size width height }
    RecordingThumbnail { width height offset location }
    RtmpTarget {}
}
