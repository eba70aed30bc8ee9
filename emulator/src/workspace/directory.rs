//! Rooms as the API knows them: by id and by name, created and updated.

use std::sync::Arc;

use axum::http::StatusCode;
use jiff::Timestamp;

use super::Workspace;
use crate::{
    error::ApiError,
    room::{Room, RoomId},
    room_request::RoomRequest,
};

impl Workspace {
    /// Refuses a room that does not exist, which only a strict emulator knows of. A malformed id is somebody else's to it.
    pub fn check_known(&self, room_id: &str, unknown: fn() -> ApiError) -> Result<(), ApiError> {
        match self.switches.strict_rooms && !self.rooms.contains_key(room_id) {
            false => Ok(()),
            true if RoomId::is_object_id(room_id) => Err(unknown()),
            true => Err(ApiError::forbidden()),
        }
    }

    /// A room that exists, or that exists from now on.
    pub fn known(&mut self, room_id: &str, unknown: fn() -> ApiError, now: Timestamp) -> Result<&mut Room, ApiError> {
        self.check_known(room_id, unknown)?;
        self.admit(room_id, 0)?;
        Ok(self.room_mut(room_id, now))
    }

    /// Creates a room, or updates the one that has the name already; its body was so long. Returns its id.
    pub fn create_room(&mut self, request: RoomRequest, bytes: usize, now: Timestamp) -> Result<String, ApiError> {
        let existing = request.name.as_ref().and_then(|name| self.by_name.get(&name.to_ascii_lowercase()).cloned());
        if let Some(id) = existing {
            return self.update_room(&id, request, bytes, now).map(|()| id);
        }
        self.check_template(&request)?;
        let id = self.ids.object(now);
        self.admit(&id, bytes)?;
        let name = request.name.clone().unwrap_or_else(|| self.ids.uuid());
        self.add_room(&id, &name, now);
        self.update_room(&id, request, bytes, now)?;
        Ok(id)
    }

    /// Sets what a request names of a room that exists.
    pub fn update_room(
        &mut self,
        id: &str,
        request: RoomRequest,
        bytes: usize,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        self.check_template(&request)?;
        self.admit(id, bytes)?;
        self.text += bytes;
        let names_template = request.template_id.is_some();
        let Some(room) = self.rooms.get_mut(id) else { return Err(ApiError::room_not_found()) };
        if let Some(name) = &request.name {
            self.by_name.remove(&room.record.name.to_ascii_lowercase());
            self.by_name.insert(name.to_ascii_lowercase(), id.to_owned());
            room.record.name = name.clone();
        }
        room.record.take(request, now);
        if names_template
            && let Some(template) = self.shared_template(id)
            && let Some(room) = self.rooms.get_mut(id)
        {
            template.apply(Arc::make_mut(&mut room.settings));
        }
        Ok(())
    }

    /// Whether something can start in a room.
    pub fn check_startable(&self, room_id: &str) -> Result<(), ApiError> {
        self.check_known(room_id, ApiError::forbidden)?;
        self.room(room_id).map_or(Ok(()), Room::check_enabled)
    }

    fn check_template(&self, request: &RoomRequest) -> Result<(), ApiError> {
        match &request.template_id {
            Some(id) if !self.has_template(id) => {
                Err(ApiError::new(StatusCode::BAD_REQUEST, "Error: template not found"))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The id of the room that has a name.
    pub fn room_named(&self, name: &str) -> Option<&String> {
        self.by_name.get(&name.to_ascii_lowercase())
    }

    /// Rooms with their ids, the newest first, from the one after `cursor` on. None when no room has the cursor's id.
    pub fn rooms_newest_first(&self, cursor: Option<&str>) -> Option<impl Iterator<Item = (&String, &Room)>> {
        let end = match cursor {
            Some(id) => self.rooms.get(id)?.position,
            None => self.room_order.len(),
        };
        let ids = self.room_order.get(..end)?.iter().rev();
        Some(ids.filter_map(|id| self.rooms.get_key_value(id)).map(|(id, room)| (id, room.as_ref())))
    }
}
