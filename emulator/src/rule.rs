//! A fault rule: which requests it matches, and what happens to them. Control routes take it as JSON.

use std::collections::BTreeMap;

use axum::{
    body::Bytes,
    http::{HeaderName, HeaderValue, Method, StatusCode},
};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Headers that the HTTP library sets.
const FRAMING: [&str; 4] = ["content-length", "transfer-encoding", "connection", "upgrade"];
const MAX_OVERSTATED: usize = 1 << 30;

/// Milliseconds: ten minutes, like the longest stall.
const MAX_PAUSE: u64 = 600_000;

/// Matchers first, then actions. Actions can be combined.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Any method when absent.
    method: Option<String>,
    /// A pattern: `*` matches a segment or a part of one, a final `**` matches the rest.
    path: String,
    /// Number of requests that the rule applies to; 0 is unlimited.
    #[serde(default = "one")]
    pub count: u64,
    /// Number of matching requests to skip first.
    #[serde(default)]
    pub after: u64,
    /// Probability that the rule applies to a matching request, from a generator with this seed.
    pub probability: Option<f64>,
    #[serde(default)]
    pub seed: u64,

    /// Milliseconds before the handler runs.
    pub delay: Option<u64>,
    /// Milliseconds between the handler and the answer.
    pub answer_delay: Option<u64>,
    /// Status to answer; the real handler runs only if `when` is `after`.
    pub status: Option<u16>,
    /// Headers to set on the answer, faked or real.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Body of `status`.
    pub body: Option<Text>,
    /// Replacement of the real answer's body.
    pub replace_body: Option<Text>,
    /// Resets the connection before or after the real handler, or in the middle of the body.
    pub reset: Option<Reset>,
    /// Stalls before the headers or in the middle of the body.
    pub stall: Option<Stall>,
    /// Milliseconds before each byte of the body.
    pub trickle: Option<u64>,
    /// Bytes of the body per second.
    pub bytes_per_second: Option<u64>,
    /// Compresses the body.
    #[serde(default)]
    pub gzip: bool,
    /// Bytes to cut off the end of the body, after compression.
    pub truncate: Option<usize>,
    /// Bytes by which `Content-Length` exceeds the body, after which the connection is closed.
    pub overstate: Option<usize>,
    /// Whether `status` or a stall of the headers comes before or after the real handler.
    #[serde(default)]
    pub when: When,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum When {
    #[default]
    Before,
    After,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Reset {
    Before,
    After,
    During,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Stall {
    Headers,
    Body,
}

/// A body with its content type. Strings are sent as they are, so that they can be HTML or malformed JSON; other values as JSON.
#[derive(Debug)]
pub struct Text {
    pub kind: &'static str,
    pub text: Bytes,
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        let (kind, text) = match Value::deserialize(deserializer)? {
            Value::String(text) if text.starts_with('<') => ("text/html; charset=utf-8", text),
            Value::String(text) => ("application/json", text),
            value => ("application/json", value.to_string()),
        };
        Ok(Text { kind, text: text.into() })
    }
}

impl Rule {
    /// Parses and validates a rule.
    pub fn parse(given: &Value) -> Result<Rule, String> {
        let rule = Rule::deserialize(given).map_err(|error| error.to_string())?;
        if !rule.path.starts_with('/') {
            return Err("path: expected a pattern that begins with `/`".into());
        }
        if rule.probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
            return Err("probability: expected 0 to 1".into());
        }
        if rule.status.is_some_and(|status| !(200..=599).contains(&status) || StatusCode::from_u16(status).is_err()) {
            return Err("status: expected 200 to 599".into());
        }
        if rule.body.is_some() && rule.status.is_none() {
            return Err("body: goes with `status`; `replace_body` changes the real answer".into());
        }
        if rule.replace_body.is_some() && rule.status.is_some() {
            return Err("replace_body: the answer of `status` has its own `body`".into());
        }
        if rule.bytes_per_second == Some(0) || (rule.bytes_per_second.is_some() && rule.trickle.is_some()) {
            return Err("bytes_per_second: expected at least 1, and no `trickle`, which sets the pace too".into());
        }
        if rule.reset == Some(Reset::During) && rule.stall.is_some() {
            return Err("reset: a body that stalls has no middle in which it is reset".into());
        }
        let pauses = [("delay", rule.delay), ("answer_delay", rule.answer_delay), ("trickle", rule.trickle)];
        if let Some((name, _)) = pauses.into_iter().find(|(_, pause)| pause.is_some_and(|pause| pause > MAX_PAUSE)) {
            return Err(format!("{name}: expected at most {MAX_PAUSE} milliseconds"));
        }
        if rule.overstate.is_some_and(|bytes| bytes > MAX_OVERSTATED) {
            return Err(format!("overstate: expected at most {MAX_OVERSTATED} bytes"));
        }
        for (name, value) in &rule.headers {
            if FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing)) {
                return Err(format!("headers: `{name}` belongs to the connection; see `truncate` and `overstate`"));
            }
            if name.parse::<HeaderName>().is_err() || value.parse::<HeaderValue>().is_err() {
                return Err(format!("headers: `{name}` or its value is not a legal header"));
            }
        }
        if rule.describe().is_empty() {
            let actions = "status, headers, delay, answer_delay, reset, stall, trickle, bytes_per_second, gzip, truncate, \
                           overstate or replace_body";
            return Err(format!("a rule needs an action: {actions}"));
        }
        Ok(rule)
    }

    /// A short description of the actions for the log.
    pub fn describe(&self) -> String {
        let when = |when| if when == When::Before { "before" } else { "after" };
        let actions = [
            self.delay.map(|milliseconds| format!("delay {milliseconds} ms")),
            self.answer_delay.map(|milliseconds| format!("answer_delay {milliseconds} ms")),
            self.status.map(|status| format!("status {status} {} the handler", when(self.when))),
            (!self.headers.is_empty()).then(|| "headers".into()),
            self.replace_body.as_ref().map(|_| "replace_body".into()),
            self.reset.map(|at| match at {
                Reset::Before => "reset before the handler".into(),
                Reset::After => "reset after the handler".into(),
                Reset::During => "reset in the body".into(),
            }),
            self.stall
                .map(|stall| format!("stall in the {}", if stall == Stall::Headers { "headers" } else { "body" })),
            self.trickle.map(|milliseconds| format!("trickle {milliseconds} ms")),
            self.bytes_per_second.map(|bytes| format!("{bytes} bytes a second")),
            self.gzip.then(|| "gzip".into()),
            self.truncate.map(|bytes| format!("truncate {bytes}")),
            self.overstate.map(|bytes| format!("overstate {bytes}")),
        ];
        actions.into_iter().flatten().collect::<Vec<String>>().join(", ")
    }

    pub fn matches(&self, method: &Method, path: &str) -> bool {
        let method_fits = self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()));
        method_fits && path_matches(&self.path, path)
    }
}

fn path_matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        match (wanted, segments.next()) {
            ("**", _) => return true,
            (_, None) => return false,
            (wanted, Some(segment)) if segment_matches(wanted, segment) => (),
            _ => return false,
        }
    }
    segments.next().is_none()
}

fn segment_matches(pattern: &str, segment: &str) -> bool {
    let Some((start, end)) = pattern.split_once('*') else { return pattern == segment };
    segment.strip_prefix(start).is_some_and(|rest| rest.ends_with(end))
}

fn one() -> u64 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(path_matches("/v2/live-streams/room/*/start", "/v2/live-streams/room/r1/start"));
        assert!(!path_matches("/v2/live-streams/room/*/start", "/v2/live-streams/room/r1/stop"));
        assert!(!path_matches("/v2/*", "/v2/live-streams/1"));
        assert!(path_matches("/beam/*/r1/**", "/beam/c/r1/20230330/1/stream_0/stream.m3u8"));
        assert!(path_matches("/**", "/"));
        let segments = "/beam/*/*/*/*/*/segment_*.m4s";
        assert!(path_matches(segments, "/beam/c/r1/20230330/1/stream_0/segment_7.m4s"));
        assert!(!path_matches(segments, "/beam/c/r1/20230330/1/stream_0/stream.m3u8"));
        assert!(!path_matches("/a*a", "/a"));
    }
}
