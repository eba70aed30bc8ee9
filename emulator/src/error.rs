//! The API's error answer: `code`, `message` and, where there is something to add, `details`.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{Emulator, live_streams::origin};

/// An answer that is not a success.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    message: String,
    details: Vec<String>,
}

/// The same on the wire.
#[derive(Serialize)]
struct Body {
    code: u16,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<String>,
}

impl ApiError {
    pub fn new(status: StatusCode, message: impl Into<String>) -> ApiError {
        ApiError { status, message: message.into(), details: Vec::new() }
    }

    pub fn with_details(mut self, details: Vec<String>) -> ApiError {
        self.details = details;
        self
    }

    /// 400 for a body or a query that does not fit.
    pub fn bad_request(message: &str, details: Vec<String>) -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, message).with_details(details)
    }

    /// 400 for what the API or a control route cannot do, with the reason as a detail.
    pub fn invalid_input(reason: impl ToString) -> ApiError {
        ApiError::bad_request("invalid input", vec![reason.to_string()])
    }

    /// 401 in the vendor's own words, with the reason as a detail.
    pub fn unauthorized(reason: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "Token validation error").with_details(vec![reason.into()])
    }

    /// 403: how the API answers for a room id that is malformed or someone else's.
    pub fn forbidden() -> ApiError {
        ApiError::new(StatusCode::FORBIDDEN, "user does not have required permission")
    }

    /// 404 for a room, as the documents of room codes have it.
    pub fn room_not_found() -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "Room not found")
    }

    /// 403 for what nobody can join.
    pub fn room_disabled() -> ApiError {
        ApiError::new(StatusCode::FORBIDDEN, "Room is disabled")
    }

    pub fn role_not_found() -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "Role not found")
    }

    pub fn template_not_found() -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "template not found")
    }

    pub fn not_found() -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "not found")
    }

    /// 404: the stream is unknown, not running yet or over.
    pub fn not_running() -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "hls not running")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = Body { code: self.status.as_u16(), message: self.message, details: self.details };
        (self.status, Json(body)).into_response()
    }
}

/// Answers a path that no route has. Outside of `/v2` somebody may have pasted the origin where the base URL belongs.
pub async fn unknown_route(
    State(emulator): State<Arc<Emulator>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> ApiError {
    let mut details = vec![format!("no route for {method} {}", uri.path())];
    if !uri.path().starts_with("/v2/") {
        let origin = origin(&headers).unwrap_or_else(|| emulator.origin());
        details.push(format!("the API is under /v2: its base URL is {origin}/v2"));
    }
    ApiError::not_found().with_details(details)
}

/// Answers a method that the route does not have.
pub async fn wrong_method(method: Method, uri: Uri) -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method not allowed")
        .with_details(vec![format!("{} does not take {method}", uri.path())])
}
