//! Limits of everything that a caller in a loop could make grow.

use serde_json::{Value, json};

use crate::scene::{Answer, Scene};

const FULL: &str = "the emulator is full";

async fn ask(scene: &Scene, method: &str, path: &str, body: &Value) -> Answer {
    scene.send(method, path, Some(body.to_string()), Some(&scene.token())).await
}

/// Repeats a request until the limit refuses it.
async fn until_full(
    scene: &Scene,
    most: usize,
    mut request: impl FnMut(usize) -> (&'static str, String, Value),
) -> usize {
    for index in 0..most {
        let (method, path, body) = request(index);
        let answer = ask(scene, method, &path, &body).await;
        if answer.status != 200 {
            assert_eq!((answer.status, &answer.json()["message"]), (507, &json!(FULL)), "{}", answer.text());
            return index;
        }
    }
    panic!("{most} times, and no end");
}

#[tokio::test]
async fn rules_are_limited_in_number_and_size() {
    let scene = Scene::new();
    let path = || "/_emulator/rules".to_owned();
    let added = until_full(&scene, 1100, |_| ("POST", path(), json!({ "path": "/x", "status": 500 }))).await;
    assert_eq!(added, 1000);
    scene.control("DELETE", "/_emulator/rules", json!({})).await;
    let large = "x".repeat(900_000);
    let added =
        until_full(&scene, 100, |_| ("POST", path(), json!({ "path": "/x", "status": 500, "body": large }))).await;
    assert!((5..=20).contains(&added), "{added} rules of 0.9 MB");
    scene.control("DELETE", "/_emulator/rules", json!({})).await;
    let too_large = json!({ "path": "/x", "status": 500, "body": "x".repeat(1 << 20) });
    ask(&scene, "POST", "/_emulator/rules", &too_large)
        .await
        .refuses_input("invalid input", "body: expected at most 1024 KiB");
    for name in ["delay", "answer_delay", "trickle"] {
        let detail = format!("{name}: expected at most 600000 milliseconds");
        ask(&scene, "POST", "/_emulator/rules", &json!({ "path": "/x", name: u64::MAX }))
            .await
            .refuses_input("invalid input", &detail);
    }
}

#[tokio::test]
async fn texts_of_rooms_streams_and_jobs_share_a_limit() {
    let scene = Scene::new();
    let body = json!({ "rtmp_urls": vec![format!("rtmp://a/{}", "x".repeat(200_000)); 5] });
    let path = |index| format!("/_emulator/rooms/r{index}/start-external-stream");
    let started = until_full(&scene, 100, |index| ("POST", path(index), body.clone())).await;
    assert!((50..=80).contains(&started), "{started} external streams with a megabyte of URLs");
    assert_eq!(ask(&scene, "GET", "/v2/external-streams", &json!(null)).await.status, 200);
    scene.control("POST", "/_emulator/reset", json!({})).await;
    scene.start("r1").await;

    let scene = Scene::new();
    let settings = json!({ "subdomain": "x".repeat(60_000) });
    let set = until_full(&scene, 2000, |index| ("PUT", format!("/_emulator/rooms/r{index}"), settings.clone())).await;
    assert!((500..=1200).contains(&set), "{set} rooms with settings of 60 KB");
    ask(&scene, "PUT", "/_emulator/rooms/r0", &json!({ "subdomain": "x".repeat(70_000) }))
        .await
        .refuses_input("invalid input", "body: expected at most 64 KiB");
    scene.control("PUT", "/_emulator/rooms/r0", json!({})).await;
    scene.control("PUT", "/_emulator/rooms/r0", settings).await;
}

#[tokio::test]
async fn rooms_and_streams_are_limited() {
    let scene = Scene::new();
    let many = json!({ "count": 100_000, "room": "many" });
    assert_eq!(ask(&scene, "POST", "/_emulator/streams", &many).await.status, 200);
    scene.control("POST", "/_emulator/rooms/many-0/end", json!({})).await;
    for (method, path) in [
        ("POST", "/v2/live-streams/room/many-0/start"),
        ("PUT", "/_emulator/rooms/new"),
        ("POST", "/_emulator/rooms/new/leave"),
        ("POST", "/_emulator/rooms/new/end"),
        ("POST", "/_emulator/rooms/new/start"),
        ("POST", "/_emulator/rooms/new/start-recording"),
        ("POST", "/_emulator/rooms/new/join"),
        ("PUT", "/_emulator/templates/new"),
        ("POST", "/v2/rooms"),
        ("POST", "/v2/rooms/new"),
        ("POST", "/v2/room-codes/room/new"),
    ] {
        let refused = ask(&scene, method, path, &json!({})).await;
        assert_eq!((refused.status, &refused.json()["message"]), (507, &json!(FULL)), "{path}");
    }
    assert_eq!(ask(&scene, "PUT", "/_emulator/rooms/many-0", &json!({})).await.status, 200, "a known one");
    for list in ["rooms", "streams"] {
        let listed = scene.control("GET", &format!("/_emulator/{list}"), json!({})).await;
        assert_eq!(listed.as_array().unwrap().len(), 10_000, "the first of the {list}");
    }
}

#[tokio::test]
async fn timed_metadata_is_limited() {
    let scene = Scene::new();
    let stream = scene.run("r1", 1.0).await;
    let id = stream["id"].as_str().unwrap();
    let body = json!({ "meeting_url": format!("https://a.example/{}", "x".repeat(60_000)) });
    until_full(&scene, 2000, |index| ("POST", format!("/v2/live-streams/room/f{index}/start"), body.clone())).await;
    let cue = json!({ "payload": "x".repeat(100), "duration": 1 });
    let sent =
        until_full(&scene, 5000, |_| ("POST", format!("/v2/live-streams/{id}/timed-metadata"), cue.clone())).await;
    assert!(sent > 0);
}

#[tokio::test]
async fn undelivered_events_are_limited() {
    let scene = Scene::new();
    let trigger =
        |data: &str| json!({ "type": "x", "room": "r1", "data": { "text": data }, "url": "http://127.0.0.1:9/" });
    let path = || "/_emulator/webhooks/trigger".to_owned();
    let large = "x".repeat(60_000);
    let sent = until_full(&scene, 2000, |_| ("POST", path(), trigger(&large))).await;
    assert!((500..=1200).contains(&sent), "{sent} events of 60 KB");
    scene.control("DELETE", "/_emulator/webhooks", json!({})).await;
    assert_eq!(until_full(&scene, 11_000, |_| ("POST", path(), trigger(""))).await, 10_000);
    scene.control("DELETE", "/_emulator/webhooks", json!({})).await;
    let mut copies = trigger("");
    copies["copies"] = json!(100);
    assert_eq!(until_full(&scene, 1100, |_| ("POST", path(), copies.clone())).await, 1000);
}

#[tokio::test]
async fn problems_in_one_answer_are_limited() {
    let scene = Scene::new();
    let body = json!({ "rtmp_urls": vec![1; 400_000] });
    let answer = ask(&scene, "POST", "/v2/external-streams/room/r1/start", &body).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.len() < 4000, "{} bytes", answer.body.len());
}
