//! The control routes.

use serde_json::{Value, json};

use crate::scene::Scene;

const INPUT: &str = "invalid input";

#[tokio::test]
async fn settings_are_returned_and_validated() {
    let scene = Scene::new();
    let defaults = json!({
        "subdomain": "emulator", "live_streaming_enabled": true, "start_delay": null, "roles": ["host", "guest"],
        "destinations": [], "captions": false, "window": 5,
        "fail_start": false, "fail_after": null, "fail_upload": false, "already_running": "refuse",
        "stop_when_idle": "404", "list_lag": 0.0, "read_lag": 0.0, "list_end_lag": 0.0, "clock_skew": 0.0, "date_skew": 0.0,
        "webhook": null,
    });
    assert_eq!(scene.control("PUT", "/_emulator/rooms/r1", json!({})).await, defaults);
    let changed = scene.control("PUT", "/_emulator/rooms/r1", json!({ "window": 30, "subdomain": null })).await;
    assert_eq!((&changed["window"], &changed["subdomain"]), (&json!(30), &Value::Null));

    for (settings, detail) in [
        (json!({ "windows": 5 }), "unknown field `windows`"),
        (json!({ "window": 2 }), "window: expected 3 to 150 segments"),
        (json!({ "start_delay": -1 }), "start_delay: expected 0 to 86400 seconds"),
        (json!({ "list_lag": -1 }), "list_lag: expected 0 to 86400 seconds"),
        (json!({ "list_end_lag": 1e9 }), "list_end_lag: expected 0 to 86400 seconds"),
        (json!({ "clock_skew": 1e300 }), "clock_skew: expected seconds up to ten years"),
        (json!({ "already_running": "401" }), "unknown variant `401`"),
    ] {
        let answer = scene.send("PUT", "/_emulator/rooms/r1", Some(settings.to_string()), None).await;
        let body = answer.json();
        assert_eq!((answer.status, &body["message"]), (400, &json!(INPUT)));
        assert!(body["details"][0].as_str().unwrap().starts_with(detail), "{body}");
    }
}

#[tokio::test]
async fn the_clock_advances_and_the_date_header_can_be_skewed() {
    let scene = Scene::new();
    let moved = scene.control("POST", "/_emulator/clock", json!({ "advance": 1.5, "skew": -3600 })).await;
    assert_eq!(moved, json!({ "now": "2023-03-30T06:53:05.170123456Z", "skew": -3600.0 }));
    let answer = scene.get("/_emulator/health").await;
    assert_eq!((answer.header("date"), answer.json()), ("Thu, 30 Mar 2023 05:53:05 GMT", json!({ "status": "ok" })));
    for (body, detail) in [
        (r#"{"advance":-1}"#, "advance: expected seconds from 0 to ten years"),
        (r#"{"skew":1e300}"#, "skew: expected seconds up to ten years"),
    ] {
        scene.send("POST", "/_emulator/clock", Some(body.into()), None).await.refuses_input(INPUT, detail);
    }
    assert_eq!(scene.send("POST", "/_emulator/clock", Some(r#"{"back":1}"#.into()), None).await.status, 400);
}

#[tokio::test]
async fn rules_are_listed_validated_and_removed() {
    let scene = Scene::new();
    let add = async |rule: Value| scene.send("POST", "/_emulator/rules", Some(rule.to_string()), None).await;
    let given = json!({ "path": "/v2/live-streams", "status": 500, "after": 1, "count": 2 });
    assert_eq!(add(given.clone()).await.json(), json!({ "id": 1 }));
    assert_eq!(add(json!({ "path": "/beam/**", "delay": 1 })).await.json(), json!({ "id": 2 }));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(scene.get("/v2/live-streams").await.status);
    }
    assert_eq!(statuses, [200, 500, 500, 200]);
    assert_eq!(scene.send("DELETE", "/_emulator/rules/2", None, None).await.status, 200);
    assert_eq!(scene.send("DELETE", "/_emulator/rules/2", None, None).await.status, 404);
    let listed = scene.control("GET", "/_emulator/rules", json!({})).await;
    assert_eq!(listed, json!([{ "id": 1, "hits": 2, "matched": 4, "rule": given }]));
    scene.control("DELETE", "/_emulator/rules", json!({})).await;
    assert_eq!(scene.control("GET", "/_emulator/rules", json!({})).await, json!([]));

    for (rule, detail) in [
        (json!({ "path": "/" }), "a rule needs an action"),
        (json!({ "status": 500 }), "missing field `path`"),
        (json!({ "path": "v2", "status": 500 }), "path: expected a pattern that begins with `/`"),
        (json!({ "path": "/", "status": 99 }), "status: expected 200 to 599"),
        (json!({ "path": "/", "body": {} }), "body: goes with `status`"),
        (json!({ "path": "/", "status": 200, "replace_body": {} }), "replace_body: "),
        (json!({ "path": "/", "probability": 2, "status": 500 }), "probability: expected 0 to 1"),
        (json!({ "path": "/", "headers": { "a b": "c" } }), "headers: `a b`"),
        (json!({ "path": "/", "stall": "both" }), "unknown variant `both`"),
        (json!({ "path": "/", "statuss": 500 }), "unknown field `statuss`"),
    ] {
        let body = add(rule).await.json();
        assert!(body["details"][0].as_str().unwrap().starts_with(detail), "{body}");
    }
}

#[tokio::test]
async fn the_log_has_requests_without_secrets() {
    let scene = Scene::new();
    let stream = scene.start("r1").await;
    let id = stream["id"].as_str().unwrap();
    scene.start("r2").await;
    scene.get("/v2/live-streams?room_id=r1&limit=20").await;
    scene.advance(3.0);
    let cue = json!({ "payload": "see https://x/?auth_token=abc.def.ghi, emulator-secret", "duration": 1 });
    scene.post(&format!("/v2/live-streams/{id}/timed-metadata"), cue).await;

    let log = scene.control("GET", "/_emulator/requests?room=r1", json!({})).await;
    let log = log.as_array().unwrap();
    let paths: Vec<&str> = log.iter().map(|entry| entry["path"].as_str().unwrap()).collect();
    let sent = format!("/v2/live-streams/{id}/timed-metadata");
    assert_eq!(paths, ["/v2/live-streams/room/r1/start", "/v2/live-streams", &sent]);
    assert_eq!((&log[1]["query"], &log[1]["method"]), (&json!("room_id=r1&limit=20"), &json!("GET")));
    assert_eq!((&log[2]["status"], &log[2]["fault"]), (&json!(200), &Value::Null));
    assert_eq!(log[2]["time"], "2023-03-30T06:53:06.670123456Z");
    assert_eq!(log[2]["headers"]["authorization"], format!("Bearer <{} characters>", scene.token().len()));
    let body = r#"{"duration":1,"payload":"see https://x/?auth_token=<redacted>, <redacted>"}"#;
    assert_eq!(log[2]["body"], body);

    let by_path = scene.control("GET", "/_emulator/requests?path=/v2/live-streams/room/r2", json!({})).await;
    assert_eq!(by_path.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_log_is_limited() {
    let scene = Scene::new();
    for _ in 0..10_010 {
        scene.send("GET", "/elsewhere", None, None).await;
    }
    let log = scene.control("GET", "/_emulator/requests", json!({})).await;
    assert_eq!((log.as_array().unwrap().len(), &log[0]["id"]), (10_000, &json!(11)));
}

#[tokio::test]
async fn a_reset_restores_the_initial_state() {
    let scene = Scene::new();
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "subdomain": null })).await;
    scene.start("r2").await;
    scene.control("POST", "/_emulator/rules", json!({ "path": "/v2/**", "status": 500, "count": 0 })).await;
    scene.control("POST", "/_emulator/clock", json!({ "advance": 60, "skew": 60 })).await;
    scene.control("POST", "/_emulator/reset", json!({})).await;
    for list in ["streams", "rules", "requests"] {
        assert_eq!(scene.control("GET", &format!("/_emulator/{list}"), json!({})).await, json!([]), "{list}");
    }
    assert_eq!(scene.start("r1").await["created_at"], crate::scene::START);
}

#[tokio::test]
async fn emulators_share_no_state() {
    let (one, other) = (Scene::new(), Scene::new());
    one.start("r1").await;
    one.control("POST", "/_emulator/clock", json!({ "advance": 60 })).await;
    assert_eq!(other.start("r1").await["created_at"], crate::scene::START);
    assert_eq!(other.control("GET", "/_emulator/requests", json!({})).await.as_array().unwrap().len(), 1);
}
