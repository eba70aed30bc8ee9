//! The request log: filters, content and redaction.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use crate::scene::Scene;

async fn requests(scene: &Scene, query: &str) -> Vec<Value> {
    let log = scene.control("GET", &format!("/_emulator/requests?{query}"), json!({})).await;
    log.as_array().unwrap().clone()
}

#[tokio::test]
async fn media_requests_do_not_displace_filtered_results() {
    let scene = Scene::new();
    let stream = scene.run("r1", 20.0).await;
    let (_, path) = stream["playback"]["url"].as_str().unwrap().split_once("/beam/").unwrap();
    for _ in 0..300 {
        assert_eq!(scene.get(&format!("/beam/{path}")).await.status, 200);
    }
    assert_eq!(requests(&scene, "limit=10").await.len(), 10);
    let paths: Vec<Value> = requests(&scene, "limit=10&media=false").await.iter().map(|r| r["path"].clone()).collect();
    assert_eq!(
        paths,
        ["/v2/live-streams/room/r1/start", &format!("/v2/live-streams/{}", stream["id"].as_str().unwrap())]
    );
    for (query, count) in
        [("find=START", 1), ("find=r1%20200", 302), ("find=404", 0), ("find=%20", 302), ("room=r2", 0)]
    {
        assert_eq!(requests(&scene, &format!("{query}&limit=1000")).await.len(), count, "{query}");
    }
    let state = scene.control("GET", "/_emulator/state?media=false&requests=1&find=r1", json!({})).await;
    assert_eq!((state["requests"].as_array().unwrap().len(), &state["totals"]["requests"]), (1, &json!(2)));
}

#[tokio::test]
async fn answers_are_logged_with_their_duration_and_without_secrets() {
    let scene = Scene::new();
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "already_running": "allow" })).await;
    scene.start("r1").await;
    let body = json!({ "meeting_url": "https://a.example/?auth_token=abc.def.ghi" });
    scene.post("/v2/live-streams/room/r1/start", body).await;
    let rule = json!({ "path": "/v2/**", "status": 503, "headers": { "Retry-After": "2" }, "body": { "a": "emulator-secret" } });
    scene.control("POST", "/_emulator/rules", rule).await;
    scene.get("/v2/live-streams").await;
    let log = requests(&scene, "").await;
    let answer: Value = serde_json::from_str(log[0]["answer"]["body"].as_str().unwrap()).unwrap();
    assert_eq!((&answer["status"], &answer["room_id"]), (&json!("starting"), &json!("r1")));
    assert!(log.iter().all(|entry| entry["duration"].as_f64().is_some_and(|time| time < 60_000.0)));
    assert_eq!((&log[0]["whole"], &log[1]["whole"]), (&json!(true), &json!(false)));
    assert!(!log[1].to_string().contains("abc.def"), "{}", log[1]);
    assert_eq!(log[2]["answer"]["body"], r#"{"a":"<redacted>"}"#);
    assert_eq!(log[2]["answer"]["headers"]["retry-after"], "2");
    assert_eq!(log[2]["answer"]["size"], 23);
}

#[tokio::test]
async fn truncated_and_compressed_bodies_are_logged_as_sent() {
    let scene = Scene::new();
    for (rule, size) in [(json!({ "truncate": 3 }), Some(20)), (json!({ "gzip": true }), None)] {
        let mut whole = json!({ "path": "/v2/**", "status": 200, "body": { "text": "0123456789ab" } });
        whole.as_object_mut().unwrap().extend(rule.as_object().unwrap().clone());
        scene.control("POST", "/_emulator/rules", whole).await;
        scene.get("/v2/live-streams").await;
        let answer = requests(&scene, "").await.last().unwrap()["answer"].clone();
        let text = answer["body"].as_str().unwrap();
        assert!(r#"{"text":"0123456789ab"}"#.starts_with(text) && text.len() > 15, "{answer}");
        assert!(size.is_none_or(|size| answer["size"] == json!(size)), "{answer}");
    }
}

#[tokio::test]
async fn tokens_are_logged_without_their_signature() {
    let scene = Scene::new();
    scene.start("r1").await;
    let token = scene.token();
    let signature = token.rsplit('.').next().unwrap();
    let log = requests(&scene, "").await;
    assert_eq!(log[0]["token"]["header"], json!({ "alg": "HS256", "typ": "JWT" }));
    assert_eq!(log[0]["token"]["claims"]["access_key"], "emulator-access-key");
    for route in ["requests", "state", "requests.har"] {
        let answer = scene.send("GET", &format!("/_emulator/{route}"), None, None).await;
        assert_eq!(answer.status, 200);
        assert!(answer.text().contains("emulator-access-key") || route == "requests.har", "{route}");
        assert!(!answer.text().contains(signature), "{route}");
    }
    let token = scene.send("GET", "/_emulator/token", None, None).await.text();
    assert_eq!(scene.send("GET", "/v2/live-streams", None, Some(&token)).await.status, 200);
}

#[tokio::test]
async fn the_log_can_be_exported_as_har() {
    let scene = Scene::new();
    scene.start("r1").await;
    scene.get("/v2/live-streams?limit=20&room_id=r1").await;
    let rule = json!({ "path": "/v2/**", "reset": "before" });
    scene.control("POST", "/_emulator/rules", rule).await;
    scene.get("/v2/live-streams").await;
    let answer = scene.send("GET", "/_emulator/requests.har?media=false", None, None).await;
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"hms-live-emulator.har\"");
    let archive = &answer.json()["log"];
    assert_eq!(archive["version"], "1.2");
    let entries = archive["entries"].as_array().unwrap();
    let statuses: Vec<&Value> = entries.iter().map(|entry| &entry["response"]["status"]).collect();
    assert_eq!(statuses, [200, 200, 0]);
    assert_eq!(entries[0]["request"]["postData"], json!({ "mimeType": "application/json", "text": "{}" }));
    let pairs = json!([{ "name": "limit", "value": "20" }, { "name": "room_id", "value": "r1" }]);
    assert_eq!(entries[1]["request"]["queryString"], pairs);
    for entry in entries {
        for name in ["startedDateTime", "time", "request", "response", "cache", "timings"] {
            assert!(!entry[name].is_null(), "{name} of {entry}");
        }
    }
}

#[tokio::test]
async fn a_call_to_the_origin_is_told_the_base_url() {
    let scene = Scene::new();
    let told = async |path: &str| {
        let request = Request::post(path).header("host", "emulator.internal:8100").body(Body::empty()).unwrap();
        scene.call(request).await.json()["details"].as_array().unwrap().last().unwrap().clone()
    };
    let hint = "the API is under /v2: its base URL is http://emulator.internal:8100/v2";
    assert_eq!(told("/live-streams/room/r1/start").await, hint);
    assert_eq!(told("/v2x").await, hint);
    assert_eq!(told("/v2/nothing").await, "no route for POST /v2/nothing");
}

#[tokio::test]
async fn the_state_lists_streams_on_air_first() {
    let scene = Scene::new();
    let early = scene.run("early", 10.0).await;
    for room in 0..5 {
        let late = scene.start(&format!("late-{room}")).await;
        scene.control("POST", &format!("/_emulator/streams/{}/fail", late["id"].as_str().unwrap()), json!({})).await;
    }
    let epoch = |state: &Value| state["epoch"].as_str().unwrap().to_owned();
    let state = scene.control("GET", "/_emulator/state?limit=2", json!({})).await;
    let names = |list: &str| [0, 1].map(|at: usize| state[list][at]["room_id"].clone());
    assert_eq!(
        (names("rooms"), names("streams")),
        ([json!("early"), json!("late-4")], [json!("early"), json!("late-4")])
    );
    assert_eq!((&state["streams"][0]["id"], &state["secret"]), (&early["id"], &json!("emulator-secret")));
    scene.control("POST", "/_emulator/reset", json!({})).await;
    assert_ne!(epoch(&state), epoch(&scene.control("GET", "/_emulator/state", json!({})).await));
}

#[tokio::test]
async fn captions_can_be_a_setting_of_the_room() {
    let scene = Scene::new();
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "captions": true })).await;
    let stream = scene.run("r1", 5.0).await;
    let seen = scene.control("GET", &format!("/_emulator/streams/{}", stream["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(seen["emulator"]["captions"], true);
}
