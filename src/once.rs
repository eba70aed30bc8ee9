//! Flows that complete with one response.

use crate::error::Failure;
use crate::flow::Flow;
use crate::retry::{Effect, Fault};
use crate::step::exchange;
use crate::step::{Action, Answer, Call};
use crate::values::{List, Object, Value};

/// Reads something.
pub static READ: Flow = Flow::ONE_ANSWER;

/// Makes an idempotent change.
pub static IDEMPOTENT: Flow = Flow { effect: Effect::Idempotent, ..Flow::ONE_ANSWER };

/// Sends a message to viewers, who would notice a duplicate.
pub static BROADCAST: Flow = Flow { effect: Effect::Broadcast, ..Flow::ONE_ANSWER };

/// Reads something that may not exist, and returns `null` if it does not.
pub static FIND: Flow = Flow {
    faulted: |call, fault, failure| unless_absent(call, fault, failure, Some(Value::null())),
    ..Flow::ONE_ANSWER
};

/// Reads the peers of a room as a list, which is empty if there is no active session.
pub static LIST_PEERS: Flow = Flow {
    // The API returns an object of peers by ID; each peer also contains its ID.
    answered: |call, answer| {
        checked(call, answer, || answer.body?.get(c"peers").map(|by_id| Object::assume(by_id).values().into()))
    },
    faulted: |call, fault, failure| unless_absent(call, fault, failure, Some(List::new().into())),
    ..Flow::ONE_ANSWER
};

/// Ends something that may have ended already, and returns nothing.
pub static END: Flow = Flow {
    effect: Effect::Idempotent,
    answered: |call, answer| checked(call, answer, || None),
    faulted: |call, fault, failure| unless_absent(call, fault, failure, None),
    ..Flow::ONE_ANSWER
};

/// Validates the response and ends the call with a result derived from it.
fn checked(call: &Call, answer: &Answer, result: impl FnOnce() -> Option<Value>) -> Action {
    exchange::verify(call, answer, call.operation.answer).map_or_else(Action::Fail, |()| Action::Done(result()))
}

/// Ends the call with an empty result if the API says that the resource does not exist.
fn unless_absent(call: &mut Call, fault: Fault, failure: Failure, nothing: Option<Value>) -> Action {
    if is_absent(fault, failure) { Action::Done(nothing) } else { exchange::retry(call, fault, failure) }
}

/// Whether the API itself reported a 404. Other servers send 404s too, but not with the API's error body.
fn is_absent(fault: Fault, failure: Failure) -> bool {
    match fault {
        Fault::Status { status, .. } => status == 404 && failure.get(c"serverMessage").is_some(),
        Fault::Refused | Fault::Lost | Fault::Timeout => false,
    }
}
