#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, OnceLock},
    time::Duration,
};

use axum::{
    Router,
    http::request::Parts,
    middleware::from_fn_with_state,
    routing::{delete, get, post, put},
};
use tokio::net::TcpListener;

use crate::{
    clock::Clock,
    connection::{ResetSwitch, Resettable},
    log::Log,
    rules::Rules,
    workspace::Workspace,
};

mod auth;
pub mod clock;
mod connection;
mod control;
mod error;
mod faults;
mod headers;
mod hls;
mod ids;
mod live_streams;
mod log;
mod media;
mod recording_assets;
mod room;
mod rule;
mod rules;
mod start_request;
mod stream;
mod workspace;

/// What the command line sets.
pub struct Config {
    /// The access key of the tokens that are accepted.
    pub access_key: String,
    /// The secret that signs them.
    pub secret: String,
    /// From start to running, unless the room is set otherwise.
    pub start_delay: Duration,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            access_key: "emulator-access-key".into(),
            secret: "emulator-secret".into(),
            start_delay: Duration::from_secs(3),
        }
    }
}

/// Everything an emulator knows. Two of them share nothing.
pub struct Emulator {
    config: Config,
    /// What moves streams, media and tokens on.
    pub clock: Clock,
    workspace: Mutex<Workspace>,
    rules: Mutex<Rules>,
    log: Mutex<Log>,
    address: OnceLock<SocketAddr>,
}

impl Emulator {
    /// An emulator without rooms, streams or rules.
    pub fn new(config: Config, clock: Clock) -> Arc<Emulator> {
        Arc::new(Emulator {
            config,
            clock,
            workspace: Mutex::new(Workspace::new()),
            rules: Mutex::default(),
            log: Mutex::default(),
            address: OnceLock::new(),
        })
    }

    fn workspace(&self) -> MutexGuard<'_, Workspace> {
        self.workspace.lock().unwrap()
    }

    fn rules(&self) -> MutexGuard<'_, Rules> {
        self.rules.lock().unwrap()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap()
    }

    /// The origin that a request without a `Host` header meant.
    fn origin(&self) -> String {
        self.address.get().map_or_else(|| "http://127.0.0.1".into(), |address| format!("http://{address}"))
    }

    fn log_arrival(&self, parts: &Parts, body: &[u8], fault: Option<String>) -> u64 {
        let room = self.workspace().room_of(parts.uri.path(), parts.uri.query().unwrap_or_default());
        self.log().arrival(self.clock.now(), parts, body, room, fault, &self.config.secret)
    }
}

/// The routes of an emulator.
pub fn app(emulator: Arc<Emulator>) -> Router {
    let api = Router::new()
        .route("/v2/live-streams", get(live_streams::list))
        .route("/v2/live-streams/room/{room_id}/start", post(live_streams::start))
        .route("/v2/live-streams/room/{room_id}/stop", post(live_streams::stop_room))
        .route("/v2/live-streams/{id}", get(live_streams::get))
        .route("/v2/live-streams/{id}/stop", post(live_streams::stop))
        .route("/v2/live-streams/{id}/timed-metadata", post(live_streams::send_timed_metadata))
        .route("/v2/live-streams/{id}/pause-recording", post(live_streams::pause_or_resume_recording))
        .route("/v2/live-streams/{id}/resume-recording", post(live_streams::pause_or_resume_recording))
        .route_layer(from_fn_with_state(emulator.clone(), auth::require_management_token));

    let hls = Router::new()
        .route("/beam/{customer_id}/{room_id}/{day}/{epoch}/master.m3u8", get(hls::master))
        .route("/beam/{customer_id}/{room_id}/{day}/{epoch}/{layer}/{file}", get(hls::media));

    let control = Router::new()
        .route("/_emulator/health", get(control::health))
        .route("/_emulator/reset", post(control::reset))
        .route("/_emulator/rooms/{room_id}", put(control::set_room))
        .route("/_emulator/clock", post(control::move_clock))
        .route("/_emulator/rules", get(control::list_rules).post(control::add_rule).delete(control::clear_rules))
        .route("/_emulator/rules/{id}", delete(control::remove_rule))
        .route("/_emulator/requests", get(control::requests))
        .route("/_emulator/streams", get(control::streams));

    Router::new()
        .merge(api)
        .merge(hls)
        .fallback(error::unknown_route)
        .layer(from_fn_with_state(emulator.clone(), faults::intercept))
        .merge(control)
        .method_not_allowed_fallback(error::wrong_method)
        .layer(from_fn_with_state(emulator.clone(), headers::add))
        .with_state(emulator)
}

/// Serves an emulator until the future is dropped.
pub async fn serve(emulator: Arc<Emulator>, listener: TcpListener) -> io::Result<()> {
    emulator.address.get_or_init(|| listener.local_addr().expect("a bound socket has an address"));
    let service = app(emulator).into_make_service_with_connect_info::<ResetSwitch>();
    axum::serve(Resettable::new(listener), service).await
}
