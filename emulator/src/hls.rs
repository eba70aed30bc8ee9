//! HLS: manifests written from the clock, segments cut from the clip.

use std::{fmt::Write, sync::Arc};

use axum::{
    extract::{Path, State},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::{
    Emulator,
    media::{self, FRAMES_PER_SECOND, Layer, SEGMENT_SECONDS},
    stream::{LiveStream, TimedMetadata, Timeline},
};

type PlaybackPath = (String, String, String, String);

pub async fn master(State(emulator): State<Arc<Emulator>>, Path(path): Path<PlaybackPath>) -> Response {
    match find(&emulator, &path, |_, _| ()) {
        Some(()) => playlist(master_playlist(media::layers())),
        None => not_found(),
    }
}

pub async fn media(
    State(emulator): State<Arc<Emulator>>,
    Path((customer, room, day, epoch, layer, file)): Path<(String, String, String, String, String, String)>,
) -> Response {
    let path = (customer, room, day, epoch);
    let number = layer.strip_prefix("stream_").and_then(|number| number.parse::<usize>().ok());
    let Some(layer) = number.and_then(|number| media::layers().get(number)) else {
        return not_found();
    };
    if file == "stream.m3u8" {
        let written = find(&emulator, &path, |stream, timeline| (timeline, stream.timed_metadata.clone()));
        let window = emulator.workspace().settings(&path.1).window;
        return match written {
            Some((timeline, metadata)) => playlist(media_playlist(timeline, window, &metadata)),
            None => not_found(),
        };
    }
    let Some(timeline) = find(&emulator, &path, |_, timeline| timeline) else {
        return not_found();
    };
    if file == "init.mp4" {
        return segment(layer.init.to_vec());
    }
    let window = emulator.workspace().settings(&path.1).window;
    // A player may still be at the start of the window when it moves on, so one more window stays behind it.
    let kept = timeline.segments.saturating_sub(2 * window + 1)..timeline.segments;
    let number = file.strip_prefix("segment_").and_then(|name| name.strip_suffix(".m4s")?.parse().ok());
    match number.filter(|number| kept.contains(number)) {
        Some(number) => segment(layer.segment(number)),
        None => not_found(),
    }
}

fn master_playlist(layers: &[Layer]) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    for (number, layer) in layers.iter().enumerate() {
        let Layer { width, height, codecs, peak_bits_per_second, average_bits_per_second, .. } = layer;
        let _ = writeln!(
            text,
            "#EXT-X-STREAM-INF:RESOLUTION={width}x{height},BANDWIDTH={peak_bits_per_second},\
             AVERAGE-BANDWIDTH={average_bits_per_second},FRAME-RATE={FRAMES_PER_SECOND}.000,CODECS=\"{codecs}\"\n\
             stream_{number}/stream.m3u8"
        );
    }
    text
}

/// The last `window` complete segments, and the metadata that is shown during them or later.
fn media_playlist(timeline: Timeline, window: u64, metadata: &[TimedMetadata]) -> String {
    let first = timeline.segments.saturating_sub(window);
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:{SEGMENT_SECONDS}\n#EXT-X-MEDIA-SEQUENCE:{first}\n\
         #EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"init.mp4\"\n"
    );
    let starts_at = |number: u64| timeline.starts_at + SignedDuration::from_secs((number * SEGMENT_SECONDS) as i64);
    for cue in metadata.iter().filter(|cue| cue.lasts_until(starts_at(first))) {
        let _ = writeln!(text, "{}", date_range(cue));
    }
    for number in first..timeline.segments {
        let _ = writeln!(
            text,
            "#EXT-X-PROGRAM-DATE-TIME:{:.3}\n#EXTINF:{SEGMENT_SECONDS}.000,\nsegment_{number}.m4s",
            starts_at(number)
        );
    }
    if timeline.ended {
        text.push_str("#EXT-X-ENDLIST\n");
    }
    text
}

/// The order of the attributes is part of the format: a vendor's player reads them with one regular expression.
fn date_range(cue: &TimedMetadata) -> String {
    let TimedMetadata { id, payload, starts_at, duration } = cue;
    let ends_at = *starts_at + SignedDuration::from_secs((*duration).into());
    let payload = STANDARD.encode(
        json!({
            "payload": payload,
            "start_date": offset_stamp(*starts_at),
            "end_date": offset_stamp(ends_at),
            "hms_version": "v1.1",
        })
        .to_string(),
    );
    format!(
        "#EXT-X-DATERANGE:ID=\"{id}\",START-DATE=\"{starts_at:.3}\",DURATION={duration},\
         X-100MSLIVE-PAYLOAD=\"{payload}\""
    )
}

/// The form that stamps have inside a payload: milliseconds and an offset without a colon.
fn offset_stamp(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

/// Looks a stream up by the path of its manifests; none while it has no manifest.
fn find<T>(
    emulator: &Emulator,
    (customer, room, day, epoch): &PlaybackPath,
    read: impl FnOnce(&LiveStream, Timeline) -> T,
) -> Option<T> {
    let workspace = emulator.workspace();
    let stream = workspace.get_by_playback_path(&format!("/beam/{customer}/{room}/{day}/{epoch}"))?;
    let timeline = stream.timeline(emulator.clock.now())?;
    Some(read(stream, timeline))
}

fn playlist(text: String) -> Response {
    ([(CONTENT_TYPE, "application/vnd.apple.mpegurl"), (CACHE_CONTROL, "no-cache")], text).into_response()
}

fn segment(bytes: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, "video/mp4"), (CACHE_CONTROL, "public, max-age=3600")], bytes).into_response()
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-cache")], "not found\n").into_response()
}
