//! Control routes of templates.

use std::sync::Arc;

use axum::{Json, extract::State};

use super::refused;
use crate::{
    Emulator,
    error::ApiError,
    extract::{Body, Path},
    limits::{MAX_SETTINGS_BYTES, check_length},
    room::RoomId,
    template::Template,
};

pub async fn get(State(emulator): State<Arc<Emulator>>, Path(id): Path<String>) -> Result<Json<Template>, ApiError> {
    emulator.workspace().template(&id).map(Json).ok_or_else(ApiError::template_not_found)
}

/// Sets a template and updates its rooms. Omitted members return to their defaults.
pub async fn set(
    State(emulator): State<Arc<Emulator>>,
    RoomId(id): RoomId,
    Body(body): Body,
) -> Result<Json<Template>, ApiError> {
    check_length(&body, MAX_SETTINGS_BYTES).map_err(refused)?;
    let template = Template::parse(&body).map_err(refused)?;
    emulator.workspace().set_template(&id, template.clone(), body.len())?;
    Ok(Json(template))
}
