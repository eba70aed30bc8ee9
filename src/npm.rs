//! The door of the npm package: two synchronous functions that take and return numbers. All that a call is about is in its
//! table (`pkg-template/values.js`), and so the glue has nothing to convert. The JavaScript driver
//! (`pkg-template/driver.js`) does what the number says and knows nothing else.

use crate::call;
use crate::step::{Action, Event, Operation, State};
use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use wasm_bindgen::prelude::*;

/// The state of the call whose step is being taken. The driver copies it away after the step and back before the next.
struct Desk(UnsafeCell<State>);

// SAFETY: the module has no threads.
unsafe impl Sync for Desk {}

static DESK: Desk = Desk(UnsafeCell::new(State::new(Operation::Start)));

/// Where the state of a call lies. How long it is stands in `pkg-template/numbers.js`.
#[wasm_bindgen]
pub fn desk() -> *const u8 {
    DESK.0.get().cast_const().cast()
}

/// Begins a call and returns what the driver does first.
#[wasm_bindgen]
pub fn begin(operation: usize) -> i32 {
    let operation = Operation::ALL.get(operation).copied().unwrap_or(Operation::Start);
    with(|state| {
        *state = State::new(operation);
        call::begin(state)
    })
}

/// Goes on with a call and returns what the driver does next.
#[wasm_bindgen]
pub fn step(event: usize) -> i32 {
    let event = Event::ALL.get(event).copied().unwrap_or(Event::Continue);
    with(|state| call::step(state, event))
}

fn with(go: impl FnOnce(&mut State) -> Action) -> i32 {
    // SAFETY: the state is copied away before anything else runs, and put back after it. Foreign code that a step calls (a
    // getter, a proxy) may begin a call of its own in between, and spoils nothing.
    let mut state = unsafe { *DESK.0.get() };
    let action = go(&mut state);
    unsafe { *DESK.0.get() = state };
    action as i32
}

/// The module has no heap: values are outside, and nothing here allocates. The bindings want an allocator all the same.
struct NoHeap;

// SAFETY: there is never any memory to be had, which an allocator may say.
unsafe impl GlobalAlloc for NoHeap {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[cfg(all(not(feature = "client"), not(test), target_arch = "wasm32"))]
#[global_allocator]
static NO_HEAP: NoHeap = NoHeap;

/// A panic is a trap, which the driver catches: whatever else the standard library does about one weighs as much as a
/// third of the module. Clippy sees to it that none is written.
#[cfg(all(not(feature = "client"), not(test), target_arch = "wasm32"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
