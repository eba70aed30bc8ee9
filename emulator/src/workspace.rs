//! Storage of rooms and streams, with an index for each kind of lookup.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::{
    error::ApiError,
    global_settings::GlobalSettings,
    ids::Ids,
    limits::{MAX_ROOMS, MAX_TEXT, full},
    room::{Room, Session},
    settings::Settings,
    stream::LiveStream,
    template::Template,
};

mod changes;
mod peers;
mod rooms;
pub mod start;
mod templates;

pub struct Workspace {
    pub global_settings: GlobalSettings,
    /// Boxed, because a hash map reserves spare entries.
    rooms: HashMap<String, Box<Room>>,
    /// Room ids in order of creation.
    room_order: Vec<String>,
    /// Room ids by lower-case name, and by code.
    by_name: HashMap<String, String>,
    by_code: HashMap<String, String>,
    /// Templates set by control routes with the size of their JSON, and room ids by the id of their own template.
    templates: HashMap<String, (Template, usize)>,
    template_rooms: HashMap<String, String>,
    /// In order of creation. Boxed, because a vector reserves up to as many spare entries.
    #[expect(clippy::vec_box, reason = "of 10,000 streams it saves 2.4 MB")]
    streams: Vec<Box<LiveStream>>,
    by_id: HashMap<String, usize>,
    by_playback_path: HashMap<String, usize>,
    by_asset: HashMap<String, usize>,
    ids: Ids,
    /// Bytes of the texts of rooms, streams and jobs.
    text: usize,
    /// Streams whose milestones may have changed, for the webhook dispatcher.
    changed: BTreeSet<usize>,
    wakeup: Arc<Notify>,
}

impl Workspace {
    /// `wakeup` is notified of every change to a stream.
    pub fn new(wakeup: Arc<Notify>) -> Workspace {
        Workspace {
            global_settings: GlobalSettings::default(),
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
            wakeup,
        }
    }

    /// Removes everything.
    pub fn clear(&mut self, global_settings: GlobalSettings) {
        *self = Workspace { global_settings, ..Workspace::new(self.wakeup.clone()) };
    }

    pub fn settings(&self, room_id: &str) -> Arc<Settings> {
        self.rooms.get(room_id).map_or_else(|| self.default_settings(), |room| room.settings.clone())
    }

    /// Checks the limits for a new or existing room with additional `bytes`.
    pub fn admit(&self, room_id: &str, bytes: usize) -> Result<(), ApiError> {
        if !self.rooms.contains_key(room_id) && self.rooms.len() >= MAX_ROOMS {
            return Err(full(&format!("{MAX_ROOMS} rooms")));
        }
        if self.text + bytes > MAX_TEXT {
            return Err(full(&format!("{} MiB of settings, URLs and messages", MAX_TEXT >> 20)));
        }
        Ok(())
    }

    /// Accounts for stored text that changed its size.
    pub fn resize(&mut self, before: usize, after: usize) {
        self.text = self.text - before + after;
    }

    /// Accounts for bytes that `admit` has allowed.
    pub fn keep(&mut self, bytes: usize) {
        self.text += bytes;
    }

    /// Sets a room's settings; `bytes` is the size of their JSON. The room keeps its template unless the settings define one.
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

    /// The session of a room, created on first use.
    pub fn session(&mut self, room_id: &str, now: Timestamp) -> Session {
        if let Some(session) = self.rooms.get(room_id).and_then(|room| room.session.clone()) {
            return session;
        }
        let session = Session { id: self.ids.object(now), started_at: now };
        self.room_mut(room_id, now).session = Some(session.clone());
        session
    }

    /// Differs after each reset.
    pub fn epoch(&self) -> String {
        self.ids.process()
    }

    pub fn new_uuid(&mut self) -> String {
        self.ids.uuid()
    }

    pub fn get(&self, id: &str) -> Option<&LiveStream> {
        self.by_id.get(id).map(|&position| &*self.streams[position])
    }

    /// The stream with this playback path.
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

    /// The streams on air in a room, newest first.
    pub fn on_air(&self, room_id: &str, now: Timestamp) -> impl Iterator<Item = &LiveStream> {
        let positions = self.rooms.get(room_id).map(|room| room.on_air.as_slice()).unwrap_or_default();
        positions
            .iter()
            .rev()
            .map(|&position| &*self.streams[position])
            .filter(move |stream| stream.status(now).is_live())
    }

    /// Returns the positions of streams that changed since the last call.
    pub fn take_changed(&mut self) -> BTreeSet<usize> {
        std::mem::take(&mut self.changed)
    }

    pub fn at(&mut self, position: usize) -> Option<&mut LiveStream> {
        self.streams.get_mut(position).map(Box::as_mut)
    }

    /// All streams after `cursor`, newest first. None if the cursor is unknown.
    pub fn newest_first(&self, cursor: Option<&str>) -> Option<impl Iterator<Item = &LiveStream>> {
        let end = match cursor {
            Some(id) => *self.by_id.get(id)?,
            None => self.streams.len(),
        };
        Some(self.streams[..end].iter().rev().map(Box::as_ref))
    }

    fn change(&mut self, position: usize) -> &LiveStream {
        self.changed.insert(position);
        self.wakeup.notify_one();
        &self.streams[position]
    }
}
