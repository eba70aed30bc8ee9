//! Rooms and streams, with an index for each way in which they are looked up.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::{
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
    /// Streams whose milestones may have changed, for whoever sends webhooks.
    changed: Vec<usize>,
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
            changed: Vec::new(),
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

    pub fn set(&mut self, room_id: &str, settings: Settings) {
        self.room_mut(room_id).settings = settings;
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
    pub fn take_changed(&mut self) -> Vec<usize> {
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
        self.changed.push(position);
        self.bell.notify_one();
        &self.streams[position]
    }
}
