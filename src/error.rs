//! What a call that failed tells its caller. Every message says what went wrong, in which call, what came back and what
//! to do; none of them holds a secret.

use crate::values::slot::{COMPLAINT, WHERE};
use crate::values::{Literal, Make, Value, fill, literal, make, number, text};

/// The kind of a failure: stable names to switch on.
#[derive(Clone, Copy)]
pub struct Code(Literal);

/// An argument was refused before any request; `argument` names it.
pub const INVALID_ARGUMENT: Code = Code(literal!("ERR_INVALID_ARGUMENT"));
/// The API said no; `status` is set.
pub const API: Code = Code(literal!("ERR_API"));
/// A 2xx that is not what the API documents; `path` says where.
pub const INVALID_RESPONSE: Code = Code(literal!("ERR_INVALID_RESPONSE"));
/// No answer came back.
pub const NETWORK: Code = Code(literal!("ERR_NETWORK"));
/// No answer came back in time.
pub const TIMEOUT: Code = Code(literal!("ERR_TIMEOUT"));
/// A start was sent, its answer was lost, and the list of streams did not settle what happened.
pub const AMBIGUOUS_START: Code = Code(literal!("ERR_AMBIGUOUS_START"));
/// The room has a live stream already.
pub const ALREADY_RUNNING: Code = Code(literal!("ERR_ALREADY_RUNNING"));
/// A stream that was waited for reached a state from which the goal cannot be reached.
pub const STREAM_ENDED: Code = Code(literal!("ERR_STREAM_ENDED"));
/// A webhook request did not authenticate.
pub const WEBHOOK: Code = Code(literal!("ERR_WEBHOOK"));

/// A failure: an object outside whose members are the properties of `LiveStreamError`.
#[derive(Clone, Copy)]
pub struct Failure(pub Value);

impl Failure {
    /// A failure that says no more than its code and its message.
    pub fn new(code: Code, message: Value) -> Failure {
        let failure = Failure(Value::object());
        failure.with(text!("code"), Some(code.0.value()));
        failure.with(text!("message"), Some(message));
        failure
    }

    /// Says more, where there is more to say.
    pub fn with(self, name: Value, value: Option<Value>) {
        if let Some(value) = value {
            self.0.set(name, value);
        }
    }

    /// Whether the failure is of this kind.
    pub fn is(self, code: Code) -> bool {
        self.member(text!("code")).is_some_and(|found| found.is(code.0.value()))
    }

    /// What it says of one thing.
    pub fn member(self, name: Value) -> Option<Value> {
        self.0.get(name)
    }

    /// Its message.
    pub fn message(self) -> Value {
        self.member(text!("message")).unwrap_or(text!(""))
    }
}

/// A value that was refused. Where it stands and what is wrong with it waits in two places of the table, so that a result
/// is a single number.
#[derive(Clone, Copy, Debug)]
pub struct Refused;

/// What may be refused.
pub type Checked<T> = Result<T, Refused>;

/// Refuses a value for what is wrong with it, as `must not be empty`.
#[inline(never)]
pub fn refused(complaint: Value) -> Refused {
    WHERE.keep(None);
    COMPLAINT.keep(Some(complaint));
    Refused
}

impl Refused {
    /// What was refused is a member of this name.
    pub fn at(self, name: Value) -> Refused {
        // A name may be anything that a caller made up, so what is shown of it is short and printable.
        let shown = make(Make::Cut, Some(name), Some(text!("40")), Some(text!("")), None);
        self.within(text!(".%%"), shown.unwrap_or(name))
    }

    /// What was refused is an item of a list.
    pub fn item(self, index: u32) -> Refused {
        self.within(text!("[%]%"), number(f64::from(index)))
    }

    /// What was refused is this argument, or is found in it.
    pub fn argument(self, name: Value) -> Refused {
        self.within(text!("%%"), name)
    }

    /// Where the value stands and what is wrong with it.
    pub fn sentence(self) -> Value {
        fill(text!("% %"), WHERE, Some(COMPLAINT), None)
    }

    #[inline(never)]
    fn within(self, template: Value, name: Value) -> Refused {
        WHERE.keep(Some(fill(template, name, WHERE.kept(), None)));
        self
    }
}
