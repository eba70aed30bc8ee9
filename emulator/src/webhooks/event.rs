//! Events of live streams with their documented fields.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    failure::{ErrorType, Reason},
    playback::CUSTOMER_ID,
    presign,
    recording_assets::{self, RecordingAsset, THUMBNAIL_FILE},
    stream::{LiveStream, POST_PROCESSING, STOPPING},
};

pub const APP_ID: &str = "62d0e0a5c7f1b2d3e4f50618";

/// The room and stream of an event.
pub struct About {
    pub room_id: String,
    pub stream_id: Option<String>,
}

/// Further ids in an event.
pub struct Ids<'a> {
    pub template_id: &'a str,
    pub metadata_id: &'a str,
}

/// A point in a stream's lifecycle that has a webhook event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Milestone {
    Started,
    Stopped,
    Failed(ErrorType),
    Recorded,
}

impl Milestone {
    /// Event types of live streams.
    pub const KINDS: [&str; 4] = ["hls.started.success", "hls.stopped.success", "hls.failure", "hls.recording.success"];
    /// Event types of recordings and external streams.
    pub const BEAM_KINDS: [&str; 4] =
        ["beam.started.success", "beam.stopped.success", "beam.failure", "beam.recording.success"];

    /// The event type from one of the lists above.
    pub fn kind(self, [started, stopped, failure, recording]: [&'static str; 4]) -> &'static str {
        match self {
            Milestone::Started => started,
            Milestone::Stopped => stopped,
            Milestone::Failed(_) => failure,
            Milestone::Recorded => recording,
        }
    }

    /// The milestone of an event type, whether the stream has reached it or not.
    pub fn of_kind(kind: &str, kinds: [&'static str; 4], stream: &LiveStream) -> Option<Milestone> {
        let failed = Milestone::Failed(stream.error().unwrap_or_default());
        let all = [Milestone::Started, Milestone::Stopped, failed, Milestone::Recorded];
        all.into_iter().find(|of| of.kind(kinds) == kind)
    }
}

/// All past and planned milestones of a stream in order.
pub fn milestones(stream: &LiveStream) -> Vec<(Timestamp, Milestone)> {
    let (end, reason) = stream.end();
    let runs = stream.ran(Timestamp::MAX);
    let error = stream.error();
    let mut all = Vec::new();
    if runs {
        all.push((stream.runs_from, Milestone::Started));
    }
    let failed_early = matches!(reason, Reason::Failure(_));
    let stopped = if failed_early { end } else { end + STOPPING };
    if runs {
        all.push((stopped, Milestone::Stopped));
    }
    match error {
        Some(ErrorType::UploadError) if !failed_early => {
            all.push((stopped + POST_PROCESSING, Milestone::Failed(ErrorType::UploadError)));
        }
        Some(error) => all.push((stopped, Milestone::Failed(error))),
        None if stream.recording.is_on() => all.push((stopped + POST_PROCESSING, Milestone::Recorded)),
        None => (),
    }
    all
}

/// An event in its envelope.
pub fn envelope(id: String, kind: &str, time: Timestamp, data: Value) -> Value {
    json!({
        "version": "2.0",
        "id": id,
        "account_id": CUSTOMER_ID,
        "app_id": APP_ID,
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "type": kind,
        "data": data,
    })
}

/// Fields common to events of live streams and of other beams.
pub fn common_fields(stream: &LiveStream, time: Timestamp, ids: &Ids<'_>) -> Map<String, Value> {
    object(json!({
        // The API has a separate id for the beam; the emulator reverses the stream's id.
        "beam_id": stream.id.chars().rev().collect::<String>(),
        "room_id": stream.room_id,
        "session_id": stream.session.id,
        "template_id": ids.template_id,
        "meeting_url": stream.meeting_url,
        "metadata_id": ids.metadata_id,
        "metadata_timestamp": time + stream.skew,
        "session_started_at": stream.session.started_at + stream.skew,
    }))
}

/// The `data` of an event at `time`; the secret signs its presigned URLs.
pub fn data(stream: &LiveStream, milestone: Milestone, time: Timestamp, ids: &Ids<'_>, secret: &str) -> Value {
    let (end, reason) = stream.end();
    let duration = end.min(time).duration_since(stream.runs_from).as_secs().max(0);
    let best = stream.destination.variants()[0].layer;
    let mut data = common_fields(stream, time, ids);
    data.extend(object(json!({ "max_width": best.width, "max_height": best.height })));
    if milestone == Milestone::Recorded {
        data.extend(recording(stream, time, secret));
        return data.into();
    }
    data.extend(object(json!({
        "job_id": stream.id,
        "peer_id": "",
        "recording_single_file_per_layer_enabled": stream.recording.single_file_per_layer,
        "recording_vod_playlist_enabled": stream.recording.hls_vod,
    })));
    data.extend(object(match milestone {
        Milestone::Started => json!({
            "url": stream.playback.url,
            "start_delay": stream.runs_from.duration_since(stream.created_at).as_secs_f64().round() as i64,
            "started_at": stream.runs_from + stream.skew,
        }),
        Milestone::Failed(error) => json!({
            "duration": duration,
            "error_code": 1,
            "error_message": error.message(),
            "error_type": error.name(),
        }),
        _ => json!({
            "url": stream.playback.url,
            "duration": duration,
            "started_at": stream.runs_from + stream.skew,
            "stopped_at": end.min(time) + stream.skew,
            "reason": reason.text(),
            "live_transcription_enabled": stream.captions,
        }),
    }));
    data.into()
}

fn recording(stream: &LiveStream, time: Timestamp, secret: &str) -> Map<String, Value> {
    let origin = stream.playback.url.split("/beam/").next().unwrap_or_default();
    let seconds = stream.destination.recording.presign_duration.unwrap_or(presign::IN_WEBHOOK_SECONDS);
    let signed = |asset: &RecordingAsset, file: &str| presign::url(origin, &asset.id, file, secret, time, seconds);
    let assets = recording_assets::of(stream, Timestamp::MAX);
    let mut data = object(json!({
        "recording_id": stream.id,
        "duration": recording_assets::seconds(stream),
        "recording_created_at": time + stream.skew,
        "started_at": stream.runs_from + stream.skew,
        "stopped_at": stream.end().0.min(time) + stream.skew,
    }));
    let mut files = Vec::new();
    for asset in &assets {
        let Some(layer) = asset.layer else {
            let location = asset.thumbnails.iter().flatten().next();
            data.extend(object(json!({
                "hls_vod_recording_path": asset.path,
                "hls_vod_recording_presigned_url": signed(asset, asset.file()),
                "hls_vod_recording_size": asset.size,
                "recording_thumbnails": [{
                    "width": 640, "height": 360, "offset": 0, "location": location, "url": signed(asset, THUMBNAIL_FILE),
                }],
            })));
            continue;
        };
        files.push(json!({
            "asset_id": asset.id,
            "layer": layer.to_string(),
            "recording_path": asset.path,
            "recording_presigned_url": signed(asset, asset.file()),
            "size": asset.size,
            "width": asset.metadata["resolution"]["width"],
            "height": asset.metadata["resolution"]["height"],
        }));
    }
    if !files.is_empty() {
        data.insert("recording_single_files".into(), files.into());
    }
    data
}

pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
