//! One call as a value: what it was asked for, what has happened so far, and what to do next. A driver carries the state
//! from step to step and does what each action says; it decides nothing.

pub mod exchange;
mod refusal;
mod request;

pub use request::random;

/// What of a call lasts longer than one step and is a number. Its texts are in the table of the call (`values/slot.rs`).
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct State {
    /// When the signed token expires, by this machine's clock, in milliseconds since 1970.
    pub expires: f64,
    /// How far the server's clock is ahead of this machine's, in milliseconds.
    pub ahead: f64,
    /// The time for the whole call in milliseconds.
    pub timeout: f64,
    /// When the call began, on the monotonic clock, in milliseconds.
    pub began: f64,
    /// How often a request may be sent again.
    pub retries: u32,
    /// How many requests went out for the operation itself.
    pub attempts: u32,
    /// How many faults the operation's own request has met since its last success.
    pub faults: u32,
    /// How many faults the request that looks for a lost start, or for a stopped stream, has met.
    pub strays: u32,
    /// Milliseconds for which playlists were looked at since the stream was read last.
    pub looked: u16,
    /// Milliseconds between the next two polls of a wait.
    pub pause: u16,
    /// What was called.
    pub operation: Operation,
    /// Which of the operation's requests is under way.
    pub leg: Leg,
    /// Where the token comes from.
    pub auth: Auth,
    /// What a wait is for.
    pub until: Until,
    /// Whether a token was renewed after a 401, which happens once.
    pub renewed: bool,
    /// Whether the API said that the room is live already.
    pub already_running: bool,
    /// Whether a stream that was running before is as good as a new one.
    pub return_running: bool,
    /// Whether a webhook must be signed.
    pub signed: bool,
    /// Whether the caller is being told about the status that was read last.
    pub notified: bool,
}

/// What can be called, numbered as in `pkg-template/numbers.js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
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
    /// `createManagementToken`
    ManagementToken,
    /// `createAuthToken`
    AuthToken,
    /// `verifyWebhook`
    Webhook,
    /// `buildMeetingUrl`
    BuildUrl,
    /// `parseMeetingUrl`
    ParseUrl,
}

impl Operation {
    /// Every operation, in the order of its number.
    pub const ALL: [Operation; 14] = [
        Operation::Start,
        Operation::Stop,
        Operation::StopAll,
        Operation::Get,
        Operation::List,
        Operation::Announce,
        Operation::Pause,
        Operation::Resume,
        Operation::Wait,
        Operation::ManagementToken,
        Operation::AuthToken,
        Operation::Webhook,
        Operation::BuildUrl,
        Operation::ParseUrl,
    ];
}

/// The requests that one call may consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
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

/// Where the token of a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
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

/// The goal of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Until {
    /// The status is `running`.
    Running,
    /// Running, and a playlist lists a segment.
    Playable,
    /// The status is `completed`.
    Completed,
}

/// What came back from the last action, numbered as in `pkg-template/numbers.js`. What came with it is in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Event {
    /// A pause is over, or the caller was told.
    Continue,
    /// The action took longer than its limit.
    TimedOut,
    /// No answer came, or a webhook's body could not be read; what the runtime said.
    Lost,
    /// The server answered.
    Answer,
    /// The signature that was asked for, as base64url.
    Signed,
    /// What the caller's token function returned.
    Token,
    /// What a webhook request came with.
    Digests,
    /// The body of a webhook request, where it is JSON in UTF-8.
    Decoded,
}

impl Event {
    /// Every event, in the order of its number.
    pub const ALL: [Event; 8] = [
        Event::Continue,
        Event::TimedOut,
        Event::Lost,
        Event::Answer,
        Event::Signed,
        Event::Token,
        Event::Digests,
        Event::Decoded,
    ];
}

/// What a driver does next, numbered as in `pkg-template/numbers.js`. What it needs for that is in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Action {
    /// The call succeeded.
    Done,
    /// The call failed.
    Fail,
    /// Send a request.
    Send,
    /// Wait as long as the limit says, after telling the caller why where there is a reason.
    Sleep,
    /// Tell the caller about the stream that was read last.
    Notify,
    /// Sign a text with the secret, HMAC-SHA256.
    Sign,
    /// Call the caller's token function.
    Ask,
    /// Read the body of a webhook request and digest it with each of the secrets.
    Digest,
    /// Parse the body of a webhook request.
    Decode,
}

impl State {
    /// A call that has not begun.
    pub const fn new(operation: Operation) -> State {
        State {
            expires: 0.0,
            ahead: 0.0,
            timeout: 30_000.0,
            began: 0.0,
            retries: 2,
            attempts: 0,
            faults: 0,
            strays: 0,
            looked: 0,
            pause: 1000,
            operation,
            leg: Leg::Main,
            auth: Auth::None,
            until: Until::Running,
            renewed: false,
            already_running: false,
            return_running: false,
            signed: false,
            notified: false,
        }
    }
}
