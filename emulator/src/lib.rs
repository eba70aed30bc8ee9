#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

use std::{io, sync::Arc};

use tokio::net::TcpListener;

use crate::connection::{Connection, ResettableListener};

mod access;
mod active_rooms;
pub mod activity;
mod auth;
mod auth_token;
pub mod clock;
mod connection;
mod control;
mod destination;
mod download;
mod emulator;
mod error;
mod extract;
mod failure;
mod faults;
mod fields;
mod global_settings;
mod headers;
mod hls;
mod ids;
mod job_routes;
mod job_start;
mod jobs;
mod lag;
mod limits;
mod live_streams;
mod locked;
mod log;
mod media;
mod page;
mod peer;
mod peers;
mod picture_clock;
mod playback;
mod playlist;
mod presign;
mod recording;
mod recording_assets;
mod recordings;
mod redact;
mod room;
mod room_code;
mod room_codes;
mod room_record;
mod room_request;
mod rooms;
mod routes;
mod rule;
mod rules;
mod running;
mod settings;
mod start_request;
mod status;
mod stream;
mod stream_object;
mod template;
mod transcription;
mod ui;
mod webhooks;
mod workspace;

pub use emulator::{Config, Emulator};
pub use routes::app;
pub use running::Running;

/// Serves an emulator and delivers its webhooks until the future is dropped.
pub async fn serve(emulator: Arc<Emulator>, listener: TcpListener) -> io::Result<()> {
    emulator.serves_at(listener.local_addr()?);
    let service = app(emulator.clone()).into_make_service_with_connect_info::<Connection>();
    tokio::select! {
        served = axum::serve(ResettableListener(listener), service) => served,
        () = webhooks::dispatch::run(emulator) => Ok(()),
    }
}
