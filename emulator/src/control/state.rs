//! Everything at once, for a page that shows it.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use serde_json::{Value, json};

use super::{rooms, streams};
use crate::{Emulator, bounds::MOST_LISTED, redact::redact_all};

/// How many items of each list are answered when nobody says it.
const DEFAULT_LIMIT: usize = 100;

pub async fn state(State(emulator): State<Arc<Emulator>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let limit = query
        .get("limit")
        .and_then(|text| text.parse().ok())
        .map_or(DEFAULT_LIMIT, |limit: usize| limit.min(MOST_LISTED));
    let workspace = emulator.workspace();
    let now = emulator.clock.now();
    let all = || workspace.newest_first(None).into_iter().flatten();
    let jobs = emulator.jobs();
    let webhooks = emulator.webhooks();
    let mut seen = json!({
        "now": now,
        "skew": emulator.clock.skew().as_secs_f64(),
        "origin": emulator.origin(),
        "access_key": emulator.config.access_key,
        "start_delay": emulator.config.start_delay.as_secs_f64(),
        "totals": {
            "rooms": workspace.rooms().count(),
            "streams": all().count(),
            "live": all().filter(|stream| stream.status(now).is_live()).count(),
        },
        "rooms": rooms::listed(&workspace, &jobs, now, limit),
        "streams": all().take(limit).map(|stream| streams::described(stream, now)).collect::<Vec<Value>>(),
        "rules": emulator.rules().list(),
        "requests": emulator.log().read(None, None, query.get("after").and_then(|text| text.parse().ok()), Some(limit)),
        "webhooks": { "settings": webhooks.settings, "events": webhooks.list(None, limit) },
    });
    // The page needs no token of a recorder to show its stream. A test that does reads the stream by itself.
    redact_all(&mut seen["streams"], &emulator.config.secret);
    redact_all(&mut seen["webhooks"]["events"], &emulator.config.secret);
    Json(seen)
}
