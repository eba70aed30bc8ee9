//! The retry policy: one table of which faults are retried, and the delays.

#[cfg(test)]
mod tests;

use crate::error::Code;
use crate::values::{Number, Text, plain};

/// The effect of a request on the server, which decides whether it may be retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A read without side effects.
    Read,
    /// An idempotent change: stop, pause, resume.
    Idempotent,
    /// Starts a stream: a duplicate may be billed.
    Start,
    /// Creates a resource that lists can find: a duplicate is unwanted.
    Create,
    /// Sends a message that viewers see each time: timed metadata.
    Broadcast,
}
plain! { Effect }

/// The outcome of a request that did not get a 2xx.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The connection was refused before anything was sent.
    Refused,
    /// The connection broke, or the runtime cannot tell what happened.
    Lost,
    /// The attempt timed out.
    Timeout,
    /// A response other than 2xx.
    Status {
        /// The HTTP status.
        status: u32,
        /// The requested delay before a retry in milliseconds.
        wait: Option<Number>,
        /// Whether it says that the room is already live.
        already_running: bool,
        /// The final result that the caller's own server reports, after its own retries.
        reason: Option<Code>,
    },
}

impl Fault {
    /// The delay that the response requested, in milliseconds.
    pub fn wait(self) -> Option<Number> {
        match self {
            Fault::Status { wait, .. } => wait,
            Fault::Refused | Fault::Lost | Fault::Timeout => None,
        }
    }

    /// The final result that the caller's own server reports.
    pub fn reason(self) -> Option<Code> {
        match self {
            Fault::Status { reason, .. } => reason,
            Fault::Refused | Fault::Lost | Fault::Timeout => None,
        }
    }

    /// Whether the response said that the room is already live.
    pub fn is_already_running(self) -> bool {
        match self {
            Fault::Status { already_running, .. } => already_running,
            Fault::Refused | Fault::Lost | Fault::Timeout => false,
        }
    }
}

/// How to react to a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Send the request again.
    Retry,
    /// Check first whether the request took effect.
    Reconcile,
    /// Obtain a new token, once, and send the request again.
    Renew,
    /// Report the failure.
    Fail,
}

/// The retry table.
pub fn verdict(effect: Effect, fault: Fault) -> Verdict {
    let unknown_outcome = match effect {
        Effect::Read | Effect::Idempotent => Verdict::Retry,
        Effect::Start | Effect::Create => Verdict::Reconcile,
        Effect::Broadcast => Verdict::Fail,
    };
    match fault {
        Fault::Refused => Verdict::Retry,
        Fault::Lost | Fault::Timeout => unknown_outcome,
        Fault::Status { status, wait, reason, .. } => match (status, reason) {
            (429, _) => Verdict::Retry,
            (401, _) => Verdict::Renew,
            (_, Some(reason)) if effect == Effect::Start => verdict_on_reason(reason),
            (503, _) if wait.is_some() && effect == Effect::Broadcast => Verdict::Retry,
            (408 | 500..=599, _) => unknown_outcome,
            (_, _) => Verdict::Fail,
        },
    }
}

/// The verdict on a start that the caller's own server tried: that server knows the outcome or knows that it is
/// unclear.
fn verdict_on_reason(reason: Code) -> Verdict {
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

/// The delay before a retry in milliseconds, with full jitter: the upper bound doubles from half a second to eight
/// seconds. `random` is from 0 to 1.
pub fn backoff(tries: u32, random: f64) -> f64 {
    f64::from(500u32 << tries.min(4)) * random
}

/// The delay that a server requests, in milliseconds: the `Retry-After` header in seconds or as a date, or the API's
/// sentence `retry after 45 seconds`. `sent` returns when the response was sent, in milliseconds since 1970.
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
