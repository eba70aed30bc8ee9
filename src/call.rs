//! The two functions that both drivers call: how a call begins, and how it goes on.

#[cfg(test)]
pub(crate) mod tests;

use crate::error::{Checked, Failure};
use crate::operation::{ARGUMENTS, Operation};
use crate::retry::Effect;
use crate::step::exchange::{self, Received, proceed};
use crate::step::{Action, Call, Event, Phase};
use crate::values::{Text, Value};
use crate::{live_streams, options, start, stop, wait};

/// The operations of each family.
pub static OPERATIONS: &[&[&Operation]] = &[live_streams::OPERATIONS];

/// Every function that makes requests.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().copied().flatten().copied()
}

/// The operation of a function.
pub fn operation(name: Text) -> Option<&'static Operation> {
    operations().find(|operation| name.is(operation.name))
}

/// Checks the arguments of a function and says what to do first.
pub fn begin(call: &mut Call, arguments: [Option<Value>; ARGUMENTS]) -> Action {
    match prepare(call, arguments) {
        Ok(()) => proceed(call),
        Err(refused) => Action::Fail(Failure::invalid_argument(call.operation.name.into(), refused)),
    }
}

fn prepare(call: &mut Call, arguments: [Option<Value>; ARGUMENTS]) -> Checked<()> {
    let operation = call.operation;
    let options = operation.request(&arguments, &mut call.request);
    let options = options.map_err(|refused| options::misplaced(operation.effect, refused))?;
    options::read(call, options)?;
    start::prepare(call)
}

/// Takes what came back from the last action and says what to do next.
pub fn step(call: &mut Call, event: Event) -> Action {
    let action = next(call, event);
    start::tell_doubt(call, action)
}

fn next(call: &mut Call, event: Event) -> Action {
    let effect = call.operation.effect;
    match exchange::receive(call, event) {
        Received::Act(action) => action,
        Received::Playlist(playlist) => wait::looked(call, playlist),
        Received::Resumed => match effect {
            Effect::Wait => wait::resumed(call),
            Effect::Read | Effect::Start | Effect::Stop | Effect::StopAll | Effect::Settle | Effect::Announce => {
                proceed(call)
            }
        },
        Received::Answered(answer) => match call.phase {
            Phase::FindKey => start::looked_up(call, &answer),
            Phase::ListStarting | Phase::ListRunning => start::listed(call, &answer),
            Phase::Own | Phase::ReadStopped | Phase::MasterPlaylist | Phase::MediaPlaylist => match effect {
                Effect::Wait => wait::answered(call, &answer),
                Effect::Start => start::answered(call, &answer),
                Effect::Read | Effect::Stop | Effect::StopAll | Effect::Settle | Effect::Announce => {
                    exchange::verify(call, &answer, call.operation.answer)
                        .map_or_else(Action::Fail, |()| Action::Done(answer.body))
                }
            },
        },
        Received::Faulted(fault, failure) => match effect {
            Effect::Wait => wait::faulted(call, fault, failure),
            Effect::Start => start::faulted(call, fault, failure),
            Effect::Stop => stop::faulted(call, fault, failure),
            Effect::StopAll => stop::all_faulted(call, fault, failure),
            Effect::Read | Effect::Settle | Effect::Announce => exchange::retry(call, fault, failure),
        },
    }
}
