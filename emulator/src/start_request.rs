//! The body of a start call, checked against the documented types and limits and against the room's settings.

use axum::http::Uri;
use serde_json::{Map, Value};

use crate::{error::ApiError, room::Settings, stream::Recording};

/// What a start call asks for. Transcription is checked and then left: nothing of it comes back in an answer.
pub struct StartRequest {
    pub meeting_url: Option<String>,
    pub recording: Recording,
    pub destination: Option<String>,
}

impl StartRequest {
    /// Reads a body. An empty one counts as `{}`, a null as absent and an unknown field as nothing.
    pub fn parse(body: &[u8], settings: &Settings) -> Result<StartRequest, ApiError> {
        let body = object(body)?;
        let mut fields = Fields { problems: Vec::new() };

        let meeting_url = fields.text(&body, "meeting_url").filter(|url| !url.is_empty());
        if meeting_url.as_deref().is_some_and(|url| !is_absolute_http_url(url)) {
            fields.problem("meeting_url", "expected an absolute http or https URL");
        }
        let recording = fields.object(&body, "recording");
        let recording = Recording {
            hls_vod: fields.flag(&recording, "recording.hls_vod"),
            single_file_per_layer: fields.flag(&recording, "recording.single_file_per_layer"),
        };
        let destination = fields.text(&body, "destination").filter(|name| !name.is_empty());
        let transcription = fields.object(&body, "transcription");
        fields.check_transcription(&transcription);
        fields.finish()?;

        let request = StartRequest { meeting_url, recording, destination };
        request.check_against(settings)?;
        Ok(request)
    }

    fn check_against(&self, settings: &Settings) -> Result<(), ApiError> {
        let missing = match self.meeting_url {
            Some(_) => None,
            None if !settings.live_streaming_enabled => {
                Some("meeting_url: required because live streaming is not enabled for the room's template")
            }
            None if settings.subdomain.is_none() => {
                Some("meeting_url: required because the room's template has no subdomain")
            }
            None => None,
        };
        let names = &settings.destinations;
        let problem = match &self.destination {
            _ if missing.is_some() => missing.map(str::to_owned),
            None if names.len() > 1 => {
                Some("destination: required because the room's template has more than one HLS destination".into())
            }
            Some(name) if !names.is_empty() && !names.contains(name) => {
                Some("destination: the room's template has no HLS destination of this name".into())
            }
            _ => None,
        };
        problem.map_or(Ok(()), |problem| Err(ApiError::bad_request("invalid input", vec![problem])))
    }
}

/// A body that is a JSON object, or empty.
pub fn object(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    let problem = match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => return Ok(object),
        Ok(_) => "expected a JSON object".to_owned(),
        Err(error) => format!("not valid JSON: {error}"),
    };
    Err(ApiError::bad_request("Invalid body param", vec![format!("body: {problem}")]))
}

fn is_absolute_http_url(text: &str) -> bool {
    text.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
    })
}

/// Reads fields by their dotted path, of which the last part is the key, and gathers everything that is wrong.
struct Fields {
    problems: Vec<String>,
}

impl Fields {
    fn check_transcription(&mut self, transcription: &Map<String, Value>) {
        self.flag(transcription, "transcription.enabled");
        self.texts(transcription, "transcription.modes", Some(&["recorded", "live"]));
        self.texts(transcription, "transcription.output_modes", Some(&["txt", "srt", "json"]));
        self.texts(transcription, "transcription.custom_vocabulary", None);

        let summary = self.object(transcription, "transcription.summary");
        self.flag(&summary, "transcription.summary.enabled");
        let context = self.text(&summary, "transcription.summary.context").unwrap_or_default();
        if context.chars().count() > 300 {
            self.problem("transcription.summary.context", "longer than 300 characters");
        }
        match summary.get("temperature").filter(|value| !value.is_null()) {
            Some(value) if !value.as_f64().is_some_and(|number| (0.1..=1.0).contains(&number)) => {
                self.problem("transcription.summary.temperature", "expected a number from 0.1 to 1.0");
            }
            _ => (),
        }

        let sections = self.list(&summary, "transcription.summary.sections");
        if sections.len() > 6 {
            self.problem("transcription.summary.sections", "more than 6 sections");
        }
        for (index, section) in sections.iter().enumerate() {
            let path = format!("transcription.summary.sections[{index}]");
            let Some(section) = section.as_object() else {
                self.problem(&path, "expected an object");
                continue;
            };
            match section.get("title").and_then(Value::as_str) {
                None => self.problem(&format!("{path}.title"), "required, a string"),
                Some(title) if title.chars().count() > 100 => {
                    self.problem(&format!("{path}.title"), "longer than 100 characters");
                }
                Some(_) => (),
            }
            if !matches!(section.get("format").and_then(Value::as_str), Some("bullets" | "paragraph")) {
                self.problem(&format!("{path}.format"), "required, `bullets` or `paragraph`");
            }
        }
    }

    fn text(&mut self, object: &Map<String, Value>, path: &str) -> Option<String> {
        self.value(object, path, "a string", |value| value.as_str().map(str::to_owned))
    }

    fn flag(&mut self, object: &Map<String, Value>, path: &str) -> bool {
        self.value(object, path, "a boolean", Value::as_bool).unwrap_or_default()
    }

    fn object(&mut self, object: &Map<String, Value>, path: &str) -> Map<String, Value> {
        self.value(object, path, "an object", |value| value.as_object().cloned()).unwrap_or_default()
    }

    fn list(&mut self, object: &Map<String, Value>, path: &str) -> Vec<Value> {
        self.value(object, path, "an array", |value| value.as_array().cloned()).unwrap_or_default()
    }

    fn texts(&mut self, object: &Map<String, Value>, path: &str, allowed: Option<&[&str]>) {
        for value in self.list(object, path) {
            match (value.as_str(), allowed) {
                (None, _) => self.problem(path, "expected an array of strings"),
                (Some(text), Some(allowed)) if !allowed.contains(&text) => {
                    self.problem(path, &format!("expected values out of {}", allowed.join(", ")));
                }
                _ => (),
            }
        }
    }

    fn value<T>(
        &mut self,
        object: &Map<String, Value>,
        path: &str,
        expected: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let key = path.rsplit('.').next().unwrap_or(path);
        let value = object.get(key).filter(|value| !value.is_null())?;
        let read = read(value);
        if read.is_none() {
            self.problem(path, &format!("expected {expected}"));
        }
        read
    }

    fn problem(&mut self, path: &str, problem: &str) {
        self.problems.push(format!("{path}: {problem}"));
    }

    fn finish(self) -> Result<(), ApiError> {
        if self.problems.is_empty() { Ok(()) } else { Err(ApiError::bad_request("Invalid body param", self.problems)) }
    }
}
