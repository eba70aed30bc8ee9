//! Exactly one stream: a start whose outcome is unknown is looked for before it is sent again.

#[cfg(test)]
mod tests;

use crate::error::{Code, Failure};
use crate::live_streams::PAGE;
use crate::retry::{self, Fault, Verdict};
use crate::step::exchange::{self, proceed};
use crate::step::{Action, Answer, Call, Phase};
use crate::values::{List, Text, Value, fill};

/// A fault of the start itself or of a list that looks for it.
pub fn faulted(call: &mut Call, fault: Fault, failure: Failure) -> Action {
    if call.phase != Phase::Own {
        return match exchange::retry(call, fault, failure) {
            Action::Fail(failure) => unsettled(call, failure),
            action => action,
        };
    }
    if let Fault::Status { already_running: true, .. } = fault {
        call.start.already_running = true;
        call.start.hidden = call.start.hidden.or(Some(failure));
        begin_search(call);
        return proceed(call);
    }
    match retry::verdict(call.effect(), fault) {
        Verdict::Reconcile => reconcile(call, fault, failure),
        Verdict::Retry | Verdict::Renew | Verdict::Fail => exchange::retry(call, fault, failure),
    }
}

/// Gives the service a moment to settle before it is asked what became of the start.
fn reconcile(call: &mut Call, fault: Fault, failure: Failure) -> Action {
    let pause = exchange::again(call, fault, failure);
    // A time-out says by itself that the stream may have started.
    if pause.is_err() && fault == Fault::Timeout {
        return Action::Fail(failure);
    }
    call.start.hidden = Some(failure);
    call.start.is_lost = true;
    match pause {
        Ok(pause) => {
            begin_search(call);
            pause
        }
        Err(_) => Action::Fail(ambiguous(call, c"no time was left to look for it".into())),
    }
}

/// Turns to the lists that tell whether the room is on air.
fn begin_search(call: &mut Call) {
    call.phase = Phase::ListStarting;
    call.side_faults = 0;
}

/// A list of the room's streams that came back while a start was looked for.
pub fn listed(call: &mut Call, answer: &Answer) -> Action {
    if let Err(failure) = exchange::verify(call, answer, &PAGE) {
        return unsettled(call, failure);
    }
    match answer.body.and_then(newest) {
        Some((stream, created)) => found(call, stream, created, answer.date.and_then(Text::to_time)),
        // A stream that starts running between the two lists is in both, so this order misses none.
        None if call.phase == Phase::ListStarting => {
            call.phase = Phase::ListRunning;
            proceed(call)
        }
        None => nowhere(call),
    }
}

/// The room is on air: with our stream, or with one that was there before. `date` is the service's time of the list.
fn found(call: &mut Call, stream: Value, created: Option<f64>, date: Option<f64>) -> Action {
    // Servers may write times in whole seconds, so a stream of this call may look up to a second older than the call.
    let lasted = (call.moment.clock - call.began).max(0.0) + 1000.0;
    let began = date.map(|date| date - lasted);
    let is_lost = call.start.is_lost;
    if call.start.return_running {
        return Action::Done(Some(stream));
    }
    match created.zip(began) {
        Some((created, began)) if is_lost && created >= began => Action::Done(Some(stream)),
        None if is_lost => {
            let why = c"the room has a live stream, but whether this call started it cannot be told";
            Action::Fail(ambiguous(call, why.into()))
        }
        Some(_) | None => Action::Fail(already_running(call, Some(stream))),
    }
}

/// The room is not on air.
fn nowhere(call: &mut Call) -> Action {
    call.phase = Phase::Own;
    match call.start.hidden {
        Some(_) if call.start.already_running => Action::Fail(already_running(call, None)),
        Some(hidden) if call.faults > call.retries => Action::Fail(hidden),
        Some(_) | None => proceed(call),
    }
}

/// The search failed.
fn unsettled(call: &mut Call, failure: Failure) -> Action {
    if call.start.already_running && !call.start.is_lost {
        return Action::Fail(already_running(call, None));
    }
    let why = fill!(c"the list of streams could not be read: %", failure.message());
    Action::Fail(ambiguous(call, why))
}

fn ambiguous(call: &mut Call, why: Text) -> Failure {
    let lost = call.start.hidden.map_or(c"".into(), Failure::message);
    call.phase = Phase::Own;
    let failure = call.failure(Code::AmbiguousStart, why);
    let template = c"whether the stream has started is unknown: %; %. List the room's streams before starting another";
    failure.set(c"message", Some(fill!(template, lost, why)));
    if let Some(hidden) = call.start.hidden {
        failure.copy(c"status", hidden);
        failure.copy(c"retryAfter", hidden);
    }
    failure
}

fn already_running(call: &mut Call, stream: Option<Value>) -> Failure {
    call.phase = Phase::Own;
    let happened = c"did not start a stream: the room has a live stream already; stop it first, or pass ifRunning: \"return\" to get it";
    let failure = call.failure(Code::AlreadyRunning, happened);
    if let Some(hidden) = call.start.hidden.filter(|_| !call.start.is_lost) {
        failure.copy(c"status", hidden);
        failure.copy(c"serverMessage", hidden);
        failure.copy(c"details", hidden);
    }
    failure.set(c"stream", stream);
    failure
}

/// The item of a page that was created last, with its time of creation; items without one count as the oldest.
fn newest(page: Value) -> Option<(Value, Option<f64>)> {
    let streams = List::assume(page.get(c"data")?);
    let mut newest = None;
    for index in 0..streams.length() {
        let Some(stream) = streams.item(index) else { continue };
        let created = stream.get(c"created_at").map(Text::assume).and_then(Text::to_time);
        if newest.is_none_or(|(_, before)| created >= before) {
            newest = Some((stream, created));
        }
    }
    newest
}
