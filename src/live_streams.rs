//! The live-stream endpoints: arguments, requests, and the shape of what comes back.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/overview>

#[cfg(test)]
mod tests;

use crate::check::{self, Field, MANY, Mismatch, Need::*, Rule, TEXT, Value};
use crate::request;
use crate::step::{Operation, State};

/// The parameters of a start.
const START: &[Field] = &[
    Field { name: "meeting_url", rule: Rule::WebUrl, need: Optional },
    Field { name: "recording", rule: Rule::Object(RECORDING_FLAGS), need: Optional },
    Field { name: "destination", rule: Rule::Text(1, usize::MAX), need: Optional },
    Field { name: "transcription", rule: Rule::Object(TRANSCRIPTION), need: Optional },
];

const RECORDING_FLAGS: &[Field] = &[
    Field { name: "hls_vod", rule: Rule::Flag, need: Optional },
    Field { name: "single_file_per_layer", rule: Rule::Flag, need: Optional },
];

const TRANSCRIPTION: &[Field] = &[
    Field { name: "enabled", rule: Rule::Flag, need: Optional },
    Field { name: "modes", rule: Rule::List(&Rule::OneOf(&["recorded", "live"]), MANY), need: Optional },
    Field { name: "output_modes", rule: Rule::List(&Rule::OneOf(&["txt", "srt", "json"]), MANY), need: Optional },
    Field { name: "custom_vocabulary", rule: Rule::List(&TEXT, MANY), need: Optional },
    Field { name: "summary", rule: Rule::Object(SUMMARY), need: Optional },
];

const SUMMARY: &[Field] = &[
    Field { name: "enabled", rule: Rule::Flag, need: Optional },
    Field { name: "context", rule: Rule::Text(0, 300), need: Optional },
    Field { name: "temperature", rule: Rule::Number(0.1, 1.0, "a number from 0.1 to 1.0"), need: Optional },
    Field { name: "sections", rule: Rule::List(&Rule::Object(SECTION), 6), need: Optional },
];

const SECTION: &[Field] = &[
    Field { name: "title", rule: Rule::Text(0, 100), need: Required },
    Field { name: "format", rule: Rule::OneOf(&["bullets", "paragraph"]), need: Required },
];

const METADATA: &[Field] = &[
    Field { name: "payload", rule: Rule::Text(1, 100), need: Required },
    Field { name: "duration", rule: Rule::Whole(1.0, check::LARGEST), need: Required },
];

/// A live stream as the API documents it.
pub const LIVE_STREAM: &[Field] = &[
    Field { name: "id", rule: Rule::Text(1, usize::MAX), need: Required },
    Field { name: "room_id", rule: TEXT, need: Required },
    Field { name: "session_id", rule: TEXT, need: Required },
    Field { name: "status", rule: Rule::Text(1, usize::MAX), need: Required },
    Field { name: "meeting_url", rule: TEXT, need: Required },
    Field { name: "playback", rule: Rule::Object(PLAYBACK), need: Required },
    Field { name: "recording", rule: Rule::Object(RECORDING), need: Nullable },
    Field { name: "destination", rule: TEXT, need: Required },
    Field { name: "created_at", rule: TEXT, need: Required },
    Field { name: "started_at", rule: TEXT, need: Nullable },
    Field { name: "updated_at", rule: TEXT, need: Required },
    Field { name: "stopped_at", rule: TEXT, need: Nullable },
    Field { name: "started_by", rule: TEXT, need: Required },
    Field { name: "stopped_by", rule: TEXT, need: Required },
    Field { name: "recording_assets", rule: Rule::List(&Rule::Object(ASSET), MANY), need: Nullable },
];

const PLAYBACK: &[Field] = &[Field { name: "url", rule: Rule::Text(1, usize::MAX), need: Required }];

const RECORDING: &[Field] = &[
    Field { name: "hls_vod", rule: Rule::Flag, need: Required },
    Field { name: "single_file_per_layer", rule: Rule::Flag, need: Required },
];

const ASSET: &[Field] = &[
    Field { name: "id", rule: TEXT, need: Required },
    Field { name: "type", rule: TEXT, need: Required },
    Field { name: "status", rule: TEXT, need: Required },
    Field { name: "path", rule: TEXT, need: Required },
    Field { name: "size", rule: Rule::Number(0.0, check::LARGEST, "a number of at least 0"), need: Required },
    Field { name: "duration", rule: Rule::Number(0.0, check::LARGEST, "a number of at least 0"), need: Required },
    Field { name: "created_at", rule: TEXT, need: Required },
    Field { name: "thumbnails", rule: Rule::List(&TEXT, MANY), need: Optional },
    Field { name: "metadata", rule: Rule::Object(&[]), need: Optional },
];

/// A page of live streams.
pub const PAGE: &[Field] = &[
    Field { name: "data", rule: Rule::List(&Rule::Object(LIVE_STREAM), MANY), need: Nullable },
    Field { name: "limit", rule: Rule::Number(0.0, check::LARGEST, "a number of at least 0"), need: Optional },
    Field { name: "last", rule: TEXT, need: Optional },
    Field { name: "error", rule: TEXT, need: Optional },
];

/// What the operation's own request answers with.
pub fn shape(operation: Operation) -> &'static [Field] {
    match operation {
        Operation::List | Operation::StopAll => PAGE,
        _ => LIVE_STREAM,
    }
}

/// `POST /live-streams/room/<room_id>/start`
pub fn start<V: Value>(state: &mut State, room_id: Option<&V>, params: Option<&V>) -> Result<(), Mismatch> {
    on_id(state, "/live-streams/room/", "roomId", room_id, "/start")?;
    if let Some(params) = params {
        state.body = check::argument(params, START, "params")?;
    }
    Ok(())
}

/// `POST /live-streams/room/<room_id>/stop`
pub fn stop_all<V: Value>(state: &mut State, room_id: Option<&V>) -> Result<(), Mismatch> {
    on_id(state, "/live-streams/room/", "roomId", room_id, "/stop")
}

/// `GET /live-streams/<stream_id>`, once or until the stream gets somewhere
pub fn get<V: Value>(state: &mut State, stream_id: Option<&V>) -> Result<(), Mismatch> {
    on_id(state, "/live-streams/", "streamId", stream_id, "")
}

/// `POST /live-streams/<stream_id>/<verb>`
pub fn tell<V: Value>(state: &mut State, stream_id: Option<&V>, verb: &str) -> Result<(), Mismatch> {
    on_id(state, "/live-streams/", "streamId", stream_id, verb)
}

/// `POST /live-streams/<stream_id>/timed-metadata`
pub fn announce<V: Value>(state: &mut State, stream_id: Option<&V>, metadata: Option<&V>) -> Result<(), Mismatch> {
    tell(state, stream_id, "/timed-metadata")?;
    let metadata = metadata.ok_or_else(|| check::missing("metadata"))?;
    state.body = check::argument(metadata, METADATA, "metadata")?;
    Ok(())
}

/// Writes a request about one room or stream; without a verb it is a GET.
fn on_id<V: Value>(state: &mut State, before: &str, name: &str, id: Option<&V>, verb: &str) -> Result<(), Mismatch> {
    let id = check::text(id.ok_or_else(|| check::missing(name))?, name)?;
    state.id =
        request::id_segment(&id).map_err(|complaint| Mismatch { path: name.into(), complaint: complaint.into() })?;
    state.path = [before, &state.id, verb].concat();
    if !verb.is_empty() {
        state.body = "{}".into();
    }
    Ok(())
}
