//! Lookup, creation and update of rooms for the API.

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
    /// With `strict_rooms`, refuses unknown rooms; ids that are not object ids get a 403.
    pub fn check_known(&self, room_id: &str, unknown: fn() -> ApiError) -> Result<(), ApiError> {
        match self.global_settings.strict_rooms && !self.rooms.contains_key(room_id) {
            false => Ok(()),
            true if RoomId::is_object_id(room_id) => Err(unknown()),
            true => Err(ApiError::forbidden()),
        }
    }

    /// An existing room, or a new one unless `strict_rooms` is set.
    pub fn known(&mut self, room_id: &str, unknown: fn() -> ApiError, now: Timestamp) -> Result<&mut Room, ApiError> {
        self.check_known(room_id, unknown)?;
        self.admit(room_id, 0)?;
        Ok(self.room_mut(room_id, now))
    }

    /// Creates a room, or updates the one with the same name; `bytes` is the size of the body. Returns the id.
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

    /// Applies a request to an existing room.
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

    /// Checks that a room exists and is enabled.
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

    /// The id of the room with this name.
    pub fn room_named(&self, name: &str) -> Option<&String> {
        self.by_name.get(&name.to_ascii_lowercase())
    }

    /// Rooms after `cursor` with their ids, newest first. None if the cursor is unknown.
    pub fn rooms_newest_first(&self, cursor: Option<&str>) -> Option<impl Iterator<Item = (&String, &Room)>> {
        let end = match cursor {
            Some(id) => self.rooms.get(id)?.position,
            None => self.room_order.len(),
        };
        let ids = self.room_order.get(..end)?.iter().rev();
        Some(ids.filter_map(|id| self.rooms.get_key_value(id)).map(|(id, room)| (id, room.as_ref())))
    }
}
