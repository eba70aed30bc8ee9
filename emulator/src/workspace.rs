//! Rooms and streams, with an index for each way in which they are looked up.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::{
    bounds::{MOST_ROOMS, MOST_TEXT, full},
    error::ApiError,
    ids::Ids,
    room::{Room, Session},
    settings::Settings,
    stream::LiveStream,
    switches::Switches,
    template::Template,
};

mod changes;
mod directory;
mod people;
pub mod start;
mod templates;

pub struct Workspace {
    pub switches: Switches,
    /// Boxed, since a hash map has room for half as many again.
    rooms: HashMap<String, Box<Room>>,
    /// The ids of the rooms, in the order of their creation.
    room_order: Vec<String>,
    /// Ids of rooms by their names in lower case, and by their codes.
    by_name: HashMap<String, String>,
    by_code: HashMap<String, String>,
    /// Templates that a test set, with their length on the wire, and those that a room has for itself.
    templates: HashMap<String, (Template, usize)>,
    template_rooms: HashMap<String, String>,
    /// In the order of their creation. Boxed, since a vector reserves room for up to as many again.
    #[expect(clippy::vec_box, reason = "of 10,000 streams it saves 2.4 MB")]
    streams: Vec<Box<LiveStream>>,
    by_id: HashMap<String, usize>,
    by_playback_path: HashMap<String, usize>,
    by_asset: HashMap<String, usize>,
    ids: Ids,
    /// The bytes of the texts that rooms, streams and jobs brought along.
    text: usize,
    /// Streams whose milestones may have changed, for whoever sends webhooks.
    changed: BTreeSet<usize>,
    bell: Arc<Notify>,
}

impl Workspace {
    /// `bell` rings at every change to a stream.
    pub fn new(bell: Arc<Notify>) -> Workspace {
        Workspace {
            switches: Switches::default(),
            rooms: HashMap::new(),
            room_order: Vec::new(),
            by_name: HashMap::new(),
            by_code: HashMap::new(),
            templates: HashMap::new(),
            template_rooms: HashMap::new(),
            streams: Vec::new(),
            by_id: HashMap::new(),
            by_playback_path: HashMap::new(),
            by_asset: HashMap::new(),
            ids: Ids::new(),
            text: 0,
            changed: BTreeSet::new(),
            bell,
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self, switches: Switches) {
        *self = Workspace { switches, ..Workspace::new(self.bell.clone()) };
    }

    pub fn settings(&self, room_id: &str) -> Arc<Settings> {
        self.rooms.get(room_id).map_or_else(|| self.default_settings(), |room| room.settings.clone())
    }

    /// Whether there is still a place for a room, which may be there already, and for so many bytes in it.
    pub fn admit(&self, room_id: &str, bytes: usize) -> Result<(), ApiError> {
        if !self.rooms.contains_key(room_id) && self.rooms.len() >= MOST_ROOMS {
            return Err(full(&format!("{MOST_ROOMS} rooms")));
        }
        if self.text + bytes > MOST_TEXT {
            return Err(full(&format!("{} MiB of settings, URLs and messages", MOST_TEXT >> 20)));
        }
        Ok(())
    }

    /// What was kept with so many bytes has so many now.
    pub fn resize(&mut self, before: usize, after: usize) {
        self.text = self.text - before + after;
    }

    /// Notes so many bytes that are kept with a room and that it was asked to admit.
    pub fn keep(&mut self, bytes: usize) {
        self.text += bytes;
    }

    /// Sets a room, whose settings were so long on the wire, and whose template stays what it is unless they name it.
    pub fn set(
        &mut self,
        room_id: &str,
        mut settings: Settings,
        name_template: bool,
        bytes: usize,
        now: Timestamp,
    ) -> Result<Settings, ApiError> {
        self.admit(room_id, bytes)?;
        self.room_mut(room_id, now);
        if name_template {
            self.own_template(room_id, now);
        } else if let Some(template) = self.shared_template(room_id) {
            template.apply(&mut settings);
        }
        let room = self.room_mut(room_id, now);
        let before = std::mem::replace(&mut room.settings_bytes, bytes);
        room.settings = Arc::new(settings.clone());
        self.text = self.text - before + bytes;
        Ok(settings)
    }

    pub fn room(&self, room_id: &str) -> Option<&Room> {
        self.rooms.get(room_id).map(Box::as_ref)
    }

    pub fn room_if_named(&mut self, room_id: &str) -> Option<&mut Room> {
        self.rooms.get_mut(room_id).map(Box::as_mut)
    }

    pub fn rooms(&self) -> impl Iterator<Item = (&String, &Room)> {
        self.rooms.iter().map(|(id, room)| (id, room.as_ref()))
    }

    fn room_mut(&mut self, room_id: &str, now: Timestamp) -> &mut Room {
        if !self.rooms.contains_key(room_id) {
            self.add_room(room_id, room_id, now);
        }
        self.rooms.get_mut(room_id).expect("it was added")
    }

    fn add_room(&mut self, room_id: &str, name: &str, now: Timestamp) {
        let room = Room::new(name, self.default_settings(), self.room_order.len(), now);
        self.rooms.insert(room_id.to_owned(), Box::new(room));
        self.room_order.push(room_id.to_owned());
        self.by_name.entry(name.to_ascii_lowercase()).or_insert_with(|| room_id.to_owned());
    }

    /// The session of a room, which begins when it is first needed.
    pub fn session(&mut self, room_id: &str, now: Timestamp) -> Session {
        if let Some(session) = self.rooms.get(room_id).and_then(|room| room.session.clone()) {
            return session;
        }
        let session = Session { id: self.ids.object(now), started_at: now };
        self.room_mut(room_id, now).session = Some(session.clone());
        session
    }

    /// Another one after each reset.
    pub fn epoch(&self) -> String {
        self.ids.process()
    }

    pub fn new_uuid(&mut self) -> String {
        self.ids.uuid()
    }

    pub fn get(&self, id: &str) -> Option<&LiveStream> {
        self.by_id.get(id).map(|&position| &*self.streams[position])
    }

    /// The stream whose manifests are under this path.
    pub fn get_by_playback_path(&self, path: &str) -> Option<&LiveStream> {
        self.by_playback_path.get(path).map(|&position| &*self.streams[position])
    }

    /// The stream that an asset belongs to.
    pub fn get_by_asset(&self, asset_id: &str) -> Option<&LiveStream> {
        self.by_asset.get(asset_id).map(|&position| &*self.streams[position])
    }

    /// The newest stream of a room.
    pub fn newest_of(&self, room_id: &str) -> Option<&LiveStream> {
        self.rooms.get(room_id)?.newest.map(|position| &*self.streams[position])
    }

    /// The streams of a room that are starting or running, newest first.
    pub fn on_air(&self, room_id: &str, now: Timestamp) -> impl Iterator<Item = &LiveStream> {
        let positions = self.rooms.get(room_id).map(|room| room.on_air.as_slice()).unwrap_or_default();
        positions
            .iter()
            .rev()
            .map(|&position| &*self.streams[position])
            .filter(move |stream| stream.status(now).is_live())
    }

    /// Streams that changed since the last call, each with the right to note what was announced of it.
    pub fn take_changed(&mut self) -> BTreeSet<usize> {
        std::mem::take(&mut self.changed)
    }

    pub fn at(&mut self, position: usize) -> Option<&mut LiveStream> {
        self.streams.get_mut(position).map(Box::as_mut)
    }

    /// All streams, newest first, from the one after `cursor` on. None when no stream has the cursor's id.
    pub fn newest_first(&self, cursor: Option<&str>) -> Option<impl Iterator<Item = &LiveStream>> {
        let end = match cursor {
            Some(id) => *self.by_id.get(id)?,
            None => self.streams.len(),
        };
        Some(self.streams[..end].iter().rev().map(Box::as_ref))
    }

    fn change(&mut self, position: usize) -> &LiveStream {
        self.changed.insert(position);
        self.bell.notify_one();
        &self.streams[position]
    }
}
