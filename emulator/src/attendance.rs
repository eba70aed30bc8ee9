//! Who comes into a room and leaves it, with what follows for everything that runs there and for whoever is told.

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
    /// Somebody joins a room that is enabled.
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
        self.tell(workspace, room_id, RoomEvent::PeerJoined, data, now);
        self.set_empty(workspace, room_id, None, now);
        Ok(())
    }

    /// Some leave a room. When nobody is left, what runs there ends after a while.
    pub(crate) fn remove_peers(
        &self,
        workspace: &mut Workspace,
        room_id: &str,
        picked: impl Fn(&Peer) -> bool,
        leaving: Leaving<'_>,
        now: Timestamp,
    ) {
        for peer in workspace.leave(room_id, picked) {
            self.tell(workspace, room_id, RoomEvent::PeerLeft, room_event::left(&peer, leaving, now), now);
        }
        if workspace.room(room_id).is_none_or(|room| room.peers.is_empty()) {
            self.set_empty(workspace, room_id, Some(now), now);
        }
    }

    /// Whether somebody is there counts for everything that runs in a room.
    fn set_empty(&self, workspace: &mut Workspace, room_id: &str, empty_since: Option<Timestamp>, now: Timestamp) {
        workspace.set_empty(room_id, empty_since, now);
        self.jobs().change_live_in(None, room_id, now, |job| job.life.empty_since = empty_since);
    }

    /// Sends an event of a room to where its webhooks go, if they go anywhere.
    pub(crate) fn tell(&self, workspace: &mut Workspace, room_id: &str, about: RoomEvent, own: Value, now: Timestamp) {
        let mut webhooks = self.webhooks();
        let settings = self.webhook_settings(workspace, &webhooks, room_id);
        let Some(room) = workspace.room(room_id).filter(|_| settings.url.is_some()) else { return };
        let mut data = room_event::of_room(room_id, room);
        data.extend(event::object(own));
        let event = event::envelope(workspace.new_uuid(), about.kind(), now, data.into());
        let about = About { room_id: room_id.to_owned(), stream_id: None };
        webhooks.add(event, about, Arc::new(settings), now);
        self.clock.bell().notify_one();
    }
}
