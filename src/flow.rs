//! A flow: how the calls of one kind go, from their options to their end. An operation names the one that it has, so that a
//! module holds the flows of its own operations and no others.

use crate::check::Table;
use crate::error::{Checked, Failure};
use crate::retry::{Effect, Fault};
use crate::step::exchange::{self, proceed};
use crate::step::{Action, Answer, Call};
use crate::values::Value;

/// How the calls of one kind go.
pub struct Flow {
    /// What the call's own request does to the world, which decides when it is sent again.
    pub effect: Effect,
    /// The time for the whole call in milliseconds, where the options name none.
    pub timeout: f64,
    /// The time for one request in milliseconds, where the call makes the same one again and again.
    pub poll: Option<f64>,
    /// The options that it takes beside those of every request.
    pub options: Option<Options>,
    /// Prepares a call whose arguments are good, before its first request.
    pub prepare: fn(&mut Call) -> Checked<()>,
    /// A 2xx to the request under way, or whatever answered where that is one for a playlist.
    pub answered: fn(&mut Call, &Answer) -> Action,
    /// Anything else that the request under way came to.
    pub faulted: fn(&mut Call, Fault, Failure) -> Action,
    /// A pause is over, or the caller was told.
    pub resumed: fn(&mut Call) -> Action,
    /// The last word on a failure that ends the call.
    pub failed: fn(&mut Call, Failure) -> Action,
}

/// The options of one flow.
#[derive(Clone, Copy)]
pub struct Options {
    /// What they may be.
    pub table: &'static Table,
    /// Reads them into the call. Those of every request are among them.
    pub read: fn(&mut Call, Value) -> Checked<()>,
}

impl Flow {
    /// A call that is over with one good answer, which it returns as it was parsed. It reads.
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
