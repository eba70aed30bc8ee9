//! The Rust driver: the calls of the npm package as asynchronous functions on gloo-net and web-sys, for Rust programs that are
//! compiled to WebAssembly and for `wasm-pack build`. [`crate::call`] makes every decision; this module carries them out.

mod data;
mod declared;
#[cfg(test)]
mod drift;
mod error;
mod exchange;
#[cfg(feature = "exports")]
#[doc(hidden)]
pub mod exports;
mod failure;
mod functions;
mod items;
mod limit;
mod options;
mod pass;
mod run;
mod tokens;
mod verify;

pub use crate::error::Code;
pub use data::*;
pub use error::{Cause, Error};
pub use failure::Failure;
pub use functions::*;
pub use items::{Items, Page as ListPage};
pub use options::*;

use crate::step::{self, Action, Event};
use crate::values::into_step;
use js_sys::{Function, Object, Reflect};
use run::{Run, text};
use std::pin::Pin;
use wasm_bindgen::prelude::*;

/// How an action ended.
struct Outcome {
    /// Makes the event in the step that takes it, since values have handles nowhere else.
    event: Box<dyn FnOnce() -> Event>,
    /// What was thrown, if anything.
    cause: Option<JsValue>,
}

impl Outcome {
    fn of(event: impl FnOnce() -> Event + 'static) -> Outcome {
        Outcome { event: Box::new(event), cause: None }
    }
}

/// The work for an action. It fails only with what a function of the caller threw.
type Work<'a> = Pin<Box<dyn Future<Output = Result<Outcome, JsValue>> + 'a>>;

/// Runs a call from its first action to its end.
async fn perform((mut run, mut action): (Run, Action)) -> Result<JsValue, Error> {
    let mut cause = None;
    loop {
        let (limit, late, work): (f64, Event, Work<'_>) = match action {
            Action::Done(value) => return Ok(run.get(value)),
            Action::Fail(failure) => return Err(run.failed(failure, cause)),
            Action::Send(outgoing) => {
                let limit = outgoing.limit;
                (limit, Event::TimedOut, Box::pin(async { Ok(exchange::send(&run, outgoing).await) }))
            }
            Action::Sleep { delay, retry } => (delay, Event::Resumed, Box::pin(pause(&run, delay, retry, cause))),
            Action::Notify { on_status, stream, limit } => {
                let (on_status, stream) = (run.get(on_status), run.get(stream));
                (limit, Event::TimedOut, Box::pin(notify(on_status, stream)))
            }
            Action::Sign { text, secret, limit } => {
                let (text, secret) = (run.get(Some(text)), run.get(Some(secret)));
                (limit, Event::TimedOut, Box::pin(sign(text, secret)))
            }
            Action::AskToken { function, limit } => {
                (limit, Event::TimedOut, Box::pin(ask_token(run.get(Some(function)))))
            }
        };
        let came = limit::within(limit, &run.signal(), work).await.map_err(Error::Thrown)?;
        let outcome = came.unwrap_or_else(|| Outcome::of(|| late));
        cause = outcome.cause;
        action = run.step(outcome.event);
    }
}

/// Tells the caller why the call pauses, then waits until the limit ends the pause.
async fn pause(run: &Run, delay: f64, retry: Option<step::Retry>, cause: Option<JsValue>) -> Result<Outcome, JsValue> {
    if let Some(step::Retry { on_retry: Some(on_retry), attempt, error }) = retry {
        let told = Object::new();
        Reflect::set(&told, &"attempt".into(), &attempt.into())?;
        Reflect::set(&told, &"delay".into(), &delay.into())?;
        Reflect::set(&told, &"error".into(), &failure::to_js(run.failed(error, cause)))?;
        limit::settled(&called(&run.get(Some(on_retry)), Some(&told))?).await?;
    }
    std::future::pending().await
}

async fn notify(on_status: JsValue, stream: JsValue) -> Result<Outcome, JsValue> {
    limit::settled(&called(&on_status, Some(&stream))?).await?;
    Ok(Outcome::of(|| Event::Resumed))
}

async fn sign(unsigned: JsValue, secret: JsValue) -> Result<Outcome, JsValue> {
    let signature = tokens::sign(&unsigned, &secret).await?;
    Ok(Outcome::of(move || Event::Signed(text(&signature))))
}

async fn ask_token(function: JsValue) -> Result<Outcome, JsValue> {
    let token = limit::settled(&called(&function, None)?).await?;
    Ok(Outcome::of(move || Event::TokenGiven(into_step(&token))))
}

/// Calls a function of the caller without `this`, so that a method behaves the same here as everywhere else it is passed. Its own `call` may
/// be anything.
fn called(function: &JsValue, argument: Option<&JsValue>) -> Result<JsValue, JsValue> {
    match function.dyn_ref::<Function>() {
        Some(function) => Reflect::apply(function, &JsValue::UNDEFINED, &argument.into_iter().collect()),
        None => Ok(JsValue::UNDEFINED),
    }
}
