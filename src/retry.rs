//! Which answers are asked for again and when: one table, tested as a table.

#[cfg(test)]
mod tests;

use crate::{text, timestamp};

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
    Status(u16, bool),
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

/// Milliseconds to wait before the next try: full jitter below half a second, doubling to eight. `random` is any number.
pub fn backoff(tries: u32, random: u32) -> u64 {
    let most = 500u64 << tries.min(4);
    most * u64::from(random) / u64::from(u32::MAX)
}

/// Milliseconds that a server asks to wait: the `Retry-After` header in seconds or as a date, or the API's own sentence
/// `retry after 45 seconds`.
pub fn retry_after(header: Option<&str>, message: &str, now: u64) -> Option<u64> {
    if let Some(header) = header.map(str::trim) {
        let seconds = text::number(header).map(|seconds| seconds.saturating_mul(1000));
        let wait = seconds.or_else(|| timestamp::http(header).map(|date| date.saturating_sub(now)));
        if wait.is_some() {
            return wait;
        }
    }
    let lower = message.to_ascii_lowercase();
    let mut words = text::split_once(&lower, "retry after ")?.1.split_ascii_whitespace();
    let number = text::number(words.next()?)?.min(u64::from(u32::MAX));
    match words.next()?.trim_end_matches(|letter: char| !letter.is_ascii_alphabetic()) {
        "second" | "seconds" | "s" => Some(number * 1000),
        "minute" | "minutes" => Some(number * 60_000),
        "ms" | "milliseconds" => Some(number),
        _ => None,
    }
}
