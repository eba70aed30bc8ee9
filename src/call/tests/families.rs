//! Requests of the operations that only servers call, and the peculiarities of their responses. The other files test
//! what holds for all operations.

use super::simulation::{Call, Reply, Run, run};
use super::{nothing, operation, operations, ordinary, own, samples, script};
use crate::live_streams;
use crate::retry::Effect;
use crate::tests::{self, Mock, test};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

fn call(name: &'static str, arguments: Json, options: Json) -> Call {
    let mut all = json!({ "token": "t0ken" });
    all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    let arguments = arguments.as_array().unwrap().iter().map(|argument| Some(Mock::from(argument)));
    Call::new(name, arguments.chain([Some(all.into())]).collect::<Vec<_>>())
}

/// The names of the operations that only servers call.
fn server_operations() -> impl Iterator<Item = &'static str> {
    let of_pages: BTreeSet<_> = live_streams::OPERATIONS.iter().map(|operation| operation.name.to_str()).collect();
    operations().into_iter().filter(move |name| !of_pages.contains(name))
}

/// Name, arguments, options, and the expected request.
type Row = (&'static str, Json, Json, &'static str);

fn documented() -> Vec<Row> {
    let none = || json!({});
    let all_of_a_room = json!({
        "polls": ["p"], "size": 20000, "region": "eu", "large_room": true, "max_duration_seconds": 120, "description": "",
        "template_id": "t", "name": "a.B-c:d_1",
        "webhook": { "url": "https://a.example/x", "headers": { "X-Key": "header-1", "__proto__": "lost" } },
        "recording_info": { "enabled": true, "upload_info": {
            "type": "s3", "location": "bucket", "options": { "region": "r" }, "prefix": "/p",
            "credentials": { "key": "storage-1", "secret": "storage-2" }
        } }
    });
    const ALL: &str = concat!(
        r#"{"name":"a.B-c:d_1","description":"","template_id":"t","region":"eu","size":20000,"large_room":true,"#,
        r#""max_duration_seconds":120,"webhook":{"url":"https://a.example/x","headers":{"X-Key":"header-1"}},"#,
        r#""polls":["p"],"recording_info":{"enabled":true,"upload_info":{"type":"s3","location":"bucket","#,
        r#""prefix":"/p","options":{"region":"r"},"credentials":{"key":"storage-1","secret":"storage-2"}}}}"#
    );
    let with_changes = |mut room: Json| {
        room["enabled"] = false.into();
        room
    };
    vec![
        ("createRoom", json!([all_of_a_room]), none(), concat_all("POST /rooms ", "", ALL)),
        (
            "createRoom",
            json!([null]),
            none(),
            r#"POST /rooms {"name":"hms-live-ffffffff-0000-4000-8000-000000000000"}"#,
        ),
        ("getRoom", json!(["../r?x#y"]), none(), "GET /rooms/..%2Fr%3Fx%23y"),
        ("listRooms", json!([null]), none(), "GET /rooms"),
        (
            "listRooms",
            json!([{ "limit": 10, "start": "é&", "name": "A:b", "enabled": false, "before": "2", "after": "1" }]),
            none(),
            "GET /rooms?name=A%3Ab&enabled=false&after=1&before=2&start=%C3%A9%26&limit=10",
        ),
        (
            "updateRoom",
            json!(["a/b", with_changes(all_of_a_room.clone())]),
            none(),
            concat_all("POST /rooms/a%2Fb ", r#"{"enabled":false,"#, ALL.strip_prefix('{').unwrap()),
        ),
        ("updateRoom", json!(["r1", {}]), none(), "POST /rooms/r1 {}"),
        ("getRoomCode", json!(["a/b", "hóst/1"]), none(), "POST /room-codes/room/a%2Fb/role/h%C3%B3st%2F1 {}"),
        ("listRoomCodes", json!(["r/1", null]), none(), "GET /room-codes/room/r%2F1"),
        (
            "listRoomCodes",
            json!(["r1", { "limit": 100, "start": "x", "enabled": true, "role": "a b" }]),
            none(),
            "GET /room-codes/room/r1?role=a%20b&enabled=true&start=x&limit=100",
        ),
        (
            "setRoomCode",
            json!([{ "enabled": false, "code": "s3cret" }]),
            none(),
            r#"POST /room-codes/code {"code":"s3cret","enabled":false}"#,
        ),
        ("listRecordings", json!([{}]), none(), "GET /recording-assets"),
        (
            "listRecordings",
            json!([{ "status": "failed", "session_id": "s", "room_id": "r", "limit": 99, "start": "x" }]),
            none(),
            "GET /recording-assets?room_id=r&session_id=s&status=failed&start=x&limit=99",
        ),
        ("getRecording", json!(["a/1"]), none(), "GET /recording-assets/a%2F1"),
        ("getRecordingUrl", json!(["a/1"]), none(), "GET /recording-assets/a%2F1/presigned-url"),
        (
            "getRecordingUrl",
            json!(["a1"]),
            json!({ "expiresIn": 60 }),
            "GET /recording-assets/a1/presigned-url?presign_duration=60",
        ),
        ("waitForRecording", json!(["s/1"]), none(), "GET /live-streams/s%2F1"),
        (
            "startExternalStream",
            json!(["r/1", {
                "destination": "d", "resolution": { "height": 1920, "width": 480 }, "recording": false,
                "meeting_url": "https://a.example/x?y=1", "rtmp_urls": ["RTMPS://a/b", "rtmp://c:1935/d/s3cret"]
            }]),
            none(),
            concat!(
                r#"POST /external-streams/room/r%2F1/start {"rtmp_urls":["RTMPS://a/b","rtmp://c:1935/d/s3cret"],"#,
                r#""meeting_url":"https://a.example/x?y=1","recording":false,"#,
                r#""resolution":{"width":480,"height":1920},"destination":"d"}"#
            ),
        ),
        ("stopExternalStream", json!(["s/1"]), none(), "POST /external-streams/s%2F1/stop {}"),
        ("stopExternalStreams", json!(["r/1"]), none(), "POST /external-streams/room/r%2F1/stop {}"),
        ("getExternalStream", json!(["s/1"]), none(), "GET /external-streams/s%2F1"),
        (
            "listExternalStreams",
            json!([{ "limit": 10, "start": "x", "status": "running", "session_id": "s", "room_id": "r &1" }]),
            none(),
            "GET /external-streams?room_id=r%20%261&session_id=s&status=running&start=x&limit=10",
        ),
        ("waitForExternalStream", json!(["s/1"]), json!({ "until": "running" }), "GET /external-streams/s%2F1"),
        ("getActiveRoom", json!(["r/1"]), none(), "GET /active-rooms/r%2F1"),
        ("listPeers", json!(["r/1", null]), none(), "GET /active-rooms/r%2F1/peers"),
        ("getPeer", json!(["r/1", "p 1"]), none(), "GET /active-rooms/r%2F1/peers/p%201"),
        (
            "listPeers",
            json!(["r1", { "user_id": "u&", "role": "host" }]),
            none(),
            "GET /active-rooms/r1/peers?role=host&user_id=u%26",
        ),
        ("endRoom", json!(["r/1", null]), none(), "POST /active-rooms/r%2F1/end-room {}"),
        (
            "endRoom",
            json!(["r1", { "lock": true, "reason": "\"over\"\n" }]),
            none(),
            r#"POST /active-rooms/r1/end-room {"reason":"\"over\"\n","lock":true}"#,
        ),
        ("getDestinations", json!(["t/1"]), none(), "GET /templates/t%2F1/destinations"),
    ]
}

/// Concatenates texts for the lifetime of the tests.
fn concat_all(first: &str, second: &str, third: &str) -> &'static str {
    [first, second, third].concat().leak()
}

#[test]
fn each_operation_sends_its_documented_request() {
    let mut rows: BTreeSet<&str> = server_operations().collect();
    for (name, arguments, options, expected) in documented() {
        rows.remove(name);
        let run = run(call(name, arguments, options), own(name, [super::good(name)]));
        run.value();
        let step = run.steps.iter().find(|step| step.split(' ').next() == expected.split(' ').next());
        assert_eq!(step.map(String::as_str), Some(expected), "{name}: {:#?}", run.steps);
        assert!(run.requests.iter().all(|request| request.token == "t0ken"));
    }
    assert!(rows.is_empty(), "what do {rows:?} send? Say so in a row");
}

#[test]
fn creates_search_for_an_existing_resource_first() {
    let named =
        run(call("createRoom", json!([{ "name": "A:b" }]), json!({})), own("createRoom", [super::good("createRoom")]));
    assert_eq!(named.steps, ["GET /rooms?limit=100&name=A%3Ab", r#"POST /rooms {"name":"A:b"}"#]);
    let code = run(ordinary("getRoomCode", json!({})), own("getRoomCode", [super::good("getRoomCode")]));
    let list = "GET /room-codes/room/r1?role=host&enabled=true&limit=100";
    assert_eq!(code.steps, [list, "POST /room-codes/room/r1/role/host {}"]);
    // Enabling, ending and stopping require no search.
    let others =
        server_operations().filter(|name| matches!(operation(name).flow.effect, Effect::Read | Effect::Idempotent));
    for name in others {
        let run = run(ordinary(name, json!({})), script([super::good(name)]));
        assert_eq!(run.requests.len(), 1, "{name}");
    }
}

#[test]
fn identifiers_that_change_the_path_are_rejected() {
    for name in operations() {
        for index in 0..operation(name).ids.len() {
            for wrong in
                [json!(""), json!("."), json!(".."), json!("%2e%2E"), json!(7), json!(null), json!("x".repeat(2000))]
            {
                let mut call = ordinary(name, json!({}));
                call.args[index] = Some(Mock::from(&wrong));
                let run = run(call, |_, _| if wrong == "%2e%2E" { nothing() } else { panic!("{name} sends {wrong}") });
                if wrong == "%2e%2E" {
                    // Percent-encoded once more, it is a single segment.
                    assert!(run.requests[0].url.contains("%252e%252E"), "{name}: {}", run.requests[0].url);
                    continue;
                }
                let expected = operation(name).ids[index].to_str();
                assert_eq!(run.failure().argument.as_deref(), Some(expected), "{name} {wrong}");
            }
        }
    }
}

#[test]
fn a_404_of_the_api_is_an_empty_result() {
    let absent = || Reply::status(404, json!({ "code": 404, "message": "session not found" }));
    for (name, expected) in [("getActiveRoom", Json::Null), ("listPeers", json!([])), ("endRoom", Json::Null)] {
        assert_eq!(run(ordinary(name, json!({})), script([absent()])).value(), &expected, "{name}");
        // A 404 that is not in the API's format says nothing about the room.
        for other in ["<h1>Not Found</h1>", "", "{}", "{\"message\":7}", "null"] {
            let run = run(ordinary(name, json!({})), script([Reply::status(404, other)]));
            assert_eq!((run.end(), run.failure().status), ("ERR_API", Some(404)), "{name} {other}");
        }
        for status in [400, 403, 410] {
            let run =
                run(ordinary(name, json!({})), script([Reply::status(status, json!({ "message": "not found" }))]));
            assert_eq!(run.failure().status, Some(status), "{name}");
        }
    }
    for name in ["getRoom", "getRecording", "getExternalStream", "getDestinations", "updateRoom", "waitForRecording"] {
        assert_eq!(run(ordinary(name, json!({})), script([absent()])).failure().status, Some(404), "{name}");
    }
}

#[test]
fn ending_a_session_succeeds_after_a_lost_response() {
    let gone = Reply::status(404, json!({ "message": "session not found" }));
    let run = run(ordinary("endRoom", json!({})), script([Reply::lost(), gone]));
    assert_eq!((run.posts(), run.value()), (2, &Json::Null));
}

#[test]
fn stopping_an_ended_external_stream_succeeds() {
    let gone = || Reply::status(404, tests::samples::load("error.404-not-running"));
    let ended = Reply::status(200, samples::external_stream("completed"));
    let stopped = run(ordinary("stopExternalStream", json!({})), script([gone(), ended]));
    assert_eq!(stopped.steps, ["POST /external-streams/s1/stop {}", "GET /external-streams/s1"]);
    assert_eq!(stopped.value()["status"], "completed");
    let unknown = run(ordinary("stopExternalStream", json!({})), script([gone(), gone()]));
    assert_eq!(unknown.failure().status, Some(404));
    let room = run(ordinary("stopExternalStreams", json!({})), script([gone()]));
    assert_eq!(room.value(), &json!({ "data": [] }));
}

#[test]
fn peers_keep_the_order_of_the_api() {
    let list = |body: &str| run(ordinary("listPeers", json!({})), script([Reply::status(200, body)]));
    let peer = |id: &str| format!(r#""{id}":{{"id":"{id}","more":1}}"#);
    let body = format!(r#"{{"peers":{{{},{},{}}}}}"#, peer("z"), peer("a b"), peer("__proto__"));
    // A member of this name would set the prototype of a copy, so it is omitted.
    assert_eq!(list(&body).value(), &json!([{ "id": "z", "more": 1 }, { "id": "a b", "more": 1 }]));
    assert_eq!(list(r#"{"peers":{}}"#).value(), &json!([]));
    for (body, path) in [
        (r#"{"peers":null}"#, "$.peers"),
        (r#"{"peers":[]}"#, "$.peers"),
        (r#"{"peers":{"a":null}}"#, "$.peers.a"),
        (r#"{"peers":{"a":{"id":"a"},"b\n":{"id":7}}}"#, "$.peers.b .id"),
    ] {
        assert_eq!(list(body).failure().path.as_deref(), Some(path), "{body}");
    }
}

/// A call with secret arguments, each named `s3cret-…`.
fn with_secrets(name: &'static str) -> Call {
    let room = || {
        json!({
            "webhook": { "url": "https://a.example/x", "headers": { "a": "s3cret-header", "b": "s3cret-other" } },
            "recording_info": { "upload_info": {
                "type": "gs", "location": "b", "credentials": { "key": "s3cret-key", "secret": "s3cret-secret" }
            } }
        })
    };
    match name {
        "createRoom" => call(name, json!([room()]), json!({})),
        "updateRoom" => call(name, json!(["r1", room()]), json!({})),
        "setRoomCode" => call(name, json!([{ "code": "s3cret-code", "enabled": true }]), json!({})),
        _ => {
            let urls = ["rtmp://a.example/live/s3cret-one", "rtmps://b.example/live/s3cret-two//"];
            call(name, json!(["r1", { "rtmp_urls": urls }]), json!({ "timeout": 20_000 }))
        }
    }
}

#[test]
fn secret_arguments_are_redacted() {
    const SECRETS: [&str; 7] =
        ["s3cret-header", "s3cret-other", "s3cret-key", "s3cret-secret", "s3cret-code", "s3cret-one", "s3cret-two"];
    for name in ["createRoom", "updateRoom", "setRoomCode", "startExternalStream"] {
        let sent = run(with_secrets(name), own(name, [super::good(name)])).requests;
        let body = sent.iter().find_map(|request| request.body.clone()).unwrap();
        let secrets: Vec<&'static str> = SECRETS.into_iter().filter(|secret| body.contains(secret)).collect();
        assert!(!secrets.is_empty(), "{name}");
        let said = secrets.join(" and ");
        for status in [0, 200, 400, 401, 404, 409, 429, 500, 503] {
            for body in [said.clone(), json!({ "message": said, "details": secrets, "id": 7 }).to_string()] {
                for is_everywhere in [true, false] {
                    let mut call = with_secrets(name);
                    call.secrets.clone_from(&secrets);
                    // The simulation checks every failure for the secrets.
                    let run: Run = run(call, |request, _| match is_everywhere || request.method == "POST" {
                        true => Reply::status(status, &body),
                        false => nothing(),
                    });
                    assert!(run.outcome.is_err(), "{name} {status} {body}");
                }
            }
        }
    }
}
