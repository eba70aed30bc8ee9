//! Rooms and streams, with an index for each way in which they are looked up.

use std::{collections::HashMap, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::{
    clock::to_millis,
    ids::Ids,
    room::{AlreadyRunning, Room, Settings, StopWhenIdle},
    start_request::StartRequest,
    stream::{LiveStream, Playback, Status, TimedMetadata, asset_count},
};

/// The customer that every playback URL of the emulator belongs to.
const CUSTOMER_ID: &str = "62d0e0a5c7f1b2d3e4f50617";
/// The name that a room's only destination has when none is set; dashboard-made ones are UUIDs too.
const DEFAULT_DESTINATION: &str = "5d3f8a52-7c1e-4b0a-9f4e-2a6b8c0d1e3f";

pub struct Workspace {
    rooms: HashMap<String, Room>,
    /// In the order of their creation.
    streams: Vec<LiveStream>,
    by_id: HashMap<String, usize>,
    by_playback_path: HashMap<String, usize>,
    ids: Ids,
}

/// What became of a start.
pub enum Started<'a> {
    New(&'a LiveStream),
    Existing(&'a LiveStream),
    Refused(AlreadyRunning),
}

impl Workspace {
    pub fn new() -> Workspace {
        Workspace {
            rooms: HashMap::new(),
            streams: Vec::new(),
            by_id: HashMap::new(),
            by_playback_path: HashMap::new(),
            ids: Ids::new(),
        }
    }

    pub fn settings(&self, room_id: &str) -> Settings {
        self.rooms.get(room_id).map(|room| room.settings.clone()).unwrap_or_default()
    }

    pub fn set(&mut self, room_id: &str, settings: Settings) {
        self.rooms.entry(room_id.to_owned()).or_default().settings = settings;
    }

    /// Starts a stream in a room whose settings the request fits.
    pub fn start(
        &mut self,
        room_id: &str,
        request: StartRequest,
        origin: &str,
        default_delay: Duration,
        now: Timestamp,
    ) -> Started<'_> {
        let room = self.rooms.entry(room_id.to_owned()).or_default();
        if let Some(newest) = room.newest
            && matches!(self.streams[newest].status(now), Status::Starting | Status::Running)
        {
            return match room.settings.already_running {
                AlreadyRunning::Existing => Started::Existing(&self.streams[newest]),
                refusal => Started::Refused(refusal),
            };
        }

        let settings = &room.settings;
        let delay = settings.start_delay.unwrap_or(default_delay.as_secs_f64());
        let position = self.streams.len();
        room.newest = Some(position);
        let session_id = room.session_id.get_or_insert_with(|| self.ids.object(now)).clone();
        let id = self.ids.object(now);
        let playback_path = free_playback_path(&self.by_playback_path, room_id, now);
        self.by_id.insert(id.clone(), position);
        self.streams.push(LiveStream {
            id,
            room_id: room_id.to_owned(),
            session_id,
            destination: request
                .destination
                .or_else(|| settings.destinations.first().cloned())
                .unwrap_or_else(|| DEFAULT_DESTINATION.into()),
            meeting_url: request.meeting_url.unwrap_or_else(|| {
                let subdomain = settings.subdomain.as_deref().unwrap_or_default();
                format!("https://{subdomain}.app.100ms.live/preview/{room_id}/__internal_recorder?skip_preview=true")
            }),
            playback: Playback { url: format!("{origin}{playback_path}/master.m3u8") },
            recording: request.recording,
            created_at: now,
            runs_from: to_millis(now) + SignedDuration::from_millis((delay * 1000.0).round() as i64),
            fails: settings.fail_start,
            stop_requested_at: None,
            asset_ids: (0..asset_count()).map(|_| self.ids.object(now)).collect(),
            timed_metadata: Vec::new(),
        });
        self.by_playback_path.insert(playback_path, position);
        Started::New(&self.streams[position])
    }

    pub fn get(&self, id: &str) -> Option<&LiveStream> {
        self.by_id.get(id).map(|&position| &self.streams[position])
    }

    /// The stream whose manifests are under this path.
    pub fn get_by_playback_path(&self, path: &str) -> Option<&LiveStream> {
        self.by_playback_path.get(path).map(|&position| &self.streams[position])
    }

    /// Stops a stream; one that is stopping already stays as it is. None when it is unknown or over.
    pub fn stop(&mut self, id: &str, now: Timestamp) -> Option<&LiveStream> {
        let stream = &mut self.streams[*self.by_id.get(id)?];
        match stream.status(now) {
            Status::Starting | Status::Running => stream.stop_requested_at = Some(now),
            Status::Stopping => (),
            Status::PostProcessing | Status::Completed | Status::Failed => return None,
        }
        Some(stream)
    }

    /// Stops what is starting or running in a room. An error is the room's way of answering when nothing is.
    pub fn stop_room(&mut self, room_id: &str, now: Timestamp) -> Result<&LiveStream, StopWhenIdle> {
        let settings = self.settings(room_id);
        let newest = self.rooms.get(room_id).and_then(|room| room.newest);
        let active =
            |&position: &usize| matches!(self.streams[position].status(now), Status::Starting | Status::Running);
        let position = newest.filter(active).ok_or(settings.stop_when_idle)?;
        self.streams[position].stop_requested_at = Some(now);
        Ok(&self.streams[position])
    }

    /// Adds timed metadata to a running stream. None when it does not run.
    pub fn add_metadata(&mut self, id: &str, payload: String, duration: u32, now: Timestamp) -> Option<&LiveStream> {
        let stream = &mut self.streams[*self.by_id.get(id)?];
        if stream.status(now) != Status::Running {
            return None;
        }
        stream.timed_metadata.push(TimedMetadata { id: self.ids.uuid(), payload, starts_at: to_millis(now), duration });
        Some(stream)
    }

    /// The room that a request is about: named in the path, in the query, or by the stream whose id is in the path.
    pub fn room_of(&self, path: &str, query: &str) -> Option<String> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        match segments[..] {
            ["v2", "live-streams"] => {
                query.split('&').find_map(|pair| pair.strip_prefix("room_id=")).map(str::to_owned)
            }
            ["v2", "live-streams", "room", room_id, ..] | ["beam", _, room_id, ..] => Some(room_id.to_owned()),
            ["v2", "live-streams", id, ..] => self.get(id).map(|stream| stream.room_id.clone()),
            _ => None,
        }
    }

    /// All streams, newest first, from the one after `cursor` on. None when no stream has the cursor's id.
    pub fn newest_first(&self, cursor: Option<&str>) -> Option<impl Iterator<Item = &LiveStream>> {
        let end = match cursor {
            Some(id) => *self.by_id.get(id)?,
            None => self.streams.len(),
        };
        Some(self.streams[..end].iter().rev())
    }
}

/// Two streams of a room within one millisecond must not share a playback URL.
fn free_playback_path(taken: &HashMap<String, usize>, room_id: &str, now: Timestamp) -> String {
    let day = now.strftime("%Y%m%d");
    (now.as_millisecond()..)
        .map(|epoch| format!("/beam/{CUSTOMER_ID}/{room_id}/{day}/{epoch}"))
        .find(|path| !taken.contains_key(path))
        .expect("some millisecond is free")
}
