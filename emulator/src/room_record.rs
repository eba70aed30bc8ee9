//! The API's record of a room, and its JSON forms, which differ between calls as in the documented samples.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    clock::to_millis,
    playback::CUSTOMER_ID,
    room_request::RoomRequest,
    webhooks::{event::APP_ID, settings::WebhookSettings},
};

/// Go's zero time.
const ZERO_TIME: &str = "0001-01-01T00:00:00Z";
/// Region of every template, and of `auto`.
const REGION: &str = "us";

pub struct RoomRecord {
    pub name: String,
    pub description: String,
    pub enabled: bool,
    /// None for the default template.
    pub template_id: Option<String>,
    region: Option<String>,
    pub large_room: bool,
    size: Option<u64>,
    max_duration_seconds: Option<u64>,
    polls: Option<Vec<String>>,
    pub webhook: Option<RoomWebhook>,
    recording_info: Option<Value>,
    pub created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

/// A webhook from the body of the room's creation or update.
#[derive(Clone, Serialize)]
pub struct RoomWebhook {
    pub url: String,
    pub headers: BTreeMap<String, String>,
}

impl RoomWebhook {
    pub fn settings(&self) -> WebhookSettings {
        WebhookSettings { url: Some(self.url.clone()), headers: self.headers.clone(), ..WebhookSettings::default() }
    }
}

/// The call whose JSON form is used.
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    Created,
    Read,
    Listed,
    Updated,
    /// An update of only `enabled`, whose answer lacks the template.
    Toggled,
}

impl RoomRecord {
    pub fn new(name: &str, created_at: Timestamp) -> RoomRecord {
        RoomRecord {
            name: name.to_owned(),
            description: String::new(),
            enabled: true,
            template_id: None,
            region: None,
            large_room: false,
            size: None,
            max_duration_seconds: None,
            polls: None,
            webhook: None,
            recording_info: None,
            created_at,
            updated_at: None,
        }
    }

    /// Applies a request, except for the name, which the workspace indexes.
    pub fn take(&mut self, request: RoomRequest, now: Timestamp) {
        let RoomRequest {
            name: _,
            description,
            template_id,
            region,
            large_room,
            size,
            max_duration_seconds,
            polls,
            webhook,
            recording_info,
            enabled,
        } = request;
        self.description = description.unwrap_or_else(|| std::mem::take(&mut self.description));
        self.template_id = template_id.or_else(|| self.template_id.take());
        self.region = region.or_else(|| self.region.take());
        self.large_room = large_room.unwrap_or(self.large_room);
        self.size = size.or(self.size);
        self.max_duration_seconds = max_duration_seconds.or(self.max_duration_seconds);
        self.polls = polls.or_else(|| self.polls.take());
        self.webhook = webhook.or_else(|| self.webhook.take());
        self.recording_info = recording_info.or_else(|| self.recording_info.take());
        self.enabled = enabled.unwrap_or(self.enabled);
        self.updated_at = Some(now);
    }

    /// The JSON object with the template's id and name; `skew` is the offset of the API's clock.
    pub fn object(&self, id: &str, (template_id, template): (&str, &str), skew: SignedDuration, form: Form) -> Value {
        let stamp = |at: Timestamp| json!(to_millis(at + skew));
        let from_template = self.recording_info.is_none();
        let mut object = json!({
            "id": id,
            "name": self.name,
            "enabled": self.enabled,
            "description": self.description,
            "customer_id": CUSTOMER_ID,
            "recording_source_template": from_template,
            "template_id": template_id,
            "template": template,
            "region": self.region.as_deref().filter(|region| *region != "auto").unwrap_or(REGION),
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.updated_at.unwrap_or(self.created_at)),
        });
        let optional = [
            ("size", self.size.map(|size| json!(size))),
            ("max_duration_seconds", self.max_duration_seconds.map(|seconds| json!(seconds))),
            ("polls", self.polls.as_ref().map(|polls| json!(polls))),
            ("webhook", self.webhook.as_ref().map(|webhook| json!(webhook))),
            ("recording_info", self.recording_info.clone()),
            ("large_room", self.large_room.then_some(Value::Bool(true))),
        ];
        for (name, value) in optional.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            object[name] = value;
        }
        match form {
            Form::Read => (),
            Form::Created => {
                object["app_id"] = json!(APP_ID);
                if from_template {
                    object["recording_info"] = json!({ "enabled": false });
                }
            }
            Form::Listed => {
                object["key"] = json!(format!("{CUSTOMER_ID}:{}", self.name));
                object["large_room"] = json!(self.large_room);
                if self.updated_at.is_none() {
                    object["updated_at"] = json!(ZERO_TIME);
                }
                if let Some(recording) = object.as_object_mut().and_then(|members| members.remove("recording_info")) {
                    object["recording"] = recording;
                }
            }
            Form::Updated => {
                object["customer"] = json!(CUSTOMER_ID);
                object["enabled_source_template"] = json!(false);
            }
            Form::Toggled => {
                object["customer"] = json!(CUSTOMER_ID);
                object["enabled_source_template"] = json!(true);
                object["large_room"] = json!(self.large_room);
                for name in ["template_id", "template", "region", "description"] {
                    object[name] = json!("");
                }
                object["recording"] = Value::Null;
                object["updated_at"] = json!(self.updated_at.unwrap_or(self.created_at) + skew);
                object.as_object_mut().and_then(|members| members.remove("recording_info"));
            }
        }
        object
    }
}
