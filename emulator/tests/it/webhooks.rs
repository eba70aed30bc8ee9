//! Webhooks: content, order, retries and triggers.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use hms_live_emulator::serve;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::{net::TcpListener, time::sleep};

use crate::{receiver::Receiver, scene::Scene};

/// A serving emulator, because only that delivers webhooks, with a receiver.
async fn scene(settings: Value) -> (Scene, Receiver) {
    let scene = Scene::new();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    tokio::spawn(serve(scene.emulator.clone(), listener));
    let receiver = Receiver::new().await;
    let mut settings = settings;
    settings["url"] = json!(receiver.url);
    scene.control("PUT", "/_emulator/webhooks/settings", settings).await;
    (scene, receiver)
}

/// The deliveries of the newest event as `[state, [status, ..]]`, once this many attempts were made.
async fn deliveries(scene: &Scene, attempts: usize) -> Value {
    for _ in 0..3000 {
        let events = scene.control("GET", "/_emulator/webhooks?limit=1", json!({})).await;
        let delivery = &events[0]["deliveries"][0];
        if delivery["attempts"].as_array().is_some_and(|made| made.len() == attempts) {
            return delivery.clone();
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("there were never {attempts} attempts");
}

async fn start(scene: &Scene, room: &str, params: Value) -> String {
    let started = scene.control("POST", &format!("/_emulator/rooms/{room}/start"), params).await;
    started["id"].as_str().unwrap().to_owned()
}

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

#[tokio::test]
async fn a_stream_sends_lifecycle_events_with_headers_and_signature() {
    let (scene, mut receiver) = scene(json!({ "headers": { "x-secret": "42" }, "signature_secret": "hook" })).await;
    let params = json!({ "recording": { "hls_vod": true, "single_file_per_layer": true } });
    let id = start(&scene, "r1", params).await;
    scene.advance(3.0);
    let started = receiver.next().await;
    assert_eq!(started.headers["x-secret"], "42");
    assert_eq!(started.headers["content-type"], "application/json");
    let mut mac = Hmac::<Sha256>::new_from_slice(b"hook").unwrap();
    mac.update(&started.body);
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(started.headers["x-100ms-signature"], signature);

    let event = started.json();
    assert_eq!((&event["type"], &event["version"]), (&json!("hls.started.success"), &json!("2.0")));
    assert_eq!(event["timestamp"], "2023-03-30T06:53:06Z");
    let data = &event["data"];
    assert_eq!((&data["job_id"], &data["room_id"], &data["start_delay"]), (&json!(id), &json!("r1"), &json!(3)));
    assert!(data["url"].as_str().unwrap().ends_with("/master.m3u8"), "{event}");

    scene.advance(40.0);
    scene.control("POST", &format!("/_emulator/streams/{id}/stop"), json!({})).await;
    scene.advance(60.0);
    let stopped = receiver.next().await.json();
    assert_eq!(
        (&stopped["type"], &stopped["data"]["reason"]),
        (&json!("hls.stopped.success"), &json!("client request"))
    );
    assert_eq!(stopped["data"]["duration"], 40);
    let recorded = receiver.next().await.json();
    assert_eq!((&recorded["type"], &recorded["data"]["duration"]), (&json!("hls.recording.success"), &json!(40)));
    assert_eq!(recorded["data"]["recording_single_files"].as_array().unwrap().len(), 3);
    assert!(!receiver.has_more());

    // The documented samples list the minimum of fields; the emulator does not record chats.
    for (event, sample) in [
        (&event, include_str!("samples/webhooks__hls.started.success.json")),
        (&stopped, include_str!("samples/webhooks__hls.stopped.success.json")),
        (&recorded, include_str!("samples/webhooks__hls.recording.success.json")),
    ] {
        let sample: Value = serde_json::from_str(sample).unwrap();
        let there = keys(&event["data"]);
        let missing = keys(&sample["data"]).into_iter().filter(|key| !there.contains(key) && !key.starts_with("chat_"));
        assert_eq!(missing.collect::<Vec<&String>>(), Vec::<&String>::new());
    }
}

#[tokio::test]
async fn failures_name_their_reason() {
    let (scene, mut receiver) = scene(json!({})).await;
    let sample: Value = serde_json::from_str(include_str!("samples/webhooks__hls.failure.json")).unwrap();
    let recording = json!({ "recording": { "hls_vod": true } });
    for (settings, seconds, kinds, error) in [
        (json!({ "fail_start": true }), 0.0, vec!["hls.failure"], "MAX_RETRIES_REACHED"),
        (json!({ "fail_start": "INTERNAL_ERROR" }), 0.0, vec!["hls.failure"], "INTERNAL_ERROR"),
        (
            json!({ "fail_after": { "seconds": 20, "error_type": "BEAM_STOPPED" } }),
            20.0,
            vec!["hls.started.success", "hls.stopped.success", "hls.failure"],
            "BEAM_STOPPED",
        ),
        (
            json!({ "fail_upload": true, "destinations": [{ "maxDuration": 60 }] }),
            62.0,
            vec!["hls.started.success", "hls.stopped.success", "hls.failure"],
            "UPLOAD_ERROR",
        ),
    ] {
        scene.control("PUT", "/_emulator/rooms/r1", settings).await;
        let id = start(&scene, "r1", recording.clone()).await;
        scene.advance(3.0 + seconds);
        let mut last = Value::Null;
        for kind in kinds {
            last = receiver.next().await.json();
            assert_eq!(last["type"], kind, "{error}");
        }
        assert_eq!((&last["data"]["error_type"], &last["data"]["job_id"]), (&json!(error), &json!(id)));
        assert_eq!(keys(&sample["data"]).iter().find(|key| last["data"].get(key).is_none()), None);
        let stream = scene.control("GET", &format!("/_emulator/streams/{id}"), json!({})).await;
        assert_eq!((&stream["status"], &stream["emulator"]["failure"]), (&json!("failed"), &json!(error)));
    }
    scene.control("PUT", "/_emulator/rooms/r1", json!({})).await;
    let id = start(&scene, "r1", json!({})).await;
    scene.control("POST", &format!("/_emulator/streams/{id}/stop"), json!({})).await;
    scene.advance(5.0);
    assert_eq!(receiver.next().await.json()["data"]["error_type"], "BEAM_STOPPED");
    assert!(!receiver.has_more());
}

#[tokio::test]
async fn failed_deliveries_are_retried_after_1_3_and_10_seconds() {
    let (scene, mut receiver) = scene(json!({})).await;
    receiver.answer(&[500, 204, 302, 404]);
    start(&scene, "r1", json!({})).await;
    scene.advance(3.0);
    receiver.next().await;
    for (attempts, wait) in [(1, 1.0), (2, 3.0), (3, 10.0)] {
        assert_eq!(deliveries(&scene, attempts).await["state"], "waiting");
        scene.advance(wait - 0.001);
        sleep(Duration::from_millis(50)).await;
        assert!(!receiver.has_more(), "the attempt after {attempts} came too early");
        scene.advance(0.001);
        receiver.next().await;
    }
    let delivery = deliveries(&scene, 4).await;
    assert_eq!(delivery["state"], "failed");
    let attempts = delivery["attempts"].as_array().unwrap();
    assert_eq!(attempts.iter().map(|made| &made["status"]).collect::<Vec<&Value>>(), [500, 204, 302, 404]);
    scene.advance(1000.0);
    sleep(Duration::from_millis(50)).await;
    assert!(!receiver.has_more());
}

#[tokio::test]
async fn a_refused_connection_is_an_attempt() {
    let (scene, _receiver) = scene(json!({})).await;
    let free = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    scene.control("POST", "/_emulator/webhooks/trigger", json!({ "type": "peer.join.success", "url": url })).await;
    let delivery = deliveries(&scene, 1).await;
    assert_eq!((&delivery["state"], &delivery["attempts"][0]["status"]), (&json!("waiting"), &Value::Null));
    assert!(delivery["attempts"][0]["error"].as_str().unwrap().contains("refused"), "{delivery}");
}

#[tokio::test]
async fn copies_and_delays_cause_duplicates_and_disorder() {
    let (scene, mut receiver) = scene(json!({ "copies": 2, "delays": { "hls.started.success": 60 } })).await;
    let id = start(&scene, "r1", json!({})).await;
    scene.advance(10.0);
    scene.control("POST", &format!("/_emulator/streams/{id}/stop"), json!({})).await;
    scene.advance(1.0);
    assert_eq!(receiver.kinds(2).await, ["hls.stopped.success"; 2]);
    scene.advance(60.0);
    let (first, second) = (receiver.next().await, receiver.next().await);
    assert_eq!([first.kind(), second.kind()], ["hls.started.success"; 2]);
    assert_eq!(first.body, second.body, "a duplicate has the same id");
    assert!(!receiver.has_more());
}

#[tokio::test]
async fn events_can_be_triggered() {
    let (scene, mut receiver) = scene(json!({ "signature_secret": "" })).await;
    let id = start(&scene, "r1", json!({})).await;
    let trigger = async |what: Value| scene.control("POST", "/_emulator/webhooks/trigger", what).await;
    let told =
        trigger(json!({ "type": "hls.failure", "stream": id, "data": { "error_type": "X" }, "copies": 3 })).await;
    for _ in 0..3 {
        let received = receiver.next().await;
        assert!(!received.headers.contains_key("x-100ms-signature"), "an empty secret signs nothing");
        let event = received.json();
        assert_eq!((&event["id"], &event["data"]["error_type"]), (&told["id"], &json!("X")));
        assert_eq!(event["data"]["job_id"], id);
    }
    trigger(json!({ "again": told["id"], "copies": 1 })).await;
    assert_eq!(receiver.next().await.json()["id"], told["id"]);
    trigger(json!({ "type": "hls.started.success", "room": "r1" })).await;
    assert_eq!(receiver.next().await.json()["data"]["job_id"], id);
    trigger(json!({ "type": "session.open.success", "data": { "room_id": "r9" } })).await;
    assert_eq!(receiver.next().await.json()["data"], json!({ "room_id": "r9" }));

    let refused = async |what: Value, detail: &str| {
        let answer = scene.send("POST", "/_emulator/webhooks/trigger", Some(what.to_string()), None).await;
        assert_eq!(answer.status, 400);
        assert!(answer.json()["details"][0].as_str().unwrap().starts_with(detail), "{}", answer.text());
    };
    refused(json!({}), "expected either `type`").await;
    refused(json!({ "type": "hls.failure" }), "type: an event of a stream needs `stream`").await;
    refused(json!({ "type": "hls.failure", "stream": "x" }), "stream: unknown").await;
    refused(json!({ "again": "x" }), "again: no event has this id").await;
    refused(json!({ "type": "x", "url": "https://example.com" }), "url: expected an absolute http URL").await;
    scene.control("PUT", "/_emulator/webhooks/settings", json!({})).await;
    refused(json!({ "type": "x" }), "url: none is set").await;
}

#[tokio::test]
async fn a_room_can_have_its_own_webhook_settings() {
    let (scene, mut all) = scene(json!({})).await;
    let mut own = Receiver::new().await;
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "webhook": { "url": own.url } })).await;
    start(&scene, "r1", json!({})).await;
    start(&scene, "r2", json!({})).await;
    scene.advance(3.0);
    assert_eq!(own.next().await.json()["data"]["room_id"], "r1");
    assert_eq!(all.next().await.json()["data"]["room_id"], "r2");
    assert!(!own.has_more() && !all.has_more());
}

#[tokio::test]
async fn no_event_is_lost_with_many_streams() {
    let (scene, mut receiver) = scene(json!({})).await;
    scene.control("POST", "/_emulator/streams", json!({ "count": 1500 })).await;
    scene.advance(3.0);
    let mut rooms = std::collections::BTreeSet::new();
    for _ in 0..1500 {
        rooms.insert(receiver.next().await.json()["data"]["room_id"].as_str().unwrap().to_owned());
    }
    assert_eq!(rooms.len(), 1500);
    assert!(!receiver.has_more());
}
