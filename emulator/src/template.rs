//! A template: the settings that its rooms share, as far as live streams need them.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::{
    Emulator,
    destination::{self, Destination},
    error::ApiError,
    extract::Path,
    fields::members,
    settings::Settings,
};

/// Template of rooms that name none.
pub const DEFAULT_ID: &str = "62d0e0a5c7f1b2d3e4f50619";

const MAX_ROLES: usize = 100;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Template {
    pub name: String,
    pub roles: Vec<String>,
    pub subdomain: Option<String>,
    #[serde(rename = "live_streaming_enabled")]
    pub live_streaming_enabled: bool,
    #[serde(deserialize_with = "destination::parse_all", serialize_with = "by_name")]
    pub hls_destinations: Vec<Destination>,
    /// Stored but unused: the emulator sends no RTMP.
    pub rtmp_destinations: Map<String, Value>,
    pub transcriptions: Map<String, Value>,
}

impl Default for Template {
    fn default() -> Template {
        Template::of(&Settings::default())
    }
}

impl Template {
    /// The template that a room's settings define.
    pub fn of(settings: &Settings) -> Template {
        Template {
            name: "emulator-template".into(),
            roles: settings.roles.clone(),
            subdomain: settings.subdomain.clone(),
            live_streaming_enabled: settings.live_streaming_enabled,
            hls_destinations: settings.destinations.clone(),
            rtmp_destinations: Map::new(),
            transcriptions: Map::new(),
        }
    }

    pub fn parse(body: &[u8]) -> Result<Template, String> {
        let template: Template = members(body)?;
        destination::check_all(&template.hls_destinations)?;
        check_roles(&template.roles)?;
        Ok(template)
    }

    /// Applies the template to the settings of a room.
    pub fn apply(&self, settings: &mut Settings) {
        settings.roles = self.roles.clone();
        settings.subdomain = self.subdomain.clone();
        settings.live_streaming_enabled = self.live_streaming_enabled;
        settings.destinations = self.hls_destinations.clone();
    }

    /// The JSON of its destinations; without any HLS destination, the default one.
    fn destinations(&self) -> Value {
        let hls = match self.hls_destinations.as_slice() {
            [] if self.live_streaming_enabled => named(&[Destination::default()]),
            known => named(known),
        };
        json!({
            "rtmpDestinations": self.rtmp_destinations, "hlsDestinations": hls, "transcriptions": self.transcriptions,
        })
    }
}

pub fn check_roles(roles: &[String]) -> Result<(), String> {
    if roles.is_empty() || roles.len() > MAX_ROLES || roles.iter().any(String::is_empty) {
        return Err(format!("roles: expected 1 to {MAX_ROLES} names"));
    }
    Ok(())
}

/// Destinations as an object with a member per name, without nulls.
fn named(destinations: &[Destination]) -> Map<String, Value> {
    destinations.iter().map(|destination| (destination.name.clone(), without_nulls(json!(destination)))).collect()
}

fn by_name<S: Serializer>(destinations: &[Destination], serializer: S) -> Result<S::Ok, S::Error> {
    named(destinations).serialize(serializer)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let set = members.into_iter().filter(|(_, value)| !value.is_null());
            set.map(|(name, value)| (name, without_nulls(value))).collect()
        }
        other => other,
    }
}

/// `GET /v2/templates/{template_id}/destinations`.
pub async fn destinations(
    State(emulator): State<Arc<Emulator>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let template = emulator.workspace().template(&id).ok_or_else(ApiError::template_not_found)?;
    Ok(Json(template.destinations()))
}
