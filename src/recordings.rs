//! The recording operations. The API calls recordings recording assets.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/overview>

mod format;
mod tables;
mod url;

pub use format::format;
pub use tables::{RECORDING, RECORDING_FILTER, RECORDING_PAGE, RECORDING_URL};
pub use url::UrlOptions;

use crate::live_streams::{LIVE_STREAM, LIVE_STREAMS};
use crate::operation::{Input, Method, Operation, Reach, Resource};
use crate::values::{Literal, literal};
use crate::{once, wait};

/// All recording operations.
pub static OPERATIONS: &[&Operation] = &[&LIST, &GET, &GET_URL, &WAIT];

/// Recordings. Whoever has the URL of a recording can view it.
pub static RECORDINGS: Resource = Resource {
    path: literal(c"/recording-assets"),
    noun: literal(c"a recording"),
    page: &RECORDING_PAGE,
    is_public: false,
};

const RECORDING_ID: Literal = literal(c"recordingId");

/// Lists one page of recordings.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/list-all-assets>
pub static LIST: Operation = Operation {
    name: literal(c"listRecordings"),
    method: Method::Get,
    path: literal(c"/recording-assets"),
    ids: &[],
    input: Input::Optional(literal(c"filter"), &RECORDING_FILTER),
    answer: &RECORDING_PAGE,
    resource: &RECORDINGS,
    flow: &once::READ,
    reach: Reach::Server,
};

/// Reads a recording.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/get-asset>
pub static GET: Operation = Operation {
    name: literal(c"getRecording"),
    method: Method::Get,
    path: literal(c"/recording-assets/%"),
    ids: &[RECORDING_ID],
    input: Input::Nothing,
    answer: &RECORDING,
    resource: &RECORDINGS,
    flow: &once::READ,
    reach: Reach::Server,
};

/// Creates a presigned URL of a recording.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/recording-assets/get-presigned-url>
pub static GET_URL: Operation = Operation {
    name: literal(c"getRecordingUrl"),
    method: Method::Get,
    path: literal(c"/recording-assets/%/presigned-url"),
    ids: &[RECORDING_ID],
    input: Input::Nothing,
    answer: &RECORDING_URL,
    resource: &RECORDINGS,
    flow: &url::PRESIGN,
    reach: Reach::Server,
};

/// Polls a live stream until its recording is ready.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/get-live-stream>
pub static WAIT: Operation = Operation {
    name: literal(c"waitForRecording"),
    method: Method::Get,
    path: literal(c"/live-streams/%"),
    ids: &[literal(c"streamId")],
    input: Input::Nothing,
    answer: &LIVE_STREAM,
    resource: &LIVE_STREAMS,
    flow: &wait::FOR_RECORDING,
    reach: Reach::Server,
};
