//! The room API.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::{
    Emulator,
    clock::to_millis,
    error::ApiError,
    extract::Body,
    page::{self, Limit},
    room::{Room, RoomId},
    room_record::Form,
    room_request::RoomRequest,
    workspace::Workspace,
};

type Answer = Result<Json<Value>, ApiError>;

/// Creates a room, or updates the one that already has the name.
pub async fn create(State(emulator): State<Arc<Emulator>>, Body(body): Body) -> Answer {
    let request = RoomRequest::parse(&body, false)?;
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let id = workspace.create_room(request, body.len(), now)?;
    answer(&workspace, &id, Form::Created)
}

pub async fn get(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId) -> Answer {
    let mut workspace = emulator.workspace();
    workspace.known(&room_id, ApiError::room_not_found, emulator.clock.now())?;
    answer(&workspace, &room_id, Form::Read)
}

/// If another room has the requested name, returns that room and changes nothing.
pub async fn update(State(emulator): State<Arc<Emulator>>, RoomId(room_id): RoomId, Body(body): Body) -> Answer {
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let is_large = workspace.known(&room_id, ApiError::room_not_found, now)?.record.large_room;
    let request = RoomRequest::parse(&body, is_large)?;
    let other = request.name.as_deref().and_then(|name| workspace.room_named(name)).filter(|id| **id != room_id);
    if let Some(other) = other {
        return answer(&workspace, other, Form::Updated);
    }
    let form = if request.toggles() { Form::Toggled } else { Form::Updated };
    workspace.update_room(&room_id, request, body.len(), now)?;
    answer(&workspace, &room_id, form)
}

fn answer(workspace: &Workspace, id: &str, form: Form) -> Answer {
    let room = workspace.room(id).ok_or_else(ApiError::room_not_found)?;
    Ok(Json(object(workspace, id, room, form)))
}

fn object(workspace: &Workspace, id: &str, room: &Room, form: Form) -> Value {
    let name = workspace.template_name(room);
    room.record.object(id, (room.template_id(), &name), room.settings.skew(), form)
}

/// Filter of the room list. As documented, `enabled` defaults to true.
struct Filter<'a> {
    enabled: bool,
    name: Option<&'a str>,
    template_id: Option<&'a str>,
    after: Option<Timestamp>,
    before: Option<Timestamp>,
}

impl<'a> Filter<'a> {
    fn parse(query: &'a HashMap<String, String>) -> Result<Filter<'a>, ApiError> {
        let instant = |name: &str| match page::given(query, name) {
            None => Ok(None),
            Some(text) => {
                text.parse().map(Some).map_err(|_| page::invalid(format!("{name}: expected YYYY-MM-DDTHH:mm:ss.sssZ")))
            }
        };
        Ok(Filter {
            enabled: page::flag(query, "enabled")?.unwrap_or(true),
            name: page::given(query, "name"),
            template_id: page::given(query, "template_id"),
            after: instant("after")?,
            before: instant("before")?,
        })
    }

    fn takes(&self, room: &Room) -> bool {
        // As it is answered, so that a stamp finds its own room.
        let created_at = to_millis(room.record.created_at + room.settings.skew());
        room.record.enabled == self.enabled
            && self.name.is_none_or(|name| name.eq_ignore_ascii_case(&room.record.name))
            && self.template_id.is_none_or(|id| id == room.template_id())
            && self.after.is_none_or(|after| created_at >= after)
            && self.before.is_none_or(|before| created_at <= before)
    }
}

pub async fn list(State(emulator): State<Arc<Emulator>>, Query(query): Query<HashMap<String, String>>) -> Answer {
    let workspace = emulator.workspace();
    let now = emulator.clock.now();
    let limit = Limit { default: 10, most: workspace.global_settings.most_per_page }.of(&query)?;
    let filter = Filter::parse(&query)?;
    let lag = SignedDuration::from_secs_f64(workspace.global_settings.room_list_lag);
    let rooms = workspace
        .rooms_newest_first(page::given(&query, "start"))
        .ok_or_else(page::unknown_start)?
        .filter(|(_, room)| now >= room.record.created_at + lag && filter.takes(room))
        .map(|(id, room)| (id.clone(), object(&workspace, id, room, Form::Listed)));
    page::of(rooms, None, limit).map(Json)
}
