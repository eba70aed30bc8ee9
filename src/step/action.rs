//! What goes back and forth between the core and a driver: events in, actions out.

use crate::error::Failure;

/// The clocks and the randomness of one step; the core has none of its own.
pub struct Moment {
    /// Milliseconds since 1970.
    pub now: u64,
    /// Milliseconds on a clock that never jumps.
    pub clock: u64,
    /// A fresh random UUID.
    pub uuid: String,
}

impl Moment {
    /// A random number, for jitter.
    pub fn random(&self) -> u32 {
        self.uuid.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(u32::MAX / 2)
    }
}

/// What came back from the last action.
pub enum Event<V> {
    /// The signature that was asked for, as base64url.
    Signed(String),
    /// What the caller's token function returned.
    Token(Option<V>),
    /// The server answered.
    Answer(Answer<V>),
    /// No answer; whether the request can be told never to have left, and what the runtime said.
    Lost {
        /// The connection was refused.
        refused: bool,
        /// The runtime's own words.
        reason: String,
    },
    /// The action took longer than its limit.
    TimedOut,
    /// A pause is over, or the caller was told.
    Continue,
    /// What a webhook request came with.
    Digests {
        /// The header that holds a secret.
        header: Option<String>,
        /// The header `x-100ms-signature`.
        signature: Option<String>,
        /// The HMAC-SHA256 of the raw body for each secret, as lower-case hex.
        digests: Vec<String>,
    },
    /// The body of a webhook request, where it is JSON in UTF-8.
    Decoded(Option<V>),
}

/// An answer of the server.
pub struct Answer<V> {
    /// The HTTP status; 0 where a browser hides a redirect.
    pub status: u16,
    /// The `Date` header.
    pub date: Option<String>,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
    /// The body, where it is JSON.
    pub body: Option<V>,
    /// The body as text; of JSON the first 10,000 characters are enough.
    pub text: String,
}

/// What a driver does next.
#[derive(Debug)]
pub enum Action {
    /// Sign this text with the secret, HMAC-SHA256.
    Sign(String),
    /// Call the caller's token function.
    Ask,
    /// Read the body of a webhook request and digest it with each of the secrets.
    Digest {
        /// The header that holds a secret, in lower case; empty where none was asked for.
        header: String,
        /// The secrets of the signature.
        secrets: Vec<String>,
    },
    /// Parse the body of a webhook request.
    Decode,
    /// Send a request.
    Send(Request),
    /// Wait so many milliseconds, after telling the caller why where there is a reason.
    Sleep {
        /// Milliseconds.
        delay: u64,
        /// What went wrong, when this is the pause before another try.
        fault: Option<Failure>,
    },
    /// Tell the caller about the stream that was read last.
    Notify,
    /// The call succeeded.
    Done(Done),
    /// The call failed.
    Fail(Failure),
}

/// A request on its way out.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The whole URL.
    pub url: String,
    /// The bearer token; empty where none is sent.
    pub token: String,
    /// The JSON body.
    pub body: Option<String>,
    /// Whether the answer is a playlist; its whole text is wanted then.
    pub playlist: bool,
}

/// What a call resolves to.
#[derive(Debug, PartialEq, Eq)]
pub enum Done {
    /// The JSON object that was read last.
    Latest,
    /// One item of the list that was read last.
    Item(usize),
    /// A string.
    Text(String),
    /// A value, as JSON.
    Json(String),
}
