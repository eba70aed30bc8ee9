//! The places in the table of a call that mean something. The driver fills and reads them by the same numbers, which stand
//! in `pkg-template/numbers.js`. What lies behind the last of them belongs to one step.

use super::Value;

macro_rules! slots {
    ($($(#[$about:meta])* $name:ident)*) => {
        #[allow(dead_code, clippy::upper_case_acronyms, non_camel_case_types, reason = "it counts the places")]
        enum Place { UNDEFINED, $($name,)* END }
        $($(#[$about])* pub const $name: Value = Value::at(Place::$name as i32);)*
        /// How many places outlast a step.
        pub const COUNT: i32 = Place::END as i32;
    };
}

slots! {
    /// Stands for a value whose reading threw an exception.
    THREW
    // What the driver says with each step.
    /// Milliseconds since 1970.
    NOW
    /// Milliseconds on a clock that never jumps.
    CLOCK
    /// A fresh random UUID.
    UUID
    /// The HTTP status of an answer; whether a request that was lost is known never to have left.
    STATUS
    /// The `Date` header of an answer; the secret header of a webhook request.
    DATE
    /// The `Retry-After` header of an answer; the signature of a webhook request.
    RETRY_AFTER
    /// The body of an answer, where it is JSON; a token; a signature; the digests of a webhook's body.
    BODY
    /// The body of an answer as text, of JSON at least the first 10,000 characters; what a runtime said.
    TEXT
    // What the call began with.
    /// The name of the function.
    NAME
    /// Whether whatever is here can be read by the user of a browser.
    BROWSER
    /// Whether there is a page that a relative URL can be relative to.
    PAGE
    /// The first argument.
    FIRST
    /// The second argument.
    SECOND
    /// The third argument.
    THIRD
    // What of the options the driver needs.
    /// `options.signal`
    SIGNAL
    /// `options.fetch`
    FETCH
    /// `options.token`, where it is a function
    ASKED
    /// `credentials.secret`; the secrets of a webhook's signature
    SECRET
    /// `options.onRetry`
    ON_RETRY
    /// `options.onStatus`
    ON_STATUS
    // What the driver is to do.
    /// Milliseconds that the action may take.
    LIMIT
    /// The method of a request.
    METHOD
    /// The URL of a request.
    URL
    /// The body of a request as JSON; the text that is to be signed.
    PAYLOAD
    /// The token of a request, or `undefined`.
    BEARER
    /// Whether the answer is a playlist.
    PLAYLIST_WANTED
    /// What the call came to: its value or its failure; before a pause the failure that is its reason, or `undefined`.
    RESULT
    /// How often the call has met a fault.
    FAULTS
    // What the core keeps of the call, and the driver looks at.
    /// The JSON value that was read last.
    LATEST
    /// The token in use; while it is being signed, the text that is signed.
    TOKEN
    /// Path and query of the operation's own request; the name of a webhook's secret header.
    PATH
    // What the core keeps of the call.
    /// The base URL, without a trailing slash.
    BASE
    /// The body of the operation's own request as JSON.
    REQUEST_BODY
    /// The room id or stream id as one path segment.
    ID
    /// The access key of `credentials`.
    ACCESS_KEY
    /// Why a start is being looked for: the failure that hid its outcome.
    HIDDEN
    /// The values of which a webhook's secret header must hold one.
    EXPECTED
    /// The status that was read last.
    SEEN
    /// The master playlist of the stream that a wait follows.
    PLAYLIST
    /// The media playlist that the master playlist names.
    MEDIA
    // What was refused.
    /// Where it stands.
    WHERE
    /// What is wrong with it.
    COMPLAINT
}
