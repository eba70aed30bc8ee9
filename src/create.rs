//! Creates a resource without duplicates: searches the list first, and again if the response to an attempt was lost.

mod room;
mod room_code;
#[cfg(test)]
mod tests;

pub use room::{CreateRoomOptions, ROOM, ROOM_UPDATE};
pub use room_code::{ROOM_CODE, ROOM_CODE_SETTING};

use crate::error::Failure;
use crate::retry::{self, Fault, Verdict};
use crate::step::exchange::{self, proceed, sleep};
use crate::step::{Action, Answer, Call, Looks, Phase};
use crate::values::{List, Value, fill};
use core::ffi::CStr;

/// The parts that differ between resources.
struct Target {
    /// Whether a list item is the resource to create.
    is_match: fn(&Call, Value) -> bool,
    /// Handles an existing resource.
    found: fn(&mut Call, Value) -> Action,
    /// Whether to try again once the list has conclusively shown nothing.
    may_repeat: bool,
    /// Advice if the outcome is unknown.
    advice: &'static CStr,
}

fn answered(call: &mut Call, answer: &Answer, target: &Target) -> Action {
    if call.phase == Phase::Lookup {
        return listed(call, answer, target);
    }
    match exchange::verify(call, answer, call.operation.answer) {
        Ok(()) => Action::Done(answer.body),
        Err(failure) if call.make.is_update => Action::Fail(failure),
        // A 2xx means that it was created, whatever the body contains.
        Err(failure) => lost(call, Fault::Lost, failure, target.may_repeat),
    }
}

fn listed(call: &mut Call, answer: &Answer, target: &Target) -> Action {
    if let Err(failure) = exchange::verify(call, answer, call.operation.resource.page) {
        // A truncated body is a connection fault, which is retried only while the outcome of an attempt is unknown.
        let is_truncated = answer.body.is_none() && call.search.lost.is_some();
        return if is_truncated { exchange::retry(call, Fault::Lost, failure) } else { Action::Fail(failure) };
    }
    call.side_faults = 0;
    let Some(page) = answer.body else { return proceed(call) };
    let items = page.get(c"data").map_or_else(List::new, List::assume);
    if let Some(found) = items.items().find(|item| (target.is_match)(call, *item)) {
        return (target.found)(call, found);
    }
    if call.search.next_page(page) {
        return proceed(call);
    }
    match call.search.lost {
        None => send(call),
        Some(lost) => not_listed(call, lost),
    }
}

fn send(call: &mut Call) -> Action {
    call.phase = Phase::Own;
    proceed(call)
}

/// Handles a complete list without the resource after a lost attempt.
fn not_listed(call: &mut Call, lost: Failure) -> Action {
    let is_settled = call.search.looks.add(call.moment.clock);
    if is_settled && call.search.may_repeat {
        return send(call);
    }
    match call.search.looks.pause(call).filter(|_| !is_settled) {
        Some(delay) => sleep(delay, None),
        None => Action::Fail(lost),
    }
}

fn faulted(call: &mut Call, fault: Fault, failure: Failure, target: &Target) -> Action {
    // If no token could be obtained, nothing was attempted.
    if call.phase == Phase::Lookup || call.attempts == 0 {
        return exchange::retry(call, fault, failure);
    }
    match retry::verdict(call.effect(), fault) {
        Verdict::Reconcile => lost(call, fault, failure, target.may_repeat),
        Verdict::Retry | Verdict::Renew | Verdict::Fail => exchange::retry(call, fault, failure),
    }
}

/// After an attempt that may have succeeded, waits briefly before listing, so that the service can settle.
fn lost(call: &mut Call, fault: Fault, failure: Failure, may_repeat: bool) -> Action {
    let may_repeat = may_repeat && call.faults < call.retries;
    let pause = exchange::again(call, fault, failure);
    call.search.lost = call.search.lost.or(Some(failure));
    call.search.may_repeat = may_repeat && pause.is_ok();
    call.search.looks = Looks::NONE;
    call.phase = Phase::Lookup;
    call.side_faults = 0;
    match (pause, call.search.looks.pause(call)) {
        (Ok(pause), _) => pause,
        (Err(_), Some(delay)) => sleep(delay, None),
        (Err(failure), None) => Action::Fail(failure),
    }
}

/// Adds to a failure after a lost attempt that the outcome is unknown. An update follows a find, so it has a known
/// target.
fn failed(call: &Call, failure: Failure, target: &Target) -> Action {
    let Some(lost) = call.search.lost.filter(|_| !call.make.is_update) else { return Action::Fail(failure) };
    let mut happened = lost.message();
    if !failure.message().is(happened) {
        happened = fill!(c"%; then %", happened, failure.message());
    }
    let noun = call.operation.resource.noun;
    lost.set(c"attempts", Some(call.attempts));
    lost.set(c"message", Some(fill!(c"%; % may have been created: %", happened, noun, target.advice)));
    Action::Fail(lost)
}
