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

    /// Makes a URL from which a recording can be fetched. Anybody who has it can see the recording until it expires, so no error
    /// contains it.
    GET_URL get_recording_url(recording_id: str, options: RecordingUrlOptions) -> RecordingUrl;

    /// Waits until a live stream is completed and none of its recordings is still being made.
    WAIT wait_for_recording(stream_id: str, options: RecordingWaitOptions) -> Vec<RecordingAsset>;
}

/// Tells from the end of its path how a recording can be opened.
pub fn recording_format(path: &str) -> Result<RecordingFormat, Error> {
    Error::unless_in_javascript()?;
    let recording = Written::new();
    recording.set("path", Some(path));
    read(compute(&recording.into(), format)?)
}
