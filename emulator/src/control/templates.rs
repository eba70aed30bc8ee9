//! Control routes about templates.

use std::sync::Arc;

use axum::{Json, extract::State};

use super::refused;
use crate::{
    Emulator,
    bounds::{LONGEST_SETTINGS, check_length},
    error::ApiError,
    extract::{Body, Path},
    room::RoomId,
    template::Template,
};

pub async fn get(State(emulator): State<Arc<Emulator>>, Path(id): Path<String>) -> Result<Json<Template>, ApiError> {
    emulator.workspace().template(&id).map(Json).ok_or_else(ApiError::template_not_found)
}

/// Sets a template, with every room that has it. What is not named goes back to its default.
pub async fn set(
    State(emulator): State<Arc<Emulator>>,
    RoomId(id): RoomId,
    Body(body): Body,
) -> Result<Json<Template>, ApiError> {
    check_length(&body, LONGEST_SETTINGS).map_err(refused)?;
    let template = Template::parse(&body).map_err(refused)?;
    emulator.workspace().set_template(&id, template.clone(), body.len())?;
    Ok(Json(template))
}
