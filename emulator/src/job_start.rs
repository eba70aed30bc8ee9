//! Starts a recording or an external stream.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde_json::{Map, Value};

use crate::{
    Emulator,
    destination::Destination,
    error::ApiError,
    extract::Body,
    fields::{self, Fields},
    jobs::{Job, Kind, Resolution},
    limits::{MAX_JOBS, full},
    live_streams::origin,
    recording::Recording,
    room::RoomId,
    settings::AlreadyRunning,
    start_request::StartRequest,
    transcription,
};

pub fn start(
    kind: Kind,
    State(emulator): State<Arc<Emulator>>,
    RoomId(room_id): RoomId,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Json<Value>, ApiError> {
    let body = fields::object(&body)?;
    let mut fields = Fields::default();
    let meeting_url = fields.meeting_url(&body)?;
    let destination = fields.text(&body, "destination").filter(|name| !name.is_empty());
    let resolution = resolution(kind, &mut fields, &body);
    let mut rtmp_urls = Vec::new();
    let mut recorded = true;
    match kind {
        Kind::Recording => {
            fields.flag(&body, "audio_only");
            let asked = fields.object(&body, "transcription");
            transcription::check(&mut fields, &asked);
        }
        Kind::ExternalStream => {
            recorded = fields.flag(&body, "recording");
            rtmp_urls = fields.texts(&body, "rtmp_urls", None);
            let rtmp = |url: &String| url.starts_with("rtmp://") || url.starts_with("rtmps://");
            if !(1..=5).contains(&rtmp_urls.len()) || !rtmp_urls.iter().all(rtmp) {
                fields.problem("rtmp_urls", "required, 1 to 5 URLs that begin with rtmp:// or rtmps://");
            }
        }
    }
    fields.finish()?;

    let recording = Recording { hls_vod: false, single_file_per_layer: recorded };
    let request = StartRequest { meeting_url, recording: Some(recording), destination, captions: false };
    let origin = origin(&headers).unwrap_or_else(|| emulator.origin());
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    workspace.check_startable(&room_id)?;
    let mut jobs = emulator.jobs();
    let settings = workspace.settings(&room_id);
    request.check_page(&settings)?;
    let refusal = match settings.already_running {
        AlreadyRunning::Allow => None,
        AlreadyRunning::Refuse => {
            let on_air = jobs.is_on_air(&room_id, now) || workspace.on_air(&room_id, now).next().is_some();
            on_air.then_some(StatusCode::CONFLICT)
        }
        AlreadyRunning::BadRequest | AlreadyRunning::Conflict | AlreadyRunning::Existing => {
            jobs.live_in(&room_id, now).any(|job| job.kind == kind).then_some(StatusCode::BAD_REQUEST)
        }
    };
    if let Some(status) = refusal {
        return Err(ApiError::new(status, "beam already started"));
    }
    if jobs.count() >= MAX_JOBS {
        return Err(full(&format!("{MAX_JOBS} recordings and external streams")));
    }
    let texts = request.bytes() + rtmp_urls.iter().map(String::len).sum::<usize>();
    workspace.admit(&room_id, texts)?;
    // A job has no playback URL, so the room keeps only the bytes of its request and RTMP URLs.
    workspace.keep(texts - request.bytes());
    let mut stream = workspace.new_stream(&room_id, request, String::new(), emulator.config.start_delay, now);
    stream.destination = single_layer(&stream.destination);
    stream.asset_ids.truncate(1);
    Ok(Json(jobs.start(Job { kind, stream, rtmp_urls, resolution, origin }, now).as_created()))
}

/// The destination reduced to its best layer.
fn single_layer(destination: &Destination) -> Arc<Destination> {
    let best = destination.layers.first().copied().unwrap_or_default();
    Arc::new(Destination { layers: vec![best], ..destination.clone() })
}

/// Parses the resolution. Limits are documented for external streams only.
fn resolution(kind: Kind, fields: &mut Fields, body: &Map<String, Value>) -> Resolution {
    let asked = fields.object(body, "resolution");
    let side = |name: &str, default: u64| match asked.get(name).filter(|value| !value.is_null()) {
        None => Some(default),
        Some(value) => value.as_u64().filter(|pixels| *pixels > 0),
    };
    let (Some(width), Some(height)) = (side("width", 1280), side("height", 720)) else {
        fields.problem("resolution", "expected width and height in pixels");
        return Resolution { width: 1280, height: 720 };
    };
    let fits = match width >= height {
        true => width >= 500 && height >= 480 && width <= 1920 && height <= 1080,
        false => width >= 500 && height >= 500 && width <= 1080 && height <= 1920,
    };
    if kind == Kind::ExternalStream && !fits {
        fields.problem("resolution", "expected 500x480 to 1920x1080, or 500x500 to 1080x1920 in portrait");
    }
    Resolution { width, height }
}
