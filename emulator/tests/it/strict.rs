//! Strict rooms and other global settings.

use axum::http::StatusCode;
use hms_live_emulator::Config;
use serde_json::{Value, json};

use crate::scene::Scene;

const NOBODYS: &str = "63b2bacc1d485406b9a2f27c";
const NO_PERMISSION: &str = "user does not have required permission";

#[tokio::test]
async fn unknown_rooms_are_refused() {
    let scene = Scene::with(Config { strict_rooms: true, ..Config::default() });
    let body = json!({ "rtmp_urls": ["rtmp://a/b"] });
    for kind in ["live-streams", "recordings", "external-streams"] {
        for room in [NOBODYS, "1", "00000000000", "my-room"] {
            for action in ["start", "stop"] {
                let refused = scene.post(&format!("/v2/{kind}/room/{room}/{action}"), body.clone()).await;
                refused.refuses(StatusCode::FORBIDDEN, NO_PERMISSION);
            }
        }
        assert_eq!(scene.get(&format!("/v2/{kind}?room_id={NOBODYS}")).await.json()["data"], json!([]));
    }
    scene.post("/v2/recordings/room/1/pause", json!({})).await.refuses(StatusCode::FORBIDDEN, NO_PERMISSION);
    for path in ["rooms", "room-codes/room", "active-rooms"] {
        let unknown = scene.get(&format!("/v2/{path}/{NOBODYS}")).await;
        unknown.refuses(StatusCode::NOT_FOUND, "Room not found");
        scene.get(&format!("/v2/{path}/my-room")).await.refuses(StatusCode::FORBIDDEN, NO_PERMISSION);
    }
    for path in ["rooms", "room-codes/room"] {
        let unknown = scene.post(&format!("/v2/{path}/{NOBODYS}"), json!({})).await;
        unknown.refuses(StatusCode::NOT_FOUND, "Room not found");
    }
    assert_eq!(scene.control("GET", "/_emulator/rooms", json!({})).await, json!([]), "none was named by that");

    let id = scene.post("/v2/rooms", json!({})).await.json()["id"].as_str().unwrap().to_owned();
    scene.start(&id).await;
    assert_eq!(scene.get(&format!("/v2/active-rooms/{id}")).await.status, 200);
    scene.control("PUT", &format!("/_emulator/rooms/{NOBODYS}"), json!({})).await;
    assert_eq!(scene.get(&format!("/v2/rooms/{NOBODYS}")).await.status, 200, "a test sets what it needs");
}

#[tokio::test]
async fn strict_rooms_can_be_set_and_is_reset() {
    let scene = Scene::new();
    let defaults = json!({ "strict_rooms": false, "most_per_page": null, "room_list_lag": 0.0 });
    assert_eq!(scene.control("GET", "/_emulator/settings", json!({})).await, defaults);
    assert_eq!(scene.get("/v2/rooms/my-room").await.json()["name"], "my-room", "a room needs no creation");
    scene.control("PUT", "/_emulator/settings", json!({ "strict_rooms": true })).await;
    assert_eq!(scene.get("/v2/rooms/my-room").await.status, 200, "it is there already");
    assert_eq!(scene.get("/v2/rooms/other").await.status, 403);
    scene.control("POST", "/_emulator/reset", json!({})).await;
    assert_eq!(scene.control("GET", "/_emulator/settings", json!({})).await, defaults);
    for (settings, detail) in [
        (json!({ "strict": true }), "unknown field `strict`"),
        (json!({ "most_per_page": 0 }), "most_per_page: expected 1 to 100, or null"),
        (json!({ "room_list_lag": -1 }), "room_list_lag: expected 0 to 86400 seconds"),
    ] {
        let answer = scene.send("PUT", "/_emulator/settings", Some(settings.to_string()), None).await;
        assert!(answer.json()["details"][0].as_str().unwrap().starts_with(detail), "{}", answer.text());
    }
}

#[tokio::test]
async fn most_per_page_clamps_every_list() {
    let scene = Scene::new();
    scene.control("PUT", "/_emulator/settings", json!({ "most_per_page": 2 })).await;
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "already_running": "allow" })).await;
    let body = json!({ "rtmp_urls": ["rtmp://a/b"], "recording": true });
    for kind in ["recordings", "external-streams"] {
        for _ in 0..3 {
            scene.post(&format!("/v2/{kind}/room/r1/start"), body.clone()).await;
        }
    }
    for _ in 0..3 {
        scene.start("r1").await;
    }
    scene.advance(20.0);
    scene.control("POST", "/_emulator/rooms/r1/end", json!({})).await;
    scene.advance(10.0);
    for list in ["live-streams", "recordings", "external-streams", "recording-assets"] {
        let (mut count, mut start) = (0, String::new());
        loop {
            let page = scene.get(&format!("/v2/{list}?limit=100&start={start}")).await.json();
            let data = page["data"].as_array().unwrap().clone();
            assert!(page["limit"] == 2 && data.len() <= 2, "{list}: {page}");
            count += data.len();
            match data.last().map(|last: &Value| last["id"].as_str().unwrap().to_owned()) {
                Some(last) => start = last,
                None => break,
            }
        }
        assert_eq!(count, if list == "recording-assets" { 6 } else { 3 }, "{list}");
    }
}
