//! The documented data of the events of streams.

use super::{Members, RecordingFile, RecordingThumbnail, RtmpTarget, shown};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Declares the kinds of data by the type of their event.
macro_rules! events {
    ($($event:literal $name:ident,)*) => {
        /// The fields of an event. `Debug` shows no URL that opens something, and nothing that is not documented.
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum WebhookData {
            $(#[doc = concat!("The data of `", $event, "`.")] $name($name),)*
            /// The data of every other type, and of those above if it lacks a documented member.
            Other(Members),
        }

        impl WebhookData {
            pub(super) fn read(event: &str, data: Members) -> WebhookData {
                let data = Value::Object(data);
                let read = match event {
                    $($event => $name::deserialize(&data).map(WebhookData::$name).ok(),)*
                    _ => None,
                };
                read.unwrap_or_else(|| WebhookData::Other(members(data)))
            }
        }

        impl From<WebhookData> for Members {
            fn from(data: WebhookData) -> Members {
                match data {
                    $(WebhookData::$name(data) => serde_json::to_value(data).map_or_else(|_| Members::new(), members),)*
                    WebhookData::Other(data) => data,
                }
            }
        }

        impl std::fmt::Debug for WebhookData {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(WebhookData::$name(data) => formatter.debug_tuple(stringify!($name)).field(data).finish(),)*
                    WebhookData::Other(_) => formatter.write_str("Other(..)"),
                }
            }
        }
    };
}

events! {
    "hls.started.success" HlsStarted,
    "hls.stopped.success" HlsStopped,
    "hls.failure" HlsFailure,
    "hls.recording.success" HlsRecording,
    "beam.started.success" BeamStarted,
    "beam.stopped.success" BeamStopped,
    "beam.failure" BeamFailure,
    "beam.recording.success" BeamRecording,
}

fn members(data: Value) -> Members {
    match data {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Members::new(),
    }
}

/// Declares structs with the members of all events of a stream. Those in brackets are shown by `Debug`, too.
macro_rules! data {
    ($($(#[$about:meta])* $name:ident [$($member:ident)*] { $($own:tt)* })*) => {
        $(
            $(#[$about])*
            #[derive(Clone, PartialEq, Serialize, Deserialize)]
            pub struct $name {
                /// Id of the program that joins the room and records.
                pub beam_id: String,
                /// The room.
                pub room_id: String,
                /// The session of the room.
                pub session_id: String,
                /// The template of the room.
                pub template_id: String,
                /// The page that is recorded. It may hold an app token in its query: do not log it.
                pub meeting_url: String,
                /// Pixels.
                pub max_width: f64,
                /// Pixels.
                pub max_height: f64,
                /// When the session began.
                pub session_started_at: String,
                $($own)*
                /// Further members that the API sends.
                #[serde(flatten)]
                pub more: Members,
            }

            shown! { $name { beam_id room_id session_id $($member)*; urls meeting_url } }
        )*
    };
}

/// The same for live streams, with what their events have in common, but for that of their recording.
macro_rules! hls_data {
    ($($(#[$about:meta])* $name:ident [$($member:ident)*] { $($own:tt)* })*) => {
        data! {
            $(
                $(#[$about])*
                $name [job_id $($member)*] {
                    /// The `id` of the live stream.
                    pub job_id: String,
                    /// The peer that started it.
                    pub peer_id: String,
                    /// Whether a file for each layer is recorded.
                    pub recording_single_file_per_layer_enabled: bool,
                    /// Whether a playlist for on-demand playback is recorded.
                    pub recording_vod_playlist_enabled: bool,
                    $($own)*
                }
            )*
        }
    };
}

hls_data! {
    /// A stream has started to run.
    HlsStarted [started_at] {
        /// The master playlist.
        pub url: String,
        /// Seconds from the start to the first segment.
        pub start_delay: f64,
        /// When it began to run.
        pub started_at: String,
    }

    /// A stream has ended.
    HlsStopped [stopped_at duration reason] {
        /// When it began to run.
        pub started_at: String,
        /// When it ended.
        pub stopped_at: String,
        /// Seconds.
        pub duration: f64,
        /// `client request`, `max duration reached`, `room ended`, `last peer left`, or `failure: ` and its `error_type`.
        pub reason: String,
    }

    /// A stream has failed.
    HlsFailure [error_type error_message] {
        /// `INTERNAL_ERROR`, `MAX_RETRIES_REACHED`, `UPLOAD_ERROR`, `BEAM_STOPPED`, and others.
        pub error_type: String,
        /// A description of the error.
        pub error_message: String,
        /// Seconds.
        pub duration: f64,
    }
}

data! {
    /// The recordings of a stream are available. It names no stream: `beam_id` is the one that its other events had.
    HlsRecording [recording_id duration] {
        /// The id that the functions for recordings take.
        pub recording_id: String,
        /// When the stream began to run.
        pub started_at: String,
        /// When it ended.
        pub stopped_at: String,
        /// Seconds.
        pub duration: f64,
        /// The path of the on-demand playlist in the storage.
        pub hls_vod_recording_path: Option<String>,
        /// A URL that works for everybody for a day: do not log it.
        pub hls_vod_recording_presigned_url: Option<String>,
        /// Bytes.
        pub hls_vod_recording_size: Option<f64>,
        /// The path of the chat in the storage.
        pub chat_recording_path: Option<String>,
        /// A URL that works for everybody for a day: do not log it.
        pub chat_recording_presigned_url: Option<String>,
        /// A file for each layer, the best one first.
        pub recording_single_files: Option<Vec<RecordingFile>>,
        /// Thumbnails.
        pub recording_thumbnails: Option<Vec<RecordingThumbnail>>,
    }

    /// The recording of a room by a page has begun, or its stream to other services by RTMP.
    BeamStarted [started_at] {
        /// When it began.
        pub started_at: Option<String>,
        /// The destinations.
        pub rtmp: Option<Vec<RtmpTarget>>,
        /// Whether it is recorded.
        pub recording_enabled: Option<bool>,
    }

    /// The recording or RTMP stream has ended.
    BeamStopped [stopped_at duration reason] {
        /// When it began.
        pub started_at: Option<String>,
        /// The destinations.
        pub rtmp: Option<Vec<RtmpTarget>>,
        /// Whether it was recorded.
        pub recording_enabled: Option<bool>,
        /// When it ended.
        pub stopped_at: Option<String>,
        /// Seconds.
        pub duration: Option<f64>,
        /// Why, as for a live stream.
        pub reason: Option<String>,
    }

    /// The recording or RTMP stream has failed.
    BeamFailure [error_type error_message] {
        /// As for a live stream.
        pub error_type: Option<String>,
        /// A description of the error.
        pub error_message: Option<String>,
    }

    /// Its recording is available.
    BeamRecording [duration] {
        /// The path in the storage.
        pub recording_path: Option<String>,
        /// A URL that works for everybody for a day: do not log it.
        pub recording_presigned_url: Option<String>,
        /// Bytes.
        pub size: Option<f64>,
        /// Seconds.
        pub duration: Option<f64>,
    }
}
