//! Test fixture: an emulator with a fixed clock, and a caller with a valid token.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header::AUTHORIZATION},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use hms_live_emulator::{Config, Emulator, app, clock::Clock};
use http_body_util::BodyExt;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;
use tower::ServiceExt;

pub const START: &str = "2023-03-30T06:53:03.670123456Z";

pub struct Scene {
    pub emulator: Arc<Emulator>,
    app: Router,
}

impl Scene {
    pub fn new() -> Scene {
        Scene::with(Config::default())
    }

    pub fn with(config: Config) -> Scene {
        let emulator = Emulator::new(config, Clock::fixed(START.parse().unwrap()));
        Scene { app: app(emulator.clone()), emulator }
    }

    pub fn advance(&self, seconds: f64) {
        self.emulator.clock.advance(Duration::from_secs_f64(seconds));
    }

    pub fn token(&self) -> String {
        token(&claims(self.emulator.clock.now()))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None, Some(&self.token())).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(body.to_string()), Some(&self.token())).await
    }

    /// Sends a control request that must succeed.
    pub async fn control(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.send(method, path, Some(body.to_string()), None).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    pub async fn send(&self, method: &str, path: &str, body: Option<String>, token: Option<&str>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        self.call(request.body(Body::from(body.unwrap_or_default())).unwrap()).await
    }

    pub async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Starts a stream in a room and returns the answer.
    pub async fn start(&self, room: &str) -> Value {
        let answer = self.post(&format!("/v2/live-streams/room/{room}/start"), json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Starts a stream and advances the clock until it has run for some seconds.
    pub async fn run(&self, room: &str, seconds: f64) -> Value {
        let started = self.start(room).await;
        self.advance(3.0 + seconds);
        self.get(&format!("/v2/live-streams/{}", started["id"].as_str().unwrap())).await.json()
    }
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Asserts an answer in the API's error shape.
    #[track_caller]
    pub fn refuses(&self, status: StatusCode, message: &str) {
        let body = self.json();
        assert_eq!(
            (self.status, &body["code"], &body["message"]),
            (status.as_u16(), &json!(status.as_u16()), &json!(message)),
            "{body}"
        );
        assert_eq!(self.header("content-type"), "application/json");
    }

    /// Asserts a 400 with one detail.
    #[track_caller]
    pub fn refuses_input(&self, message: &str, detail: &str) {
        self.refuses(StatusCode::BAD_REQUEST, message);
        assert_eq!(self.json()["details"], json!([detail]));
    }
}

/// Claims of a valid management token.
pub fn claims(now: Timestamp) -> Value {
    let now = now.as_second();
    json!({
        "access_key": "emulator-access-key", "type": "management", "version": 2, "iat": now, "nbf": now,
        "exp": now + 86_400, "jti": "8a09ca89-a67f-4ce1-a336-3758f4e08189",
    })
}

pub fn token(claims: &Value) -> String {
    let signed = [&json!({ "alg": "HS256", "typ": "JWT" }), claims]
        .map(|part| URL_SAFE_NO_PAD.encode(part.to_string()))
        .join(".");
    let mut mac = Hmac::<Sha256>::new_from_slice(b"emulator-secret").unwrap();
    mac.update(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}
