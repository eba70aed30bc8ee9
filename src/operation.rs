//! An operation: a function that makes requests, declared as data from which everything else about it is derived. Each
//! family declares its operations in a file of its own, and `call.rs` lists the families.

use crate::check::{self, Table};
use crate::error::Checked;
use crate::flow::Flow;
use crate::request;
use crate::values::{List, Literal, Object, Text, Value, filled, persistent, plain};

/// An operation of the REST API.
pub struct Operation {
    /// The name of the JavaScript function.
    pub name: Literal,
    /// The HTTP method.
    pub method: Method,
    /// The path after the base URL, with a `%` for each identifier.
    pub path: Literal,
    /// The names of the arguments that identify a resource in the path. They come first.
    pub ids: &'static [Literal],
    /// The argument after the identifiers. Options come last.
    pub input: Input,
    /// The shape of the response body.
    pub answer: &'static Table,
    /// The resource that the operation is about, which some flows read with further requests.
    pub resource: &'static Resource,
    /// The flow of its calls: when to retry, and how to handle responses.
    pub flow: &'static Flow,
    /// Whether a browser may call it through the handler, and which room `authorize` is asked about.
    pub reach: Reach,
}

/// A kind of resource in the API.
pub struct Resource {
    /// The path of its collection, after the base URL.
    pub path: Literal,
    /// The word for one of them in messages.
    pub noun: Literal,
    /// The shape of a list page.
    pub page: &'static Table,
    /// Whether an error may quote the beginning of a response, because responses contain no secrets.
    pub is_public: bool,
}

/// Whether a browser may call an operation through the handler of `hms-live/server`. The handler asks the application's
/// `authorize` about a room first, so an operation declares how to find that room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Yes: the first identifier is the room.
    Room,
    /// Yes: the first identifier is a stream, which is read to find its room.
    Stream,
    /// Yes: the input names the room as `room_id`, which is required.
    RoomOfInput,
    /// No: only servers may call it.
    Server,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The input becomes the query.
    Get,
    /// The input becomes a JSON body.
    Post,
}

/// The argument between the identifiers and the options: its name and its shape.
#[derive(Clone, Copy)]
pub enum Input {
    /// No input.
    Nothing,
    /// Required input.
    Required(Literal, &'static Table),
    /// Optional input.
    Optional(Literal, &'static Table),
}

/// The maximum number of arguments of an operation.
pub const ARGUMENTS: usize = 4;

persistent! {
    /// The variable parts of an operation's request.
    pub struct Request {
        /// Path and query.
        pub path: Text,
        /// The first identifier, as one path segment.
        pub id: Option<Text>,
        /// The second identifier.
        pub second_id: Option<Text>,
        /// The body of a POST, as JSON.
        pub body: Text,
        /// Secret arguments.
        pub secrets: Option<List>,
    }
}
plain! { Method &'static Operation }

impl Method {
    /// The method as written in HTTP.
    pub fn text(self) -> Text {
        match self {
            Method::Get => c"GET".into(),
            Method::Post => c"POST".into(),
        }
    }
}

impl Request {
    /// Hides a secret argument from every error.
    pub fn hide(&mut self, secret: Text) {
        self.secrets.get_or_insert_with(List::new).push(secret);
    }
}

impl Operation {
    /// Checks the arguments, builds the request from them, and returns the options argument.
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

/// Appends an object's members to a path as its query, in table order.
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
