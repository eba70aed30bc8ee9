//! The entry points for the npm package: synchronous functions that take handles. The JavaScript driver
//! (`pkg-template/driver.js`) calls one for each event, and the core responds by calling a function of
//! `pkg-template/actions.js`.

#[cfg(feature = "server")]
pub mod handler;
mod no_std;
#[cfg(feature = "server")]
pub mod recordings;
#[cfg(feature = "server")]
pub mod tokens;
#[cfg(feature = "server")]
pub mod webhook;

use crate::call;
use crate::error::{Failure, Refused};
use crate::meeting_url;
use crate::step::environment::{moment, place};
use crate::step::{Action, Answer, Call, Event, Outgoing, Retry, Watch};
use crate::values::{Handle, Keep, Text, Value};
use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./actions.js")]
extern "C" {
    /// Ends the call with a value.
    fn done(value: Handle);
    /// Ends the call with a failure.
    fn fail(failure: Value);
    /// Sends a request.
    fn send(method: Text, url: Text, body: Handle, token: Handle, key: Handle, fetch: Handle, is_playlist: i32);
    /// Reports the next request to a callback.
    fn watch(on_request: Value, url: Text, attempt: i32);
    /// Sleeps, after reporting an error if one is given.
    fn sleep(on_retry: Handle, attempt: i32, error: Handle);
    /// Calls `onStatus` with a stream.
    fn notify(on_status: Handle, stream: Handle);
    /// Signs a text.
    fn sign(text: Text, secret: Text);
    /// Calls the caller's token function.
    #[wasm_bindgen(js_name = askToken)]
    fn ask_token(function: Value);
    /// Reads what a webhook request presents: a header by name, and digests of its body.
    #[cfg(feature = "server")]
    #[wasm_bindgen(js_name = readProof)]
    fn read_proof(header: Handle, values: Handle, secrets: Handle);
    /// Sets the time limit of the action in milliseconds, the abort signal, and the token and secrets that no error may
    /// show.
    fn limit(milliseconds: f64, signal: Handle, token: Handle, secret: Handle, more: Handle);
}

/// The call whose step is running. The driver saves its bytes after the step and restores them before the next one.
struct Current(UnsafeCell<MaybeUninit<Call>>);

// SAFETY: the module has no threads.
unsafe impl Sync for Current {}

static CURRENT: Current = Current(UnsafeCell::new(MaybeUninit::uninit()));

/// The address of the current call.
#[wasm_bindgen(js_name = callAddress)]
pub fn call_address() -> *const u8 {
    CURRENT.0.get().cast_const().cast()
}

/// The size of a call in bytes.
#[wasm_bindgen(js_name = callBytes)]
pub fn call_bytes() -> usize {
    size_of::<Call>()
}

/// Begins a call.
#[wasm_bindgen]
pub fn begin(name: Text, first: Handle, second: Handle, third: Handle, fourth: Handle) {
    let Some(operation) = call::operation(name) else {
        let refused = Refused::new(c"is not a known property").argument(name);
        return fail(Failure::invalid_argument(name, refused).into());
    };
    let mut call = Call::new(operation, place(), moment());
    let action = call::begin(&mut call, [first, second, third, fourth].map(Handle::value));
    end(&mut call, action);
}

/// A pause has ended, or a callback has returned.
#[wasm_bindgen]
pub fn resumed() {
    step(Event::Resumed);
}

/// The action exceeded its time limit.
#[wasm_bindgen(js_name = timedOut)]
pub fn timed_out() {
    step(Event::TimedOut);
}

/// No response arrived. `said` is the runtime's error message; `refused` is any value if the runtime knows that the
/// request was never sent.
#[wasm_bindgen]
pub fn lost(said: Text, refused: Handle) {
    step(Event::Lost { refused: refused.value().is_some(), said });
}

/// The server responded.
#[wasm_bindgen]
pub fn answered(
    status: Handle,
    date: Handle,
    retry_after: Handle,
    request_id: Handle,
    body: Handle,
    text: Text,
    url: Handle,
) {
    let texts = [date, retry_after, request_id, url];
    let [date, retry_after, request_id, url] = texts.map(|header| header.value().map(Text::assume));
    let status = Answer::status(status.value());
    step(Event::Answered(Answer { status, date, retry_after, request_id, body: body.value(), text, url }));
}

/// The requested signature.
#[wasm_bindgen]
pub fn signed(signature: Text) {
    step(Event::Signed(signature));
}

/// The value that the caller's token function returned.
#[wasm_bindgen(js_name = tokenGiven)]
pub fn token_given(token: Handle) {
    step(Event::TokenGiven(token.value()));
}

#[inline(never)]
fn step(event: Event) {
    // SAFETY: the driver has restored the bytes that the last step of this call left. Foreign code within a step (a
    // getter, a proxy) may begin another call, which is harmless because this one was moved out.
    let mut call = unsafe { CURRENT.0.get().read().assume_init() };
    call.moment = moment();
    let action = call::step(&mut call, event);
    end(&mut call, action);
}

fn end(call: &mut Call, action: Action) {
    let milliseconds = match action {
        Action::Done(value) => return done(value.into()),
        Action::Fail(failure) => {
            fail(failure.into());
            0.0
        }
        Action::Send(outgoing) => {
            let Outgoing { method, url, body, token, key, is_playlist, fetch, watch: watched, limit } = outgoing;
            let (body, token, key) = (body.into(), token.into(), key.into());
            send(method.text(), url, body, token, key, fetch.into(), i32::from(is_playlist));
            if let Some(Watch { on_request, url, attempt }) = watched {
                watch(on_request, url, attempt as i32);
            }
            limit
        }
        Action::Sleep { delay, retry: Some(Retry { on_retry, attempt, error }) } => {
            sleep(on_retry.into(), attempt as i32, Some(error).into());
            delay
        }
        Action::Sleep { delay, retry: None } => {
            sleep(Handle::NONE, 0, Handle::NONE);
            delay
        }
        Action::Notify { on_status, stream, limit } => {
            notify(on_status.into(), stream.into());
            limit
        }
        Action::Sign { text, secret, limit } => {
            sign(text, secret);
            limit
        }
        Action::AskToken { function, limit } => {
            ask_token(function);
            limit
        }
    };
    let authorization = &call.authorization;
    let (token, secret, more) =
        (authorization.token.into(), authorization.secret().into(), call.request.secrets.into());
    limit(milliseconds, call.signal.into(), token, secret, more);
    call.keep();
    // SAFETY: there is no other reference to the static, and the call is not used again.
    unsafe { CURRENT.0.get().copy_from_nonoverlapping(core::ptr::from_ref(call).cast(), 1) };
}

/// `buildMeetingUrl`. The export has another name, so that bundlers need not rename the package's function.
#[wasm_bindgen(js_name = meetingUrl)]
pub fn build_meeting_url(meeting: Handle) {
    settle(meeting_url::build(meeting.value()));
}

/// `parseMeetingUrl`
#[wasm_bindgen(js_name = meetingOf)]
pub fn parse_meeting_url(url: Handle) {
    settle(meeting_url::parse(url.value()));
}

fn settle<T: Into<Value>>(result: Result<T, Failure>) {
    match result {
        Ok(value) => done(Some(value).into()),
        Err(failure) => fail(failure.into()),
    }
}
