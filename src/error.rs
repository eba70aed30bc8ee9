//! What a call that failed tells its caller. Every message says what went wrong, in which call, what came back and what
//! to do; none of them holds a secret.

use crate::json::{Object, decimal};
use crate::lines::Line;
use crate::text;

/// The kind of a failure: stable names to switch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// An argument was refused before any request; [`Failure::argument`] names it.
    InvalidArgument,
    /// The API said no; [`Failure::status`] is set.
    Api,
    /// A 2xx that is not what the API documents; [`Failure::path`] says where.
    InvalidResponse,
    /// No answer came back.
    Network,
    /// No answer came back in time.
    Timeout,
    /// A start was sent, its answer was lost, and the list of streams did not settle what happened.
    AmbiguousStart,
    /// The room has a live stream already.
    AlreadyRunning,
    /// A stream that was waited for reached a state from which the goal cannot be reached.
    StreamEnded,
    /// A webhook request did not authenticate.
    Webhook,
    /// The WebAssembly module could not be loaded, or stopped working.
    Init,
}

impl Code {
    /// Every code, in the order of the documentation.
    pub const ALL: [Code; 10] = [
        Code::InvalidArgument,
        Code::Api,
        Code::InvalidResponse,
        Code::Network,
        Code::Timeout,
        Code::AmbiguousStart,
        Code::AlreadyRunning,
        Code::StreamEnded,
        Code::Webhook,
        Code::Init,
    ];

    /// The name that JavaScript sees as `error.code`.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::InvalidArgument => "ERR_INVALID_ARGUMENT",
            Code::Api => "ERR_API",
            Code::InvalidResponse => "ERR_INVALID_RESPONSE",
            Code::Network => "ERR_NETWORK",
            Code::Timeout => "ERR_TIMEOUT",
            Code::AmbiguousStart => "ERR_AMBIGUOUS_START",
            Code::AlreadyRunning => "ERR_ALREADY_RUNNING",
            Code::StreamEnded => "ERR_STREAM_ENDED",
            Code::Webhook => "ERR_WEBHOOK",
            Code::Init => "ERR_INIT",
        }
    }
}

/// A failure as a plain value: what `LiveStreamError` is made of, in JavaScript and in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure this is.
    pub code: Code,
    /// What went wrong, in which call, what came back and what to do.
    pub message: String,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The server's own `message`, when it sent one.
    pub server_message: Option<String>,
    /// The server's own `details`, when it sent them.
    pub details: Vec<String>,
    /// The HTTP method of the request.
    pub method: Option<&'static str>,
    /// The URL of the request, without its query.
    pub url: Option<String>,
    /// Where in an answer the fault is, as `$.playback.url`.
    pub path: Option<String>,
    /// Which argument was refused, as `options.timeout`.
    pub argument: Option<String>,
    /// Milliseconds that the server asked to wait.
    pub retry_after: Option<u64>,
    /// How many requests were sent for the call.
    pub attempts: Option<u32>,
    /// Whether the stream object that the driver read last belongs to this failure.
    pub with_stream: bool,
    /// Which item of a list that object is, where a list was read.
    pub stream_item: Option<usize>,
}

impl Failure {
    /// A failure that says no more than its code and its message.
    pub fn new(code: Code, message: String) -> Failure {
        Failure {
            code,
            message,
            status: None,
            server_message: None,
            details: Vec::new(),
            method: None,
            url: None,
            path: None,
            argument: None,
            retry_after: None,
            attempts: None,
            with_stream: false,
            stream_item: None,
        }
    }

    /// An argument that was refused: `<argument> <complaint>`.
    pub fn argument(argument: &str, complaint: &str) -> Failure {
        Failure {
            argument: Some(argument.into()),
            ..Failure::new(Code::InvalidArgument, [argument, " ", complaint].concat())
        }
    }

    /// The failure as a JSON object whose keys are the properties of the JavaScript class.
    pub fn to_json(&self) -> String {
        let mut object = Object::new();
        object.text("code", self.code.as_str());
        object.text("message", &self.message);
        object.maybe_number("status", self.status.map(u64::from));
        object.maybe_text("serverMessage", self.server_message.as_deref());
        if !self.details.is_empty() {
            object.texts("details", &self.details);
        }
        object.maybe_text("method", self.method);
        object.maybe_text("url", self.url.as_deref());
        object.maybe_text("path", self.path.as_deref());
        object.maybe_text("argument", self.argument.as_deref());
        object.maybe_number("retryAfter", self.retry_after);
        object.maybe_number("attempts", self.attempts.map(u64::from));
        object.finish()
    }
}

/// A failure is kept over several steps while a lost start is looked for, so it is a field of the call's state.
impl Line for Option<Failure> {
    fn write(&self, out: &mut String) {
        let Some(failure) = self else { return };
        let number = |number: Option<u64>| number.map(decimal).unwrap_or_default();
        let fields = [
            decimal(failure.code as u64),
            failure.message.clone(),
            number(failure.status.map(u64::from)),
            failure.server_message.clone().unwrap_or_default(),
            failure.details.join("\u{1f}"),
            failure.method.unwrap_or("").into(),
            failure.url.clone().unwrap_or_default(),
            number(failure.retry_after),
            number(failure.attempts.map(u64::from)),
        ];
        fields.join("\t").write(out);
    }

    fn read(line: &str) -> Option<Option<Failure>> {
        if line.is_empty() {
            return Some(None);
        }
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or("");
        let filled = |text: &str| (!text.is_empty()).then(|| String::from(text));
        let code = *Code::ALL.get(text::number(next())? as usize)?;
        let mut failure = Failure::new(code, next().into());
        failure.status = text::number(next()).map(|status| status as u16);
        failure.server_message = filled(next());
        failure.details = next().split('\u{1f}').filter(|detail| !detail.is_empty()).map(String::from).collect();
        let method = next();
        failure.method = ["GET", "POST"].into_iter().find(|known| *known == method);
        failure.url = filled(next());
        failure.retry_after = text::number(next());
        failure.attempts = text::number(next()).map(|attempts| attempts as u32);
        Some(Some(failure))
    }
}
