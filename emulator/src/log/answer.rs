//! Answers in the request log.

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    response::Response,
};
use serde::Serialize;

use super::headers::Headers;
use crate::redact::{redact, redact_body};

/// Characters kept of a body, enough for a list of ten streams.
const BODY_CHARACTERS: usize = 8192;

/// The bytes that a paced or truncated answer will send.
#[derive(Clone)]
pub struct Sent(pub Bytes);

#[derive(Serialize)]
pub struct Answer {
    pub headers: Headers,
    /// Empty for media.
    pub body: String,
    /// Size of the body in bytes.
    pub size: u64,
}

impl Answer {
    /// Copies an answer for the log and returns it unchanged. Bodies of media are not kept.
    pub async fn read(response: Response, is_media: bool, secret: &str) -> (Response, Answer) {
        let headers = response.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), redact(&value, secret))
        });
        let headers = headers.collect();
        if is_media {
            let sent = response.extensions().get::<Sent>().map(|Sent(bytes)| bytes.len() as u64);
            let size = sent.unwrap_or_else(|| response.body().size_hint().lower());
            return (response, Answer { headers, body: String::new(), size });
        }
        let (parts, body) = response.into_parts();
        let (bytes, body) = match parts.extensions.get::<Sent>() {
            Some(Sent(bytes)) => (bytes.clone(), body),
            None => {
                let bytes = to_bytes(body, usize::MAX).await.expect("the emulator's bodies are whole");
                (bytes.clone(), Body::from(bytes))
            }
        };
        let text = redact_body(&String::from_utf8_lossy(&bytes), secret);
        let answer = Answer { headers, body: text.chars().take(BODY_CHARACTERS).collect(), size: bytes.len() as u64 };
        (Response::from_parts(parts, body), answer)
    }

    pub fn bytes(&self) -> usize {
        self.headers.bytes() + self.body.len()
    }
}
