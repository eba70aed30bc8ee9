//! Malformed requests get an answer in the API's error shape and do not affect later ones.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use crate::scene::{Answer, Scene};

/// Asserts a 4xx status with the same code in the body.
#[track_caller]
fn is_refusal(answer: &Answer, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
    assert_eq!(answer.header("content-type"), "application/json", "{what}: {}", answer.text());
    assert_eq!(answer.json()["code"], answer.status, "{what}");
    assert!(answer.json()["message"].as_str().is_some_and(|message| !message.is_empty()), "{what}");
}

#[tokio::test]
async fn malformed_paths_are_refused_in_the_apis_shape() {
    let scene = Scene::new();
    for (method, path) in [
        ("GET", "/v2/live-streams/%FF"),
        ("POST", "/v2/live-streams/%FF/stop"),
        ("POST", "/v2/live-streams/room/%FF/start"),
        ("POST", "/v2/live-streams/room/a%2Fb/start"),
        ("GET", "/v2/recordings/%FF"),
        ("GET", "/v2/rooms/%FF"),
        ("POST", "/v2/room-codes/room/%FF/role/host"),
        ("POST", "/v2/room-codes/room/r1/role/%FF"),
        ("GET", "/v2/active-rooms/r1/peers/%FF"),
        ("GET", "/v2/templates/%FF/destinations"),
        ("GET", "/v2/recording-assets/%FF/presigned-url"),
        ("GET", "/v2/live-streams?limit=%FF"),
        ("GET", "/v2/live-streams/"),
        ("GET", "//v2/live-streams"),
        ("GET", "/beam/%FF/r1/20230330/1/master.m3u8"),
        ("GET", "/recordings/x/y?expires=soon&signature=00"),
        ("GET", "/recordings/x/y?expires=1&expires=2"),
        ("DELETE", "/_emulator/rules/one"),
        ("DELETE", "/_emulator/rules/99999999999999999999999"),
        ("GET", "/_emulator/streams/%FF"),
        ("OPTIONS", "/v2/live-streams"),
        ("TRACE", "/v2/live-streams"),
    ] {
        is_refusal(&scene.send(method, path, None, Some(&scene.token())).await, &format!("{method} {path}"));
    }
    let wrong = scene.send("DELETE", "/v2/live-streams/x", None, Some(&scene.token())).await;
    assert_eq!((wrong.status, wrong.header("allow")), (405, "GET,HEAD"));
}

#[tokio::test]
async fn malformed_bodies_are_refused_in_the_apis_shape() {
    let scene = Scene::new();
    let stream = scene.run("live", 10.0).await;
    let id = stream["id"].as_str().unwrap();
    let routes = [
        ("POST", "/v2/live-streams/room/r1/start".to_owned()),
        ("POST", "/v2/recordings/room/r1/start".to_owned()),
        ("POST", "/v2/external-streams/room/r1/start".to_owned()),
        ("POST", format!("/v2/live-streams/{id}/timed-metadata")),
        ("POST", "/v2/rooms".to_owned()),
        ("POST", "/v2/rooms/r2".to_owned()),
        ("POST", "/v2/room-codes/code".to_owned()),
        ("POST", "/v2/token".to_owned()),
        ("POST", "/v2/active-rooms/live/end-room".to_owned()),
        ("POST", "/v2/active-rooms/live/send-message".to_owned()),
        ("POST", "/v2/active-rooms/live/remove-peers".to_owned()),
        ("POST", "/v2/active-rooms/live/peers/x".to_owned()),
        ("PUT", "/_emulator/rooms/r1".to_owned()),
        ("PUT", "/_emulator/settings".to_owned()),
        ("PUT", "/_emulator/templates/t1".to_owned()),
        ("POST", "/_emulator/rooms/r1/join".to_owned()),
        ("POST", "/_emulator/rules".to_owned()),
        ("POST", "/_emulator/clock".to_owned()),
        ("POST", "/_emulator/streams".to_owned()),
        ("POST", format!("/_emulator/streams/{id}/fail")),
        ("POST", format!("/_emulator/streams/{id}/slow")),
        ("PUT", "/_emulator/webhooks/settings".to_owned()),
        ("POST", "/_emulator/webhooks/trigger".to_owned()),
    ];
    let bodies = [
        b"[1]".to_vec(),
        b"{".to_vec(),
        b"\xff\xfe".to_vec(),
        b"null".to_vec(),
        b"\"{}\"".to_vec(),
        b"[".repeat(100_000),
        b"{\"a\":".repeat(100_000),
        format!(r#"{{"a":"{}"}}"#, "x".repeat(3 << 20)).into_bytes(),
    ];
    for (method, path) in &routes {
        for body in &bodies {
            let start = String::from_utf8_lossy(&body[..body.len().min(20)]).into_owned();
            let request = Request::builder().method(*method).uri(path);
            let request = request.header("authorization", format!("Bearer {}", scene.token()));
            let answer = scene.call(request.body(Body::from(body.clone())).unwrap()).await;
            is_refusal(&answer, &format!("{method} {path} with {start}"));
        }
    }
    let log = scene.control("GET", "/_emulator/requests?path=/v2/live-streams/room/r1/", json!({})).await;
    let statuses: Vec<&Value> = log.as_array().unwrap().iter().map(|entry| &entry["status"]).collect();
    assert_eq!(statuses, [400, 400, 400, 400, 400, 400, 400, 413], "what is too large is logged too");
    assert_eq!(scene.start("r1").await["status"], "starting");
}

#[tokio::test]
async fn extreme_numbers_are_handled() {
    let scene = Scene::new();
    for layers in [json!([{ "videoBitrate": u64::MAX }]), json!([{ "width": u32::MAX, "height": u32::MAX }])] {
        let settings = json!({ "destinations": [{ "layers": layers }] });
        is_refusal(&scene.send("PUT", "/_emulator/rooms/r1", Some(settings.to_string()), None).await, "layers");
    }
    let longest = json!({ "name": "a", "maxDuration": u32::MAX, "autoStopTimeout": u32::MAX,
        "recording": { "hlsVod": true, "presignDuration": u32::MAX } });
    let settings = json!({ "destinations": [longest], "start_delay": 86_400, "fail_after": { "seconds": 86_400 } });
    scene.control("PUT", "/_emulator/rooms/r1", settings).await;
    for _ in 0..10 {
        scene.control("POST", "/_emulator/clock", json!({ "advance": 10.0 * 366.0 * 86_400.0 })).await;
    }
    let far = scene.send("POST", "/_emulator/clock", Some(r#"{"advance":1}"#.into()), None).await;
    far.refuses_input("invalid input", "advance: the clock was moved by a hundred years; a reset sets it right");
    let stream = scene.start("r1").await;
    let cue = json!({ "payload": "x", "duration": u32::MAX });
    let send = format!("/_emulator/streams/{}/timed-metadata", stream["id"].as_str().unwrap());
    is_refusal(&scene.send("POST", &send, Some(cue.to_string()), None).await, "not running yet");
    scene.control("PUT", "/_emulator/rooms/r2", json!({ "start_delay": 0 })).await;
    let stream = scene.start("r2").await;
    let send = format!("/_emulator/streams/{}/timed-metadata", stream["id"].as_str().unwrap());
    scene.control("POST", &send, cue).await;
    let path = stream["playback"]["url"]
        .as_str()
        .unwrap()
        .split_once("/beam/")
        .unwrap()
        .1
        .replace("master", "stream_0/stream");
    assert!(scene.send("GET", &format!("/beam/{path}"), None, None).await.text().contains("DURATION=4294967295"));
    scene.control("GET", "/_emulator/state", json!({})).await;
    scene.control("POST", "/_emulator/reset", json!({})).await;
    assert!(scene.start("r1").await["created_at"].as_str().unwrap().starts_with("2023-"));
}

#[tokio::test]
async fn a_head_request_has_the_headers_of_a_get() {
    let scene = Scene::new();
    let stream = scene.run("r1", 20.0).await;
    let (_, path) = stream["playback"]["url"].as_str().unwrap().split_once("/beam/").unwrap();
    for file in
        ["master.m3u8", "stream_0/stream.m3u8", "stream_0/init.mp4", "stream_0/segment_9.m4s", "stream_0/no.mp4"]
    {
        let path = format!("/beam/{}", path.replace("master.m3u8", file));
        let [head, get] = [scene.send("HEAD", &path, None, None).await, scene.send("GET", &path, None, None).await];
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{file}");
        for name in ["content-type", "cache-control", "accept-ranges", "access-control-allow-origin"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {file}");
        }
        let length = head.header("content-length");
        assert!(length.is_empty() || length == get.body.len().to_string(), "{file}: {length}");
    }
}

#[tokio::test]
async fn segment_names_are_canonical_and_conditional_ranges_are_ignored() {
    let scene = Scene::new();
    let stream = scene.run("r1", 20.0).await;
    let (_, path) = stream["playback"]["url"].as_str().unwrap().split_once("/beam/").unwrap();
    let path = |file: &str| format!("/beam/{}", path.replace("master.m3u8", file));
    for file in ["stream_00/stream.m3u8", "stream_+0/stream.m3u8", "stream_0/segment_09.m4s", "stream_0/segment_+9.m4s"]
    {
        assert_eq!(scene.send("GET", &path(file), None, None).await.status, 404, "{file}");
    }
    let part = async |name: &str, value: &str| {
        let request = Request::get(path("stream_0/segment_9.m4s")).header("range", "bytes=0-9").header(name, value);
        let answer = scene.call(request.body(Body::empty()).unwrap()).await;
        (answer.status, answer.body.len())
    };
    assert_eq!(part("accept", "*/*").await, (206, 10));
    let (status, length) = part("if-range", "\"another\"").await;
    assert!(status == 200 && length > 10, "no answer has a validator, so the condition is not met");
}
