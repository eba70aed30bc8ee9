//! Recording assets of a completed stream.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{destination::Variant, media::SEGMENT_SECONDS, recording::Recording, status::Status, stream::LiveStream};

/// File names of a video on demand, at the end of its presigned URLs.
pub const VOD_FILE: &str = "master.m3u8";
pub const THUMBNAIL_FILE: &str = "thumbnail-0.png";

/// An asset as part of a stream.
#[derive(Serialize)]
pub struct RecordingAsset {
    pub id: String,
    pub thumbnails: Option<Vec<String>>,
    pub metadata: Value,
    pub duration: u64,
    pub path: String,
    pub status: &'static str,
    pub created_at: Timestamp,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub size: u64,
    /// The layer of a single file; none for a video on demand with all layers.
    #[serde(skip)]
    pub layer: Option<usize>,
}

impl RecordingAsset {
    /// The file name in its download URL.
    pub fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// Number of assets of a stream.
pub fn count(recording: Recording, layers: usize) -> usize {
    usize::from(recording.hls_vod) + if recording.single_file_per_layer { layers } else { 0 }
}

/// The assets of a stream; none before it is completed.
pub fn of(stream: &LiveStream, now: Timestamp) -> Vec<RecordingAsset> {
    let (completed_at, status) = stream.step(now);
    if status != Status::Completed || !stream.recording.is_on() {
        return Vec::new();
    }
    let variants = stream.destination.variants();
    let folder = folder(stream);
    let name = format!("Rec-{}-{}", stream.room_id, stream.created_at.as_millisecond());
    let asset = |index: usize, kind, file: &str, size, metadata| RecordingAsset {
        id: stream.asset_ids[index].clone(),
        thumbnails: None,
        metadata,
        duration: seconds(stream),
        path: format!("{folder}/{file}"),
        status: "completed",
        created_at: stream.stamp(completed_at),
        kind,
        size,
        layer: None,
    };

    let sizes: Vec<u64> = variants.iter().map(|variant| size(stream, variant)).collect();
    let mut assets = Vec::new();
    if stream.recording.hls_vod {
        let metadata = json!({
            "num_layers": variants.len().to_string(),
            "max_width": variants[0].layer.width,
            "max_height": variants[0].layer.height,
        });
        assets.push(RecordingAsset {
            thumbnails: Some(vec![format!("{folder}/vod/{THUMBNAIL_FILE}")]),
            ..asset(0, "room-vod", &format!("vod/{VOD_FILE}"), sizes.iter().sum(), metadata)
        });
    }
    if stream.recording.single_file_per_layer {
        for (index, (variant, size)) in variants.iter().zip(sizes).enumerate() {
            let metadata = json!({
                "resolution": { "width": variant.layer.width, "height": variant.layer.height },
                "layer": index.to_string(),
            });
            let file = format!("file-recording/{name}-{index}.mp4");
            let asset = asset(assets.len(), "room-composite", &file, size, metadata);
            assets.push(RecordingAsset { layer: Some(index), ..asset });
        }
    }
    assets
}

/// Duration of a recording.
pub fn seconds(stream: &LiveStream) -> u64 {
    stream.recorded().iter().map(|run| run.end - run.start).sum::<u64>() * SEGMENT_SECONDS
}

/// Size of one layer's recording in bytes.
fn size(stream: &LiveStream, Variant { layer, .. }: &Variant) -> u64 {
    let segments: u64 = stream.recorded().iter().map(|run| layer.size_of(run)).sum();
    layer.init.len() as u64 + segments
}

/// As documented, a recording's path is the path of its playback URL under another root.
fn folder(stream: &LiveStream) -> String {
    let path = stream.playback.url.split("/beam/").last().unwrap_or_default();
    let (customer_id, rest) = path.split_once('/').unwrap_or_default();
    format!("s3://emulator/{customer_id}/hls/{}", rest.trim_end_matches("/master.m3u8"))
}
