//! A call of the core, with its table and its state, and the steps that it takes.

use super::Error;
use super::failure::Failure;
use crate::call;
use crate::step::{Action, Event, Operation, State};
use crate::values::Value;
use crate::values::slot::{BODY, BROWSER, CLOCK, DATE, FIRST, NAME, NOW, PAGE, RESULT, RETRY_AFTER, SECOND, STATUS};
use crate::values::slot::{TEXT, THIRD, UUID};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/pkg-template/values.js")]
extern "C" {
    /// A table for a call.
    fn table() -> Array;
    /// Takes a step with a table.
    fn within(table: &Array, memory: &JsValue, step: &mut dyn FnMut());
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn clock() -> f64;
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> Result<String, JsValue>;
}

/// One call.
pub struct Call {
    table: Array,
    state: State,
    /// What to do next.
    pub action: Action,
    /// What the runtime said about the last fault.
    pub cause: Option<JsValue>,
    /// The raw body of a webhook request.
    pub body: Vec<u8>,
}

/// What came of an action: an event, and what goes into the table with it.
pub type Came = (Event, Vec<(Value, JsValue)>);

impl Call {
    /// Begins a call. What is passed is read here and now, before the caller can change it.
    pub fn begin(operation: Operation, name: &str, args: [JsValue; 3]) -> Call {
        let mut call =
            Call { table: table(), state: State::new(operation), action: Action::Fail, cause: None, body: Vec::new() };
        let global = js_sys::global();
        let is_here = |name: &str| if member(&global, name).is_some() { JsValue::TRUE } else { JsValue::UNDEFINED };
        let browser = if is_here("document").is_truthy() { JsValue::TRUE } else { is_here("window") };
        call.write(NAME, &name.into());
        call.write(BROWSER, &browser);
        call.write(PAGE, &is_here("location"));
        for (place, arg) in [FIRST, SECOND, THIRD].into_iter().zip(&args) {
            call.write(place, arg);
        }
        call.take(call::begin);
        call
    }

    /// Goes on with what came of the last action.
    pub fn step(&mut self, (event, came): Came) {
        for place in [STATUS, DATE, RETRY_AFTER, BODY, TEXT] {
            self.write(place, &JsValue::UNDEFINED);
        }
        for (place, value) in came {
            self.write(place, &value);
        }
        self.take(|state| call::step(state, event));
    }

    /// What is in a place of the table.
    pub fn read(&self, place: Value) -> JsValue {
        self.table.get(place.place())
    }

    /// A text in a place of the table; empty where there is none.
    pub fn text(&self, place: Value) -> String {
        self.read(place).as_string().unwrap_or_default()
    }

    /// The failure that the last step left, with the stream and the cause that belong to it.
    pub fn failed(&self) -> Error {
        let failure = self.read(RESULT);
        let stream = member(&failure, "stream");
        Error::Failed { failure: Box::new(Failure::read(failure)), stream, cause: self.cause.clone() }
    }

    fn write(&self, place: Value, value: &JsValue) {
        self.table.set(place.place(), value.clone());
    }

    fn take(&mut self, go: impl Fn(&mut State) -> Action) {
        self.write(NOW, &js_sys::Date::now().into());
        self.write(CLOCK, &clock().into());
        // A page without a secure context has no randomUUID, and no use for one either: it signs nothing.
        let uuid =
            random_uuid().unwrap_or_else(|_| format!("{:08x}", (js_sys::Math::random() * 4_294_967_296.0) as u32));
        self.write(UUID, &uuid.into());
        let (state, action) = (&mut self.state, &mut self.action);
        within(&self.table, &wasm_bindgen::memory(), &mut || *action = go(state));
    }
}

/// A property that is there. Reading it may run foreign code and throw.
pub fn member(value: &JsValue, name: &str) -> Option<JsValue> {
    if !value.is_object() && !value.is_function() {
        return None;
    }
    Reflect::get(value, &name.into()).ok().filter(|found| !found.is_undefined())
}
