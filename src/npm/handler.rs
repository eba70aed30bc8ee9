//! Entry points for the handler of `hms-live/server`.

use super::{done, fail, settle};
use crate::handler;
use crate::values::{Handle, Text, Value};
use wasm_bindgen::prelude::*;

/// Checks the options of `createHandler`.
#[wasm_bindgen(js_name = handlerOptions)]
pub fn handler_options(given: Handle) {
    settle(handler::options(given.value()));
}

/// The call for a request; `undefined` if there is none.
#[wasm_bindgen(js_name = handlerRoute)]
pub fn handler_route(method: Text, path: Text, query: Text) {
    match handler::route(method, path, query) {
        Ok(found) => done(found.map(Value::from).into()),
        Err(failure) => fail(failure.into()),
    }
}

/// Checks the input of an operation in a request's body.
#[wasm_bindgen(js_name = handlerInput)]
pub fn handler_input(operation: Text, body: Handle) {
    match handler::input(operation, body.value()) {
        Ok(input) => done(input.map(Value::from).into()),
        Err(failure) => fail(failure.into()),
    }
}
