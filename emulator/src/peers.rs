//! Peers joining and leaving rooms, with the effects on running streams and the webhooks that follow.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    Emulator,
    error::ApiError,
    peer::{Joining, Peer},
    webhooks::{
        event::{self, About},
        room_event::{self, Leaving, RoomEvent},
    },
    workspace::Workspace,
};

impl Emulator {
    /// Adds a peer to an enabled room.
    pub(crate) fn join(
        &self,
        workspace: &mut Workspace,
        room_id: &str,
        mut joining: Joining,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        let room = workspace.known(room_id, ApiError::room_not_found, now)?;
        room.check_enabled()?;
        if joining.role.is_empty() {
            joining.role = room.settings.roles.first().cloned().unwrap_or_default();
        }
        room.check_role(&joining.role)?;
        let data = room_event::joined(workspace.join(room_id, joining, now)?);
        self.send_room_event(workspace, room_id, RoomEvent::PeerJoined, data, now);
        self.set_empty(workspace, room_id, None, now);
        Ok(())
    }

    /// Removes the picked peers. When the room is empty, its streams end after their timeout.
    pub(crate) fn remove_peers(
        &self,
        workspace: &mut Workspace,
        room_id: &str,
        picked: impl Fn(&Peer) -> bool,
        leaving: Leaving<'_>,
        now: Timestamp,
    ) {
        for peer in workspace.leave(room_id, picked) {
            self.send_room_event(workspace, room_id, RoomEvent::PeerLeft, room_event::left(&peer, leaving, now), now);
        }
        if workspace.room(room_id).is_none_or(|room| room.peers.is_empty()) {
            self.set_empty(workspace, room_id, Some(now), now);
        }
    }

    /// Tells every stream and job of a room since when it has been empty.
    fn set_empty(&self, workspace: &mut Workspace, room_id: &str, empty_since: Option<Timestamp>, now: Timestamp) {
        workspace.set_empty(room_id, empty_since, now);
        self.jobs().change_live_in(None, room_id, now, |job| job.stream.empty_since = empty_since);
    }

    /// Queues an event of a room if a webhook URL applies to it.
    pub(crate) fn send_room_event(
        &self,
        workspace: &mut Workspace,
        room_id: &str,
        about: RoomEvent,
        own: Value,
        now: Timestamp,
    ) {
        let mut webhooks = self.webhooks();
        let settings = self.webhook_settings(workspace, &webhooks, room_id);
        let Some(room) = workspace.room(room_id).filter(|_| settings.url.is_some()) else { return };
        let mut data = room_event::of_room(room_id, room);
        data.extend(event::object(own));
        let event = event::envelope(workspace.new_uuid(), about.kind(), now, data.into());
        let about = About { room_id: room_id.to_owned(), stream_id: None };
        webhooks.add(event, about, Arc::new(settings), now);
        self.clock.wakeup().notify_one();
    }
}
