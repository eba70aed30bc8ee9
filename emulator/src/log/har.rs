//! The log as an HTTP Archive (HAR) 1.2, which developer tools can open.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Entry, headers::Headers};

pub fn archive<'a>(entries: impl Iterator<Item = &'a Entry>, origin: &str) -> Value {
    json!({
        "log": {
            "version": "1.2",
            "creator": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
            "entries": entries.map(|entry| described(entry, origin)).collect::<Vec<Value>>(),
        },
    })
}

/// As in browsers, a request without an answer has status 0. Members with a leading `_` are specific to the emulator.
fn described(entry: &Entry, origin: &str) -> Value {
    let query = if entry.query.is_empty() { String::new() } else { format!("?{}", entry.query) };
    let pairs = entry.query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        json!({ "name": name, "value": value })
    });
    let mut request = json!({
        "method": entry.method,
        "url": format!("{origin}{}{query}", entry.path),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": list(&entry.headers),
        "queryString": pairs.collect::<Vec<Value>>(),
        "headersSize": -1,
        "bodySize": entry.body.len(),
    });
    if !entry.body.is_empty() {
        let kind = entry.headers.get("content-type").unwrap_or("application/json");
        request["postData"] = json!({ "mimeType": kind, "text": entry.body });
    }
    let nothing = Headers::default();
    let (headers, body, size) = match &entry.answer {
        Some(answer) => (&answer.headers, answer.body.as_str(), answer.size),
        None => (&nothing, "", 0),
    };
    let status = entry.status.unwrap_or(0);
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
    let time = entry.duration.unwrap_or(0.0);
    json!({
        "startedDateTime": entry.time,
        "time": time,
        "request": request,
        "response": {
            "status": status,
            "statusText": reason,
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": list(headers),
            "content": {
                "size": size, "mimeType": headers.get("content-type").unwrap_or_default(), "text": body,
            },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": size,
        },
        "cache": {},
        "timings": { "send": 0, "wait": time, "receive": 0 },
        "_requestId": entry.request_id,
        "_fault": entry.fault,
    })
}

fn list(headers: &Headers) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
