//! One call as a value: what was asked for, and what has happened so far. A driver carries it from step to step and does
//! what each action says; it decides nothing.

mod action;
mod authorization;
pub mod environment;
pub mod exchange;
pub mod expiry;
mod make;
mod moment;
mod refusal;
mod search;
mod start;
pub mod token_cache;
mod wait;

pub use action::{Action, Answer, Event, Outgoing, Retry, Watch};
pub use authorization::{Authorization, Source};
pub use make::{IfExists, Make};
pub use moment::Moment;
pub use search::{Looks, Search};
pub use start::Start;
pub use token_cache::TokenCache;
pub use wait::{Until, Wait};

use crate::error::{Code, Failure};
use crate::operation::{Method, Operation, Request};
use crate::redact::Hidden;
use crate::request;
use crate::retry::Effect;
use crate::values::{Text, Value, fill, filled, lasting, plain};

lasting! {
    /// A call under way. What of it outlasts a step is one of these fields.
    pub struct Call {
        /// What was called.
        pub operation: &'static Operation,
        /// Where it was called.
        pub place: Place,
        /// When the step that is being taken began.
        pub moment: Moment,
        /// The request of the operation itself.
        pub request: Request,
        /// The base URL, without a trailing slash.
        pub base: Text,
        /// Where the token comes from, and the one in use.
        pub authorization: Authorization,
        /// `options.signal`
        pub signal: Option<Value>,
        /// `options.fetch`
        pub fetch: Option<Value>,
        /// `options.onRetry`
        pub on_retry: Option<Value>,
        /// `options.onRequest`
        pub on_request: Option<Value>,
        /// The time for the whole call in milliseconds.
        pub timeout: f64,
        /// When the call began, on the monotonic clock, in milliseconds.
        pub began: f64,
        /// When it began by this machine's clock, in milliseconds since 1970.
        pub began_at: f64,
        /// How often a request may be sent again.
        pub retries: u32,
        /// Which of the call's requests is under way.
        pub phase: Phase,
        /// How many requests went out for the operation itself.
        pub attempts: u32,
        /// How many requests went out in all.
        pub requests: u32,
        /// How many faults the operation's own request has met since its last success.
        pub faults: u32,
        /// How many faults the requests beside it have met: those that look for a lost start, or read a stopped stream.
        pub side_faults: u32,
        /// What became of the attempts to make something.
        pub search: Search,
        /// What only a start knows.
        pub start: Start,
        /// What only a call that makes something knows.
        pub make: Make,
        /// What only a wait knows.
        pub wait: Wait,
    }
}

/// Where a call is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Whether whatever is here can be read by the user of a browser.
    pub is_browser: bool,
    /// Whether there is a page that a relative URL can be relative to.
    pub has_page: bool,
}

/// The requests that one call may consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The operation's own request.
    Own,
    /// A page of the room's streams, among which the one with the idempotency key is looked for.
    FindKey,
    /// A page of the list in which what is to be made is looked for.
    Lookup,
    /// The list of the room's streams that are starting.
    ListStarting,
    /// The list of the room's streams that are running.
    ListRunning,
    /// The stream that was to be stopped and had ended already.
    ReadStopped,
    /// The master playlist.
    MasterPlaylist,
    /// One media playlist.
    MediaPlaylist,
}

plain! { Place Phase }

impl Call {
    /// A call that has not begun.
    pub fn new(operation: &'static Operation, place: Place, moment: Moment) -> Call {
        Call {
            operation,
            place,
            began: moment.clock,
            // Nothing else asks when it began.
            began_at: if operation.flow.effect == Effect::Start { moment.now() } else { 0.0 },
            moment,
            request: Request {
                path: operation.path.into(),
                id: None,
                second_id: None,
                body: c"{}".into(),
                secrets: None,
            },
            base: request::API.into(),
            authorization: Authorization::NONE,
            signal: None,
            fetch: None,
            on_retry: None,
            on_request: None,
            timeout: operation.flow.timeout,
            retries: 2,
            phase: Phase::Own,
            attempts: 0,
            requests: 0,
            faults: 0,
            side_faults: 0,
            search: Search::NEW,
            start: Start::NEW,
            make: Make::NEW,
            wait: Wait::NEW,
        }
    }

    /// What no error may show.
    pub fn hidden(&self) -> Hidden {
        Hidden { token: self.authorization.token, secrets: self.request.secrets }
    }

    /// Milliseconds until the call must have settled.
    pub fn remaining(&self) -> f64 {
        (self.timeout - (self.moment.clock - self.began).max(0.0)).max(0.0)
    }

    /// How many faults the request under way has met.
    pub fn faults(&mut self) -> &mut u32 {
        if self.phase == Phase::Own { &mut self.faults } else { &mut self.side_faults }
    }

    /// Whether the request under way is for a playlist. Those live on a CDN, which must never see the token.
    pub fn is_for_playlist(&self) -> bool {
        match self.phase {
            Phase::MasterPlaylist | Phase::MediaPlaylist => true,
            Phase::Own
            | Phase::FindKey
            | Phase::Lookup
            | Phase::ListStarting
            | Phase::ListRunning
            | Phase::ReadStopped => false,
        }
    }

    /// What the request under way does to the world.
    pub fn effect(&self) -> Effect {
        if self.phase == Phase::Own { self.make.effect(self.operation.flow.effect) } else { Effect::Read }
    }

    /// The method of the request under way.
    pub fn method(&self) -> Method {
        if self.phase == Phase::Own { self.operation.method } else { Method::Get }
    }

    /// The URL of the request under way.
    pub fn url(&self) -> Text {
        let root = self.operation.resource.path;
        let of_id = |template| {
            filled(template, self.base.into(), Some(Text::from(root).into()), self.request.id.map(Value::from))
        };
        match self.phase {
            Phase::Own => fill!(c"%%", self.base, self.request.path),
            Phase::FindKey => {
                let first = of_id(c"%%?room_id=%&limit=100".into());
                self.search.cursor.map_or(first, |last| first.with_parameter(c"&", c"start".into(), last.into()))
            }
            Phase::Lookup => {
                let list = fill!(c"%%", self.base, self.make.list.unwrap_or(c"".into()));
                self.search.cursor.map_or(list, |last| list.with_parameter(c"&", c"start".into(), last.into()))
            }
            Phase::ListStarting => of_id(c"%%?room_id=%&status=starting&limit=100".into()),
            Phase::ListRunning => of_id(c"%%?room_id=%&status=running&limit=100".into()),
            Phase::ReadStopped => of_id(c"%%/%".into()),
            Phase::MasterPlaylist => self.wait.playlist.unwrap_or(c"".into()),
            Phase::MediaPlaylist => self.wait.media.unwrap_or(c"".into()),
        }
    }

    /// A failure of the request under way: `POST <url> <what happened>`.
    #[inline(always)]
    pub fn failure(&self, code: Code, happened: impl Into<Text>) -> Failure {
        self.failure_of(code, happened.into())
    }

    #[inline(never)]
    fn failure_of(&self, code: Code, happened: Text) -> Failure {
        let (method, url) = (self.method().text(), request::without_query(self.url()));
        let failure = Failure::new(code, fill!(c"% % %", method, url, happened));
        failure.set(c"method", Some(method));
        failure.set(c"url", Some(url));
        if self.attempts > 0 {
            failure.set(c"attempts", Some(self.attempts));
        }
        failure
    }
}
