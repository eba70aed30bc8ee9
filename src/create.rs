//! Making something that lists can find: it is looked for first, and again where the answer of an attempt was lost, so that
//! there are no two of it.

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

/// What is made, as far as it matters here.
struct Thing {
    /// Whether an item of the list is the one.
    is_sought: fn(&Call, Value) -> bool,
    /// What to do about the one that the list shows.
    found: fn(&mut Call, Value) -> Action,
    /// Whether it may be made again once the list has shown for long enough that there is none.
    may_repeat: bool,
    /// What to do where nobody knows whether it was made.
    advice: &'static CStr,
}

fn answered(call: &mut Call, answer: &Answer, thing: &Thing) -> Action {
    if call.phase == Phase::Lookup {
        return listed(call, answer, thing);
    }
    match exchange::verify(call, answer, call.operation.answer) {
        Ok(()) => Action::Done(answer.body),
        Err(failure) if call.make.is_update => Action::Fail(failure),
        // It was made, whatever the answer holds.
        Err(failure) => lost(call, Fault::Lost, failure, thing.may_repeat),
    }
}

fn listed(call: &mut Call, answer: &Answer, thing: &Thing) -> Action {
    if let Err(failure) = exchange::verify(call, answer, call.operation.resource.page) {
        // A body that breaks off is a fault of the connection, which is got over while it is open what was made.
        let is_cut = answer.body.is_none() && call.search.lost.is_some();
        return if is_cut { exchange::retry(call, Fault::Lost, failure) } else { Action::Fail(failure) };
    }
    call.side_faults = 0;
    let Some(page) = answer.body else { return proceed(call) };
    let items = page.get(c"data").map_or_else(List::new, List::assume);
    if let Some(found) = items.items().find(|item| (thing.is_sought)(call, *item)) {
        return (thing.found)(call, found);
    }
    if call.search.turn(page) {
        return proceed(call);
    }
    match call.search.lost {
        None => send(call),
        Some(lost) => nowhere(call, lost),
    }
}

fn send(call: &mut Call) -> Action {
    call.phase = Phase::Own;
    proceed(call)
}

/// An attempt was lost, and the list shows nothing of it.
fn nowhere(call: &mut Call, lost: Failure) -> Action {
    let is_settled = call.search.looks.add(call.moment.clock);
    if is_settled && call.search.may_repeat {
        return send(call);
    }
    match call.search.looks.pause(call).filter(|_| !is_settled) {
        Some(delay) => sleep(delay, None),
        None => Action::Fail(lost),
    }
}

fn faulted(call: &mut Call, fault: Fault, failure: Failure, thing: &Thing) -> Action {
    // A token that never came is no attempt.
    if call.phase == Phase::Lookup || call.attempts == 0 {
        return exchange::retry(call, fault, failure);
    }
    match retry::verdict(call.effect(), fault) {
        Verdict::Reconcile => lost(call, fault, failure, thing.may_repeat),
        Verdict::Retry | Verdict::Renew | Verdict::Fail => exchange::retry(call, fault, failure),
    }
}

/// After an attempt that may have made it: gives the service a moment to settle before it is asked.
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

/// Once an attempt was lost, a failure says what that means for the next call. What is being changed has been found.
fn failed(call: &Call, failure: Failure, thing: &Thing) -> Action {
    let Some(lost) = call.search.lost.filter(|_| !call.make.is_update) else { return Action::Fail(failure) };
    let mut happened = lost.message();
    if !failure.message().is(happened) {
        happened = fill!(c"%; then %", happened, failure.message());
    }
    let noun = call.operation.resource.noun;
    lost.set(c"attempts", Some(call.attempts));
    lost.set(c"message", Some(fill!(c"%; whether % was made is unknown: %", happened, noun, thing.advice)));
    Action::Fail(lost)
}
