//! A driver in plain Rust: it fills and reads the table of a call as `pkg-template/driver.js` does, and lets nothing but
//! the kept places of that table and a copy of the state outlive a step.

use crate::call;
use crate::step::{self, Operation, State};
use crate::values::native::{self, Mock, Thing};
use crate::values::slot::{
    BEARER, BODY, BROWSER, CLOCK, DATE, FAULTS, FIRST, LATEST, LIMIT, METHOD, NAME, NOW, PAGE, PATH, PAYLOAD,
    PLAYLIST_WANTED, RESULT, RETRY_AFTER, SECOND, SECRET, STATUS, TEXT, THIRD, URL, UUID,
};
use crate::values::{Kind, Value};
use serde_json::Value as Json;
use std::mem::MaybeUninit;

/// What can be called, in the order of the numbers.
pub const NAMES: [&str; 14] = [
    "startLiveStream",
    "stopLiveStream",
    "stopLiveStreams",
    "getLiveStream",
    "listLiveStreams",
    "sendTimedMetadata",
    "pauseRecording",
    "resumeRecording",
    "waitForLiveStream",
    "createManagementToken",
    "createAuthToken",
    "verifyWebhook",
    "buildMeetingUrl",
    "parseMeetingUrl",
];

/// The codes of failures.
const CODES: [&str; 9] = [
    "ERR_INVALID_ARGUMENT",
    "ERR_API",
    "ERR_INVALID_RESPONSE",
    "ERR_NETWORK",
    "ERR_TIMEOUT",
    "ERR_AMBIGUOUS_START",
    "ERR_ALREADY_RUNNING",
    "ERR_STREAM_ENDED",
    "ERR_WEBHOOK",
];

/// The clocks and the randomness of one step.
#[derive(Clone)]
pub struct Moment {
    /// Milliseconds since 1970.
    pub now: u64,
    /// Milliseconds on a clock that never jumps.
    pub clock: u64,
    /// A fresh random UUID.
    pub uuid: String,
}

/// Where the call is made.
#[derive(Clone, Copy, Default)]
pub struct Place {
    /// Whatever is here can be read by the user of a browser.
    pub browser: bool,
    /// There is a page that a relative URL can be relative to.
    pub page: bool,
}

/// What came back from the last action.
#[derive(Clone, Debug)]
pub enum Event {
    Continue,
    TimedOut,
    Lost { refused: bool, reason: String },
    Answer(Answer),
    Signed(String),
    Token(Option<Mock>),
    Digests { header: Option<String>, signature: Option<String>, digests: Vec<String> },
    Decoded(Option<Mock>),
}

/// An answer of the server.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub date: Option<String>,
    pub retry_after: Option<String>,
    /// The body, where it is JSON.
    pub body: Option<Mock>,
    pub text: String,
}

/// What to do next.
#[derive(Clone, Debug)]
pub enum Action {
    Done(Json),
    Fail(Failure),
    Send(Request),
    /// Milliseconds, and what went wrong where that is the reason.
    Sleep(u64, Option<Failure>),
    /// The stream that was read last.
    Notify(Json),
    /// The text.
    Sign(String),
    Ask,
    /// The name of the secret header, and the secrets of the signature.
    Digest(Option<String>, Option<Json>),
    Decode,
}

/// A request on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    pub url: String,
    /// The bearer token; empty where none is sent.
    pub token: String,
    pub body: Option<String>,
    /// Whether the answer is a playlist.
    pub playlist: bool,
}

/// What a call that failed tells its caller.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub code: &'static str,
    pub message: String,
    pub status: Option<u16>,
    pub server_message: Option<String>,
    pub details: Vec<String>,
    pub method: Option<String>,
    pub url: Option<String>,
    pub path: Option<String>,
    pub argument: Option<String>,
    pub retry_after: Option<u64>,
    pub attempts: Option<u32>,
    /// The stream that it is about; what looks through a failure does not see it.
    pub stream: Option<Json>,
    /// All but the stream.
    pub json: Json,
}

impl Failure {
    /// Reads what the core made, which has no members but the ones above.
    #[track_caller]
    pub fn read(thing: &Thing) -> Failure {
        let Some(Json::Object(mut members)) = thing.json() else { panic!("{thing:?} is no failure") };
        let stream = members.remove("stream");
        let json = Json::Object(members.clone());
        let mut take = |name: &str| members.remove(name);
        let text = |member: Option<Json>| member.map(|text| String::from(text.as_str().expect("a text")));
        let number = |member: Option<Json>| member.map(|number| number.as_u64().expect("a whole number"));
        let code = text(take("code")).expect("a failure has a code");
        let failure = Failure {
            code: CODES.iter().find(|known| **known == code).unwrap_or_else(|| panic!("nobody knows {code}")),
            message: text(take("message")).expect("a failure has a message"),
            status: number(take("status")).map(|status| status as u16),
            server_message: text(take("serverMessage")),
            details: take("details").map(|details| serde_json::from_value(details).unwrap()).unwrap_or_default(),
            method: text(take("method")),
            url: text(take("url")),
            path: text(take("path")),
            argument: text(take("argument")),
            retry_after: number(take("retryAfter")),
            attempts: number(take("attempts")).map(|attempts| attempts as u32),
            stream,
            json,
        };
        assert!(members.is_empty(), "what should {members:?} mean?");
        failure
    }

    /// Whether a stream goes with it.
    pub fn with_stream(&self) -> bool {
        self.stream.is_some()
    }
}

/// A call under way.
pub struct Driver {
    table: native::Call,
    /// The bytes of the state, as the package keeps them between two steps.
    state: [MaybeUninit<u8>; size_of::<State>()],
}

impl Driver {
    /// Begins a call.
    #[track_caller]
    pub fn begin(name: &str, args: [Option<Mock>; 3], place: Place, moment: &Moment) -> (Driver, Action) {
        let index = NAMES.iter().position(|known| *known == name).unwrap_or_else(|| panic!("nobody knows {name}"));
        let state = State::new(Operation::ALL[index]);
        let mut driver = Driver { table: native::Call::open(), state: bytes(&state) };
        put(NAME, name);
        put(BROWSER, place.browser.then_some(Mock::Json(true.into())));
        put(PAGE, place.page.then_some(Mock::Json(true.into())));
        for (place, arg) in [FIRST, SECOND, THIRD].into_iter().zip(args) {
            put(place, arg);
        }
        let action = driver.take(moment, call::begin);
        (driver, action)
    }

    /// Goes on with a call.
    #[track_caller]
    pub fn step(&mut self, event: Event, moment: &Moment) -> Action {
        for place in [STATUS, DATE, RETRY_AFTER, BODY, TEXT] {
            place.keep(None);
        }
        let event = match event {
            Event::Continue => step::Event::Continue,
            Event::TimedOut => step::Event::TimedOut,
            Event::Lost { refused, reason } => {
                put(STATUS, Mock::Number(f64::from(u8::from(refused))));
                put(TEXT, reason);
                step::Event::Lost
            }
            Event::Answer(answer) => {
                put(STATUS, Mock::Number(f64::from(answer.status)));
                put(DATE, answer.date);
                put(RETRY_AFTER, answer.retry_after);
                put(BODY, answer.body);
                // No message shows more than the beginning; a playlist is wanted whole.
                let most = if PLAYLIST_WANTED.kept().is_some() { 900_000 } else { 10_000 };
                put(TEXT, answer.text.chars().take(most).collect::<String>());
                step::Event::Answer
            }
            Event::Signed(signature) => {
                put(BODY, signature);
                step::Event::Signed
            }
            Event::Token(token) => {
                put(BODY, token);
                step::Event::Token
            }
            Event::Digests { header, signature, digests } => {
                put(DATE, header);
                put(RETRY_AFTER, signature);
                put(BODY, Json::from(digests));
                step::Event::Digests
            }
            Event::Decoded(body) => {
                put(BODY, body);
                step::Event::Decoded
            }
        };
        self.take(moment, |state| call::step(state, event))
    }

    /// Milliseconds that the last action may take; timers count whole ones.
    pub fn limit(&self) -> u64 {
        LIMIT.number() as u64
    }

    /// The numbers of the call.
    pub fn state(&self) -> State {
        // SAFETY: these are the bytes of a state.
        unsafe { std::ptr::read_unaligned(self.state.as_ptr().cast()) }
    }

    /// Puts the call aside while another one takes a step in this thread.
    pub fn aside(self) -> impl FnOnce() -> Driver {
        let (table, state) = (self.table.aside(), self.state);
        move || Driver { table: table.open(), state }
    }

    #[track_caller]
    fn take(&mut self, moment: &Moment, go: impl FnOnce(&mut State) -> step::Action) -> Action {
        put(NOW, Mock::Number(moment.now as f64));
        put(CLOCK, Mock::Number(moment.clock as f64));
        put(UUID, &moment.uuid);
        self.table.end_step();
        let mut state = self.state();
        let action = go(&mut state);
        self.state = bytes(&state);
        self.table.end_step();
        let action = read(action);
        self.table.end_step();
        action
    }
}

fn bytes(state: &State) -> [MaybeUninit<u8>; size_of::<State>()] {
    // SAFETY: a state is as long as the array, and any byte may be uninitialized there.
    unsafe { std::ptr::read(std::ptr::from_ref(state).cast()) }
}

/// Puts a value into a place that lasts.
fn put(place: Value, value: impl Into<Mock>) {
    place.keep(native::maybe(value));
}

/// What the table says about an action.
#[track_caller]
fn read(action: step::Action) -> Action {
    let text = |place: Value| match place.kind() {
        Kind::Undefined => None,
        Kind::Text | Kind::Long => Some(native::shown(place)),
        _ => panic!("{:?} should be a text", native::thing(place)),
    };
    let failure = |place: Value| Failure::read(&native::thing(place));
    match action {
        step::Action::Done => Action::Done(native::json(RESULT)),
        step::Action::Fail => Action::Fail(failure(RESULT)),
        step::Action::Send => Action::Send(Request {
            method: text(METHOD).expect("a request has a method"),
            url: text(URL).expect("a request has a URL"),
            token: text(BEARER).unwrap_or_default(),
            body: text(PAYLOAD),
            playlist: PLAYLIST_WANTED.kept().is_some(),
        }),
        step::Action::Sleep => {
            let delay = LIMIT.number();
            assert!(delay >= 0.0 && delay.fract() == 0.0, "{delay} is no number of milliseconds");
            let fault = RESULT.kept().map(failure);
            assert!(fault.is_none() || FAULTS.number() >= 1.0, "a fault is counted before it is told");
            Action::Sleep(delay as u64, fault)
        }
        step::Action::Notify => Action::Notify(native::json(LATEST)),
        step::Action::Sign => Action::Sign(text(PAYLOAD).expect("there is something to sign")),
        step::Action::Ask => Action::Ask,
        step::Action::Digest => Action::Digest(text(PATH), native::thing(SECRET).json()),
        step::Action::Decode => Action::Decode,
    }
}
