//! Start, follow and stop [100ms](https://www.100ms.live) live streams from any JavaScript runtime, or from Rust that is
//! compiled to WebAssembly.
//!
//! One REST call puts a room on air and returns an HLS playback URL. This crate makes that call, and the life of the
//! stream around it, dependable: one deadline over everything, an abort at any moment, answers that are checked, and
//! never a second billed stream.
//!
//! A call is a value, [`step::Call`]. [`call::begin`] takes it and the arguments, [`call::step`] takes it and a
//! [`step::Event`]; both return the [`step::Action`] that comes next. They decide everything (what to send, whether to
//! send it again, when to give up) and have no I/O, clock or randomness of their own. Two drivers do what the actions
//! say: [`client`], asynchronous Rust on gloo-net (feature `client`, on by default with `exports`), and the JavaScript of the npm
//! package behind [`npm`] (feature `npm`).
//!
//! Texts, objects and functions stay in JavaScript, and the core holds handles of them: see [`values`].
//!
//! ```no_run
//! # #[cfg(feature = "client")]
//! # async fn example(token: String) -> Result<(), hms_live::Error> {
//! use hms_live::{Auth, RequestOptions, StartParams, Until, WaitOptions, start_live_stream, wait_for_live_stream};
//!
//! let request = RequestOptions { auth: Auth::Token(token), ..RequestOptions::default() };
//! let params = StartParams::default();
//! let stream = start_live_stream("63b2bacc1d485406b9a2f27c", &params, &request.clone().into()).await?;
//! let playable = WaitOptions { request, until: Until::Playable, ..WaitOptions::default() };
//! let stream = wait_for_live_stream(&stream.id, &playable).await?;
//! assert!(stream.playback.url.ends_with(".m3u8"));
//! # Ok(())
//! # }
//! ```
//!
//! # In a program
//!
//! By default the crate exports its functions to JavaScript too (feature `exports`), as `wasm-pack build` of it should. A program
//! leaves these exports out of its module by one line of its `Cargo.toml`:
//!
//! ```toml
//! hms-live = { version = "0.1", default-features = false, features = ["client"] }
//! ```
//!
//! All calls need a JavaScript runtime. The crate compiles for other targets, where each of them returns [`Error::NotInJavaScript`].
//!
//! # Scope
//!
//! Live streams, external (RTMP) streams, rooms and their codes, recordings, meeting URLs, tokens and webhooks of the 100ms
//! server API, version 2.

#![cfg_attr(all(feature = "npm", not(feature = "client"), not(test), target_arch = "wasm32"), no_std)]

// What a server answers browsers with.
pub mod handler;

// In the order in which a call passes through them.
pub mod call;

// A family of operations each.
pub mod active_rooms;
pub mod external_streams;
pub mod live_streams;
pub mod recordings;
pub mod room_codes;
pub mod rooms;
pub mod templates;

pub mod create;
pub mod meeting_url;
pub mod once;
pub mod options;
pub mod signing;
pub mod start;
pub mod stop;
pub mod wait;
pub mod webhook;

pub mod check;
pub mod flow;
pub mod operation;
pub mod request;
pub mod retry;
pub mod step;
pub mod token;

pub mod error;
pub mod redact;
pub mod values;

#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "npm")]
pub mod npm;

#[cfg(feature = "client")]
pub use client::*;
