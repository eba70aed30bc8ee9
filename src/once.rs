//! Calls that are over with one answer.

use crate::error::Failure;
use crate::flow::Flow;
use crate::retry::{Effect, Fault};
use crate::step::exchange;
use crate::step::{Action, Answer, Call};
use crate::values::{List, Object, Text, Value};

/// Reads something.
pub static READ: Flow = Flow::ONE_ANSWER;

/// Leads to the same state however often it is sent.
pub static SETTLE: Flow = Flow { effect: Effect::Settle, ..Flow::ONE_ANSWER };

/// Is noticed by people each time.
pub static ANNOUNCE: Flow = Flow { effect: Effect::Announce, ..Flow::ONE_ANSWER };

/// Reads what may not be there, which is `null` then.
pub static FIND: Flow = Flow {
    faulted: |call, fault, failure| {
        if is_absent(fault, failure) {
            Action::Done(Some(Value::null()))
        } else {
            exchange::retry(call, fault, failure)
        }
    },
    ..Flow::ONE_ANSWER
};

/// Reads the peers of a room, as a list. There are none where nobody is in it.
pub static LIST_PEERS: Flow = Flow {
    answered: peers,
    faulted: |call, fault, failure| {
        if is_absent(fault, failure) {
            Action::Done(Some(List::new().into()))
        } else {
            exchange::retry(call, fault, failure)
        }
    },
    ..Flow::ONE_ANSWER
};

/// Ends what may have ended already, and returns nothing.
pub static END: Flow = Flow {
    effect: Effect::Settle,
    answered: |call, answer| {
        exchange::verify(call, answer, call.operation.answer).map_or_else(Action::Fail, |()| Action::Done(None))
    },
    faulted: |call, fault, failure| {
        if is_absent(fault, failure) { Action::Done(None) } else { exchange::retry(call, fault, failure) }
    },
    ..Flow::ONE_ANSWER
};

/// Whether the API says that there is no such thing. A server that is not the API says so too, but not in its shape.
fn is_absent(fault: Fault, failure: Failure) -> bool {
    match fault {
        Fault::Status { status, .. } => status == 404 && failure.get(c"serverMessage").is_some(),
        Fault::Refused | Fault::Lost | Fault::Timeout => false,
    }
}

/// The API maps ids to peers, each of which has its id.
fn peers(call: &mut Call, answer: &Answer) -> Action {
    if let Err(failure) = exchange::verify(call, answer, call.operation.answer) {
        return Action::Fail(failure);
    }
    let list = List::new();
    let by_id = answer.body.and_then(|body| body.get(c"peers")).map(Object::assume);
    if let Some((by_id, ids)) = by_id.and_then(|by_id| by_id.names().map(|ids| (by_id, List::assume(ids)))) {
        for peer in ids.items().filter_map(|id| by_id.get(Text::assume(id))) {
            list.push(peer);
        }
    }
    Action::Done(Some(list.into()))
}
