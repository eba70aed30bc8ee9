//! Control routes under `/_emulator/`, with which tests set up and inspect the emulator. They need no token.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{Json, extract::State};
use jiff::SignedDuration;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    Emulator,
    clock::{MAX_ADVANCE, MAX_STEP_SECONDS},
    error::ApiError,
    extract::{Body, Path},
    fields::members,
    global_settings::GlobalSettings,
    limits::{MAX_LISTED, MAX_SINGLE_RULE_BYTES, check_length},
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

/// Restores the initial state: rooms, streams, rules, webhooks, log, settings and clock.
pub async fn reset(State(emulator): State<Arc<Emulator>>) -> Json<Value> {
    // Locked to the end, because a stream started during the reset would lie in the future of the reset clock.
    let mut workspace = emulator.workspace();
    workspace.clear(emulator.config.global_settings());
    emulator.jobs().clear();
    emulator.webhooks().clear();
    emulator.rules().clear();
    emulator.log().clear();
    emulator.clock.reset();
    Json(json!({}))
}

pub async fn settings(State(emulator): State<Arc<Emulator>>) -> Json<GlobalSettings> {
    Json(emulator.workspace().global_settings.clone())
}

/// Sets the global settings. Omitted ones return to their defaults.
pub async fn set_settings(
    State(emulator): State<Arc<Emulator>>,
    Body(body): Body,
) -> Result<Json<GlobalSettings>, ApiError> {
    let settings = GlobalSettings::parse(&body).map_err(refused)?;
    emulator.workspace().global_settings = settings.clone();
    Ok(Json(settings))
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
    if !(0.0..=MAX_STEP_SECONDS).contains(&request.advance) {
        return Err(refused("advance: expected seconds from 0 to ten years"));
    }
    let advance = Duration::from_secs_f64(request.advance);
    if emulator.clock.advanced() + advance > MAX_ADVANCE {
        return Err(refused("advance: the clock was moved by a hundred years; a reset sets it right"));
    }
    if request.skew.is_some_and(|skew| skew.abs() > MAX_STEP_SECONDS) {
        return Err(refused("skew: expected seconds up to ten years"));
    }
    emulator.clock.advance(advance);
    if let Some(skew) = request.skew {
        emulator.clock.set_skew(SignedDuration::from_secs_f64(skew));
    }
    Ok(Json(json!({ "now": emulator.clock.now(), "skew": emulator.clock.skew().as_secs_f64() })))
}

pub async fn add_rule(State(emulator): State<Arc<Emulator>>, Body(body): Body) -> Result<Json<Value>, ApiError> {
    check_length(&body, MAX_SINGLE_RULE_BYTES).map_err(refused)?;
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

/// The `limit` of a list.
fn limit(query: &HashMap<String, String>) -> usize {
    query.get("limit").and_then(|text| text.parse().ok()).unwrap_or(MAX_LISTED).min(MAX_LISTED)
}

fn refused(reason: impl ToString) -> ApiError {
    ApiError::invalid_input(reason)
}

/// Parses a body whose members are all optional.
fn body_or_default<T: Default + DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    if body.trim_ascii().is_empty() { Ok(T::default()) } else { members(body).map_err(refused) }
}
