//! The Rust driver: the same calls as in the npm package, as asynchronous functions on gloo-net and web-sys, for Rust
//! that is compiled to WebAssembly and for `wasm-pack build`. It decides nothing; [`crate::call`] does.

mod crypto;
mod exchange;
#[doc(hidden)]
pub mod exports;
mod functions;
mod limit;
mod types;

pub use functions::*;
pub use types::*;

use crate::call;
use crate::check::Value;
use crate::error::Failure;
use crate::options::{Handles, Place};
use crate::step::{Action, Done, Event, Moment};
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;

/// Why a call did not succeed.
#[derive(Debug)]
pub enum Error {
    /// The call failed.
    Failed {
        /// What happened.
        failure: Box<Failure>,
        /// The stream object that was read last, where it belongs to the failure.
        stream: Option<JsValue>,
        /// What the runtime said, where it is the cause.
        cause: Option<JsValue>,
    },
    /// The caller ended the call: the abort reason, or what one of the caller's own functions threw.
    Thrown(JsValue),
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Failed { failure, .. } => formatter.write_str(&failure.message),
            Error::Thrown(_) => formatter.write_str("the call was ended by its caller"),
        }
    }
}

impl std::error::Error for Error {}

/// What a call gathers beside its state.
#[derive(Default)]
struct Kept {
    /// The JSON object that was read last.
    latest: Option<JsValue>,
    /// What the runtime said about the last fault.
    cause: Option<JsValue>,
    /// The raw body of a webhook request.
    body: Vec<u8>,
}

/// Begins a call. What is passed is read here and now, before the caller can change it.
fn begin(name: &str, args: [JsValue; 3]) -> (call::Beginning<JsValue>, Option<JsValue>) {
    let args = args.map(|arg| if arg.is_undefined() { None } else { Some(arg) });
    let subject = args.first().cloned().flatten();
    (call::begin(name, args, place(), &moment()), subject)
}

/// Runs a call to its end.
async fn perform((beginning, subject): (call::Beginning<JsValue>, Option<JsValue>)) -> Result<JsValue, Error> {
    let (mut state, mut action, handles) = (beginning.state, beginning.action, beginning.handles);
    let mut kept = Kept::default();
    loop {
        let limit = call::limit(&state, &action, &moment());
        let is_pause = matches!(action, Action::Sleep { .. });
        let is_playlist = matches!(&action, Action::Send(request) if request.playlist);
        let attempt = state.faults + state.strays;
        let work = match action {
            Action::Done(done) => return finished(done, kept.latest),
            Action::Fail(failure) => return Err(failed(failure, &mut kept)),
            action => act(action, attempt, &handles, subject.as_ref(), &mut kept),
        };
        let event = limit::within(limit, handles.signal.as_ref(), work).await.map_err(Error::Thrown)?;
        let event = match event {
            Some(Event::Answer(answer)) => {
                if !is_playlist {
                    kept.latest = answer.body.clone();
                }
                Event::Answer(answer)
            }
            Some(event) => event,
            None if is_pause => Event::Continue,
            None => Event::TimedOut,
        };
        action = call::step(&mut state, event, &moment());
    }
}

/// Runs a call that needs nobody else.
fn compute(name: &str, arg: JsValue) -> Result<JsValue, Error> {
    let args = [if arg.is_undefined() { None } else { Some(arg) }, None, None];
    match call::begin(name, args, place(), &moment()).action {
        Action::Done(done) => finished(done, None),
        Action::Fail(failure) => Err(failed(failure, &mut Kept::default())),
        _ => Ok(JsValue::UNDEFINED),
    }
}

/// Does one action; a pause never comes back by itself.
async fn act(
    action: Action,
    attempt: u32,
    handles: &Handles<JsValue>,
    request: Option<&JsValue>,
    kept: &mut Kept,
) -> Result<Event<JsValue>, JsValue> {
    match action {
        Action::Send(request) => {
            let (event, cause) = exchange::send(request, handles.fetch.as_ref()).await;
            kept.cause = cause;
            Ok(event)
        }
        Action::Sign(text) => {
            let secret = handles.secret.as_deref().unwrap_or_default();
            crypto::sign(&text, secret).await.map(Event::Signed)
        }
        Action::Digest { header, secrets } => {
            match crypto::digest(request.unwrap_or(&JsValue::UNDEFINED), &header, &secrets).await {
                Ok((event, body)) => {
                    kept.body = body;
                    Ok(event)
                }
                Err(cause) => {
                    let reason = exchange::words(&cause);
                    kept.cause = Some(cause);
                    Ok(Event::Lost { refused: false, reason })
                }
            }
        }
        Action::Decode => {
            kept.latest = crypto::decode(std::mem::take(&mut kept.body));
            Ok(Event::Decoded(kept.latest.clone()))
        }
        Action::Ask => {
            let function = handles.token.as_ref().and_then(|function| function.dyn_ref::<Function>());
            let promise = function.map_or(Ok(JsValue::UNDEFINED), |function| function.call0(&JsValue::UNDEFINED))?;
            let token = limit::settled(&promise).await?;
            Ok(Event::Token(if token.is_undefined() { None } else { Some(token) }))
        }
        Action::Notify => {
            called(handles.on_status.as_ref(), kept.latest.as_ref().unwrap_or(&JsValue::UNDEFINED))?;
            Ok(Event::Continue)
        }
        Action::Sleep { delay, fault } => {
            if let Some(fault) = fault {
                let retry = Object::new();
                let error =
                    exports::to_js(Error::Failed { failure: Box::new(fault), stream: None, cause: kept.cause.clone() });
                Reflect::set(&retry, &"attempt".into(), &attempt.into())?;
                Reflect::set(&retry, &"delay".into(), &(delay as f64).into())?;
                Reflect::set(&retry, &"error".into(), &error)?;
                called(handles.on_retry.as_ref(), &retry)?;
            }
            std::future::pending().await
        }
        Action::Done(_) | Action::Fail(_) => Ok(Event::Continue),
    }
}

fn finished(done: Done, latest: Option<JsValue>) -> Result<JsValue, Error> {
    let latest = latest.unwrap_or(JsValue::UNDEFINED);
    match done {
        Done::Latest => Ok(latest),
        Done::Item(index) => {
            let data = latest.get("data").ok().flatten();
            let item = data.and_then(|data| data.get(&crate::json::decimal(index as u64)).ok().flatten());
            Ok(item.unwrap_or(JsValue::UNDEFINED))
        }
        Done::Text(text) => Ok(text.into()),
        Done::Json(json) => js_sys::JSON::parse(&json).map_err(Error::Thrown),
    }
}

fn failed(failure: Failure, kept: &mut Kept) -> Error {
    let latest = kept.latest.take().filter(|_| failure.with_stream);
    let stream = match failure.stream_item {
        Some(item) => finished(Done::Item(item), latest).ok(),
        None => latest,
    };
    Error::Failed { failure: Box::new(failure), stream, cause: kept.cause.take() }
}

/// Calls a function of the caller's, bare: a method that is torn from its object is no surprise then.
fn called(function: Option<&JsValue>, argument: &JsValue) -> Result<JsValue, JsValue> {
    match function.and_then(|function| function.dyn_ref::<Function>()) {
        Some(function) => function.call1(&JsValue::UNDEFINED, argument),
        None => Ok(JsValue::UNDEFINED),
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn clock() -> f64;
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> Result<String, JsValue>;
}

fn moment() -> Moment {
    // A page without a secure context has no randomUUID, and no use for one either: it signs nothing.
    let uuid = random_uuid().unwrap_or_else(|_| format!("{:08x}", (js_sys::Math::random() * 4_294_967_296.0) as u32));
    Moment { now: js_sys::Date::now() as u64, clock: clock() as u64, uuid }
}

fn place() -> Place {
    let global = js_sys::global();
    let has = |name: &str| global.get(name).ok().flatten().is_some();
    Place { browser: has("document") || has("window"), page: has("location") }
}
