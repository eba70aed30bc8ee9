//! The room-code API.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    Emulator,
    error::ApiError,
    extract::{Body, Path},
    fields::{self, Fields},
    page::{self, Limit},
    room::RoomId,
    room_code::RoomCode,
};

type Answer = Result<Json<Value>, ApiError>;

/// The last page has an empty `last`, as in the documented sample.
pub async fn list(
    State(emulator): State<Arc<Emulator>>,
    RoomId(room_id): RoomId,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let limit = Limit { default: 20, most: workspace.global_settings.most_per_page }.of(&query)?;
    let enabled = page::flag(&query, "enabled")?;
    let role = page::given(&query, "role");
    let room = workspace.known(&room_id, ApiError::room_not_found, now)?;
    room.check_enabled()?;
    role.map_or(Ok(()), |role| room.check_role(role))?;
    let (skew, lag) = (room.settings.skew(), SignedDuration::from_secs_f64(room.settings.list_lag));
    let wanted = |code: &&RoomCode| {
        now >= code.created_at + lag
            && enabled.is_none_or(|enabled| enabled == code.enabled)
            && role.is_none_or(|role| role == code.role)
    };
    let codes = room.codes.iter().filter(wanted).map(|code| (code.code.clone(), code.object(&room_id, skew)));
    let count = codes.clone().count();
    let mut page = page::of(codes.clone(), page::given(&query, "start"), limit)?;
    let is_last = codes.map(|(code, _)| json!(code)).nth(count.wrapping_sub(1)).is_none_or(|code| code == page["last"]);
    if is_last {
        page["last"] = json!("");
    }
    Ok(Json(page))
}

/// Creates codes for roles without one, disables codes of removed roles, and returns the codes of all roles.
pub async fn create(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Answer {
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let room = workspace.known(&room_id, ApiError::room_not_found, now)?;
    room.check_enabled()?;
    let (roles, skew) = (room.settings.roles.clone(), room.settings.skew());
    for code in room.codes.iter_mut().filter(|code| code.enabled && !roles.contains(&code.role)) {
        code.set(false, now);
    }
    let has_none = |role: &&String| !room.codes.iter().any(|code| code.role == **role);
    let missing: Vec<&String> = roles.iter().filter(has_none).collect();
    for role in missing {
        workspace.add_code(&room_id, role, now)?;
    }
    let codes = workspace.room(&room_id).map(|room| room.codes.as_slice()).unwrap_or_default();
    let of_roles = codes.iter().filter(|code| roles.contains(&code.role));
    Ok(Json(json!({ "data": of_roles.map(|code| code.object(&room_id, skew)).collect::<Vec<Value>>() })))
}

/// Creates another code for a role on every call.
pub async fn create_for_role(
    State(emulator): State<Arc<Emulator>>,
    Path((room_id, role)): Path<(String, String)>,
) -> Answer {
    if !RoomId::fits(&room_id) {
        return Err(ApiError::forbidden());
    }
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let room = workspace.known(&room_id, ApiError::room_not_found, now)?;
    room.check_enabled()?;
    room.check_role(&role)?;
    let skew = room.settings.skew();
    Ok(Json(workspace.add_code(&room_id, &role, now)?.object(&room_id, skew)))
}

pub async fn set(State(emulator): State<Arc<Emulator>>, Body(body): Body) -> Answer {
    let body = fields::object(&body)?;
    let mut fields = Fields::default();
    let code = fields.text(&body, "code").unwrap_or_default();
    if code.is_empty() {
        fields.problem("code", "required");
    }
    let enabled = body.get("enabled").and_then(Value::as_bool);
    if enabled.is_none() {
        fields.problem("enabled", "required, a boolean");
    }
    if let Some(other) = body.keys().find(|name| !["code", "enabled"].contains(&name.as_str())) {
        fields.problem(other, "not a field of this call");
    }
    fields.finish()?;

    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let unknown = || ApiError::new(StatusCode::NOT_FOUND, "Code not found");
    let room_id = workspace.room_of_code(&code).ok_or_else(unknown)?;
    let room = workspace.known(&room_id, ApiError::room_not_found, now)?;
    let (skew, roles) = (room.settings.skew(), room.settings.roles.clone());
    let code = room.codes.iter_mut().find(|known| known.code == code).ok_or_else(unknown)?;
    if enabled == Some(true) && !roles.contains(&code.role) {
        let message = "Code can not be enabled (role/room does not exist)";
        return Err(ApiError::new(StatusCode::FORBIDDEN, message));
    }
    code.set(enabled.unwrap_or_default(), now);
    Ok(Json(code.object(&room_id, skew)))
}
