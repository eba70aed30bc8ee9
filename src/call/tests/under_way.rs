//! A call between its steps as in the npm package: only the bytes of the call and its kept values survive. As in the
//! Rust driver, the kept values of the action can be read too.

use super::simulation::START;
use crate::call;
use crate::step::{self, Action, Event, Moment, Place};
use crate::tests::token_cache::CACHE;
use crate::tests::{self, Mock};
use crate::values::{Keep, Kept, Value};
use std::cell::{Cell, RefCell};
use std::mem::MaybeUninit;
use wasm_bindgen::JsValue;

/// The bytes of a call.
type Bytes = [MaybeUninit<u8>; size_of::<step::Call>()];

/// The clocks and randomness of a step.
#[derive(Clone, Debug)]
pub struct Time {
    /// Milliseconds since 1970.
    pub now: u64,
    /// Monotonic time in milliseconds.
    pub clock: u64,
    /// A random UUID.
    pub uuid: String,
}

impl Time {
    /// The time when every call begins.
    pub fn start() -> Time {
        Time { now: START, clock: 5000, uuid: "ffffffff-0000-4000-8000-000000000000".into() }
    }

    /// The moment for a step.
    pub fn moment(&self) -> Moment {
        TIME.replace(Some(self.clone()));
        let now = || with_time(|time| time.now as f64);
        Moment { clock: self.clock as f64, now, uuid: || with_time(|time| tests::text(&time.uuid)), tokens: CACHE }
    }
}

thread_local! {
    /// The time of a step that reads a clock or draws a UUID.
    static TIME: RefCell<Option<Time>> = const { RefCell::new(None) };
    /// How often that happened.
    static LOOKS: Cell<u32> = const { Cell::new(0) };
}

fn with_time<T>(what: impl FnOnce(&Time) -> T) -> T {
    LOOKS.set(LOOKS.get() + 1);
    TIME.with_borrow(|time| what(time.as_ref().expect("a step is being taken")))
}

/// How often clocks and randomness were read since the last query.
pub fn looks() -> u32 {
    LOOKS.take()
}

/// A call in progress.
pub struct UnderWay {
    kept: Kept,
    bytes: Bytes,
}

impl UnderWay {
    /// Begins a call.
    #[track_caller]
    pub fn begin(name: &str, arguments: &[Option<Mock>], place: Place, time: &Time) -> (UnderWay, Action) {
        let operation = call::operations().find(|operation| operation.name.to_str() == name);
        let operation = operation.unwrap_or_else(|| panic!("nobody knows {name}"));
        let mut kept = Kept::nothing();
        let (bytes, action) = kept.step(|| {
            let mut call = step::Call::new(operation, place, time.moment());
            let mut arguments = arguments.iter().map(argument);
            let arguments = [(); 4].map(|()| arguments.next().flatten());
            let action = call::begin(&mut call, arguments);
            end(call, action)
        });
        (UnderWay { kept, bytes }, action)
    }

    /// Continues a call with an event, which is created inside the step.
    pub fn step(&mut self, time: &Time, event: impl FnOnce() -> Event) -> Action {
        let mut call = self.call();
        let (bytes, action) = self.kept.step(|| {
            call.moment = time.moment();
            let action = call::step(&mut call, event());
            end(call, action)
        });
        self.bytes = bytes;
        action
    }

    /// The call; its values are valid in its next step.
    pub fn call(&self) -> step::Call {
        // SAFETY: these are the bytes of a call, which has no destructor, so it may be duplicated.
        unsafe { self.bytes.as_ptr().cast::<step::Call>().read_unaligned() }
    }

    /// A value that the last step kept; `undefined` for `None`.
    pub fn read(&self, value: Option<impl Into<Value>>) -> JsValue {
        self.kept.get(value)
    }

    /// A text that the last step kept.
    #[track_caller]
    pub fn text(&self, text: impl Into<Value>) -> String {
        let value = self.read(Some(text));
        value.as_string().unwrap_or_else(|| panic!("{value:?} should be a text"))
    }
}

/// An argument; as in both drivers, `null` means missing.
pub fn argument(argument: &Option<Mock>) -> Option<Value> {
    argument.clone().and_then(tests::maybe).filter(|value| !value.is_null())
}

/// Ends a step.
fn end(mut call: step::Call, mut action: Action) -> (Bytes, Action) {
    call.keep();
    action.keep();
    // SAFETY: the array has the size of a call, and any byte of it may be uninitialized.
    (unsafe { std::ptr::from_ref(&call).cast::<Bytes>().read() }, action)
}

/// The time limit or duration of an action in whole milliseconds; zero for one that ends the call.
pub fn limit(action: &Action) -> u64 {
    match action {
        Action::Done(_) | Action::Fail(_) => 0,
        Action::Sleep { delay, .. } => *delay as u64,
        Action::Send(outgoing) => outgoing.limit as u64,
        Action::Notify { limit, .. } | Action::Sign { limit, .. } | Action::AskToken { limit, .. } => *limit as u64,
    }
}
