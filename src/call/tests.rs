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

/// The name of every function that sends requests.
pub fn operations() -> Vec<&'static str> {
    super::operations().map(|operation| operation.name.to_str()).collect()
}

/// The operation of a name.
pub fn operation(name: &str) -> &'static Operation {
    super::operations().find(|operation| operation.name.to_str() == name).unwrap()
}

/// Whether a function answers with a page of live streams.
pub fn answers_page(name: &str) -> bool {
    std::ptr::eq(operation(name).answer, &PAGE)
}

/// What a function does to the world.
pub fn effect(name: &str) -> Effect {
    operation(name).flow.effect
}

/// Whether a function asks again and again.
pub fn waits(name: &str) -> bool {
    operation(name).flow.poll.is_some()
}

/// Whether a request is one beside the function's own: a look at a list, or at what was to be stopped.
pub fn is_beside(name: &str, request: &Request) -> bool {
    operation(name).method == Method::Post && request.method == "GET"
}

/// A call with ordinary arguments and these options beside a fixed token.
pub fn ordinary(name: &'static str, options: Json) -> Call {
    let mut all = json!({ "token": "t0ken" });
    let members = options.as_object().unwrap().clone();
    if members.contains_key("credentials") || members.contains_key("baseUrl") {
        all = json!({});
    }
    all.as_object_mut().unwrap().extend(members);
    with_options(name, all.into())
}

/// A call with ordinary arguments and exactly these options.
pub fn with_options(name: &'static str, options: Mock) -> Call {
    let arguments = samples::arguments(operation(name)).into_iter();
    let mut args: Vec<Option<Mock>> = arguments.map(|argument| argument.map(Mock::Json)).collect();
    args.push(Some(options));
    Call::new(name, args)
}

/// A call with a token function that returns these, one after another.
pub fn with_tokens(name: &'static str, tokens: &[&str]) -> Call {
    let mut call = with_options(name, Mock::Object(vec![("token", Mock::Function)]));
    call.tokens = tokens.iter().map(|token| Some(Mock::from(*token))).collect();
    call
}

/// The failure of a function that refuses its arguments, whether or not it would send requests.
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

/// What the API answers to the operation when all is well.
pub fn good(name: &str) -> Reply {
    Reply::status(200, samples::body(operation(name)))
}

/// A page of streams.
pub fn page(streams: &[Json]) -> Reply {
    Reply::status(200, json!({ "limit": 100, "data": streams, "last": "" }))
}

/// A world that gives these replies, one after another, and expects no other request.
pub fn script(replies: impl IntoIterator<Item = Reply>) -> impl FnMut(&Request, u64) -> Reply {
    let mut replies = replies.into_iter();
    move |request, _| replies.next().unwrap_or_else(|| panic!("did not expect {request:?}"))
}

/// The same for the function's own requests, where no list shows anything.
pub fn own(name: &'static str, replies: impl IntoIterator<Item = Reply>) -> impl FnMut(&Request, u64) -> Reply {
    let mut replies = script(replies);
    move |request, elapsed| if is_beside(name, request) { nothing() } else { replies(request, elapsed) }
}

/// A list that shows nothing.
pub fn nothing() -> Reply {
    page(&[]).date(START)
}
