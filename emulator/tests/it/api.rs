//! The API: tokens, 404s, timed metadata, pagination, CORS.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use serde_json::{Value, json};

use crate::scene::{Answer, START, Scene, claims, token};

const BODY: &str = "Invalid body param";

#[tokio::test]
async fn a_request_without_a_valid_token_is_refused() {
    let scene = Scene::new();
    let now = START.parse().unwrap();
    let with = |key: &str, value: Value| {
        let mut claims = claims(now);
        claims[key] = value;
        format!("Bearer {}", token(&claims))
    };
    for (header, detail) in [
        (None, "authorization header not found"),
        (Some("Basic a2V5OnNlY3JldA==".into()), "authorization header is not a bearer token"),
        (Some("Bearer key:secret".into()), "token is malformed: it does not have three parts"),
        (Some(with("type", json!("app"))), "token type is `app`, expected `management`"),
        (Some(with("access_key", json!("other"))), "access key is unknown"),
        (Some(with("exp", json!(1))), "token is expired"),
        (Some(with("jti", Value::Null)), "claim `jti` is missing"),
    ] {
        let mut request = Request::post("/v2/live-streams/room/r1/start");
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        let answer = scene.call(request.body(Body::empty()).unwrap()).await;
        answer.refuses(StatusCode::UNAUTHORIZED, "Token validation error");
        assert_eq!(answer.json()["details"], json!([detail]));
    }
    assert_eq!(scene.get("/v2/live-streams").await.json()["data"], json!([]), "a refused start started a stream");
}

#[tokio::test]
async fn tokens_are_checked_by_the_emulators_clock() {
    let scene = Scene::new();
    let early = scene.token();
    scene.advance(86_399.0);
    assert_eq!(scene.send("GET", "/v2/live-streams", None, Some(&early)).await.status, 200);
    scene.advance(1.0);
    assert_eq!(scene.send("GET", "/v2/live-streams", None, Some(&early)).await.status, 401);
    scene.control("POST", "/_emulator/clock", json!({ "skew": -1 })).await;
    assert_eq!(scene.send("GET", "/v2/live-streams", None, Some(&early)).await.status, 200);
}

#[tokio::test]
async fn unknown_things_are_not_found() {
    let scene = Scene::new();
    let missing = "/v2/live-streams/642531cf94091a5af841456d";
    scene.get(missing).await.refuses(StatusCode::NOT_FOUND, "not found");
    let cue = json!({ "payload": "a", "duration": 1 });
    let started = scene.start("r1").await;
    let over = scene.start("r2").await;
    scene.post("/v2/live-streams/room/r2/stop", json!({})).await;
    scene.advance(1.5);
    let [starting, over] = [started, over].map(|stream| format!("/v2/live-streams/{}", stream["id"].as_str().unwrap()));
    let not_running = |answer: Answer| answer.refuses(StatusCode::NOT_FOUND, "hls not running");
    for stream in [missing, &starting, &over] {
        not_running(scene.post(&format!("{stream}/timed-metadata"), cue.clone()).await);
        not_running(scene.post(&format!("{stream}/pause-recording"), json!({})).await);
        not_running(scene.post(&format!("{stream}/resume-recording"), json!({})).await);
    }
    not_running(scene.post(&format!("{missing}/stop"), json!({})).await);
    not_running(scene.post(&format!("{over}/stop"), json!({})).await);
    not_running(scene.post("/v2/live-streams/room/r2/stop", json!({})).await);
    not_running(scene.post("/v2/live-streams/room/never/stop", json!({})).await);
    scene.control("PUT", "/_emulator/rooms/r2", json!({ "stop_when_idle": "empty" })).await;
    let empty = scene.post("/v2/live-streams/room/r2/stop", json!({})).await.json();
    assert_eq!(empty, json!({ "error": "", "data": [], "limit": 0, "last": "" }));

    for room in ["a%20b", "..", "%FF", &"x".repeat(65)] {
        scene
            .post(&format!("/v2/live-streams/room/{room}/start"), json!({}))
            .await
            .refuses(StatusCode::FORBIDDEN, "user does not have required permission");
    }
    scene.get("/v2/live-streams/room/r1").await.refuses(StatusCode::NOT_FOUND, "not found");
    scene.get("/v2/nothing").await.refuses(StatusCode::NOT_FOUND, "not found");
    let wrong = scene.send("PUT", "/v2/live-streams", None, Some(&scene.token())).await;
    wrong.refuses(StatusCode::METHOD_NOT_ALLOWED, "method not allowed");
}

#[tokio::test]
async fn timed_metadata_is_validated() {
    let scene = Scene::new();
    let stream = scene.run("r1", 0.0).await;
    let path = format!("/v2/live-streams/{}/timed-metadata", stream["id"].as_str().unwrap());
    let payload = "payload: required, a string of 1 to 100 characters";
    let duration = "duration: required, a whole number of seconds from 1 on";
    for (body, detail) in [
        (json!({ "duration": 1 }), payload),
        (json!({ "payload": "", "duration": 1 }), payload),
        (json!({ "payload": "é".repeat(101), "duration": 1 }), payload),
        (json!({ "payload": "a" }), duration),
        (json!({ "payload": "a", "duration": 0 }), duration),
        (json!({ "payload": "a", "duration": 1.5 }), duration),
        (json!({ "payload": "a", "duration": "5" }), duration),
    ] {
        scene.post(&path, body).await.refuses_input(BODY, detail);
    }
    let longest = json!({ "payload": "é".repeat(100), "duration": 1 });
    assert_eq!(scene.post(&path, longest).await.json()["status"], "running");
}

#[tokio::test]
async fn pages_continue_from_their_last_id() {
    let scene = Scene::new();
    let mut ids = Vec::new();
    for number in 0..25 {
        let room = if number % 5 == 0 { "other".to_owned() } else { format!("r{number}") };
        ids.push(scene.start(&room).await["id"].clone());
        scene.post(&format!("/v2/live-streams/room/{room}/stop"), json!({})).await;
        scene.advance(0.25);
    }
    ids.reverse();
    let mut seen = Vec::new();
    let mut sizes = Vec::new();
    let mut start = String::new();
    loop {
        let page = scene.get(&format!("/v2/live-streams?start={start}")).await.json();
        let data = page["data"].as_array().unwrap().clone();
        assert_eq!(page["limit"], 10);
        assert_eq!(page["last"], data.last().map_or(json!(""), |last| last["id"].clone()));
        sizes.push(data.len());
        if data.is_empty() {
            break;
        }
        seen.extend(data.into_iter().map(|stream| stream["id"].clone()));
        start = page["last"].as_str().unwrap().to_owned();
    }
    assert_eq!((seen, sizes), (ids, vec![10, 10, 5, 0]));

    let count = async |query: &str| {
        scene.get(&format!("/v2/live-streams?limit=100&{query}")).await.json()["data"].as_array().unwrap().len()
    };
    assert_eq!(count("").await, 25);
    assert_eq!(count("room_id=other").await, 5);
    assert_eq!(count("status=stopping").await, 3, "the stops of the last second");
    assert_eq!(count("status=failed&room_id=nothing").await, 0);
    let session = scene.get("/v2/live-streams?room_id=other").await.json()["data"][0]["session_id"].clone();
    assert_eq!(count(&format!("session_id={}", session.as_str().unwrap())).await, 5);

    for (query, detail) in [
        ("limit=9", "limit: expected a whole number from 10 to 100"),
        ("limit=ten", "limit: expected a whole number from 10 to 100"),
        ("status=live", "status: expected starting, running, stopping, post_processing, completed or failed"),
        ("start=0", "start: expected the `last` of an earlier page"),
    ] {
        scene.get(&format!("/v2/live-streams?{query}")).await.refuses_input("Invalid query parameter", detail);
    }
}

#[tokio::test]
async fn answers_have_cors_headers() {
    let scene = Scene::new();
    let preflight = Request::options("/v2/live-streams/room/r1/start")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type")
        .body(Body::empty())
        .unwrap();
    let answer = scene.call(preflight).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-headers"), "authorization,content-type");
    assert!(answer.header("access-control-allow-methods").contains("POST"));
    for answer in [answer, scene.get("/v2/live-streams").await, scene.get("/v2/nothing").await] {
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("date"), "Thu, 30 Mar 2023 06:53:03 GMT");
    }
}
