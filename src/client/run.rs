//! One run of a call: the call of the core, the values that it keeps, and the steps that it takes.

use super::Error;
use super::failure::{failed, failed_of};
use crate::call;
use crate::error::Failure;
use crate::operation::{ARGUMENTS, Operation};
use crate::step::environment::{moment, place};
use crate::step::{Action, Call, Event};
use crate::values::{Keep, Kept, Text, Value, into_step, out_of_step};
use wasm_bindgen::prelude::*;

/// A call under way.
pub struct Run {
    call: Call,
    kept: Kept,
}

impl Run {
    /// Begins a call and returns its first action. The arguments are read immediately, before the caller can change them.
    pub fn begin(operation: &'static Operation, given: &[JsValue]) -> (Run, Action) {
        let mut kept = Kept::nothing();
        let (call, action) = kept.step(|| {
            let mut arguments = [None; ARGUMENTS];
            for (place, given) in arguments.iter_mut().zip(given) {
                *place = argument(given);
            }
            let mut call = Call::new(operation, place(), moment());
            let mut action = call::begin(&mut call, arguments);
            call.keep();
            action.keep();
            (call, action)
        });
        (Run { call, kept }, action)
    }

    /// Takes a step with an event, which is made within the step, and returns the next action.
    pub fn step(&mut self, event: impl FnOnce() -> Event) -> Action {
        let Run { call, kept } = self;
        kept.step(|| {
            call.moment = moment();
            let mut action = call::step(call, event());
            call.keep();
            action.keep();
            action
        })
    }

    /// A value of the call or of its last action; `undefined` where there is none.
    pub fn get<T: Into<Value>>(&self, value: Option<T>) -> JsValue {
        self.kept.get(value)
    }

    /// `options.signal`
    pub fn signal(&self) -> JsValue {
        self.get(self.call.signal)
    }

    /// The error of a failure, with what caused it.
    pub fn failed(&self, failure: Failure, cause: Option<JsValue>) -> Error {
        failed_of(self.get(Some(failure)), cause, &self.hidden())
    }

    /// The secrets that no error may contain.
    pub fn hidden(&self) -> Vec<JsValue> {
        let authorization = &self.call.authorization;
        let secrets = self.get(self.call.request.secrets);
        let more = secrets.dyn_into::<js_sys::Array>().unwrap_or_default();
        let own = [self.get(authorization.token), self.get(authorization.secret())];
        own.into_iter().chain(more).collect()
    }
}

/// The result of a function of the core that makes no requests.
pub fn compute<T: Into<Value>>(
    given: &JsValue,
    function: impl FnOnce(Option<Value>) -> Result<T, Failure>,
) -> Result<JsValue, Error> {
    Kept::nothing().step(|| function(argument(given)).map(out_of_step).map_err(failed))
}

/// An argument as a value of the current step. `null` means the same as a missing argument.
pub fn argument(given: &JsValue) -> Option<Value> {
    into_step(given).filter(|value| !value.is_null())
}

/// A string as a value of the current step.
pub fn text(string: &JsValue) -> Text {
    into_step(string).map_or_else(|| c"".into(), Text::assume)
}
