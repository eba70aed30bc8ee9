//! Whole calls, from arguments to outcome, in virtual time.

#![allow(clippy::result_large_err, reason = "a failure that is read for assertions is in nobody's way")]

mod deadline;
pub mod failure;
mod families;
pub mod fate;
mod fuzz;
mod keeping;
mod messages;
mod operations;
pub mod others;
mod retries;
pub mod samples;
mod secrets;
pub mod simulation;
mod token_cache;
mod tokens;
pub mod under_way;

use crate::live_streams::PAGE;
use crate::operation::{Method, Operation};
use crate::retry::Effect;
use crate::step::Place;
use crate::tests::{self, Mock};
use failure::Failure;
use serde_json::{Value as Json, json};
use simulation::{Call, Reply, Request, START};
use std::sync::OnceLock;
use under_way::Time;

/// The names of all operations.
pub fn operations() -> Vec<&'static str> {
    super::operations().map(|operation| operation.name.to_str()).collect()
}

/// Finds an operation by name.
pub fn operation(name: &str) -> &'static Operation {
    super::operations().find(|operation| operation.name.to_str() == name).unwrap()
}

/// Whether an operation returns a page of live streams.
pub fn returns_page(name: &str) -> bool {
    std::ptr::eq(operation(name).answer, &PAGE)
}

/// The effect of an operation.
pub fn effect(name: &str) -> Effect {
    operation(name).flow.effect
}

/// Whether an operation polls.
pub fn waits(name: &str) -> bool {
    operation(name).flow.poll.is_some()
}

/// Whether a request is auxiliary: it reads a list or the stopped stream, instead of carrying out the operation.
pub fn is_auxiliary(name: &str, request: &Request) -> bool {
    operation(name).method == Method::Post && request.method == "GET"
}

/// A call with typical arguments, a fixed token, and these options.
pub fn ordinary(name: &'static str, options: Json) -> Call {
    let mut all = json!({ "token": "t0ken" });
    let members = options.as_object().unwrap().clone();
    if members.contains_key("credentials") || members.contains_key("baseUrl") {
        all = json!({});
    }
    all.as_object_mut().unwrap().extend(members);
    with_options(name, all.into())
}

/// A call with typical arguments and exactly these options.
pub fn with_options(name: &'static str, options: Mock) -> Call {
    let arguments = samples::arguments(operation(name)).into_iter();
    let mut args: Vec<Option<Mock>> = arguments.map(|argument| argument.map(Mock::Json)).collect();
    args.push(Some(options));
    Call::new(name, args)
}

/// A call with a token function that returns these tokens in turn.
pub fn with_tokens(name: &'static str, tokens: &[&str]) -> Call {
    let mut call = with_options(name, Mock::Object(vec![("token", Mock::Function)]));
    call.tokens = tokens.iter().map(|token| Some(Mock::from(*token))).collect();
    call
}

/// The failure of a function that rejects its arguments, whether or not it makes requests.
#[track_caller]
pub fn refused(name: &'static str, args: [Json; 3]) -> Failure {
    let args = args.map(|arg| Some(Mock::Json(arg)));
    if !others::NAMES.contains(&name) {
        return simulation::run(Call::new(name, args), script([])).failure().clone();
    }
    others::call(name, &args, Place::default(), &Time::start()).unwrap_err()
}

/// A live stream with this status.
pub fn stream(status: &str) -> Json {
    static SAMPLE: OnceLock<Json> = OnceLock::new();
    let mut stream = SAMPLE.get_or_init(|| tests::samples::load("live-stream.running")).clone();
    stream["status"] = status.into();
    stream
}

/// The successful response to an operation.
pub fn good(name: &str) -> Reply {
    Reply::status(200, samples::body(operation(name)))
}

/// A page of streams.
pub fn page(streams: &[Json]) -> Reply {
    Reply::status(200, json!({ "limit": 100, "data": streams, "last": "" }))
}

/// A server that gives these replies in turn and expects no other requests.
pub fn script(replies: impl IntoIterator<Item = Reply>) -> impl FnMut(&Request, u64) -> Reply {
    let mut replies = replies.into_iter();
    move |request, _| replies.next().unwrap_or_else(|| panic!("did not expect {request:?}"))
}

/// Like [`script`] for the operation's own requests; lists are empty.
pub fn own(name: &'static str, replies: impl IntoIterator<Item = Reply>) -> impl FnMut(&Request, u64) -> Reply {
    let mut replies = script(replies);
    move |request, elapsed| if is_auxiliary(name, request) { nothing() } else { replies(request, elapsed) }
}

/// An empty list.
pub fn nothing() -> Reply {
    page(&[]).date(START)
}
