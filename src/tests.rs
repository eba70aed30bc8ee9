//! What the tests of the core are written with. They run in Node against the host that ships: `cargo core`.

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

/// Takes one step, in which values can be made and asked.
pub fn within<T>(step: impl FnOnce() -> T) -> T {
    Kept::nothing().step(step)
}

/// A value for the step that runs; nothing where it is `undefined`.
pub fn maybe(value: impl Into<Mock>) -> Option<Value> {
    match value.into() {
        // Only reading makes it.
        Mock::Threw => given(Mock::Throwing).get(c"any"),
        value => into_step(&value.to_js()),
    }
}

/// A value for the step that runs.
#[track_caller]
pub fn given(value: impl Into<Mock>) -> Value {
    maybe(value).unwrap()
}

/// A text for the step that runs, whether or not it can travel unchanged.
#[track_caller]
pub fn text(text: impl Into<Mock>) -> Text {
    Text::assume(given(text))
}

/// A text of the step that runs.
#[track_caller]
pub fn shown(text: impl Into<Value>) -> String {
    out_of_step(text).as_string().unwrap()
}

/// What JSON can say of a value of the step that runs.
pub fn json(value: impl Into<Value>) -> Json {
    to_json(&out_of_step(value))
}

/// What JSON can say of a value; of a function, or of `undefined`, it is null.
pub fn to_json(value: &JsValue) -> Json {
    let written = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    written.map_or(Json::Null, |text| serde_json::from_str(&text).unwrap())
}

/// The message of a refusal, and the argument that it names.
#[derive(Debug, PartialEq)]
pub struct Refusal {
    pub message: String,
    pub argument: String,
}

impl Refusal {
    /// Reads one of the step that runs.
    #[track_caller]
    pub fn of(refused: Refused) -> Refusal {
        Refusal { message: shown(refused.sentence()), argument: refused.path().map(shown).unwrap_or_default() }
    }
}
