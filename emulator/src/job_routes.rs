//! The calls of recordings and of external streams.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::{get, post},
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    Emulator,
    destination::Destination,
    error::ApiError,
    extract::{Body, Path},
    failure::Reason,
    fields::{self, Fields},
    jobs::{Job, Kind, Resolution},
    live_streams::STATUSES,
    page::Asked,
    recording::Recording,
    room::RoomId,
    start_request::StartRequest,
    stream::{LiveStream, Status},
    transcription,
};

type Emulated = State<Arc<Emulator>>;
type Answer = Result<Json<Value>, ApiError>;

/// The routes of one kind under its path.
pub fn routes(kind: Kind, path: &str) -> Router<Arc<Emulator>> {
    let router = Router::new()
        .route(path, get(async move |state: Emulated, query: Query<HashMap<String, String>>| list(kind, state, query)))
        .route(
            &format!("{path}/room/{{room_id}}/start"),
            post(async move |state: Emulated, room: RoomId, body: Body| start(kind, state, room, body)),
        )
        .route(
            &format!("{path}/room/{{room_id}}/stop"),
            post(async move |state: Emulated, room: RoomId| stop_room(kind, state, room)),
        )
        .route(&format!("{path}/{{id}}"), get(async move |state: Emulated, id: Path<String>| read(kind, state, id)))
        .route(
            &format!("{path}/{{id}}/stop"),
            post(async move |state: Emulated, id: Path<String>| stop(kind, state, id)),
        );
    if kind == Kind::ExternalStream {
        return router;
    }
    router
        .route(
            &format!("{path}/room/{{room_id}}/pause"),
            post(async |state: Emulated, room: RoomId| pause(state, room)),
        )
        .route(
            &format!("{path}/room/{{room_id}}/resume"),
            post(async |state: Emulated, room: RoomId| resume(state, room)),
        )
}

fn start(kind: Kind, State(emulator): Emulated, RoomId(room_id): RoomId, Body(body): Body) -> Answer {
    let body = fields::object(&body)?;
    let mut fields = Fields::default();
    let meeting_url = fields.meeting_url(&body);
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
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    // Where a live stream has its playback URL, a job has nothing that anybody sees.
    let mut life = workspace.new_stream(&room_id, request, String::new(), emulator.config.start_delay, now);
    life.destination = single_layer(&life.destination);
    life.asset_ids.truncate(1);
    let mut jobs = emulator.jobs();
    let job = jobs.start(Job { kind, life, rtmp_urls, resolution }, now);
    let job = job.ok_or_else(|| ApiError::new(StatusCode::BAD_REQUEST, "beam already started"))?;
    Ok(Json(job.as_created()))
}

/// The destination with the best of its layers alone.
fn single_layer(destination: &Destination) -> Arc<Destination> {
    let best = destination.layers.first().copied().unwrap_or_default();
    Arc::new(Destination { layers: vec![best], ..destination.clone() })
}

/// Recordings say no limits; those of external streams are as documented.
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

fn list(kind: Kind, State(emulator): Emulated, Query(query): Query<HashMap<String, String>>) -> Answer {
    let asked = Asked::parse(&query, &STATUSES)?;
    let status = asked.status.and_then(Status::parse);
    let jobs = emulator.jobs();
    let now = emulator.clock.now();
    let wanted = jobs
        .newest_first(kind)
        .filter(|job| asked.is_about(&job.life.room_id, &job.life.session.id))
        .filter(|job| status.is_none_or(|status| status == job.life.status(now)))
        // Lists of recordings leave the assets out, those of external streams have them.
        .map(|job| (job.life.id.clone(), job.object(now, kind == Kind::ExternalStream)));
    asked.page(wanted).map(Json)
}

fn read(kind: Kind, State(emulator): Emulated, Path(id): Path<String>) -> Answer {
    let jobs = emulator.jobs();
    let job = jobs.get(kind, &id).ok_or_else(ApiError::not_found)?;
    Ok(Json(job.object(emulator.clock.now(), true)))
}

fn stop(kind: Kind, State(emulator): Emulated, Path(id): Path<String>) -> Answer {
    let mut jobs = emulator.jobs();
    let now = emulator.clock.now();
    let job = jobs.get_mut(kind, &id).ok_or_else(not_running)?;
    match job.life.status(now) {
        Status::Starting | Status::Running => job.life.stop = Some((now, Reason::ClientRequest)),
        Status::Stopping => (),
        _ => return Err(not_running()),
    }
    Ok(Json(job.object(now, false)))
}

fn stop_room(kind: Kind, State(emulator): Emulated, RoomId(room_id): RoomId) -> Answer {
    let mut jobs = emulator.jobs();
    let now = emulator.clock.now();
    let job = jobs.live_in(kind, &room_id, now).ok_or_else(not_running)?;
    job.life.stop = Some((now, Reason::ClientRequest));
    let mut page = json!({ "limit": 1, "data": [job.object(now, false)], "last": job.life.id });
    if kind == Kind::ExternalStream {
        page["error"] = json!("");
    }
    Ok(Json(page))
}

fn pause(State(emulator): Emulated, RoomId(room_id): RoomId) -> Answer {
    change_recording(&emulator, &room_id, LiveStream::pause_recording)
}

fn resume(State(emulator): Emulated, RoomId(room_id): RoomId) -> Answer {
    change_recording(&emulator, &room_id, LiveStream::resume_recording)
}

fn change_recording(emulator: &Emulator, room_id: &str, change: impl FnOnce(&mut LiveStream, Timestamp)) -> Answer {
    let mut jobs = emulator.jobs();
    let now = emulator.clock.now();
    let running = |job: &&mut Job| job.life.status(now) == Status::Running;
    let job = jobs.live_in(Kind::Recording, room_id, now).filter(running).ok_or_else(not_running)?;
    change(&mut job.life, now);
    Ok(Json(job.object(now, false)))
}

/// The vendor's word for these jobs is beam.
fn not_running() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "no active beam found")
}
