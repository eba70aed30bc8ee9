//! Everything at once, for a page that shows it.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use serde_json::{Value, json};

use super::{rooms, streams};
use crate::{Config, Emulator, bounds::MOST_LISTED, jobs::Kind, log::filter::Filter, redact::redact_all, template};

/// How many items of each list are answered when nobody says it.
const DEFAULT_LIMIT: usize = 100;

pub async fn state(State(emulator): State<Arc<Emulator>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<u64>().ok());
    let size = |name: &str| number(name).map(|size| usize::try_from(size).unwrap_or(MOST_LISTED).min(MOST_LISTED));
    let limit = size("limit").unwrap_or(DEFAULT_LIMIT);
    let filter = Filter::read(&query);
    let workspace = emulator.workspace();
    let now = emulator.clock.now();
    let all = || workspace.newest_first(None).into_iter().flatten();
    let on_air = || all().filter(|stream| stream.status(now).is_live());
    let over = all().filter(|stream| !stream.status(now).is_live());
    let jobs = emulator.jobs();
    let webhooks = emulator.webhooks();
    let of_kind = |kind| {
        let newest = jobs.newest_first(kind).take(limit);
        newest.map(|job| job.object(now, true)).collect::<Vec<Value>>()
    };
    let mut seen = json!({
        "epoch": workspace.epoch(),
        "now": now,
        "skew": emulator.clock.skew().as_secs_f64(),
        "origin": emulator.origin(),
        "access_key": emulator.config.access_key,
        // What everybody knows is no secret; one that somebody chose may be.
        "secret": Some(Config::default().secret).filter(|secret| *secret == emulator.config.secret),
        "start_delay": emulator.config.start_delay.as_secs_f64(),
        "totals": {
            "rooms": workspace.rooms().count(),
            "streams": all().count(),
            "recordings": jobs.newest_first(Kind::Recording).count(),
            "external_streams": jobs.newest_first(Kind::ExternalStream).count(),
            "live": on_air().count(),
            "requests": emulator.log().count(&filter),
        },
        "settings": workspace.switches,
        "default_template": template::DEFAULT_ID,
        "recordings": of_kind(Kind::Recording),
        "external_streams": of_kind(Kind::ExternalStream),
        "rooms": rooms::on_air_first(&workspace, &jobs, now, limit),
        "streams": on_air().chain(over).take(limit).map(|stream| streams::described(stream, now)).collect::<Vec<Value>>(),
        "rules": emulator.rules().list(),
        "requests": emulator.log().read(&filter, number("after"), Some(size("requests").unwrap_or(limit))),
        "webhooks": { "settings": webhooks.settings, "events": webhooks.list(None, limit) },
    });
    // The page needs no token of a recorder, and no stream key, to show a stream. A test that does reads the stream by itself.
    for secretive in ["streams", "recordings", "external_streams"] {
        redact_all(&mut seen[secretive], &emulator.config.secret);
    }
    redact_all(&mut seen["webhooks"]["events"], &emulator.config.secret);
    Json(seen)
}
