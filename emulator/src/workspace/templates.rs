//! Templates: the default one, those set by control routes, and own templates of rooms whose settings differ.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;

use super::Workspace;
use crate::{
    error::ApiError,
    room::Room,
    settings::Settings,
    template::{self, Template},
};

impl Workspace {
    /// The id of a room's template.
    pub fn template_id(&self, room_id: &str) -> &str {
        self.room(room_id).map_or(template::DEFAULT_ID, Room::template_id)
    }

    /// The name of a room's template.
    pub fn template_name(&self, room: &Room) -> String {
        self.template(room.template_id()).map(|template| template.name).unwrap_or_default()
    }

    pub(super) fn has_template(&self, id: &str) -> bool {
        id == template::DEFAULT_ID || self.templates.contains_key(id) || self.template_rooms.contains_key(id)
    }

    pub fn template(&self, id: &str) -> Option<Template> {
        let of_room = || self.template_rooms.get(id).and_then(|room_id| self.rooms.get(room_id));
        let set = self.templates.get(id).map(|(template, _)| template.clone());
        let known = set.or_else(|| of_room().map(|room| Template::of(&room.settings)));
        known.or_else(|| (id == template::DEFAULT_ID).then(Template::default))
    }

    /// Sets a template and updates its rooms.
    pub fn set_template(&mut self, id: &str, template: Template, bytes: usize) -> Result<(), ApiError> {
        self.admit(id, bytes)?;
        for room in self.rooms.values_mut().filter(|room| room.template_id() == id) {
            template.apply(Arc::make_mut(&mut room.settings));
        }
        let before = self.templates.insert(id.to_owned(), (template, bytes)).map_or(0, |(_, bytes)| bytes);
        self.text = self.text - before + bytes;
        Ok(())
    }

    /// Gives a room its own template.
    pub(super) fn own_template(&mut self, room_id: &str, now: Timestamp) {
        let Some(room) = self.rooms.get_mut(room_id) else { return };
        if room.own_template.is_none() {
            let id = self.ids.object(now);
            room.own_template = Some(id.clone());
            self.template_rooms.insert(id, room_id.to_owned());
        }
    }

    /// Returns a room to the template of its record.
    pub(super) fn shared_template(&mut self, room_id: &str) -> Option<Template> {
        let room = self.rooms.get_mut(room_id)?;
        if let Some(own) = room.own_template.take() {
            self.template_rooms.remove(&own);
        }
        let id = room.template_id().to_owned();
        self.template(&id)
    }

    pub(super) fn default_settings(&self) -> Arc<Settings> {
        static DEFAULT: LazyLock<Arc<Settings>> = LazyLock::new(Arc::default);
        let mut settings = DEFAULT.clone();
        if let Some((template, _)) = self.templates.get(template::DEFAULT_ID) {
            template.apply(Arc::make_mut(&mut settings));
        }
        settings
    }
}
