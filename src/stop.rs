//! Stopping a stream that has ended already, which is no failure: the caller has what was asked for.

use crate::error::Failure;
use crate::flow::Flow;
use crate::retry::{Effect, Fault};
use crate::step::exchange::{self, proceed};
use crate::step::{Action, Call, Phase};
use crate::values::{List, Object};

/// Stops one stream.
pub static STOP: Flow = Flow { effect: Effect::Settle, faulted, ..Flow::ONE_ANSWER };

/// Stops all streams of a room.
pub static STOP_ALL: Flow = Flow { effect: Effect::Settle, faulted: all_faulted, ..Flow::ONE_ANSWER };

/// A fault of the stop of one stream. One that is not on air is read, which tells whether there is such a stream.
fn faulted(call: &mut Call, fault: Fault, failure: Failure) -> Action {
    if is_not_found(fault) && call.phase == Phase::Own {
        call.phase = Phase::ReadStopped;
        return proceed(call);
    }
    exchange::retry(call, fault, failure)
}

/// A fault of the stop of all streams of a room. Where none is on air there is an empty page.
fn all_faulted(call: &mut Call, fault: Fault, failure: Failure) -> Action {
    if is_not_found(fault) {
        let page = Object::new();
        page.set(c"data", List::new());
        return Action::Done(Some(page.into()));
    }
    exchange::retry(call, fault, failure)
}

fn is_not_found(fault: Fault) -> bool {
    match fault {
        Fault::Status { status, .. } => status == 404,
        Fault::Refused | Fault::Lost | Fault::Timeout => false,
    }
}
