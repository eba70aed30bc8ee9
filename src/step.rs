//! One call as a value: what it was asked for, what has happened so far, and what to do next. A driver carries the state
//! from step to step and does what each action says; it decides nothing.

mod action;
pub mod exchange;
mod refusal;

pub use action::{Action, Answer, Done, Event, Moment, Request};

use crate::error::Failure;
use crate::lines::{line_of_variants, lines};
use crate::retry::Effect;

lines! {
/// Everything about a call that lasts longer than one step.
pub struct State {
    /// What was called.
    pub operation: Operation,
    /// Which of the operation's requests is under way.
    pub leg: Leg,
    /// The base URL, without a trailing slash.
    pub base: String,
    /// Path and query of the operation's own request, as `/live-streams/room/<room_id>/start`.
    pub path: String,
    /// Its body as JSON; empty for a GET.
    pub body: String,
    /// The room id or stream id as one path segment.
    pub id: String,
    /// Where the token comes from.
    pub auth: Auth,
    /// The access key of `credentials`.
    pub access_key: String,
    /// The token in use; while it is being signed, the text that is signed.
    pub token: String,
    /// When the signed token expires, by this machine's clock, in milliseconds since 1970.
    pub expires: u64,
    /// Whether a token was renewed after a 401, which happens once.
    pub renewed: bool,
    /// How far the server's clock is ahead of this machine's, in milliseconds.
    pub ahead: i64,
    /// The time for the whole call in milliseconds.
    pub timeout: u64,
    /// When the call began, on the monotonic clock, in milliseconds.
    pub began: u64,
    /// How often a request may be sent again.
    pub retries: u32,
    /// How many requests went out for the operation itself.
    pub attempts: u32,
    /// How many faults the operation's own request has met since its last success.
    pub faults: u32,
    /// How many faults the request that looks for a lost start, or for a stopped stream, has met.
    pub strays: u32,
    /// Why a start is being looked for: the fault that hid its outcome.
    pub hidden: Option<Failure>,
    /// Whether the API said that the room is live already.
    pub already_running: bool,
    /// Whether a stream that was running before is as good as a new one.
    pub return_running: bool,
    /// The values of which a webhook's secret header must hold one.
    pub expected: String,
    /// Whether a webhook must be signed.
    pub signed: bool,
    /// What a wait is for.
    pub until: Until,
    /// The status that was read last; empty before the first answer.
    pub seen: String,
    /// Whether the caller is being told about the status that was read last.
    pub notified: bool,
    /// The master playlist of the stream that a wait follows.
    pub playlist: String,
    /// The media playlist that the master playlist names.
    pub media: String,
    /// Milliseconds for which playlists were looked at since the stream was read last.
    pub looked: u64,
    /// Milliseconds between the next two polls of a wait.
    pub pause: u64,
}
}

/// What can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `startLiveStream`
    Start,
    /// `stopLiveStream`
    Stop,
    /// `stopLiveStreams`
    StopAll,
    /// `getLiveStream`
    Get,
    /// `listLiveStreams`, one page
    List,
    /// `sendTimedMetadata`
    Announce,
    /// `pauseRecording`
    Pause,
    /// `resumeRecording`
    Resume,
    /// `waitForLiveStream`
    Wait,
    /// `createManagementToken` and `createAuthToken`
    Token,
    /// `verifyWebhook`
    Webhook,
    /// `buildMeetingUrl` and `parseMeetingUrl`
    Url,
}
line_of_variants!(Operation: Start Stop StopAll Get List Announce Pause Resume Wait Token Webhook Url);

/// The requests that one call may consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// The operation's own request.
    Main,
    /// The room's streams that are starting.
    ListStarting,
    /// The room's streams that are running.
    ListRunning,
    /// The stream that was to be stopped and had ended already.
    Read,
    /// The master playlist.
    Master,
    /// One media playlist.
    Media,
}
line_of_variants!(Leg: Main ListStarting ListRunning Read Master Media);

/// Where the token of a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// From nowhere: the caller's own proxy adds it.
    None,
    /// From the caller, once and for all.
    Fixed,
    /// From a function of the caller's.
    Asked,
    /// Signed here with the caller's credentials.
    Signed,
}
line_of_variants!(Auth: None Fixed Asked Signed);

/// The goal of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The status is `running`.
    Running,
    /// Running, and a playlist lists a segment.
    Playable,
    /// The status is `completed`.
    Completed,
}
line_of_variants!(Until: Running Playable Completed);

impl State {
    /// A call that has not begun.
    pub fn new(operation: Operation) -> State {
        State {
            operation,
            leg: Leg::Main,
            base: crate::request::API.into(),
            path: String::new(),
            body: String::new(),
            id: String::new(),
            auth: Auth::None,
            access_key: String::new(),
            token: String::new(),
            expires: 0,
            renewed: false,
            ahead: 0,
            timeout: 30_000,
            began: 0,
            retries: 2,
            attempts: 0,
            faults: 0,
            strays: 0,
            hidden: None,
            already_running: false,
            return_running: false,
            expected: String::new(),
            signed: false,
            until: Until::Running,
            seen: String::new(),
            notified: false,
            playlist: String::new(),
            media: String::new(),
            looked: 0,
            pause: 1000,
        }
    }

    /// Milliseconds until the call must have settled.
    pub fn remaining(&self, moment: &Moment) -> u64 {
        self.timeout.saturating_sub(moment.clock.saturating_sub(self.began))
    }

    /// How many faults the request under way has met.
    pub fn faults(&mut self) -> &mut u32 {
        if self.leg == Leg::Main { &mut self.faults } else { &mut self.strays }
    }

    /// Whether the request under way is the one that puts a room on air.
    pub fn effect(&self) -> Effect {
        match (self.leg, self.operation) {
            (Leg::Main, Operation::Start) => Effect::Start,
            (Leg::Main, Operation::Announce) => Effect::Announce,
            (Leg::Main, Operation::Stop | Operation::StopAll | Operation::Pause | Operation::Resume) => Effect::Settle,
            _ => Effect::Read,
        }
    }

    /// The request under way.
    pub fn request(&self) -> Request {
        let get = |url: String, playlist: bool| Request {
            method: "GET",
            url,
            // A playlist lives on a CDN, which must never see the token.
            token: if playlist { String::new() } else { self.token.clone() },
            body: None,
            playlist,
        };
        let list = |status: &str| {
            get([&self.base, "/live-streams?room_id=", &self.id, "&status=", status, "&limit=100"].concat(), false)
        };
        match self.leg {
            Leg::Master => get(self.playlist.clone(), true),
            Leg::Media => get(self.media.clone(), true),
            Leg::ListStarting => list("starting"),
            Leg::ListRunning => list("running"),
            Leg::Read => get([&self.base, "/live-streams/", &self.id].concat(), false),
            Leg::Main if self.body.is_empty() => get([&self.base, self.path.as_str()].concat(), false),
            Leg::Main => Request {
                method: "POST",
                url: [&self.base, self.path.as_str()].concat(),
                token: self.token.clone(),
                body: Some(self.body.clone()),
                playlist: false,
            },
        }
    }
}
