//! Starts exactly one stream and reports the outcome truthfully, for every way in which an attempt can end. The table
//! is in `docs/retries.md`.

mod ending;
mod evidence;
mod key;
mod options;
mod search;
#[cfg(test)]
mod tests;

pub use options::StartOptions;

use crate::error::Failure;
use crate::flow::{Flow, Options};
use crate::retry::{self, Effect, Fault, Verdict};
use crate::step::exchange::{self, sleep};
use crate::step::{Action, Answer, Call, Phase};

/// Starts a stream.
pub static START: Flow = STARTING;

/// The flow of starts of all kinds of streams.
pub const STARTING: Flow = Flow {
    effect: Effect::Start,
    options: Some(Options { table: StartOptions::TABLE, read: options::read }),
    prepare: key::prepare,
    answered,
    faulted,
    failed: report_uncertainty,
    ..Flow::ONE_ANSWER
};

fn answered(call: &mut Call, answer: &Answer) -> Action {
    match call.phase {
        Phase::FindKey => key::key_searched(call, answer),
        Phase::ListStarting | Phase::ListRunning => search::listed(call, answer),
        Phase::Own | Phase::Lookup | Phase::ReadStopped | Phase::MasterPlaylist | Phase::MediaPlaylist => {
            accepted(call, answer)
        }
    }
}

/// Handles a 2xx to the start. A stream was started even if the body does not describe one.
fn accepted(call: &mut Call, answer: &Answer) -> Action {
    let Err(failure) = exchange::verify(call, answer, call.operation.answer) else {
        return Action::Done(answer.body);
    };
    if let Some(stream) = answer.body.filter(|body| evidence::member(*body, c"id").is_some()) {
        failure.set(c"stream", Some(stream));
        return ending::fail(call, failure);
    }
    lost(call, Fault::Lost, failure, false)
}

/// Handles a fault of the start or of a list request.
fn faulted(call: &mut Call, fault: Fault, failure: Failure) -> Action {
    match call.phase {
        // No start was sent yet.
        Phase::FindKey => return exchange::retry(call, fault, failure),
        Phase::ListStarting | Phase::ListRunning => return search::faulted(call, fault, failure),
        Phase::Own | Phase::Lookup | Phase::ReadStopped | Phase::MasterPlaylist | Phase::MediaPlaylist => {}
    }
    if fault.is_already_running() {
        call.start.last = Some(failure);
        if let Some(stream) = evidence::forwarded_stream(call, failure) {
            return if call.start.return_running {
                Action::Done(Some(stream))
            } else {
                ending::already_running(call, Some(stream), None)
            };
        }
        call.search.may_repeat = false;
        return search::begin(call);
    }
    match retry::verdict(call.effect(), fault) {
        // The caller's own server has already retried as far as that was safe.
        Verdict::Reconcile => lost(call, fault, failure, fault.reason().is_none()),
        Verdict::Renew if call.authorization.is_renewable() => exchange::retry(call, fault, failure),
        // The refusal of this attempt says nothing about earlier ones.
        verdict @ (Verdict::Retry | Verdict::Renew | Verdict::Fail) if call.search.lost.is_some() => {
            lost(call, fault, failure, verdict == Verdict::Retry)
        }
        Verdict::Retry | Verdict::Renew | Verdict::Fail => exchange::retry(call, fault, failure),
    }
}

/// Adds to a failure after a lost attempt that a stream may have been started.
fn report_uncertainty(call: &mut Call, failure: Failure) -> Action {
    if call.search.lost.is_some() && !call.start.is_described {
        return ending::ambiguous(call, failure.message(), None);
    }
    Action::Fail(failure)
}

/// After an attempt that may have started a stream, waits briefly before listing, so that the service can settle.
fn lost(call: &mut Call, fault: Fault, failure: Failure, is_repeatable: bool) -> Action {
    let may_repeat = is_repeatable && call.faults < call.retries;
    let pause = exchange::again(call, fault, failure);
    // The timeout message already says that the stream may have started.
    if pause.is_err() && fault == Fault::Timeout && call.search.lost.is_none() {
        return Action::Fail(failure);
    }
    call.search.lost = call.search.lost.or(Some(failure));
    call.start.last = Some(failure);
    // If the server asks for a longer delay than there is time, the start is not repeated.
    call.search.may_repeat = may_repeat && pause.is_ok();
    search::reset(call);
    match pause {
        Ok(pause) => pause,
        Err(_) => match call.search.looks.pause(call) {
            Some(delay) => sleep(delay, None),
            None => ending::ambiguous(call, c"no time was left to look for it".into(), None),
        },
    }
}
