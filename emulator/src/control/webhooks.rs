//! Control routes of webhooks.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{limit, refused};
use crate::{
    Emulator,
    error::ApiError,
    extract::Body,
    fields::members,
    limits::{MAX_EVENT_BYTES, MAX_SETTINGS_BYTES, MAX_WAITING_EVENTS, check_length, full},
    webhooks::{
        beam_event,
        event::{self, About, Ids, Milestone},
        settings::WebhookSettings,
    },
};

pub async fn settings(State(emulator): State<Arc<Emulator>>) -> Json<WebhookSettings> {
    Json(emulator.webhooks().settings.clone())
}

/// Sets the webhooks of all rooms without their own. Omitted members return to their defaults.
pub async fn set(State(emulator): State<Arc<Emulator>>, Body(body): Body) -> Result<Json<WebhookSettings>, ApiError> {
    check_length(&body, MAX_SETTINGS_BYTES).map_err(refused)?;
    let settings: WebhookSettings = members(&body).map_err(refused)?;
    settings.check().map_err(refused)?;
    emulator.webhooks().set(settings.clone());
    Ok(Json(settings))
}

/// Events with their deliveries, newest first.
pub async fn list(State(emulator): State<Arc<Emulator>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    Json(json!(emulator.webhooks().list(query.get("room").map(String::as_str), limit(&query))))
}

pub async fn forget(State(emulator): State<Arc<Emulator>>) -> Json<Value> {
    emulator.webhooks().forget();
    Json(json!({}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trigger {
    /// Id of an event to send again unchanged.
    again: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    stream: Option<String>,
    room: Option<String>,
    /// Fields to set in the event's `data`.
    #[serde(default)]
    data: Map<String, Value>,
    copies: Option<u32>,
    url: Option<String>,
}

/// Sends an event now: a stream's, whether it has happened or not; any other; or an earlier one again.
pub async fn trigger(State(emulator): State<Arc<Emulator>>, Body(body): Body) -> Result<Json<Value>, ApiError> {
    check_length(&body, MAX_SETTINGS_BYTES).map_err(refused)?;
    let Trigger { again, kind, stream, room, data, copies, url } = members(&body).map_err(refused)?;
    let mut workspace = emulator.workspace();
    let now = emulator.clock.now();
    let jobs = emulator.jobs();
    let mut webhooks = emulator.webhooks();
    let secret = &emulator.config.secret;
    let (event, about) = match (again, kind) {
        (Some(id), None) => {
            let entry = webhooks.find(&id).ok_or_else(|| refused("again: no event has this id"))?;
            (entry.event.clone(), About { room_id: entry.room_id.clone(), stream_id: entry.stream_id.clone() })
        }
        (None, Some(kind)) => {
            let [id, metadata_id] = [workspace.new_uuid(), workspace.new_uuid()];
            let job = stream.as_ref().and_then(|id| jobs.of_any_kind(id));
            let about = match (&stream, &room) {
                (Some(_), _) if job.is_some() => job.map(|job| &job.stream),
                (Some(id), _) => Some(workspace.get(id).ok_or_else(|| refused("stream: unknown"))?),
                (None, room) => room.as_ref().and_then(|room| workspace.newest_of(room)),
            };
            let kinds = if job.is_some() { Milestone::BEAM_KINDS } else { Milestone::KINDS };
            let milestone = about.and_then(|stream| Milestone::of_kind(&kind, kinds, stream));
            let is_of_life = Milestone::KINDS.iter().chain(&Milestone::BEAM_KINDS).any(|of_life| *of_life == kind);
            if milestone.is_none() && is_of_life {
                return Err(refused("type: an event of a stream needs `stream`, or the `room` of one"));
            }
            let template_id = about.map(|stream| workspace.template_id(&stream.room_id)).unwrap_or_default();
            let ids = Ids { template_id, metadata_id: &metadata_id };
            let mut whole = match (milestone, about, job) {
                (Some(of), _, Some(job)) => beam_event::data(job, of, now, &ids, secret),
                (Some(of), Some(stream), None) => event::data(stream, of, now, &ids, secret),
                _ => json!({}),
            };
            for (name, value) in data {
                whole[name] = value;
            }
            let room_id = about.map(|stream| stream.room_id.clone()).or(room).unwrap_or_default();
            let about = About { room_id, stream_id: about.map(|stream| stream.id.clone()) };
            (event::envelope(id, &kind, now, whole), about)
        }
        _ => return Err(refused("expected either `type`, the type of an event, or `again`, the id of an earlier one")),
    };
    let mut settings = emulator.webhook_settings(&workspace, &webhooks, &about.room_id);
    settings.url = url.or(settings.url);
    settings.copies = copies.unwrap_or(settings.copies);
    settings.check().map_err(refused)?;
    if settings.url.is_none() {
        return Err(refused("url: none is set; name one here, or for all with PUT /_emulator/webhooks/settings"));
    }
    let most = format!("{MAX_WAITING_EVENTS} events that wait, of {} MiB together", MAX_EVENT_BYTES >> 20);
    let entry = webhooks.add(event, about, Arc::new(settings), now).ok_or_else(|| full(&most))?;
    emulator.clock.wakeup().notify_one();
    Ok(Json(json!(entry)))
}
