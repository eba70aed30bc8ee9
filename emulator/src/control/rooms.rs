//! Control routes about rooms.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{limit, refused};
use crate::{
    Emulator,
    bounds::{LONGEST_SETTINGS, check_length},
    error::ApiError,
    extract::Body,
    failure::Reason,
    job_routes,
    jobs::{Jobs, Kind},
    room::{Room, RoomId},
    settings::Settings,
    workspace::Workspace,
};

/// Every room that was named, in the order of the ids.
pub async fn list(State(emulator): State<Arc<Emulator>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    Json(listed(&emulator.workspace(), &emulator.jobs(), emulator.clock.now(), limit(&query)))
}

pub fn listed(workspace: &Workspace, jobs: &Jobs, now: Timestamp, limit: usize) -> Value {
    let mut rooms: Vec<(&String, &Room)> = workspace.rooms().collect();
    rooms.sort_unstable_by_key(|(id, _)| *id);
    rooms.into_iter().take(limit).map(|(id, room)| described(workspace, jobs, id, room, now)).collect()
}

fn described(workspace: &Workspace, jobs: &Jobs, id: &str, room: &Room, now: Timestamp) -> Value {
    let job = |kind| jobs.live_in(id, now).find(|job| job.kind == kind).map(|job| &job.life.id);
    json!({
        "room_id": id,
        "settings": room.settings,
        "session_id": room.session.as_ref().map(|session| &session.id),
        "live": workspace.on_air(id, now).next().map(|stream| &stream.id),
        "recording": job(Kind::Recording),
        "external_stream": job(Kind::ExternalStream),
        "streams": room.streams,
        "occupied": room.empty_since.is_none(),
    })
}

pub async fn get(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Json<Value> {
    Json(read(&emulator, &room_id))
}

/// Sets a room. A setting that is not named goes back to its default.
pub async fn set(
    State(emulator): State<Arc<Emulator>>,
    RoomId(room_id): RoomId,
    Body(body): Body,
) -> Result<Json<Settings>, ApiError> {
    check_length(&body, LONGEST_SETTINGS).map_err(refused)?;
    let settings = Settings::parse(&body).map_err(refused)?;
    emulator.workspace().set(&room_id, settings.clone(), body.len())?;
    Ok(Json(settings))
}

/// As the API's start of a recording, without a token.
pub async fn start_recording(state: State<Arc<Emulator>>, room: RoomId, body: Body) -> Result<Json<Value>, ApiError> {
    job_routes::start(Kind::Recording, state, room, body)
}

/// As the API's start of an external stream, without a token.
pub async fn start_external_stream(
    state: State<Arc<Emulator>>,
    room: RoomId,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    job_routes::start(Kind::ExternalStream, state, room, body)
}

/// The last peer leaves. Streams end when their `autoStopTimeout` is over.
pub async fn leave(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Result<Json<Value>, ApiError> {
    set_occupied(&emulator, &room_id, false)?;
    Ok(Json(read(&emulator, &room_id)))
}

pub async fn join(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Result<Json<Value>, ApiError> {
    set_occupied(&emulator, &room_id, true)?;
    Ok(Json(read(&emulator, &room_id)))
}

/// Whether somebody is there counts for everything that runs in a room.
fn set_occupied(emulator: &Emulator, room_id: &str, occupied: bool) -> Result<(), ApiError> {
    let mut workspace = emulator.workspace();
    workspace.admit(room_id, 0)?;
    let now = emulator.clock.now();
    let empty_since = (!occupied).then_some(now);
    workspace.set_empty(room_id, empty_since, now);
    emulator.jobs().change_live_in(None, room_id, now, |job| job.life.empty_since = empty_since);
    Ok(())
}

/// The room ends for everybody, with its session and what runs in it.
pub async fn end(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Result<Json<Value>, ApiError> {
    end_room(&emulator, &room_id)?;
    Ok(Json(read(&emulator, &room_id)))
}

fn end_room(emulator: &Emulator, room_id: &str) -> Result<(), ApiError> {
    let mut workspace = emulator.workspace();
    workspace.admit(room_id, 0)?;
    let now = emulator.clock.now();
    workspace.end_room(room_id, now);
    emulator.jobs().change_live_in(None, room_id, now, |job| job.life.stop = Some((now, Reason::RoomEnded)));
    Ok(())
}

/// A room as it is; one that was never named is as it would begin.
fn read(emulator: &Emulator, room_id: &str) -> Value {
    let workspace = emulator.workspace();
    let unnamed = Room::default();
    described(&workspace, &emulator.jobs(), room_id, workspace.room(room_id).unwrap_or(&unnamed), emulator.clock.now())
}
