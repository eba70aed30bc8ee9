//! The API's error answer: `code`, `message` and optional `details`.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{Emulator, live_streams::origin};

/// An error answer.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    message: String,
    details: Vec<String>,
}

/// Its JSON form.
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

    /// 400 for an invalid body or query.
    pub fn bad_request(message: &str, details: Vec<String>) -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, message).with_details(details)
    }

    /// 400 for an unsupported request, with the reason as a detail.
    pub fn invalid_input(reason: impl ToString) -> ApiError {
        ApiError::bad_request("invalid input", vec![reason.to_string()])
    }

    /// 401 with the API's message, and the reason as a detail.
    pub fn unauthorized(reason: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "Token validation error").with_details(vec![reason.into()])
    }

    /// 403, the API's answer to a malformed or foreign room id.
    pub fn forbidden() -> ApiError {
        ApiError::new(StatusCode::FORBIDDEN, "user does not have required permission")
    }

    /// 404 for a room, as in the documentation of room codes.
    pub fn room_not_found() -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "Room not found")
    }

    /// 403 for a disabled room.
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

    /// 404 for a stream that is unknown or not running.
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

/// 404 for unknown paths. Outside of `/v2` it names the base URL, because the caller may have used the origin instead.
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

/// 405 for a method that the route does not support.
pub async fn wrong_method(method: Method, uri: Uri) -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method not allowed")
        .with_details(vec![format!("{} does not take {method}", uri.path())])
}
