//! Compares the keys of every answer with the documentation's sample bodies.

use serde_json::{Value, json};

use crate::scene::Scene;

/// Every key with the type of its value, nested ones by path. Array items count once.
fn keys(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let path = format!("{path}.{key}");
                found.push(path.clone());
                keys(value, &path, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, &format!("{path}[]"), found)),
        _ => (),
    }
}

#[track_caller]
fn same_keys(answer: &Value, sample: &str) {
    let sorted = |value: &Value| {
        let mut found = Vec::new();
        keys(value, "", &mut found);
        found.sort();
        found.dedup();
        found
    };
    assert_eq!(sorted(answer), sorted(&serde_json::from_str(sample).unwrap()));
}

/// Asserts that the answer has every key of the sample; it may have more.
#[track_caller]
pub fn has_keys_of(answer: &Value, sample: &str) {
    let [mut there, mut expected] = [Vec::new(), Vec::new()];
    keys(answer, "", &mut there);
    keys(&serde_json::from_str(sample).unwrap(), "", &mut expected);
    expected.retain(|key| !there.contains(key));
    assert_eq!(expected, Vec::<String>::new(), "{answer}");
}

#[tokio::test]
async fn answers_have_the_keys_of_the_samples() {
    let scene = Scene::new();
    let asked = json!({ "recording": { "hls_vod": true, "single_file_per_layer": true } });
    let started = scene.post("/v2/live-streams/room/r1/start", asked).await.json();
    let stream = format!("/v2/live-streams/{}", started["id"].as_str().unwrap());
    same_keys(&started, include_str!("samples/live-streams__start-live-stream-for-room__response.json"));
    assert_eq!(started["status"], "starting");

    scene.advance(13.0);
    let cue = json!({ "payload": "hello", "duration": 5 });
    same_keys(
        &scene.post(&format!("{stream}/timed-metadata"), cue).await.json(),
        include_str!("samples/live-streams__send-timed-metadata__response.json"),
    );
    for action in ["pause-recording", "resume-recording"] {
        let answer = scene.post(&format!("{stream}/{action}"), json!({})).await.json();
        same_keys(&answer, include_str!("samples/live-streams__pause-live-stream-recording__response.json"));
        assert_eq!(answer["status"], "running");
    }
    same_keys(
        &scene.post("/v2/live-streams/room/r1/stop", json!({})).await.json(),
        include_str!("samples/live-streams__stop-live-stream-for-room__response.json"),
    );
    scene.advance(2.0);
    same_keys(&scene.get(&stream).await.json(), include_str!("samples/live-streams__get-live-stream__response.json"));
    same_keys(
        &scene.get("/v2/live-streams").await.json(),
        include_str!("samples/live-streams__list-all-live-streams__response.json"),
    );
    same_keys(
        &scene.send("GET", "/v2/live-streams", None, None).await.json(),
        include_str!("samples/errors__make-api-calls__401.json"),
    );
}

#[tokio::test]
async fn recording_assets_match_the_requested_recording() {
    for (hls_vod, single_file_per_layer, kinds) in [
        (false, false, vec![]),
        (true, false, vec!["room-vod"]),
        (false, true, vec!["room-composite"; 3]),
        (true, true, vec!["room-vod", "room-composite", "room-composite", "room-composite"]),
    ] {
        let scene = Scene::new();
        let asked = json!({ "recording": { "hls_vod": hls_vod, "single_file_per_layer": single_file_per_layer } });
        let started = scene.post("/v2/live-streams/room/r1/start", asked).await.json();
        let stream = format!("/v2/live-streams/{}", started["id"].as_str().unwrap());
        scene.advance(45.0);
        scene.post(&format!("{stream}/stop"), json!({})).await;
        scene.advance(2.0);
        let assets = scene.get(&stream).await.json()["recording_assets"].clone();
        let found: Vec<&Value> = assets.as_array().into_iter().flatten().map(|asset| &asset["type"]).collect();
        assert_eq!(found, kinds);
        assert!(assets.as_array().into_iter().flatten().all(|asset| asset["duration"] == 42), "{assets}");
    }
}
