//! The recording and external-stream APIs.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    Emulator,
    error::ApiError,
    extract::{Body, Path},
    failure::Reason,
    job_start,
    jobs::Kind,
    page::ListQuery,
    room::RoomId,
    status::Status,
    stream::LiveStream,
};

type Emulated = State<Arc<Emulator>>;
type Answer = Result<Json<Value>, ApiError>;

/// Routes of one kind of job.
pub fn routes(kind: Kind, path: &str) -> Router<Arc<Emulator>> {
    let router = Router::new()
        .route(path, get(async move |state: Emulated, query: Query<HashMap<String, String>>| list(kind, state, query)))
        .route(
            &format!("{path}/room/{{room_id}}/start"),
            post(async move |state: Emulated, room: RoomId, headers: HeaderMap, body: Body| {
                job_start::start(kind, state, room, headers, body)
            }),
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

fn list(kind: Kind, State(emulator): Emulated, Query(query): Query<HashMap<String, String>>) -> Answer {
    let most = emulator.workspace().global_settings.most_per_page;
    let asked = ListQuery::parse(&query, &Status::ALL.map(Status::name), most)?;
    let status = asked.status.and_then(Status::parse);
    let jobs = emulator.jobs();
    let now = emulator.clock.now();
    let wanted = jobs
        .newest_first(kind)
        .filter(|job| asked.matches(&job.stream.room_id, &job.stream.session.id))
        .filter_map(|job| Some((job, job.stream.listed_at(now)?)))
        .filter(|(job, seen)| status.is_none_or(|status| status == job.stream.status(*seen)))
        // Lists include assets for external streams only.
        .map(|(job, seen)| (job.stream.id.clone(), job.object(seen, kind == Kind::ExternalStream)));
    asked.page(wanted).map(Json)
}

fn read(kind: Kind, State(emulator): Emulated, Path(id): Path<String>) -> Answer {
    let jobs = emulator.jobs();
    let now = emulator.clock.now();
    let job = jobs.get(kind, &id).filter(|job| job.stream.is_readable(now)).ok_or_else(ApiError::not_found)?;
    Ok(Json(job.object(now, true)))
}

fn stop(kind: Kind, State(emulator): Emulated, Path(id): Path<String>) -> Answer {
    let mut jobs = emulator.jobs();
    let now = emulator.clock.now();
    let job = jobs.get_mut(kind, &id).ok_or_else(not_running)?;
    match job.stream.status(now) {
        Status::Starting | Status::Running => job.stream.stop = Some((now, Reason::ClientRequest)),
        Status::Stopping => (),
        _ => return Err(not_running()),
    }
    Ok(Json(job.object(now, false)))
}

fn stop_room(kind: Kind, State(emulator): Emulated, RoomId(room_id): RoomId) -> Answer {
    emulator.workspace().check_known(&room_id, ApiError::forbidden)?;
    let mut jobs = emulator.jobs();
    let now = emulator.clock.now();
    let mut stopped = Vec::new();
    jobs.change_live_in(Some(kind), &room_id, now, |job| {
        job.stream.stop = Some((now, Reason::ClientRequest));
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
    emulator.workspace().check_known(room_id, ApiError::forbidden)?;
    let mut jobs = emulator.jobs();
    let now = emulator.clock.now();
    let mut changed = None;
    jobs.change_live_in(Some(Kind::Recording), room_id, now, |job| {
        if job.stream.status(now) == Status::Running {
            change(&mut job.stream, now);
            changed.get_or_insert_with(|| job.object(now, false));
        }
    });
    changed.map(Json).ok_or_else(not_running)
}

/// The API calls these jobs beams.
fn not_running() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "beam not found")
}
