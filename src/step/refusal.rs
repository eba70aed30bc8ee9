//! Describes responses other than 2xx: what the API said, and what to do about it.

use super::{Answer, Call, Source};
use crate::error::{Code, Failure};
use crate::redact::{Hidden, redact};
use crate::request;
use crate::retry::{self, Effect, Fault};
use crate::values::{Kind, List, Text, Value, fill};
use core::ffi::CStr;

/// The fault and the failure for a response other than 2xx.
pub fn refused(call: &Call, answer: &Answer) -> (Fault, Failure) {
    let (status, hidden) = (answer.status, call.hidden());
    let message = member(answer, c"message".into()).and_then(Value::text);
    let said = message.map(|said| redact(said, hidden, 500));
    let is_public = call.operation.resource.is_public;
    let shown_text = said.or_else(|| is_public.then(|| redact(answer.text, hidden, 120)));
    // A browser hides the status and target of a redirect.
    let what = if status == 0 { c"answered with a redirect".into() } else { fill!(c"answered %", status) };
    let mut happened = what;
    if let Some(text) = shown_text.filter(|text| !text.is_blank()) {
        happened = fill!(c"%: %", what, text);
    }
    let details = member(answer, c"details".into()).filter(|details| details.kind() == Kind::List);
    let details = details.and_then(|details| shown(List::assume(details), hidden));
    if let Some((_, joined)) = details {
        happened = fill!(c"% (%)", happened, joined);
    }
    let reason = reason(call, answer);
    // A 5xx says nothing about the room, whatever its message. The caller's own server may relay messages of this
    // package (`start/ending.rs`).
    let words = said.unwrap_or(happened);
    let already_running = match reason {
        Some(reason) => reason == Code::AlreadyRunning,
        None => {
            (400..500).contains(&status) && words.matches(c"(?i)already (running|started)|(live stream|on air) already")
        }
    };
    // A server that gives a reason has already given advice.
    if reason.is_none() {
        happened = fill!(c"%%", happened, advice(call, status));
    }
    let failure = call.failure(reason.unwrap_or(Code::Api), happened);
    show(failure, answer, hidden);
    if already_running && reason.is_some() && call.effect() == Effect::Start {
        failure.set(c"stream", member(answer, c"stream".into()));
    }
    let mut wait = None;
    if let 429 | 503 = status {
        // A date in `Retry-After` is by the server's clock, so it is compared with the response's `Date` if there is
        // one.
        let sent = || answer.date.and_then(Text::to_time).unwrap_or_else(|| call.moment.now());
        // Parsed before redaction, which might remove the number.
        wait = retry::retry_after(answer.retry_after, message.unwrap_or(answer.text).start(2000), sent);
        failure.set(c"retryAfter", wait);
    }
    failure.set(c"serverMessage", said);
    failure.set(c"details", details.map(|(list, _)| list));
    (Fault::Status { status, wait, already_running, reason }, failure)
}

/// The error code that the caller's own server reports in `reason`, a member the API does not have.
fn reason(call: &Call, answer: &Answer) -> Option<Code> {
    if call.base.is(request::API) {
        return None;
    }
    member(answer, c"reason".into()).and_then(Value::text).and_then(Code::named)
}

/// Sets the response's status and request ID on a failure.
pub fn show(failure: Failure, answer: &Answer, hidden: Hidden) {
    failure.set(c"status", Some(answer.status));
    failure.set(c"requestId", answer.request_id.map(|id| redact(id, hidden, 100)));
}

fn member(answer: &Answer, name: Text) -> Option<Value> {
    answer.body.and_then(|body| body.get(name))
}

/// Up to twenty details, as a list and joined into one text.
fn shown(details: List, hidden: Hidden) -> Option<(List, Text)> {
    let (list, mut joined) = (List::new(), None);
    for index in 0..details.length().min(20) {
        if let Some(detail) = details.item(index).and_then(Value::text) {
            let detail = redact(detail, hidden, 500);
            list.push(detail);
            joined = Some(joined.map_or(detail, |joined: Text| fill!(c"%; %", joined, detail)));
        }
    }
    joined.map(|joined| (list, joined))
}

/// Without a token of this call, a server at `baseUrl` decides.
const REFUSED_BY_SERVER: &CStr = c"; check what the server at baseUrl allows";

fn advice(call: &Call, status: u32) -> &'static CStr {
    match status {
        401 => match call.authorization.source {
            Source::None => REFUSED_BY_SERVER,
            Source::Credentials { .. } => c"; check access key and secret",
            Source::Fixed | Source::Function(_) => {
                c"; check that token is a management token of this account and has not expired"
            }
        },
        403 => match call.authorization.source {
            Source::None => REFUSED_BY_SERVER,
            Source::Credentials { .. } | Source::Fixed | Source::Function(_) => {
                c"; check that id and token belong to this account"
            }
        },
        0 | 300..=399 => c"; redirects are not followed, to protect the token: set baseUrl to the redirect's target",
        500..=599 => match call.effect() {
            Effect::Read | Effect::Idempotent => c"; try again later",
            // Repeating one of these could have its effect twice.
            Effect::Start | Effect::Create | Effect::Broadcast => c"",
        },
        _ => c"",
    }
}
