//! The room API.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{samples::has_keys_of, scene::Scene};

const BODY: &str = "Invalid body param";

async fn create(scene: &Scene, body: Value) -> Value {
    let answer = scene.post("/v2/rooms", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// The room names in a list.
async fn names(scene: &Scene, query: &str) -> Vec<String> {
    let page = scene.get(&format!("/v2/rooms?{query}")).await.json();
    page["data"].as_array().unwrap().iter().map(|room| room["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn answers_have_the_keys_of_the_samples() {
    let scene = Scene::new();
    let info = json!({ "enabled": true, "upload_info": { "type": "s3", "location": "bucket", "prefix": "a/b",
        "credentials": { "key": "k", "secret": "s" }, "options": { "region": "ap-south-1" } } });
    let made = create(&scene, json!({ "name": "sample", "description": "9 PM" })).await;
    has_keys_of(&made, include_str!("samples/rooms__create-via-api__response.json"));
    assert_eq!((&made["name"], &made["enabled"], &made["region"]), (&json!("sample"), &json!(true), &json!("us")));
    let path = format!("/v2/rooms/{}", made["id"].as_str().unwrap());

    let change = json!({ "name": "renamed", "recording_info": info, "max_duration_seconds": 10_000, "large_room": true,
        "size": 19_000, "polls": ["p1"], "webhook": { "url": "https://a.example/", "headers": { "x": "y" } } });
    let updated = scene.post(&path, change).await.json();
    has_keys_of(&updated, include_str!("samples/rooms__update-a-room__response.json"));
    let read = scene.get(&path).await.json();
    has_keys_of(&read, include_str!("samples/rooms__retrieve-room__response.json"));
    assert_eq!(
        (&read["name"], &read["description"], &read["size"]),
        (&json!("renamed"), &json!("9 PM"), &json!(19_000))
    );
    let listed = scene.get("/v2/rooms").await.json();
    has_keys_of(&listed["data"][0], include_str!("samples/rooms__list-rooms__item.json"));

    let off = scene.post(&path, json!({ "enabled": false })).await.json();
    has_keys_of(&off, include_str!("samples/rooms__disable-or-enable__response.json"));
    assert_eq!((&off["enabled"], &off["template_id"], &off["recording"]), (&json!(false), &json!(""), &Value::Null));
    assert_eq!(scene.get(&path).await.json()["template_id"], made["template_id"], "an answer leaves it out, no more");
}

#[tokio::test]
async fn an_existing_name_refers_to_its_room() {
    let scene = Scene::new();
    let first = create(&scene, json!({ "name": "Class-9", "description": "first", "region": "eu" })).await;
    scene.advance(60.0);
    let again = create(&scene, json!({ "name": "class-9", "description": "second" })).await;
    assert_eq!(again["id"], first["id"]);
    assert_eq!((&again["description"], &again["region"]), (&json!("second"), &json!("eu")), "what is named is set");
    assert_eq!(again["created_at"], first["created_at"]);
    assert_eq!(names(&scene, "").await, ["class-9"]);
    let unnamed = [create(&scene, json!({})).await, create(&scene, json!({})).await];
    assert_ne!(unnamed[0]["id"], unnamed[1]["id"]);
    assert_eq!(unnamed[0]["name"].as_str().unwrap().len(), 36);

    let other = create(&scene, json!({ "name": "other" })).await;
    let path = format!("/v2/rooms/{}", other["id"].as_str().unwrap());
    let taken = scene.post(&path, json!({ "name": "class-9", "description": "third" })).await.json();
    assert_eq!((&taken["id"], &taken["description"]), (&first["id"], &json!("second")), "nothing changed");
    assert_eq!(scene.get(&path).await.json()["name"], "other");
}

#[tokio::test]
async fn bodies_are_validated_in_the_apis_words() {
    let scene = Scene::new();
    let upload = |info: Value| json!({ "recording_info": { "upload_info": info } });
    for (body, message) in [
        (json!({ "template": "a" }), "Invalid body param: template. Use template_id"),
        (json!({ "template_id": "a" }), "Error: template not found"),
        (json!({ "region": "mars" }), "Error: region not supported"),
        (json!({ "max_duration_seconds": 119 }), "Invalid body param: max_duration_seconds less than 120 seconds"),
        (
            json!({ "max_duration_seconds": 43_201 }),
            "Invalid body param: max_duration_seconds greater than 43200 seconds",
        ),
        (upload(json!({ "type": "ftp", "location": "b" })), "Invalid upload configuration"),
        (upload(json!({ "type": "s3" })), "Bucket location is missing"),
    ] {
        scene.post("/v2/rooms", body).await.refuses(StatusCode::BAD_REQUEST, message);
    }
    for (body, detail) in [
        (json!({ "size": 2501 }), "Invalid body param: room size greater than 2500"),
        (json!({ "size": 20_001, "large_room": true }), "Invalid body param: room size greater than 20000"),
        (json!({ "size": -1 }), "size: expected a whole number from 0 on"),
        (json!({ "name": "a b" }), "name: expected letters, digits and . - : _"),
        (json!({ "name": 5 }), "name: expected a string"),
        (json!({ "large_room": 1 }), "large_room: expected a boolean"),
        (json!({ "polls": [1] }), "polls: expected an array of strings"),
        (json!({ "webhook": { "url": "a" } }), "webhook.url: required, an http or https URL"),
        (json!({ "webhook": { "url": "http://a/", "headers": { "a": 1 } } }), "webhook.headers: expected texts"),
    ] {
        scene.post("/v2/rooms", body).await.refuses_input(BODY, detail);
    }
    let empty = scene.send("POST", "/v2/rooms", None, Some(&scene.token())).await;
    empty.refuses(StatusCode::BAD_REQUEST, "request body must not be empty");
    assert_eq!(scene.send("POST", "/v2/rooms", Some("{}".into()), None).await.status, 401);
    assert_eq!(names(&scene, "").await, Vec::<String>::new(), "nothing was created");
    scene.get("/v2/rooms/a%20b").await.refuses(StatusCode::FORBIDDEN, "user does not have required permission");
}

#[tokio::test]
async fn lists_are_filtered_and_paged() {
    let scene = Scene::new();
    scene.control("PUT", "/_emulator/templates/t2", json!({ "name": "second" })).await;
    let mut made = Vec::new();
    for number in 0..23 {
        let template = if number % 2 == 0 { json!({ "template_id": "t2" }) } else { json!({}) };
        let mut body = template;
        body["name"] = json!(format!("room-{number}"));
        made.push(create(&scene, body).await);
        scene.advance(1.0);
    }
    let id = |number: usize| made[number]["id"].as_str().unwrap();
    scene.post(&format!("/v2/rooms/{}", id(3)), json!({ "enabled": false })).await;

    let (mut seen, mut sizes, mut start) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = scene.get(&format!("/v2/rooms?start={start}")).await.json();
        let data = page["data"].as_array().unwrap();
        sizes.push(data.len());
        seen.extend(data.iter().map(|room| room["id"].as_str().unwrap().to_owned()));
        start = page["last"].as_str().unwrap().to_owned();
        if start.is_empty() {
            break;
        }
    }
    let expected: Vec<&str> = (0..23).rev().filter(|number| *number != 3).map(id).collect();
    assert_eq!((seen, sizes), (expected.into_iter().map(str::to_owned).collect(), vec![10, 10, 2, 0]));

    assert_eq!(names(&scene, "enabled=false").await, ["room-3"]);
    assert_eq!(names(&scene, "name=ROOM-7").await, ["room-7"]);
    assert_eq!(names(&scene, "name=room").await, Vec::<String>::new());
    assert_eq!(names(&scene, "template_id=t2&limit=100").await.len(), 12);
    let at = |number: usize| made[number]["created_at"].as_str().unwrap();
    assert_eq!(names(&scene, &format!("after={}&before={}", at(20), at(21))).await, ["room-21", "room-20"]);
    for (query, detail) in [
        ("limit=9", "limit: expected a whole number from 10 to 100"),
        ("enabled=yes", "enabled: expected true or false"),
        ("after=today", "after: expected YYYY-MM-DDTHH:mm:ss.sssZ"),
        ("start=nothing", "start: expected the `last` of an earlier page"),
    ] {
        scene.get(&format!("/v2/rooms?{query}")).await.refuses_input("Invalid query parameter", detail);
    }
    scene.control("PUT", "/_emulator/settings", json!({ "most_per_page": 4 })).await;
    let clamped = scene.get("/v2/rooms?limit=100").await.json();
    assert_eq!((&clamped["limit"], clamped["data"].as_array().unwrap().len()), (&json!(4), 4));
    assert_eq!(names(&scene, "limit=1").await.len(), 1);
    scene.control("PUT", "/_emulator/settings", json!({ "room_list_lag": 5 })).await;
    let late = create(&scene, json!({ "name": "late" })).await;
    assert_eq!(names(&scene, "name=late").await, Vec::<String>::new());
    assert_eq!(scene.get(&format!("/v2/rooms/{}", late["id"].as_str().unwrap())).await.status, 200);
    scene.advance(5.0);
    assert_eq!(names(&scene, "name=late").await, ["late"]);
}

#[tokio::test]
async fn a_disabled_room_refuses_starts() {
    let scene = Scene::new();
    let id = create(&scene, json!({})).await["id"].as_str().unwrap().to_owned();
    let path = format!("/v2/rooms/{id}");
    let set = |enabled: bool| scene.post(&path, json!({ "enabled": enabled }));
    set(false).await;
    let body = json!({ "rtmp_urls": ["rtmp://a/b"] });
    for kind in ["live-streams", "recordings", "external-streams"] {
        let refused = scene.post(&format!("/v2/{kind}/room/{id}/start"), body.clone()).await;
        refused.refuses(StatusCode::FORBIDDEN, "Room is disabled");
    }
    let joined = scene.send("POST", &format!("/_emulator/rooms/{id}/join"), None, None).await;
    joined.refuses(StatusCode::FORBIDDEN, "Room is disabled");
    assert_eq!(set(true).await.json()["enabled"], true);
    scene.start(&id).await;
}

#[tokio::test]
async fn calls_follow_rules_and_are_logged_without_secrets() {
    let scene = Scene::new();
    let rule = json!({ "method": "POST", "path": "/v2/rooms", "status": 503, "when": "after" });
    scene.control("POST", "/_emulator/rules", rule).await;
    let body = json!({ "name": "lost", "webhook": { "url": "https://a/", "headers": { "x-key": "hidden-1" } },
        "recording_info": { "upload_info": { "type": "s3", "location": "b",
            "credentials": { "key": "hidden-2", "secret": "hidden-3" } } } });
    assert_eq!(scene.post("/v2/rooms", body).await.status, 503);
    assert_eq!(names(&scene, "name=lost").await, ["lost"], "the room is there all the same");
    let log = scene.control("GET", "/_emulator/requests?path=/v2/rooms", json!({})).await;
    assert_eq!((&log[0]["status"], log.to_string().contains("hidden")), (&json!(503), false), "{log}");
    let room = scene.get("/v2/rooms?name=lost").await.json()["data"][0]["id"].as_str().unwrap().to_owned();
    scene.get(&format!("/v2/rooms/{room}")).await;
    let of_room = scene.control("GET", &format!("/_emulator/requests?room={room}"), json!({})).await;
    assert_eq!(of_room.as_array().unwrap().len(), 1);
}
