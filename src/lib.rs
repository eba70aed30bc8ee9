//! Start, follow and stop [100ms](https://www.100ms.live) live streams from any JavaScript runtime, or from Rust
//! compiled to WebAssembly.
//!
//! One REST call puts a room on air and returns an HLS playback URL. This crate makes that call dependable, and the
//! calls around it: one deadline covers all attempts, a call can be aborted at any time, answers are validated, and no
//! retry ever starts a second billed stream.
//!
//! A call is a value, [`step::Call`]. [`call::begin`] takes it with the arguments, [`call::step`] takes it with a
//! [`step::Event`]; both return the next [`step::Action`]. They make every decision (what to send, whether to retry,
//! when to give up) and have no I/O, clock or randomness. Two drivers carry the actions out: [`client`], asynchronous
//! Rust on gloo-net (feature `client`, on by default with `exports`), and the JavaScript of the npm package behind
//! [`npm`] (feature `npm`).
//!
//! Strings, objects and functions stay in JavaScript, and the core holds handles to them: see [`values`].
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
//! Semantic versioning covers the contents of [`client`], which are also at the root of the crate. The other modules are public for the
//! drivers, and may change at any time.
//!
//! # In a Rust program
//!
//! By default the crate also exports its functions to JavaScript (feature `exports`), for `wasm-pack build`. A program
//! leaves these exports out of its module with one line in its `Cargo.toml`:
//!
//! ```toml
//! hms-live = { version = "0.1", default-features = false, features = ["client"] }
//! ```
//!
//! The scripts that wasm-bindgen copies into `snippets/` stay, since the functions for Rust use them to read JavaScript's responses, errors
//! and signals. The glue imports those that the program's own calls need.
//!
//! All calls need a JavaScript runtime. The crate compiles for other targets, where each call returns
//! [`Error::NotInJavaScript`].
//!
//! # Scope
//!
//! Live streams, external (RTMP) streams, rooms, room codes, recordings, meeting URLs, tokens and webhooks of the 100ms
//! server API, version 2.

#![cfg_attr(all(feature = "npm", not(feature = "client"), not(test), target_arch = "wasm32"), no_std)]

// The server-side request handler.
pub mod handler;

// Modules in the order in which a call passes through them.
pub mod call;

// One family of operations each.
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
