//! `POST /v2/token` of the auth service: exchanges a room code for the token to join with. It needs no authentication.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

use crate::{
    Emulator, auth,
    error::ApiError,
    extract::Body,
    fields::{self, Fields},
};

/// The content type is ignored, because the vendor's clients send JSON as text.
pub async fn create(State(emulator): State<Arc<Emulator>>, Body(body): Body) -> Result<Json<Value>, ApiError> {
    let body = fields::object(&body)?;
    let mut fields = Fields::default();
    let code = fields.text(&body, "code").unwrap_or_default();
    let user_id = fields.text(&body, "user_id").filter(|id| !id.is_empty());
    if code.is_empty() {
        fields.problem("code", "required");
    }
    fields.finish()?;

    let mut workspace = emulator.workspace();
    let unknown = || ApiError::new(StatusCode::NOT_FOUND, "room code not found");
    let user_id = user_id.unwrap_or_else(|| workspace.new_uuid());
    let room_id = workspace.room_of_code(&code).ok_or_else(unknown)?;
    let room = workspace.room(&room_id).ok_or_else(unknown)?;
    let known = room.codes.iter().find(|known| known.code == code).ok_or_else(unknown)?;
    room.check_enabled()?;
    if !known.enabled {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "room code is disabled"));
    }
    let now = emulator.clock.token_time().as_second();
    let claims = json!({ "type": "app", "room_id": room_id, "role": known.role, "user_id": user_id });
    let token = auth::sign_claims(claims, &emulator.config.access_key, &emulator.config.secret, now);
    Ok(Json(json!({ "token": token })))
}
