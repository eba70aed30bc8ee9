//! Recording assets and their files.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use crate::{
    boxes,
    scene::{Answer, Scene},
};

/// A completed stream whose recording was paused in between, with its assets.
async fn recorded(scene: &Scene, room: &str, seconds: [f64; 3]) -> (Value, Vec<Value>) {
    let asked = json!({ "recording": { "hls_vod": true, "single_file_per_layer": true } });
    let started = scene.post(&format!("/v2/live-streams/room/{room}/start"), asked).await.json();
    let stream = format!("/v2/live-streams/{}", started["id"].as_str().unwrap());
    let [before, paused, after] = seconds;
    scene.advance(3.0 + before);
    if paused > 0.0 {
        assert_eq!(scene.post(&format!("{stream}/pause-recording"), json!({})).await.status, 200);
        assert_eq!(scene.post(&format!("{stream}/pause-recording"), json!({})).await.status, 200);
        scene.advance(paused);
        assert_eq!(scene.post(&format!("{stream}/resume-recording"), json!({})).await.status, 200);
    }
    scene.advance(after);
    scene.post(&format!("{stream}/stop"), json!({})).await;
    scene.advance(2.0);
    let stream = scene.get(&stream).await.json();
    let assets = stream["recording_assets"].as_array().cloned().unwrap_or_default();
    (stream, assets)
}

/// The path and query of a presigned URL.
async fn presigned(scene: &Scene, asset: &Value, query: &str) -> String {
    let path = format!("/v2/recording-assets/{}/presigned-url{query}", asset["id"].as_str().unwrap());
    let answer = scene.get(&path).await.json();
    assert_eq!((&answer["id"], &answer["path"]), (&asset["id"], &asset["path"]));
    let (_, path) = answer["url"].as_str().unwrap().split_once("/recordings/").unwrap();
    format!("/recordings/{path}")
}

async fn fetch(scene: &Scene, path: &str, range: &str) -> Answer {
    scene.call(Request::get(path).header("range", range).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn assets_can_be_read_by_id() {
    let scene = Scene::new();
    let (stream, assets) = recorded(&scene, "r1", [20.0, 0.0, 0.0]).await;
    recorded(&scene, "r2", [20.0, 0.0, 0.0]).await;
    let page = scene.get("/v2/recording-assets?room_id=r1").await.json();
    assert_eq!((page["data"].as_array().unwrap().len(), &page["last"]), (4, &assets[3]["id"]));
    for (asset, sample) in [
        (&assets[0], include_str!("samples/recording-assets__get-asset__room-vod.json")),
        (&assets[1], include_str!("samples/recording-assets__get-asset__room-composite.json")),
    ] {
        let own = scene.get(&format!("/v2/recording-assets/{}", asset["id"].as_str().unwrap())).await.json();
        let sample: Value = serde_json::from_str(sample).unwrap();
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<String>>();
        assert_eq!(keys(&own), keys(&sample));
        assert_eq!((&own["job_id"], &own["size"]), (&stream["id"], &asset["size"]));
    }
    let all = scene.get("/v2/recording-assets?limit=10").await.json();
    assert_eq!(all["data"].as_array().unwrap().len(), 8);
    assert_eq!(all["data"][0]["room_id"], "r2", "newest first");
    assert_eq!(scene.get("/v2/recording-assets?status=failed").await.json()["data"], json!([]));
    assert_eq!(scene.get("/v2/recording-assets?status=running").await.status, 400);
    assert_eq!(scene.get("/v2/recording-assets/x").await.status, 404);
    let [session, other] = [&stream["session_id"], &stream["id"]].map(|id| id.as_str().unwrap());
    for (session, count) in [(session, 4), (other, 0)] {
        let page = scene.get(&format!("/v2/recording-assets?session_id={session}")).await.json();
        assert_eq!(page["data"].as_array().unwrap().len(), count);
    }
}

#[tokio::test]
async fn a_presigned_url_expires_and_is_tamper_proof() {
    let scene = Scene::new();
    let (_, assets) = recorded(&scene, "r1", [20.0, 0.0, 0.0]).await;
    let url = presigned(&scene, &assets[1], "?presign_duration=60").await;
    let other = url.replace(assets[1]["id"].as_str().unwrap(), assets[2]["id"].as_str().unwrap());
    let bare = url.split('?').next().unwrap();
    let status = async |path: &str| scene.send("GET", path, None, None).await.status;
    assert_eq!(status(&url).await, 200);
    assert_eq!([status(&other).await, status(bare).await, status(&format!("{url}0")).await], [403; 3]);
    scene.advance(59.0);
    assert_eq!(status(&url).await, 200);
    scene.advance(1.0);
    assert_eq!(status(&url).await, 403);
    let asset = assets[1]["id"].as_str().unwrap();
    for (query, seconds) in [("", 259_200), ("?presign_duration=3600", 3600)] {
        let answer = scene.get(&format!("/v2/recording-assets/{asset}/presigned-url{query}")).await.json();
        assert_eq!(answer["expiry"], seconds);
    }
    for wrong in ["0", "x", "604801"] {
        let path = format!("/v2/recording-assets/{asset}/presigned-url?presign_duration={wrong}");
        assert_eq!(scene.get(&path).await.status, 400);
    }
}

#[tokio::test]
async fn a_layers_file_is_complete_and_supports_ranges() {
    let scene = Scene::new();
    let (_, assets) = recorded(&scene, "r1", [21.0, 6.0, 15.0]).await;
    for asset in &assets[1..] {
        // Segments 0 to 9 before the pause at 21 s, 14 to 20 after it ended at 27 s.
        assert_eq!(asset["duration"], 34);
        let url = presigned(&scene, asset, "").await;
        let whole = scene.send("GET", &url, None, None).await;
        assert_eq!((whole.status, whole.header("content-type")), (200, "video/mp4"));
        assert_eq!(whole.header("accept-ranges"), "bytes");
        assert_eq!(json!(whole.body.len()), asset["size"]);
        assert_eq!(whole.header("content-length"), asset["size"].to_string());
        assert_eq!(boxes::decode_times(&whole.body, 1), (0..17).map(|number| number * 180_000).collect::<Vec<u64>>());
        let sound = boxes::decode_times(&whole.body, 2);
        assert!(sound.is_sorted_by(|a, b| a < b), "{sound:?}");

        let size = whole.body.len();
        for (range, from, to) in [
            ("bytes=0-0", 0, 1),
            ("bytes=100-200000", 100, 200_001),
            ("bytes=150000-150001", 150_000, 150_002),
            ("bytes=-7", size - 7, size),
            ("bytes=5-99999999999", 5, size),
        ] {
            let part = fetch(&scene, &url, range).await;
            assert_eq!(part.status, 206, "{range}");
            assert_eq!(part.header("content-range"), format!("bytes {from}-{}/{size}", to - 1));
            assert!(part.body == whole.body[from..to], "{range}");
        }
        let beyond = fetch(&scene, &url, &format!("bytes={size}-")).await;
        assert_eq!((beyond.status, beyond.header("content-range")), (416, &*format!("bytes */{size}")));
        for ignored in ["bytes=0-1,5-6", "lines=1-2", "bytes=x"] {
            assert_eq!(fetch(&scene, &url, ignored).await.status, 200, "{ignored}");
        }
    }
}

#[tokio::test]
async fn a_video_on_demand_plays_from_its_presigned_url() {
    let scene = Scene::new();
    let (stream, assets) = recorded(&scene, "r1", [21.0, 6.0, 15.0]).await;
    let url = presigned(&scene, &assets[0], "").await;
    let (folder, query) = url.split_once("master.m3u8?").unwrap();
    let master = scene.send("GET", &url, None, None).await.text();
    let mut bytes = 0;
    for media in master.lines().filter(|line| !line.starts_with('#')) {
        assert!(media.ends_with(query), "{media}");
        let text = scene.send("GET", &format!("{folder}{media}"), None, None).await.text();
        assert!(text.contains("#EXT-X-PLAYLIST-TYPE:VOD\n") && text.ends_with("#EXT-X-ENDLIST\n"), "{text}");
        let first =
            format!("#EXT-X-PROGRAM-DATE-TIME:{}0Z\n", stream["started_at"].as_str().unwrap().trim_end_matches('Z'));
        assert!(text.contains(&first), "{text}");
        let (before, after) = text.split_once("#EXT-X-DISCONTINUITY\n").unwrap();
        let segments = |text: &str| text.lines().filter(|line| line.starts_with("segment_")).count();
        assert_eq!([segments(before), segments(after)], [10, 7]);
        let subfolder = media.split('/').next().unwrap();
        let init = format!("init.mp4?{query}");
        for file in text.lines().filter(|line| line.starts_with("segment_")).chain([init.as_str()]) {
            let answer = scene.send("GET", &format!("{folder}{subfolder}/{file}"), None, None).await;
            assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, "*"));
            bytes += answer.body.len();
        }
        let paused = format!("{folder}{subfolder}/segment_11.m4s?{query}");
        assert_eq!(scene.send("GET", &paused, None, None).await.status, 404);
    }
    assert_eq!(json!(bytes), assets[0]["size"]);
    let thumbnail = scene.send("GET", &format!("{folder}thumbnail-0.png?{query}"), None, None).await;
    assert_eq!((thumbnail.status, &thumbnail.body[1..4]), (200, &b"PNG"[..]));
}

#[tokio::test]
async fn streams_without_a_recording_have_no_assets() {
    let scene = Scene::new();
    let (_, assets) = recorded(&scene, "r1", [0.0, 0.0, 0.0]).await;
    assert_eq!(assets[1]["duration"], 0, "a stream that was stopped at once");
    let failing = json!({ "fail_upload": true, "destinations": [{ "recording": { "hlsVod": true } }] });
    scene.control("PUT", "/_emulator/rooms/r2", failing).await;
    let stream = scene.run("r2", 10.0).await;
    assert_eq!(stream["recording"]["hls_vod"], true, "the destination decides where the start says nothing");
    scene.post("/v2/live-streams/room/r2/stop", json!({})).await;
    scene.advance(2.0);
    let stream = scene.get(&format!("/v2/live-streams/{}", stream["id"].as_str().unwrap())).await.json();
    assert_eq!((&stream["status"], &stream["recording_assets"]), (&json!("failed"), &Value::Null));
}
