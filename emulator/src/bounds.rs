//! How much an emulator keeps. Whatever a caller can make grow has an end here, so that a client in a loop gets an answer that
//! says so, and not the memory of the machine.

use axum::http::StatusCode;

use crate::error::ApiError;

pub const MOST_STREAMS: usize = 100_000;
/// Recordings and external streams together.
pub const MOST_JOBS: usize = 100_000;
pub const MOST_ROOMS: usize = 100_000;
/// The texts of rooms, streams and jobs: their settings, URLs, messages.
pub const MOST_TEXT: usize = 64 << 20;
/// What can be sent to a control route that is kept.
pub const LONGEST_SETTINGS: usize = 64 << 10;

pub const MOST_RULES: usize = 1000;
pub const LONGEST_RULE: usize = 1 << 20;
pub const MOST_RULE_BYTES: usize = 8 << 20;

/// Events of webhooks that have not arrived, and the bytes of all that are kept.
pub const MOST_WAITING_EVENTS: usize = 10_000;
pub const MOST_EVENT_BYTES: usize = 64 << 20;
/// Deliveries that are planned; an event can have 100.
pub const MOST_DELIVERIES: usize = 100_000;

/// Items of one list in one answer.
pub const MOST_LISTED: usize = 10_000;

/// 507 for what the emulator would have to keep.
pub fn full(what: &str) -> ApiError {
    let detail = format!("it keeps no more than {what}; POST /_emulator/reset forgets them");
    ApiError::new(StatusCode::INSUFFICIENT_STORAGE, "the emulator is full").with_details(vec![detail])
}

/// A body of a control route that is kept must not be longer than this.
pub fn check_length(body: &[u8], longest: usize) -> Result<(), String> {
    if body.len() <= longest { Ok(()) } else { Err(format!("body: expected at most {} KiB", longest >> 10)) }
}
