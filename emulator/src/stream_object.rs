//! The JSON form of a live stream.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    playback::Playback,
    recording::Recording,
    recording_assets::{self, RecordingAsset},
    status::Status,
    stream::LiveStream,
};

/// Fields are in the order of the documented sample.
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

impl LiveStream {
    /// The answer to a start: always `starting`, with timestamps in nanoseconds.
    pub fn as_created(&self) -> LiveStreamObject<'_> {
        LiveStreamObject {
            status: Status::Starting,
            created_at: self.created_at + self.skew,
            started_at: None,
            updated_at: self.created_at + self.skew,
            stopped_at: None,
            recording_assets: None,
            ..self.object(self.created_at)
        }
    }

    /// The object with recording assets, as in a read of one stream.
    pub fn with_assets(&self, now: Timestamp) -> LiveStreamObject<'_> {
        let assets = recording_assets::of(self, now);
        LiveStreamObject { recording_assets: (!assets.is_empty()).then_some(assets), ..self.object(now) }
    }

    /// The object as in lists and actions: timestamps in milliseconds, no recording assets.
    pub fn object(&self, now: Timestamp) -> LiveStreamObject<'_> {
        let (updated_at, status) = self.step(now);
        let stopped_at = match status {
            Status::Starting | Status::Running | Status::Stopping => None,
            Status::Failed if !self.ran(now) => Some(updated_at),
            Status::PostProcessing | Status::Completed | Status::Failed => Some(self.end().0),
        };
        LiveStreamObject {
            id: &self.id,
            room_id: &self.room_id,
            session_id: &self.session.id,
            status,
            meeting_url: &self.meeting_url,
            playback: &self.playback,
            recording: self.recording,
            destination: &self.destination.name,
            created_at: self.stamp(self.created_at),
            started_at: self.ran(now).then(|| self.stamp(self.runs_from)),
            updated_at: self.stamp(updated_at),
            started_by: "",
            stopped_at: stopped_at.map(|at| self.stamp(at)),
            stopped_by: "",
            recording_assets: None,
        }
    }
}
