//! What of a template its streams need. The API spells these members in camelCase.

use super::{Members, shown};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The destinations of a template, by their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Destinations {
    /// Of live streams. Without one, a start needs a `meeting_url`.
    pub hls_destinations: Option<BTreeMap<String, HlsDestination>>,
    /// Of external streams.
    pub rtmp_destinations: Option<BTreeMap<String, RtmpDestination>>,
    /// What is transcribed, by role.
    pub transcriptions: Option<BTreeMap<String, TranscriptionDestination>>,
}

/// How live streams of a destination are made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HlsDestination {
    /// What `destination` of a start names.
    pub name: Option<String>,
    /// The role with which the recorder joins.
    pub role: Option<String>,
    /// Seconds after which a stream is stopped.
    pub max_duration: Option<f64>,
    /// The best one first.
    pub layers: Option<Vec<VideoLayer>>,
    /// `live`: a window of some segments. `event`: all from the start.
    pub playlist_type: Option<String>,
    /// Segments of the window, 2 s each.
    pub num_playlist_segments: Option<f64>,
    /// Frames in a second.
    pub video_frame_rate: Option<f64>,
    /// Whether timed metadata reaches viewers.
    pub enable_metadata_insertion: Option<bool>,
    /// Whether each stream of a room has the same playback URL.
    pub enable_static_url: Option<bool>,
    /// Seconds in an empty room after which a stream is stopped.
    pub auto_stop_timeout: Option<f64>,
    /// What is recorded.
    pub recording: Option<HlsDestinationRecording>,
}

/// One size of the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VideoLayer {
    /// Pixels.
    pub width: Option<f64>,
    /// Pixels.
    pub height: Option<f64>,
    /// Kilobits in a second.
    pub video_bitrate: Option<f64>,
    /// Kilobits in a second.
    pub audio_bitrate: Option<f64>,
}

/// What live streams of a destination record.
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
    /// Pictures.
    pub thumbnails: Option<Thumbnails>,
    /// Seconds for which the URLs in webhooks open a recording.
    pub presign_duration: Option<f64>,
}

/// Pictures of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thumbnails {
    /// Whether there are any.
    pub enabled: Option<bool>,
    /// Pixels.
    pub width: Option<f64>,
    /// Pixels.
    pub height: Option<f64>,
    /// Seconds.
    pub offsets: Option<Vec<f64>>,
    /// Pictures in a second.
    pub fps: Option<f64>,
}

/// How external streams of a destination are made. `Debug` shows no RTMP URL.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RtmpDestination {
    /// What `destination` of a start names.
    pub name: Option<String>,
    /// Pixels.
    pub width: Option<f64>,
    /// Pixels.
    pub height: Option<f64>,
    /// Seconds after which a stream is stopped.
    pub max_duration: Option<f64>,
    /// Where it goes. Each ends in a key: do not log them.
    pub rtmp_urls: Option<Vec<String>>,
    /// Whether it is recorded.
    pub recording_enabled: Option<bool>,
}

shown! { RtmpDestination { name width height max_duration recording_enabled } }

/// What of a room is transcribed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TranscriptionDestination {
    /// Its name.
    pub name: Option<String>,
    /// The role that is heard.
    pub role: Option<String>,
    /// `recorded`, `live`, `caption`.
    pub modes: Option<Vec<String>>,
    /// `txt`, `srt`, `json`.
    pub output_modes: Option<Vec<String>>,
    /// Words that are spelt unusually.
    pub custom_vocabulary: Option<Vec<String>>,
    /// How it is summed up.
    pub summary: Option<Members>,
    /// Into which languages it is translated.
    pub translation: Option<Members>,
}

shown! { TranscriptionDestination { name role modes output_modes custom_vocabulary } }
