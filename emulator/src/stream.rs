//! One live stream. What it is at an instant is computed from when it was started and stopped; nothing runs behind it.

use std::{ops::Range, sync::Arc};

use jiff::{SignedDuration, Timestamp};

use crate::{
    clock::to_millis,
    destination::{Destination, PlaylistType},
    failure::{ErrorType, Reason},
    lag::Lag,
    media::SEGMENT_SECONDS,
    playback::Playback,
    recording::Recording,
    room::Session,
    status::Status,
};

/// How long a stream is `stopping`, and then `post_processing` when it has a recording.
pub const STOPPING: SignedDuration = SignedDuration::from_secs(1);
pub const POST_PROCESSING: SignedDuration = SignedDuration::from_secs(1);

/// A recorder on a page of another room sees by itself that its room has ended.
const NOTICES_END: SignedDuration = SignedDuration::from_secs(60);

pub struct LiveStream {
    pub id: String,
    pub room_id: String,
    pub session: Session,
    pub destination: Arc<Destination>,
    /// Segments in a live playlist.
    pub window: u64,
    pub meeting_url: String,
    pub playback: Playback,
    pub recording: Recording,
    /// Live transcription was asked for.
    pub captions: bool,
    pub created_at: Timestamp,
    pub lag: Lag,
    /// How far the API's stamps are off.
    pub skew: SignedDuration,
    /// When it becomes `running` if nothing happens before. Segment 0 of its media starts here.
    pub runs_from: Timestamp,
    /// When it fails, if it has not ended before.
    pub failure: Option<(Timestamp, ErrorType)>,
    pub upload_fails: bool,
    /// The first request that stops it.
    pub stop: Option<(Timestamp, Reason)>,
    /// Since when nobody is in the room.
    pub empty_since: Option<Timestamp>,
    /// When its recording was paused, and resumed.
    pub pauses: Vec<Pause>,
    /// One for the video on demand and one for the file of each layer; empty without a recording.
    pub asset_ids: Vec<String>,
    pub timed_metadata: Vec<TimedMetadata>,
    /// How many of its milestones were told to webhooks, and how many steps to whoever listens.
    pub announced: u8,
    pub told: u8,
}

/// From when a recording is paused, and until when.
pub type Pause = (Timestamp, Option<Timestamp>);

#[derive(Clone)]
pub struct TimedMetadata {
    pub id: String,
    pub payload: String,
    pub starts_at: Timestamp,
    pub duration: u32,
}

impl TimedMetadata {
    /// Whether a player that shows media from `instant` on still needs it.
    pub fn lasts_until(&self, instant: Timestamp) -> bool {
        self.starts_at + SignedDuration::from_secs(self.duration.into()) >= instant
    }
}

/// How much of the stream's media there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    pub starts_at: Timestamp,
    /// Segments that are complete.
    pub segments: u64,
    /// It was stopped, so that nothing follows. A stream that failed just does not go on.
    pub ended: bool,
}

impl LiveStream {
    pub fn status(&self, now: Timestamp) -> Status {
        self.step(now).1
    }

    /// The media at `now`, or none while there is no manifest: before it runs, and for ever if it never ran.
    pub fn timeline(&self, now: Timestamp) -> Option<Timeline> {
        if !self.ran(now) {
            return None;
        }
        let (end, reason) = self.end();
        Some(Timeline {
            starts_at: self.runs_from,
            segments: end.min(now).duration_since(self.runs_from).as_secs() as u64 / SEGMENT_SECONDS,
            ended: end <= now && !matches!(reason, Reason::Failure(_)),
        })
    }

    /// The first segment that a playlist lists when so many are complete.
    pub fn first_listed(&self, segments: u64) -> u64 {
        match self.destination.playlist_type {
            PlaylistType::Event => 0,
            PlaylistType::Live => segments.saturating_sub(self.window),
        }
    }

    /// The first segment that can still be fetched: a player may be at the start of the window when it moves on, so one
    /// more window stays behind it.
    pub fn first_kept(&self, segments: u64) -> u64 {
        self.first_listed(segments).saturating_sub(self.window + 1)
    }

    pub fn ran(&self, now: Timestamp) -> bool {
        now >= self.runs_from && self.will_run()
    }

    /// When and why its media end: by the first of everything that can end them.
    pub fn end(&self) -> (Timestamp, Reason) {
        let seconds = |seconds: u32| SignedDuration::from_secs(seconds.into());
        let longest = self.runs_from + seconds(self.destination.max_duration);
        // A failure comes first in the list, so that it wins over a stop at the same instant.
        let ends = [
            self.failure.map(|(at, error)| (at, Reason::Failure(error))),
            self.stop,
            self.empty_since.map(|since| {
                (since.max(self.runs_from) + seconds(self.destination.auto_stop_timeout), Reason::LastPeerLeft)
            }),
        ];
        let ends = ends.into_iter().flatten().chain([(longest, Reason::MaxDurationReached)]);
        ends.min_by_key(|(at, _)| *at).expect("a stream has a longest duration")
    }

    /// Whether it gets as far as running.
    fn will_run(&self) -> bool {
        match self.end() {
            (at, Reason::Failure(_)) => at > self.runs_from,
            (at, _) => at >= self.runs_from,
        }
    }

    /// Why it ends up `failed`, if it does.
    pub fn error(&self) -> Option<ErrorType> {
        match self.end() {
            (_, Reason::Failure(error)) => Some(error),
            _ if !self.will_run() => Some(ErrorType::BeamStopped),
            _ if self.recording.is_on() && self.upload_fails => Some(ErrorType::UploadError),
            _ => None,
        }
    }

    /// The last step of the stream's life that `now` has reached.
    pub fn step(&self, now: Timestamp) -> (Timestamp, Status) {
        let reached = |(from, _): &(Timestamp, Status)| *from <= now;
        self.lifecycle().into_iter().rfind(reached).unwrap_or((self.created_at, Status::Starting))
    }

    /// Every step with the instant from which it holds.
    pub fn lifecycle(&self) -> Vec<(Timestamp, Status)> {
        let (end, reason) = self.end();
        let runs = self.will_run();
        let mut steps = vec![(self.created_at, Status::Starting)];
        if runs {
            steps.push((self.runs_from, Status::Running));
        }
        if let Reason::Failure(_) = reason {
            steps.push((end, Status::Failed));
            return steps;
        }
        let stopped = end + STOPPING;
        steps.push((end, Status::Stopping));
        let last = if self.error().is_some() { Status::Failed } else { Status::Completed };
        if runs && self.recording.is_on() {
            steps.push((stopped, Status::PostProcessing));
            steps.push((stopped + POST_PROCESSING, last));
        } else {
            steps.push((stopped, last));
        }
        steps
    }

    /// The instant as which lists show the stream, or none while they do not have it yet.
    pub fn listed_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.lag.listed_at(self.created_at, self.end().0, now)
    }

    /// Whether a read by its id finds it.
    pub fn is_readable(&self, now: Timestamp) -> bool {
        self.lag.is_readable(self.created_at, now)
    }

    /// An instant as the API stamps it: by its own clock, cut to milliseconds.
    pub fn stamp(&self, instant: Timestamp) -> Timestamp {
        to_millis(instant + self.skew)
    }

    /// The room is ended by a request. Where the recorder's page is the room's own, that stops the stream.
    pub fn end_with_room(&mut self, codes: &[String], now: Timestamp) {
        let is_own =
            self.meeting_url.contains(&self.room_id) || codes.iter().any(|code| self.meeting_url.contains(code));
        self.stop = Some(if is_own { (now, Reason::ClientRequest) } else { (now + NOTICES_END, Reason::RoomEnded) });
    }

    pub fn recording_is_paused(&self) -> bool {
        matches!(self.pauses.last(), Some((_, None)))
    }

    /// Pausing what is paused changes nothing.
    pub fn pause_recording(&mut self, now: Timestamp) {
        if !self.recording_is_paused() {
            self.pauses.push((now, None));
        }
    }

    pub fn resume_recording(&mut self, now: Timestamp) {
        if let Some((_, resumed @ None)) = self.pauses.last_mut() {
            *resumed = Some(now);
        }
    }

    /// The segments that its recording has, in runs without a gap. A segment that was partly paused is left out.
    pub fn recorded(&self) -> Vec<Range<u64>> {
        let length = SEGMENT_SECONDS as f64;
        let since_start = |at: Timestamp| at.duration_since(self.runs_from).as_secs_f64().max(0.0) / length;
        let total = since_start(self.end().0) as u64;
        let mut runs = Vec::new();
        let mut from = 0;
        for (paused, resumed) in &self.pauses {
            runs.push(from..(since_start(*paused) as u64).min(total));
            from = resumed.map_or(total, |at| since_start(at).ceil() as u64);
        }
        runs.push(from..total);
        runs.retain(|run| run.start < run.end);
        runs
    }
}
