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
    bounds::{MOST_JOBS, full},
    destination::Destination,
    error::ApiError,
    extract::{Body, Path},
    failure::Reason,
    fields::{self, Fields},
    jobs::{Job, Kind, Resolution},
    page::Asked,
    recording::Recording,
    room::RoomId,
    settings::AlreadyRunning,
    start_request::StartRequest,
    status::Status,
    stream::LiveStream,
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

/// As the API's start of a job, for a route of the control's.
pub fn start(kind: Kind, State(emulator): Emulated, RoomId(room_id): RoomId, Body(body): Body) -> Answer {
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
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
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
    if jobs.count() >= MOST_JOBS {
        return Err(full(&format!("{MOST_JOBS} recordings and external streams")));
    }
    let texts = request.bytes() + rtmp_urls.iter().map(String::len).sum::<usize>();
    workspace.admit(&room_id, texts)?;
    // Where a live stream has its playback URL, a job has nothing that anybody sees.
    workspace.keep(texts - request.bytes());
    let mut life = workspace.new_stream(&room_id, request, String::new(), emulator.config.start_delay, now);
    life.destination = single_layer(&life.destination);
    life.asset_ids.truncate(1);
    Ok(Json(jobs.start(Job { kind, life, rtmp_urls, resolution }, now).as_created()))
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
    let asked = Asked::parse(&query, &Status::ALL.map(Status::name))?;
    let status = asked.status.and_then(Status::parse);
    let jobs = emulator.jobs();
    let now = emulator.clock.now();
    let wanted = jobs
        .newest_first(kind)
        .filter(|job| asked.is_about(&job.life.room_id, &job.life.session.id))
        .filter_map(|job| Some((job, job.life.listed_at(now)?)))
        .filter(|(job, seen)| status.is_none_or(|status| status == job.life.status(*seen)))
        // Lists of recordings leave the assets out, those of external streams have them.
        .map(|(job, seen)| (job.life.id.clone(), job.object(seen, kind == Kind::ExternalStream)));
    asked.page(wanted).map(Json)
}

fn read(kind: Kind, State(emulator): Emulated, Path(id): Path<String>) -> Answer {
    let jobs = emulator.jobs();
    let now = emulator.clock.now();
    let job = jobs.get(kind, &id).filter(|job| job.life.is_readable(now)).ok_or_else(ApiError::not_found)?;
    Ok(Json(job.object(now, true)))
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
    let mut stopped = Vec::new();
    jobs.change_live_in(Some(kind), &room_id, now, |job| {
        job.life.stop = Some((now, Reason::ClientRequest));
        stopped.push(job.object(now, false));
    });
    let last = stopped.last().ok_or_else(not_running)?["id"].clone();
    let mut page = json!({ "limit": stopped.len(), "data": stopped, "last": last });
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

fn change_recording(emulator: &Emulator, room_id: &str, change: impl Fn(&mut LiveStream, Timestamp)) -> Answer {
    let mut jobs = emulator.jobs();
    let now = emulator.clock.now();
    let mut changed = None;
    jobs.change_live_in(Some(Kind::Recording), room_id, now, |job| {
        if job.life.status(now) == Status::Running {
            change(&mut job.life, now);
            changed.get_or_insert_with(|| job.object(now, false));
        }
    });
    changed.map(Json).ok_or_else(not_running)
}

/// The vendor's word for these jobs is beam.
fn not_running() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "beam not found")
}
