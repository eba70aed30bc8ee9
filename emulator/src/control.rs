//! Routes under `/_emulator/`, through which a test sets the scene and looks behind it. They need no token.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Emulator,
    error::ApiError,
    room::{RoomId, Settings},
    workspace::Workspace,
};

/// The farthest that one request may move the clock: ten years.
const FARTHEST_SECONDS: f64 = 10.0 * 366.0 * 86_400.0;

pub async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Back to the state after start: no room, stream, rule or logged request, and the clock on time.
pub async fn reset(State(emulator): State<Arc<Emulator>>) -> Json<Value> {
    *emulator.workspace() = Workspace::new();
    emulator.rules().clear();
    emulator.log().clear();
    emulator.clock.reset();
    Json(json!({}))
}

/// Sets a room. A setting that is not named goes back to its default.
pub async fn set_room(
    State(emulator): State<Arc<Emulator>>,
    RoomId(room_id): RoomId,
    body: Bytes,
) -> Result<Json<Settings>, ApiError> {
    let settings = Settings::parse(&body).map_err(refused)?;
    emulator.workspace().set(&room_id, settings.clone());
    Ok(Json(settings))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveClock {
    #[serde(default)]
    advance: f64,
    skew: Option<f64>,
}

pub async fn move_clock(State(emulator): State<Arc<Emulator>>, body: Bytes) -> Result<Json<Value>, ApiError> {
    let request: MoveClock = serde_json::from_slice(&body).map_err(refused)?;
    if !(0.0..=FARTHEST_SECONDS).contains(&request.advance) {
        return Err(refused("advance: expected seconds from 0 to ten years"));
    }
    if request.skew.is_some_and(|skew| skew.abs() > FARTHEST_SECONDS) {
        return Err(refused("skew: expected seconds up to ten years"));
    }
    emulator.clock.advance(SignedDuration::from_secs_f64(request.advance));
    if let Some(skew) = request.skew {
        emulator.clock.set_skew(SignedDuration::from_secs_f64(skew));
    }
    Ok(Json(json!({ "now": emulator.clock.now(), "skew": emulator.clock.skew().as_secs_f64() })))
}

pub async fn add_rule(State(emulator): State<Arc<Emulator>>, body: Bytes) -> Result<Json<Value>, ApiError> {
    let rule = serde_json::from_slice(&body).map_err(refused)?;
    let id = emulator.rules().add(rule).map_err(refused)?;
    Ok(Json(json!({ "id": id })))
}

pub async fn list_rules(State(emulator): State<Arc<Emulator>>) -> Json<Value> {
    Json(emulator.rules().list())
}

pub async fn clear_rules(State(emulator): State<Arc<Emulator>>) -> Json<Value> {
    emulator.rules().clear();
    Json(json!({}))
}

pub async fn remove_rule(State(emulator): State<Arc<Emulator>>, Path(id): Path<u64>) -> Result<Json<Value>, ApiError> {
    if emulator.rules().remove(id) { Ok(Json(json!({}))) } else { Err(ApiError::not_found()) }
}

pub async fn requests(
    State(emulator): State<Arc<Emulator>>,
    Query(query): Query<HashMap<String, String>>,
) -> Json<Value> {
    let filter = |name: &str| query.get(name).map(String::as_str);
    Json(json!(emulator.log().read(filter("room"), filter("path"))))
}

/// Every stream, newest first, or those of one room.
pub async fn streams(
    State(emulator): State<Arc<Emulator>>,
    Query(query): Query<HashMap<String, String>>,
) -> Json<Value> {
    let now = emulator.clock.now();
    let workspace = emulator.workspace();
    let all = workspace.newest_first(None).into_iter().flatten();
    let wanted = all.filter(|stream| query.get("room").is_none_or(|room| *room == stream.room_id));
    Json(wanted.map(|stream| json!(stream.with_assets(now))).collect())
}

fn refused(reason: impl ToString) -> ApiError {
    ApiError::bad_request("invalid input", vec![reason.to_string()])
}
