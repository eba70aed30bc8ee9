//! The active-room API: the session and peers of a room, and its end.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    Emulator,
    error::ApiError,
    extract::{Body, Path},
    fields::{self, Fields},
    page,
    peer::Peer,
    playback::CUSTOMER_ID,
    room::{Room, RoomId},
    webhooks::room_event::{self, RoomEvent},
    workspace::Workspace,
};

type Emulated = State<Arc<Emulator>>;
type Answer = Result<Json<Value>, ApiError>;

/// A room is active while it has a peer or a recorder; recorders are not listed as peers.
fn active<'a>(
    emulator: &Emulator,
    workspace: &'a mut Workspace,
    room_id: &str,
    now: Timestamp,
) -> Result<&'a mut Room, ApiError> {
    workspace.check_known(room_id, ApiError::room_not_found)?;
    let on_air = workspace.on_air(room_id, now).next().is_some() || emulator.jobs().is_on_air(room_id, now);
    workspace.room_if_named(room_id).filter(|room| on_air || !room.peers.is_empty()).ok_or_else(no_session)
}

/// Worded like the failure that the API's webhooks report for a room that cannot end.
fn no_session() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "session not found")
}

fn no_peer() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "peer not found")
}

pub async fn get(State(emulator): Emulated, RoomId(room_id): RoomId) -> Answer {
    let mut workspace = emulator.workspace();
    let room = active(&emulator, &mut workspace, &room_id, emulator.clock.now())?;
    let session = room.session.as_ref().ok_or_else(no_session)?;
    Ok(Json(json!({
        "id": room_id,
        "name": room.record.name,
        "customer_id": CUSTOMER_ID,
        "session": {
            "id": session.id,
            "created_at": session.started_at + room.settings.skew(),
            "peers": room.peers.iter().map(|peer| &peer.id).collect::<Vec<&String>>(),
        },
    })))
}

pub async fn peers(
    State(emulator): Emulated,
    RoomId(room_id): RoomId,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let mut workspace = emulator.workspace();
    let room = active(&emulator, &mut workspace, &room_id, emulator.clock.now())?;
    let [role, user_id] = ["role", "user_id"].map(|name| page::given(&query, name));
    let wanted = |peer: &&Peer| {
        role.is_none_or(|role| role == peer.role) && user_id.is_none_or(|user_id| user_id == peer.user_id)
    };
    let skew = room.settings.skew();
    let found = room.peers.iter().filter(wanted).map(|peer| (peer.id.clone(), peer.object(skew)));
    Ok(Json(json!({ "peers": found.collect::<serde_json::Map<String, Value>>() })))
}

pub async fn peer(State(emulator): Emulated, Path((room_id, peer_id)): Path<(String, String)>) -> Answer {
    let mut workspace = emulator.workspace();
    let room = active(&emulator, &mut workspace, &room_id, emulator.clock.now())?;
    let peer = room.peers.iter().find(|peer| peer.id == peer_id).ok_or_else(no_peer)?;
    Ok(Json(peer.with_tracks(room.settings.skew())))
}

pub async fn update_peer(
    State(emulator): Emulated,
    Path((room_id, peer_id)): Path<(String, String)>,
    Body(body): Body,
) -> Answer {
    let length = body.len();
    let body = fields::object(&body)?;
    let mut fields = Fields::default();
    let [name, role, metadata] = ["name", "role", "metadata"].map(|name| fields.text(&body, name));
    fields.finish()?;
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    workspace.admit(&room_id, length)?;
    let room = active(&emulator, &mut workspace, &room_id, now)?;
    role.as_deref().map_or(Ok(()), |role| room.check_role(role))?;
    let skew = room.settings.skew();
    let peer = room.peers.iter_mut().find(|peer| peer.id == peer_id).ok_or_else(no_peer)?;
    let before = (peer.bytes(), peer.role.clone());
    for (place, value) in [(&mut peer.name, name), (&mut peer.role, role), (&mut peer.metadata, metadata)] {
        *place = value.unwrap_or_else(|| std::mem::take(place));
    }
    let (after, answer) = (peer.bytes(), peer.with_tracks(skew));
    let event = (peer.role != before.1).then(|| room_event::role_changed(peer, &before.1, now + skew));
    workspace.resize(before.0, after);
    event
        .into_iter()
        .for_each(|data| emulator.send_room_event(&mut workspace, &room_id, RoomEvent::RoleChanged, data, now));
    Ok(Json(answer))
}

/// The message is only logged, because the emulator's peers cannot receive it.
pub async fn send_message(State(emulator): Emulated, RoomId(room_id): RoomId, Body(body): Body) -> Answer {
    let body = fields::object(&body)?;
    let mut fields = Fields::default();
    let message = fields.text(&body, "message").unwrap_or_default();
    let [peer_id, _, _] = ["peer_id", "role", "type"].map(|name| fields.text(&body, name));
    if message.is_empty() {
        fields.problem("message", "required");
    }
    fields.finish()?;
    let mut workspace = emulator.workspace();
    let room = active(&emulator, &mut workspace, &room_id, emulator.clock.now())?;
    let is_present = |id: &String| room.peers.iter().any(|peer| peer.id == *id);
    if peer_id.filter(|id| !id.is_empty()).is_some_and(|id| !is_present(&id)) {
        return Err(no_peer());
    }
    Ok(Json(json!({ "message": "message sent" })))
}

pub async fn remove_peers(State(emulator): Emulated, RoomId(room_id): RoomId, Body(body): Body) -> Answer {
    let body = fields::object(&body)?;
    let mut fields = Fields::default();
    let [peer_id, role] = ["peer_id", "role"].map(|name| fields.text(&body, name).filter(|text| !text.is_empty()));
    let reason = fields.text(&body, "reason").unwrap_or_default();
    if peer_id.is_none() && role.is_none() {
        fields.problem("peer_id", "required where there is no role");
    }
    fields.finish()?;
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let room = active(&emulator, &mut workspace, &room_id, now)?;
    let picked = |peer: &Peer| match (&peer_id, &role) {
        (Some(id), _) => peer.id == *id,
        (None, role) => role.as_ref().is_some_and(|role| *role == peer.role),
    };
    if peer_id.is_some() && !room.peers.iter().any(picked) {
        return Err(no_peer());
    }
    emulator.remove_peers(&mut workspace, &room_id, picked, room_event::Leaving::Kicked(&reason), now);
    Ok(Json(json!({ "message": "peer remove request submitted" })))
}

pub async fn end(State(emulator): Emulated, RoomId(room_id): RoomId, Body(body): Body) -> Answer {
    let body = fields::object(&body)?;
    let mut fields = Fields::default();
    let reason = fields.text(&body, "reason").unwrap_or_default();
    let lock = fields.flag(&body, "lock");
    fields.finish()?;
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let room = active(&emulator, &mut workspace, &room_id, now)?;
    room.record.enabled &= !lock;
    let codes = room.code_texts();
    let data = room_event::room_ended(&reason, lock);
    emulator.send_room_event(&mut workspace, &room_id, RoomEvent::RoomEnded, data, now);
    workspace.end_room_by_request(&room_id, now);
    emulator.jobs().change_live_in(None, &room_id, now, |job| job.stream.end_with_room(&codes, now));
    Ok(Json(json!({ "message": "session is ending" })))
}
