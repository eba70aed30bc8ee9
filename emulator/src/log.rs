//! The log of requests, from which a test learns what a client really sent. It holds no secret.

use std::collections::{BTreeMap, VecDeque};

use axum::http::{StatusCode, header::AUTHORIZATION, request::Parts};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    headers::RequestId,
    redact::{redact, redact_body},
};

/// How many requests are kept, and how many bytes of them: headers can be long.
const CAPACITY: usize = 10_000;
const MOST_BYTES: usize = 32 << 20;
/// How much of a body is kept.
const BODY_CHARACTERS: usize = 4096;

#[derive(Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    bytes: usize,
    last_id: u64,
}

#[derive(Serialize)]
pub struct Entry {
    id: u64,
    /// The `x-request-id` of the answer.
    request_id: String,
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

impl Entry {
    fn bytes(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        let room = self.room.as_ref().map_or(0, String::len);
        let fault = self.fault.as_ref().map_or(0, String::len);
        self.path.len() + self.query.len() + self.body.len() + headers + room + fault
    }
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
        let headers = parts.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = if name == AUTHORIZATION { outline(&value) } else { redact(&value, secret) };
            (name.to_string(), value)
        });
        let entry = Entry {
            id: self.last_id,
            request_id: parts.extensions.get::<RequestId>().map(|RequestId(id)| id.clone()).unwrap_or_default(),
            time,
            method: parts.method.to_string(),
            path: redact(parts.uri.path(), secret),
            query: redact(parts.uri.query().unwrap_or_default(), secret),
            room,
            headers: headers.collect(),
            // Cut after the redaction: half a secret would not be recognised.
            body: redact_body(&String::from_utf8_lossy(body), secret).chars().take(BODY_CHARACTERS).collect(),
            status: None,
            fault,
        };
        self.bytes += entry.bytes();
        self.entries.push_back(entry);
        while self.entries.len() > CAPACITY || self.bytes > MOST_BYTES {
            self.bytes -= self.entries.pop_front().map_or(self.bytes, |oldest| oldest.bytes());
        }
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
        self.bytes = 0;
    }
}

/// Scheme and length of a credential.
fn outline(value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme, rest)) => format!("{scheme} <{} characters>", rest.len()),
        None => format!("<{} characters>", value.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str, times: usize) -> Log {
        let mut log = Log::default();
        let request = axum::http::Request::get("/").header("x-long", text).body(()).unwrap();
        let (parts, ()) = request.into_parts();
        for _ in 0..times {
            log.arrival(Timestamp::UNIX_EPOCH, &parts, text.as_bytes(), None, None, "s3cret");
        }
        log
    }

    #[test]
    fn long_headers_do_not_fill_the_memory() {
        let mut log = log(&"x".repeat(1 << 20), 100);
        let kept = log.read(None, None, None, None);
        assert!((25..33).contains(&kept.len()), "{} requests of a megabyte", kept.len());
        assert_eq!(kept.last().map(|entry| entry.id), Some(100), "the newest are kept");
        log.clear();
        assert_eq!((log.entries.len(), log.bytes), (0, 0));
    }

    #[test]
    fn of_a_credential_the_scheme_and_length_are_kept() {
        assert_eq!(outline("Bearer abc"), "Bearer <3 characters>");
        assert_eq!(outline("abc"), "<3 characters>");
    }
}
