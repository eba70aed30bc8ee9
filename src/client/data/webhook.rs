//! Webhooks.

use super::{Members, WebhookData};
use serde::{Deserialize, Serialize};

/// The event of a webhook. The envelope is checked; the API decides what it sends in `data`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Envelope", into = "Envelope")]
pub struct WebhookEvent {
    /// Version of the format, as `2.0`.
    pub version: String,
    /// The id, which repetitions of an event share.
    pub id: String,
    /// The account that the room belongs to.
    pub account_id: String,
    /// When it happened.
    pub timestamp: String,
    /// What happened, as `hls.started.success`.
    pub r#type: String,
    /// The fields of its type.
    pub data: WebhookData,
}

/// The event as the API sends it; its type says what the data is.
#[derive(Serialize, Deserialize)]
struct Envelope {
    version: String,
    id: String,
    account_id: String,
    timestamp: String,
    r#type: String,
    data: Members,
}

impl From<Envelope> for WebhookEvent {
    fn from(Envelope { version, id, account_id, timestamp, r#type, data }: Envelope) -> WebhookEvent {
        let data = WebhookData::read(&r#type, data);
        WebhookEvent { version, id, account_id, timestamp, r#type, data }
    }
}

impl From<WebhookEvent> for Envelope {
    fn from(WebhookEvent { version, id, account_id, timestamp, r#type, data }: WebhookEvent) -> Envelope {
        Envelope { version, id, account_id, timestamp, r#type, data: data.into() }
    }
}
