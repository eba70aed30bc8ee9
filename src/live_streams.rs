//! The live-stream endpoints: arguments, requests, and the shape of what comes back.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/overview>

#[cfg(test)]
mod tests;

use crate::check::{self, Field, MANY, Mismatch, Need::*, Rule, TEXT, Value};
use crate::error::Failure;
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
    Field { name: "temperature", rule: Rule::Number(0.1, 1.0), need: Optional },
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
    Field { name: "size", rule: Rule::Number(0.0, check::LARGEST), need: Required },
    Field { name: "duration", rule: Rule::Number(0.0, check::LARGEST), need: Required },
    Field { name: "created_at", rule: TEXT, need: Required },
    Field { name: "thumbnails", rule: Rule::List(&TEXT, MANY), need: Optional },
    Field { name: "metadata", rule: Rule::Object(&[]), need: Optional },
];

/// A page of live streams.
pub const PAGE: &[Field] = &[
    Field { name: "data", rule: Rule::List(&Rule::Object(LIVE_STREAM), MANY), need: Required },
    Field { name: "limit", rule: Rule::Number(0.0, check::LARGEST), need: Optional },
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
pub fn start<V: Value>(room_id: Option<&V>, params: Option<&V>) -> Result<State, Failure> {
    let mut state = on_id(Operation::Start, "roomId", room_id)?;
    state.path = ["/live-streams/room/", &state.id, "/start"].concat();
    state.body = match params {
        Some(params) => check::argument(params, START, "params").map_err(argument)?,
        None => "{}".into(),
    };
    Ok(state)
}

/// `POST /live-streams/room/<room_id>/stop`
pub fn stop_all<V: Value>(room_id: Option<&V>) -> Result<State, Failure> {
    let mut state = on_id(Operation::StopAll, "roomId", room_id)?;
    state.path = ["/live-streams/room/", &state.id, "/stop"].concat();
    state.body = "{}".into();
    Ok(state)
}

/// `GET /live-streams/<stream_id>`, once or until the stream gets somewhere
pub fn get<V: Value>(operation: Operation, stream_id: Option<&V>) -> Result<State, Failure> {
    let mut state = on_id(operation, "streamId", stream_id)?;
    state.path = ["/live-streams/", &state.id].concat();
    Ok(state)
}

/// `POST /live-streams/<stream_id>/<verb>`
pub fn tell<V: Value>(operation: Operation, stream_id: Option<&V>, verb: &str) -> Result<State, Failure> {
    let mut state = on_id(operation, "streamId", stream_id)?;
    state.path = ["/live-streams/", &state.id, "/", verb].concat();
    state.body = "{}".into();
    Ok(state)
}

/// `POST /live-streams/<stream_id>/timed-metadata`
pub fn announce<V: Value>(stream_id: Option<&V>, metadata: Option<&V>) -> Result<State, Failure> {
    let mut state = tell(Operation::Announce, stream_id, "timed-metadata")?;
    let metadata = metadata.ok_or_else(|| argument(check::missing("metadata")))?;
    state.body = check::argument(metadata, METADATA, "metadata").map_err(argument)?;
    Ok(state)
}

/// A mismatch between an argument and its table, as the failure that the caller gets.
pub fn argument(mismatch: Mismatch) -> Failure {
    Failure::argument(&mismatch.path, &mismatch.complaint)
}

fn on_id<V: Value>(operation: Operation, name: &str, id: Option<&V>) -> Result<State, Failure> {
    let id = id.ok_or_else(|| argument(check::missing(name)))?;
    let id = check::text(id, name).map_err(argument)?;
    let mut state = State::new(operation);
    state.id = request::id_segment(&id).map_err(|complaint| Failure::argument(name, complaint))?;
    Ok(state)
}
