//! Fault rules, over real sockets if they affect the connection.

use std::{io, net::SocketAddr, time::Duration};

use hms_live_emulator::serve;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use crate::scene::Scene;

const START: &str = "/v2/live-streams/room/r1/start";

async fn rule(scene: &Scene, rule: Value) {
    scene.control("POST", "/_emulator/rules", rule).await;
}

async fn streams(scene: &Scene) -> usize {
    scene.control("GET", "/_emulator/streams", json!({})).await.as_array().unwrap().len()
}

/// Serves the scene's emulator on a free port during the test.
async fn listen(scene: &Scene) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(scene.emulator.clone(), listener));
    address
}

async fn send(scene: &Scene, address: SocketAddr, method: &str, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let token = scene.token();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Length: 2\r\n\
         Connection: close\r\n\r\n{{}}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Head and body of everything received before the connection ends.
async fn receive(mut stream: TcpStream) -> io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
    let body = bytes.split_off(end);
    Ok((String::from_utf8(bytes).unwrap().to_lowercase(), body))
}

#[tokio::test]
async fn a_faked_answer_comes_before_or_after_the_handler() {
    let scene = Scene::new();
    let limited = json!({ "code": 429, "message": "rate limit exceeded, retry after 45 seconds" });
    rule(&scene, json!({ "path": START, "status": 429, "body": limited, "headers": { "Retry-After": "45" } })).await;
    let answer = scene.post(START, json!({})).await;
    assert_eq!((answer.status, answer.header("retry-after"), answer.json()), (429, "45", limited));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(streams(&scene).await, 0);

    rule(&scene, json!({ "path": START, "status": 502, "when": "after", "body": "<html>bad gateway</html>" })).await;
    let answer = scene.post(START, json!({})).await;
    assert_eq!((answer.status, answer.header("content-type")), (502, "text/html; charset=utf-8"));
    assert_eq!(streams(&scene).await, 1);
    assert_eq!(scene.post(START, json!({})).await.text(), r#"{"code":409,"message":"beam already started"}"#);
}

#[tokio::test]
async fn the_real_answer_can_be_changed() {
    let scene = Scene::new();
    rule(&scene, json!({ "method": "post", "path": "/v2/**", "replace_body": {} })).await;
    let answer = scene.post(START, json!({})).await;
    assert_eq!((answer.status, answer.text().as_str(), streams(&scene).await), (200, "{}", 1));

    rule(&scene, json!({ "path": "/v2/live-streams", "truncate": 10 })).await;
    let cut = scene.get("/v2/live-streams").await;
    let whole = scene.get("/v2/live-streams").await;
    assert_eq!(cut.body, whole.body[..whole.body.len() - 10]);
    assert_eq!(cut.header("content-length"), cut.body.len().to_string());

    rule(&scene, json!({ "path": "/v2/live-streams", "headers": { "Date": "Thu, 01 Jan 1970 00:00:00 GMT" } })).await;
    let answer = scene.get("/v2/live-streams").await;
    assert_eq!((answer.header("date"), &answer.body), ("Thu, 01 Jan 1970 00:00:00 GMT", &whole.body));
}

#[tokio::test]
async fn rules_apply_to_hls_of_the_matching_room_only() {
    let scene = Scene::new();
    let urls: Vec<String> = [scene.run("r1", 0.0).await, scene.run("r2", 0.0).await]
        .map(|stream| stream["playback"]["url"].as_str().unwrap().replace("http://127.0.0.1", ""))
        .to_vec();
    rule(&scene, json!({ "path": "/beam/*/r1/**", "status": 503, "count": 0 })).await;
    for _ in 0..3 {
        assert_eq!(scene.get(&urls[0]).await.status, 503);
        assert_eq!(scene.get(&urls[1]).await.status, 200);
    }
}

#[tokio::test]
async fn a_connection_is_reset_before_or_after_the_handler() {
    for (when, started) in [("before", 0), ("after", 1)] {
        let scene = Scene::new();
        let address = listen(&scene).await;
        rule(&scene, json!({ "path": START, "reset": when })).await;
        let error = receive(send(&scene, address, "POST", START).await).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
        assert_eq!(streams(&scene).await, started);
        let log = scene.control("GET", "/_emulator/requests", json!({})).await;
        assert_eq!(log[0]["fault"], format!("reset {when} the handler"));
        assert_eq!(log[0]["status"], Value::Null);
        let (head, _) = receive(send(&scene, address, "GET", "/v2/live-streams").await).await.unwrap();
        assert!(head.starts_with("http/1.1 200"), "{head}");
    }
}

#[tokio::test]
async fn an_answer_stalls_before_its_headers() {
    for (when, started) in [("before", 0), ("after", 1)] {
        let scene = Scene::new();
        let address = listen(&scene).await;
        rule(&scene, json!({ "path": START, "stall": "headers", "when": when })).await;
        let waiting = send(&scene, address, "POST", START).await;
        while scene.control("GET", "/_emulator/requests", json!({})).await == json!([])
            || streams(&scene).await < started
        {
            tokio::task::yield_now().await;
        }
        assert!(timeout(Duration::from_millis(100), receive(waiting)).await.is_err(), "something was answered");
        assert_eq!(streams(&scene).await, started);
    }
}

#[tokio::test]
async fn an_answer_stalls_in_its_body() {
    let scene = Scene::new();
    let address = listen(&scene).await;
    rule(&scene, json!({ "path": START, "stall": "body" })).await;
    let mut stream = send(&scene, address, "POST", START).await;
    let mut text = String::new();
    let (length, body) = loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.unwrap();
        assert!(count > 0, "the connection ended after {text}");
        text.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let length: usize = length.parse().unwrap();
        if body.len() >= length / 2 {
            break (length, body.len());
        }
    };
    assert_eq!(body, length / 2);
    let more = timeout(Duration::from_millis(100), stream.read_u8()).await;
    assert!(more.is_err(), "the body went on: {more:?}");
    assert_eq!(streams(&scene).await, 1);
}

#[tokio::test]
async fn a_connection_is_reset_in_a_body() {
    let scene = Scene::new();
    let address = listen(&scene).await;
    rule(&scene, json!({ "path": START, "reset": "during" })).await;
    let mut stream = send(&scene, address, "POST", START).await;
    let mut text = Vec::new();
    let error = stream.read_to_end(&mut text).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    let text = String::from_utf8(text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let length = head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    assert_eq!(body.len(), length.map_or(0, |length: usize| length / 2), "{head}");
    assert!(body.len() > 100, "{body}");
    assert_eq!(streams(&scene).await, 1);
    let log = scene.control("GET", "/_emulator/requests", json!({})).await;
    assert_eq!((&log[0]["fault"], &log[0]["status"]), (&json!("reset in the body"), &json!(200)));
}

#[tokio::test]
async fn a_content_length_can_exceed_the_body() {
    let scene = Scene::new();
    let address = listen(&scene).await;
    for name in ["Content-Length", "transfer-encoding", "Connection"] {
        let rule = json!({ "path": START, "headers": { name: "1" } });
        let answer = scene.send("POST", "/_emulator/rules", Some(rule.to_string()), None).await;
        let detail = format!("headers: `{name}` belongs to the connection; see `truncate` and `overstate`");
        answer.refuses_input("invalid input", &detail);
    }
    rule(&scene, json!({ "path": START, "overstate": 100 })).await;
    let (head, body) = receive(send(&scene, address, "POST", START).await).await.unwrap();
    let started: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(started["status"], "starting");
    assert!(head.contains(&format!("content-length: {}", body.len() + 100)), "{head}");
}

#[tokio::test]
async fn an_answer_trickles() {
    let scene = Scene::new();
    let address = listen(&scene).await;
    rule(&scene, json!({ "path": START, "trickle": 1, "status": 200, "body": [1, 2, 3] })).await;
    let (head, body) = receive(send(&scene, address, "POST", START).await).await.unwrap();
    assert_eq!(body, b"[1,2,3]");
    assert!(head.contains("content-length: 7"), "{head}");
}

#[tokio::test]
async fn a_delay_holds_back_the_request() {
    let scene = Scene::new();
    let address = listen(&scene).await;
    rule(&scene, json!({ "path": START, "delay": 150 })).await;
    let before = std::time::Instant::now();
    receive(send(&scene, address, "POST", START).await).await.unwrap();
    assert!(before.elapsed() >= Duration::from_millis(150));
    assert_eq!(streams(&scene).await, 1);
}

#[tokio::test]
async fn a_playback_url_has_the_origin_of_the_start_request() {
    let scene = Scene::new();
    let address = listen(&scene).await;
    let (_, body) = receive(send(&scene, address, "POST", START).await).await.unwrap();
    let stream: Value = serde_json::from_slice(&body).unwrap();
    let url = stream["playback"]["url"].as_str().unwrap();
    assert!(url.starts_with(&format!("http://{address}/beam/")), "{url}");
}
