//! Waits for the recording of a live stream.

use super::{end, pause_before_poll};
use crate::step::{Action, Call};
use crate::values::{Kind, List, Text, Value};

/// Reacts to the latest stream. A completed stream lists its recordings as they become ready.
pub fn decide(call: &mut Call) -> Action {
    let status = call.wait.status.unwrap_or(c"".into());
    if !status.matches(c"^(completed|failed)$") {
        return pause_before_poll(call);
    }
    let member = |name: Text| call.wait.stream.and_then(|stream| stream.get(name));
    let assets = member(c"recording_assets".into()).filter(|assets| assets.kind() == Kind::List).map(List::assume);
    if let Some(assets) = assets.filter(|assets| assets.length() > 0) {
        let is_done = |asset: Value| asset.get(c"status").is_some_and(|status| status.matches(c"^(completed|failed)$"));
        return if assets.items().all(is_done) { Action::Done(Some(assets.into())) } else { pause_before_poll(call) };
    }
    let recording = member(c"recording".into());
    let is_asked = |flag: Text| recording.and_then(|recording| recording.get(flag)).is_some_and(|flag| flag.is(true));
    if status.is(c"failed") || !(is_asked(c"hls_vod".into()) || is_asked(c"single_file_per_layer".into())) {
        return end(call, c"recorded".into());
    }
    pause_before_poll(call)
}
