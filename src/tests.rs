//! Test helpers of the core. The tests run in Node against the host that ships: `cargo core`.

mod mock;
pub mod random;
pub mod samples;
pub mod token_cache;

pub use mock::Mock;
pub use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::error::Refused;
use crate::values::{Kept, Text, Value, into_step, out_of_step};
use serde_json::Value as Json;
use wasm_bindgen::JsValue;

/// Runs a step in which values can be created and inspected.
pub fn within<T>(step: impl FnOnce() -> T) -> T {
    Kept::nothing().step(step)
}

/// A value for the current step; `None` if it is `undefined`.
pub fn maybe(value: impl Into<Mock>) -> Option<Value> {
    match value.into() {
        // Only reading a property produces it.
        Mock::Threw => given(Mock::Throwing).get(c"any"),
        value => into_step(&value.to_js()),
    }
}

/// A value for the current step.
#[track_caller]
pub fn given(value: impl Into<Mock>) -> Value {
    maybe(value).unwrap()
}

/// A string for the current step, well-formed or not.
#[track_caller]
pub fn text(text: impl Into<Mock>) -> Text {
    Text::assume(given(text))
}

/// Converts a string of the current step to Rust.
#[track_caller]
pub fn shown(text: impl Into<Value>) -> String {
    out_of_step(text).as_string().unwrap()
}

/// Converts a value of the current step to JSON.
pub fn json(value: impl Into<Value>) -> Json {
    to_json(&out_of_step(value))
}

/// Converts a value to JSON; functions and `undefined` become null.
pub fn to_json(value: &JsValue) -> Json {
    let written = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    written.map_or(Json::Null, |text| serde_json::from_str(&text).unwrap())
}

/// The message and the argument of a refusal.
#[derive(Debug, PartialEq)]
pub struct Refusal {
    pub message: String,
    pub argument: String,
}

impl Refusal {
    /// Reads a refusal in the current step.
    #[track_caller]
    pub fn of(refused: Refused) -> Refusal {
        Refusal { message: shown(refused.sentence()), argument: refused.path().map(shown).unwrap_or_default() }
    }
}
