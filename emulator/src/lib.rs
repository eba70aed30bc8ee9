#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    http::request::Parts,
    middleware::from_fn_with_state,
    routing::{delete, get, post, put},
};
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;

use crate::{
    clock::Clock,
    connection::{Listening, ResetSwitch},
    jobs::{Jobs, Kind},
    log::Log,
    rules::Rules,
    webhooks::{WebhookSettings, Webhooks},
    workspace::Workspace,
};

mod auth;
pub mod clock;
mod connection;
mod control;
mod destination;
mod download;
mod error;
mod extract;
mod failure;
mod faults;
mod fields;
mod headers;
mod hls;
mod ids;
mod job_routes;
mod jobs;
mod lag;
mod live_streams;
mod log;
mod media;
mod page;
mod playback;
mod playlist;
mod presign;
mod recording;
mod recording_assets;
mod recordings;
mod room;
mod rule;
mod rules;
mod running;
mod settings;
mod start_request;
mod stream;
mod stream_object;
mod transcription;
mod ui;
mod webhooks;
mod workspace;

pub use running::Running;

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
    // Whoever needs two of these locks takes them in this order.
    workspace: Mutex<Workspace>,
    jobs: Mutex<Jobs>,
    webhooks: Mutex<Webhooks>,
    rules: Mutex<Rules>,
    log: Mutex<Log>,
    address: OnceLock<SocketAddr>,
}

impl Emulator {
    /// An emulator without rooms, streams or rules.
    pub fn new(config: Config, clock: Clock) -> Arc<Emulator> {
        let workspace = Mutex::new(Workspace::new(clock.bell()));
        Arc::new(Emulator {
            config,
            clock,
            workspace,
            jobs: Mutex::default(),
            webhooks: Mutex::default(),
            rules: Mutex::default(),
            log: Mutex::default(),
            address: OnceLock::new(),
        })
    }

    fn workspace(&self) -> MutexGuard<'_, Workspace> {
        locked(&self.workspace)
    }

    /// A management token that the emulator accepts for a day.
    pub fn management_token(&self) -> String {
        auth::sign(&self.config.access_key, &self.config.secret, self.clock.token_time().as_second())
    }

    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        locked(&self.jobs)
    }

    fn webhooks(&self) -> MutexGuard<'_, Webhooks> {
        locked(&self.webhooks)
    }

    /// The settings of a room's webhooks: its own, or those of all.
    fn webhook_settings(&self, workspace: &Workspace, webhooks: &Webhooks, room_id: &str) -> WebhookSettings {
        let own = workspace.room(room_id).and_then(|room| room.settings.webhook.as_ref());
        own.unwrap_or(&webhooks.settings).clone()
    }

    fn rules(&self) -> MutexGuard<'_, Rules> {
        locked(&self.rules)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        locked(&self.log)
    }

    /// The origin that a request without a `Host` header meant.
    fn origin(&self) -> String {
        self.address.get().map_or_else(|| "http://127.0.0.1".into(), |address| format!("http://{address}"))
    }

    /// The time of the `Date` header of an answer about a room.
    fn date(&self, room_id: Option<&str>) -> Timestamp {
        let workspace = self.workspace();
        let room = room_id.and_then(|room_id| workspace.room(room_id));
        self.clock.token_time() + room.map_or(SignedDuration::ZERO, |room| room.settings.date_offset())
    }

    /// The room that a request is about: named in the path, in the query, or by what the id in the path belongs to.
    fn room_of(&self, path: &str, query: &str) -> Option<String> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let of_stream = |id: &str| self.workspace().get(id).map(|stream| stream.room_id.clone());
        match segments[..] {
            ["v2", _] => query.split('&').find_map(|pair| pair.strip_prefix("room_id=")).map(str::to_owned),
            ["v2", _, "room", room_id, ..] | ["beam", _, room_id, ..] => Some(room_id.to_owned()),
            ["v2", "live-streams", id, ..] => of_stream(id),
            ["v2", "recording-assets", id, ..] | ["recordings", id, ..] => {
                self.workspace().get_by_asset(id).map(|stream| stream.room_id.clone())
            }
            ["v2", _, id, ..] => self.jobs().room_of(id),
            _ => None,
        }
    }

    fn log_arrival(&self, parts: &Parts, body: &[u8], fault: Option<String>) -> u64 {
        let room = self.room_of(parts.uri.path(), parts.uri.query().unwrap_or_default());
        self.log().arrival(self.clock.now(), parts, body, room, fault, &self.config.secret)
    }
}

/// Whoever panicked with a lock has answered with 500; that is no reason to answer everybody else so.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
        .route("/v2/live-streams/{id}/pause-recording", post(live_streams::pause_recording))
        .route("/v2/live-streams/{id}/resume-recording", post(live_streams::resume_recording))
        .merge(job_routes::routes(Kind::Recording, "/v2/recordings"))
        .merge(job_routes::routes(Kind::ExternalStream, "/v2/external-streams"))
        .route("/v2/recording-assets", get(recordings::list))
        .route("/v2/recording-assets/{id}", get(recordings::get))
        .route("/v2/recording-assets/{id}/presigned-url", get(recordings::presigned_url))
        .route_layer(from_fn_with_state(emulator.clone(), auth::require_management_token));

    let hls = Router::new()
        .route("/beam/{customer_id}/{room_id}/master.m3u8", get(hls::static_master))
        .route("/beam/{customer_id}/{room_id}/{day}/{epoch}/master.m3u8", get(hls::master))
        .route("/beam/{customer_id}/{room_id}/{day}/{epoch}/{layer}/{file}", get(hls::media))
        .route("/recordings/{asset_id}/{*file}", get(recordings::file));

    let control = Router::new()
        .route("/_emulator/health", get(control::health))
        .route("/_emulator/reset", post(control::reset))
        .route("/_emulator/state", get(control::state::state))
        .route("/_emulator/rooms", get(control::rooms::list))
        .route("/_emulator/rooms/{room_id}", put(control::rooms::set).get(control::rooms::get))
        .route("/_emulator/rooms/{room_id}/start", post(live_streams::start))
        .route("/_emulator/rooms/{room_id}/start-recording", post(control::rooms::start_recording))
        .route("/_emulator/rooms/{room_id}/start-external-stream", post(control::rooms::start_external_stream))
        .route("/_emulator/rooms/{room_id}/leave", post(control::rooms::leave))
        .route("/_emulator/rooms/{room_id}/join", post(control::rooms::join))
        .route("/_emulator/rooms/{room_id}/end", post(control::rooms::end))
        .route("/_emulator/clock", post(control::move_clock))
        .route("/_emulator/rules", get(control::list_rules).post(control::add_rule).delete(control::clear_rules))
        .route("/_emulator/rules/{id}", delete(control::remove_rule))
        .route("/_emulator/requests", get(control::requests))
        .route("/_emulator/streams", get(control::streams::list).post(control::streams::start_many))
        .route("/_emulator/streams/{id}", get(control::streams::get))
        .route("/_emulator/streams/{id}/stop", post(live_streams::stop))
        .route("/_emulator/streams/{id}/timed-metadata", post(live_streams::send_timed_metadata))
        .route("/_emulator/streams/{id}/pause-recording", post(live_streams::pause_recording))
        .route("/_emulator/streams/{id}/resume-recording", post(live_streams::resume_recording))
        .route("/_emulator/streams/{id}/fail", post(control::streams::fail))
        .route("/_emulator/streams/{id}/slow", post(control::streams::slow))
        .route("/_emulator/webhooks", get(control::webhooks::list).delete(control::webhooks::forget))
        .route("/_emulator/webhooks/settings", get(control::webhooks::settings).put(control::webhooks::set))
        .route("/_emulator/webhooks/trigger", post(control::webhooks::trigger));

    Router::new()
        .merge(api)
        .merge(hls)
        .fallback(error::unknown_route)
        .layer(from_fn_with_state(emulator.clone(), faults::intercept))
        .merge(control)
        .merge(ui::routes())
        .method_not_allowed_fallback(error::wrong_method)
        .layer(from_fn_with_state(emulator.clone(), headers::add))
        .with_state(emulator)
}

/// Serves an emulator, and delivers its webhooks, until the future is dropped.
pub async fn serve(emulator: Arc<Emulator>, listener: TcpListener) -> io::Result<()> {
    emulator.address.get_or_init(|| listener.local_addr().expect("a bound socket has an address"));
    let service = app(emulator.clone()).into_make_service_with_connect_info::<ResetSwitch>();
    tokio::select! {
        served = axum::serve(Listening(listener), service) => served,
        () = webhooks::dispatch::run(emulator) => Ok(()),
    }
}
