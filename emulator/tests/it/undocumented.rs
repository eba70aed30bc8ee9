//! Settings for behaviour of the API that is undocumented or varies.

use std::io::Read;

use axum::http::StatusCode;
use flate2::read::GzDecoder;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::scene::{START, Scene};

const KINDS: [&str; 3] = ["live-streams", "recordings", "external-streams"];

fn start_path(kind: &str) -> String {
    format!("/v2/{kind}/room/r1/start")
}

/// A body that is valid for all three kinds of start.
fn body() -> Value {
    json!({ "rtmp_urls": ["rtmp://a/b"] })
}

async fn set(scene: &Scene, settings: Value) {
    scene.control("PUT", "/_emulator/rooms/r1", settings).await;
}

/// Ids and statuses in a list of the room's streams.
async fn listed(scene: &Scene, kind: &str, query: &str) -> Vec<(Value, Value)> {
    let page = scene.get(&format!("/v2/{kind}?room_id=r1{query}")).await.json();
    page["data"].as_array().unwrap().iter().map(|item| (item["id"].clone(), item["status"].clone())).collect()
}

#[tokio::test]
async fn a_beam_of_any_kind_blocks_every_other_start() {
    for first in KINDS {
        let scene = Scene::new();
        assert_eq!(scene.post(&start_path(first), body()).await.status, 200, "{first}");
        for second in KINDS {
            let answer = scene.post(&start_path(second), body()).await;
            assert_eq!(answer.text(), r#"{"code":409,"message":"beam already started"}"#, "{second} after {first}");
            assert_eq!(answer.status, 409);
        }
        scene.advance(5.0);
        assert_eq!(scene.post(&format!("/v2/{first}/room/r1/stop"), json!({})).await.status, 200);
        assert_eq!(scene.post(&start_path("live-streams"), json!({})).await.status, 200, "after the end of {first}");
    }
}

#[tokio::test]
async fn with_allow_every_start_adds_a_stream_and_a_room_stop_ends_them_all() {
    let scene = Scene::new();
    set(&scene, json!({ "already_running": "allow" })).await;
    for kind in KINDS {
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(scene.post(&start_path(kind), body()).await.json()["id"].clone());
        }
        scene.advance(5.0);
        ids.reverse();
        let running = ids.iter().map(|id| (id.clone(), json!("running"))).collect::<Vec<_>>();
        assert_eq!(listed(&scene, kind, "&status=running").await, running);
        let page = scene.post(&format!("/v2/{kind}/room/r1/stop"), json!({})).await.json();
        let stopped: Vec<&Value> = page["data"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
        assert_eq!(stopped, ids.iter().collect::<Vec<_>>());
        assert_eq!((&page["limit"], &page["last"]), (&json!(3), &ids[2]));
        assert_eq!(listed(&scene, kind, "&status=running").await, []);
    }
}

#[tokio::test]
async fn an_empty_room_ends_all_of_its_streams() {
    let scene = Scene::new();
    set(&scene, json!({ "already_running": "allow", "destinations": [{ "name": "a", "autoStopTimeout": 10 }] })).await;
    for _ in 0..2 {
        scene.start("r1").await;
    }
    scene.advance(5.0);
    scene.control("POST", "/_emulator/rooms/r1/leave", json!({})).await;
    scene.advance(12.0);
    let ended = listed(&scene, "live-streams", "").await;
    assert_eq!(ended.iter().map(|(_, status)| status).collect::<Vec<_>>(), ["completed"; 2]);
}

#[tokio::test]
async fn control_routes_start_other_beams() {
    let scene = Scene::new();
    for (route, kind) in [("start-recording", "recording"), ("start-external-stream", "external_stream")] {
        let started = scene.control("POST", &format!("/_emulator/rooms/r1/{route}"), body()).await;
        let room = scene.control("GET", "/_emulator/rooms/r1", json!({})).await;
        assert_eq!((&room[kind], &room["live"]), (&started["id"], &Value::Null));
        let refused = scene.post(&start_path("live-streams"), json!({})).await;
        refused.refuses(StatusCode::CONFLICT, "beam already started");
        assert_eq!(listed(&scene, "live-streams", "").await, [], "no live stream is to be seen");
        scene.control("POST", "/_emulator/rooms/r1/end", json!({})).await;
        assert_eq!(scene.control("GET", "/_emulator/rooms/r1", json!({})).await[kind], Value::Null);
    }
    scene.start("r1").await;
}

#[tokio::test]
async fn lists_and_reads_lag_as_configured() {
    let scene = Scene::new();
    set(&scene, json!({ "list_lag": 4, "read_lag": 1.5, "start_delay": 0, "already_running": "allow" })).await;
    for kind in KINDS {
        let started = scene.post(&start_path(kind), body()).await.json();
        let read = format!("/v2/{kind}/{}", started["id"].as_str().unwrap());
        let seen = async || (scene.get(&read).await.status, listed(&scene, kind, "&status=running").await.len());
        assert_eq!(seen().await, (404, 0), "{kind}");
        scene.advance(1.5);
        assert_eq!(seen().await, (200, 0), "{kind}");
        scene.advance(2.4);
        assert_eq!(seen().await, (200, 0), "{kind}");
        scene.advance(0.1);
        assert_eq!(seen().await, (200, 1), "{kind}");
    }
    let all = scene.control("GET", "/_emulator/streams?room=r1", json!({})).await;
    assert_eq!(all.as_array().unwrap().len(), 1, "the control routes know");
}

#[tokio::test]
async fn lists_show_a_stream_after_its_end() {
    let scene = Scene::new();
    set(&scene, json!({ "list_end_lag": 5 })).await;
    let stream = scene.run("r1", 10.0).await;
    let page = scene.get("/v2/live-streams?room_id=r1").await.json();
    scene.post("/v2/live-streams/room/r1/stop", json!({})).await;
    scene.advance(4.9);
    assert_eq!(scene.get("/v2/live-streams?room_id=r1").await.json(), page, "as it was before");
    assert_eq!(listed(&scene, "live-streams", "&status=completed").await, []);
    let read = scene.get(&format!("/v2/live-streams/{}", stream["id"].as_str().unwrap())).await.json();
    assert_eq!(read["status"], "completed");
    scene.advance(0.2);
    assert_eq!(listed(&scene, "live-streams", "").await, [(stream["id"].clone(), json!("completed"))]);
}

#[tokio::test]
async fn the_apis_clock_and_the_date_header_can_be_skewed() {
    let scene = Scene::new();
    let at = |text: &Value| text.as_str().unwrap().parse::<Timestamp>().unwrap();
    let began: Timestamp = START.parse().unwrap();
    let hour = SignedDuration::from_hours(1);
    set(&scene, json!({ "clock_skew": -3600 })).await;
    let started = scene.post(&start_path("live-streams"), json!({})).await;
    assert_eq!(at(&started.json()["created_at"]), began - hour);
    assert_eq!(started.header("date"), "Thu, 30 Mar 2023 05:53:03 GMT");
    scene.advance(10.0);
    let read = scene.get(&format!("/v2/live-streams/{}", started.json()["id"].as_str().unwrap())).await;
    assert_eq!(read.json()["started_at"], "2023-03-30T05:53:06.67Z");
    assert_eq!(read.header("date"), "Thu, 30 Mar 2023 05:53:13 GMT");
    assert_eq!(scene.get("/v2/live-streams?room_id=r1").await.header("date"), "Thu, 30 Mar 2023 05:53:13 GMT");
    assert_eq!(scene.get("/v2/live-streams?room_id=r2").await.header("date"), "Thu, 30 Mar 2023 06:53:13 GMT");

    set(&scene, json!({ "date_skew": 60, "already_running": "allow" })).await;
    let started = scene.post(&start_path("live-streams"), json!({})).await;
    assert_eq!(at(&started.json()["created_at"]), began + SignedDuration::from_secs(10));
    assert_eq!(started.header("date"), "Thu, 30 Mar 2023 06:54:13 GMT");
    set(&scene, json!({ "date_skew": 60, "clock_skew": 3600 })).await;
    assert_eq!(scene.get("/v2/live-streams?room_id=r1").await.header("date"), "Thu, 30 Mar 2023 07:54:13 GMT");
}

#[tokio::test]
async fn every_answer_has_the_request_id_of_the_log() {
    let scene = Scene::new();
    let answers = [
        scene.get("/v2/live-streams").await,
        scene.get("/nothing").await,
        scene.send("GET", "/v2/live-streams", None, None).await,
    ];
    let log = scene.control("GET", "/_emulator/requests", json!({})).await;
    for (index, answer) in answers.iter().enumerate() {
        assert_eq!(answer.header("x-request-id").len(), 36);
        assert_eq!(log[index]["request_id"], answer.header("x-request-id"));
        assert!(answer.header("access-control-expose-headers").contains("X-Request-Id"));
    }
    assert_eq!(scene.send("GET", "/_emulator/health", None, None).await.header("x-request-id").len(), 36);
}

#[tokio::test]
async fn a_compressed_answer_can_be_truncated() {
    let scene = Scene::new();
    for rule in [json!({ "path": "/v2/**", "gzip": true }), json!({ "path": "/v2/**", "gzip": true, "truncate": 20 })] {
        scene.control("POST", "/_emulator/rules", rule).await;
    }
    let unpacked = |bytes: &[u8]| {
        let mut text = String::new();
        GzDecoder::new(bytes).read_to_string(&mut text).map(|_| text)
    };
    let whole = scene.get("/v2/live-streams").await;
    assert_eq!(
        (whole.header("content-encoding"), unpacked(&whole.body).unwrap()),
        ("gzip", r#"{"data":[],"limit":10,"last":""}"#.into())
    );
    let cut = scene.get("/v2/live-streams").await;
    assert_eq!(cut.header("content-length"), cut.body.len().to_string());
    assert_eq!(cut.body, whole.body[..whole.body.len() - 20]);
    assert!(unpacked(&cut.body).is_err());
}

#[tokio::test(start_paused = true)]
async fn an_answer_can_be_delayed_after_the_handler() {
    let scene = Scene::new();
    scene
        .control(
            "POST",
            "/_emulator/rules",
            json!({ "path": "/v2/**", "answer_delay": 5000, "status": 503, "when": "after" }),
        )
        .await;
    let path = start_path("live-streams");
    let late = scene.post(&path, json!({}));
    let early = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        scene.control("GET", "/_emulator/rooms/r1", json!({})).await["live"].clone()
    };
    let (late, live) = tokio::join!(late, early);
    assert_eq!(late.status, 503);
    assert!(live.is_string(), "the stream was there before the answer");
}
