//! Control routes that act on rooms and streams, and the state route.

use std::time::{Duration, Instant};

use hms_live_emulator::serve;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::scene::Scene;

#[tokio::test]
async fn control_routes_start_and_stop_without_a_token() {
    let scene = Scene::new();
    let started = scene.control("POST", "/_emulator/rooms/r1/start", json!({ "recording": { "hls_vod": true } })).await;
    let stream = format!("/_emulator/streams/{}", started["id"].as_str().unwrap());
    scene.advance(13.0);
    let read = scene.control("GET", &stream, json!({})).await;
    assert_eq!((&read["status"], &read["emulator"]["segments"]), (&json!("running"), &json!(5)));
    scene.control("POST", &format!("{stream}/pause-recording"), json!({})).await;
    assert_eq!(scene.control("GET", &stream, json!({})).await["emulator"]["recording_paused"], true);
    scene.control("POST", &format!("{stream}/resume-recording"), json!({})).await;
    scene.control("POST", &format!("{stream}/timed-metadata"), json!({ "payload": "hi", "duration": 2 })).await;
    let rooms = scene.control("GET", "/_emulator/rooms", json!({})).await;
    assert_eq!(
        (&rooms[0]["room_id"], &rooms[0]["live"], &rooms[0]["streams"]),
        (&json!("r1"), &started["id"], &json!(1))
    );
    scene.control("POST", &format!("{stream}/stop"), json!({})).await;
    assert_eq!(scene.control("GET", "/_emulator/rooms/r1", json!({})).await["live"], Value::Null);
    let unnamed = scene.control("GET", "/_emulator/rooms/r9", json!({})).await;
    assert_eq!((&unnamed["streams"], &unnamed["settings"]["window"]), (&json!(0), &json!(5)));
    assert_eq!(scene.send("GET", "/_emulator/streams/x", None, None).await.status, 404);
    let log = scene.control("GET", "/_emulator/requests", json!({})).await;
    assert_eq!(log, json!([]), "steering is not logged");
}

#[tokio::test]
async fn the_state_contains_no_token() {
    let scene = Scene::new();
    let url = "https://a.example/meeting/abc?auth_token=eyJhbGciOiJIUzI1NiJ9.e30.c2ln&skip_preview=true";
    scene.post("/v2/live-streams/room/r1/start", json!({ "meeting_url": url })).await;
    let event = json!({ "type": "hls.started.success", "room": "r1", "url": "http://127.0.0.1:9/" });
    scene.control("POST", "/_emulator/webhooks/trigger", event).await;
    let state = scene.control("GET", "/_emulator/state", json!({})).await;
    let shown = "https://a.example/meeting/abc?auth_token=<redacted>&skip_preview=true";
    assert_eq!(state["streams"][0]["meeting_url"], shown);
    assert_eq!(state["webhooks"]["events"][0]["event"]["data"]["meeting_url"], shown);
    assert!(!state.to_string().contains("eyJ"), "{state}");
    let own = scene.control("GET", "/_emulator/streams", json!({})).await;
    assert_eq!(own[0]["meeting_url"], url, "a test can see what was sent");
}

#[tokio::test]
async fn one_call_starts_many_streams() {
    let scene = Scene::new();
    let many = json!({ "count": 300, "room": "load", "params": { "recording": { "hls_vod": true } } });
    let started = scene.control("POST", "/_emulator/streams", many.clone()).await;
    assert_eq!(started["streams"].as_array().unwrap().len(), 300);
    assert_eq!(started["streams"][299]["room_id"], "load-299");
    let again = scene.send("POST", "/_emulator/streams", Some(many.to_string()), None).await;
    assert_eq!((again.status, &again.json()["details"]), (409, &json!(["the room is load-0"])));
    for wrong in [json!({ "count": 0 }), json!({ "count": 100_001 }), json!({ "count": 1, "room": "a b" }), json!({})] {
        assert_eq!(scene.send("POST", "/_emulator/streams", Some(wrong.to_string()), None).await.status, 400);
    }
    let state = scene.control("GET", "/_emulator/state?limit=7", json!({})).await;
    let totals =
        json!({ "rooms": 300, "streams": 300, "live": 300, "recordings": 0, "external_streams": 0, "requests": 0 });
    assert_eq!(state["totals"], totals);
    assert_eq!((state["rooms"].as_array().unwrap().len(), state["streams"].as_array().unwrap().len()), (7, 7));
}

#[tokio::test]
async fn the_state_returns_only_new_requests() {
    let scene = Scene::new();
    for _ in 0..5 {
        scene.get("/v2/live-streams").await;
    }
    let state = async |query: &str| scene.control("GET", &format!("/_emulator/state{query}"), json!({})).await;
    let ids = |state: &Value| {
        let requests = state["requests"].as_array().unwrap().iter();
        requests.map(|request| request["id"].as_u64().unwrap()).collect::<Vec<u64>>()
    };
    assert_eq!(ids(&state("").await), [1, 2, 3, 4, 5]);
    assert_eq!(ids(&state("?after=3").await), [4, 5]);
    assert_eq!(ids(&state("?limit=2").await), [4, 5]);
    let keys: Vec<String> = state("").await.as_object().unwrap().keys().cloned().collect();
    let expected = [
        "access_key",
        "default_template",
        "epoch",
        "external_streams",
        "now",
        "origin",
        "recordings",
        "requests",
        "rooms",
        "rules",
        "secret",
        "settings",
        "skew",
        "start_delay",
        "streams",
        "totals",
        "webhooks",
    ];
    assert_eq!(keys, expected);
}

#[tokio::test]
async fn slowing_affects_one_stream_only() {
    let scene = Scene::new();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    tokio::spawn(serve(scene.emulator.clone(), listener));
    let [slow, fast] = [scene.run("r1", 10.0).await, scene.run("r2", 10.0).await];
    let steer = format!("/_emulator/streams/{}/slow", slow["id"].as_str().unwrap());
    let init = async |stream: &Value| {
        let (_, path) = stream["playback"]["url"].as_str().unwrap().split_once("/beam/").unwrap();
        let began = Instant::now();
        let answer =
            scene.send("GET", &format!("/beam/{}", path.replace("master.m3u8", "stream_0/init.mp4")), None, None).await;
        (began.elapsed(), answer.body)
    };
    let (_, whole) = init(&slow).await;
    scene.control("POST", &steer, json!({ "delay": 200 })).await;
    assert!(init(&slow).await.0 >= Duration::from_millis(200));
    scene.control("POST", &steer, json!({ "bytes_per_second": 4 * whole.len() })).await;
    let rules = scene.control("GET", "/_emulator/rules", json!({})).await;
    assert_eq!(
        (rules.as_array().unwrap().len(), &rules[0]["stream"]),
        (1, &slow["id"]),
        "one rule in the place of another"
    );
    let (took, body) = init(&slow).await;
    assert!(took >= Duration::from_millis(200) && body == whole, "a quarter of a second for all of it: {took:?}");
    let matched = scene.control("GET", "/_emulator/rules", json!({})).await[0]["matched"].clone();
    init(&fast).await;
    assert_eq!(scene.control("GET", "/_emulator/rules", json!({})).await[0]["matched"], matched);
    scene.control("POST", &steer, json!({})).await;
    assert_eq!(scene.control("GET", "/_emulator/rules", json!({})).await, json!([]));
    for wrong in [json!({ "bytes_per_second": 0 }), json!({ "speed": 1 })] {
        assert_eq!(scene.send("POST", &steer, Some(wrong.to_string()), None).await.status, 400);
    }
}
