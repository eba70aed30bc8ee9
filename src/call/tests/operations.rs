//! The requests of the operations that browsers may call, and their results.

use super::simulation::{Call, Reply, run};
use super::{
    good, is_auxiliary, nothing, operation, operations, ordinary, own, page, returns_page, samples, script, stream,
};
use crate::check::Need;
use crate::live_streams;
use crate::retry::Effect;
use crate::tests::{self, Mock, test};
use serde_json::{Value as Json, json};

#[track_caller]
fn sends(name: &'static str, first: Json, second: Json, expected: &str) {
    let options = Some(Mock::Json(json!({ "token": "t0ken" })));
    let takes_three = matches!(name, "startLiveStream" | "sendTimedMetadata");
    let second = Some(Mock::Json(second)).filter(|_| takes_three);
    let args = if takes_three { vec![Some(first.into()), second, options] } else { vec![Some(first.into()), options] };
    let run = run(Call::new(name, args), script([good(name)]));
    run.value();
    assert_eq!(run.steps[0], expected);
    assert_eq!(run.requests[0].token, "t0ken");
}

#[test]
fn each_operation_sends_its_documented_request() {
    let none = || Json::Null;
    sends("startLiveStream", json!("r1"), none(), "POST /live-streams/room/r1/start {}");
    sends("startLiveStream", json!("r1"), json!({}), "POST /live-streams/room/r1/start {}");
    sends(
        "startLiveStream",
        json!("a/b"),
        json!({ "meeting_url": "https://a.example/x?y=1", "recording": { "hls_vod": true }, "destination": null }),
        r#"POST /live-streams/room/a%2Fb/start {"meeting_url":"https://a.example/x?y=1","recording":{"hls_vod":true}}"#,
    );
    sends("stopLiveStream", json!("s1"), none(), "POST /live-streams/s1/stop {}");
    sends("stopLiveStreams", json!("r1"), none(), "POST /live-streams/room/r1/stop {}");
    sends("getLiveStream", json!("../../admin?x=1#y"), none(), "GET /live-streams/..%2F..%2Fadmin%3Fx%3D1%23y");
    sends("pauseRecording", json!("s1"), none(), "POST /live-streams/s1/pause-recording {}");
    sends("resumeRecording", json!("s1"), none(), "POST /live-streams/s1/resume-recording {}");
    sends("waitForLiveStream", json!("s1"), none(), "GET /live-streams/s1");
    sends("listLiveStreams", json!(null), none(), "GET /live-streams");
    sends("listLiveStreams", json!({}), none(), "GET /live-streams");
    sends(
        "listLiveStreams",
        json!({ "limit": 20, "status": "running", "room_id": "r &1", "start": "é", "session_id": null }),
        none(),
        "GET /live-streams?room_id=r%20%261&status=running&start=%C3%A9&limit=20",
    );
    sends(
        "sendTimedMetadata",
        json!("s1"),
        json!({ "duration": 5, "payload": "\"goal\"\n🎉" }),
        r#"POST /live-streams/s1/timed-metadata {"payload":"\"goal\"\n🎉","duration":5}"#,
    );
}

#[test]
fn the_documented_start_is_sent_unchanged() {
    let mut params = tests::samples::load("live-streams__start-live-stream-for-room__request");
    params["meeting_url"] = "https://myname.app.100ms.live/preview/abc-defg-hij".into();
    let args = [Some(Mock::from("r1")), Some(params.clone().into()), Some(json!({ "token": "t0ken" }).into())];
    let run = run(Call::new("startLiveStream", args), script([good("startLiveStream")]));
    assert_eq!(serde_json::from_str::<Json>(run.requests[0].body.as_deref().unwrap()).unwrap(), params);
}

#[test]
fn unknown_response_fields_are_returned() {
    for name in operations() {
        let mut body = samples::body(operation(name));
        body["brand_new"] = json!({ "kept": [1, null] });
        let run = run(ordinary(name, json!({})), own(name, [Reply::status(200, &body)]));
        assert_eq!(run.value(), &samples::returned(operation(name), &body), "{name}");
    }
    for name in live_streams::OPERATIONS.iter().map(|operation| operation.name.to_str()) {
        let mut answer = stream(if name == "waitForLiveStream" { "running" } else { "hibernating" });
        answer["brand_new"] = json!({ "kept": [1, null] });
        answer["playback"]["also"] = json!(true);
        if returns_page(name) {
            answer = json!({ "data": [answer], "last": "x", "later": 1 });
        }
        let run = run(ordinary(name, json!({})), script([Reply::status(200, &answer)]));
        assert_eq!(run.value(), &answer, "{name}");
    }
}

#[test]
fn null_arguments_count_as_missing() {
    let options =
        || Some(Mock::Json(json!({ "baseUrl": "https://own.example/api", "token": "t0ken", "timeout": null })));
    let call = Call::new("startLiveStream", [Some("r1".into()), Some(Json::Null.into()), options()]);
    let start = run(call, script([good("startLiveStream")]));
    assert_eq!(start.steps, ["POST https://own.example/api/live-streams/room/r1/start {}"]);
    let call = Call::new("listLiveStreams", [Some(Json::Null.into()), options(), Some(Json::Null.into())]);
    run(call, script([good("listLiveStreams")])).value();
}

#[test]
fn a_null_list_is_accepted_as_empty() {
    let pages = operations().into_iter().filter(|name| samples::body(operation(name))["data"].is_array());
    for name in pages {
        let answer = json!({ "limit": 10, "data": null, "last": "" });
        run(ordinary(name, json!({})), script([Reply::status(200, answer)])).value();
    }
}

#[test]
fn stopping_an_ended_stream_succeeds() {
    let not_running = || Reply::status(404, tests::samples::load("error.404-not-running"));
    let stopped =
        run(ordinary("stopLiveStream", json!({})), script([not_running(), Reply::status(200, stream("completed"))]));
    assert_eq!(stopped.steps, ["POST /live-streams/s1/stop {}", "GET /live-streams/s1"]);
    assert_eq!(stopped.value()["status"], "completed");

    let unknown = run(ordinary("stopLiveStream", json!({})), script([not_running(), not_running()]));
    assert_eq!((unknown.end(), unknown.failure().status), ("ERR_API", Some(404)));

    // The read after the stop is retried like any other.
    let late = run(
        ordinary("stopLiveStream", json!({})),
        script([not_running(), Reply::lost(), Reply::lost(), Reply::status(200, stream("stopping"))]),
    );
    late.value();
    assert_eq!(late.steps[2], "retry in 500");

    let room = run(ordinary("stopLiveStreams", json!({})), script([not_running()]));
    assert_eq!(room.value(), &json!({ "data": [] }));
}

#[test]
fn a_stop_succeeds_after_a_lost_response() {
    let not_running = Reply::status(404, tests::samples::load("error.404-not-running"));
    let run = run(
        ordinary("stopLiveStream", json!({})),
        script([Reply::lost(), not_running, Reply::status(200, stream("stopping"))]),
    );
    assert_eq!(
        run.steps,
        ["POST /live-streams/s1/stop {}", "retry in 500", "POST /live-streams/s1/stop {}", "GET /live-streams/s1"]
    );
    assert_eq!(run.value()["status"], "stopping");
}

/// Expects every response to the operation's own request to be rejected at a path.
#[track_caller]
fn rejects_response(name: &'static str, status: u16, body: &str, path: &str) {
    let run = run(ordinary(name, json!({})), |request, _| {
        if is_auxiliary(name, request) { nothing() } else { Reply::status(status, body) }
    });
    let failure = run.failure();
    let is_started = operation(name).flow.effect == Effect::Start && !path.ends_with(".url");
    let code = if is_started { "ERR_AMBIGUOUS_START" } else { "ERR_INVALID_RESPONSE" };
    assert_eq!((run.end(), failure.status), (code, Some(status)), "{name} {body}");
    // An ambiguous start has no path.
    assert!(is_started || failure.path.as_deref() == Some(path), "{name} {body} {:?}", failure.path);
    let again = if name == "createRoom" { 3 } else { 1 };
    assert_eq!(failure.attempts, Some(again), "{name} {body}");
    let quotes = failure.json.to_string().contains("canary");
    assert_eq!(quotes, body.contains("canary") && operation(name).resource.is_public, "{name} {}", failure.message);
}

#[test]
fn undocumented_responses_are_rejected() {
    for name in operations() {
        for (status, body) in [
            (200, ""),
            (204, ""),
            (200, "<!doctype html><p>canary"),
            (200, "{\"id\":\"canary"),
            (200, "null"),
            (200, "\"canary: beam started for room\"\n"),
            (200, "[]"),
        ] {
            rejects_response(name, status, body, "$");
        }
        let table = operation(name).answer;
        let needs = table.names.to_str().split_whitespace().zip(table.fields);
        for (member, _) in needs.filter(|(_, field)| field.need == Need::Required) {
            let mut wrong = samples::body(operation(name));
            wrong[member] = Json::Null;
            wrong["a note"] = "canary".into();
            // A start is recognized by its ID alone.
            if operation(name).flow.effect != Effect::Start || member == "id" {
                rejects_response(name, 201, &wrong.to_string(), &format!("$.{member}"));
            }
        }
    }
}

#[test]
fn nested_members_of_responses_are_checked() {
    let mut wrong = stream("running");
    wrong["playback"] = json!({ "url": 7 });
    for name in live_streams::OPERATIONS.iter().map(|operation| operation.name.to_str()) {
        let is_page = returns_page(name);
        for (body, path) in [
            (json!({ "data": {} }), if is_page { "$.data" } else { "$.id" }),
            (json!({ "data": [wrong] }), if is_page { "$.data[0].playback.url" } else { "$.id" }),
            (wrong.clone(), if is_page { "$.data" } else { "$.playback.url" }),
        ] {
            rejects_response(name, 200, &body.to_string(), path);
        }
    }
}

#[test]
fn an_empty_page_is_returned() {
    let run = run(ordinary("listLiveStreams", json!({})), script([page(&[])]));
    assert_eq!(run.value()["data"], json!([]));
}
