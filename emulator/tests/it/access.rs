//! Access to the control routes: only from this machine and from pages that it serves.

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::json;

use crate::scene::{Answer, Scene};

const CONTROL: [(&str, &str, &str); 6] = [
    ("GET", "/_emulator/state", ""),
    ("GET", "/_emulator/", ""),
    ("GET", "/_emulator/ui/page.js", ""),
    ("POST", "/_emulator/reset", ""),
    ("PUT", "/_emulator/webhooks/settings", r#"{"url":"http://127.0.0.1:9/","headers":{"x-mine":"1"}}"#),
    ("POST", "/_emulator/rules", r#"{"path":"/**","status":500,"count":0}"#),
];

async fn ask(scene: &Scene, (method, path, body): (&str, &str, &str), headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    scene.call(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn local_programs_and_pages_are_allowed() {
    let scene = Scene::new();
    for headers in [
        vec![],
        vec![("host", "127.0.0.1:8100")],
        vec![("host", "localhost:8100")],
        vec![("host", "LOCALHOST")],
        vec![("host", "[::1]:8100")],
        vec![("host", "127.0.0.1:8100"), ("origin", "http://127.0.0.1:8100")],
        vec![("host", "127.0.0.1:8100"), ("origin", "http://localhost:3000"), ("sec-fetch-site", "cross-site")],
        vec![("host", "localhost:8100"), ("origin", "https://app.localhost")],
    ] {
        for request in CONTROL {
            let answer = ask(&scene, request, &headers).await;
            assert_eq!(answer.status, 200, "{request:?} with {headers:?}: {}", answer.text());
            let origin = headers.iter().find(|(name, _)| *name == "origin").map_or("", |(_, origin)| *origin);
            assert_eq!(answer.header("access-control-allow-origin"), origin);
        }
    }
}

#[tokio::test]
async fn other_sites_and_other_host_names_are_refused() {
    let scene = Scene::new();
    scene.start("r1").await;
    for headers in [
        vec![("host", "127.0.0.1:8100"), ("origin", "https://evil.example")],
        vec![("host", "127.0.0.1:8100"), ("origin", "null")],
        vec![("host", "127.0.0.1:8100"), ("origin", "")],
        vec![("host", "127.0.0.1:8100"), ("origin", "http://127.0.0.1.evil.example")],
        vec![("host", "127.0.0.1:8100"), ("origin", "http://localhost.evil.example")],
        vec![("host", "127.0.0.1:8100"), ("origin", "http://notlocalhost")],
        vec![("host", "127.0.0.1:8100"), ("origin", "http://127.0.0.1@evil.example")],
        vec![("host", "127.0.0.1:8100"), ("origin", "file://localhost")],
        vec![("host", "127.0.0.1:8100"), ("origin", "chrome-extension://localhost")],
        vec![("host", "127.0.0.1:8100"), ("origin", "http://localhost"), ("origin", "https://evil.example")],
        vec![("host", "127.0.0.1:8100"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
        // DNS rebinding: an attacker's name that resolves to 127.0.0.1, and the page loaded from it.
        vec![("host", "rebound.evil.example:8100"), ("origin", "http://rebound.evil.example:8100")],
        vec![("host", "rebound.evil.example:8100")],
        vec![("host", "192.0.2.7:8100")],
        vec![("host", "localhost"), ("host", "evil.example")],
        vec![("host", "127.0.0.1@evil.example")],
        vec![("host", "")],
    ] {
        for request in CONTROL {
            let answer = ask(&scene, request, &headers).await;
            assert_eq!(answer.status, 403, "{request:?} with {headers:?}");
            assert_eq!(answer.json()["message"], "control routes answer this machine alone");
            assert_eq!(answer.header("access-control-allow-origin"), "");
        }
    }
    let state = scene.control("GET", "/_emulator/state", json!({})).await;
    assert_eq!(
        (&state["totals"]["streams"], &state["rules"], &state["webhooks"]["settings"]["url"]),
        (&json!(1), &json!([]), &json!(null)),
        "nothing of it was done"
    );
}

#[tokio::test]
async fn preflights_of_other_sites_are_refused() {
    let scene = Scene::new();
    let preflight = async |path: &str, origin: &str| {
        let headers = [("origin", origin), ("access-control-request-method", "PUT")];
        let answer = ask(&scene, (Method::OPTIONS.as_str(), path, ""), &headers).await;
        (answer.status, answer.header("access-control-allow-origin").to_owned())
    };
    let path = "/_emulator/webhooks/settings";
    assert_eq!(preflight(path, "https://evil.example").await, (403, String::new()));
    assert_eq!(preflight(path, "http://localhost:3000").await, (204, "http://localhost:3000".into()));
    assert_eq!(preflight("/v2/live-streams", "https://evil.example").await, (204, "*".into()), "the API has a token");
}

#[tokio::test]
async fn links_on_other_sites_may_open_the_page() {
    let scene = Scene::new();
    let headers = [("host", "127.0.0.1:8100"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
    assert_eq!(ask(&scene, ("GET", "/_emulator/", ""), &headers).await.status, 200);
}

#[tokio::test]
async fn the_api_and_media_answer_any_host() {
    let scene = Scene::new();
    let stream = scene.run("r1", 10.0).await;
    let (_, path) = stream["playback"]["url"].as_str().unwrap().split_once("/beam/").unwrap();
    let headers = [("host", "lan.example:8100"), ("origin", "https://player.example")];
    let answer = ask(&scene, ("GET", &format!("/beam/{path}"), ""), &headers).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, "*"));
}
