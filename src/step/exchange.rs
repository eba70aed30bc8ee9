//! Getting one answer: a token, the request, and what came back, whichever operation it is for.

use super::refusal;
use super::{Action, Answer, Auth, Event, Leg, Moment, Operation, State};
use crate::check::{self, Field, Value};
use crate::error::{Code, Failure};
use crate::redact::redact;
use crate::request;
use crate::retry::{self, Effect, Fault, Verdict};
use crate::timestamp;
use crate::token::{self, Grant};

/// What an event comes to, before the operation has its say.
pub enum Received<V> {
    /// The exchange goes on.
    Act(Action),
    /// A pause is over, or the caller was told.
    Resumed,
    /// A 2xx with a JSON body, and the server's time where it was told.
    Answered(Option<V>, Answered),
    /// The answer to a request for a playlist: its text, where it was a 200.
    Playlist(Option<String>),
    /// Anything but an answer that was asked for.
    Faulted(Fault, Failure),
}

/// What is worth keeping of an answer beside its body.
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The server's clock, in milliseconds since 1970.
    pub date: Option<u64>,
    /// The body as text.
    pub text: String,
}

/// Takes the next step towards an answer.
pub fn proceed(state: &mut State, moment: &Moment) -> Action {
    if state.remaining(moment) == 0 {
        return Action::Fail(timed_out(state));
    }
    let is_playlist = matches!(state.leg, Leg::Master | Leg::Media);
    match state.auth {
        Auth::Asked if state.token.is_empty() && !is_playlist => Action::Ask,
        // A token that would expire while the request is on its way is as bad as none.
        Auth::Signed if state.expires < moment.now + 30_000 && !is_playlist => {
            let now = moment.now.saturating_add_signed(state.ahead);
            state.expires = moment.now + token::MANAGEMENT_LIFETIME * 1000;
            state.token = token::unsigned(
                &state.access_key,
                &Grant::Management,
                now / 1000,
                token::MANAGEMENT_LIFETIME,
                &moment.uuid,
            );
            Action::Sign(state.token.clone())
        }
        _ => {
            if state.leg == Leg::Main {
                state.attempts += 1;
            }
            Action::Send(state.request())
        }
    }
}

/// Milliseconds that one request may take. While tries are left, an attempt gets half of the time, so that a server that
/// never answers leaves some for another.
pub fn attempt_limit(state: &State, moment: &Moment) -> u64 {
    let remaining = state.remaining(moment);
    if state.operation == Operation::Wait {
        return remaining.min(10_000);
    }
    let tries_are_left = state.faults < state.retries || state.effect() == Effect::Start;
    if tries_are_left { remaining.min((remaining / 2).max(1000)) } else { remaining }
}

/// Takes what came back.
pub fn receive<V: Value>(state: &mut State, event: Event<V>, moment: &Moment) -> Received<V> {
    match event {
        Event::Continue | Event::Digests { .. } | Event::Decoded(_) => Received::Resumed,
        Event::Signed(signature) => {
            state.token = [&state.token, ".", signature.as_str()].concat();
            Received::Act(proceed(state, moment))
        }
        Event::Token(value) => match asked(value) {
            Ok(token) => {
                state.token = token;
                Received::Act(proceed(state, moment))
            }
            Err(complaint) => Received::Act(Action::Fail(Failure::argument("options.token", complaint))),
        },
        Event::TimedOut => Received::Faulted(Fault::Timeout, timed_out(state)),
        Event::Lost { refused, reason } => {
            let fault = if refused { Fault::Refused } else { Fault::Lost };
            let reason = redact(&reason, &state.token, 200);
            Received::Faulted(fault, about(state, Code::Network, &["got no answer: ", &reason].concat()))
        }
        Event::Answer(answer) => answered(state, answer, moment),
    }
}

/// Does what the retry table says about a fault; the operation has looked at it already.
pub fn retry(state: &mut State, fault: Fault, failure: Failure, moment: &Moment) -> Action {
    let renewable = matches!(state.auth, Auth::Asked | Auth::Signed) && !state.renewed;
    match retry::verdict(state.effect(), fault) {
        Verdict::Renew if renewable => {
            state.renewed = true;
            state.token = String::new();
            state.expires = 0;
            proceed(state, moment)
        }
        Verdict::Retry if *state.faults() < state.retries => again(state, failure, moment),
        _ => Action::Fail(failure),
    }
}

/// Pauses before another try, or fails at once where there is no time left for it.
pub fn again(state: &mut State, failure: Failure, moment: &Moment) -> Action {
    let delay = failure.retry_after.unwrap_or_else(|| retry::backoff(*state.faults(), moment.random()));
    if delay >= state.remaining(moment) {
        return Action::Fail(failure);
    }
    *state.faults() += 1;
    Action::Sleep { delay, fault: Some(failure) }
}

/// Holds a body against a table.
pub fn verify<V: Value>(
    state: &State,
    body: Option<V>,
    about_answer: &Answered,
    fields: &'static [Field],
) -> Result<V, Failure> {
    let (path, complaint) = match &body {
        None => ("$".into(), "must be JSON".into()),
        Some(body) => match check::answer(body, fields) {
            Ok(()) => ("".into(), "".into()),
            Err(mismatch) => (mismatch.path, mismatch.complaint),
        },
    };
    match body {
        Some(body) if path.is_empty() => Ok(body),
        _ => {
            let status = crate::json::decimal(u64::from(about_answer.status));
            let start = match redact(&about_answer.text, &state.token, 120).trim() {
                "" => String::from("the body is empty"),
                snippet => ["the body begins with: ", snippet].concat(),
            };
            let text = [
                "answered ",
                &status,
                " with a body that the API does not document: ",
                &path,
                " ",
                &complaint,
                "; ",
                &start,
            ];
            let mut failure = about(state, Code::InvalidResponse, &text.concat());
            failure.status = Some(about_answer.status);
            failure.path = Some(path);
            Err(failure)
        }
    }
}

/// A failure of the request under way: `POST <url> <what happened>`.
pub fn about(state: &State, code: Code, happened: &str) -> Failure {
    let request = state.request();
    let url = request::without_query(&request.url);
    let mut failure = Failure::new(code, [request.method, " ", url, " ", happened].concat());
    failure.method = Some(request.method);
    failure.url = Some(url.into());
    failure.attempts = (state.attempts > 0).then_some(state.attempts);
    failure
}

/// The failure of a call whose time is up.
pub fn timed_out(state: &State) -> Failure {
    let timeout = crate::json::decimal(state.timeout);
    // Also while a lost start is looked for.
    let advice = if state.operation == Operation::Start && state.attempts > 0 {
        "; the stream may have started all the same: list the room's streams before starting another"
    } else {
        ""
    };
    about(
        state,
        Code::Timeout,
        &["got no complete answer in time; the call's timeout is ", &timeout, " ms", advice].concat(),
    )
}

fn answered<V: Value>(state: &mut State, answer: Answer<V>, moment: &Moment) -> Received<V> {
    if matches!(state.leg, Leg::Master | Leg::Media) {
        return Received::Playlist((answer.status == 200).then_some(answer.text));
    }
    let date = answer.date.as_deref().and_then(timestamp::http);
    if (200..=299).contains(&answer.status) {
        return Received::Answered(answer.body, Answered { status: answer.status, date, text: answer.text });
    }
    if let (401, Some(date)) = (answer.status, date) {
        state.ahead = date as i64 - moment.now as i64;
    }
    let failure = refusal::refused(state, &answer, moment);
    Received::Faulted(Fault::Status(answer.status, failure.retry_after.is_some()), failure)
}

fn asked<V: Value>(value: Option<V>) -> Result<String, &'static str> {
    match value.and_then(|value| value.text()) {
        Some(check::Text::Unicode(token)) if request::is_token(&token) => Ok(token),
        _ => Err("must return a management token, a string of visible ASCII characters"),
    }
}
