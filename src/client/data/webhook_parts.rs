//! Parts of the data of events.

use super::shown;
use serde::{Deserialize, Serialize};

/// A file of one layer of a stream.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingFile {
    /// The id that the functions for recordings take.
    pub asset_id: String,
    /// `0` is the best one.
    pub layer: String,
    /// The path in the storage.
    pub recording_path: String,
    /// A URL that works for everybody for a day: do not log it.
    pub recording_presigned_url: String,
    /// Bytes.
    pub size: f64,
    /// Pixels.
    pub width: f64,
    /// Pixels.
    pub height: f64,
}

/// A thumbnail of a recording.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingThumbnail {
    /// Pixels.
    pub width: f64,
    /// Pixels.
    pub height: f64,
    /// Seconds.
    pub offset: f64,
    /// The path in the storage.
    pub location: String,
    /// A URL that works for everybody for a day: do not log it.
    pub url: String,
}

/// A destination of an RTMP stream.
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
