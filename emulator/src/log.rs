//! The log of requests, from which a test learns what a client really sent. It holds no secret.

use std::collections::{BTreeMap, VecDeque};

use axum::http::{StatusCode, header::AUTHORIZATION, request::Parts};
use jiff::Timestamp;
use serde::Serialize;

/// How many requests are kept.
const CAPACITY: usize = 10_000;
/// How much of a body is kept.
const BODY_CHARACTERS: usize = 4096;

#[derive(Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    last_id: u64,
}

#[derive(Serialize)]
pub struct Entry {
    id: u64,
    time: Timestamp,
    method: String,
    path: String,
    query: String,
    /// The room that the request is about, also where only a stream's id names it.
    room: Option<String>,
    headers: BTreeMap<String, String>,
    body: String,
    /// Null while there is no answer, and for ever when there was none.
    status: Option<u16>,
    /// What a rule did to the request.
    fault: Option<String>,
}

impl Log {
    /// Adds a request and returns its id.
    pub fn arrival(
        &mut self,
        time: Timestamp,
        parts: &Parts,
        body: &[u8],
        room: Option<String>,
        fault: Option<String>,
        secret: &str,
    ) -> u64 {
        self.last_id += 1;
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        let headers = parts.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = if name == AUTHORIZATION { outline(&value) } else { redact(&value, secret) };
            (name.to_string(), value)
        });
        self.entries.push_back(Entry {
            id: self.last_id,
            time,
            method: parts.method.to_string(),
            path: redact(parts.uri.path(), secret),
            query: redact(parts.uri.query().unwrap_or_default(), secret),
            room,
            headers: headers.collect(),
            // Cut after the redaction: half a secret would not be recognised.
            body: redact(&String::from_utf8_lossy(body), secret).chars().take(BODY_CHARACTERS).collect(),
            status: None,
            fault,
        });
        self.last_id
    }

    /// Notes the answer to the request of this id, if it is still kept.
    pub fn finish(&mut self, id: u64, status: StatusCode) {
        if let Ok(at) = self.entries.binary_search_by_key(&id, |entry| entry.id) {
            self.entries[at].status = Some(status.as_u16());
        }
    }

    /// The requests about a room, or under a path, or after the one of this id, or all of it; oldest first. Of more than
    /// `limit` the newest.
    pub fn read(
        &self,
        room: Option<&str>,
        path: Option<&str>,
        after: Option<u64>,
        limit: Option<usize>,
    ) -> Vec<&Entry> {
        let first = after.map_or(0, |id| self.entries.partition_point(|entry| entry.id <= id));
        let wanted = self.entries.range(first..).rev();
        let mut found: Vec<&Entry> = wanted
            .filter(|entry| room.is_none() || room == entry.room.as_deref())
            .filter(|entry| path.is_none_or(|prefix| entry.path.starts_with(prefix)))
            .take(limit.unwrap_or(CAPACITY))
            .collect();
        found.reverse();
        found
    }

    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

/// Scheme and length of a credential.
fn outline(value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme, rest)) => format!("{scheme} <{} characters>", rest.len()),
        None => format!("<{} characters>", value.len()),
    }
}

/// Blots out the emulator's secret, what follows `auth_token` and `signature`, and anything that begins like a signed token.
fn redact(text: &str, secret: &str) -> String {
    let text = if secret.is_empty() { text.to_owned() } else { text.replace(secret, "<redacted>") };
    let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let mut clean = String::new();
    let mut rest = text.as_str();
    while let Some((start, skip)) =
        ["auth_token", "signature=", "eyJ"].iter().filter_map(|m| Some((rest.find(m)?, *m))).min()
    {
        let value_at = match skip {
            "eyJ" => start,
            name => {
                let after = &rest[start + name.len()..];
                // `auth_token=v`, `auth_token%3Dv` and `"auth_token": "v"` all lead up to the value with these.
                let lead = after.trim_start_matches(|c: char| "=\": %".contains(c));
                let lead = lead.strip_prefix("3D").or_else(|| lead.strip_prefix("3d")).unwrap_or(lead);
                rest.len() - lead.len()
            }
        };
        let value = &rest[value_at..];
        let end = value.find(|c: char| !is_token(c)).unwrap_or(value.len());
        clean.push_str(&rest[..value_at]);
        clean.push_str(if end > 0 { "<redacted>" } else { "" });
        rest = &value[end..];
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn redacted(text: &str, expected: &str) {
        assert_eq!(redact(text, "s3cret"), expected);
    }

    #[test]
    fn no_secret_stays() {
        redacted("nothing here", "nothing here");
        redacted("key:s3cret", "key:<redacted>");
        redacted("a=1&auth_token=abc.def&b=2", "a=1&auth_token=<redacted>&b=2");
        redacted(r#"{"auth_token": "abc", "b": 1}"#, r#"{"auth_token": "<redacted>", "b": 1}"#);
        redacted("expires=1&signature=0af1&b=2", "expires=1&signature=<redacted>&b=2");
        redacted("x?auth_token%3Dabc", "x?auth_token%3D<redacted>");
        redacted("auth_token=&b", "auth_token=&b");
        redacted("token eyJhbGci.eyJ0.c2ln end", "token <redacted> end");
        assert_eq!(outline("Bearer abc"), "Bearer <3 characters>");
        assert_eq!(outline("abc"), "<3 characters>");
    }
}
