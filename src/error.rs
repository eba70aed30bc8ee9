//! Failures reported to the caller. Every message says what went wrong, in which call, what came back and what to do
//! next; none contains a secret.

use crate::values::{Keep, Object, Text, Value, fill, joined};

/// Declares the error codes, the only list of them in Rust.
macro_rules! codes {
    ($($(#[$about:meta])* $name:ident = $text:literal,)*) => {
        /// A stable error code to switch on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "client", derive(serde::Serialize, serde::Deserialize))]
        pub enum Code {
            $($(#[$about])* #[cfg_attr(feature = "client", serde(rename = $text))] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as JavaScript sees it.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// Finds a code by name.
            pub fn named(name: Text) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| name.is(code.text()))
            }

            fn text(self) -> Text {
                match self { $(Code::$name => joined!($text).into(),)* }
            }
        }
    };
}

codes! {
    /// An argument was invalid, and no request was made; `argument` names it.
    InvalidArgument = "ERR_INVALID_ARGUMENT",
    /// The API returned an error; `status` is set.
    Api = "ERR_API",
    /// A 2xx response does not match the API's documentation; `path` says where.
    InvalidResponse = "ERR_INVALID_RESPONSE",
    /// No response arrived.
    Network = "ERR_NETWORK",
    /// No response arrived in time.
    Timeout = "ERR_TIMEOUT",
    /// The response to a start was lost, and the list of streams did not show what happened.
    AmbiguousStart = "ERR_AMBIGUOUS_START",
    /// The room already has a live stream.
    AlreadyRunning = "ERR_ALREADY_RUNNING",
    /// A room of this name already exists.
    AlreadyExists = "ERR_ALREADY_EXISTS",
    /// The stream reached a state from which the awaited state is unreachable.
    StreamEnded = "ERR_STREAM_ENDED",
    /// A webhook request failed authentication.
    Webhook = "ERR_WEBHOOK",
}

/// A failure: a JavaScript object with the properties of `LiveStreamError`.
#[derive(Clone, Copy, Debug)]
pub struct Failure(Object);

impl Failure {
    /// Creates a failure with a code and a message.
    pub fn new(code: Code, message: impl Into<Text>) -> Failure {
        let failure = Failure(Object::new());
        failure.0.set(c"code", code.text());
        failure.0.set(c"message", message.into());
        failure
    }

    /// The failure of a function with an invalid argument.
    pub fn invalid_argument(function: Text, refused: Refused) -> Failure {
        let failure = Failure::new(Code::InvalidArgument, fill!(c"%: %", function, refused.sentence()));
        failure.set(c"argument", refused.path());
        failure
    }

    /// Sets a property if a value is present.
    #[inline(always)]
    pub fn set(self, name: impl Into<Text>, value: Option<impl Into<Value>>) {
        self.set_some(name.into(), value.map(Into::into));
    }

    #[inline(never)]
    fn set_some(self, name: Text, value: Option<Value>) {
        if let Some(value) = value {
            self.0.set(name, value);
        }
    }

    /// Reads a property.
    pub fn get(self, name: impl Into<Text>) -> Option<Value> {
        self.0.get(name.into())
    }

    /// Copies a property from another failure that has it.
    #[inline(always)]
    pub fn copy(self, name: impl Into<Text>, from: Failure) {
        let name = name.into();
        self.set_some(name, from.0.get(name));
    }

    /// Whether it has this code.
    pub fn is(self, code: Code) -> bool {
        self.0.get(c"code").is_some_and(|own| own.is(code.text()))
    }

    /// Its message.
    pub fn message(self) -> Text {
        Text::assume(self.0.get(c"message").unwrap_or(c"".into()))
    }
}

impl From<Failure> for Value {
    fn from(failure: Failure) -> Value {
        failure.0.into()
    }
}

impl Keep for Failure {
    fn keep(&mut self) {
        self.0.keep();
    }
}

/// A rejected value: a JavaScript object with the value's path and the complaint about it.
#[derive(Clone, Copy, Debug)]
pub struct Refused(Object);

/// The result of a check.
pub type Checked<T> = Result<T, Refused>;

impl Refused {
    /// Rejects a value with a complaint such as `must not be empty`.
    #[inline(always)]
    pub fn new(complaint: impl Into<Text>) -> Refused {
        Refused::of(complaint.into())
    }

    #[inline(never)]
    fn of(complaint: Text) -> Refused {
        let refused = Object::new();
        refused.set(c"complaint", complaint);
        Refused(refused)
    }

    /// Prefixes the path with a member name.
    #[inline(always)]
    pub fn at(self, name: impl Into<Text>) -> Refused {
        self.at_member(name.into())
    }

    #[inline(never)]
    fn at_member(self, name: Text) -> Refused {
        // Callers choose the name, so it is shortened and stripped of unprintable characters.
        self.within(c".%%".into(), name.printable(40).into())
    }

    /// Prefixes the path with a list index.
    pub fn item(self, index: u32) -> Refused {
        self.within(c"[%]%".into(), index.into())
    }

    /// Prefixes the path with an argument name.
    #[inline(always)]
    pub fn argument(self, name: impl Into<Text>) -> Refused {
        self.in_argument(name.into())
    }

    #[inline(never)]
    fn in_argument(self, name: Text) -> Refused {
        self.within(c"%%".into(), name.into())
    }

    /// Prefixes the path with an option.
    #[inline(never)]
    pub fn option(self, name: Text) -> Refused {
        self.at(name).argument(c"options")
    }

    /// The path of the value, such as `options.timeout` or `$.data[0].id`.
    pub fn path(self) -> Option<Text> {
        self.0.get(c"path").map(Text::assume)
    }

    /// The complaint.
    pub fn complaint(self) -> Option<Value> {
        self.0.get(c"complaint")
    }

    /// The path and the complaint as a sentence.
    pub fn sentence(self) -> Text {
        crate::values::filled(c"% %".into(), self.path().map_or(c"".into(), Value::from), self.complaint(), None)
    }

    /// Replaces the complaint.
    pub fn but(self, complaint: Text) -> Refused {
        self.0.set(c"complaint", complaint);
        self
    }

    #[inline(never)]
    fn within(self, template: Text, name: Value) -> Refused {
        self.0.set(c"path", crate::values::filled(template, name, self.0.get(c"path"), None));
        self
    }
}
