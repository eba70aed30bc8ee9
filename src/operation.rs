//! An operation: a function that makes requests, as one declaration from which all else about it is derived. The
//! declarations are in a file for each family, and `call.rs` knows the list of them.

use crate::check::{self, Table};
use crate::error::Checked;
use crate::flow::Flow;
use crate::request;
use crate::values::{List, Literal, Object, Text, Value, filled, lasting, plain};

/// One operation of the REST API, as a function.
pub struct Operation {
    /// The name of the function in JavaScript.
    pub name: Literal,
    /// The method of its request.
    pub method: Method,
    /// The path behind the base URL, with a `%` for each identifier.
    pub path: Literal,
    /// The arguments that are identifiers in the path. They stand first.
    pub ids: &'static [Literal],
    /// The argument that follows them. Options are the last one.
    pub input: Input,
    /// What a 2xx holds.
    pub answer: &'static Table,
    /// What it is about, where the call looks for that by other requests too.
    pub resource: &'static Resource,
    /// How the call goes: when the request is sent again, and what is made of its answers.
    pub flow: &'static Flow,
    /// Whether a browser may ask the handler for it, and about which room `authorize` is asked then.
    pub reach: Reach,
}

/// A kind of thing that the API keeps.
pub struct Resource {
    /// Where its things are, behind the base URL.
    pub path: Literal,
    /// What one of them is called in a sentence.
    pub noun: Literal,
    /// What a page of them holds.
    pub page: &'static Table,
    /// Whether an error may quote the beginning of an answer about it: there is nothing in one that opens anything.
    pub is_public: bool,
}

/// Whether a browser may ask the handler of `hms-live/server` for an operation. The handler asks the application's `authorize` about a
/// room before it does anything, so an operation says how that room is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It may: about the room that the first identifier names.
    Room,
    /// It may: about the room of the stream that the first identifier names, which is read for that.
    Stream,
    /// It may: about the room that the input names as `room_id`, which must be there.
    RoomOfInput,
    /// It may not. Only servers call it.
    Server,
}

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Its input is the query.
    Get,
    /// Its input is the body, as JSON.
    Post,
}

/// The argument that is neither an identifier nor the options: its name, and what it may hold.
#[derive(Clone, Copy)]
pub enum Input {
    /// There is none.
    Nothing,
    /// There must be one.
    Required(Literal, &'static Table),
    /// It may be left out.
    Optional(Literal, &'static Table),
}

/// The most arguments that a function takes.
pub const ARGUMENTS: usize = 4;

lasting! {
    /// What an operation sends.
    pub struct Request {
        /// Path and query.
        pub path: Text,
        /// The first identifier, as one path segment.
        pub id: Option<Text>,
        /// The second one.
        pub second_id: Option<Text>,
        /// The body of a POST, as JSON.
        pub body: Text,
        /// The secrets among the arguments.
        pub secrets: Option<List>,
    }
}
plain! { Method &'static Operation }

impl Method {
    /// As HTTP spells it.
    pub fn text(self) -> Text {
        match self {
            Method::Get => c"GET".into(),
            Method::Post => c"POST".into(),
        }
    }
}

impl Request {
    /// Keeps a text of the arguments out of every error.
    pub fn hide(&mut self, secret: Text) {
        self.secrets.get_or_insert_with(List::new).push(secret);
    }
}

impl Operation {
    /// Checks the arguments, makes the request of them, and returns the options, which follow them.
    pub fn request(&self, arguments: &[Option<Value>], request: &mut Request) -> Checked<Option<Value>> {
        let mut arguments = arguments.iter().copied();
        let mut next = || arguments.next().flatten();
        let mut ids = [None; 2];
        for (id, name) in ids.iter_mut().zip(self.ids) {
            let segment = check::text(next()).and_then(request::id_segment);
            *id = Some(segment.map_err(|refused| refused.argument(*name))?);
        }
        [request.id, request.second_id] = ids;
        if let Some(id) = request.id {
            request.path = filled(request.path, id.into(), request.second_id.map(Value::from), None);
        }
        let input = match self.input {
            Input::Nothing => None,
            Input::Required(name, table) => Some((name, table, next())),
            Input::Optional(name, table) => next().map(|given| (name, table, Some(given))),
        };
        if let Some((name, table, given)) = input {
            let input = check::copy(given, table, name.into())?;
            match self.method {
                Method::Get => request.path = with_query(request.path, input, table),
                Method::Post => request.body = input.to_json(),
            }
        }
        Ok(next())
    }
}

/// A path with the members of an object as its query, in the order of their table.
fn with_query(mut path: Text, input: Object, table: &Table) -> Text {
    let mut mark = c"?";
    for index in 0..table.fields.len() as u32 {
        if let Some(value) = input.member(table.names, index) {
            path = path.with_parameter(mark, table.name(index), value);
            mark = c"&";
        }
    }
    path
}
