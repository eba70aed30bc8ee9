//! The state of one call: what was requested and what has happened so far. A driver carries it from step to step.

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
use crate::values::{Text, Value, fill, filled, persistent, plain};

persistent! {
    /// A call in progress. Each field holds state that outlives a step.
    pub struct Call {
        /// The operation that was called.
        pub operation: &'static Operation,
        /// The environment it was called in.
        pub place: Place,
        /// The time at which the current step began.
        pub moment: Moment,
        /// The operation's own request.
        pub request: Request,
        /// The base URL, without a trailing slash.
        pub base: Text,
        /// The token and where it comes from.
        pub authorization: Authorization,
        /// `options.signal`
        pub signal: Option<Value>,
        /// `options.fetch`
        pub fetch: Option<Value>,
        /// `options.onRetry`
        pub on_retry: Option<Value>,
        /// `options.onRequest`
        pub on_request: Option<Value>,
        /// The timeout of the whole call in milliseconds.
        pub timeout: f64,
        /// When the call began, on the monotonic clock, in milliseconds.
        pub began: f64,
        /// The wall-clock time when the call began, in milliseconds since 1970; zero unless it is a start.
        pub began_at: f64,
        /// The maximum number of retries.
        pub retries: u32,
        /// Which of the call's requests is in flight.
        pub phase: Phase,
        /// How many times the operation's own request was sent.
        pub attempts: u32,
        /// How many requests were sent in total.
        pub requests: u32,
        /// Faults of the operation's own request since it last succeeded.
        pub faults: u32,
        /// Faults of the auxiliary requests: those that look for a lost start or read a stopped stream.
        pub side_faults: u32,
        /// The state of the search for what an attempt may have created.
        pub search: Search,
        /// State that only a start has.
        pub start: Start,
        /// State that only a creating call has.
        pub make: Make,
        /// State that only a wait has.
        pub wait: Wait,
    }
}

/// The environment of a call.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Whether the user of a browser can read this program's memory and traffic.
    pub is_browser: bool,
    /// Whether there is a page that relative URLs resolve against.
    pub has_page: bool,
}

/// The kinds of requests a call may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The operation's own request.
    Own,
    /// A page of the room's streams, searched for the one with the idempotency key.
    FindKey,
    /// A page of the list that is searched for what the call is to create.
    Lookup,
    /// The room's streams with status `starting`.
    ListStarting,
    /// The room's streams with status `running`.
    ListRunning,
    /// The stream to stop, which had already ended.
    ReadStopped,
    /// The master playlist.
    MasterPlaylist,
    /// A media playlist.
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
            // Only a start compares this time with the server's.
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

    /// The values that no error may show.
    pub fn hidden(&self) -> Hidden {
        Hidden { token: self.authorization.token, secrets: self.request.secrets }
    }

    /// Milliseconds left until the call's deadline.
    pub fn remaining(&self) -> f64 {
        (self.timeout - (self.moment.clock - self.began).max(0.0)).max(0.0)
    }

    /// The fault counter of the request in flight.
    pub fn faults(&mut self) -> &mut u32 {
        if self.phase == Phase::Own { &mut self.faults } else { &mut self.side_faults }
    }

    /// Whether the request in flight is for a playlist. Playlists live on a CDN, which must never see the token.
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

    /// The effect of the request in flight on the server.
    pub fn effect(&self) -> Effect {
        if self.phase == Phase::Own { self.make.effect(self.operation.flow.effect) } else { Effect::Read }
    }

    /// The method of the request in flight.
    pub fn method(&self) -> Method {
        if self.phase == Phase::Own { self.operation.method } else { Method::Get }
    }

    /// The URL of the request in flight.
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

    /// A failure of the request in flight, with the message `POST <url> <what happened>`.
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
