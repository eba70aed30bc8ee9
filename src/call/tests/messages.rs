//! The messages of failures, word for word.

use super::simulation::{Call, Reply, START, run};
use super::{ordinary, page, refused, script, stream, with_tokens};
use crate::tests::{samples, test};
use serde_json::{Value as Json, json};

#[track_caller]
fn says(call: Call, replies: Vec<Reply>, expected: &str) {
    let mut replies = script(replies);
    let run = run(call, move |request, elapsed| replies(request, elapsed).date(START));
    assert_eq!(run.failure().message, expected);
}

fn get(options: Json) -> Call {
    ordinary("getLiveStream", options)
}

fn start(options: Json) -> Call {
    ordinary("startLiveStream", options)
}

const GET: &str = "GET https://api.100ms.live/v2/live-streams/s1";
const POST: &str = "POST https://api.100ms.live/v2/live-streams/room/r1/start";

#[test]
fn messages_of_api_errors() {
    let says =
        |reply: Reply, expected: &str| says(get(json!({ "retries": 0 })), vec![reply], &[GET, expected].concat());
    says(
        Reply::status(401, samples::load("error.401")),
        " answered 401: Token validation error (not found); check that token is a management token of this account and has not expired",
    );
    says(
        Reply::status(403, samples::load("error.403-permission")),
        " answered 403: user does not have required permission; check that id and token belong to this account",
    );
    says(Reply::status(404, samples::load("error.404-not-running")), " answered 404: hls not running");
    says(Reply::status(429, samples::load("error.429")), " answered 429: rate limit exceeded, retry after 45 seconds");
    says(Reply::status(400, json!({ "code": 400, "message": "invalid digit" })), " answered 400: invalid digit");
    says(Reply::status(400, ""), " answered 400");
    says(
        Reply::status(500, "<html>\n<h1>Oops</h1></html>"),
        " answered 500: <html> <h1>Oops</h1></html>; try again later",
    );
    says(
        Reply::status(302, ""),
        " answered 302; redirects are not followed, to protect the token: set baseUrl to the redirect's target",
    );
}

#[test]
fn messages_of_network_errors() {
    says(
        get(json!({ "retries": 0 })),
        vec![Reply::lost()],
        &[GET, " got no answer: ECONNRESET; check the connection and baseUrl"].concat(),
    );
    says(
        get(json!({ "retries": 0 })),
        vec![Reply::refused()],
        &[GET, " got no answer: ECONNREFUSED; check the connection and baseUrl"].concat(),
    );
    says(
        get(json!({ "retries": 0, "timeout": 1500 })),
        vec![Reply::silence()],
        &[GET, " got no complete answer in time (timeout: 1500 ms)"].concat(),
    );
}

#[test]
fn messages_of_invalid_responses() {
    let says = |body: &str, expected: &str| {
        let expected = [GET, " answered 200 with a body that the API does not document: ", expected].concat();
        says(get(json!({})), vec![Reply::status(200, body)], &expected);
    };
    says("", "$ must be JSON of at most 2 MiB; the body is empty");
    says("<!doctype html>", "$ must be JSON of at most 2 MiB; the body begins with: <!doctype html>");
    says("{}", "$.id is missing; the body begins with: {}");
    says("[]", "$ must be an object, got an array; the body begins with: []");
    let mut wrong = stream("running");
    wrong["playback"]["url"] = json!(7);
    let run = run(get(json!({})), script([Reply::status(200, &wrong)]));
    let message = &run.failure().message;
    assert!(
        message.contains("$.playback.url must be a string, got 7; the body begins with: {\"created_at\""),
        "{message}"
    );
    assert!(message.chars().count() < 400, "{message}");
}

#[test]
fn messages_of_ambiguous_starts() {
    let unknown = "the stream may have started: ";
    let list =
        "List the room's streams before starting another, or pass ifRunning: \"return\" to get one that is on air";
    says(
        start(json!({})),
        vec![Reply::lost(), Reply::status(403, json!({ "message": "no" }))],
        &format!(
            "{unknown}{POST} got no answer: ECONNRESET; the list of streams could not be read: GET \
             https://api.100ms.live/v2/live-streams answered 403: no; check that id and token belong to this account. {list}"
        ),
    );
    let mut undated = stream("running");
    undated["created_at"] = "".into();
    undated["room_id"] = "r1".into();
    says(
        start(json!({})),
        vec![Reply::lost(), page(&[undated]), page(&[])],
        &format!(
            "{unknown}{POST} got no answer: ECONNRESET; the room has a live stream, which this call may or may \
             not have started. {list}"
        ),
    );
    says(
        start(json!({ "timeout": 1000 })),
        vec![Reply::lost().after(600)],
        &format!("{unknown}{POST} got no answer: ECONNRESET; no time was left to look for it. {list}"),
    );
    says(
        start(json!({ "timeout": 1000 })),
        vec![Reply::silence()],
        &format!(
            "{POST} got no complete answer in time (timeout: 1000 ms); the stream may have started: list the room's \
             streams before starting another"
        ),
    );
    let mut running = stream("running");
    running["room_id"] = "r1".into();
    says(
        start(json!({})),
        vec![Reply::status(400, json!({ "message": "stream already running" })), page(&[running])],
        &format!(
            "{POST} did not start a stream: the room has a live stream already; stop it first, or pass ifRunning: \
             \"return\" to get it"
        ),
    );
}

#[test]
fn messages_of_failed_waits() {
    let wait = |options: Json| ordinary("waitForLiveStream", options);
    says(
        wait(json!({ "until": "playable" })),
        vec![Reply::status(200, stream("failed"))],
        &[GET, " says that the stream is failed, so it will not be playable"].concat(),
    );
    says(
        wait(json!({ "timeout": 1000 })),
        vec![Reply::status(200, stream("starting"))],
        &[GET, " still says starting after 1000 ms; set a larger timeout"].concat(),
    );
    says(
        wait(json!({ "timeout": 500, "until": "playable" })),
        vec![Reply::status(200, stream("running")), Reply::silence()],
        &[GET, " still says running but its playlist has no segment after 500 ms; set a larger timeout"].concat(),
    );
}

#[test]
fn arguments() {
    let says = |name: &'static str, args: [Json; 3], expected: &str| {
        assert_eq!(refused(name, args).message, expected);
    };
    let null = || Json::Null;
    says("startLiveStream", [null(), null(), null()], "startLiveStream: roomId is missing");
    says("getLiveStream", [json!(7), null(), null()], "getLiveStream: streamId must be a string, got 7");
    says("sendTimedMetadata", [json!("s"), null(), null()], "sendTimedMetadata: metadata is missing");
    says(
        "getLiveStream",
        [json!("s"), json!("token"), null()],
        "getLiveStream: options must be an object, got a string",
    );
    says("buildMeetingUrl", [null(), null(), null()], "buildMeetingUrl: meeting is missing");
    says("parseMeetingUrl", [json!("x"), null(), null()], "parseMeetingUrl: url must be an https URL");
    says("createManagementToken", [null(), null(), null()], "createManagementToken: credentials is missing");
    let credentials = || json!({ "accessKey": "a", "secret": "s" });
    says("createAuthToken", [credentials(), null(), null()], "createAuthToken: claims is missing");
    says("createAuthToken", [credentials(), json!({}), null()], "createAuthToken: claims.room_id is missing");
    says(
        "createAuthToken",
        [credentials(), json!({ "room_id": "r", "role": "" }), null()],
        "createAuthToken: claims.role must have 1 to 256 characters",
    );
    let mut asked = with_tokens("getLiveStream", &[]);
    asked.tokens = vec![None];
    let run = run(asked, script([]));
    assert!(run.failure().message.starts_with("getLiveStream: options.token must return a management token"));
}
