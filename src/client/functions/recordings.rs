//! Recordings.

use super::{functions, read};
use crate::client::pass::Written;
use crate::client::run::compute;
use crate::client::{
    Error, Recording, RecordingAsset, RecordingFilter, RecordingFormat, RecordingPage, RecordingUrl,
    RecordingUrlOptions, RecordingWaitOptions, RequestOptions,
};
use crate::recordings::format;

functions! {
    recordings, RECORDINGS;

    /// Lists one page of recordings.
    LIST list_recordings(filter: RecordingFilter, options: RequestOptions) -> RecordingPage;

    /// Reads one recording.
    GET get_recording(recording_id: str, options: RequestOptions) -> Recording;

    /// Makes a URL from which a recording can be fetched. Whoever has it sees the recording until it expires, so it is in no error.
    GET_URL get_recording_url(recording_id: str, options: RecordingUrlOptions) -> RecordingUrl;

    /// Waits until a live stream is completed and what it has recorded is there: recordings, none of which is still being made.
    WAIT wait_for_recording(stream_id: str, options: RecordingWaitOptions) -> Vec<RecordingAsset>;
}

/// How a recording is opened, by the end of its path.
pub fn recording_format(path: &str) -> Result<RecordingFormat, Error> {
    Error::unless_in_javascript()?;
    let recording = Written::new();
    recording.set("path", Some(path));
    read(compute(&recording.into(), format)?)
}
