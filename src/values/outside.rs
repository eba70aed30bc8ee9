//! For the Rust driver: runs steps and passes values into and out of them.

use super::{Handle, Value};
use js_sys::Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/pkg-template/values.js")]
extern "C" {
    #[wasm_bindgen(js_name = nothingKept)]
    fn nothing_kept() -> Array;
    fn within(previous: &Array, memory: &JsValue, step: &mut dyn FnMut()) -> Array;
    #[wasm_bindgen(js_name = value)]
    fn value_behind(handle: Handle) -> JsValue;
    #[wasm_bindgen(js_name = handle)]
    fn handle_of(value: &JsValue) -> Handle;
}

// The host uses this script too.
#[wasm_bindgen(module = "/pkg-template/member.js")]
extern "C" {
    /// Reads a member of an object unless every object inherits it.
    #[wasm_bindgen(catch, js_name = memberOf)]
    pub fn member_of(of: &JsValue, name: &str) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/pkg-template/redact.js")]
extern "C" {
    /// Copies the parts of a thrown value that an error may show.
    #[wasm_bindgen(js_name = copyOf)]
    pub fn copy_of(cause: &JsValue, secrets: &[JsValue]) -> JsValue;
}

/// The values that a call keeps between steps.
pub struct Kept(Array);

impl Kept {
    /// No values, before the first step.
    pub fn nothing() -> Kept {
        Kept(nothing_kept())
    }

    /// Runs a step. Values kept in it ([`super::Keep`]) have handles for the next step and for [`Kept::get`]; all
    /// others are dropped.
    pub fn step<T>(&mut self, step: impl FnOnce() -> T) -> T {
        let (mut step, mut result) = (Some(step), None);
        self.0 = within(&self.0, &wasm_bindgen::memory(), &mut || result = step.take().map(|step| step()));
        // The host runs the step exactly once.
        result.unwrap_or_else(|| wasm_bindgen::throw_str("the step was not taken"))
    }

    /// A value kept in the last step; `undefined` for `None`.
    pub fn get<T: Into<Value>>(&self, kept: Option<T>) -> JsValue {
        let (handle, mut found) = (Handle::from(kept), JsValue::UNDEFINED);
        within(&self.0, &wasm_bindgen::memory(), &mut || found = value_behind(handle));
        found
    }
}

/// Passes a JavaScript value into the current step; `None` if it is `undefined`.
pub fn into_step(value: &JsValue) -> Option<Value> {
    handle_of(value).value()
}

/// Passes a value of the current step out to JavaScript.
pub fn out_of_step(value: impl Into<Value>) -> JsValue {
    value_behind(Handle::from(Some(value)))
}
