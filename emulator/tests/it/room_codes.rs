//! Room codes and the tokens that they are exchanged for.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{
    samples::has_keys_of,
    scene::{Answer, Scene},
};

async fn codes(scene: &Scene, query: &str) -> Vec<Value> {
    scene.get(&format!("/v2/room-codes/room/r1{query}")).await.json()["data"].as_array().unwrap().clone()
}

async fn add(scene: &Scene, role: &str) -> Answer {
    scene.post(&format!("/v2/room-codes/room/r1/role/{role}"), json!({})).await
}

async fn token(scene: &Scene, body: Value) -> Answer {
    // Like the vendor's client: without authentication, as text.
    let request = Request::post("/v2/token").header("content-type", "text/plain;charset=UTF-8");
    scene.call(request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn codes_are_created_for_all_roles_or_one_role() {
    let scene = Scene::new();
    let made = scene.post("/v2/room-codes/room/r1", json!({})).await.json();
    assert_eq!(made.as_object().unwrap().keys().collect::<Vec<_>>(), ["data"]);
    let roles: Vec<&Value> = made["data"].as_array().unwrap().iter().map(|code| &code["role"]).collect();
    assert_eq!(roles, ["host", "guest"]);
    let code = made["data"][0]["code"].as_str().unwrap();
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [3, 4, 3]);
    assert_eq!(
        scene.send("POST", "/v2/room-codes/room/r1", None, Some(&scene.token())).await.json(),
        made,
        "once more"
    );

    let more = add(&scene, "host").await.json();
    assert_ne!(more["code"], made["data"][0]["code"]);
    let page = scene.get("/v2/room-codes/room/r1").await.json();
    has_keys_of(&page, include_str!("samples/room-codes__get-room-code-api__response.json"));
    assert_eq!((&page["limit"], &page["last"], page["data"].as_array().unwrap().len()), (&json!(20), &json!(""), 3));
    assert_eq!(codes(&scene, "?role=host").await.len(), 2);
    let log = scene.control("GET", "/_emulator/requests?room=r1", json!({})).await;
    assert_eq!(log.as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn codes_follow_the_roles_of_the_template() {
    let scene = Scene::new();
    scene.post("/v2/room-codes/room/r1", json!({})).await;
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "roles": ["host", "co host/x"] })).await;
    let made = scene.post("/v2/room-codes/room/r1", json!({})).await.json();
    let roles: Vec<&Value> = made["data"].as_array().unwrap().iter().map(|code| &code["role"]).collect();
    assert_eq!(roles, ["host", "co host/x"]);
    let gone = codes(&scene, "?enabled=false").await;
    assert_eq!((gone.len(), &gone[0]["role"]), (1, &json!("guest")));
    let enable = json!({ "code": gone[0]["code"], "enabled": true });
    let refused = scene.post("/v2/room-codes/code", enable).await;
    refused.refuses(StatusCode::FORBIDDEN, "Code can not be enabled (role/room does not exist)");
    assert_eq!(add(&scene, "co%20host%2Fx").await.json()["role"], "co host/x");
    for answer in [add(&scene, "guest").await, scene.get("/v2/room-codes/room/r1?role=guest").await] {
        answer.refuses(StatusCode::NOT_FOUND, "Role not found");
    }
}

#[tokio::test]
async fn a_room_has_at_most_a_hundred_codes_in_pages() {
    let scene = Scene::new();
    let mut made = Vec::new();
    for _ in 0..100 {
        made.push(add(&scene, "guest").await.json()["code"].clone());
    }
    add(&scene, "guest").await.refuses_input("room code limit reached", "the room has 100 room codes");
    let (mut seen, mut sizes, mut start) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = scene.get(&format!("/v2/room-codes/room/r1?limit=40&start={start}")).await.json();
        let data = page["data"].as_array().unwrap();
        sizes.push(data.len());
        seen.extend(data.iter().map(|code| code["code"].clone()));
        start = page["last"].as_str().unwrap().to_owned();
        if start.is_empty() {
            break;
        }
    }
    assert_eq!((seen, sizes), (made, vec![40, 40, 20]));
    for (query, detail) in [
        ("limit=101", "limit: expected a whole number from 10 to 100"),
        ("enabled=1", "enabled: expected true or false"),
        ("start=abc", "start: expected the `last` of an earlier page"),
    ] {
        let answer = scene.get(&format!("/v2/room-codes/room/r1?{query}")).await;
        answer.refuses_input("Invalid query parameter", detail);
    }
    scene.control("PUT", "/_emulator/settings", json!({ "most_per_page": 15 })).await;
    assert_eq!(codes(&scene, "?limit=100").await.len(), 15);
}

#[tokio::test]
async fn a_code_can_be_disabled_and_enabled() {
    let scene = Scene::new();
    let made = add(&scene, "host").await.json();
    scene.advance(10.0);
    let off = scene.post("/v2/room-codes/code", json!({ "code": made["code"], "enabled": false })).await.json();
    assert_eq!((&off["enabled"], &off["created_at"]), (&json!(false), &made["created_at"]));
    assert_eq!(off["updated_at"], "2023-03-30T06:53:13.67Z");
    assert_eq!(codes(&scene, "?enabled=true").await.len(), 0);
    for (body, detail) in [
        (json!({ "enabled": true }), "code: required"),
        (json!({ "code": "a" }), "enabled: required, a boolean"),
        (json!({ "code": "a", "enabled": "true" }), "enabled: required, a boolean"),
        (json!({ "code": "a", "enabled": true, "role": "host" }), "role: not a field of this call"),
    ] {
        scene.post("/v2/room-codes/code", body).await.refuses_input("Invalid body param", detail);
    }
    let unknown = scene.post("/v2/room-codes/code", json!({ "code": "abc-defg-hij", "enabled": true })).await;
    unknown.refuses(StatusCode::NOT_FOUND, "Code not found");
    scene.post("/v2/rooms/r1", json!({ "enabled": false })).await;
    for answer in [
        scene.get("/v2/room-codes/room/r1").await,
        scene.post("/v2/room-codes/room/r1", json!({})).await,
        add(&scene, "host").await,
    ] {
        answer.refuses(StatusCode::FORBIDDEN, "Room is disabled");
    }
    assert_eq!(scene.send("POST", "/v2/room-codes/room/r1", Some("{}".into()), None).await.status, 401);
}

#[tokio::test]
async fn a_code_is_exchanged_for_a_token_without_authentication() {
    let scene = Scene::new();
    let code = add(&scene, "host").await.json()["code"].clone();
    let answer = token(&scene, json!({ "code": code, "user_id": "user-7" })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.json()["token"].as_str().unwrap().to_owned();
    let claims = text.split('.').nth(1).map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    for (name, value) in [
        ("type", json!("app")),
        ("version", json!(2)),
        ("room_id", json!("r1")),
        ("role", json!("host")),
        ("user_id", json!("user-7")),
        ("access_key", json!("emulator-access-key")),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    let as_management = scene.send("GET", "/v2/rooms", None, Some(&text)).await;
    assert_eq!(as_management.json()["details"], json!(["token type is `app`, expected `management`"]));

    token(&scene, json!({})).await.refuses_input("Invalid body param", "code: required");
    let unknown = token(&scene, json!({ "code": "abc-defg-hij" })).await;
    unknown.refuses(StatusCode::NOT_FOUND, "room code not found");
    scene.post("/v2/room-codes/code", json!({ "code": code, "enabled": false })).await;
    token(&scene, json!({ "code": code })).await.refuses(StatusCode::FORBIDDEN, "room code is disabled");
    scene.post("/v2/room-codes/code", json!({ "code": code, "enabled": true })).await;
    scene.post("/v2/rooms/r1", json!({ "enabled": false })).await;
    token(&scene, json!({ "code": code })).await.refuses(StatusCode::FORBIDDEN, "Room is disabled");
    scene.control("POST", "/_emulator/rules", json!({ "path": "/v2/token", "status": 429 })).await;
    assert_eq!(token(&scene, json!({ "code": code })).await.status, 429);
}

#[tokio::test]
async fn a_code_with_a_lost_answer_is_in_the_list_which_may_lag() {
    let scene = Scene::new();
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "list_lag": 4, "clock_skew": 3600 })).await;
    scene
        .control("POST", "/_emulator/rules", json!({ "path": "/v2/room-codes/**", "status": 502, "when": "after" }))
        .await;
    assert_eq!(add(&scene, "host").await.status, 502);
    assert_eq!(codes(&scene, "").await.len(), 0);
    scene.advance(4.0);
    let listed = codes(&scene, "?role=host&enabled=true").await;
    assert_eq!((listed.len(), &listed[0]["created_at"]), (1, &json!("2023-03-30T07:53:03.67Z")));
}
