//! The caller's functions that are told about the progress of a call.

use crate::client::Error;
use crate::client::failure::of_js;
use crate::client::pass::Held;
use crate::values::member_of;
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// A function of the caller that is called during a call.
pub struct Callback<T>(Rc<dyn Fn(T)>);

impl<T> Callback<T> {
    /// Wraps a function.
    pub fn new(function: impl Fn(T) + 'static) -> Callback<T> {
        Callback(Rc::new(function))
    }
}

impl<T: 'static> Callback<T> {
    /// Converts it to a JavaScript function, which ignores values that cannot be read as `T`.
    pub(in crate::client) fn pass(&self, held: &mut Held, read: impl Fn(JsValue) -> Option<T> + 'static) -> JsValue {
        let Callback(function) = self.clone();
        held.function(Closure::<dyn Fn(JsValue)>::new(move |told| {
            if let Some(told) = read(told) {
                function(told);
            }
        }))
    }
}

impl<T> Clone for Callback<T> {
    fn clone(&self) -> Callback<T> {
        Callback(self.0.clone())
    }
}

impl<T> fmt::Debug for Callback<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Callback(..)")
    }
}

/// Why a call waits before another attempt.
#[derive(Debug)]
pub struct Retry {
    /// Which attempt has failed, from 1.
    pub attempt: u32,
    /// How long the call waits.
    pub delay: Duration,
    /// What went wrong.
    pub error: Error,
}

impl Retry {
    pub(super) fn read(told: JsValue) -> Option<Retry> {
        let member = |name| member_of(&told, name).ok();
        let attempt = member("attempt")?.as_f64()? as u32;
        let delay = Duration::try_from_secs_f64(member("delay")?.as_f64()? / 1000.0).ok()?;
        Some(Retry { attempt, delay, error: of_js(&member("error")?) })
    }
}

/// How one request of a call went.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestReport {
    /// HTTP method.
    pub method: String,
    /// The URL without its query.
    pub url: String,
    /// The HTTP status; `None` when no answer came, or the call did not wait for one.
    pub status: Option<u16>,
    /// The `x-request-id` of the answer.
    pub request_id: Option<String>,
    /// The time until the body was read, or until the call stopped waiting for it.
    #[serde(rename = "ms", deserialize_with = "milliseconds")]
    pub took: Duration,
    /// Which of the call's requests it was, from 1.
    pub attempt: u32,
}

impl RequestReport {
    pub(super) fn read(told: JsValue) -> Option<RequestReport> {
        serde_wasm_bindgen::from_value(told).ok()
    }
}

fn milliseconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let milliseconds = f64::deserialize(deserializer)?;
    Ok(Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default())
}
