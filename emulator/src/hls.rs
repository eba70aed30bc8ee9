//! Serves a stream's HLS: playlists computed from the clock, and segments of the clip.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

use crate::{
    Emulator,
    destination::PlaylistType,
    download,
    extract::Path,
    media::{Layer, SEGMENT_SECONDS},
    playlist::{self, Listing, Query},
    stream::{LiveStream, Timeline},
};

/// `Cache-Control` of immutable content and of everything else.
pub const CACHEABLE: &str = "public, max-age=3600";
pub const NO_CACHE: &str = "no-cache";

type PlaybackPath = (String, String, String, String);

pub async fn master(State(emulator): State<Arc<Emulator>>, Path(path): Path<PlaybackPath>) -> Response {
    let described = find(&emulator, &path, |stream, _| (stream.destination.clone(), stream.captions));
    match described {
        Some((destination, captions)) => text(playlist::master(&destination.variants(), captions, "", &Query(""))),
        None => not_found(),
    }
}

/// The static URL of a room: the master playlist of its newest stream, with URIs into that stream's folder.
pub async fn static_master(
    State(emulator): State<Arc<Emulator>>,
    Path((customer, room)): Path<(String, String)>,
) -> Response {
    let described = {
        let workspace = emulator.workspace();
        let stream = workspace.newest_of(&room).filter(|stream| stream.destination.enable_static_url);
        let stream = stream.filter(|stream| stream.timeline(emulator.clock.now()).is_some());
        stream.map(|stream| (stream.destination.clone(), stream.captions, stream.playback.url.clone()))
    };
    let folder = described.as_ref().and_then(|(_, _, url)| {
        url.split_once(&format!("/beam/{customer}/{room}/")).map(|(_, rest)| rest.trim_end_matches("master.m3u8"))
    });
    match (&described, folder) {
        (Some((destination, captions, _)), Some(folder)) => {
            text(playlist::master(&destination.variants(), *captions, folder, &Query("")))
        }
        _ => not_found(),
    }
}

/// Media playlists, segments and captions.
pub async fn media(
    State(emulator): State<Arc<Emulator>>,
    Path((customer, room, day, epoch, folder, file)): Path<(String, String, String, String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let path = (customer, room, day, epoch);
    let captions = folder == "subtitles";
    let layer = |stream: &LiveStream| layer_of(stream, &folder);
    if matches!((captions, file.as_str()), (false, "stream.m3u8") | (true, "subtitles.m3u8")) {
        let listed = find(&emulator, &path, |stream, timeline| {
            let there = if captions { stream.captions } else { layer(stream).is_some() };
            there.then(|| media_playlist(stream, timeline, captions))
        });
        return listed.flatten().map_or_else(not_found, text);
    }
    let found = find(&emulator, &path, |stream, timeline| {
        let kept = stream.first_kept(timeline.segments)..timeline.segments;
        (layer(stream), stream.captions, kept, timeline.starts_at)
    });
    let Some((layer, captioned, kept, starts_at)) = found else { return not_found() };
    if captions {
        let number = playlist::captioned_segment(&file).filter(|number| captioned && kept.contains(number));
        return number.map_or_else(not_found, |number| {
            let bytes = Bytes::from(playlist::captions(number));
            download::answer(&headers, "text/vtt; charset=utf-8", CACHEABLE, bytes)
        });
    }
    match (layer, file.as_str()) {
        (Some(layer), "init.mp4") => segment(&headers, Bytes::from_static(layer.init)),
        (Some(layer), file) => match segment_number(file).filter(|number| kept.contains(number)) {
            Some(number) => segment(&headers, Bytes::from(layer.segment(number, starts_at))),
            None => not_found(),
        },
        (None, _) => not_found(),
    }
}

fn media_playlist(stream: &LiveStream, timeline: Timeline, captions: bool) -> String {
    let first = stream.first_listed(timeline.segments);
    let listed = first..timeline.segments;
    let begins = timeline.starts_at + jiff::SignedDuration::from_secs((first * SEGMENT_SECONDS) as i64);
    let cues: Vec<_> = stream.timed_metadata.iter().filter(|cue| cue.lasts_until(begins)).cloned().collect();
    let listing = Listing {
        kind: (stream.destination.playlist_type == PlaylistType::Event).then_some("EVENT"),
        runs: &[listed],
        starts_at: timeline.starts_at,
        cues: if captions { &[] } else { &cues },
        ended: timeline.ended,
        query: Query(""),
    };
    if captions { listing.of_captions() } else { listing.of_layer() }
}

/// The clip of a layer's folder.
pub fn layer_of(stream: &LiveStream, folder: &str) -> Option<&'static Layer> {
    let number = usize::try_from(number(folder.strip_prefix("stream_")?)?).ok()?;
    stream.destination.variants().get(number).map(|variant| variant.layer)
}

pub fn segment_number(file: &str) -> Option<u64> {
    number(file.strip_prefix("segment_")?.strip_suffix(".m4s")?)
}

/// Parses a number in its canonical form only: not `+1` or `01`.
fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

/// Finds a stream by its playback path; none while it has no playlist.
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

pub fn text(playlist: String) -> Response {
    ([(CONTENT_TYPE, "application/vnd.apple.mpegurl"), (CACHE_CONTROL, NO_CACHE)], playlist).into_response()
}

pub fn segment(headers: &HeaderMap, bytes: Bytes) -> Response {
    download::answer(headers, "video/mp4", CACHEABLE, bytes)
}

pub fn not_found() -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, NO_CACHE)], "not found\n").into_response()
}
