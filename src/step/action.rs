//! Events, which the driver reports to the core, and actions, which the core asks the driver to carry out.

use crate::error::Failure;
use crate::operation::Method;
use crate::values::{Text, Value};

/// The result of the last action.
#[derive(Debug)]
pub enum Event {
    /// A pause has ended, or a callback has returned.
    Resumed,
    /// The action exceeded its time limit.
    TimedOut,
    /// No response arrived.
    Lost {
        /// Whether the runtime knows that the request was never sent.
        refused: bool,
        /// The runtime's error message.
        said: Text,
    },
    /// The server responded.
    Answered(Answer),
    /// The requested signature, as base64url.
    Signed(Text),
    /// The value that the caller's token function returned.
    TokenGiven(Option<Value>),
}

/// A response from the server.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status; zero if hidden, as browsers hide that of a redirect.
    pub status: u32,
    /// The header `Date`.
    pub date: Option<Text>,
    /// The header `Retry-After`.
    pub retry_after: Option<Text>,
    /// The header `x-request-id`.
    pub request_id: Option<Text>,
    /// The parsed body if it is JSON.
    pub body: Option<Value>,
    /// The body as text.
    pub text: Text,
    /// The final URL of a playlist after redirects. Any string.
    pub url: Option<Text>,
}

impl Answer {
    /// The status of a response. A custom fetch may return anything; an invalid status counts as hidden.
    pub fn status(said: Option<Value>) -> u32 {
        said.map_or(0, |said| (said.number() as u32).min(65_535))
    }
}

/// What the driver does next. Limits and delays are in milliseconds.
#[derive(Debug)]
pub enum Action {
    /// End the call with a value.
    Done(Option<Value>),
    /// End the call with a failure.
    Fail(Failure),
    /// Send a request.
    Send(Outgoing),
    /// Wait, after reporting the error if one is given.
    Sleep {
        /// How long to wait, in whole milliseconds.
        delay: f64,
        /// The error to report.
        retry: Option<Retry>,
    },
    /// Call `onStatus` with the latest stream.
    Notify {
        /// The caller's function, if there is one.
        on_status: Option<Value>,
        /// The stream.
        stream: Option<Value>,
        /// The time limit.
        limit: f64,
    },
    /// Sign a text with HMAC-SHA256.
    Sign {
        /// The text.
        text: Text,
        /// The key.
        secret: Text,
        /// The time limit.
        limit: f64,
    },
    /// Call the caller's token function.
    AskToken {
        /// The function.
        function: Value,
        /// The time limit.
        limit: f64,
    },
}

/// An outgoing request.
#[derive(Debug)]
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: Text,
    /// The body of a POST, as JSON.
    pub body: Option<Text>,
    /// The bearer token.
    pub token: Option<Text>,
    /// The idempotency key, sent only to the caller's own server.
    pub key: Option<Text>,
    /// Whether the response is a playlist: redirects are followed, and the body is not parsed as JSON.
    pub is_playlist: bool,
    /// The caller's replacement for the global fetch.
    pub fetch: Option<Value>,
    /// The callback that observes the request.
    pub watch: Option<Watch>,
    /// The time limit.
    pub limit: f64,
}

/// A callback that observes a request, with the values to report.
#[derive(Debug)]
pub struct Watch {
    /// The caller's function.
    pub on_request: Value,
    /// The URL without its query, which may contain a secret.
    pub url: Text,
    /// The number of this request within the call, from 1.
    pub attempt: u32,
}

/// What is reported to the caller before a retry.
#[derive(Debug)]
pub struct Retry {
    /// The caller's function, if there is one.
    pub on_retry: Option<Value>,
    /// How many faults the call has encountered.
    pub attempt: u32,
    /// The latest fault.
    pub error: Failure,
}

#[cfg(any(feature = "client", test))]
mod keep {
    //! The Rust driver reads the values of an action after the step has ended.

    use super::{Action, Outgoing, Retry, Watch};
    use crate::values::Keep;

    impl Keep for Action {
        fn keep(&mut self) {
            match self {
                Action::Done(value) => value.keep(),
                Action::Fail(failure) => failure.keep(),
                Action::Send(outgoing) => outgoing.keep(),
                Action::Sleep { delay: _, retry } => retry.keep(),
                Action::Notify { on_status, stream, limit: _ } => {
                    on_status.keep();
                    stream.keep();
                }
                Action::Sign { text, secret, limit: _ } => {
                    text.keep();
                    secret.keep();
                }
                Action::AskToken { function, limit: _ } => function.keep(),
            }
        }
    }

    impl Keep for Outgoing {
        fn keep(&mut self) {
            let Outgoing { method: _, url, body, token, key, is_playlist: _, fetch, watch, limit: _ } = self;
            url.keep();
            body.keep();
            token.keep();
            key.keep();
            fetch.keep();
            watch.keep();
        }
    }

    impl Keep for Watch {
        fn keep(&mut self) {
            let Watch { on_request, url, attempt: _ } = self;
            on_request.keep();
            url.keep();
        }
    }

    impl Keep for Retry {
        fn keep(&mut self) {
            let Retry { on_retry, attempt: _, error } = self;
            on_retry.keep();
            error.keep();
        }
    }
}
