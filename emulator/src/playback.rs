//! Playback URLs.

use jiff::Timestamp;
use serde::Serialize;

/// The customer id in every playback URL.
pub const CUSTOMER_ID: &str = "62d0e0a5c7f1b2d3e4f50617";

#[derive(Clone, Serialize)]
pub struct Playback {
    pub url: String,
}

/// A unique path for a stream that starts now, even for two streams of a room within one millisecond.
pub fn free_path(room_id: &str, now: Timestamp, is_taken: impl Fn(&str) -> bool) -> String {
    let day = now.strftime("%Y%m%d");
    (now.as_millisecond()..)
        .map(|epoch| format!("/beam/{CUSTOMER_ID}/{room_id}/{day}/{epoch}"))
        .find(|path| !is_taken(path))
        .expect("some millisecond is free")
}
