//! One exchange with the server, whatever the operation: obtain a token, send the request, classify the result.

use super::expiry::{expired, timed_out};
use super::token_cache::MARGIN;
use super::{Action, Answer, Call, Event, Outgoing, Phase, Retry, Source, Watch, refusal};
use crate::check::{self, Table};
use crate::error::{Code, Failure, Refused};
use crate::operation::Method;
use crate::redact::redact;
use crate::request;
use crate::retry::{self, Effect, Fault, Verdict};
use crate::values::{Number, fill};

/// A classified event. The operation's flow decides how to react.
pub enum Received {
    /// The exchange goes on.
    Act(Action),
    /// A pause has ended, or a callback has returned.
    Resumed,
    /// A 2xx, or any response to a playlist request.
    Answered(Answer),
    /// No response, or a response other than 2xx.
    Faulted(Fault, Failure),
}

/// Takes the next step towards a response.
pub fn proceed(call: &mut Call) -> Action {
    if call.remaining() < 1.0 {
        return Action::Fail(expired(call));
    }
    if let Some(action) = authorize(call) {
        return action;
    }
    if call.phase == Phase::Own {
        call.attempts += 1;
    }
    call.requests += 1;
    let (method, url, is_playlist) = (call.method(), call.url(), call.is_for_playlist());
    let attempt = call.requests;
    let watch = call.on_request.map(|on_request| Watch { on_request, url: request::without_query(url), attempt });
    Action::Send(Outgoing {
        method,
        url,
        body: (method == Method::Post).then_some(call.request.body),
        token: call.authorization.token.filter(|_| !is_playlist),
        is_playlist,
        key: call.start.key.filter(|_| call.phase == Phase::Own && request::is_relative(call.base)),
        fetch: call.fetch,
        watch,
        limit: attempt_limit(call),
    })
}

/// The action needed to obtain a token before the request can be sent.
fn authorize(call: &mut Call) -> Option<Action> {
    if call.is_for_playlist() {
        return None;
    }
    let limit = call.remaining();
    let (moment, authorization) = (call.moment, &mut call.authorization);
    match authorization.source {
        Source::Function(function) if authorization.token.is_none() => Some(Action::AskToken { function, limit }),
        // Renewed early, so that the token does not expire in transit.
        Source::Credentials { access_key, secret } if authorization.expires < moment.now() + MARGIN => {
            let now = moment.now();
            if !authorization.is_renewed
                && let Some(token) = moment.tokens.find(access_key, secret, now)
            {
                authorization.token = Some(token);
                return None;
            }
            let text = authorization.begin(access_key, now, moment.uuid());
            Some(Action::Sign { text, secret, limit })
        }
        Source::None | Source::Fixed | Source::Function(_) | Source::Credentials { .. } => None,
    }
}

/// The time limit of one request in milliseconds. While retries remain, an attempt gets half of the remaining time, so
/// that a server that never responds leaves time for another.
fn attempt_limit(call: &Call) -> f64 {
    let remaining = call.remaining();
    if let Some(poll) = call.operation.flow.poll {
        return remaining.min(poll);
    }
    let tries_are_left = call.faults < call.retries || matches!(call.effect(), Effect::Start | Effect::Create);
    if tries_are_left { remaining.min((remaining / 2.0).max(1000.0)) } else { remaining }
}

/// Processes the result of the last action.
pub fn receive(call: &mut Call, event: Event) -> Received {
    match event {
        Event::Resumed => Received::Resumed,
        Event::Signed(signature) => {
            call.authorization.sign(signature, call.moment);
            Received::Act(proceed(call))
        }
        Event::TokenGiven(given) => Received::Act(match given.and_then(request::token) {
            Some(token) => {
                call.authorization.token = Some(token);
                proceed(call)
            }
            None => Action::Fail(no_token(call)),
        }),
        Event::TimedOut => Received::Faulted(Fault::Timeout, timed_out(call)),
        Event::Lost { refused, said } => {
            let fault = if refused { Fault::Refused } else { Fault::Lost };
            // The end of a start (`start/ending.rs`) says what to do about an unclear outcome.
            let template = if !refused && call.effect() == Effect::Start {
                c"got no answer: %"
            } else {
                c"got no answer: %; check the connection and baseUrl"
            };
            let happened = fill!(template, redact(said, call.hidden(), 200));
            Received::Faulted(fault, call.failure(Code::Network, happened))
        }
        Event::Answered(answer) => answered(call, answer),
    }
}

fn no_token(call: &Call) -> Failure {
    let complaint = c"must return a management token, a string of visible ASCII characters";
    let refused = Refused::new(complaint).option(c"token".into());
    Failure::invalid_argument(call.operation.name.into(), refused)
}

fn answered(call: &mut Call, mut answer: Answer) -> Received {
    if call.is_for_playlist() {
        return Received::Answered(answer);
    }
    // Messages quote only the beginning of a body.
    answer.text = answer.text.start(10_000);
    if (200..300).contains(&answer.status) {
        return Received::Answered(answer);
    }
    if answer.status == 401 {
        call.authorization.refuse(call.moment, answer.date);
    }
    let (fault, failure) = refusal::refused(call, &answer);
    Received::Faulted(fault, failure)
}

/// Applies the retry table to a fault that the operation does not handle itself.
pub fn retry(call: &mut Call, fault: Fault, failure: Failure) -> Action {
    match retry::verdict(call.effect(), fault) {
        Verdict::Renew if call.authorization.is_renewable() => {
            call.authorization.renew();
            proceed(call)
        }
        Verdict::Retry if *call.faults() < call.retries => again(call, fault, failure).unwrap_or_else(Action::Fail),
        Verdict::Renew | Verdict::Retry | Verdict::Reconcile | Verdict::Fail => Action::Fail(failure),
    }
}

/// The minimum delay before a retry in milliseconds, whatever the server asks for or jitter yields.
const SHORTEST_PAUSE: f64 = 100.0;

/// Schedules a retry, or returns the failure if no time is left.
pub fn again(call: &mut Call, fault: Fault, failure: Failure) -> Result<Action, Failure> {
    again_after(call, SHORTEST_PAUSE, fault, failure)
}

/// Like [`again`], with a minimum delay in milliseconds.
pub fn again_after(call: &mut Call, least: f64, fault: Fault, failure: Failure) -> Result<Action, Failure> {
    let random = call.moment.random();
    let delay = fault.wait().map_or_else(|| retry::backoff(*call.faults(), random), Number::get).max(least);
    if delay >= call.remaining() {
        return Err(failure);
    }
    *call.faults() += 1;
    let attempt = call.faults + call.side_faults;
    Ok(sleep(delay, Some(Retry { on_retry: call.on_retry, attempt, error: failure })))
}

/// Sleeps for a whole number of milliseconds.
pub fn sleep(delay: f64, retry: Option<Retry>) -> Action {
    Action::Sleep { delay: delay as u64 as f64, retry }
}

/// Validates the body of a 2xx against a table.
pub fn verify(call: &Call, answer: &Answer, table: &'static Table) -> Result<(), Failure> {
    let checked = match answer.body {
        Some(_) => check::answer(answer.body, table),
        None => Err(Refused::new(c"must be JSON of at most 2 MiB").argument(c"$")),
    };
    checked.map_err(|refused| {
        let start = redact(answer.text, call.hidden(), 120);
        let template = if !call.operation.resource.is_public {
            c"answered % with a body that the API does not document: %"
        } else if start.is_blank() {
            c"answered % with a body that the API does not document: %; the body is empty"
        } else {
            c"answered % with a body that the API does not document: %; the body begins with: %"
        };
        let happened = fill!(template, answer.status, refused.sentence(), start);
        let failure = call.failure(Code::InvalidResponse, happened);
        refusal::show(failure, answer, call.hidden());
        failure.set(c"path", refused.path());
        failure
    })
}
