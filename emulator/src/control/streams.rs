//! Control routes of live streams.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{body_or_default, limit, refused};
use crate::{
    Emulator,
    error::ApiError,
    extract::{Body, Path},
    failure::ErrorType,
    fields::members,
    limits::MAX_STREAMS,
    live_streams::origin,
    playback::CUSTOMER_ID,
    room::RoomId,
    start_request::StartRequest,
    status::Status,
    stream::LiveStream,
    workspace::start::Started,
};

/// All streams or those of one room, newest first.
pub async fn list(State(emulator): State<Arc<Emulator>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let workspace = emulator.workspace();
    let now = emulator.clock.now();
    let all = workspace.newest_first(None).into_iter().flatten();
    let wanted = all.filter(|stream| query.get("room").is_none_or(|room| *room == stream.room_id));
    Json(wanted.take(limit(&query)).map(|stream| described(stream, now)).collect())
}

pub async fn get(State(emulator): State<Arc<Emulator>>, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let workspace = emulator.workspace();
    let stream = workspace.get(&id).ok_or_else(ApiError::not_found)?;
    Ok(Json(described(stream, emulator.clock.now())))
}

/// The API's object with assets, plus details that the API does not reveal.
pub fn described(stream: &LiveStream, now: Timestamp) -> Value {
    let mut object = json!(stream.with_assets(now));
    let (end, reason) = stream.end();
    let timeline = stream.timeline(now);
    let static_url = stream.destination.enable_static_url.then(|| {
        let origin = stream.playback.url.split("/beam/").next().unwrap_or_default();
        format!("{origin}/beam/{CUSTOMER_ID}/{}/master.m3u8", stream.room_id)
    });
    object["emulator"] = json!({
        "segments": timeline.map_or(0, |timeline| timeline.segments),
        "ended": timeline.is_some_and(|timeline| timeline.ended),
        "ends_at": end,
        "stop_reason": (end <= now).then(|| reason.text()),
        "failure": (stream.status(now) == Status::Failed).then(|| stream.error()),
        "recording_paused": stream.recording_is_paused(),
        "captions": stream.captions,
        "static_url": static_url,
    });
    object
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StartMany {
    count: u32,
    /// Prefix of the room ids.
    #[serde(default = "load")]
    room: String,
    #[serde(default)]
    params: Value,
}

fn load() -> String {
    "load".into()
}

/// Of structs, since of 10,000 streams a JSON value would take several times the memory.
#[derive(Serialize)]
pub struct StartedMany {
    streams: Vec<StartedOne>,
}

#[derive(Serialize)]
struct StartedOne {
    id: String,
    room_id: String,
    url: String,
}

/// Starts one stream in each of many rooms, for load tests.
pub async fn start_many(
    State(emulator): State<Arc<Emulator>>,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Json<StartedMany>, ApiError> {
    let StartMany { count, room, params } = members(&body).map_err(refused)?;
    if !(1..=MAX_STREAMS).contains(&(count as usize)) {
        return Err(refused(format!("count: expected 1 to {MAX_STREAMS}")));
    }
    if !RoomId::fits(&format!("{room}-{count}")) {
        return Err(refused("room: expected letters, digits, `_` and `-`"));
    }
    let params = if params.is_null() { json!({}) } else { params };
    let request = StartRequest::read(params.to_string().as_bytes())?;
    let origin = origin(&headers).unwrap_or_else(|| emulator.origin());
    let mut workspace = emulator.workspace();
    let mut started = Vec::new();
    for index in 0..count {
        let room_id = format!("{room}-{index}");
        request.check_against(&workspace.settings(&room_id))?;
        let now = emulator.clock.now();
        let other_beam = emulator.jobs().is_on_air(&room_id, now);
        let stream =
            match workspace.start(&room_id, request.clone(), &origin, emulator.config.start_delay, other_beam, now) {
                Started::New(stream) | Started::Existing(stream) => stream,
                Started::Refused(refusal) => return Err(refusal.with_details(vec![format!("the room is {room_id}")])),
            };
        let LiveStream { id, room_id, playback, .. } = stream;
        started.push(StartedOne { id: id.clone(), room_id: room_id.clone(), url: playback.url.clone() });
    }
    Ok(Json(StartedMany { streams: started }))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Fail {
    error_type: ErrorType,
}

/// Fails a stream now, or its upload when it ends.
pub async fn fail(
    State(emulator): State<Arc<Emulator>>,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<Json<Value>, ApiError> {
    let Fail { error_type } = body_or_default(&body)?;
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let stream = workspace.fail(&id, error_type, now).ok_or_else(ApiError::not_running)?;
    Ok(Json(described(stream, now)))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Slow {
    delay: Option<u64>,
    bytes_per_second: Option<u64>,
}

/// Slows requests under a stream's playback URL with a rule; an empty body removes the rule.
pub async fn slow(
    State(emulator): State<Arc<Emulator>>,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<Json<Value>, ApiError> {
    let Slow { delay, bytes_per_second } = body_or_default(&body)?;
    let url = emulator.workspace().get(&id).map(|stream| stream.playback.url.clone());
    let url = url.ok_or_else(ApiError::not_found)?;
    let mut rules = emulator.rules();
    if delay.unwrap_or(0) == 0 && bytes_per_second.is_none() {
        rules.remove_for(&id);
        return Ok(Json(json!({ "id": null })));
    }
    let path = url.split_once("/beam/").map_or("", |(_, path)| path).replace("master.m3u8", "**");
    let mut rule = json!({ "path": format!("/beam/{path}"), "count": 0 });
    if let Some(delay) = delay {
        rule["delay"] = json!(delay);
    }
    if let Some(bytes) = bytes_per_second {
        rule["bytes_per_second"] = json!(bytes);
    }
    let id = rules.slow(&id, rule)?;
    Ok(Json(json!({ "id": id })))
}
