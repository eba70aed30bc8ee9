//! Rooms and streams, with an index for each way in which they are looked up.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use crate::{
    clock::to_millis,
    destination::Destination,
    ids::Ids,
    lag::Lag,
    playback::{self, Playback},
    recording_assets,
    room::{Room, Session},
    settings::{AlreadyRunning, Settings},
    start_request::StartRequest,
    stream::LiveStream,
};

mod changes;

/// Most streams have it, so they share one.
static DEFAULT_DESTINATION: LazyLock<Arc<Destination>> = LazyLock::new(Arc::default);

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

/// What became of a start.
pub enum Started<'a> {
    New(&'a LiveStream),
    Existing(&'a LiveStream),
    Refused(AlreadyRunning),
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

    /// Starts a stream in a room whose settings the request fits, and where a beam of another kind may run.
    pub fn start(
        &mut self,
        room_id: &str,
        request: StartRequest,
        origin: &str,
        default_delay: Duration,
        other_beam: bool,
        now: Timestamp,
    ) -> Started<'_> {
        let running = self.on_air(room_id, now).next().and_then(|stream| self.by_id.get(&stream.id).copied());
        match (self.room_mut(room_id).settings.already_running, running) {
            (AlreadyRunning::Existing, Some(position)) => return Started::Existing(&self.streams[position]),
            (AlreadyRunning::Allow, _) => (),
            (refusal, Some(_)) => return Started::Refused(refusal),
            (refusal @ AlreadyRunning::Refuse, None) if other_beam => return Started::Refused(refusal),
            (_, None) => (),
        }

        let position = self.streams.len();
        let playback_path = playback::free_path(room_id, now, |path| self.by_playback_path.contains_key(path));
        let url = format!("{origin}{playback_path}/master.m3u8");
        let stream = self.new_stream(room_id, request, url, default_delay, now);
        let Workspace { rooms, streams, .. } = self;
        let room = rooms.entry(room_id.to_owned()).or_default();
        room.newest = Some(position);
        room.streams += 1;
        // What is over stays over, so that a room's list has no more than what ran at once.
        room.on_air.retain(|&earlier| streams[earlier].status(now).is_live());
        room.on_air.push(position);
        self.by_id.insert(stream.id.clone(), position);
        self.by_asset.extend(stream.asset_ids.iter().map(|asset| (asset.clone(), position)));
        self.streams.push(stream);
        self.by_playback_path.insert(playback_path, position);
        Started::New(self.change(position))
    }

    /// A stream as the room's settings make it, which is not in any list yet.
    pub fn new_stream(
        &mut self,
        room_id: &str,
        request: StartRequest,
        url: String,
        default_delay: Duration,
        now: Timestamp,
    ) -> LiveStream {
        let session = self.session(room_id, now);
        let Workspace { rooms, ids, .. } = self;
        let room = rooms.entry(room_id.to_owned()).or_default();
        let settings = &room.settings;
        let destination = destination(request.destination.as_deref(), &settings.destinations);
        let recording = request.recording.unwrap_or(destination.recorded());
        let assets = recording_assets::count(recording, destination.variants().len());
        let delay = settings.start_delay.unwrap_or(default_delay.as_secs_f64());
        let runs_from = to_millis(now) + milliseconds(delay);
        LiveStream {
            id: ids.object(now),
            room_id: room_id.to_owned(),
            session,
            window: destination.playlist_segments(settings.window),
            destination,
            meeting_url: request.meeting_url.unwrap_or_else(|| settings.meeting_url(room_id)),
            playback: Playback { url },
            recording,
            captions: request.captions,
            created_at: now,
            lag: Lag::of(settings),
            skew: SignedDuration::from_secs_f64(settings.clock_skew),
            runs_from,
            failure: match (settings.fail_start, settings.fail_after) {
                (Some(error), _) => Some((runs_from, error)),
                (None, Some(after)) => Some((runs_from + milliseconds(after.seconds), after.error_type)),
                (None, None) => None,
            },
            upload_fails: settings.fail_upload,
            stop: None,
            empty_since: room.empty_since,
            pauses: Vec::new(),
            asset_ids: (0..assets).map(|_| ids.object(now)).collect(),
            timed_metadata: Vec::new(),
            announced: 0,
        }
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

/// The room's destination of this name; a room that names none has any.
fn destination(name: Option<&str>, all: &[Destination]) -> Arc<Destination> {
    match (name, all) {
        (None, []) => DEFAULT_DESTINATION.clone(),
        (None, [first, ..]) => Arc::new(first.clone()),
        (Some(name), all) => {
            let known = all.iter().find(|destination| destination.name == name);
            Arc::new(known.cloned().unwrap_or_else(|| Destination::named(name)))
        }
    }
}

fn milliseconds(seconds: f64) -> SignedDuration {
    SignedDuration::from_millis((seconds * 1000.0).round() as i64)
}
