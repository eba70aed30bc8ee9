//! The Rust driver: the same calls as in the npm package, as asynchronous functions on gloo-net and web-sys, for Rust
//! that is compiled to WebAssembly and for `wasm-pack build`. It decides nothing; [`crate::call`] does.

mod call;
mod crypto;
mod exchange;
#[doc(hidden)]
pub mod exports;
mod failure;
mod functions;
mod limit;
mod types;

pub use failure::{Code, Failure};
pub use functions::*;
pub use types::*;

use crate::step::{Action, Event};
use crate::values::slot::{
    ASKED, BODY, FAULTS, FIRST, LATEST, LIMIT, ON_RETRY, ON_STATUS, PATH, PAYLOAD, RESULT, SECRET, SIGNAL, STATUS, TEXT,
};
use call::{Call, Came};
use js_sys::{Array, Function, Object, Reflect};
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

/// Runs a call to its end.
async fn perform(mut call: Call) -> Result<JsValue, Error> {
    while !matches!(call.action, Action::Done | Action::Fail) {
        let limit = call.read(LIMIT).as_f64().unwrap_or(0.0);
        let signal = Some(call.read(SIGNAL)).filter(|signal| !signal.is_undefined());
        let is_pause = call.action == Action::Sleep;
        let came = limit::within(limit, signal.as_ref(), act(&mut call)).await.map_err(Error::Thrown)?;
        call.step(came.unwrap_or((if is_pause { Event::Continue } else { Event::TimedOut }, Vec::new())));
    }
    finished(&call)
}

/// What a call has come to.
fn finished(call: &Call) -> Result<JsValue, Error> {
    if call.action == Action::Fail { Err(call.failed()) } else { Ok(call.read(RESULT)) }
}

/// Does what comes next; a pause never comes back by itself.
async fn act(call: &mut Call) -> Result<Came, JsValue> {
    match call.action {
        Action::Send => {
            let (came, cause) = exchange::send(call).await;
            call.cause = cause;
            Ok(came)
        }
        Action::Sign => {
            let signature = crypto::sign(&call.text(PAYLOAD), &call.text(SECRET)).await?;
            Ok((Event::Signed, vec![(BODY, signature.into())]))
        }
        Action::Digest => {
            let secrets: Vec<String> = call
                .read(SECRET)
                .dyn_into::<Array>()
                .map(|list| list.iter().filter_map(|secret| secret.as_string()).collect())
                .unwrap_or_default();
            match crypto::digest(&call.read(FIRST), &call.text(PATH), &secrets).await {
                Ok((came, body)) => {
                    call.body = body;
                    Ok((Event::Digests, came))
                }
                Err(cause) => {
                    let reason = exchange::words(&cause);
                    call.cause = Some(cause);
                    Ok((Event::Lost, vec![(STATUS, 0.into()), (TEXT, reason.into())]))
                }
            }
        }
        Action::Decode => {
            let body = crypto::decode(std::mem::take(&mut call.body));
            Ok((Event::Decoded, vec![(BODY, body.unwrap_or(JsValue::UNDEFINED))]))
        }
        Action::Ask => {
            let promise = called(&call.read(ASKED), None)?;
            Ok((Event::Token, vec![(BODY, limit::settled(&promise).await?)]))
        }
        Action::Notify => {
            called(&call.read(ON_STATUS), Some(&call.read(LATEST)))?;
            Ok((Event::Continue, Vec::new()))
        }
        Action::Sleep => {
            if !call.read(RESULT).is_undefined() {
                let retry = Object::new();
                Reflect::set(&retry, &"attempt".into(), &call.read(FAULTS))?;
                Reflect::set(&retry, &"delay".into(), &call.read(LIMIT))?;
                Reflect::set(&retry, &"error".into(), &exports::to_js(call.failed()))?;
                called(&call.read(ON_RETRY), Some(&retry))?;
            }
            std::future::pending().await
        }
        Action::Done | Action::Fail => Ok((Event::Continue, Vec::new())),
    }
}

/// Calls a function of the caller's, bare: a method that is torn from its object is no surprise then.
fn called(function: &JsValue, argument: Option<&JsValue>) -> Result<JsValue, JsValue> {
    match (function.dyn_ref::<Function>(), argument) {
        (Some(function), Some(argument)) => function.call1(&JsValue::UNDEFINED, argument),
        (Some(function), None) => function.call0(&JsValue::UNDEFINED),
        (None, _) => Ok(JsValue::UNDEFINED),
    }
}
