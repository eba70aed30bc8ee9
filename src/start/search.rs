//! Searches the room's lists, which may lag behind, for a stream.

use super::ending;
use super::evidence::{self, Owner};
use crate::error::{Code, Failure};
use crate::retry::Fault;
use crate::step::exchange::{self, proceed, sleep};
use crate::step::{Action, Answer, Call, Looks, Phase};
use crate::values::{List, Text, Value, fill};

/// Searches the lists immediately.
pub fn begin(call: &mut Call) -> Action {
    reset(call);
    proceed(call)
}

/// Forgets everything seen before the last attempt.
pub fn reset(call: &mut Call) {
    call.search.looks = Looks::NONE;
    look(call);
}

fn look(call: &mut Call) {
    call.phase = Phase::ListStarting;
    call.side_faults = 0;
    call.start.other = None;
    call.start.is_unclear = false;
}

/// Handles a list of the room's streams.
pub fn listed(call: &mut Call, answer: &Answer) -> Action {
    if let Err(failure) = exchange::verify(call, answer, call.operation.resource.page) {
        // A truncated body is a connection fault.
        return if answer.body.is_none() { faulted(call, Fault::Lost, failure) } else { unreadable(call, failure) };
    }
    call.side_faults = 0;
    if let Some(ours) = find_own(call, answer) {
        return Action::Done(Some(ours));
    }
    let is_known = call.search.lost.is_none() && call.start.key.is_none() && call.start.other.is_some();
    if call.phase == Phase::ListStarting && !is_known {
        // A stream that switches from starting to running between the requests is in both lists, so this order misses
        // none.
        call.phase = Phase::ListRunning;
        return proceed(call);
    }
    match call.start.other {
        Some(other) if call.start.return_running => Action::Done(Some(other)),
        Some(other) if call.start.is_unclear => {
            let noun = call.operation.resource.noun;
            let why = fill!(c"the room has %, which this call may or may not have started", noun);
            ending::ambiguous(call, why, Some(other))
        }
        Some(other) => ending::already_running(call, Some(other), None),
        None => not_listed(call),
    }
}

/// The stream of this call if it is listed. Records any other live stream.
fn find_own(call: &mut Call, answer: &Answer) -> Option<Value> {
    let (mut ours, mut newest) = (None, 0.0);
    let date = answer.date.and_then(Text::to_time);
    for stream in List::assume(answer.body?.get(c"data")?).items() {
        match evidence::owner(call, stream, date) {
            None => {}
            Some(Owner::Ours) => {
                let created = evidence::created(stream).unwrap_or(0.0);
                if ours.is_none() || created >= newest {
                    (ours, newest) = (Some(stream), created);
                }
            }
            Some(Owner::Unclear) => {
                call.start.other = Some(stream);
                call.start.is_unclear = true;
            }
            Some(Owner::Theirs) => call.start.other = call.start.other.or(Some(stream)),
        }
    }
    ours
}

/// Handles two lists without a stream.
fn not_listed(call: &mut Call) -> Action {
    let is_settled = call.search.looks.add(call.moment.clock);
    let is_expected = call.start.return_running || call.start.key.is_some();
    if call.search.lost.is_none() && (is_settled || !is_expected) {
        return ending::already_running(call, None, None);
    }
    if is_settled && call.search.may_repeat {
        call.phase = Phase::Own;
        return proceed(call);
    }
    look(call);
    match call.search.looks.pause(call) {
        Some(delay) => sleep(delay, None),
        None if call.search.lost.is_none() => ending::already_running(call, None, None),
        None => ending::ambiguous(call, c"the room's lists do not show it".into(), None),
    }
}

/// Handles a fault of a list request.
pub fn faulted(call: &mut Call, fault: Fault, failure: Failure) -> Action {
    match exchange::retry(call, fault, failure) {
        Action::Fail(failure) => unreadable(call, failure),
        action => action,
    }
}

/// Ends the search because the lists cannot be read.
fn unreadable(call: &mut Call, failure: Failure) -> Action {
    let Some(lost) = call.search.lost else {
        return ending::already_running(call, None, Some(failure));
    };
    if lost.is(Code::InvalidResponse) && failure.is(Code::InvalidResponse) {
        return ending::not_the_api(call, lost);
    }
    let why = fill!(c"the list of streams could not be read: %", failure.message());
    ending::ambiguous(call, why, None)
}
