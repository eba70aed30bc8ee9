//! Events of rooms and peers with their documented fields.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{peer::Peer, room::Room};

#[derive(Clone, Copy)]
pub enum RoomEvent {
    PeerJoined,
    PeerLeft,
    RoleChanged,
    RoomEnded,
}

impl RoomEvent {
    pub fn kind(self) -> &'static str {
        match self {
            RoomEvent::PeerJoined => "peer.join.success",
            RoomEvent::PeerLeft => "peer.leave.success",
            RoomEvent::RoleChanged => "role.change.success",
            RoomEvent::RoomEnded => "room.end.success",
        }
    }
}

/// Why a peer left.
#[derive(Clone, Copy)]
pub enum Leaving<'a> {
    ByItself,
    /// Removed by a call, with its reason.
    Kicked(&'a str),
}

/// Fields of every room event.
pub fn of_room(room_id: &str, room: &Room) -> Map<String, Value> {
    let session = room.session.as_ref();
    let base = json!({
        "room_id": room_id,
        "room_name": room.record.name,
        "session_id": session.map_or("", |session| session.id.as_str()),
        "template_id": room.template_id(),
        "session_started_at": session.map(|session| session.started_at + room.settings.skew()),
    });
    super::event::object(base)
}

fn of_peer(peer: &Peer) -> Value {
    json!({
        "peer_id": peer.id,
        "user_id": peer.user_id,
        "user_name": peer.name,
        "user_data": peer.metadata,
        "role": peer.role,
        "joined_at": peer.joined_at,
    })
}

pub fn joined(peer: &Peer) -> Value {
    of_peer(peer)
}

pub fn left(peer: &Peer, leaving: Leaving<'_>, at: Timestamp) -> Value {
    let (reason, message) = match leaving {
        Leaving::ByItself => ("client request", ""),
        Leaving::Kicked(message) => ("peer kicked", message),
    };
    let mut data = of_peer(peer);
    data["left_at"] = json!(at);
    data["duration"] = json!(at.duration_since(peer.joined_at).as_secs());
    data["reason"] = json!(reason);
    data["message"] = json!(message);
    data
}

pub fn role_changed(peer: &Peer, before: &str, at: Timestamp) -> Value {
    let mut data = of_peer(peer);
    data["previous_role"] = json!(before);
    data["role_changed_at"] = json!(at);
    data
}

/// The end of a room by a call; it has no peer.
pub fn room_ended(reason: &str, lock: bool) -> Value {
    json!({
        "peer_id": "", "user_id": "", "user_name": "", "role": "", "lock_room": lock, "reason": reason, "source": "api",
    })
}
