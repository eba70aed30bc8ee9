//! The streaming settings of a template. The API spells these members in camelCase.

use super::{Members, shown};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The destinations of a template, by their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Destinations {
    /// The destinations of live streams. Without one, a start needs a `meeting_url`.
    pub hls_destinations: Option<BTreeMap<String, HlsDestination>>,
    /// The destinations of external streams.
    pub rtmp_destinations: Option<BTreeMap<String, RtmpDestination>>,
    /// The transcriptions, by role.
    pub transcriptions: Option<BTreeMap<String, TranscriptionDestination>>,
}

/// The settings of a destination's live streams.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HlsDestination {
    /// The name that `destination` of a start takes.
    pub name: Option<String>,
    /// The role with which the recorder joins.
    pub role: Option<String>,
    /// Seconds after which a stream is stopped.
    pub max_duration: Option<f64>,
    /// The best one first.
    pub layers: Option<Vec<VideoLayer>>,
    /// `live`: a window of some segments. `event`: all from the start.
    pub playlist_type: Option<String>,
    /// The number of segments in the window, 2 s each.
    pub num_playlist_segments: Option<f64>,
    /// Frames per second.
    pub video_frame_rate: Option<f64>,
    /// Whether timed metadata reaches viewers.
    pub enable_metadata_insertion: Option<bool>,
    /// Whether each stream of a room has the same playback URL.
    pub enable_static_url: Option<bool>,
    /// Seconds in an empty room after which a stream is stopped.
    pub auto_stop_timeout: Option<f64>,
    /// Which recordings are made.
    pub recording: Option<HlsDestinationRecording>,
}

/// A layer of the video, with its size and bitrates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VideoLayer {
    /// Pixels.
    pub width: Option<f64>,
    /// Pixels.
    pub height: Option<f64>,
    /// Kilobits per second.
    pub video_bitrate: Option<f64>,
    /// Kilobits per second.
    pub audio_bitrate: Option<f64>,
}

/// Which recordings a destination's live streams make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HlsDestinationRecording {
    /// A playlist for on-demand playback.
    pub hls_vod: Option<bool>,
    /// A file for each layer.
    pub single_file_per_layer: Option<bool>,
    /// Whether the playlist and its segments are one zip.
    pub enable_zip_upload: Option<bool>,
    /// The layers that are recorded.
    pub layers: Option<Vec<VideoLayer>>,
    /// Thumbnails.
    pub thumbnails: Option<Thumbnails>,
    /// The seconds for which the URLs in webhooks work.
    pub presign_duration: Option<f64>,
}

/// The thumbnails of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thumbnails {
    /// Whether thumbnails are made.
    pub enabled: Option<bool>,
    /// Pixels.
    pub width: Option<f64>,
    /// Pixels.
    pub height: Option<f64>,
    /// Seconds.
    pub offsets: Option<Vec<f64>>,
    /// Thumbnails per second.
    pub fps: Option<f64>,
}

/// The settings of a destination's external streams. `Debug` shows no RTMP URL.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RtmpDestination {
    /// The name that `destination` of a start takes.
    pub name: Option<String>,
    /// Pixels.
    pub width: Option<f64>,
    /// Pixels.
    pub height: Option<f64>,
    /// Seconds after which a stream is stopped.
    pub max_duration: Option<f64>,
    /// The destinations. Each ends in a key: do not log them.
    pub rtmp_urls: Option<Vec<String>>,
    /// Whether it is recorded.
    pub recording_enabled: Option<bool>,
}

shown! { RtmpDestination { name width height max_duration recording_enabled } }

/// The transcription settings of a room.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TranscriptionDestination {
    /// Its name.
    pub name: Option<String>,
    /// The role that is transcribed.
    pub role: Option<String>,
    /// `recorded`, `live`, `caption`.
    pub modes: Option<Vec<String>>,
    /// `txt`, `srt`, `json`.
    pub output_modes: Option<Vec<String>>,
    /// Words that are spelt unusually.
    pub custom_vocabulary: Option<Vec<String>>,
    /// The settings of its summary.
    pub summary: Option<Members>,
    /// The languages that it is translated into.
    pub translation: Option<Members>,
}

shown! { TranscriptionDestination { name role modes output_modes custom_vocabulary } }
