//! Starts streams according to the room's settings.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};

use super::Workspace;
use crate::{
    clock::to_millis,
    destination::Destination,
    error::ApiError,
    limits::{MAX_STREAMS, full},
    playback::{self, Playback},
    recording_assets,
    settings::AlreadyRunning,
    start_request::StartRequest,
    stream::LiveStream,
};

/// Shared by most streams.
static DEFAULT_DESTINATION: LazyLock<Arc<Destination>> = LazyLock::new(Arc::default);

/// Outcome of a start.
pub enum Started<'a> {
    New(&'a LiveStream),
    Existing(&'a LiveStream),
    Refused(ApiError),
}

impl Workspace {
    /// Starts a stream. The request has been validated; `other_beam` is whether another kind of beam runs in the room.
    pub fn start(
        &mut self,
        room_id: &str,
        request: StartRequest,
        origin: &str,
        default_delay: Duration,
        other_beam: bool,
        now: Timestamp,
    ) -> Started<'_> {
        if let Err(refusal) = self.check_startable(room_id) {
            return Started::Refused(refusal);
        }
        let running = self.on_air(room_id, now).next().and_then(|stream| self.by_id.get(&stream.id).copied());
        let already_running = self.rooms.get(room_id).map(|room| room.settings.already_running).unwrap_or_default();
        match (already_running, running) {
            (AlreadyRunning::Existing, Some(position)) => return Started::Existing(&self.streams[position]),
            (AlreadyRunning::Allow, _) => (),
            (refusal, Some(_)) => return Started::Refused(refusal.refusal()),
            (refusal @ AlreadyRunning::Refuse, None) if other_beam => return Started::Refused(refusal.refusal()),
            (_, None) => (),
        }

        if self.streams.len() >= MAX_STREAMS {
            return Started::Refused(full(&format!("{MAX_STREAMS} streams")));
        }
        if let Err(refusal) = self.admit(room_id, request.bytes()) {
            return Started::Refused(refusal);
        }

        let position = self.streams.len();
        let playback_path = playback::free_path(room_id, now, |path| self.by_playback_path.contains_key(path));
        let url = format!("{origin}{playback_path}/master.m3u8");
        let stream = self.new_stream(room_id, request, url, default_delay, now);
        let Workspace { rooms, streams, .. } = self;
        let room = rooms.get_mut(room_id).expect("a stream named its room");
        room.newest = Some(position);
        room.streams += 1;
        // Ended streams never come back, so the list can drop them.
        room.on_air.retain(|&earlier| streams[earlier].status(now).is_live());
        room.on_air.push(position);
        self.by_id.insert(stream.id.clone(), position);
        self.by_asset.extend(stream.asset_ids.iter().map(|asset| (asset.clone(), position)));
        self.streams.push(Box::new(stream));
        self.by_playback_path.insert(playback_path, position);
        Started::New(self.change(position))
    }

    /// Builds a stream from the room's settings without storing it.
    pub fn new_stream(
        &mut self,
        room_id: &str,
        request: StartRequest,
        url: String,
        default_delay: Duration,
        now: Timestamp,
    ) -> LiveStream {
        let session = self.session(room_id, now);
        self.keep(request.bytes());
        let Workspace { rooms, ids, .. } = self;
        let room = rooms.get_mut(room_id).expect("a session named its room");
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
            captions: request.captions || settings.captions,
            created_at: now,
            lag: settings.lag(),
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
            reported: 0,
        }
    }
}

/// The room's destination of this name; a room without destinations accepts any name.
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
