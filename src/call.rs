//! The two functions that both drivers call: `begin` and `step`.

#[cfg(test)]
pub(crate) mod tests;

use crate::error::{Checked, Failure};
use crate::operation::{ARGUMENTS, Operation};
use crate::step::exchange::{self, Received, proceed};
use crate::step::{Action, Call, Event};
use crate::values::{Text, Value};
use crate::{active_rooms, external_streams, live_streams, options, recordings, room_codes, rooms, templates};

/// The operations by family. The page module omits those that only servers call.
pub static OPERATIONS: &[&[&Operation]] = if cfg!(all(feature = "npm", not(feature = "server"))) {
    &[live_streams::OPERATIONS]
} else {
    &[
        live_streams::OPERATIONS,
        rooms::OPERATIONS,
        room_codes::OPERATIONS,
        recordings::OPERATIONS,
        external_streams::OPERATIONS,
        active_rooms::OPERATIONS,
        templates::OPERATIONS,
    ]
};

/// All operations.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().copied().flatten().copied()
}

/// Finds an operation by its function name.
pub fn operation(name: Text) -> Option<&'static Operation> {
    operations().find(|operation| name.is(operation.name))
}

/// Checks the arguments of a function and returns the first action.
pub fn begin(call: &mut Call, arguments: [Option<Value>; ARGUMENTS]) -> Action {
    match prepare(call, arguments) {
        Ok(()) => proceed(call),
        Err(refused) => Action::Fail(Failure::invalid_argument(call.operation.name.into(), refused)),
    }
}

fn prepare(call: &mut Call, arguments: [Option<Value>; ARGUMENTS]) -> Checked<()> {
    let (operation, flow) = (call.operation, call.operation.flow);
    let options = operation.request(&arguments, &mut call.request);
    let options = options.map_err(|refused| options::misplaced(flow, refused))?;
    options::read(call, options)?;
    (flow.prepare)(call)
}

/// Processes an event and returns the next action.
pub fn step(call: &mut Call, event: Event) -> Action {
    let flow = call.operation.flow;
    let action = match exchange::receive(call, event) {
        Received::Act(action) => action,
        Received::Resumed => (flow.resumed)(call),
        Received::Answered(answer) => (flow.answered)(call, &answer),
        Received::Faulted(fault, failure) => (flow.faulted)(call, fault, failure),
    };
    match action {
        Action::Fail(failure) => (flow.failed)(call, failure),
        Action::Done(_)
        | Action::Send(_)
        | Action::Sleep { .. }
        | Action::Notify { .. }
        | Action::Sign { .. }
        | Action::AskToken { .. } => action,
    }
}
