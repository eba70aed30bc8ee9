//! Exactly one stream: a start whose outcome is unknown is looked for before it is sent again.

#[cfg(test)]
mod tests;

use crate::error::{ALREADY_RUNNING, AMBIGUOUS_START, Failure, TIMEOUT};
use crate::live_streams::PAGE;
use crate::retry::{self, Fault, Verdict};
use crate::step::exchange::{self, done, fail};
use crate::step::{Action, Leg, State};
use crate::values::slot::{CLOCK, DATE, HIDDEN, RESULT};
use crate::values::{Value, fill, text};

/// A fault of the start itself or of a list that looks for it.
pub fn faulted(state: &mut State, fault: Fault, failure: Failure) -> Action {
    if state.leg != Leg::Main {
        return match exchange::retry(state, fault, failure) {
            Action::Fail => unsettled(state, Failure(RESULT)),
            action => action,
        };
    }
    if says_already_running(failure) {
        state.already_running = true;
        HIDDEN.keep(HIDDEN.kept().or(Some(failure.0)));
        begin_search(state);
        return exchange::proceed(state);
    }
    if retry::verdict(state.effect(), fault) != Verdict::Reconcile {
        return exchange::retry(state, fault, failure);
    }
    // The service gets a moment to settle before it is asked what became of the start.
    match exchange::again(state, failure) {
        Action::Fail if failure.is(TIMEOUT) => Action::Fail,
        Action::Fail => {
            HIDDEN.keep(Some(failure.0));
            ambiguous(state, text!("no time was left to look for it"))
        }
        action => {
            HIDDEN.keep(Some(failure.0));
            begin_search(state);
            action
        }
    }
}

/// A list of the room's streams that came back while a start was looked for.
pub fn listed(state: &mut State) -> Action {
    let page = match exchange::verify(state, &PAGE) {
        Ok(page) => page,
        Err(failure) => return unsettled(state, failure),
    };
    match newest(page) {
        Some((stream, created)) => found(state, stream, created),
        // A stream that starts running between the two lists is in both, so this order misses none.
        None if state.leg == Leg::ListStarting => {
            state.leg = Leg::ListRunning;
            exchange::proceed(state)
        }
        None => nowhere(state),
    }
}

/// Turns to the lists that tell whether the room is on air.
fn begin_search(state: &mut State) {
    state.leg = Leg::ListStarting;
    state.strays = 0;
}

/// The failure that hid what became of the start.
fn hidden() -> Option<Failure> {
    HIDDEN.kept().map(Failure)
}

/// The room is on air: with our stream, or with one that was there before.
fn found(state: &mut State, stream: Value, created: Option<f64>) -> Action {
    // Servers may write times in whole seconds, so a stream of this call may look up to a second older than the call.
    let lasted = (CLOCK.number() - state.began).max(0.0) + 1000.0;
    let began = DATE.kept().and_then(retry::time).map(|date| date - lasted);
    let lost_one = hidden().is_some_and(|hidden| !says_already_running(hidden));
    match (created, began) {
        _ if state.return_running => done(Some(stream)),
        (Some(created), Some(began)) if lost_one && created >= began => done(Some(stream)),
        (Some(_), Some(_)) => already_running(state, Some(stream)),
        _ if lost_one => {
            ambiguous(state, text!("the room has a live stream, but whether this call started it cannot be told"))
        }
        _ => already_running(state, Some(stream)),
    }
}

/// The room is not on air.
fn nowhere(state: &mut State) -> Action {
    state.leg = Leg::Main;
    match hidden() {
        Some(_) if state.already_running => already_running(state, None),
        Some(hidden) if state.faults > state.retries => fail(hidden),
        _ => exchange::proceed(state),
    }
}

/// The search failed.
fn unsettled(state: &mut State, failure: Failure) -> Action {
    if state.already_running && hidden().is_some_and(says_already_running) {
        return already_running(state, None);
    }
    let why = fill(text!("the list of streams could not be read: %"), failure.message(), None, None);
    ambiguous(state, why)
}

fn ambiguous(state: &mut State, why: Value) -> Action {
    let lost = hidden().map_or(text!(""), Failure::message);
    state.leg = Leg::Main;
    let failure = exchange::about(state, AMBIGUOUS_START, why);
    let template =
        text!("whether the stream has started is unknown: %; %. List the room's streams before starting another");
    failure.with(text!("message"), Some(fill(template, lost, Some(why), None)));
    tell_more(failure, &[text!("status"), text!("retryAfter")]);
    fail(failure)
}

fn already_running(state: &mut State, stream: Option<Value>) -> Action {
    state.leg = Leg::Main;
    let happened = text!(
        "did not start a stream: the room has a live stream already; stop it first, or pass ifRunning: \"return\" to get it"
    );
    let failure = exchange::about(state, ALREADY_RUNNING, happened);
    if hidden().is_some_and(says_already_running) {
        tell_more(failure, &[text!("status"), text!("serverMessage"), text!("details")]);
    }
    failure.with(text!("stream"), stream);
    fail(failure)
}

/// Has a failure say what the hidden one says of these things.
fn tell_more(failure: Failure, names: &[Value]) {
    for name in names {
        failure.with(*name, hidden().and_then(|hidden| hidden.member(*name)));
    }
}

fn says_already_running(failure: Failure) -> bool {
    let message = failure.member(text!("serverMessage")).unwrap_or_else(|| failure.message());
    let status = failure.member(text!("status")).map_or(0.0, Value::number);
    (400.0..500.0).contains(&status) && message.matches(text!("(?i)already (running|started)"))
}

/// The item of a page that was created last, with its time of creation.
fn newest(page: Value) -> Option<(Value, Option<f64>)> {
    let data = page.get(text!("data"))?;
    let mut newest = None;
    for index in 0..data.length() {
        let Some(item) = data.item(index) else { continue };
        let created = item.get(text!("created_at")).and_then(retry::time);
        if newest.is_none_or(|(_, before)| created >= before) {
            newest = Some((item, created));
        }
    }
    newest
}
