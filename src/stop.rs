//! Stops streams. Stopping a stream that has already ended is not a failure.

use crate::error::Failure;
use crate::flow::Flow;
use crate::retry::{Effect, Fault};
use crate::step::exchange::{self, proceed};
use crate::step::{Action, Call, Phase};
use crate::values::{List, Object};

/// Stops one stream.
pub static STOP: Flow = Flow { effect: Effect::Idempotent, faulted, ..Flow::ONE_ANSWER };

/// Stops all streams of a room.
pub static STOP_ALL: Flow = Flow { effect: Effect::Idempotent, faulted: all_faulted, ..Flow::ONE_ANSWER };

/// Handles a fault when stopping one stream. If it is not live, reads it to see whether it exists.
fn faulted(call: &mut Call, fault: Fault, failure: Failure) -> Action {
    if is_not_found(fault) && call.phase == Phase::Own {
        call.phase = Phase::ReadStopped;
        return proceed(call);
    }
    exchange::retry(call, fault, failure)
}

/// Handles a fault when stopping all streams of a room. If none is live, returns an empty page.
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
