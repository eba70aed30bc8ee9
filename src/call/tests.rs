//! Whole calls, from arguments to outcome, in virtual time.

#![allow(clippy::result_large_err, reason = "a failure that is read for assertions is in nobody's way")]

mod deadline;
pub mod failure;
mod fuzz;
mod keeping;
mod messages;
mod operations;
pub mod others;
mod retries;
mod secrets;
pub mod simulation;
mod tokens;
pub mod under_way;

use crate::live_streams::{self, PAGE};
use crate::operation::{Input, Method, Operation};
use crate::step::Place;
use crate::tests::{Mock, samples};
use crate::values::Literal;
use failure::Failure;
use serde_json::{Value as Json, json};
use simulation::{Call, Reply, Request};
use std::sync::OnceLock;
use under_way::Time;

/// The name of every function on live streams that sends requests. Those of the other families have `families.rs`.
pub fn operations() -> Vec<&'static str> {
    live_streams::OPERATIONS.iter().map(|operation| operation.name.to_str()).collect()
}

fn operation(name: &str) -> &'static Operation {
    super::operations().find(|operation| operation.name.to_str() == name).unwrap()
}

/// Whether a function answers with a page of streams.
pub fn answers_page(name: &str) -> bool {
    std::ptr::eq(operation(name).answer, &PAGE)
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
    let operation = operation(name);
    let id = |name: &Literal| Some(Mock::from(if name.to_str() == "roomId" { "r1" } else { "s1" }));
    let mut args: Vec<Option<Mock>> = operation.ids.iter().map(id).collect();
    match (&operation.input, operation.method) {
        (Input::Nothing, _) => {}
        (Input::Required(..), _) => args.push(Some(json!({ "payload": "goal", "duration": 5 }).into())),
        (Input::Optional(..), Method::Post) => args.push(Some(json!({}).into())),
        (Input::Optional(..), Method::Get) => args.push(None),
    }
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
    let mut stream = SAMPLE.get_or_init(|| samples::load("live-stream.running")).clone();
    stream["status"] = status.into();
    stream
}

/// What the API answers to the operation when all is well.
pub fn good(name: &str) -> Reply {
    match name {
        _ if answers_page(name) => Reply::status(200, json!({ "data": [stream("stopping")] })),
        "startLiveStream" => Reply::status(200, stream("starting")),
        _ => Reply::status(200, stream("running")),
    }
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
