//! What a call that failed tells its caller. Every message says what went wrong, in which call, what came back and what
//! to do; none of them holds a secret.

use crate::values::{Keep, Object, Text, Value, fill, joined};

/// Declares the codes; each has one line here, and there is no other list of them in Rust.
macro_rules! codes {
    ($($(#[$about:meta])* $name:ident = $text:literal,)*) => {
        /// The kind of a failure: stable names to switch on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "client", derive(serde::Serialize, serde::Deserialize))]
        pub enum Code {
            $($(#[$about])* #[cfg_attr(feature = "client", serde(rename = $text))] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// Its name, as JavaScript sees it.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// The code of a name.
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
    /// An argument was refused before any request; `argument` names it.
    InvalidArgument = "ERR_INVALID_ARGUMENT",
    /// The API said no; `status` is set.
    Api = "ERR_API",
    /// A 2xx that is not what the API documents; `path` says where.
    InvalidResponse = "ERR_INVALID_RESPONSE",
    /// No answer came back.
    Network = "ERR_NETWORK",
    /// No answer came back in time.
    Timeout = "ERR_TIMEOUT",
    /// A start was sent, its answer was lost, and the list of streams did not settle what happened.
    AmbiguousStart = "ERR_AMBIGUOUS_START",
    /// The room has a live stream already.
    AlreadyRunning = "ERR_ALREADY_RUNNING",
    /// There is a room of this name already.
    AlreadyExists = "ERR_ALREADY_EXISTS",
    /// A stream that was waited for reached a state from which the goal cannot be reached.
    StreamEnded = "ERR_STREAM_ENDED",
    /// A webhook request did not authenticate.
    Webhook = "ERR_WEBHOOK",
}

/// A failure: an object outside whose members are the properties of `LiveStreamError`.
#[derive(Clone, Copy, Debug)]
pub struct Failure(Object);

impl Failure {
    /// A failure with a code and a message.
    pub fn new(code: Code, message: impl Into<Text>) -> Failure {
        let failure = Failure(Object::new());
        failure.0.set(c"code", code.text());
        failure.0.set(c"message", message.into());
        failure
    }

    /// The failure of a function that refused one of its arguments.
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

    /// One of its properties.
    pub fn get(self, name: impl Into<Text>) -> Option<Value> {
        self.0.get(name.into())
    }

    /// Takes a property over from another failure that has it.
    #[inline(always)]
    pub fn copy(self, name: impl Into<Text>, from: Failure) {
        let name = name.into();
        self.set_some(name, from.0.get(name));
    }

    /// Whether it is of a kind.
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

/// A value that was refused: an object outside that says where the value stands and what is wrong with it.
#[derive(Clone, Copy, Debug)]
pub struct Refused(Object);

/// What may be refused.
pub type Checked<T> = Result<T, Refused>;

impl Refused {
    /// Refuses a value for what is wrong with it, as `must not be empty`.
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

    /// What was refused is a member of this name.
    #[inline(always)]
    pub fn at(self, name: impl Into<Text>) -> Refused {
        self.at_member(name.into())
    }

    #[inline(never)]
    fn at_member(self, name: Text) -> Refused {
        // A name may be anything that a caller made up, so what is shown of it is short and printable.
        self.within(c".%%".into(), name.printable(40).into())
    }

    /// What was refused is an item of a list.
    pub fn item(self, index: u32) -> Refused {
        self.within(c"[%]%".into(), index.into())
    }

    /// What was refused is this argument, or is found in it.
    #[inline(always)]
    pub fn argument(self, name: impl Into<Text>) -> Refused {
        self.in_argument(name.into())
    }

    #[inline(never)]
    fn in_argument(self, name: Text) -> Refused {
        self.within(c"%%".into(), name.into())
    }

    /// Where the value stands, as `options.timeout` or `$.data[0].id`.
    pub fn path(self) -> Option<Text> {
        self.0.get(c"path").map(Text::assume)
    }

    /// What is wrong with it.
    pub fn complaint(self) -> Option<Value> {
        self.0.get(c"complaint")
    }

    /// Where the value stands and what is wrong with it.
    pub fn sentence(self) -> Text {
        crate::values::filled(c"% %".into(), self.path().map_or(c"".into(), Value::from), self.complaint(), None)
    }

    /// The same value, with something else wrong with it.
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
