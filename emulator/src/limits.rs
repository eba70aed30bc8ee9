//! Limits of everything that callers can make grow, so that a client in a loop gets an error instead of exhausting the machine's memory.

use axum::http::StatusCode;

use crate::error::ApiError;

pub const MAX_STREAMS: usize = 100_000;
/// Recordings and external streams together.
pub const MAX_JOBS: usize = 100_000;
pub const MAX_ROOMS: usize = 100_000;
/// Bytes of the settings, URLs and messages of rooms, streams and jobs.
pub const MAX_TEXT: usize = 64 << 20;
/// Bytes of a stored control body.
pub const MAX_SETTINGS_BYTES: usize = 64 << 10;

pub const MAX_RULES: usize = 1000;
pub const MAX_SINGLE_RULE_BYTES: usize = 1 << 20;
pub const MAX_RULE_BYTES: usize = 8 << 20;

/// Undelivered webhook events, and the bytes of all stored events.
pub const MAX_WAITING_EVENTS: usize = 10_000;
pub const MAX_EVENT_BYTES: usize = 64 << 20;
/// Scheduled deliveries; one event can have 100.
pub const MAX_DELIVERIES: usize = 100_000;

/// Items of a list in one control answer.
pub const MAX_LISTED: usize = 10_000;

/// 507 when a limit is reached.
pub fn full(what: &str) -> ApiError {
    let detail = format!("it keeps no more than {what}; POST /_emulator/reset forgets them");
    ApiError::new(StatusCode::INSUFFICIENT_STORAGE, "the emulator is full").with_details(vec![detail])
}

/// Checks the length of a control body that is stored.
pub fn check_length(body: &[u8], longest: usize) -> Result<(), String> {
    if body.len() <= longest { Ok(()) } else { Err(format!("body: expected at most {} KiB", longest >> 10)) }
}
