//! Control routes of rooms.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{body_or_default, limit, refused};
use crate::{
    Emulator,
    error::ApiError,
    extract::Body,
    failure::Reason,
    job_start,
    jobs::{Jobs, Kind},
    limits::{MAX_SETTINGS_BYTES, check_length},
    peer::Peer,
    room::{Room, RoomId},
    settings::Settings,
    webhooks::room_event::Leaving,
    workspace::Workspace,
};

/// All rooms, sorted by id.
pub async fn list(State(emulator): State<Arc<Emulator>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    Json(listed(&emulator.workspace(), &emulator.jobs(), emulator.clock.now(), limit(&query)))
}

pub fn listed(workspace: &Workspace, jobs: &Jobs, now: Timestamp, limit: usize) -> Value {
    let mut rooms: Vec<(&String, &Room)> = workspace.rooms().collect();
    rooms.sort_unstable_by_key(|(id, _)| *id);
    rooms.into_iter().take(limit).map(|(id, room)| described(workspace, jobs, id, room, now)).collect()
}

/// Rooms on air, then the others, both newest first.
pub fn on_air_first(workspace: &Workspace, jobs: &Jobs, now: Timestamp, limit: usize) -> Value {
    let is_off_air = |id: &str| workspace.on_air(id, now).next().is_none() && !jobs.is_on_air(id, now);
    let mut rooms: Vec<(bool, &String, &Room)> =
        workspace.rooms().map(|(id, room)| (is_off_air(id), id, room)).collect();
    rooms.sort_unstable_by_key(|(off_air, _, room)| (*off_air, Reverse(room.position)));
    rooms.into_iter().take(limit).map(|(_, id, room)| described(workspace, jobs, id, room, now)).collect()
}

fn described(workspace: &Workspace, jobs: &Jobs, id: &str, room: &Room, now: Timestamp) -> Value {
    let job = |kind| jobs.live_in(id, now).find(|job| job.kind == kind).map(|job| &job.stream.id);
    json!({
        "room_id": id,
        "name": room.record.name,
        "enabled": room.record.enabled,
        "template_id": room.template_id(),
        "settings": *room.settings,
        "session_id": room.session.as_ref().map(|session| &session.id),
        "live": workspace.on_air(id, now).next().map(|stream| &stream.id),
        "recording": job(Kind::Recording),
        "external_stream": job(Kind::ExternalStream),
        "streams": room.streams,
        "occupied": room.empty_since.is_none(),
        "peers": room.peers.iter().map(|peer| peer.object(SignedDuration::ZERO)).collect::<Vec<Value>>(),
        "room_codes": room.codes.iter().map(|code| code.object(id, SignedDuration::ZERO)).collect::<Vec<Value>>(),
    })
}

pub async fn get(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Json<Value> {
    Json(read(&emulator, &room_id))
}

/// Sets a room. Omitted settings return to their defaults.
pub async fn set(
    State(emulator): State<Arc<Emulator>>,
    RoomId(room_id): RoomId,
    Body(body): Body,
) -> Result<Json<Settings>, ApiError> {
    check_length(&body, MAX_SETTINGS_BYTES).map_err(refused)?;
    let settings = Settings::parse(&body).map_err(refused)?;
    let names_template = Settings::name_template(&body);
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    Ok(Json(workspace.set(&room_id, settings, names_template, body.len(), now)?))
}

/// The API's start of a recording, without a token.
pub async fn start_recording(
    state: State<Arc<Emulator>>,
    room: RoomId,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    job_start::start(Kind::Recording, state, room, headers, body)
}

/// The API's start of an external stream, without a token.
pub async fn start_external_stream(
    state: State<Arc<Emulator>>,
    room: RoomId,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    job_start::start(Kind::ExternalStream, state, room, headers, body)
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Leave {
    peer_id: Option<String>,
}

/// Removes one peer or all. Streams of an empty room end after `autoStopTimeout`.
pub async fn leave(
    State(emulator): State<Arc<Emulator>>,
    RoomId(room_id): RoomId,
    Body(body): Body,
) -> Result<Json<Value>, ApiError> {
    let Leave { peer_id } = body_or_default(&body)?;
    {
        let mut workspace = emulator.workspace();
        workspace.admit(&room_id, 0)?;
        let picked = |peer: &Peer| peer_id.as_ref().is_none_or(|id| *id == peer.id);
        if peer_id.is_some() && !workspace.room(&room_id).is_some_and(|room| room.peers.iter().any(picked)) {
            return Err(ApiError::not_found());
        }
        let now = emulator.clock.now();
        emulator.remove_peers(&mut workspace, &room_id, picked, Leaving::ByItself, now);
    }
    Ok(Json(read(&emulator, &room_id)))
}

/// Adds a peer.
pub async fn join(
    State(emulator): State<Arc<Emulator>>,
    RoomId(room_id): RoomId,
    Body(body): Body,
) -> Result<Json<Value>, ApiError> {
    check_length(&body, MAX_SETTINGS_BYTES).map_err(refused)?;
    let joining = body_or_default(&body)?;
    {
        let mut workspace = emulator.workspace();
        let now = emulator.clock.now();
        emulator.join(&mut workspace, &room_id, joining, now)?;
    }
    Ok(Json(read(&emulator, &room_id)))
}

/// Ends the room with its session and everything that runs in it.
pub async fn end(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Result<Json<Value>, ApiError> {
    end_room(&emulator, &room_id)?;
    Ok(Json(read(&emulator, &room_id)))
}

fn end_room(emulator: &Emulator, room_id: &str) -> Result<(), ApiError> {
    let mut workspace = emulator.workspace();
    workspace.admit(room_id, 0)?;
    let now = emulator.clock.now();
    workspace.end_room(room_id, now);
    emulator.jobs().change_live_in(None, room_id, now, |job| job.stream.stop = Some((now, Reason::RoomEnded)));
    Ok(())
}

/// The JSON of a room; an unknown one is shown with its initial values.
fn read(emulator: &Emulator, room_id: &str) -> Value {
    let workspace = emulator.workspace();
    let now = emulator.clock.now();
    let unnamed = Room::new(room_id, workspace.settings(room_id), 0, now);
    described(&workspace, &emulator.jobs(), room_id, workspace.room(room_id).unwrap_or(&unnamed), now)
}
