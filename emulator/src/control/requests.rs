//! Control routes of the request log.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::{
        HeaderMap,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    Emulator,
    live_streams::origin,
    log::{filter::Filter, har},
};

pub async fn list(State(emulator): State<Arc<Emulator>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let number = |name: &str| query.get(name).and_then(|text| text.parse().ok());
    let limit = number("limit").and_then(|limit| usize::try_from(limit).ok());
    Json(json!(emulator.log().read(&Filter::read(&query), number("after"), limit)))
}

/// The requests as a HAR file.
pub async fn archive(
    State(emulator): State<Arc<Emulator>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let origin = origin(&headers).unwrap_or_else(|| emulator.origin());
    let archive = {
        let log = emulator.log();
        har::archive(log.read(&Filter::read(&query), None, None).into_iter(), &origin)
    };
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"hms-live-emulator.har\""),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, archive.to_string()).into_response()
}

/// A management token valid for a day, as text, for commands copied from the page.
pub async fn token(State(emulator): State<Arc<Emulator>>) -> Response {
    ([(CONTENT_TYPE, "text/plain"), (CACHE_CONTROL, "no-store")], emulator.management_token()).into_response()
}
