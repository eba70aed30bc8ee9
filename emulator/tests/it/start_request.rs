//! Validation of start requests.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::scene::Scene;

const BODY: &str = "Invalid body param";
const INPUT: &str = "invalid input";

#[tokio::test]
async fn a_start_is_validated() {
    let scene = Scene::new();
    let start = |body: Value| scene.post("/v2/live-streams/room/r1/start", body);
    start(json!([])).await.refuses_input(BODY, "body: expected a JSON object");
    start(json!({ "recording": "yes" })).await.refuses_input(BODY, "recording: expected an object");
    start(json!({ "recording": { "hls_vod": 1 } })).await.refuses_input(BODY, "recording.hls_vod: expected a boolean");
    start(json!({ "meeting_url": 5 })).await.refuses_input(BODY, "meeting_url: expected a string");
    for url in ["emulator.app.100ms.live/preview", "/preview", "ftp://a/b", "https://", "javascript:alert(1)"] {
        let detail = "meeting_url: expected an absolute http or https URL";
        start(json!({ "meeting_url": url })).await.refuses_input(BODY, detail);
    }
    start(json!({ "destination": [] })).await.refuses_input(BODY, "destination: expected a string");
    let many = start(json!({ "meeting_url": 5, "recording": { "single_file_per_layer": "" } })).await.json();
    assert_eq!(many["details"].as_array().unwrap().len(), 2, "{many}");

    let summary = |summary: Value| start(json!({ "transcription": { "summary": summary } }));
    let section = |title: &str, format: &str| json!({ "sections": [{ "title": title, "format": format }] });
    let path = "transcription.summary";
    summary(json!({ "context": "x".repeat(301) }))
        .await
        .refuses_input(BODY, &format!("{path}.context: longer than 300 characters"));
    for temperature in [json!(0.05), json!(1.01), json!("warm")] {
        let detail = format!("{path}.temperature: expected a number from 0.1 to 1.0");
        summary(json!({ "temperature": temperature })).await.refuses_input(BODY, &detail);
    }
    summary(json!({ "sections": vec![json!({ "title": "a", "format": "bullets" }); 7] }))
        .await
        .refuses_input(BODY, &format!("{path}.sections: more than 6 sections"));
    summary(section(&"x".repeat(101), "bullets"))
        .await
        .refuses_input(BODY, &format!("{path}.sections[0].title: longer than 100 characters"));
    summary(section("a", "table"))
        .await
        .refuses_input(BODY, &format!("{path}.sections[0].format: required, `bullets` or `paragraph`"));
    start(json!({ "transcription": { "modes": ["caption"] } }))
        .await
        .refuses_input(BODY, "transcription.modes: expected values out of recorded, live");
    start(json!({ "transcription": { "custom_vocabulary": [1] } }))
        .await
        .refuses_input(BODY, "transcription.custom_vocabulary: expected an array of strings");
}

/// As observed for recordings in public test suites; the other kinds of beam are assumed to behave the same.
#[tokio::test]
async fn empty_and_malformed_bodies_are_refused_in_the_apis_words() {
    let scene = Scene::new();
    for kind in ["live-streams", "recordings", "external-streams"] {
        let start = async |body: &str| {
            let path = format!("/v2/{kind}/room/r1/start");
            scene.send("POST", &path, Some(body.into()), Some(&scene.token())).await
        };
        for empty in ["", " \n"] {
            start(empty).await.refuses(StatusCode::BAD_REQUEST, "request body must not be empty");
        }
        let broken = start(r#"{"meeting_url":"https://a.example/preview/abc-defg-hij-klm-nopq-",}"#).await;
        broken.refuses(StatusCode::BAD_REQUEST, "request body contains badly-formed JSON (at position 67)");
        start("{").await.refuses(StatusCode::BAD_REQUEST, "request body contains badly-formed JSON");
        start(r#"{"meeting_url":""}"#)
            .await
            .refuses_input(INPUT, "meeting_url: expected an absolute http or https URL");
    }
    for kind in ["live-streams", "recordings"] {
        assert_eq!(scene.get(&format!("/v2/{kind}")).await.json()["data"], json!([]), "nothing started");
    }
}

#[tokio::test]
async fn nulls_and_unknown_fields_are_accepted() {
    for body in ["{}", r#"{"rtmp_urls": [], "meeting_url": null, "recording": null}"#] {
        let scene = Scene::new();
        let answer =
            scene.send("POST", "/v2/live-streams/room/r1/start", Some(body.into()), Some(&scene.token())).await;
        let stream = answer.json();
        let url = "https://emulator.app.100ms.live/preview/r1/__internal_recorder?skip_preview=true";
        assert_eq!(stream["meeting_url"], url);
        assert_eq!(stream["recording"], json!({ "hls_vod": false, "single_file_per_layer": false }));
    }
    let scene = Scene::new();
    let url = "https://example.com/room?auth_token=a.b.c#x";
    let stream =
        scene.post("/v2/live-streams/room/r1/start", json!({ "meeting_url": url, "destination": "main" })).await;
    assert_eq!((&stream.json()["meeting_url"], &stream.json()["destination"]), (&json!(url), &json!("main")));
}

#[tokio::test]
async fn room_settings_determine_required_fields() {
    let scene = Scene::new();
    for (settings, body, detail) in [
        (json!({ "subdomain": null }), json!({}), "meeting_url: required because the room's template has no subdomain"),
        (
            json!({ "live_streaming_enabled": false }),
            json!({}),
            "meeting_url: required because live streaming is not enabled for the room's template",
        ),
        (
            json!({ "destinations": ["a", "b"] }),
            json!({}),
            "destination: required because the room's template has more than one HLS destination",
        ),
        (
            json!({ "destinations": ["a"] }),
            json!({ "destination": "c" }),
            "destination: the room's template has no HLS destination of this name",
        ),
    ] {
        scene.control("PUT", "/_emulator/rooms/r1", settings).await;
        scene.post("/v2/live-streams/room/r1/start", body).await.refuses_input(INPUT, detail);
    }
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "destinations": ["a", "b"], "subdomain": null })).await;
    for kind in ["recordings", "external-streams"] {
        let detail = "meeting_url: required because the room's template has no subdomain";
        let body = json!({ "rtmp_urls": ["rtmp://a/b"] });
        scene.post(&format!("/v2/{kind}/room/r1/start"), body).await.refuses_input(INPUT, detail);
    }
    let body = json!({ "destination": "b", "meeting_url": "https://example.com" });
    assert_eq!(scene.post("/v2/live-streams/room/r1/start", body).await.json()["destination"], "b");
}
