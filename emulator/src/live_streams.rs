//! The live-stream API.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, header::HOST, uri::Authority},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::{
    Emulator,
    clock::to_millis,
    error::ApiError,
    extract::{Body, Path},
    failure::Reason,
    fields,
    page::{self, ListQuery},
    room::RoomId,
    settings::StopWhenIdle,
    start_request::StartRequest,
    status::Status,
    stream::{LiveStream, Pause, TimedMetadata},
    stream_object::LiveStreamObject,
    workspace::start::Started,
};

/// A page of streams; only the stop-for-room answer has `error`.
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
    Body(body): Body,
) -> Result<Response, ApiError> {
    let origin = origin(&headers).unwrap_or_else(|| emulator.origin());
    let mut workspace = emulator.workspace();
    // Read with the lock held, here and below, so that timestamps are in the order of the changes.
    let now = emulator.clock.now();
    let request = StartRequest::parse(&body, &workspace.settings(&room_id))?;
    let other_beam = emulator.jobs().is_on_air(&room_id, now);
    match workspace.start(&room_id, request, &origin, emulator.config.start_delay, other_beam, now) {
        Started::New(stream) => Ok(Json(stream.as_created()).into_response()),
        Started::Existing(stream) => Ok(Json(stream.object(now)).into_response()),
        Started::Refused(refusal) => Err(refusal),
    }
}

pub async fn stop_room(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Result<Response, ApiError> {
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    workspace.check_known(&room_id, ApiError::forbidden)?;
    match workspace.stop_room(&room_id, Reason::ClientRequest, now) {
        Ok(streams) => Ok(stopped(&streams, now)),
        Err(StopWhenIdle::Empty) => Ok(stopped(&[], now)),
        Err(StopWhenIdle::NotFound) => Err(ApiError::not_running()),
    }
}

fn stopped(streams: &[&LiveStream], now: Timestamp) -> Response {
    let last = streams.last().map_or("", |stream| stream.id.as_str());
    let data = streams.iter().map(|stream| stream.object(now)).collect();
    Json(Page { error: Some(""), limit: streams.len(), data, last }).into_response()
}

pub async fn get(State(emulator): State<Arc<Emulator>>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let workspace = emulator.workspace();
    let now = emulator.clock.now();
    let stream = workspace.get(&id).filter(|stream| stream.is_readable(now)).ok_or_else(ApiError::not_found)?;
    Ok(Json(stream.with_assets(now)).into_response())
}

pub async fn list(
    State(emulator): State<Arc<Emulator>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, ApiError> {
    let workspace = emulator.workspace();
    let asked = ListQuery::parse(&query, &Status::ALL.map(Status::name), workspace.global_settings.most_per_page)?;
    let status = asked.status.and_then(Status::parse);
    let now = emulator.clock.now();
    let streams = workspace
        .newest_first(asked.start)
        .ok_or_else(page::unknown_start)?
        .filter(|stream| asked.matches(&stream.room_id, &stream.session.id))
        .filter_map(|stream| Some((stream, stream.listed_at(now)?)))
        .filter(|(stream, seen)| status.is_none_or(|status| status == stream.status(*seen)))
        .take(asked.limit)
        .collect::<Vec<(&LiveStream, Timestamp)>>();
    let last = streams.last().map_or("", |(stream, _)| stream.id.as_str());
    let data = streams.iter().map(|(stream, seen)| stream.object(*seen)).collect();
    Ok(Json(Page { error: None, data, limit: asked.limit, last }).into_response())
}

pub async fn stop(State(emulator): State<Arc<Emulator>>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let stream = workspace.stop(&id, Reason::ClientRequest, now).ok_or_else(ApiError::not_running)?;
    Ok(Json(stream.object(now)).into_response())
}

pub async fn send_timed_metadata(
    State(emulator): State<Arc<Emulator>>,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<Response, ApiError> {
    let body = fields::object(&body)?;
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

    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    if workspace.get(&id).is_some_and(|stream| !stream.destination.enable_metadata_insertion) {
        let detail = "the stream's destination has `enableMetadataInsertion` off";
        return Err(ApiError::bad_request("invalid input", vec![detail.into()]));
    }
    let bytes = size_of::<TimedMetadata>() + payload.len() + 36;
    let stream = workspace.change_running(&id, bytes, now, |stream, ids| {
        let cue = TimedMetadata { id: ids.uuid(), payload: payload.to_owned(), starts_at: to_millis(now), duration };
        stream.timed_metadata.push(cue);
    });
    Ok(Json(stream?.object(now)).into_response())
}

/// As in the API, a pause does not show in the object; it is idempotent and leaves a gap in the recording.
pub async fn pause_recording(
    State(emulator): State<Arc<Emulator>>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    change_recording(&emulator, &id, LiveStream::pause_recording)
}

pub async fn resume_recording(
    State(emulator): State<Arc<Emulator>>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    change_recording(&emulator, &id, LiveStream::resume_recording)
}

fn change_recording(
    emulator: &Emulator,
    id: &str,
    change: impl FnOnce(&mut LiveStream, Timestamp),
) -> Result<Response, ApiError> {
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let stream = workspace.change_running(id, size_of::<Pause>(), now, |stream, _| change(stream, now));
    Ok(Json(stream?.object(now)).into_response())
}

/// The origin that the caller used, for playback URLs that it can reach.
pub fn origin(headers: &HeaderMap) -> Option<String> {
    let host: Authority = headers.get(HOST)?.to_str().ok()?.parse().ok()?;
    Some(format!("http://{host}"))
}
