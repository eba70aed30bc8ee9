//! Whole calls, from arguments to outcome, in virtual time.

mod deadline;
pub mod driver;
mod fuzz;
mod keeping;
mod messages;
mod operations;
mod retries;
mod secrets;
pub mod simulation;
mod tokens;

use crate::check::samples::{self, Mock};
use serde_json::{Value as Json, json};
use simulation::{Call, Reply, Request};
use std::sync::OnceLock;

/// Every function that sends requests.
pub const OPERATIONS: [&str; 9] = [
    "startLiveStream",
    "stopLiveStream",
    "stopLiveStreams",
    "getLiveStream",
    "listLiveStreams",
    "sendTimedMetadata",
    "pauseRecording",
    "resumeRecording",
    "waitForLiveStream",
];

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
    let json = |value: Json| Some(Mock::Json(value));
    let args = match name {
        "startLiveStream" => [json(json!("r1")), json(json!({})), Some(options)],
        "sendTimedMetadata" => [json(json!("s1")), json(json!({ "payload": "goal", "duration": 5 })), Some(options)],
        "listLiveStreams" => [None, Some(options), None],
        "stopLiveStreams" => [json(json!("r1")), Some(options), None],
        _ => [json(json!("s1")), Some(options), None],
    };
    Call::new(name, args)
}

/// A call with a token function that returns these, one after another.
pub fn with_tokens(name: &'static str, tokens: &[&str]) -> Call {
    let mut call = with_options(name, Mock::Object(vec![("token", Mock::Function)]));
    call.tokens = tokens.iter().map(|token| Some(Mock::from(*token))).collect();
    call
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
        "listLiveStreams" | "stopLiveStreams" => Reply::status(200, json!({ "data": [stream("stopping")] })),
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
