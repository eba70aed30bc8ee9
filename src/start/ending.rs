//! Failures of a start that returned no stream.

use crate::error::{Code, Failure};
use crate::step::{Action, Call, Phase};
use crate::values::{Text, Value, fill};

/// The outcome is unknown. `stream` is one that this call may have started.
pub fn ambiguous(call: &mut Call, why: Text, stream: Option<Value>) -> Action {
    call.phase = Phase::Own;
    let failure = call.failure(Code::AmbiguousStart, c"");
    let mut happened = call.search.lost.map_or(c"".into(), Failure::message);
    if let (Some(last), Some(lost)) = (call.start.last, call.search.lost)
        && !last.message().is(lost.message())
    {
        happened = fill!(c"%; then %", happened, last.message());
    }
    let advice = if call.start.return_running {
        c"List the room's streams before starting another"
    } else {
        c"List the room's streams before starting another, or pass ifRunning: \"return\" to get one that is on air"
    };
    let template = c"the stream may have started: %; %. %";
    failure.set(c"message", Some(fill!(template, happened, why, advice)));
    copy_api_error(call, failure);
    failure.set(c"stream", stream);
    fail(call, failure)
}

/// Neither the start nor the list got a response in the API's format, so the server is probably not the API.
pub fn not_the_api(call: &mut Call, lost: Failure) -> Action {
    let template =
        c"%; the list of streams is invalid too: check baseUrl. If it is correct, the stream may have started";
    lost.set(c"message", Some(fill!(template, lost.message())));
    fail(call, lost)
}

/// The room was already live. `stream` is its stream if the lists show one; `unreadable` is the failure of listing.
pub fn already_running(call: &mut Call, stream: Option<Value>, unreadable: Option<Failure>) -> Action {
    call.phase = Phase::Own;
    let noun = Text::from(call.operation.resource.noun);
    let happened = if stream.is_some() {
        fill!(
            c"did not start a stream: the room has % already; stop it first, or pass ifRunning: \"return\" to get it",
            noun
        )
    } else if let Some(unreadable) = unreadable {
        fill!(
            c"did not start a stream: the room is on air already, and its streams could not be listed: %",
            unreadable.message()
        )
    } else {
        fill!(
            c"did not start a stream: the room is on air already, but no list shows %; stop its recording or % first, or wait if another call has just started one",
            noun,
            if noun.is(c"a live stream") { c"external stream" } else { c"live stream" }
        )
    };
    let failure = call.failure(Code::AlreadyRunning, happened);
    copy_api_error(call, failure);
    failure.set(c"stream", stream);
    fail(call, failure)
}

/// Ends the call with a failure that already describes the stream.
pub fn fail(call: &mut Call, failure: Failure) -> Action {
    call.start.is_described = true;
    Action::Fail(failure)
}

/// Copies the API's error details from the last attempt.
fn copy_api_error(call: &Call, failure: Failure) {
    if let Some(last) = call.start.last {
        failure.copy(c"status", last);
        failure.copy(c"requestId", last);
        failure.copy(c"serverMessage", last);
        failure.copy(c"details", last);
        failure.copy(c"retryAfter", last);
    }
}
