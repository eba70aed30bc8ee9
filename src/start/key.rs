//! Idempotency keys: attaches the key to a request and finds the stream that was started with it before.

use super::evidence::{self, Owner};
use crate::error::{Checked, Failure, Refused};
use crate::request;
use crate::step::exchange::{self, proceed};
use crate::step::{Action, Answer, Call, Phase};
use crate::values::{List, Object, Text, Value, fill};

/// How long a key refers to the stream that was started with it, in milliseconds.
const LIFETIME: f64 = 86_400_000.0;

/// Attaches the key of a start. For the API it goes into the query of `meeting_url`, which responses and lists repeat;
/// to the caller's own server it is sent as a header.
pub fn prepare(call: &mut Call) -> Checked<()> {
    let Some(key) = call.start.key.filter(|_| !request::is_relative(call.base)) else { return Ok(()) };
    let params = Object::from_json(call.request.body);
    let Some(url) = params.get(c"meeting_url").map(Text::assume) else {
        let complaint = c"needs params.meeting_url, whose query carries it: make one with buildMeetingUrl";
        return Err(refused(complaint));
    };
    params.set(c"meeting_url", with_key(url, key));
    call.request.body = params.to_json();
    call.phase = Phase::FindKey;
    Ok(())
}

fn refused(complaint: impl Into<Text>) -> Refused {
    Refused::new(complaint).at(c"idempotencyKey").argument(c"options")
}

/// The URL with the key in its query, replacing an earlier one and preserving everything else.
fn with_key(url: Text, key: Text) -> Text {
    let parameter = fill!(c"hms_live_key=%", key);
    let fragment = url.find(c"^[^#]*(#.*)$").unwrap_or(c"".into());
    let query = match url.find(c"^[^?#]*\\?([^#]*)").filter(|query| !query.is(c"")) {
        None => parameter,
        Some(query) if query.matches(c"(^|&)hms_live_key=") => {
            query.replace_all(c"(^|&)hms_live_key=[^&]*", fill!(c"$1%", parameter))
        }
        Some(query) => fill!(c"%&%", query, parameter),
    };
    fill!(c"%?%%", request::without_query(url), query, fragment)
}

/// Handles a page of the room's streams: searches it for the key before a stream is started.
pub fn key_searched(call: &mut Call, answer: &Answer) -> Action {
    if let Err(failure) = exchange::verify(call, answer, call.operation.resource.page) {
        return Action::Fail(failure);
    }
    call.side_faults = 0;
    let Some(page) = answer.body else { return proceed(call) };
    let streams = page.get(c"data").map(List::assume);
    let now = answer.date.and_then(Text::to_time).unwrap_or_else(|| call.moment.now());
    if let Some(stream) = streams.and_then(|streams| streams.items().find(|stream| is_ours(call, *stream, now))) {
        return reuse(call, stream);
    }
    if !call.search.next_page(page) {
        call.phase = Phase::Own;
    }
    proceed(call)
}

/// Whether a stream of this room was started with the key within the key's lifetime.
fn is_ours(call: &Call, stream: Value, now: f64) -> bool {
    let has_key = call.start.key.is_some_and(|key| evidence::has_key(stream, key) == Some(true));
    has_key
        && evidence::is_in_room(call, stream)
        && evidence::created(stream).is_none_or(|created| created > now - LIFETIME)
}

/// Returns the stream that was started with the key before, or fails if the parameters differ.
fn reuse(call: &mut Call, stream: Value) -> Action {
    if evidence::by_properties(call, stream) != Owner::Theirs {
        return Action::Done(Some(stream));
    }
    let complaint =
        c"was used for a start with other parameters within the last 24 hours; use a new key for another start";
    let failure = Failure::invalid_argument(call.operation.name.into(), refused(complaint));
    failure.set(c"stream", Some(stream));
    Action::Fail(failure)
}
