//! What a failed call tells its caller, in Rust and in JavaScript.

use super::{Cause, Error};
use crate::error::{self, Code};
use crate::values::{copy_of, member_of, out_of_step};
use js_sys::{Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/pkg-template/error.js")]
extern "C" {
    /// The error class of the npm package, so that both drivers throw the same class.
    type LiveStreamError;
    /// A stream without the query of its meeting URL.
    #[wasm_bindgen(js_name = withoutQuery)]
    fn without_query(stream: &JsValue) -> JsValue;
    #[wasm_bindgen(constructor)]
    fn new(message: &str, values: &JsValue, stream: &JsValue, cause: &JsValue) -> LiveStreamError;
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
    /// The header `x-request-id` of the answer, by which the service knows the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// How many requests were sent for the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
}

impl Failure {
    /// The failure for an answer that cannot be read.
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
            request_id: None,
            attempts: None,
        }
    }

    /// Reads the object that the core made.
    fn read(value: JsValue) -> Failure {
        serde_wasm_bindgen::from_value(value).unwrap_or_else(|error| Failure::invalid_response(error.to_string()))
    }

    /// The object of the core without its message, which a JavaScript error has already.
    fn to_js(&self) -> JsValue {
        let value = serde_wasm_bindgen::to_value(self).unwrap_or(JsValue::UNDEFINED);
        let _ = Reflect::delete_property(value.unchecked_ref::<Object>(), &JsValue::from_str("message"));
        value
    }
}

/// The error for a failure of the current step, when there is neither a cause nor a secret.
pub(super) fn failed(failure: error::Failure) -> Error {
    failed_of(out_of_step(failure), None, &[])
}

/// The error for a failure of the core, with a copy of its cause that contains none of the secrets.
pub(super) fn failed_of(failure: JsValue, cause: Option<JsValue>, secrets: &[JsValue]) -> Error {
    let stream = member_of(&failure, "stream").ok().filter(|stream| !stream.is_undefined());
    let stream = stream.map(|stream| without_query(&stream));
    let cause = cause.map(|cause| Cause(copy_of(&cause, secrets)));
    // A copy of its own members, because serde reads inherited ones as well.
    let own = Object::assign(&Object::<JsValue>::create(JsValue::NULL.unchecked_ref()), failure.unchecked_ref());
    Error::Failed { failure: Box::new(Failure::read(own.into())), stream, cause }
}

/// Reads an error that [`to_js`] made.
pub(super) fn of_js(error: &JsValue) -> Error {
    let member = |name| member_of(error, name).ok().filter(|value| !value.is_undefined());
    let (stream, cause) = (member("stream"), member("cause").map(Cause));
    Error::Failed { failure: Box::new(Failure::read(error.clone())), stream, cause }
}

/// Converts an error to what JavaScript code catches.
pub(super) fn to_js(error: Error) -> JsValue {
    match error {
        Error::Thrown(value) => value,
        Error::NotInJavaScript => JsValue::UNDEFINED,
        Error::Failed { failure, stream, cause } => {
            let stream = stream.unwrap_or(JsValue::UNDEFINED);
            let cause = cause.map_or(JsValue::UNDEFINED, |Cause(cause)| cause);
            LiveStreamError::new(&failure.message, &failure.to_js(), &stream, &cause).into()
        }
    }
}
