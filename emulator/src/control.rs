//! Routes under `/_emulator/`, through which a test sets the scene and looks behind it. They need no token.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{Json, extract::State};
use jiff::SignedDuration;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    Emulator,
    bounds::{LONGEST_RULE, MOST_LISTED, check_length},
    clock::{FARTHEST, FARTHEST_SECONDS},
    error::ApiError,
    extract::{Body, Path},
    fields::members,
    switches::Switches,
};

pub mod requests;
pub mod rooms;
pub mod state;
pub mod streams;
pub mod templates;
pub mod webhooks;

pub async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Back to the state after start: no room, stream, rule, webhook or logged request, and the clock on time.
pub async fn reset(State(emulator): State<Arc<Emulator>>) -> Json<Value> {
    // Held to the end: a stream that started meanwhile would begin in the future of the clock that is set right.
    let mut workspace = emulator.workspace();
    workspace.clear(emulator.config.switches());
    emulator.jobs().clear();
    emulator.webhooks().clear();
    emulator.rules().clear();
    emulator.log().clear();
    emulator.clock.reset();
    Json(json!({}))
}

pub async fn switches(State(emulator): State<Arc<Emulator>>) -> Json<Switches> {
    Json(emulator.workspace().switches.clone())
}

/// Sets what counts for the emulator as a whole. What is not named goes back to its default.
pub async fn set_switches(State(emulator): State<Arc<Emulator>>, Body(body): Body) -> Result<Json<Switches>, ApiError> {
    let switches = Switches::parse(&body).map_err(refused)?;
    emulator.workspace().switches = switches.clone();
    Ok(Json(switches))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveClock {
    #[serde(default)]
    advance: f64,
    skew: Option<f64>,
}

pub async fn move_clock(State(emulator): State<Arc<Emulator>>, Body(body): Body) -> Result<Json<Value>, ApiError> {
    let request: MoveClock = members(&body).map_err(refused)?;
    if !(0.0..=FARTHEST_SECONDS).contains(&request.advance) {
        return Err(refused("advance: expected seconds from 0 to ten years"));
    }
    let advance = Duration::from_secs_f64(request.advance);
    if emulator.clock.advanced() + advance > FARTHEST {
        return Err(refused("advance: the clock was moved by a hundred years; a reset sets it right"));
    }
    if request.skew.is_some_and(|skew| skew.abs() > FARTHEST_SECONDS) {
        return Err(refused("skew: expected seconds up to ten years"));
    }
    emulator.clock.advance(advance);
    if let Some(skew) = request.skew {
        emulator.clock.set_skew(SignedDuration::from_secs_f64(skew));
    }
    Ok(Json(json!({ "now": emulator.clock.now(), "skew": emulator.clock.skew().as_secs_f64() })))
}

pub async fn add_rule(State(emulator): State<Arc<Emulator>>, Body(body): Body) -> Result<Json<Value>, ApiError> {
    check_length(&body, LONGEST_RULE).map_err(refused)?;
    let rule = members(&body).map_err(refused)?;
    let id = emulator.rules().add(rule)?;
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

/// How many items of a list are asked for.
fn limit(query: &HashMap<String, String>) -> usize {
    query.get("limit").and_then(|text| text.parse().ok()).unwrap_or(MOST_LISTED).min(MOST_LISTED)
}

fn refused(reason: impl ToString) -> ApiError {
    ApiError::invalid_input(reason)
}

/// A body of which everything may be left out.
fn body_or_default<T: Default + DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    if body.trim_ascii().is_empty() { Ok(T::default()) } else { members(body).map_err(refused) }
}
