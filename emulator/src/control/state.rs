//! The whole state in one answer, for the page.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use serde_json::{Value, json};

use super::{rooms, streams};
use crate::{Config, Emulator, jobs::Kind, limits::MAX_LISTED, log::filter::Filter, redact::redact_all, template};

/// Default length of each list.
const DEFAULT_LIMIT: usize = 100;

pub async fn state(State(emulator): State<Arc<Emulator>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<u64>().ok());
    let size = |name: &str| number(name).map(|size| usize::try_from(size).unwrap_or(MAX_LISTED).min(MAX_LISTED));
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
        // Only the default secret is public.
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
        "settings": workspace.global_settings,
        "default_template": template::DEFAULT_ID,
        "recordings": of_kind(Kind::Recording),
        "external_streams": of_kind(Kind::ExternalStream),
        "rooms": rooms::on_air_first(&workspace, &jobs, now, limit),
        "streams": on_air().chain(over).take(limit).map(|stream| streams::described(stream, now)).collect::<Vec<Value>>(),
        "rules": emulator.rules().list(),
        "requests": emulator.log().read(&filter, number("after"), Some(size("requests").unwrap_or(limit))),
        "webhooks": { "settings": webhooks.settings, "events": webhooks.list(None, limit) },
    });
    // The page does not need tokens and stream keys. A test that does can read the stream itself.
    for secretive in ["streams", "recordings", "external_streams"] {
        redact_all(&mut seen[secretive], &emulator.config.secret);
    }
    redact_all(&mut seen["webhooks"]["events"], &emulator.config.secret);
    Json(seen)
}
