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
};

mod changes;
pub mod start;

pub struct Workspace {
    rooms: HashMap<String, Room>,
    /// In the order of their creation.
    streams: Vec<LiveStream>,
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
            rooms: HashMap::new(),
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
    pub fn clear(&mut self) {
        *self = Workspace::new(self.bell.clone());
    }

    pub fn settings(&self, room_id: &str) -> Settings {
        self.rooms.get(room_id).map(|room| room.settings.clone()).unwrap_or_default()
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

    /// Notes so many bytes that are kept with a room and that it was asked to admit.
    pub fn keep(&mut self, bytes: usize) {
        self.text += bytes;
    }

    /// Sets a room, whose settings were so long on the wire.
    pub fn set(&mut self, room_id: &str, settings: Settings, bytes: usize) -> Result<(), ApiError> {
        self.admit(room_id, bytes)?;
        let room = self.room_mut(room_id);
        let before = std::mem::replace(&mut room.settings_bytes, bytes);
        room.settings = settings;
        self.text = self.text - before + bytes;
        Ok(())
    }

    pub fn room(&self, room_id: &str) -> Option<&Room> {
        self.rooms.get(room_id)
    }

    pub fn rooms(&self) -> impl Iterator<Item = (&String, &Room)> {
        self.rooms.iter()
    }

    fn room_mut(&mut self, room_id: &str) -> &mut Room {
        self.rooms.entry(room_id.to_owned()).or_default()
    }

    /// The session of a room, which begins when it is first needed.
    pub fn session(&mut self, room_id: &str, now: Timestamp) -> Session {
        let Workspace { rooms, ids, .. } = self;
        let room = rooms.entry(room_id.to_owned()).or_default();
        room.session.get_or_insert_with(|| Session { id: ids.object(now), started_at: now }).clone()
    }

    pub fn new_uuid(&mut self) -> String {
        self.ids.uuid()
    }

    pub fn get(&self, id: &str) -> Option<&LiveStream> {
        self.by_id.get(id).map(|&position| &self.streams[position])
    }

    /// The stream whose manifests are under this path.
    pub fn get_by_playback_path(&self, path: &str) -> Option<&LiveStream> {
        self.by_playback_path.get(path).map(|&position| &self.streams[position])
    }

    /// The stream that an asset belongs to.
    pub fn get_by_asset(&self, asset_id: &str) -> Option<&LiveStream> {
        self.by_asset.get(asset_id).map(|&position| &self.streams[position])
    }

    /// The newest stream of a room.
    pub fn newest_of(&self, room_id: &str) -> Option<&LiveStream> {
        self.rooms.get(room_id)?.newest.map(|position| &self.streams[position])
    }

    /// The streams of a room that are starting or running, newest first.
    pub fn on_air(&self, room_id: &str, now: Timestamp) -> impl Iterator<Item = &LiveStream> {
        let positions = self.rooms.get(room_id).map(|room| room.on_air.as_slice()).unwrap_or_default();
        positions
            .iter()
            .rev()
            .map(|&position| &self.streams[position])
            .filter(move |stream| stream.status(now).is_live())
    }

    /// Streams that changed since the last call, each with the right to note what was announced of it.
    pub fn take_changed(&mut self) -> BTreeSet<usize> {
        std::mem::take(&mut self.changed)
    }

    pub fn at(&mut self, position: usize) -> Option<&mut LiveStream> {
        self.streams.get_mut(position)
    }

    /// All streams, newest first, from the one after `cursor` on. None when no stream has the cursor's id.
    pub fn newest_first(&self, cursor: Option<&str>) -> Option<impl Iterator<Item = &LiveStream>> {
        let end = match cursor {
            Some(id) => *self.by_id.get(id)?,
            None => self.streams.len(),
        };
        Some(self.streams[..end].iter().rev())
    }

    fn change(&mut self, position: usize) -> &LiveStream {
        self.changed.insert(position);
        self.bell.notify_one();
        &self.streams[position]
    }
}
