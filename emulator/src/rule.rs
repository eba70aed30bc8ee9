//! A rule: which request meets which fault. It is given as JSON through a control route.

use std::collections::BTreeMap;

use axum::{
    body::Bytes,
    http::{HeaderName, HeaderValue, Method, StatusCode},
};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What says where a body ends is written by what sends it.
const FRAMING: [&str; 4] = ["content-length", "transfer-encoding", "connection", "upgrade"];
const MOST_OVERSTATED: usize = 1 << 30;

/// In milliseconds: ten minutes, as long as an answer can stall.
const LONGEST_PAUSE: u64 = 600_000;

/// First which requests it is about, then what happens to them. Actions combine: a delay goes with everything else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Any method when absent.
    method: Option<String>,
    /// A pattern: `*` stands for one segment or for a part of it, `**` at the end for all that follow.
    path: String,
    /// How many requests the rule applies to; 0 is no limit.
    #[serde(default = "one")]
    pub count: u64,
    /// How many matching requests pass before it applies.
    #[serde(default)]
    pub after: u64,
    /// The chance that it applies to a matching request, drawn from a generator with this seed.
    pub probability: Option<f64>,
    #[serde(default)]
    pub seed: u64,

    /// Milliseconds to wait first.
    pub delay: Option<u64>,
    /// Milliseconds to wait between the job and its answer.
    pub answer_delay: Option<u64>,
    /// Answer this, without the real handler unless `when` is `after`.
    pub status: Option<u16>,
    /// Headers set on the answer, faked or real.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body that goes with `status`.
    pub body: Option<Text>,
    /// The body that the real answer gets instead of its own.
    pub replace_body: Option<Text>,
    /// Break the connection off before or after the real handler ran, or in the middle of the answer's body.
    pub reset: Option<Reset>,
    /// Stop for good before the headers or in the middle of the body.
    pub stall: Option<Stall>,
    /// Milliseconds before each byte of the body.
    pub trickle: Option<u64>,
    /// How many bytes of the body go out in a second.
    pub bytes_per_second: Option<u64>,
    /// Compress the body, and say so.
    #[serde(default)]
    pub gzip: bool,
    /// How many bytes the end of the body is short of, after it was compressed.
    pub truncate: Option<usize>,
    /// How many bytes more `Content-Length` promises than come before the connection ends.
    pub overstate: Option<usize>,
    /// Whether `status`, or a stall of the headers, comes before the real handler or after it.
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

/// A body with its type. A text is sent as it is, so that it can be HTML or broken JSON; anything else is sent as JSON.
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
    /// The error says what is wrong with the rule.
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
        if let Some((name, _)) = pauses.into_iter().find(|(_, pause)| pause.is_some_and(|pause| pause > LONGEST_PAUSE))
        {
            return Err(format!("{name}: expected at most {LONGEST_PAUSE} milliseconds"));
        }
        if rule.overstate.is_some_and(|bytes| bytes > MOST_OVERSTATED) {
            return Err(format!("overstate: expected at most {MOST_OVERSTATED} bytes"));
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

    /// The actions in a few words, for the log.
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
