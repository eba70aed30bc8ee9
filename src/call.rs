//! The two functions that both drivers call: how a call begins, and how it goes on.

#[cfg(test)]
pub(crate) mod tests;

use crate::check::{self, Rule, table};
use crate::error::{Checked, Failure, INVALID_ARGUMENT, TIMEOUT};
use crate::retry::Fault;
use crate::step::exchange::{self, Received, done, fail};
use crate::step::{Action, Event, Leg, Operation, State};
use crate::values::slot::{ACCESS_KEY, CLOCK, FAULTS, FIRST, LIMIT, NAME, NOW, RESULT, SECOND, THIRD, WHERE};
use crate::values::{Value, fill, literal, number, text};
use crate::{live_streams, meeting_url, options, start, token, wait, webhook};

/// Checks the arguments of a function of the contract and says what to do first. The table holds the arguments, where the
/// call is made, and the clocks.
pub fn begin(state: &mut State) -> Action {
    state.began = CLOCK.number();
    let action = prepare(state).unwrap_or_else(|refused| {
        let failure = Failure::new(INVALID_ARGUMENT, fill(text!("%: %"), NAME, Some(refused.sentence()), None));
        failure.with(text!("argument"), Some(WHERE));
        fail(failure)
    });
    limited(state, action)
}

/// Takes what came back from the last action and says what to do next.
pub fn step(state: &mut State, event: Event) -> Action {
    let action = match state.operation {
        Operation::ManagementToken | Operation::AuthToken => match event {
            Event::Signed => done(Some(exchange::signed())),
            _ => fail(Failure::new(TIMEOUT, text!("the token was not signed within 30 s"))),
        },
        Operation::Webhook => webhook::step(state, event),
        Operation::Wait => match follow(state, event) {
            // Wherever the time of a wait runs out, its caller hears what the stream said last.
            Action::Fail if Failure(RESULT).is(TIMEOUT) => fail(wait::timed_out(state)),
            action => action,
        },
        _ => follow(state, event),
    };
    limited(state, action)
}

/// Takes what came back from the last action of a call that makes requests.
fn follow(state: &mut State, event: Event) -> Action {
    let operation = state.operation;
    match exchange::receive(state, event) {
        Received::Act(action) => action,
        Received::Resumed if operation == Operation::Wait => wait::resumed(state),
        Received::Resumed => exchange::proceed(state),
        Received::Playlist(text) => wait::looked(state, text),
        Received::Answered => match (operation, state.leg) {
            (Operation::Wait, _) => wait::answered(state),
            (Operation::Start, Leg::ListStarting | Leg::ListRunning) => start::listed(state),
            (_, leg) => {
                let fields = if leg == Leg::Read { &live_streams::LIVE_STREAM } else { live_streams::shape(operation) };
                match exchange::verify(state, fields) {
                    Ok(answer) => done(Some(answer)),
                    Err(failure) => fail(failure),
                }
            }
        },
        Received::Faulted(fault, failure) => match (operation, state.leg, fault) {
            (Operation::Wait, ..) => wait::faulted(state, fault, failure),
            (Operation::Start, ..) => start::faulted(state, fault, failure),
            // Nothing runs, which is what was asked for.
            (Operation::StopAll, _, Fault::Status(404, _)) => {
                let page = Value::object();
                page.set(text!("data"), Value::list());
                done(Some(page))
            }
            (Operation::Stop, Leg::Main, Fault::Status(404, _)) => {
                state.leg = Leg::Read;
                exchange::proceed(state)
            }
            _ => exchange::retry(state, fault, failure),
        },
    }
}

/// Tells the driver how long the action may take; a pause has said so itself.
fn limited(state: &State, action: Action) -> Action {
    match action {
        Action::Done | Action::Fail => {}
        Action::Sleep => FAULTS.keep(Some(number(f64::from(state.faults + state.strays)))),
        Action::Send => LIMIT.keep(Some(number(exchange::attempt_limit(state)))),
        _ => LIMIT.keep(Some(number(state.remaining()))),
    }
    action
}

fn prepare(state: &mut State) -> Checked<Action> {
    let mut options = SECOND;
    match state.operation {
        Operation::Start => {
            options = THIRD;
            live_streams::start()?;
        }
        Operation::Announce => {
            options = THIRD;
            live_streams::announce()?;
        }
        Operation::Stop => live_streams::tell(literal!("stop"))?,
        Operation::Pause => live_streams::tell(literal!("pause-recording"))?,
        Operation::Resume => live_streams::tell(literal!("resume-recording"))?,
        Operation::StopAll => live_streams::on_room(literal!("stop"))?,
        Operation::Get => live_streams::get()?,
        Operation::List => live_streams::list()?,
        Operation::Wait => {
            state.timeout = 120_000.0;
            live_streams::get()?;
        }
        Operation::Webhook => return webhook::begin(state),
        Operation::ManagementToken => {
            options::credentials(FIRST.given(), text!("credentials"))?;
            return sign(SECOND, token::MANAGEMENT_LIFETIME, None);
        }
        Operation::AuthToken => {
            options::credentials(FIRST.given(), text!("credentials"))?;
            let claims = check::argument(SECOND.given(), &CLAIMS, text!("claims"))?;
            return sign(THIRD, token::AUTH_LIFETIME, Some(claims));
        }
        Operation::ParseUrl => return Ok(done(Some(meeting_url::parse(FIRST.given())?))),
        Operation::BuildUrl => return Ok(done(Some(meeting_url::build(FIRST.given())?))),
    }
    options::read(state, options)?;
    Ok(exchange::proceed(state))
}

table! {
    /// What an app token says about its peer.
    CLAIMS {
        "room_id" Required CLAIM,
        "role" Required CLAIM,
        "user_id" Optional CLAIM,
    }
}
const CLAIM: Rule = Rule::Sized(1, 256, literal!("must have 1 to 256 characters"));

/// Begins to sign a token that the caller asked for.
fn sign(options: Value, lifetime: f64, claims: Option<Value>) -> Checked<Action> {
    let lifetime = options::lifetime(options, lifetime)?;
    let issued = (NOW.number() / 1000.0) as u64 as f64;
    Ok(exchange::sign(token::unsigned(ACCESS_KEY, claims, issued, lifetime)))
}
