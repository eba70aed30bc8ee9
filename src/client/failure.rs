//! What a call that failed tells a Rust program.

use js_sys::{Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

/// The kind of a failure: stable names to switch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Code {
    /// An argument was refused before any request; [`Failure::argument`] names it.
    #[serde(rename = "ERR_INVALID_ARGUMENT")]
    InvalidArgument,
    /// The API said no; [`Failure::status`] is set.
    #[serde(rename = "ERR_API")]
    Api,
    /// A 2xx that is not what the API documents; [`Failure::path`] says where.
    #[serde(rename = "ERR_INVALID_RESPONSE")]
    InvalidResponse,
    /// No answer came back.
    #[serde(rename = "ERR_NETWORK")]
    Network,
    /// No answer came back in time.
    #[serde(rename = "ERR_TIMEOUT")]
    Timeout,
    /// A start was sent, its answer was lost, and the list of streams did not settle what happened.
    #[serde(rename = "ERR_AMBIGUOUS_START")]
    AmbiguousStart,
    /// The room has a live stream already.
    #[serde(rename = "ERR_ALREADY_RUNNING")]
    AlreadyRunning,
    /// A stream that was waited for reached a state from which the goal cannot be reached.
    #[serde(rename = "ERR_STREAM_ENDED")]
    StreamEnded,
    /// A webhook request did not authenticate.
    #[serde(rename = "ERR_WEBHOOK")]
    Webhook,
}

/// A failure as a plain value; its members are the properties of `LiveStreamError` in JavaScript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What kind of failure this is.
    pub code: Code,
    /// What went wrong, in which call, what came back and what to do.
    pub message: String,
    /// The HTTP status of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The server's own `message`, when it sent one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_message: Option<String>,
    /// The server's own `details`, when it sent them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
    /// The HTTP method of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The URL of the request, without its query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where in an answer the fault is, as `$.playback.url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Which argument was refused, as `options.timeout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub argument: Option<String>,
    /// Milliseconds that the server asked to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<f64>,
    /// How many requests were sent for the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
}

impl Failure {
    /// An answer that is not what it should be.
    pub(super) fn invalid_response(message: String) -> Failure {
        Failure {
            code: Code::InvalidResponse,
            message,
            status: None,
            server_message: None,
            details: Vec::new(),
            method: None,
            url: None,
            path: None,
            argument: None,
            retry_after: None,
            attempts: None,
        }
    }

    /// What the core wrote down.
    pub(super) fn read(value: JsValue) -> Failure {
        serde_wasm_bindgen::from_value(value).unwrap_or_else(|error| Failure::invalid_response(error.to_string()))
    }

    /// As the core wrote it down, without the message, which an error has by itself.
    pub(super) fn to_js(&self) -> JsValue {
        let value = serde_wasm_bindgen::to_value(self).unwrap_or(JsValue::UNDEFINED);
        let _ = Reflect::delete_property(value.unchecked_ref::<Object>(), &JsValue::from_str("message"));
        value
    }
}
