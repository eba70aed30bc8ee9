//! Getting one answer: a token, the request, and what came back, whichever operation it is for.

use super::refusal;
use super::{Action, Auth, Event, Leg, Operation, State, random};
use crate::check::{self, Table};
use crate::error::{Checked, Code, Failure, INVALID_ARGUMENT, INVALID_RESPONSE, NETWORK, TIMEOUT};
use crate::redact::redact;
use crate::request;
use crate::retry::{self, Effect, Fault, Verdict};
use crate::token;
use crate::values::slot::{ACCESS_KEY, BODY, DATE, LATEST, LIMIT, NOW, PAYLOAD, RESULT, STATUS, TEXT, TOKEN, WHERE};
use crate::values::{Value, fill, number, text};

/// What an event comes to, before the operation has its say.
pub enum Received {
    /// The exchange goes on.
    Act(Action),
    /// A pause is over, or the caller was told.
    Resumed,
    /// A 2xx; its body is what was read last.
    Answered,
    /// The answer to a request for a playlist: its text, where it was a 200.
    Playlist(Option<Value>),
    /// Anything but an answer that was asked for.
    Faulted(Fault, Failure),
}

/// Ends the call with a value.
pub fn done(value: Option<Value>) -> Action {
    RESULT.keep(value);
    Action::Done
}

/// Ends the call with a failure.
pub fn fail(failure: Failure) -> Action {
    RESULT.keep(Some(failure.0));
    Action::Fail
}

/// Has a text signed.
pub fn sign(unsigned: Value) -> Action {
    TOKEN.keep(Some(unsigned));
    PAYLOAD.keep(Some(unsigned));
    Action::Sign
}

/// The signature that came back, behind the text that was signed.
pub fn signed() -> Value {
    fill(text!("%.%"), TOKEN, Some(BODY), None)
}

/// Takes the next step towards an answer.
pub fn proceed(state: &mut State) -> Action {
    if state.remaining() < 1.0 {
        return fail(timed_out(state));
    }
    let needs_token = !state.is_for_playlist();
    if needs_token && state.auth == Auth::Asked && TOKEN.kept().is_none() {
        return Action::Ask;
    }
    if needs_token && state.auth == Auth::Signed {
        let now = NOW.number();
        // A token that would expire while the request is on its way is as bad as none.
        if state.expires < now + 30_000.0 {
            state.expires = now + token::MANAGEMENT_LIFETIME * 1000.0;
            let issued = ((now + state.ahead) / 1000.0) as u64 as f64;
            return sign(token::unsigned(ACCESS_KEY, None, issued, token::MANAGEMENT_LIFETIME));
        }
    }
    if state.leg == Leg::Main {
        state.attempts += 1;
    }
    state.lay_out();
    Action::Send
}

/// Milliseconds that one request may take. While tries are left, an attempt gets half of the time, so that a server that
/// never answers leaves some for another.
pub fn attempt_limit(state: &State) -> f64 {
    let remaining = state.remaining();
    if state.operation == Operation::Wait {
        return remaining.min(10_000.0);
    }
    let tries_are_left = state.faults < state.retries || state.effect() == Effect::Start;
    if tries_are_left { remaining.min((remaining / 2.0).max(1000.0)) } else { remaining }
}

/// Takes what came back.
pub fn receive(state: &mut State, event: Event) -> Received {
    match event {
        Event::Continue | Event::Digests | Event::Decoded => Received::Resumed,
        Event::Signed => {
            TOKEN.keep(Some(signed()));
            Received::Act(proceed(state))
        }
        Event::Token => Received::Act(match BODY.kept().filter(|token| request::is_token(*token)) {
            Some(token) => {
                TOKEN.keep(Some(token));
                proceed(state)
            }
            None => {
                let argument = text!("options.token");
                let complaint = text!("% must return a management token, a string of visible ASCII characters");
                let failure = Failure::new(INVALID_ARGUMENT, fill(complaint, argument, None, None));
                failure.with(text!("argument"), Some(argument));
                fail(failure)
            }
        }),
        Event::TimedOut => Received::Faulted(Fault::Timeout, timed_out(state)),
        Event::Lost => {
            let fault = if STATUS.number() > 0.0 { Fault::Refused } else { Fault::Lost };
            let happened = fill(text!("got no answer: %"), redact(TEXT, text!("200")), None, None);
            Received::Faulted(fault, about(state, NETWORK, happened))
        }
        Event::Answer => answered(state),
    }
}

/// Does what the retry table says about a fault; the operation has looked at it already.
pub fn retry(state: &mut State, fault: Fault, failure: Failure) -> Action {
    let renewable = matches!(state.auth, Auth::Asked | Auth::Signed) && !state.renewed;
    match retry::verdict(state.effect(), fault) {
        Verdict::Renew if renewable => {
            state.renewed = true;
            state.expires = 0.0;
            TOKEN.keep(None);
            proceed(state)
        }
        Verdict::Retry if *state.faults() < state.retries => again(state, failure),
        _ => fail(failure),
    }
}

/// Pauses before another try, or fails at once where there is no time left for it.
pub fn again(state: &mut State, failure: Failure) -> Action {
    let told = failure.member(text!("retryAfter")).map(Value::number);
    let delay = told.unwrap_or_else(|| retry::backoff(*state.faults(), random()));
    if delay >= state.remaining() {
        return fail(failure);
    }
    *state.faults() += 1;
    sleep(delay, Some(failure.0))
}

/// Pauses for so many whole milliseconds; where there is a failure, it is the reason.
pub fn sleep(delay: f64, failure: Option<Value>) -> Action {
    RESULT.keep(failure);
    LIMIT.keep(Some(number(delay as u64 as f64)));
    Action::Sleep
}

/// Holds the body that was read last against a table.
pub fn verify(state: &State, table: &'static Table) -> Result<Value, Failure> {
    let checked: Checked<Value> = match LATEST.kept() {
        Some(body) => check::answer(Some(body), table),
        None => Err(crate::error::refused(text!("must be JSON")).argument(text!("$"))),
    };
    checked.map_err(|refused| {
        let start = redact(TEXT, text!("120"));
        let template = if start.matches(text!(r"^\s*$")) {
            text!("answered % with a body that the API does not document: %; the body is empty")
        } else {
            text!("answered % with a body that the API does not document: %; the body begins with: %")
        };
        let happened = fill(template, STATUS, Some(refused.sentence()), Some(start));
        let failure = about(state, INVALID_RESPONSE, happened);
        failure.with(text!("status"), Some(STATUS));
        failure.with(text!("path"), Some(WHERE));
        failure
    })
}

/// A failure of the request under way: `POST <url> <what happened>`.
pub fn about(state: &State, code: Code, happened: Value) -> Failure {
    let (method, url) = (state.method(), request::without_query(state.url()));
    let failure = Failure::new(code, fill(text!("% % %"), method, Some(url), Some(happened)));
    failure.with(text!("method"), Some(method));
    failure.with(text!("url"), Some(url));
    if state.attempts > 0 {
        failure.with(text!("attempts"), Some(number(f64::from(state.attempts))));
    }
    failure
}

/// The failure of a call whose time is up.
pub fn timed_out(state: &State) -> Failure {
    // Also while a lost start is looked for.
    let template = if state.operation == Operation::Start && state.attempts > 0 {
        text!(
            "got no complete answer in time; the call's timeout is % ms; the stream may have started all the same: list the room's streams before starting another"
        )
    } else {
        text!("got no complete answer in time; the call's timeout is % ms")
    };
    about(state, TIMEOUT, fill(template, number(state.timeout), None, None))
}

fn answered(state: &mut State) -> Received {
    // A custom fetch may say anything, and what is no status counts as a hidden one.
    let told = STATUS.number();
    let status = (told as u32).min(65_535);
    if f64::from(status) != told {
        STATUS.keep(Some(number(f64::from(status))));
    }
    if state.is_for_playlist() {
        return Received::Playlist(TEXT.kept().filter(|_| status == 200));
    }
    if (200..300).contains(&status) {
        LATEST.keep(Some(BODY));
        return Received::Answered;
    }
    if let (401, Some(date)) = (status, DATE.kept().and_then(retry::time)) {
        state.ahead = date - NOW.number();
    }
    let failure = refusal::refused(state, status);
    Received::Faulted(Fault::Status(status, failure.member(text!("retryAfter")).is_some()), failure)
}
