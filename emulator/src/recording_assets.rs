//! What a completed stream left behind, if a recording was asked for.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{clock::to_millis, media, stream::LiveStream};

#[derive(Serialize)]
pub struct RecordingAsset {
    id: String,
    thumbnails: Option<Vec<String>>,
    metadata: Value,
    duration: u64,
    path: String,
    status: &'static str,
    created_at: Timestamp,
    #[serde(rename = "type")]
    kind: &'static str,
    size: u64,
}

/// The assets of a stream that completed at `completed_at`, or none when no recording was asked for.
pub fn of(stream: &LiveStream, completed_at: Timestamp) -> Option<Vec<RecordingAsset>> {
    let stop = stream.stop_requested_at?;
    let duration = stop.duration_since(stream.runs_from).as_secs() as u64;
    let layers = media::layers();
    let folder = folder(stream);
    let epoch = stream.created_at.as_millisecond();
    let asset = |index: usize, kind, file: String, bits_per_second: u64, metadata| RecordingAsset {
        id: stream.asset_ids[index].clone(),
        thumbnails: None,
        metadata,
        duration,
        path: format!("{folder}/{file}"),
        status: "completed",
        created_at: to_millis(completed_at),
        kind,
        size: bits_per_second * duration / 8,
    };

    let mut assets = Vec::new();
    if stream.recording.hls_vod {
        let metadata = json!({
            "num_layers": layers.len().to_string(),
            "max_width": layers[0].width,
            "max_height": layers[0].height,
        });
        let file = format!("vod/Rec-{}-{epoch}.zip", stream.room_id);
        let bits_per_second = layers.iter().map(|layer| layer.average_bits_per_second).sum();
        assets.push(RecordingAsset {
            thumbnails: Some(vec![format!("{folder}/thumbnails/1280x720-0.png")]),
            ..asset(0, "room-vod", file, bits_per_second, metadata)
        });
    }
    if stream.recording.single_file_per_layer {
        for (index, layer) in layers.iter().enumerate() {
            let metadata = json!({
                "resolution": { "width": layer.width, "height": layer.height },
                "layer": index.to_string(),
            });
            let file = format!("file-recording/Rec-{}-{epoch}-{index}.mp4", stream.room_id);
            assets.push(asset(1 + index, "room-composite", file, layer.average_bits_per_second, metadata));
        }
    }
    (!assets.is_empty()).then_some(assets)
}

/// The documented path of a recording is that of its playback URL under another root.
fn folder(stream: &LiveStream) -> String {
    let path = stream.playback.url.split("/beam/").last().unwrap_or_default();
    let (customer_id, rest) = path.split_once('/').unwrap_or_default();
    format!("s3://emulator/{customer_id}/hls/{}", rest.trim_end_matches("/master.m3u8"))
}
