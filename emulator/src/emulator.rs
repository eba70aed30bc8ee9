//! The state of an emulator, each part behind its own lock.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, OnceLock},
    time::Duration,
};

use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp};

use crate::{
    activity::Activity,
    auth,
    clock::Clock,
    global_settings::GlobalSettings,
    jobs::Jobs,
    locked::locked,
    log::Log,
    room_record::RoomWebhook,
    rules::Rules,
    webhooks::{Webhooks, settings::WebhookSettings},
    workspace::Workspace,
};

/// Options of the command line.
pub struct Config {
    /// The access key of the tokens that are accepted.
    pub access_key: String,
    /// The secret that signs these tokens.
    pub secret: String,
    /// Time from start to running, unless the room has its own setting.
    pub start_delay: Duration,
    /// Only rooms that somebody created exist.
    pub strict_rooms: bool,
    /// Host names under which the control routes answer too, in addition to local ones.
    pub allowed_hosts: Vec<String>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            access_key: "emulator-access-key".into(),
            secret: "emulator-secret".into(),
            start_delay: Duration::from_secs(3),
            strict_rooms: false,
            allowed_hosts: Vec::new(),
        }
    }
}

impl Config {
    /// Initial global settings.
    pub(crate) fn global_settings(&self) -> GlobalSettings {
        GlobalSettings { strict_rooms: self.strict_rooms, ..GlobalSettings::default() }
    }
}

/// An emulator. Instances share no state.
pub struct Emulator {
    pub(crate) config: Config,
    /// The clock of streams, media and tokens.
    pub clock: Clock,
    // Lock order: as listed.
    workspace: Mutex<Workspace>,
    jobs: Mutex<Jobs>,
    webhooks: Mutex<Webhooks>,
    rules: Mutex<Rules>,
    log: Mutex<Log>,
    address: OnceLock<SocketAddr>,
    pub(crate) listener: OnceLock<Listener>,
}

/// Callback for activity.
pub(crate) type Listener = Box<dyn Fn(Activity) + Send + Sync>;

impl Emulator {
    /// An emulator without rooms, streams or rules.
    pub fn new(config: Config, clock: Clock) -> Arc<Emulator> {
        let workspace = Mutex::new(Workspace::new(clock.wakeup()));
        let jobs = Mutex::new(Jobs::new(clock.wakeup()));
        locked(&workspace).global_settings = config.global_settings();
        Arc::new(Emulator {
            config,
            clock,
            workspace,
            jobs,
            webhooks: Mutex::default(),
            rules: Mutex::default(),
            log: Mutex::default(),
            address: OnceLock::new(),
            listener: OnceLock::new(),
        })
    }

    pub(crate) fn workspace(&self) -> MutexGuard<'_, Workspace> {
        locked(&self.workspace)
    }

    pub(crate) fn serves_at(&self, address: SocketAddr) {
        self.address.get_or_init(|| address);
    }

    /// A management token that the emulator accepts for a day.
    pub fn management_token(&self) -> String {
        auth::sign(&self.config.access_key, &self.config.secret, self.clock.token_time().as_second())
    }

    pub(crate) fn jobs(&self) -> MutexGuard<'_, Jobs> {
        locked(&self.jobs)
    }

    pub(crate) fn webhooks(&self) -> MutexGuard<'_, Webhooks> {
        locked(&self.webhooks)
    }

    /// Webhook settings of a room: those set for it by a control route, else those of its creation, else the global ones.
    pub(crate) fn webhook_settings(
        &self,
        workspace: &Workspace,
        webhooks: &Webhooks,
        room_id: &str,
    ) -> WebhookSettings {
        let room = workspace.room(room_id);
        if let Some(set) = room.and_then(|room| room.settings.webhook.as_ref()) {
            return set.clone();
        }
        let named = room.and_then(|room| room.record.webhook.as_ref());
        named.map_or_else(|| webhooks.settings.clone(), RoomWebhook::settings)
    }

    pub(crate) fn rules(&self) -> MutexGuard<'_, Rules> {
        locked(&self.rules)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        locked(&self.log)
    }

    /// The emulator's origin, for requests without a `Host` header.
    pub(crate) fn origin(&self) -> String {
        self.address.get().map_or_else(|| "http://127.0.0.1".into(), |address| format!("http://{address}"))
    }

    /// `Date` header of an answer about a room.
    pub(crate) fn date(&self, room_id: Option<&str>) -> Timestamp {
        let workspace = self.workspace();
        let room = room_id.and_then(|room_id| workspace.room(room_id));
        self.clock.token_time() + room.map_or(SignedDuration::ZERO, |room| room.settings.date_offset())
    }

    /// The room of a request, from its path, its query, or the stream, job or asset that the path names.
    pub(crate) fn room_of(&self, path: &str, query: &str) -> Option<String> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let of_stream = |id: &str| self.workspace().get(id).map(|stream| stream.room_id.clone());
        match segments[..] {
            ["v2", _] => query.split('&').find_map(|pair| pair.strip_prefix("room_id=")).map(str::to_owned),
            ["v2", _, "room", room_id, ..] | ["beam", _, room_id, ..] => Some(room_id.to_owned()),
            ["v2", "rooms" | "active-rooms", room_id, ..] => Some(room_id.to_owned()),
            ["v2", "live-streams", id, ..] => of_stream(id),
            ["v2", "recording-assets", id, ..] | ["recordings", id, ..] => {
                self.workspace().get_by_asset(id).map(|stream| stream.room_id.clone())
            }
            ["v2", _, id, ..] => self.jobs().of_any_kind(id).map(|job| job.stream.room_id.clone()),
            _ => None,
        }
    }

    pub(crate) fn log_arrival(&self, parts: &Parts, body: &[u8], fault: Option<String>) -> u64 {
        let room = self.room_of(parts.uri.path(), parts.uri.query().unwrap_or_default());
        self.log().arrival(self.clock.now(), parts, body, room, fault, &self.config.secret)
    }
}
