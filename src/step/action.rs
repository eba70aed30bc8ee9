//! Events, which a driver tells the core, and actions, which the core has it do.

use crate::error::Failure;
use crate::operation::Method;
use crate::values::{Text, Value};

/// What came back from the last action.
#[derive(Debug)]
pub enum Event {
    /// A pause is over, or the caller was told.
    Resumed,
    /// The action took longer than its limit.
    TimedOut,
    /// No answer came.
    Lost {
        /// Whether the runtime knows that the request never left.
        refused: bool,
        /// What it said.
        said: Text,
    },
    /// The server answered.
    Answered(Answer),
    /// The signature that was asked for, as base64url.
    Signed(Text),
    /// What the caller's token function returned.
    TokenGiven(Option<Value>),
}

/// An answer of the server.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status; zero where it is hidden, as that of a redirect is in a browser.
    pub status: u32,
    /// The header `Date`.
    pub date: Option<Text>,
    /// The header `Retry-After`.
    pub retry_after: Option<Text>,
    /// The header `x-request-id`.
    pub request_id: Option<Text>,
    /// The body, where it is JSON.
    pub body: Option<Value>,
    /// The body as text.
    pub text: Text,
    /// Where a playlist was found, which differs from where it was asked for after a redirect. Any text.
    pub url: Option<Text>,
}

impl Answer {
    /// The status that an answer says it has. A custom fetch may say anything, and what is no status counts as a hidden one.
    pub fn status(said: Option<Value>) -> u32 {
        said.map_or(0, |said| (said.number() as u32).min(65_535))
    }
}

/// What a driver does next. Limits and delays are in milliseconds.
#[derive(Debug)]
pub enum Action {
    /// End the call with a value.
    Done(Option<Value>),
    /// End the call with a failure.
    Fail(Failure),
    /// Send a request.
    Send(Outgoing),
    /// Wait; where something went wrong, tell the caller first.
    Sleep {
        /// How long, in whole milliseconds.
        delay: f64,
        /// What went wrong.
        retry: Option<Retry>,
    },
    /// Tell the caller about the stream that was read last.
    Notify {
        /// The caller's function, if there is one.
        on_status: Option<Value>,
        /// The stream.
        stream: Option<Value>,
        /// How long it may take.
        limit: f64,
    },
    /// Sign a text, HMAC-SHA256.
    Sign {
        /// The text.
        text: Text,
        /// The key.
        secret: Text,
        /// How long it may take.
        limit: f64,
    },
    /// Call the caller's token function.
    AskToken {
        /// The function.
        function: Value,
        /// How long it may take.
        limit: f64,
    },
}

/// A request on its way out.
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
    /// The idempotency key, for a server of the caller's own.
    pub key: Option<Text>,
    /// Whether the answer is a playlist: then redirects are followed, and nothing of the answer is JSON.
    pub is_playlist: bool,
    /// The caller's function that stands in for the global fetch.
    pub fetch: Option<Value>,
    /// Who is told how the request went.
    pub watch: Option<Watch>,
    /// How long it may take.
    pub limit: f64,
}

/// Who is told how a request went, and what it is called there.
#[derive(Debug)]
pub struct Watch {
    /// The caller's function.
    pub on_request: Value,
    /// The URL without its query, which may hold a secret.
    pub url: Text,
    /// Which of the call's requests it is, from 1.
    pub attempt: u32,
}

/// What the caller is told before another attempt.
#[derive(Debug)]
pub struct Retry {
    /// The caller's function, if there is one.
    pub on_retry: Option<Value>,
    /// How many faults the call has met.
    pub attempt: u32,
    /// The last of them.
    pub error: Failure,
}

#[cfg(any(feature = "client", test))]
mod keep {
    //! A driver that is written in Rust reads the values of an action after the step.

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
