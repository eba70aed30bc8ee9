//! The external-stream operations, which send a room to other platforms by RTMP.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/overview>

mod tables;

pub use tables::{EXTERNAL_FILTER, EXTERNAL_PAGE, EXTERNAL_PARAMS, EXTERNAL_STREAM};

use crate::error::Checked;
use crate::flow::Flow;
use crate::operation::{Input, Method, Operation, Reach, Resource};
use crate::step::Call;
use crate::values::{List, Literal, Object, Text, literal};
use crate::{once, start, stop, wait};

/// All external-stream operations.
pub static OPERATIONS: &[&Operation] = &[&START, &STOP, &STOP_ALL, &GET, &LIST, &WAIT];

/// External streams. Their RTMP URLs contain stream keys.
pub static EXTERNAL_STREAMS: Resource = Resource {
    path: literal(c"/external-streams"),
    noun: literal(c"an external stream"),
    page: &EXTERNAL_PAGE,
    is_public: false,
};

const ROOM_ID: Literal = literal(c"roomId");
const STREAM_ID: Literal = literal(c"streamId");

/// Streams a room to RTMP URLs.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/start-external-stream-for-room>
pub static START: Operation = Operation {
    name: literal(c"startExternalStream"),
    method: Method::Post,
    path: literal(c"/external-streams/room/%/start"),
    ids: &[ROOM_ID],
    input: Input::Required(literal(c"params"), &EXTERNAL_PARAMS),
    answer: &EXTERNAL_STREAM,
    resource: &EXTERNAL_STREAMS,
    flow: &STARTING,
    reach: Reach::Server,
};

/// Stops an external stream.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/stop-external-stream-by-id>
pub static STOP: Operation = Operation {
    name: literal(c"stopExternalStream"),
    method: Method::Post,
    path: literal(c"/external-streams/%/stop"),
    ids: &[STREAM_ID],
    input: Input::Nothing,
    answer: &EXTERNAL_STREAM,
    resource: &EXTERNAL_STREAMS,
    flow: &stop::STOP,
    reach: Reach::Server,
};

/// Stops all external streams of a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/stop-external-streams-for-room>
pub static STOP_ALL: Operation = Operation {
    name: literal(c"stopExternalStreams"),
    method: Method::Post,
    path: literal(c"/external-streams/room/%/stop"),
    ids: &[ROOM_ID],
    input: Input::Nothing,
    answer: &EXTERNAL_PAGE,
    resource: &EXTERNAL_STREAMS,
    flow: &stop::STOP_ALL,
    reach: Reach::Server,
};

/// Reads an external stream.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/get-external-stream>
pub static GET: Operation = Operation {
    name: literal(c"getExternalStream"),
    method: Method::Get,
    path: literal(c"/external-streams/%"),
    ids: &[STREAM_ID],
    input: Input::Nothing,
    answer: &EXTERNAL_STREAM,
    resource: &EXTERNAL_STREAMS,
    flow: &once::READ,
    reach: Reach::Server,
};

/// Lists one page of external streams.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/list-all-external-streams>
pub static LIST: Operation = Operation {
    name: literal(c"listExternalStreams"),
    method: Method::Get,
    path: literal(c"/external-streams"),
    ids: &[],
    input: Input::Optional(literal(c"filter"), &EXTERNAL_FILTER),
    answer: &EXTERNAL_PAGE,
    resource: &EXTERNAL_STREAMS,
    flow: &once::READ,
    reach: Reach::Server,
};

/// Polls an external stream until it reaches a state.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/external-streams/get-external-stream>
pub static WAIT: Operation = Operation {
    name: literal(c"waitForExternalStream"),
    method: Method::Get,
    path: literal(c"/external-streams/%"),
    ids: &[STREAM_ID],
    input: Input::Nothing,
    answer: &EXTERNAL_STREAM,
    resource: &EXTERNAL_STREAMS,
    flow: &wait::FOR_STATUS,
    reach: Reach::Server,
};

/// The flow of a live-stream start that also hides the RTMP URLs.
static STARTING: Flow = Flow { prepare, ..start::STARTING };

fn prepare(call: &mut Call) -> Checked<()> {
    let urls = Object::from_json(call.request.body).get(c"rtmp_urls").map(List::assume);
    for url in urls.iter().flat_map(|urls| urls.items()).map(Text::assume) {
        call.request.hide(url);
        // Servers may quote the stream key alone, with or without its parameters.
        for key in [c"^(?:[^ ]*/)?([^/]+)/*$", c"^(?:[^ ]*/)?([^/?]+)[?]"].into_iter().filter_map(|key| url.find(key)) {
            call.request.hide(key);
        }
    }
    (start::STARTING.prepare)(call)
}
