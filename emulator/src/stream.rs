//! A live stream. Its state at an instant is computed from its start, stop and failure times; there is no background task.

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

/// Duration of `stopping`, and of `post_processing` with a recording.
pub const STOPPING: SignedDuration = SignedDuration::from_secs(1);
pub const POST_PROCESSING: SignedDuration = SignedDuration::from_secs(1);

/// How long a recorder on a page of another room takes to notice that the room has ended.
const END_DETECTION_DELAY: SignedDuration = SignedDuration::from_secs(60);

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
    /// Whether it has live captions.
    pub captions: bool,
    pub created_at: Timestamp,
    pub lag: Lag,
    /// Offset of the API's timestamps.
    pub skew: SignedDuration,
    /// When it becomes `running` unless it ends before; the start of segment 0.
    pub runs_from: Timestamp,
    /// When it fails unless it ends before.
    pub failure: Option<(Timestamp, ErrorType)>,
    pub upload_fails: bool,
    /// The first stop request.
    pub stop: Option<(Timestamp, Reason)>,
    /// Since when the room has been empty.
    pub empty_since: Option<Timestamp>,
    /// Pauses of its recording.
    pub pauses: Vec<Pause>,
    /// One id for the video on demand and one per layer's file; empty without a recording.
    pub asset_ids: Vec<String>,
    pub timed_metadata: Vec<TimedMetadata>,
    /// Number of milestones announced by webhooks, and of steps reported as activity.
    pub announced: u8,
    pub reported: u8,
}

/// Start and end of a pause.
pub type Pause = (Timestamp, Option<Timestamp>);

#[derive(Clone)]
pub struct TimedMetadata {
    pub id: String,
    pub payload: String,
    pub starts_at: Timestamp,
    pub duration: u32,
}

impl TimedMetadata {
    /// Whether a player at `instant` or later still needs it.
    pub fn lasts_until(&self, instant: Timestamp) -> bool {
        self.starts_at + SignedDuration::from_secs(self.duration.into()) >= instant
    }
}

/// The available media of a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    pub starts_at: Timestamp,
    /// Number of complete segments.
    pub segments: u64,
    /// Whether the stream was stopped. A failed stream just stops growing.
    pub ended: bool,
}

impl LiveStream {
    pub fn status(&self, now: Timestamp) -> Status {
        self.step(now).1
    }

    /// The media at `now`; none before it runs, and for a stream that never ran.
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

    /// The first listed segment when `segments` are complete.
    pub fn first_listed(&self, segments: u64) -> u64 {
        match self.destination.playlist_type {
            PlaylistType::Event => 0,
            PlaylistType::Live => segments.saturating_sub(self.window),
        }
    }

    /// The first available segment: one more window is kept, because a player may be at the start of the window when it moves.
    pub fn first_kept(&self, segments: u64) -> u64 {
        self.first_listed(segments).saturating_sub(self.window + 1)
    }

    pub fn ran(&self, now: Timestamp) -> bool {
        now >= self.runs_from && self.will_run()
    }

    /// When and why its media end: the earliest of all possible ends.
    pub fn end(&self) -> (Timestamp, Reason) {
        let seconds = |seconds: u32| SignedDuration::from_secs(seconds.into());
        let longest = self.runs_from + seconds(self.destination.max_duration);
        // The failure comes first, so that it wins over a stop at the same instant.
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

    /// Whether it ever reaches `running`.
    fn will_run(&self) -> bool {
        match self.end() {
            (at, Reason::Failure(_)) => at > self.runs_from,
            (at, _) => at >= self.runs_from,
        }
    }

    /// Why it ends as `failed`, if it does.
    pub fn error(&self) -> Option<ErrorType> {
        match self.end() {
            (_, Reason::Failure(error)) => Some(error),
            _ if !self.will_run() => Some(ErrorType::BeamStopped),
            _ if self.recording.is_on() && self.upload_fails => Some(ErrorType::UploadError),
            _ => None,
        }
    }

    /// The latest status change at `now`.
    pub fn step(&self, now: Timestamp) -> (Timestamp, Status) {
        let reached = |(from, _): &(Timestamp, Status)| *from <= now;
        self.lifecycle().into_iter().rfind(reached).unwrap_or((self.created_at, Status::Starting))
    }

    /// All status changes with their times.
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

    /// The instant as of which lists show the stream, or none while it is not listed yet.
    pub fn listed_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.lag.listed_at(self.created_at, self.end().0, now)
    }

    /// Whether a read by its id finds it.
    pub fn is_readable(&self, now: Timestamp) -> bool {
        self.lag.is_readable(self.created_at, now)
    }

    /// A timestamp of the API: by its own clock, in milliseconds.
    pub fn stamp(&self, instant: Timestamp) -> Timestamp {
        to_millis(instant + self.skew)
    }

    /// The API ended the room. This stops the stream at once if the meeting URL is of this room, otherwise after the recorder notices.
    pub fn end_with_room(&mut self, codes: &[String], now: Timestamp) {
        let is_own =
            self.meeting_url.contains(&self.room_id) || codes.iter().any(|code| self.meeting_url.contains(code));
        self.stop =
            Some(if is_own { (now, Reason::ClientRequest) } else { (now + END_DETECTION_DELAY, Reason::RoomEnded) });
    }

    pub fn recording_is_paused(&self) -> bool {
        matches!(self.pauses.last(), Some((_, None)))
    }

    /// Idempotent.
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

    /// Contiguous runs of recorded segments. Partly paused segments are left out.
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
