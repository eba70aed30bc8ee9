//! The request log, in which tests see what a client really sent. Secrets are redacted.

use std::{collections::VecDeque, time::Duration};

use axum::http::{StatusCode, header::AUTHORIZATION, request::Parts};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    headers::RequestId,
    redact::{redact, redact_body},
};

pub mod answer;
pub mod filter;
pub mod har;
mod headers;
mod token;

use answer::Answer;
use filter::Filter;
use headers::Headers;
use token::Token;

/// Limits of the log in requests and bytes, because headers can be long.
const CAPACITY: usize = 10_000;
const MAX_BYTES: usize = 32 << 20;
/// Characters kept of a body.
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
    /// The request's room, also if only a stream id identifies it.
    room: Option<String>,
    headers: Headers,
    /// Header and claims of the bearer token, without its signature.
    token: Option<Token>,
    body: String,
    /// Whether path, query and body are complete: neither redacted nor truncated.
    whole: bool,
    /// Null until there is an answer.
    status: Option<u16>,
    /// Milliseconds to the beginning of the answer.
    duration: Option<f64>,
    answer: Option<Answer>,
    /// The fault that a rule applied.
    fault: Option<String>,
}

impl Entry {
    fn bytes(&self) -> usize {
        let headers = self.headers.bytes();
        let room = self.room.as_ref().map_or(0, String::len);
        let fault = self.fault.as_ref().map_or(0, String::len);
        let token = self.token.as_ref().map_or(0, Token::bytes);
        let answer = self.answer.as_ref().map_or(0, Answer::bytes);
        self.path.len() + self.query.len() + self.body.len() + headers + room + fault + token + answer
    }

    /// The text that `find` searches.
    fn line(&self) -> String {
        let Entry { method, path, query, room, status, fault, .. } = self;
        let status = status.map(|status| status.to_string()).unwrap_or_default();
        let [room, fault] = [room, fault].map(|text| text.as_deref().unwrap_or_default());
        format!("{method} {path}?{query} {room} {status} {fault}")
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
        let text = String::from_utf8_lossy(body);
        let [given_path, given_query] = [parts.uri.path(), parts.uri.query().unwrap_or_default()];
        // Truncated after redaction, because half a secret would not be recognised.
        let kept: String = redact_body(&text, secret).chars().take(BODY_CHARACTERS).collect();
        let (path, query) = (redact(given_path, secret), redact(given_query, secret));
        let entry = Entry {
            id: self.last_id,
            request_id: parts.extensions.get::<RequestId>().map(|RequestId(id)| id.clone()).unwrap_or_default(),
            time,
            method: parts.method.to_string(),
            whole: path == given_path && query == given_query && kept.as_bytes() == body,
            path,
            query,
            room,
            headers: headers.collect(),
            token: Token::read(parts.headers.get(AUTHORIZATION), secret),
            body: kept,
            status: None,
            duration: None,
            answer: None,
            fault,
        };
        self.bytes += entry.bytes();
        self.entries.push_back(entry);
        self.evict_oldest();
        self.last_id
    }

    /// Records the answer to a request, if it is still in the log.
    pub fn finish(&mut self, id: u64, status: StatusCode, after: Duration, answer: Answer) {
        if let Ok(at) = self.entries.binary_search_by_key(&id, |entry| entry.id) {
            self.bytes += answer.bytes();
            let entry = &mut self.entries[at];
            entry.status = Some(status.as_u16());
            entry.duration = Some((after.as_secs_f64() * 1e6).round() / 1e3);
            entry.answer = Some(answer);
            self.evict_oldest();
        }
    }

    fn evict_oldest(&mut self) {
        while self.entries.len() > CAPACITY || self.bytes > MAX_BYTES {
            self.bytes -= self.entries.pop_front().map_or(self.bytes, |oldest| oldest.bytes());
        }
    }

    /// Requests that match the filter, after the given id, oldest first; the newest `limit` of them.
    pub fn read(&self, filter: &Filter<'_>, after: Option<u64>, limit: Option<usize>) -> Vec<&Entry> {
        let first = after.map_or(0, |id| self.entries.partition_point(|entry| entry.id <= id));
        let wanted = self.entries.range(first..).rev().filter(|entry| filter.takes(entry));
        let mut found: Vec<&Entry> = wanted.take(limit.unwrap_or(CAPACITY)).collect();
        found.reverse();
        found
    }

    /// Number of requests that match the filter.
    pub fn count(&self, filter: &Filter<'_>) -> usize {
        self.entries.iter().filter(|entry| filter.takes(entry)).count()
    }

    pub fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }
}

/// Reduces a credential to its scheme and length.
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
    fn the_log_is_limited_in_bytes() {
        let mut log = log(&"x".repeat(1 << 20), 100);
        let nothing = std::collections::HashMap::new();
        let kept = log.read(&Filter::read(&nothing), None, None);
        assert!((25..33).contains(&kept.len()), "{} requests of a megabyte", kept.len());
        assert_eq!(kept.last().map(|entry| entry.id), Some(100), "the newest are kept");
        log.clear();
        assert_eq!((log.entries.len(), log.bytes), (0, 0));
    }

    #[test]
    fn credentials_are_reduced_to_scheme_and_length() {
        assert_eq!(outline("Bearer abc"), "Bearer <3 characters>");
        assert_eq!(outline("abc"), "<3 characters>");
    }
}
