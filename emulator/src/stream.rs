//! One live stream. What it is at an instant is computed from when it was started and stopped; nothing runs behind it.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    clock::to_millis,
    media::{self, SEGMENT_SECONDS},
    recording_assets::{self, RecordingAsset},
};

/// How long a stream is `stopping`, and then `post_processing` when it has a recording.
pub const STOPPING: SignedDuration = SignedDuration::from_secs(1);
pub const POST_PROCESSING: SignedDuration = SignedDuration::from_secs(1);

pub struct LiveStream {
    pub id: String,
    pub room_id: String,
    pub session_id: String,
    pub destination: String,
    pub meeting_url: String,
    pub playback: Playback,
    pub recording: Recording,
    pub created_at: Timestamp,
    /// When it becomes `running` if nobody stops it before. Segment 0 of its media starts here.
    pub runs_from: Timestamp,
    /// It becomes `failed` instead of `running`.
    pub fails: bool,
    pub stop_requested_at: Option<Timestamp>,
    pub asset_ids: Vec<String>,
    pub timed_metadata: Vec<TimedMetadata>,
}

#[derive(Clone, Serialize)]
pub struct Playback {
    pub url: String,
}

#[derive(Clone, Copy, Default, Serialize)]
pub struct Recording {
    pub hls_vod: bool,
    pub single_file_per_layer: bool,
}

#[derive(Clone)]
pub struct TimedMetadata {
    pub id: String,
    pub payload: String,
    pub starts_at: Timestamp,
    pub duration: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Starting,
    Running,
    Stopping,
    PostProcessing,
    Completed,
    Failed,
}

impl Status {
    pub fn parse(text: &str) -> Option<Status> {
        Some(match text {
            "starting" => Status::Starting,
            "running" => Status::Running,
            "stopping" => Status::Stopping,
            "post_processing" => Status::PostProcessing,
            "completed" => Status::Completed,
            "failed" => Status::Failed,
            _ => return None,
        })
    }
}

/// How much of the stream's media there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    pub starts_at: Timestamp,
    /// Segments that are complete.
    pub segments: u64,
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
        let until = self.stop_requested_at.map_or(now, |stop| stop.min(now));
        Some(Timeline {
            starts_at: self.runs_from,
            segments: until.duration_since(self.runs_from).as_secs() as u64 / SEGMENT_SECONDS,
            ended: self.stop_requested_at.is_some_and(|stop| stop <= now),
        })
    }

    /// The answer to the start call: always `starting`, with stamps to the nanosecond.
    pub fn as_created(&self) -> LiveStreamObject<'_> {
        LiveStreamObject {
            status: Status::Starting,
            created_at: self.created_at,
            started_at: None,
            updated_at: self.created_at,
            stopped_at: None,
            recording_assets: None,
            ..self.object(self.created_at)
        }
    }

    /// The object with its recording assets, as a read of one stream answers it.
    pub fn with_assets(&self, now: Timestamp) -> LiveStreamObject<'_> {
        let (completed_at, status) = self.step(now);
        let mut object = self.object(now);
        if status == Status::Completed {
            object.recording_assets = recording_assets::of(self, completed_at);
        }
        object
    }

    /// The object as lists and actions answer it: stamps cut to milliseconds, no recording assets.
    pub fn object(&self, now: Timestamp) -> LiveStreamObject<'_> {
        let (updated_at, status) = self.step(now);
        let stopped_at = match status {
            Status::Starting | Status::Running | Status::Stopping => None,
            Status::PostProcessing | Status::Completed => self.stop_requested_at,
            Status::Failed => Some(updated_at),
        };
        LiveStreamObject {
            id: &self.id,
            room_id: &self.room_id,
            session_id: &self.session_id,
            status,
            meeting_url: &self.meeting_url,
            playback: &self.playback,
            recording: self.recording,
            destination: &self.destination,
            created_at: to_millis(self.created_at),
            started_at: self.ran(now).then_some(self.runs_from),
            updated_at: to_millis(updated_at),
            started_by: "",
            stopped_at: stopped_at.map(to_millis),
            stopped_by: "",
            recording_assets: None,
        }
    }

    fn ran(&self, now: Timestamp) -> bool {
        !self.fails && now >= self.runs_from && self.stop_requested_at.is_none_or(|stop| stop >= self.runs_from)
    }

    /// The last step of the stream's life that `now` has reached.
    fn step(&self, now: Timestamp) -> (Timestamp, Status) {
        let reached = |(from, _): &(Timestamp, Status)| *from <= now;
        self.lifecycle().into_iter().rfind(reached).unwrap_or((self.created_at, Status::Starting))
    }

    /// Every step with the instant from which it holds.
    fn lifecycle(&self) -> Vec<(Timestamp, Status)> {
        let mut steps = vec![(self.created_at, Status::Starting)];
        let stop = self.stop_requested_at;
        let stopped_while_starting = stop.is_some_and(|stop| stop < self.runs_from);
        if !stopped_while_starting {
            steps.push((self.runs_from, if self.fails { Status::Failed } else { Status::Running }));
        }
        let Some(stop) = stop else { return steps };
        let stopped = stop + STOPPING;
        steps.push((stop, Status::Stopping));
        if stopped_while_starting {
            steps.push((stopped, Status::Failed));
        } else if self.recording.hls_vod || self.recording.single_file_per_layer {
            steps.push((stopped, Status::PostProcessing));
            steps.push((stopped + POST_PROCESSING, Status::Completed));
        } else {
            steps.push((stopped, Status::Completed));
        }
        steps
    }
}

impl TimedMetadata {
    /// Whether a player that shows media from `instant` on still needs it.
    pub fn lasts_until(&self, instant: Timestamp) -> bool {
        self.starts_at + SignedDuration::from_secs(self.duration.into()) >= instant
    }
}

/// The object on the wire, its fields in the order of the documentation's sample.
#[derive(Serialize)]
pub struct LiveStreamObject<'a> {
    id: &'a str,
    room_id: &'a str,
    session_id: &'a str,
    status: Status,
    meeting_url: &'a str,
    playback: &'a Playback,
    recording: Recording,
    destination: &'a str,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    updated_at: Timestamp,
    started_by: &'a str,
    stopped_at: Option<Timestamp>,
    stopped_by: &'a str,
    recording_assets: Option<Vec<RecordingAsset>>,
}

/// How many asset ids a stream needs: one for the video on demand and one for each layer's file.
pub fn asset_count() -> usize {
    1 + media::layers().len()
}
