//! Recordings and external streams.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{samples::has_keys_of, scene::Scene};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

const LIFE: [&str; 11] = [
    "created_at",
    "destination",
    "id",
    "meeting_url",
    "recording_assets",
    "room_id",
    "session_id",
    "started_at",
    "started_by",
    "status",
    "stopped_at",
];

#[track_caller]
fn has_shape(object: &Value, own: &[&str]) {
    let mut expected: Vec<&str> = LIFE.iter().chain(&["stopped_by", "updated_at"]).chain(own).copied().collect();
    expected.sort_unstable();
    assert_eq!(keys(object), expected);
}

#[tokio::test]
async fn a_recording_runs_and_leaves_a_file() {
    let scene = Scene::new();
    // With this setting, each kind of job conflicts only with its own kind.
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "already_running": "400" })).await;
    let body = json!({ "resolution": { "width": 1280, "height": 720 }, "audio_only": false });
    let started = scene.post("/v2/recordings/room/r1/start", body).await.json();
    has_shape(&started, &["asset_types"]);
    assert_eq!((&started["status"], &started["asset_types"]), (&json!("starting"), &json!(["room-composite"])));
    let again = scene.post("/v2/recordings/room/r1/start", json!({})).await;
    again.refuses(StatusCode::BAD_REQUEST, "beam already started");
    let stream = scene.start("r1").await;
    assert_eq!(stream["session_id"], started["session_id"], "one room, one session");

    scene.advance(13.0);
    let pause = scene.post("/v2/recordings/room/r1/pause", json!({})).await.json();
    assert_eq!((&pause["status"], &pause["id"]), (&json!("running"), &started["id"]));
    scene.advance(9.0);
    assert_eq!(scene.post("/v2/recordings/room/r1/resume", json!({})).await.status, 200);
    scene.advance(11.0);
    let page = scene.post("/v2/recordings/room/r1/stop", json!({})).await.json();
    assert_eq!(
        (keys(&page), &page["limit"], &page["last"]),
        (vec!["data", "last", "limit"], &json!(1), &started["id"])
    );
    assert_eq!((&page["data"][0]["status"], &page["data"][0]["stopped_at"]), (&json!("stopping"), &Value::Null));
    scene.advance(2.0);

    let done = scene.get(&format!("/v2/recordings/{}", started["id"].as_str().unwrap())).await.json();
    has_shape(&done, &["asset_types"]);
    let asset = &done["recording_assets"][0];
    assert_eq!(
        (&done["status"], &asset["type"], &asset["duration"]),
        (&json!("completed"), &json!("room-composite"), &json!(20))
    );
    assert_eq!(asset["metadata"], json!({ "resolution": { "width": 1280, "height": 720 } }));
    let signed = format!("/v2/recording-assets/{}/presigned-url", asset["id"].as_str().unwrap());
    let url = scene.get(&signed).await.json()["url"].as_str().unwrap().to_owned();
    let file =
        scene.send("GET", &format!("/recordings/{}", url.split_once("/recordings/").unwrap().1), None, None).await;
    assert_eq!((file.status, json!(file.body.len())), (200, asset["size"].clone()));
    assert_eq!(scene.get("/v2/recording-assets?room_id=r1").await.json()["data"].as_array().unwrap().len(), 1);

    let listed = scene.get("/v2/recordings?status=completed&room_id=r1").await.json();
    assert_eq!((&listed["last"], &listed["data"][0]["recording_assets"]), (&started["id"], &Value::Null));
    assert_eq!(scene.get("/v2/recordings?status=running").await.json()["data"], json!([]));
    for action in ["stop", "pause", "resume"] {
        let answer = scene.post(&format!("/v2/recordings/room/r1/{action}"), json!({})).await;
        answer.refuses(StatusCode::NOT_FOUND, "beam not found");
    }
    let id = started["id"].as_str().unwrap();
    scene.get(&format!("/v2/external-streams/{id}")).await.refuses(StatusCode::NOT_FOUND, "not found");
}

#[tokio::test]
async fn an_external_stream_needs_rtmp_urls() {
    let scene = Scene::new();
    let start = |body: Value| scene.post("/v2/external-streams/room/r1/start", body);
    let detail = "rtmp_urls: required, 1 to 5 URLs that begin with rtmp:// or rtmps://";
    for urls in [json!(null), json!([]), json!(["https://a"]), json!(vec!["rtmp://a"; 6])] {
        start(json!({ "rtmp_urls": urls })).await.refuses_input("Invalid body param", detail);
    }
    let small = json!({ "rtmp_urls": ["rtmp://a/b"], "resolution": { "width": 400, "height": 300 } });
    let detail = "resolution: expected 500x480 to 1920x1080, or 500x500 to 1080x1920 in portrait";
    start(small).await.refuses_input("Invalid body param", detail);

    let body = json!({ "rtmp_urls": ["rtmp://a/b", "rtmps://c/d"], "recording": true });
    let started = start(body).await.json();
    has_shape(&started, &["recording", "resolution", "rtmp_urls"]);
    has_keys_of(&started, include_str!("samples/external-streams__start-external-stream-for-room__response.json"));
    assert_eq!(started["resolution"], json!({ "width": 1280, "height": 720 }));
    assert_eq!(started["rtmp_urls"], json!(["rtmp://a/b", "rtmps://c/d"]));
    scene.advance(13.0);
    let id = started["id"].as_str().unwrap();
    let stopped = scene.post(&format!("/v2/external-streams/{id}/stop"), json!({})).await.json();
    assert_eq!(stopped["status"], "stopping");
    scene.advance(2.0);
    let listed = scene.get("/v2/external-streams").await.json();
    assert_eq!(listed["data"][0]["recording_assets"].as_array().unwrap().len(), 1);
    assert_eq!(start(json!({ "rtmp_urls": ["rtmp://a/b"] })).await.status, 200);
    let page = scene.post("/v2/external-streams/room/r1/stop", json!({})).await.json();
    assert_eq!(keys(&page), ["data", "error", "last", "limit"]);
}

#[tokio::test]
async fn a_start_with_a_lost_answer_is_in_the_list() {
    for (kind, body) in [("recordings", json!({})), ("external-streams", json!({ "rtmp_urls": ["rtmp://a/b"] }))] {
        let scene = Scene::new();
        let path = format!("/v2/{kind}/room/r1/start");
        scene.control("POST", "/_emulator/rules", json!({ "path": path, "status": 502, "when": "after" })).await;
        assert_eq!(scene.post(&path, body.clone()).await.status, 502);
        scene.post(&path, body).await.refuses(StatusCode::CONFLICT, "beam already started");
        let listed = scene.get(&format!("/v2/{kind}?room_id=r1&status=starting")).await.json();
        assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{kind}");
        for (query, detail) in [
            ("limit=101", "limit: expected a whole number from 10 to 100"),
            ("status=live", "status: expected starting, running, stopping, post_processing, completed or failed"),
            ("start=0", "start: expected the `last` of an earlier page"),
        ] {
            scene.get(&format!("/v2/{kind}?{query}")).await.refuses_input("Invalid query parameter", detail);
        }
        scene.get(&format!("/v2/{kind}/none")).await.refuses(StatusCode::NOT_FOUND, "not found");
        scene.post(&format!("/v2/{kind}/none/stop"), json!({})).await.refuses(StatusCode::NOT_FOUND, "beam not found");
    }
}

#[tokio::test]
async fn jobs_need_a_token_and_are_logged_with_their_room() {
    let scene = Scene::new();
    for path in ["/v2/recordings", "/v2/external-streams/x", "/v2/recording-assets"] {
        assert_eq!(scene.send("GET", path, None, None).await.status, 401);
    }
    let started = scene.post("/v2/recordings/room/r1/start", json!({})).await.json();
    scene.get(&format!("/v2/recordings/{}", started["id"].as_str().unwrap())).await;
    scene.get("/v2/recordings?room_id=r1").await;
    let log = scene.control("GET", "/_emulator/requests?room=r1", json!({})).await;
    assert_eq!(log.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn jobs_end_with_their_room_and_when_it_is_empty() {
    let scene = Scene::new();
    let destination = json!({ "destinations": [{ "name": "a", "autoStopTimeout": 10 }], "already_running": "400" });
    scene.control("PUT", "/_emulator/rooms/r1", destination).await;
    let start = async || {
        let recording = scene.post("/v2/recordings/room/r1/start", json!({})).await.json();
        let external =
            scene.post("/v2/external-streams/room/r1/start", json!({ "rtmp_urls": ["rtmp://a/b"] })).await.json();
        [("recordings", recording), ("external-streams", external)]
    };
    let jobs = start().await;
    let statuses = async |jobs: &[(&str, Value)]| {
        let mut found = Vec::new();
        for (kind, job) in jobs {
            let read = scene.get(&format!("/v2/{kind}/{}", job["id"].as_str().unwrap())).await.json();
            found.push(read["status"].as_str().unwrap().to_owned());
        }
        found
    };
    scene.advance(20.0);
    for (action, seconds, expected) in
        [("leave", 9.0, "running"), ("join", 60.0, "running"), ("leave", 12.5, "completed")]
    {
        scene.control("POST", &format!("/_emulator/rooms/r1/{action}"), json!({})).await;
        scene.advance(seconds);
        assert_eq!(statuses(&jobs).await, [expected; 2], "{action}");
    }
    scene.control("POST", "/_emulator/rooms/r1/join", json!({})).await;
    let jobs = start().await;
    scene.advance(20.0);
    scene.control("POST", "/_emulator/rooms/r1/end", json!({})).await;
    assert_eq!(statuses(&jobs).await, ["stopping"; 2]);
}
