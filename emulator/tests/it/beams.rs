//! Webhooks of recordings, external streams and rooms, and redaction of their secrets.

use hms_live_emulator::serve;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{receiver::Receiver, samples::has_keys_of, scene::Scene};

const URLS: [&str; 2] = ["rtmp://a.example/live/hidden-key-1", "rtmps://b.example/hidden-key-2"];

/// A serving emulator, because only that delivers webhooks, with a receiver.
async fn scene() -> (Scene, Receiver) {
    let scene = Scene::new();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    tokio::spawn(serve(scene.emulator.clone(), listener));
    let receiver = Receiver::new().await;
    scene.control("PUT", "/_emulator/webhooks/settings", json!({ "url": receiver.url })).await;
    (scene, receiver)
}

/// The `data` of a sample, without the chat, which the emulator does not record.
fn sample(text: &str) -> String {
    let mut sample: Value = serde_json::from_str(text).unwrap();
    sample["data"].as_object_mut().unwrap().retain(|name, _| !name.starts_with("chat_"));
    sample.to_string()
}

#[tokio::test]
async fn recordings_and_external_streams_send_lifecycle_events() {
    let (scene, mut receiver) = scene().await;
    for (kind, body, urls) in [
        ("recordings", json!({}), json!([])),
        (
            "external-streams",
            json!({ "rtmp_urls": URLS, "recording": true }),
            json!([{ "url": URLS[0] }, { "url": URLS[1] }]),
        ),
    ] {
        let started = scene.post(&format!("/v2/{kind}/room/r1/start"), body).await.json();
        scene.advance(3.0);
        let event = receiver.next().await.json();
        assert_eq!((&event["type"], &event["data"]["rtmp"]), (&json!("beam.started.success"), &urls), "{kind}");
        has_keys_of(
            &event,
            &sample(include_str!("samples/webhooks__beam.started.success.json"))
                .replace(r#""rtmp":[{"url":"http://test.com"}]"#, r#""rtmp":[]"#),
        );
        assert_eq!((&event["data"]["job_id"], &event["data"]["recording_enabled"]), (&started["id"], &json!(true)));
        assert_eq!(event["data"]["template_id"], "62d0e0a5c7f1b2d3e4f50619");
        scene.advance(20.0);
        scene.post(&format!("/v2/{kind}/room/r1/stop"), json!({})).await;
        scene.advance(1.0);
        let stopped = receiver.next().await.json();
        assert_eq!(
            (&stopped["type"], &stopped["data"]["reason"]),
            (&json!("beam.stopped.success"), &json!("client request"))
        );
        assert_eq!(stopped["data"]["duration"], 20);
        scene.advance(1.0);
        let recorded = receiver.next().await.json();
        assert_eq!(recorded["type"], "beam.recording.success");
        if kind == "external-streams" {
            has_keys_of(&stopped, &sample(include_str!("samples/webhooks__beam.stopped.success.json")));
            has_keys_of(&recorded, &sample(include_str!("samples/webhooks__beam.recording.success.json")));
        }
        let url = recorded["data"]["recording_presigned_url"].as_str().unwrap();
        let file =
            scene.send("GET", &format!("/recordings/{}", url.split_once("/recordings/").unwrap().1), None, None).await;
        assert_eq!((file.status, json!(file.body.len())), (200, recorded["data"]["size"].clone()));
    }
    assert!(!receiver.has_more());
}

#[tokio::test]
async fn failures_send_their_reason_and_can_be_triggered() {
    let (scene, mut receiver) = scene().await;
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "fail_start": true })).await;
    let job = scene.post("/v2/external-streams/room/r1/start", json!({ "rtmp_urls": URLS })).await.json();
    scene.advance(3.0);
    let event = receiver.next().await.json();
    assert_eq!((&event["type"], &event["data"]["error_type"]), (&json!("beam.failure"), &json!("MAX_RETRIES_REACHED")));
    has_keys_of(&event, include_str!("samples/webhooks__beam.failure.json"));
    let read = scene.get(&format!("/v2/external-streams/{}", job["id"].as_str().unwrap())).await.json();
    assert_eq!(read["status"], "failed");
    let trigger = json!({ "type": "beam.started.success", "stream": job["id"] });
    scene.control("POST", "/_emulator/webhooks/trigger", trigger).await;
    assert_eq!(receiver.next().await.json()["data"]["rtmp"][1]["url"], URLS[1]);
    let wrong = json!({ "type": "hls.started.success", "stream": job["id"] }).to_string();
    assert_eq!(scene.send("POST", "/_emulator/webhooks/trigger", Some(wrong), None).await.status, 400);
}

#[tokio::test]
async fn peers_and_the_end_of_a_room_send_events() {
    let (scene, mut receiver) = scene().await;
    let room = scene.control("POST", "/_emulator/rooms/r1/join", json!({ "name": "Ann", "user_id": "u-1" })).await;
    let peer = room["peers"][0]["id"].as_str().unwrap();
    let joined = receiver.next().await.json();
    assert_eq!((&joined["type"], &joined["data"]["peer_id"]), (&json!("peer.join.success"), &json!(peer)));
    assert_eq!((&joined["data"]["room_name"], &joined["data"]["user_name"]), (&json!("r1"), &json!("Ann")));
    scene.post(&format!("/v2/active-rooms/r1/peers/{peer}"), json!({ "role": "guest" })).await;
    let changed = receiver.next().await.json();
    assert_eq!(
        (&changed["type"], &changed["data"]["previous_role"], &changed["data"]["role"]),
        (&json!("role.change.success"), &json!("host"), &json!("guest"))
    );
    scene.advance(40.0);
    scene.control("POST", "/_emulator/rooms/r1/join", json!({})).await;
    receiver.next().await;
    scene.post("/v2/active-rooms/r1/remove-peers", json!({ "peer_id": peer, "reason": "off topic" })).await;
    let left = receiver.next().await.json();
    has_keys_of(&left, include_str!("samples/webhooks__peer.leave.success.json"));
    assert_eq!(
        (&left["data"]["reason"], &left["data"]["message"], &left["data"]["duration"]),
        (&json!("peer kicked"), &json!("off topic"), &json!(40))
    );
    scene.post("/v2/active-rooms/r1/end-room", json!({ "reason": "over", "lock": true })).await;
    let ended = receiver.next().await.json();
    has_keys_of(&ended, include_str!("samples/webhooks__room.end.success.json"));
    assert_eq!((&ended["data"]["lock_room"], &ended["data"]["reason"]), (&json!(true), &json!("over")));
}

#[tokio::test]
async fn a_rooms_own_webhook_replaces_the_global_one() {
    let (scene, mut receiver) = scene().await;
    let mut own = Receiver::new().await;
    let room =
        scene.post("/v2/rooms", json!({ "webhook": { "url": own.url, "headers": { "x-secret": "42" } } })).await.json();
    scene.start(room["id"].as_str().unwrap()).await;
    scene.start("r2").await;
    scene.advance(3.0);
    let event = own.next().await;
    assert_eq!((&event.json()["data"]["room_id"], event.headers["x-secret"].to_str().unwrap()), (&room["id"], "42"));
    assert_eq!(receiver.next().await.json()["data"]["room_id"], "r2");
    assert!(!own.has_more() && !receiver.has_more());
}

#[tokio::test]
async fn stream_keys_are_redacted() {
    let (scene, mut receiver) = scene().await;
    let started = scene.post("/v2/external-streams/room/r1/start", json!({ "rtmp_urls": URLS })).await.json();
    assert_eq!(started["rtmp_urls"], json!(URLS), "the API tells its caller");
    let broken = format!("{{\"rtmp_urls\": [\"{}\"", URLS[0]);
    scene.send("POST", "/v2/external-streams/room/r1/start", Some(broken), Some(&scene.token())).await;
    scene.advance(3.0);
    assert!(receiver.next().await.json().to_string().contains("hidden-key-1"), "so does its webhook");
    for path in ["/_emulator/requests", "/_emulator/state"] {
        let seen = scene.control("GET", path, json!({})).await.to_string();
        assert!(seen.contains("rtmp") && !seen.contains("hidden-key"), "{path}: {seen}");
    }
}
