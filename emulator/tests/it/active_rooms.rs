//! Active rooms and their peers.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    samples::has_keys_of,
    scene::{Answer, Scene},
};

const ROOM: &str = "/v2/active-rooms/r1";

/// Adds a peer and returns its id.
async fn join(scene: &Scene, body: Value) -> String {
    let room = scene.control("POST", "/_emulator/rooms/r1/join", body).await;
    let peers = room["peers"].as_array().unwrap();
    peers[peers.len() - 1]["id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn is_idle(answer: &Answer) {
    answer.refuses(StatusCode::NOT_FOUND, "session not found");
}

async fn peer_ids(scene: &Scene, query: &str) -> Vec<String> {
    let found = scene.get(&format!("{ROOM}/peers{query}")).await.json();
    found["peers"].as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn a_room_is_active_while_it_has_peers() {
    let scene = Scene::new();
    for path in ["", "/peers", "/peers/x"] {
        is_idle(&scene.get(&format!("{ROOM}{path}")).await);
    }
    for (call, body) in [
        ("end-room", json!({})),
        ("send-message", json!({ "message": "a" })),
        ("remove-peers", json!({ "role": "host" })),
    ] {
        is_idle(&scene.post(&format!("{ROOM}/{call}"), body).await);
    }
    let teacher = join(&scene, json!({ "name": "Ann", "role": "host", "user_id": "u-1", "metadata": "{}" })).await;
    scene.advance(5.0);
    let guest = join(&scene, json!({ "role": "guest", "user_id": "u-2" })).await;
    let room = scene.get(ROOM).await.json();
    has_keys_of(&room, include_str!("samples/active-rooms__retrieve-active-room__response.json"));
    assert_eq!(room["session"]["peers"], json!([teacher, guest]));
    assert_eq!((&room["name"], &room["session"]["created_at"]), (&json!("r1"), &json!(crate::scene::START)));

    assert_eq!(peer_ids(&scene, "?role=host").await, std::slice::from_ref(&teacher));
    assert_eq!(peer_ids(&scene, "?user_id=u-2").await, std::slice::from_ref(&guest));
    assert_eq!(peer_ids(&scene, "?user_id=u-2&role=host").await, Vec::<String>::new());
    let read = scene.get(&format!("{ROOM}/peers/{teacher}")).await.json();
    let sample: Value =
        serde_json::from_str(include_str!("samples/active-rooms__retrieve-peer__response.json")).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<String>>();
    let track = |peer: &Value| peer["tracks"].as_object().unwrap().values().next().unwrap().clone();
    assert_eq!((keys(&read), keys(&track(&read))), (keys(&sample), keys(&track(&sample))));
    assert_eq!((&read["name"], &read["user_id"]), (&json!("Ann"), &json!("u-1")));
    scene.get(&format!("{ROOM}/peers/{}", "0".repeat(36))).await.refuses(StatusCode::NOT_FOUND, "peer not found");

    scene.control("POST", "/_emulator/rooms/r1/leave", json!({ "peer_id": teacher })).await;
    assert_eq!(peer_ids(&scene, "").await, [guest]);
    scene.control("POST", "/_emulator/rooms/r1/leave", json!({})).await;
    is_idle(&scene.get(ROOM).await);
}

#[tokio::test]
async fn a_recorder_keeps_a_room_active_without_being_a_peer() {
    let scene = Scene::new();
    scene.start("r1").await;
    let room = scene.get(ROOM).await.json();
    assert_eq!((&room["session"]["peers"], peer_ids(&scene, "").await), (&json!([]), Vec::new()));
    scene.post("/v2/live-streams/room/r1/stop", json!({})).await;
    is_idle(&scene.get(ROOM).await);
    scene.post("/v2/recordings/room/r1/start", json!({})).await;
    assert_eq!(scene.get(ROOM).await.status, 200);
}

#[tokio::test]
async fn peers_can_be_updated_messaged_and_removed() {
    let scene = Scene::new();
    let [ann, bob] = [join(&scene, json!({ "name": "Ann" })).await, join(&scene, json!({ "role": "guest" })).await];
    let path = format!("{ROOM}/peers/{ann}");
    let changed = scene.post(&path, json!({ "name": "Anna", "role": "guest", "metadata": "{\"a\":1}" })).await.json();
    assert_eq!(
        (&changed["name"], &changed["role"], &changed["metadata"]),
        (&json!("Anna"), &json!("guest"), &json!("{\"a\":1}"))
    );
    assert!(changed["tracks"].is_object());
    assert_eq!(scene.post(&path, json!({})).await.json(), changed, "what is not named stays");
    scene.post(&path, json!({ "role": "king" })).await.refuses(StatusCode::NOT_FOUND, "Role not found");
    scene
        .post(&path, json!({ "metadata": {} }))
        .await
        .refuses_input("Invalid body param", "metadata: expected a string");

    let message = |body: Value| scene.post("/v2/active-rooms/r1/send-message", body);
    for body in [json!({ "message": "hi" }), json!({ "message": "hi", "peer_id": ann, "role": "", "type": "chat" })] {
        assert_eq!(message(body).await.json(), json!({ "message": "message sent" }));
    }
    message(json!({ "peer_id": ann })).await.refuses_input("Invalid body param", "message: required");
    message(json!({ "message": "hi", "peer_id": "x" })).await.refuses(StatusCode::NOT_FOUND, "peer not found");

    let remove = |body: Value| scene.post("/v2/active-rooms/r1/remove-peers", body);
    remove(json!({})).await.refuses_input("Invalid body param", "peer_id: required where there is no role");
    remove(json!({ "peer_id": "x" })).await.refuses(StatusCode::NOT_FOUND, "peer not found");
    let done = json!({ "message": "peer remove request submitted" });
    assert_eq!(remove(json!({ "peer_id": bob, "role": "host" })).await.json(), done, "the id goes first");
    assert_eq!(peer_ids(&scene, "").await, [ann]);
    assert_eq!(remove(json!({ "role": "guest", "reason": "over" })).await.json(), done);
    is_idle(&scene.get(ROOM).await);
}

#[tokio::test]
async fn ending_a_room_stops_its_own_streams_at_once_and_others_within_a_minute() {
    let scene = Scene::new();
    let elsewhere = json!({ "meeting_url": "https://a.example/other" });
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "already_running": "allow" })).await;
    let code = scene.post("/v2/room-codes/room/r1/role/host", json!({})).await.json()["code"].clone();
    let by_code = json!({ "meeting_url": format!("https://x.app.100ms.live/preview/{}", code.as_str().unwrap()) });
    let mut ids = Vec::new();
    for body in [json!({}), by_code, elsewhere.clone()] {
        ids.push(scene.post("/v2/live-streams/room/r1/start", body).await.json()["id"].clone());
    }
    let recording = scene.post("/v2/recordings/room/r1/start", elsewhere).await.json();
    scene.advance(10.0);
    assert_eq!(
        scene.post(&format!("{ROOM}/end-room"), json!({ "reason": "over" })).await.json(),
        json!({ "message": "session is ending" })
    );
    let statuses = async || {
        let mut found = Vec::new();
        for id in &ids {
            found.push(scene.get(&format!("/v2/live-streams/{}", id.as_str().unwrap())).await.json()["status"].clone());
        }
        found.push(
            scene.get(&format!("/v2/recordings/{}", recording["id"].as_str().unwrap())).await.json()["status"].clone(),
        );
        found
    };
    assert_eq!(statuses().await, ["stopping", "stopping", "running", "running"]);
    scene.advance(60.0);
    assert_eq!(statuses().await, ["completed", "completed", "stopping", "stopping"]);
    is_idle(&scene.post(&format!("{ROOM}/end-room"), json!({})).await);
    assert_eq!(scene.get("/v2/rooms/r1").await.json()["enabled"], true, "it is not locked");

    let next = scene.start("r1").await;
    assert_ne!(next["session_id"], recording["session_id"], "another session");
    let bad = scene.post(&format!("{ROOM}/end-room"), json!({ "lock": "yes" })).await;
    bad.refuses_input("Invalid body param", "lock: expected a boolean");
    scene.post(&format!("{ROOM}/end-room"), json!({ "lock": true })).await;
    assert_eq!(scene.get("/v2/rooms/r1").await.json()["enabled"], false);
}

#[tokio::test]
async fn calls_need_a_token_follow_rules_and_are_logged_with_their_room() {
    let scene = Scene::new();
    assert_eq!(scene.send("GET", ROOM, None, None).await.status, 401);
    join(&scene, json!({})).await;
    scene.control("POST", "/_emulator/rules", json!({ "path": "/v2/active-rooms/*/peers", "status": 500 })).await;
    assert_eq!(scene.get(&format!("{ROOM}/peers")).await.status, 500);
    assert_eq!(peer_ids(&scene, "").await.len(), 1);
    let log = scene.control("GET", "/_emulator/requests?room=r1", json!({})).await;
    assert_eq!(log.as_array().unwrap().len(), 3);
    let refused = scene.send("POST", "/_emulator/rooms/r1/join", Some(r#"{"role":"king"}"#.into()), None).await;
    refused.refuses(StatusCode::NOT_FOUND, "Role not found");
}
