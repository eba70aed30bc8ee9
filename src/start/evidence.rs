//! Decides whether a listed stream was started by this call.

use crate::check;
use crate::error::Failure;
use crate::request;
use crate::step::Call;
use crate::values::{Kind, List, Object, Text, Value, fill};

/// Who started a live stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// This call started it.
    Ours,
    /// Another call certainly started it.
    Theirs,
    /// The evidence is inconclusive.
    Unclear,
}

const SECOND: f64 = 1000.0;
/// The tolerated clock error of the caller's own server in milliseconds.
const MARGIN: f64 = 10_000.0;
/// The error of the local clock below which it does not count as evidence, in milliseconds.
const TOLERANCE: f64 = 5000.0;

/// Who started a stream; `None` if it is not live in this room. `date` is the time of the list response by the server's
/// clock, in milliseconds since 1970.
pub fn owner(call: &Call, stream: Value, date: Option<f64>) -> Option<Owner> {
    let is_on_air = stream.get(c"status").is_some_and(|status| status.matches(c"^(starting|running)$"));
    if !is_on_air || !is_in_room(call, stream) {
        return None;
    }
    // The caller's own server does not reveal keys.
    let key = call.start.key.filter(|_| !request::is_relative(call.base));
    let has_key = key.and_then(|key| has_key(stream, key));
    let by_properties = by_properties(call, stream);
    Some(match (has_key, by_properties) {
        (Some(true), Owner::Ours | Owner::Unclear) => Owner::Ours,
        (Some(false), _) => Owner::Theirs,
        _ if call.search.lost.is_none() => Owner::Theirs,
        (Some(true) | None, Owner::Theirs | Owner::Unclear) => by_properties,
        (None, Owner::Ours) => by_age(call, created(stream), date),
    })
}

/// The room's live stream, if the caller's own server includes it in its error. After a lost attempt it proves nothing,
/// since that attempt may have started it.
pub fn forwarded_stream(call: &Call, failure: Failure) -> Option<Value> {
    let stream = failure.get(c"stream").filter(|_| call.search.lost.is_none())?;
    let is_whole = check::answer(Some(stream), call.operation.answer).is_ok();
    (is_whole && owner(call, stream, None).is_some()).then_some(stream)
}

/// Whether the meeting URL of a stream contains exactly this key; `None` if the URL is missing.
pub fn has_key(stream: Value, key: Text) -> Option<bool> {
    let url = member(stream, c"meeting_url")?;
    Some(url.find(c"[?&]hms_live_key=([^&#]*)").is_some_and(|found| found.is(key)))
}

/// Whether a stream belongs to the call's room, or does not name its room.
pub fn is_in_room(call: &Call, stream: Value) -> bool {
    let is_elsewhere = |room: Text| call.request.id.is_some_and(|id| !room.percent_encode().is(id));
    !member(stream, c"room_id").is_some_and(is_elsewhere)
}

/// When a stream was created, in milliseconds since 1970.
pub fn created(stream: Value) -> Option<f64> {
    member(stream, c"created_at").and_then(Text::to_time)
}

/// A non-empty string member. An empty one is no evidence, since a proxy may have removed the value.
pub fn member(of: Value, name: impl Into<Text>) -> Option<Text> {
    of.get(name).and_then(Value::text).filter(|text| !text.is(c""))
}

/// Whether a stream matches the request as far as it specifies it: the meeting URL without its query, the destination,
/// the recording.
pub fn by_properties(call: &Call, stream: Value) -> Owner {
    let asked = Object::from_json(call.request.body);
    let differs = |name: Text, is_same: fn(Text, Text) -> bool| {
        member(*asked, name).zip(member(stream, name)).is_some_and(|(asked, told)| !is_same(asked, told))
    };
    if differs(c"meeting_url".into(), is_same_page)
        || differs(c"destination".into(), |asked, told| asked.is(told))
        || has_other_urls(asked.get(c"rtmp_urls"), stream.get(c"rtmp_urls"))
    {
        return Owner::Theirs;
    }
    by_recording(call, asked.get(c"recording"), stream.get(c"recording"))
}

/// Whether a stream goes to other RTMP URLs than requested, as far as both are known.
fn has_other_urls(asked: Option<Value>, told: Option<Value>) -> bool {
    let told = told.filter(|told| told.kind() == Kind::List && List::assume(*told).length() > 0);
    asked.zip(told).is_some_and(|(asked, told)| !asked.to_json().is(told.to_json()))
}

/// Compares the recording: an object of flags for live streams, a boolean for external streams.
fn by_recording(call: &Call, asked: Option<Value>, told: Option<Value>) -> Owner {
    let mut owner = Owner::Ours;
    if let (Some(asked), Some(told)) = (asked, told)
        && [asked, told].map(Value::kind) == [Kind::Flag, Kind::Flag]
        && !asked.is(told)
    {
        return Owner::Theirs;
    }
    for flag in [c"hls_vod", c"single_file_per_layer"] {
        let [asked, told] = [asked, told].map(|recording| recording.and_then(|recording| recording.get(flag)));
        let Some(asked) = asked.filter(|asked| asked.kind() == Kind::Flag) else { continue };
        match told.filter(|told| told.kind() == Kind::Flag) {
            Some(told) if told.is(asked) => {}
            Some(_) => return Owner::Theirs,
            // The API always reports the recording; the caller's own server may not.
            None if asked.is(true) && !request::is_relative(call.base) => owner = Owner::Unclear,
            None => {}
        }
    }
    owner
}

/// Whether two URLs point to the same page, after normalization and without their queries.
fn is_same_page(one: Text, other: Text) -> bool {
    let page = |url: Text| request::without_query(url.resolve(None).unwrap_or(url));
    let (one, other) = (page(one), page(other));
    one.is(other) || fill!(c"%/", one).is(other) || one.is(fill!(c"%/", other))
}

/// Whether a stream was created before or after the call began. Both the server's clock and the local clock, which a
/// 401 may have corrected, must agree; otherwise it is unclear. A second is tolerated, since servers may report whole
/// seconds.
fn by_age(call: &Call, created: Option<f64>, date: Option<f64>) -> Owner {
    let Some((created, date)) = created.zip(date) else { return Owner::Unclear };
    let began_at = call.began_at + call.authorization.ahead;
    // If the two local clocks disagree, the machine slept or a clock was set; the truth is in between.
    let (clock, calendar) = (call.moment.clock - call.began, call.moment.now() - call.began_at);
    let (least, most) = (clock.min(calendar).max(0.0), clock.max(calendar).max(0.0));
    // The caller's own server may send its own time instead of the API's.
    let margin = if request::is_relative(call.base) { MARGIN } else { 0.0 };
    let is_from_the_future = created > date + 2.0 * SECOND;
    if is_from_the_future {
        Owner::Unclear
    } else if created >= date - least - SECOND && created >= began_at - TOLERANCE {
        Owner::Ours
    } else if created < date - most - SECOND - margin && created < began_at - SECOND {
        Owner::Theirs
    } else {
        Owner::Unclear
    }
}
