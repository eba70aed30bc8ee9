//! Which answers are asked for again and when: one table, tested as a table.

#[cfg(test)]
mod tests;

use crate::error::Code;
use crate::values::{Number, Text, plain};

/// What a request does to the world, which decides whether it may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// None: it reads.
    Read,
    /// Leads to the same state however often it is sent: stop, pause, resume.
    Settle,
    /// Starts a stream: a second one may be a second, billed job.
    Start,
    /// Makes something that lists can find: a second one would be one too many.
    Create,
    /// Is seen by viewers each time: timed metadata.
    Announce,
}
plain! { Effect }

/// What came back instead of a 2xx.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The connection was refused before anything was sent.
    Refused,
    /// The connection broke, or no runtime could tell what happened.
    Lost,
    /// One attempt took too long.
    Timeout,
    /// An answer that is no 2xx.
    Status {
        /// The HTTP status.
        status: u32,
        /// The milliseconds after which it asks to come back.
        wait: Option<Number>,
        /// Whether it says that the room is live already.
        already_running: bool,
        /// What a server of the caller's own says the call came to, after all tries of its own.
        reason: Option<Code>,
    },
}

impl Fault {
    /// The milliseconds after which the answer asked to come back.
    pub fn wait(self) -> Option<Number> {
        match self {
            Fault::Status { wait, .. } => wait,
            Fault::Refused | Fault::Lost | Fault::Timeout => None,
        }
    }

    /// What a server of the caller's own says the call came to.
    pub fn reason(self) -> Option<Code> {
        match self {
            Fault::Status { reason, .. } => reason,
            Fault::Refused | Fault::Lost | Fault::Timeout => None,
        }
    }

    /// Whether the answer said that the room is live already.
    pub fn is_already_running(self) -> bool {
        match self {
            Fault::Status { already_running, .. } => already_running,
            Fault::Refused | Fault::Lost | Fault::Timeout => false,
        }
    }
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
        Effect::Start | Effect::Create => Verdict::Reconcile,
        Effect::Announce => Verdict::Fail,
    };
    match fault {
        Fault::Refused => Verdict::Retry,
        Fault::Lost | Fault::Timeout => unknown_outcome,
        Fault::Status { status, wait, reason, .. } => match (status, reason) {
            (429, _) => Verdict::Retry,
            (401, _) => Verdict::Renew,
            (_, Some(reason)) if effect == Effect::Start => told(reason),
            (503, _) if wait.is_some() && effect == Effect::Announce => Verdict::Retry,
            (408 | 500..=599, _) => unknown_outcome,
            (_, _) => Verdict::Fail,
        },
    }
}

/// What to do about a start that a server of the caller's own has tried: it knows what that came to, or that nobody does.
fn told(reason: Code) -> Verdict {
    match reason {
        Code::Timeout | Code::InvalidResponse | Code::AmbiguousStart => Verdict::Reconcile,
        Code::InvalidArgument
        | Code::Api
        | Code::Network
        | Code::AlreadyRunning
        | Code::AlreadyExists
        | Code::StreamEnded
        | Code::Webhook => Verdict::Fail,
    }
}

/// Milliseconds to wait before the next try: full jitter below half a second, doubling to eight. `random` is from 0 to 1.
pub fn backoff(tries: u32, random: f64) -> f64 {
    f64::from(500u32 << tries.min(4)) * random
}

/// Milliseconds that a server asks to wait: the `Retry-After` header in seconds or as a date, or the API's own sentence
/// `retry after 45 seconds`. `sent` says when the answer was sent, in milliseconds since 1970.
pub fn retry_after(header: Option<Text>, message: Text, sent: impl FnOnce() -> f64) -> Option<Number> {
    if let Some(header) = header {
        let seconds = header.find(cr"^\s*([0-9]{1,18})\s*$").map(|seconds| seconds.number() * 1000.0);
        let date = || header.to_time().map(|date| (date - sent()).max(0.0));
        if let Some(wait) = seconds.or_else(date) {
            return Some(wait.into());
        }
    }
    for (unit, milliseconds) in [
        (cr"(?i)retry after\s+([0-9]{1,18})\s+(seconds?|s)\b", 1000.0),
        (cr"(?i)retry after\s+([0-9]{1,18})\s+minutes?\b", 60_000.0),
        (cr"(?i)retry after\s+([0-9]{1,18})\s+(ms|milliseconds)\b", 1.0),
    ] {
        if let Some(count) = message.find(unit) {
            return Some((count.number().min(f64::from(u32::MAX)) * milliseconds).into());
        }
    }
    None
}
