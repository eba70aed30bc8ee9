//! Templates: their destinations, and their effect on rooms.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::scene::Scene;

const DEFAULT: &str = "62d0e0a5c7f1b2d3e4f50619";

async fn destinations(scene: &Scene, id: &str) -> Value {
    scene.get(&format!("/v2/templates/{id}/destinations")).await.json()
}

async fn template_of(scene: &Scene, room: &str) -> String {
    scene.get(&format!("/v2/rooms/{room}")).await.json()["template_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn streams_use_the_only_destination_of_the_default_template() {
    let scene = Scene::new();
    assert_eq!(template_of(&scene, "r1").await, DEFAULT);
    let found = destinations(&scene, DEFAULT).await;
    assert_eq!((&found["rtmpDestinations"], &found["transcriptions"]), (&json!({}), &json!({})));
    let hls = found["hlsDestinations"].as_object().unwrap();
    let (name, destination) = hls.iter().next().unwrap();
    assert_eq!((hls.len(), &destination["name"], &destination["playlistType"]), (1, &json!(name), &json!("live")));
    assert!(destination.get("numPlaylistSegments").is_none(), "what is not set is not there");
    assert_eq!(scene.start("r1").await["destination"], json!(name));
    scene.get("/v2/templates/none/destinations").await.refuses(StatusCode::NOT_FOUND, "template not found");
    let path = format!("/v2/templates/{DEFAULT}/destinations");
    assert_eq!(scene.send("GET", &path, None, None).await.status, 401);
    scene.control("POST", "/_emulator/rules", json!({ "path": "/v2/templates/**", "status": 503 })).await;
    assert_eq!(scene.get(&path).await.status, 503);
}

#[tokio::test]
async fn rooms_follow_their_template() {
    let scene = Scene::new();
    let template = json!({
        "name": "stage", "roles": ["stage", "viewer"], "subdomain": null,
        "hlsDestinations": { "a": { "playlistType": "event" }, "b": {} },
        "rtmpDestinations": { "default": { "name": "default", "rtmpUrls": ["rtmp://a/b"] } },
    });
    let set = scene.control("PUT", "/_emulator/templates/t1", template.clone()).await;
    assert_eq!(set, scene.control("GET", "/_emulator/templates/t1", json!({})).await);
    let room = scene.post("/v2/rooms", json!({ "template_id": "t1" })).await.json();
    assert_eq!((&room["template_id"], &room["template"]), (&json!("t1"), &json!("stage")));
    let id = room["id"].as_str().unwrap();
    let found = destinations(&scene, "t1").await;
    assert_eq!(found["hlsDestinations"].as_object().unwrap().keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(found["rtmpDestinations"], template["rtmpDestinations"]);

    let path = format!("/v2/live-streams/room/{id}/start");
    let start = |body: Value| scene.post(&path, body);
    let detail = "meeting_url: required because the room's template has no subdomain";
    start(json!({})).await.refuses_input("invalid input", detail);
    let page = json!({ "meeting_url": "https://a.example/", "destination": "b" });
    assert_eq!(start(page).await.json()["destination"], "b");
    let codes = scene.post(&format!("/v2/room-codes/room/{id}"), json!({})).await.json();
    assert_eq!(codes["data"][1]["role"], "viewer");

    scene.control("PUT", &format!("/_emulator/rooms/{id}"), json!({ "start_delay": 0 })).await;
    assert_eq!(template_of(&scene, id).await, "t1", "settings that say nothing of a template leave it");
    scene.control("PUT", "/_emulator/templates/t1", json!({ "roles": ["only"] })).await;
    let settings = scene.control("GET", &format!("/_emulator/rooms/{id}"), json!({})).await["settings"].clone();
    assert_eq!((&settings["roles"], &settings["subdomain"]), (&json!(["only"]), &json!("emulator")));
    let moved = scene.post(&format!("/v2/rooms/{id}"), json!({ "template_id": DEFAULT })).await.json();
    assert_eq!((&moved["template_id"], template_of(&scene, id).await.as_str()), (&json!(DEFAULT), DEFAULT));
    for (body, detail) in [
        (json!({ "roles": [] }), "roles: expected 1 to 100 names"),
        (json!({ "hlsDestinations": ["a", "a"] }), "destinations: a: expected names that differ"),
        (json!({ "roles": "host" }), "invalid type"),
    ] {
        let answer = scene.send("PUT", "/_emulator/templates/t1", Some(body.to_string()), None).await;
        assert!(answer.json()["details"][0].as_str().unwrap().starts_with(detail), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_room_with_differing_settings_has_its_own_template() {
    let scene = Scene::new();
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "destinations": ["a", "b"] })).await;
    let own = template_of(&scene, "r1").await;
    assert_ne!(own, DEFAULT);
    let found = destinations(&scene, &own).await;
    assert_eq!(found["hlsDestinations"].as_object().unwrap().keys().collect::<Vec<_>>(), ["a", "b"]);
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "destinations": ["c"] })).await;
    assert_eq!(template_of(&scene, "r1").await, own);
    scene.control("PUT", "/_emulator/rooms/r1", json!({})).await;
    assert_eq!(template_of(&scene, "r1").await, DEFAULT);
    assert_eq!(scene.get(&format!("/v2/templates/{own}/destinations")).await.status, 404);
}
