//! Which answers are asked for again and when: one table, tested as a table.

#[cfg(test)]
mod tests;

use crate::values::slot::NOW;
use crate::values::{Make, Value, text};

/// What a request does to the world, which decides whether it may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A GET.
    Read,
    /// The start of a stream: a second one may be a second, billed job.
    Start,
    /// Leads to the same state however often it is sent: stop, pause, resume.
    Settle,
    /// Is seen by viewers each time: timed metadata.
    Announce,
}

/// What came back instead of a 2xx.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection was refused before anything was sent.
    Refused,
    /// The connection broke, or no runtime could tell what happened.
    Lost,
    /// One attempt took too long.
    Timeout,
    /// A status, and whether the answer said when to come back.
    Status(u32, bool),
}

/// What to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Send the same request again.
    Retry,
    /// Find out first whether the stream was started.
    Reconcile,
    /// Get a new token, once, and send again.
    Renew,
    /// Tell the caller.
    Fail,
}

/// The retry table.
pub fn verdict(effect: Effect, fault: Fault) -> Verdict {
    let unknown_outcome = match effect {
        Effect::Read | Effect::Settle => Verdict::Retry,
        Effect::Start => Verdict::Reconcile,
        Effect::Announce => Verdict::Fail,
    };
    match fault {
        Fault::Refused | Fault::Status(429, _) => Verdict::Retry,
        Fault::Status(503, true) if effect == Effect::Announce => Verdict::Retry,
        Fault::Status(408 | 500..=599, _) | Fault::Lost | Fault::Timeout => unknown_outcome,
        Fault::Status(401, _) => Verdict::Renew,
        Fault::Status(..) => Verdict::Fail,
    }
}

/// Milliseconds to wait before the next try: full jitter below half a second, doubling to eight. `random` is from 0 to 1.
pub fn backoff(tries: u32, random: f64) -> f64 {
    f64::from(500u32 << tries.min(4)) * random
}

/// Milliseconds that a server asks to wait: the `Retry-After` header in seconds or as a date, or the API's own sentence
/// `retry after 45 seconds`.
pub fn retry_after(header: Option<Value>, message: Value) -> Option<f64> {
    if let Some(header) = header {
        let seconds = header.find(text!(r"^\s*([0-9]{1,18})\s*$")).map(|seconds| seconds.number() * 1000.0);
        let date = || time(header).map(|date| (date - NOW.number()).max(0.0));
        if let Some(wait) = seconds.or_else(date) {
            return Some(wait);
        }
    }
    for (unit, milliseconds) in [
        (text!(r"(?i)retry after\s+([0-9]{1,18})\s+(seconds?|s)\b"), 1000.0),
        (text!(r"(?i)retry after\s+([0-9]{1,18})\s+minutes?\b"), 60_000.0),
        (text!(r"(?i)retry after\s+([0-9]{1,18})\s+(ms|milliseconds)\b"), 1.0),
    ] {
        if let Some(count) = message.find(unit) {
            return Some(count.number().min(f64::from(u32::MAX)) * milliseconds);
        }
    }
    None
}

/// Milliseconds since 1970 of a time as the API and the header `Date` spell it.
pub fn time(spelt: Value) -> Option<f64> {
    let time = spelt.made(Make::Time)?.number();
    (time >= 0.0).then_some(time)
}
