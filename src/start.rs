//! Exactly one stream: a start whose outcome is unknown is looked for before it is sent again.

#[cfg(test)]
mod tests;

use crate::check::Value;
use crate::error::{Code, Failure};
use crate::live_streams::PAGE;
use crate::retry::{self, Fault, Verdict};
use crate::step::exchange::{self, Answered};
use crate::step::{Action, Done, Leg, Moment, State};
use crate::text::contains;
use crate::timestamp;

/// A fault of the start itself or of a list that looks for it.
pub fn faulted(state: &mut State, fault: Fault, failure: Failure, moment: &Moment) -> Action {
    if state.leg != Leg::Main {
        return match exchange::retry(state, fault, failure, moment) {
            Action::Fail(failure) => unsettled(state, failure),
            action => action,
        };
    }
    if says_already_running(&failure) {
        state.already_running = true;
        state.hidden = state.hidden.take().or(Some(failure));
        begin_search(state);
        return exchange::proceed(state, moment);
    }
    if retry::verdict(state.effect(), fault) != Verdict::Reconcile {
        return exchange::retry(state, fault, failure, moment);
    }
    // The service gets a moment to settle before it is asked what became of the start.
    match exchange::again(state, failure, moment) {
        Action::Fail(failure) if failure.code == Code::Timeout => Action::Fail(failure),
        Action::Fail(failure) => ambiguous(state, Some(failure), "no time was left to look for it"),
        action => {
            if let Action::Sleep { fault, .. } = &action {
                state.hidden = fault.clone();
            }
            begin_search(state);
            action
        }
    }
}

/// A list of the room's streams that came back while a start was looked for.
pub fn listed<V: Value>(state: &mut State, body: Option<V>, answered: &Answered, moment: &Moment) -> Action {
    let page = match exchange::verify(state, body, answered, PAGE) {
        Ok(page) => page,
        Err(failure) => return unsettled(state, failure),
    };
    match newest(&page) {
        Some((index, created)) => found(state, index, created, answered.date, moment),
        // A stream that starts running between the two lists is in both, so this order misses none.
        None if state.leg == Leg::ListStarting => {
            state.leg = Leg::ListRunning;
            exchange::proceed(state, moment)
        }
        None => nowhere(state, moment),
    }
}

/// Turns to the lists that tell whether the room is on air.
fn begin_search(state: &mut State) {
    state.leg = Leg::ListStarting;
    state.strays = 0;
}

/// The room is on air: with our stream, or with one that was there before.
fn found(state: &mut State, index: usize, created: Option<u64>, date: Option<u64>, moment: &Moment) -> Action {
    // Servers may write times in whole seconds, so a stream of this call may look up to a second older than the call.
    let began = date.map(|date| date.saturating_sub(moment.clock.saturating_sub(state.began) + 1000));
    let lost_one = state.hidden.as_ref().is_some_and(|hidden| !says_already_running(hidden));
    match (created, began) {
        _ if state.return_running => Action::Done(Done::Item(index)),
        (Some(created), Some(began)) if lost_one && created >= began => Action::Done(Done::Item(index)),
        (Some(_), Some(_)) => Action::Fail(already_running(state, Some(index))),
        _ if lost_one => {
            let hidden = state.hidden.take();
            ambiguous(state, hidden, "the room has a live stream, but whether this call started it cannot be told")
        }
        _ => Action::Fail(already_running(state, Some(index))),
    }
}

/// The room is not on air.
fn nowhere(state: &mut State, moment: &Moment) -> Action {
    state.leg = Leg::Main;
    let Some(hidden) = state.hidden.take() else {
        return exchange::proceed(state, moment);
    };
    if state.already_running {
        return Action::Fail(already_running(state, None));
    }
    if state.faults > state.retries {
        return Action::Fail(hidden);
    }
    state.hidden = Some(hidden);
    exchange::proceed(state, moment)
}

/// The search failed.
fn unsettled(state: &mut State, failure: Failure) -> Action {
    if state.already_running && state.hidden.as_ref().is_some_and(says_already_running) {
        return Action::Fail(already_running(state, None));
    }
    let hidden = state.hidden.take();
    ambiguous(state, hidden, &["the list of streams could not be read: ", &failure.message].concat())
}

fn ambiguous(state: &mut State, hidden: Option<Failure>, why: &str) -> Action {
    let lost = hidden.as_ref().map_or("", |hidden| hidden.message.as_str());
    let message = [
        "whether the stream has started is unknown: ",
        lost,
        "; ",
        why,
        ". List the room's streams before starting another",
    ];
    state.leg = Leg::Main;
    let mut failure = exchange::about(state, Code::AmbiguousStart, "");
    failure.message = message.concat();
    failure.status = hidden.as_ref().and_then(|hidden| hidden.status);
    failure.retry_after = hidden.and_then(|hidden| hidden.retry_after);
    Action::Fail(failure)
}

fn already_running(state: &mut State, item: Option<usize>) -> Failure {
    state.leg = Leg::Main;
    let happened = "did not start a stream: the room has a live stream already; stop it first, or pass ifRunning: \"return\" to get it";
    let mut failure = exchange::about(state, Code::AlreadyRunning, happened);
    if let Some(hidden) = state.hidden.as_ref().filter(|hidden| says_already_running(hidden)) {
        failure.status = hidden.status;
        failure.server_message = hidden.server_message.clone();
        failure.details = hidden.details.clone();
    }
    failure.with_stream = item.is_some();
    failure.stream_item = item;
    failure
}

fn says_already_running(failure: &Failure) -> bool {
    let message = failure.server_message.as_deref().unwrap_or(&failure.message).to_ascii_lowercase();
    failure.status.is_some_and(|status| (400..500).contains(&status))
        && (contains(&message, "already running") || contains(&message, "already started"))
}

/// The item of a page that was created last, with its time of creation.
fn newest<V: Value>(page: &V) -> Option<(usize, Option<u64>)> {
    let data = page.get("data").ok()??;
    let length = data.get("length").ok()??.number()? as usize;
    (0..length)
        .map(|index| {
            let item = data.get(&crate::json::decimal(index as u64)).ok().flatten();
            let created = item.and_then(|item| item.get("created_at").ok().flatten());
            let created = created.and_then(|created| match created.text() {
                Some(crate::check::Text::Unicode(text)) => timestamp::rfc3339(&text),
                _ => None,
            });
            (index, created)
        })
        .max_by_key(|(_, created)| *created)
}
