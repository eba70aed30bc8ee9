//! Reads and validates JSON bodies, and collects all problems.

use axum::http::{StatusCode, Uri};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::ApiError;

/// Parses a JSON object. Empty and malformed bodies get the API's own messages.
pub fn object(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    if body.trim_ascii().is_empty() {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "request body must not be empty"));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(ApiError::bad_request("Invalid body param", vec!["body: expected a JSON object".into()])),
        Err(error) => Err(ApiError::new(StatusCode::BAD_REQUEST, badly_formed(body, &error))),
    }
}

/// Like the API, counts bytes from 1 up to the unexpected one, and gives no position at the end of input.
fn badly_formed(body: &[u8], error: &serde_json::Error) -> String {
    let message = "request body contains badly-formed JSON";
    if error.is_eof() {
        return message.into();
    }
    let lines = body.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    let before: usize = lines.map(<[u8]>::len).sum();
    format!("{message} (at position {})", before + error.column())
}

/// Deserializes a JSON object. Arrays, which serde accepts for structs, are rejected.
pub fn members<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    match serde_json::from_slice(body).map_err(|error| format!("body: not valid JSON: {error}"))? {
        Value::Object(object) => T::deserialize(Value::Object(object)).map_err(|error| error.to_string()),
        _ => Err("body: expected a JSON object".into()),
    }
}

/// Limit of the problems in one answer.
const MAX_PROBLEMS: usize = 20;

/// Reads fields by dotted path, whose last part is the key, and collects the problems.
#[derive(Default)]
pub struct Fields {
    problems: Vec<String>,
}

impl Fields {
    /// The meeting URL, if any. An empty one has an error of its own in the API.
    pub fn meeting_url(&mut self, body: &Map<String, Value>) -> Result<Option<String>, ApiError> {
        let url = self.text(body, "meeting_url");
        match url.as_deref() {
            Some("") => return Err(ApiError::invalid_input("meeting_url: expected an absolute http or https URL")),
            Some(url) if !is_absolute_http_url(url) => {
                self.problem("meeting_url", "expected an absolute http or https URL");
            }
            Some(_) | None => (),
        }
        Ok(url)
    }

    pub fn text(&mut self, object: &Map<String, Value>, path: &str) -> Option<String> {
        self.value(object, path, "a string", |value| value.as_str().map(str::to_owned))
    }

    pub fn flag(&mut self, object: &Map<String, Value>, path: &str) -> bool {
        self.value(object, path, "a boolean", Value::as_bool).unwrap_or_default()
    }

    pub fn number(&mut self, object: &Map<String, Value>, path: &str) -> Option<u64> {
        self.value(object, path, "a whole number from 0 on", Value::as_u64)
    }

    pub fn object(&mut self, object: &Map<String, Value>, path: &str) -> Map<String, Value> {
        self.value(object, path, "an object", |value| value.as_object().cloned()).unwrap_or_default()
    }

    pub fn list(&mut self, object: &Map<String, Value>, path: &str) -> Vec<Value> {
        self.value(object, path, "an array", |value| value.as_array().cloned()).unwrap_or_default()
    }

    pub fn texts(&mut self, object: &Map<String, Value>, path: &str, allowed: Option<&[&str]>) -> Vec<String> {
        let mut texts = Vec::new();
        for value in self.list(object, path) {
            match (value, allowed) {
                (Value::String(text), Some(allowed)) if !allowed.contains(&text.as_str()) => {
                    self.problem(path, &format!("expected values out of {}", allowed.join(", ")));
                }
                (Value::String(text), _) => texts.push(text),
                _ => self.problem(path, "expected an array of strings"),
            }
        }
        texts
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

    pub fn problem(&mut self, path: &str, problem: &str) {
        self.plain_problem(format!("{path}: {problem}"));
    }

    /// Adds a problem in the API's own words, up to the limit.
    pub fn plain_problem(&mut self, problem: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    pub fn finish(self) -> Result<(), ApiError> {
        if self.problems.is_empty() { Ok(()) } else { Err(ApiError::bad_request("Invalid body param", self.problems)) }
    }
}

fn is_absolute_http_url(text: &str) -> bool {
    text.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_json_is_reported_with_its_position() {
        for (body, place) in [
            (r#"{"meeting_url":"https://a.example/preview/abc-defg-hij-klm-nopq-",}"#, " (at position 67)"),
            ("{\n  \"a\": 1,\n  b\n}", " (at position 15)"),
            ("{} x", " (at position 4)"),
            (r#"{"a":"#, ""),
        ] {
            let error = serde_json::from_str::<Value>(body).unwrap_err();
            assert_eq!(
                badly_formed(body.as_bytes(), &error),
                format!("request body contains badly-formed JSON{place}")
            );
        }
    }
}
