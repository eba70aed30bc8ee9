//! A flow implements one kind of call from its options to its result. Each operation names its flow, so a module
//! contains only the flows of its own operations.

use crate::check::Table;
use crate::error::{Checked, Failure};
use crate::retry::{Effect, Fault};
use crate::step::exchange::{self, proceed};
use crate::step::{Action, Answer, Call};
use crate::values::Value;

/// The steps of one kind of call.
pub struct Flow {
    /// The effect of the call's own request, which decides whether it may be retried.
    pub effect: Effect,
    /// The default timeout of the whole call in milliseconds.
    pub timeout: f64,
    /// The time limit of one request in milliseconds, for calls that poll.
    pub poll: Option<f64>,
    /// The options it takes in addition to those of every request.
    pub options: Option<Options>,
    /// Prepares a call with valid arguments before its first request.
    pub prepare: fn(&mut Call) -> Checked<()>,
    /// Handles a 2xx, or any response to a playlist request.
    pub answered: fn(&mut Call, &Answer) -> Action,
    /// Handles any other outcome of a request.
    pub faulted: fn(&mut Call, Fault, Failure) -> Action,
    /// Handles the end of a pause or of a callback.
    pub resumed: fn(&mut Call) -> Action,
    /// Completes a failure that ends the call.
    pub failed: fn(&mut Call, Failure) -> Action,
}

/// The options of one flow.
#[derive(Clone, Copy)]
pub struct Options {
    /// Their rules.
    pub table: &'static Table,
    /// Reads them into the call, along with the options of every request.
    pub read: fn(&mut Call, Value) -> Checked<()>,
}

impl Flow {
    /// A read that takes one successful response and returns its parsed body.
    pub const ONE_ANSWER: Flow = Flow {
        effect: Effect::Read,
        timeout: 30_000.0,
        poll: None,
        options: None,
        prepare: |_| Ok(()),
        answered: |call, answer| {
            exchange::verify(call, answer, call.operation.answer)
                .map_or_else(Action::Fail, |()| Action::Done(answer.body))
        },
        faulted: exchange::retry,
        resumed: proceed,
        failed: |_, failure| Action::Fail(failure),
    };
}
