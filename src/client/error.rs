//! Why a call did not succeed.

use super::Failure;
use super::data::{ExternalStream, LiveStream};
use crate::error::Code;
use crate::values::member_of;
use std::fmt;
use wasm_bindgen::JsValue;

/// Why a call did not succeed. Neither `Display`, `Debug` nor [`Failure`] shows a secret of the API's; what a function of the caller's
/// threw is shown by `Debug` as it is.
#[non_exhaustive]
pub enum Error {
    /// The call failed.
    Failed {
        /// What happened.
        failure: Box<Failure>,
        /// The stream object that was read last, where it belongs to the failure; its meeting URL has no query.
        stream: Option<JsValue>,
        /// What the runtime said, where it is the cause.
        cause: Option<Cause>,
    },
    /// The caller ended the call: holds the abort reason, or what one of the caller's own functions threw.
    Thrown(JsValue),
    /// The program was not compiled to WebAssembly for a JavaScript runtime, whose `fetch`, timers and Web Crypto all calls need.
    NotInJavaScript,
}

/// A copy of what the runtime or the caller's `fetch` threw, without secrets.
#[derive(Debug)]
pub struct Cause(pub JsValue);

impl Error {
    /// The kind of failure; `None` if the call itself did not fail.
    pub fn code(&self) -> Option<Code> {
        self.failure().map(|failure| failure.code)
    }

    /// What happened, if the call failed.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Error::Failed { failure, .. } => Some(failure),
            Error::Thrown(_) | Error::NotInJavaScript => None,
        }
    }

    /// The live stream that runs already, one that may be the call's own, or the last object of a wait.
    pub fn live_stream(&self) -> Option<LiveStream> {
        self.stream().and_then(|stream| serde_wasm_bindgen::from_value(stream.clone()).ok())
    }

    /// The same of a call on external streams.
    pub fn external_stream(&self) -> Option<ExternalStream> {
        self.stream().and_then(|stream| serde_wasm_bindgen::from_value(stream.clone()).ok())
    }

    fn stream(&self) -> Option<&JsValue> {
        match self {
            Error::Failed { stream, .. } => stream.as_ref(),
            Error::Thrown(_) | Error::NotInJavaScript => None,
        }
    }

    /// An answer that is not what it should be.
    pub(super) fn invalid_response(message: &str) -> Error {
        Error::Failed { failure: Box::new(Failure::invalid_response(message.into())), stream: None, cause: None }
    }

    /// Fails on targets without JavaScript, before any use of it could panic.
    pub(super) fn unless_in_javascript() -> Result<(), Error> {
        let is_in_javascript = cfg!(all(target_family = "wasm", any(target_os = "unknown", target_os = "none")));
        if is_in_javascript { Ok(()) } else { Err(Error::NotInJavaScript) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Failed { failure, stream, cause } => {
                // Of the stream its id: it may have RTMP URLs, and whatever else the API sends.
                let stream = stream.as_ref().and_then(|stream| member_of(stream, "id").ok());
                let stream = stream.and_then(|id| id.as_string());
                let mut shown = formatter.debug_struct("Failed");
                shown.field("failure", failure).field("stream", &stream).field("cause", cause).finish()
            }
            Error::Thrown(reason) => formatter.debug_tuple("Thrown").field(reason).finish(),
            Error::NotInJavaScript => formatter.write_str("NotInJavaScript"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Error::Failed { failure, .. } => &failure.message,
            Error::Thrown(_) => "the call was ended by an abort or a callback",
            Error::NotInJavaScript => {
                "hms-live runs in JavaScript runtimes: compile the program for wasm32-unknown-unknown, and run it in a browser, \
                 a Worker, Deno, Bun or Node"
            }
        })
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Failed { cause: Some(cause), .. } => Some(cause),
            Error::Failed { cause: None, .. } | Error::Thrown(_) | Error::NotInJavaScript => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = member_of(&self.0, "message").ok().and_then(|message| message.as_string());
        formatter
            .write_str(&said.or_else(|| self.0.as_string()).unwrap_or_else(|| "a value that is not an error".into()))
    }
}

impl std::error::Error for Cause {}
