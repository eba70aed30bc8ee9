//! Everything at once, for a page that shows it.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use serde_json::{Value, json};

use super::{rooms, streams};
use crate::{Emulator, bounds::MOST_LISTED, jobs::Kind, redact::redact_all, template};

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
    let of_kind = |kind| {
        let newest = jobs.newest_first(kind).take(limit);
        newest.map(|job| job.object(now, true)).collect::<Vec<Value>>()
    };
    let mut seen = json!({
        "now": now,
        "skew": emulator.clock.skew().as_secs_f64(),
        "origin": emulator.origin(),
        "access_key": emulator.config.access_key,
        "start_delay": emulator.config.start_delay.as_secs_f64(),
        "totals": {
            "rooms": workspace.rooms().count(),
            "streams": all().count(),
            "recordings": jobs.newest_first(Kind::Recording).count(),
            "external_streams": jobs.newest_first(Kind::ExternalStream).count(),
            "live": all().filter(|stream| stream.status(now).is_live()).count(),
        },
        "settings": workspace.switches,
        "default_template": template::DEFAULT_ID,
        "recordings": of_kind(Kind::Recording),
        "external_streams": of_kind(Kind::ExternalStream),
        "rooms": rooms::listed(&workspace, &jobs, now, limit),
        "streams": all().take(limit).map(|stream| streams::described(stream, now)).collect::<Vec<Value>>(),
        "rules": emulator.rules().list(),
        "requests": emulator.log().read(None, None, query.get("after").and_then(|text| text.parse().ok()), Some(limit)),
        "webhooks": { "settings": webhooks.settings, "events": webhooks.list(None, limit) },
    });
    // The page needs no token of a recorder, and no stream key, to show a stream. A test that does reads the stream by itself.
    for secretive in ["streams", "recordings", "external_streams"] {
        redact_all(&mut seen[secretive], &emulator.config.secret);
    }
    redact_all(&mut seen["webhooks"]["events"], &emulator.config.secret);
    Json(seen)
}
