//! The live-stream operations, one declaration each.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/overview>

mod tables;
#[cfg(test)]
mod tests;

pub use tables::{ASSET, FILTER, LIVE_STREAM, METADATA, PAGE, PARAMS};

use crate::operation::{Input, Method, Operation, Reach, Resource};
use crate::values::{Literal, literal};
use crate::{once, start, stop, wait};

/// All live-stream operations.
pub static OPERATIONS: &[&Operation] =
    &[&START, &STOP, &STOP_ALL, &GET, &LIST, &SEND_METADATA, &PAUSE_RECORDING, &RESUME_RECORDING, &WAIT];

/// Live streams.
pub static LIVE_STREAMS: Resource =
    Resource { path: literal(c"/live-streams"), noun: literal(c"a live stream"), page: &PAGE, is_public: true };

const ROOM_ID: Literal = literal(c"roomId");
const STREAM_ID: Literal = literal(c"streamId");

/// Starts the live stream of a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/start-live-stream-for-room>
pub static START: Operation = Operation {
    name: literal(c"startLiveStream"),
    method: Method::Post,
    path: literal(c"/live-streams/room/%/start"),
    ids: &[ROOM_ID],
    input: Input::Optional(literal(c"params"), &PARAMS),
    answer: &LIVE_STREAM,
    resource: &LIVE_STREAMS,
    flow: &start::START,
    reach: Reach::Room,
};

/// Stops a stream.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/stop-live-stream-by-id>
pub static STOP: Operation = Operation {
    name: literal(c"stopLiveStream"),
    method: Method::Post,
    path: literal(c"/live-streams/%/stop"),
    ids: &[STREAM_ID],
    input: Input::Nothing,
    answer: &LIVE_STREAM,
    resource: &LIVE_STREAMS,
    flow: &stop::STOP,
    reach: Reach::Stream,
};

/// Stops all streams of a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/stop-live-stream-for-room>
pub static STOP_ALL: Operation = Operation {
    name: literal(c"stopLiveStreams"),
    method: Method::Post,
    path: literal(c"/live-streams/room/%/stop"),
    ids: &[ROOM_ID],
    input: Input::Nothing,
    answer: &PAGE,
    resource: &LIVE_STREAMS,
    flow: &stop::STOP_ALL,
    reach: Reach::Room,
};

/// Reads a stream.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/get-live-stream>
pub static GET: Operation = Operation {
    name: literal(c"getLiveStream"),
    method: Method::Get,
    path: literal(c"/live-streams/%"),
    ids: &[STREAM_ID],
    input: Input::Nothing,
    answer: &LIVE_STREAM,
    resource: &LIVE_STREAMS,
    flow: &once::READ,
    reach: Reach::Stream,
};

/// Lists one page of streams.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/list-all-live-streams>
pub static LIST: Operation = Operation {
    name: literal(c"listLiveStreams"),
    method: Method::Get,
    path: literal(c"/live-streams"),
    ids: &[],
    input: Input::Optional(literal(c"filter"), &FILTER),
    answer: &PAGE,
    resource: &LIVE_STREAMS,
    flow: &once::READ,
    reach: Reach::RoomOfInput,
};

/// Sends timed metadata to the viewers.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/send-timed-metadata>
pub static SEND_METADATA: Operation = Operation {
    name: literal(c"sendTimedMetadata"),
    method: Method::Post,
    path: literal(c"/live-streams/%/timed-metadata"),
    ids: &[STREAM_ID],
    input: Input::Required(literal(c"metadata"), &METADATA),
    answer: &LIVE_STREAM,
    resource: &LIVE_STREAMS,
    flow: &once::BROADCAST,
    reach: Reach::Stream,
};

/// Pauses the recording of a stream.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/pause-live-stream-recording>
pub static PAUSE_RECORDING: Operation = Operation {
    name: literal(c"pauseRecording"),
    method: Method::Post,
    path: literal(c"/live-streams/%/pause-recording"),
    ids: &[STREAM_ID],
    input: Input::Nothing,
    answer: &LIVE_STREAM,
    resource: &LIVE_STREAMS,
    flow: &once::IDEMPOTENT,
    reach: Reach::Stream,
};

/// Resumes the recording of a stream.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/resume-live-stream-recording>
pub static RESUME_RECORDING: Operation = Operation {
    name: literal(c"resumeRecording"),
    method: Method::Post,
    path: literal(c"/live-streams/%/resume-recording"),
    ids: &[STREAM_ID],
    input: Input::Nothing,
    answer: &LIVE_STREAM,
    resource: &LIVE_STREAMS,
    flow: &once::IDEMPOTENT,
    reach: Reach::Stream,
};

/// Polls a stream until it reaches a state.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/get-live-stream>
pub static WAIT: Operation = Operation {
    name: literal(c"waitForLiveStream"),
    method: Method::Get,
    path: literal(c"/live-streams/%"),
    ids: &[STREAM_ID],
    input: Input::Nothing,
    answer: &LIVE_STREAM,
    resource: &LIVE_STREAMS,
    flow: &wait::FOR_PLAYBACK,
    // The handler sees the requests of `getLiveStream` instead.
    reach: Reach::Server,
};
