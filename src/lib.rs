//! temp

pub mod call;
pub mod check;
pub mod error;
pub mod json;
mod lines;
pub mod list;
pub mod live_streams;
pub mod meeting_url;
pub mod options;
pub mod redact;
pub mod request;
pub mod retry;
pub mod start;
pub mod step;
pub mod timestamp;
pub mod token;
pub mod wait;
pub mod webhook;

#[cfg(feature = "client")]
pub mod client;
#[cfg(any(feature = "client", feature = "npm"))]
mod js_value;
#[cfg(feature = "npm")]
pub mod npm;
