//! The lifecycle of a stream on a clock that the test advances.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::scene::{START, Scene};

/// Status, `started_at`, `updated_at` and `stopped_at` of a stream, times as seconds after the start.
async fn state(scene: &Scene, id: &str) -> (String, Option<f64>, f64, Option<f64>) {
    let stream = scene.get(&format!("/v2/live-streams/{id}")).await.json();
    let start: jiff::Timestamp = "2023-03-30T06:53:03.67Z".parse().unwrap();
    let seconds = |field: &str| {
        let at: jiff::Timestamp = stream[field].as_str()?.parse().unwrap();
        Some(at.duration_since(start).as_secs_f64())
    };
    let status = stream["status"].as_str().unwrap().to_owned();
    (status, seconds("started_at"), seconds("updated_at").unwrap(), seconds("stopped_at"))
}

async fn starting(scene: &Scene, room: &str, body: Value) -> String {
    let answer = scene.post(&format!("/v2/live-streams/room/{room}/start"), body).await;
    answer.json()["id"].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_owned()
}

#[tokio::test]
async fn a_stream_passes_through_every_status() {
    let scene = Scene::new();
    let id = starting(&scene, "r1", json!({ "recording": { "hls_vod": true } })).await;
    scene.advance(2.999);
    assert_eq!(state(&scene, &id).await, ("starting".into(), None, 0.0, None));
    scene.advance(0.001);
    assert_eq!(state(&scene, &id).await, ("running".into(), Some(3.0), 3.0, None));
    scene.advance(7.0);
    let answer = scene.post(&format!("/v2/live-streams/{id}/stop"), json!({})).await.json();
    assert_eq!((&answer["status"], &answer["stopped_at"]), (&json!("stopping"), &Value::Null));
    scene.advance(0.5);
    assert_eq!(state(&scene, &id).await, ("stopping".into(), Some(3.0), 10.0, None));
    let again = scene.post(&format!("/v2/live-streams/{id}/stop"), json!({})).await;
    assert_eq!((again.status, &again.json()["status"]), (200, &json!("stopping")));
    scene.advance(0.5);
    assert_eq!(state(&scene, &id).await, ("post_processing".into(), Some(3.0), 11.0, Some(10.0)));
    scene.advance(1.0);
    assert_eq!(state(&scene, &id).await, ("completed".into(), Some(3.0), 12.0, Some(10.0)));
}

#[tokio::test]
async fn without_a_recording_there_is_no_post_processing() {
    let scene = Scene::new();
    let id = starting(&scene, "r1", json!({})).await;
    scene.advance(5.0);
    scene.post("/v2/live-streams/room/r1/stop", json!({})).await;
    scene.advance(1.0);
    assert_eq!(state(&scene, &id).await, ("completed".into(), Some(3.0), 6.0, Some(5.0)));
}

#[tokio::test]
async fn a_stream_fails_when_stopped_early_or_unable_to_start() {
    let scene = Scene::new();
    let id = starting(&scene, "early", json!({})).await;
    scene.advance(1.0);
    scene.post("/v2/live-streams/room/early/stop", json!({})).await;
    assert_eq!(state(&scene, &id).await, ("stopping".into(), None, 1.0, None));
    scene.advance(5.0);
    assert_eq!(state(&scene, &id).await, ("failed".into(), None, 2.0, Some(2.0)));

    let scene = Scene::new();
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "fail_start": true, "start_delay": 0.5 })).await;
    let id = starting(&scene, "r1", json!({})).await;
    assert_eq!(state(&scene, &id).await.0, "starting");
    scene.advance(0.5);
    assert_eq!(state(&scene, &id).await, ("failed".into(), None, 0.5, Some(0.5)));
    assert_eq!(scene.post(&format!("/v2/live-streams/{id}/stop"), json!({})).await.status, 404);
}

#[tokio::test]
async fn only_the_start_answer_has_nanoseconds() {
    let scene = Scene::new();
    let started = scene.start("r1").await;
    assert_eq!(started["created_at"], START);
    let read = scene.get(&format!("/v2/live-streams/{}", started["id"].as_str().unwrap())).await.json();
    assert_eq!(read["created_at"], "2023-03-30T06:53:03.67Z");
    let last = started["playback"]["url"].as_str().unwrap();
    assert!(last.ends_with("/r1/20230330/1680159183670/master.m3u8"), "{last}");
}

#[tokio::test]
async fn a_room_runs_one_stream_at_a_time() {
    let scene = Scene::new();
    let first = scene.start("r1").await;
    let again = || scene.post("/v2/live-streams/room/r1/start", json!({}));
    again().await.refuses(StatusCode::CONFLICT, "beam already started");
    scene.advance(10.0);
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "already_running": "400" })).await;
    again().await.refuses(StatusCode::BAD_REQUEST, "stream already running");
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "already_running": "409" })).await;
    again().await.refuses(StatusCode::CONFLICT, "stream already running");
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "already_running": "existing" })).await;
    let existing = again().await;
    assert_eq!((existing.status, &existing.json()["id"]), (200, &first["id"]));
    assert_eq!(existing.json()["status"], "running");
    scene.start("r2").await;

    scene.post("/v2/live-streams/room/r1/stop", json!({})).await;
    let second = scene.start("r1").await;
    assert_ne!(second["id"], first["id"]);
    assert_ne!(second["playback"], first["playback"]);
    assert_eq!(second["session_id"], first["session_id"]);
}
