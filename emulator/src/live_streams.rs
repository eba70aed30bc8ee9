//! The eight calls of the live-stream API.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header::HOST, uri::Authority},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Emulator,
    error::ApiError,
    room::{AlreadyRunning, RoomId, StopWhenIdle},
    start_request::{self, StartRequest},
    stream::{LiveStream, LiveStreamObject, Status},
    workspace::Started,
};

/// A page of streams; `error` is a key of the stop-for-room answer alone.
#[derive(Serialize)]
pub struct Page<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    data: Vec<LiveStreamObject<'a>>,
    limit: usize,
    last: &'a str,
}

pub async fn start(
    State(emulator): State<Arc<Emulator>>,
    RoomId(room_id): RoomId,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let now = emulator.clock.now();
    let origin = origin(&headers).unwrap_or_else(|| emulator.origin());
    let mut workspace = emulator.workspace();
    let request = StartRequest::parse(&body, &workspace.settings(&room_id))?;
    match workspace.start(&room_id, request, &origin, emulator.config.start_delay, now) {
        Started::New(stream) => Ok(Json(stream.as_created()).into_response()),
        Started::Existing(stream) => Ok(Json(stream.object(now)).into_response()),
        Started::Refused(refusal) => {
            let status = match refusal {
                AlreadyRunning::Conflict => StatusCode::CONFLICT,
                AlreadyRunning::BadRequest | AlreadyRunning::Existing => StatusCode::BAD_REQUEST,
            };
            Err(ApiError::new(status, "stream already running"))
        }
    }
}

pub async fn stop_room(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Result<Response, ApiError> {
    let now = emulator.clock.now();
    let page = |data: Vec<LiveStreamObject<'_>>, last: &str| {
        Json(Page { error: Some(""), limit: data.len(), data, last }).into_response()
    };
    match emulator.workspace().stop_room(&room_id, now) {
        Ok(stream) => Ok(page(vec![stream.object(now)], &stream.id)),
        Err(StopWhenIdle::Empty) => Ok(page(Vec::new(), "")),
        Err(StopWhenIdle::NotFound) => Err(ApiError::not_running()),
    }
}

pub async fn get(State(emulator): State<Arc<Emulator>>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let workspace = emulator.workspace();
    let stream = workspace.get(&id).ok_or_else(ApiError::not_found)?;
    Ok(Json(stream.with_assets(emulator.clock.now())).into_response())
}

pub async fn list(
    State(emulator): State<Arc<Emulator>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, ApiError> {
    let invalid = |detail: &str| ApiError::bad_request("Invalid query parameter", vec![detail.to_owned()]);
    let given = |name: &str| query.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let limit: usize = match given("limit") {
        None => 10,
        Some(text) => text
            .parse()
            .ok()
            .filter(|limit| (10..=100).contains(limit))
            .ok_or_else(|| invalid("limit: expected a whole number from 10 to 100"))?,
    };
    let status = match given("status") {
        None => None,
        Some(text) => Some(Status::parse(text).ok_or_else(|| {
            invalid("status: expected starting, running, stopping, post_processing, completed or failed")
        })?),
    };

    let now = emulator.clock.now();
    let workspace = emulator.workspace();
    let streams = workspace
        .newest_first(given("start"))
        .ok_or_else(|| invalid("start: expected the `last` of an earlier page"))?
        .filter(|stream| given("room_id").is_none_or(|id| id == stream.room_id))
        .filter(|stream| given("session_id").is_none_or(|id| id == stream.session_id))
        .filter(|stream| status.is_none_or(|status| status == stream.status(now)))
        .take(limit)
        .collect::<Vec<&LiveStream>>();
    let last = streams.last().map_or("", |stream| stream.id.as_str());
    let data = streams.iter().map(|stream| stream.object(now)).collect();
    Ok(Json(Page { error: None, data, limit, last }).into_response())
}

pub async fn stop(State(emulator): State<Arc<Emulator>>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let now = emulator.clock.now();
    let mut workspace = emulator.workspace();
    let stream = workspace.stop(&id, now).ok_or_else(ApiError::not_running)?;
    Ok(Json(stream.object(now)).into_response())
}

pub async fn send_timed_metadata(
    State(emulator): State<Arc<Emulator>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let body = start_request::object(&body)?;
    let payload = body.get("payload").and_then(Value::as_str).unwrap_or_default();
    let duration = body.get("duration").and_then(Value::as_u64).and_then(|seconds| u32::try_from(seconds).ok());
    let mut problems = Vec::new();
    if !(1..=100).contains(&payload.chars().count()) {
        problems.push("payload: required, a string of 1 to 100 characters".to_owned());
    }
    let duration = duration.filter(|seconds| *seconds >= 1).unwrap_or_else(|| {
        problems.push("duration: required, a whole number of seconds from 1 on".to_owned());
        0
    });
    if !problems.is_empty() {
        return Err(ApiError::bad_request("Invalid body param", problems));
    }

    let now = emulator.clock.now();
    let mut workspace = emulator.workspace();
    let stream = workspace.add_metadata(&id, payload.to_owned(), duration, now).ok_or_else(ApiError::not_running)?;
    Ok(Json(stream.object(now)).into_response())
}

/// Pausing and resuming a recording leave no trace in the object, as in the API.
pub async fn pause_or_resume_recording(
    State(emulator): State<Arc<Emulator>>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let now = emulator.clock.now();
    let workspace = emulator.workspace();
    let stream = workspace.get(&id).filter(|stream| stream.status(now) == Status::Running);
    Ok(Json(stream.ok_or_else(ApiError::not_running)?.object(now)).into_response())
}

/// The origin that the caller used, so that playback URLs work from where it is.
fn origin(headers: &HeaderMap) -> Option<String> {
    let host: Authority = headers.get(HOST)?.to_str().ok()?.parse().ok()?;
    Some(format!("http://{host}"))
}
