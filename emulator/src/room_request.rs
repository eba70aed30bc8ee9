//! Parses and validates the body of room creation and update.

use std::collections::BTreeMap;

use axum::http::{StatusCode, Uri};
use serde_json::{Map, Value};

use crate::{
    error::ApiError,
    fields::{self, Fields},
    room_record::RoomWebhook,
};

const REGIONS: [&str; 4] = ["in", "us", "eu", "auto"];
const STORAGES: [&str; 4] = ["s3", "gs", "oss", "azure"];
const MAX_NAME_BYTES: usize = 500;

/// The fields of a request.
#[derive(Default)]
pub struct RoomRequest {
    pub name: Option<String>,
    pub description: Option<String>,
    pub template_id: Option<String>,
    pub region: Option<String>,
    pub large_room: Option<bool>,
    pub size: Option<u64>,
    pub max_duration_seconds: Option<u64>,
    pub polls: Option<Vec<String>>,
    pub webhook: Option<RoomWebhook>,
    pub recording_info: Option<Value>,
    pub enabled: Option<bool>,
}

impl RoomRequest {
    /// Parses a body; `is_large` is the room's current `large_room`. Nulls and empty texts count as absent; unknown fields are ignored.
    pub fn parse(body: &[u8], is_large: bool) -> Result<RoomRequest, ApiError> {
        let body = fields::object(body)?;
        let mut fields = Fields::default();
        let has = |name: &str| body.get(name).is_some_and(|value| !value.is_null());
        let flag = |fields: &mut Fields, name: &str| has(name).then(|| fields.flag(&body, name));
        let [name, template_id, region] =
            ["name", "template_id", "region"].map(|name| fields.text(&body, name).filter(|text| !text.is_empty()));
        let large_room = flag(&mut fields, "large_room");
        let request = RoomRequest {
            name,
            description: fields.text(&body, "description"),
            template_id,
            region,
            large_room,
            size: size(&body, large_room.unwrap_or(is_large), &mut fields),
            max_duration_seconds: duration(&body, &mut fields)?,
            polls: has("polls").then(|| fields.texts(&body, "polls", None)),
            webhook: webhook(&body, &mut fields),
            recording_info: recording_info(&body, &mut fields)?,
            enabled: flag(&mut fields, "enabled"),
        };
        if has("template") {
            return Err(refused("Invalid body param: template. Use template_id"));
        }
        if request.region.as_deref().is_some_and(|region| !REGIONS.contains(&region)) {
            return Err(refused("Error: region not supported"));
        }
        let legal = |name: &String| name.chars().all(|c| c.is_ascii_alphanumeric() || ".-:_".contains(c));
        if request.name.as_ref().is_some_and(|name| !legal(name) || name.len() > MAX_NAME_BYTES) {
            fields.problem("name", "expected letters, digits and . - : _");
        }
        fields.finish()?;
        Ok(request)
    }

    /// Whether the request sets `enabled` only.
    pub fn toggles(&self) -> bool {
        let nothing_else = matches!(
            self,
            RoomRequest {
                name: None,
                description: None,
                template_id: None,
                region: None,
                large_room: None,
                size: None,
                max_duration_seconds: None,
                polls: None,
                webhook: None,
                recording_info: None,
                enabled: _,
            }
        );
        nothing_else && self.enabled.is_some()
    }
}

fn size(body: &Map<String, Value>, is_large: bool, fields: &mut Fields) -> Option<u64> {
    let most = if is_large { 20_000 } else { 2500 };
    let size = fields.number(body, "size")?;
    if size > most {
        fields.plain_problem(format!("Invalid body param: room size greater than {most}"));
    }
    Some(size)
}

fn duration(body: &Map<String, Value>, fields: &mut Fields) -> Result<Option<u64>, ApiError> {
    let seconds = fields.number(body, "max_duration_seconds");
    match seconds {
        Some(..120) => Err(refused("Invalid body param: max_duration_seconds less than 120 seconds")),
        Some(43_201..) => Err(refused("Invalid body param: max_duration_seconds greater than 43200 seconds")),
        Some(_) | None => Ok(seconds),
    }
}

fn webhook(body: &Map<String, Value>, fields: &mut Fields) -> Option<RoomWebhook> {
    body.get("webhook").filter(|value| !value.is_null())?;
    let webhook = fields.object(body, "webhook");
    let url = fields.text(&webhook, "webhook.url").unwrap_or_default();
    let is_http = url.parse::<Uri>().is_ok_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")));
    if !is_http {
        fields.problem("webhook.url", "required, an http or https URL");
    }
    let mut headers = BTreeMap::new();
    for (name, value) in fields.object(&webhook, "webhook.headers") {
        match value {
            Value::String(value) => {
                headers.insert(name, value);
            }
            _ => fields.problem("webhook.headers", "expected texts"),
        }
    }
    Some(RoomWebhook { url, headers })
}

fn recording_info(body: &Map<String, Value>, fields: &mut Fields) -> Result<Option<Value>, ApiError> {
    let Some(given) = body.get("recording_info").filter(|value| !value.is_null()) else { return Ok(None) };
    let info = fields.object(body, "recording_info");
    fields.flag(&info, "recording_info.enabled");
    let upload = fields.object(&info, "recording_info.upload_info");
    if !upload.is_empty() {
        let text = |name: &str| upload.get(name).and_then(Value::as_str).unwrap_or_default();
        if !STORAGES.contains(&text("type")) {
            return Err(refused("Invalid upload configuration"));
        }
        if text("location").is_empty() {
            return Err(refused("Bucket location is missing"));
        }
    }
    Ok(Some(given.clone()))
}

/// 400 with a message from the documentation's table of errors.
fn refused(message: &str) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, message)
}
