//! Calls that are over with one answer.

use crate::error::Failure;
use crate::flow::Flow;
use crate::retry::{Effect, Fault};
use crate::step::exchange;
use crate::step::{Action, Answer, Call};
use crate::values::{List, Object, Value};

/// Reads something.
pub static READ: Flow = Flow::ONE_ANSWER;

/// Leads to the same state however often it is sent.
pub static SETTLE: Flow = Flow { effect: Effect::Settle, ..Flow::ONE_ANSWER };

/// Is noticed by people each time.
pub static ANNOUNCE: Flow = Flow { effect: Effect::Announce, ..Flow::ONE_ANSWER };

/// Reads what may not be there, which is `null` then.
pub static FIND: Flow = Flow {
    faulted: |call, fault, failure| unless_absent(call, fault, failure, Some(Value::null())),
    ..Flow::ONE_ANSWER
};

/// Reads the peers of a room, as a list. There are none where nobody is in it.
pub static LIST_PEERS: Flow = Flow {
    // The API maps ids to peers, each of which has its id.
    answered: |call, answer| {
        checked(call, answer, || answer.body?.get(c"peers").map(|by_id| Object::assume(by_id).values().into()))
    },
    faulted: |call, fault, failure| unless_absent(call, fault, failure, Some(List::new().into())),
    ..Flow::ONE_ANSWER
};

/// Ends what may have ended already, and returns nothing.
pub static END: Flow = Flow {
    effect: Effect::Settle,
    answered: |call, answer| checked(call, answer, || None),
    faulted: |call, fault, failure| unless_absent(call, fault, failure, None),
    ..Flow::ONE_ANSWER
};

/// Ends a call with what is made of its answer, once that is checked.
fn checked(call: &Call, answer: &Answer, result: impl FnOnce() -> Option<Value>) -> Action {
    exchange::verify(call, answer, call.operation.answer).map_or_else(Action::Fail, |()| Action::Done(result()))
}

/// Ends a call with what stands for nothing, where the API says that there is none.
fn unless_absent(call: &mut Call, fault: Fault, failure: Failure, nothing: Option<Value>) -> Action {
    if is_absent(fault, failure) { Action::Done(nothing) } else { exchange::retry(call, fault, failure) }
}

/// Whether the API says that there is no such thing. A server that is not the API says so too, but not in its shape.
fn is_absent(fault: Fault, failure: Failure) -> bool {
    match fault {
        Fault::Status { status, .. } => status == 404 && failure.get(c"serverMessage").is_some(),
        Fault::Refused | Fault::Lost | Fault::Timeout => false,
    }
}
