//! Room codes and peers.

use jiff::Timestamp;

use super::Workspace;
use crate::{
    error::ApiError,
    peer::{Joining, Peer},
    room_code::{self, RoomCode},
};

impl Workspace {
    /// Adds a code to a room, unless it has reached the limit.
    pub fn add_code(&mut self, room_id: &str, role: &str, now: Timestamp) -> Result<RoomCode, ApiError> {
        self.admit(room_id, room_code::BYTES)?;
        let code = loop {
            let code = self.ids.room_code();
            if !self.by_code.contains_key(&code) {
                break code;
            }
        };
        let room = self.room_mut(room_id, now);
        if room.codes.len() >= room_code::MAX_PER_ROOM {
            let detail = format!("the room has {} room codes", room_code::MAX_PER_ROOM);
            return Err(ApiError::bad_request("room code limit reached", vec![detail]));
        }
        let made = RoomCode { code, role: role.to_owned(), enabled: true, created_at: now, updated_at: now };
        room.codes.push(made.clone());
        self.by_code.insert(made.code.clone(), room_id.to_owned());
        self.keep(room_code::BYTES);
        Ok(made)
    }

    /// The room of a code.
    pub fn room_of_code(&self, code: &str) -> Option<String> {
        self.by_code.get(code).cloned()
    }

    /// Adds a peer to a room.
    pub fn join(&mut self, room_id: &str, joining: Joining, now: Timestamp) -> Result<&Peer, ApiError> {
        self.session(room_id, now);
        let peer = Peer::new(joining, &mut self.ids, now);
        let bytes = peer.bytes();
        self.admit(room_id, bytes)?;
        self.keep(bytes);
        let peers = &mut self.room_mut(room_id, now).peers;
        peers.push(peer);
        Ok(&peers[peers.len() - 1])
    }

    /// Removes and returns the picked peers.
    pub fn leave(&mut self, room_id: &str, picked: impl Fn(&Peer) -> bool) -> Vec<Peer> {
        let Some(room) = self.rooms.get_mut(room_id) else { return Vec::new() };
        let left: Vec<Peer> = room.peers.extract_if(.., |peer| picked(peer)).collect();
        self.text -= left.iter().map(Peer::bytes).sum::<usize>();
        left
    }
}
