//! For drivers that are written in Rust: steps, and how values get into one and out of it.

use super::{Handle, Value};
use js_sys::Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/pkg-template/values.js")]
extern "C" {
    #[wasm_bindgen(js_name = nothingKept)]
    fn nothing_kept() -> Array;
    fn within(lasting: &Array, memory: &JsValue, step: &mut dyn FnMut()) -> Array;
    #[wasm_bindgen(js_name = value)]
    fn value_behind(handle: Handle) -> JsValue;
    #[wasm_bindgen(js_name = handle)]
    fn handle_of(value: &JsValue) -> Handle;
}

// The host uses the same scripts.
#[wasm_bindgen(module = "/pkg-template/member.js")]
extern "C" {
    /// A member of an object, unless everything inherits it.
    #[wasm_bindgen(catch, js_name = memberOf)]
    pub fn member_of(of: &JsValue, name: &str) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/pkg-template/redact.js")]
extern "C" {
    /// What an error may show of something that was thrown.
    #[wasm_bindgen(js_name = copyOf)]
    pub fn copy_of(cause: &JsValue, secrets: &[JsValue]) -> JsValue;
}

/// The values that outlast the steps of a call.
pub struct Kept(Array);

impl Kept {
    /// What a call has kept before its first step.
    pub fn nothing() -> Kept {
        Kept(nothing_kept())
    }

    /// Takes a step. What is kept in it ([`super::Keep`]) has a handle for the next one and for [`Kept::get`]; all else
    /// is gone.
    pub fn step<T>(&mut self, step: impl FnOnce() -> T) -> T {
        let (mut step, mut result) = (Some(step), None);
        self.0 = within(&self.0, &wasm_bindgen::memory(), &mut || result = step.take().map(|step| step()));
        // The host runs the step once.
        result.unwrap_or_else(|| wasm_bindgen::throw_str("the step was not taken"))
    }

    /// A value that was kept in the last step; `undefined` where there is none.
    pub fn get<T: Into<Value>>(&self, kept: Option<T>) -> JsValue {
        let (handle, mut found) = (Handle::from(kept), JsValue::UNDEFINED);
        within(&self.0, &wasm_bindgen::memory(), &mut || found = value_behind(handle));
        found
    }
}

/// A value of JavaScript for the step that runs; nothing where it is `undefined`.
pub fn into_step(value: &JsValue) -> Option<Value> {
    handle_of(value).value()
}

/// A value of the step that runs, as one of JavaScript.
pub fn out_of_step(value: impl Into<Value>) -> JsValue {
    value_behind(Handle::from(Some(value)))
}
