//! Maps a request back to an operation, using only the declarations of the operations.

use crate::call;
use crate::check::{self, Rule, Table};
use crate::error::{Checked, Failure, Refused};
use crate::operation::{Input, Method, Operation, Reach};
use crate::request;
use crate::values::{List, Object, Text, Value};

/// The call for a request as plain data: `operation`, `reach`, `ids`, and either `takesBody` or the `input` from the
/// query. `None` if no operation open to browsers has such a request.
pub fn route(method: Text, path: Text, query: Text) -> Result<Option<Object>, Failure> {
    let found = call::operations().find_map(|operation| {
        let reach = reach_of(operation).filter(|_| operation.method.text().is(method))?;
        segments(operation, path).map(|ids| (operation, reach, ids))
    });
    let Some((operation, reach, ids)) = found else { return Ok(None) };
    arguments(operation, reach, ids, query)
        .map(Some)
        .map_err(|refused| Failure::invalid_argument(operation.name.into(), refused))
}

/// The JavaScript name of an operation's reach, if browsers may call it.
fn reach_of(operation: &Operation) -> Option<Text> {
    match operation.reach {
        Reach::Room => Some(c"room".into()),
        Reach::Stream => Some(c"stream".into()),
        Reach::RoomOfInput => Some(c"input".into()),
        Reach::Server => None,
    }
}

/// The path segments in place of the operation's identifiers; `None` if the path does not match.
fn segments(operation: &Operation, path: Text) -> Option<List> {
    let (wanted, found) = (Text::from(operation.path).split(c"/"), path.split(c"/"));
    let ids = List::new();
    if wanted.length() != found.length() {
        return None;
    }
    for (wanted, found) in wanted.items().zip(found.items()) {
        if wanted.is(c"%") {
            ids.push(found);
        } else if !wanted.is(found) {
            return None;
        }
    }
    Some(ids)
}

fn arguments(operation: &Operation, reach: Text, segments: List, query: Text) -> Checked<Object> {
    let ids = List::new();
    for (segment, name) in segments.items().zip(operation.ids) {
        ids.push(id(Text::assume(segment)).map_err(|refused| refused.argument(*name))?);
    }
    let call = Object::new();
    call.set(c"operation", operation.name);
    call.set(c"reach", reach);
    call.set(c"ids", ids);
    let table = match operation.input {
        Input::Nothing => None,
        Input::Required(name, table) | Input::Optional(name, table) => Some((name, table)),
    };
    match (operation.method, table) {
        (Method::Get, Some((name, table))) => {
            let input = input(query, table, operation.reach).map_err(|refused| refused.argument(name))?;
            call.set(c"input", input);
        }
        (Method::Get | Method::Post, _) => {
            if !query.matches(c"^[?]?$") {
                return Err(Refused::new(c"takes no parameters").argument(c"query"));
            }
            call.set(c"takesBody", table.is_some());
        }
    }
    Ok(call)
}

/// Decodes and checks an identifier.
fn id(segment: Text) -> Checked<Text> {
    let id = decoded(segment)?;
    request::id_segment(id).map(|_| id)
}

fn decoded(part: Text) -> Checked<Text> {
    part.percent_decode().ok_or_else(|| Refused::new(c"must be percent-encoded UTF-8"))
}

/// Parses the query into the input. Each parameter may occur once.
fn input(query: Text, table: &'static Table, reach: Reach) -> Checked<Object> {
    let input = Object::new();
    let query = query.find(c"^[?]?(.*)$").unwrap_or(query).replace_all(c"[+]", c" ");
    for pair in query.split(c"&").items().map(Text::assume).filter(|pair| !pair.is(c"")) {
        let name = decoded(pair.find(c"^([^=]*)").unwrap_or(pair))?;
        let value = decoded(pair.find(c"^[^=]*=(.*)$").unwrap_or(c"".into())).map_err(|refused| refused.at(name))?;
        let place = (0..).zip(table.fields).find(|(index, _)| table.name(*index).is(name));
        let Some((index, field)) = place else { return Err(check::unknown(name, table.names, None)) };
        if input.member(table.names, index).is_some() {
            return Err(Refused::new(c"must be given only once").at(name));
        }
        input.set_member(table.names, index, coerced(value, field.rule));
    }
    let input = check::copy(Some(input.into()), table, c"".into())?;
    if reach == Reach::RoomOfInput && input.get(c"room_id").is_none() {
        return Err(Refused::new(c"is missing: streams are listed for one room").at(c"room_id"));
    }
    Ok(input)
}

/// Converts a parameter to the type its rule expects. Text that cannot be converted stays text, which the rule rejects.
fn coerced(text: Text, rule: &Rule) -> Value {
    match rule {
        Rule::Number(_) | Rule::Count if text.matches(cr"^-?[0-9]{1,20}(\.[0-9]{1,20})?$") => text.number().into(),
        Rule::Flag if text.is(c"true") => true.into(),
        Rule::Flag if text.is(c"false") => false.into(),
        Rule::Number(_)
        | Rule::Count
        | Rule::Flag
        | Rule::Filled
        | Rule::Text
        | Rule::List(..)
        | Rule::Object(_)
        | Rule::Map(..)
        | Rule::Sized(..)
        | Rule::Pattern(..)
        | Rule::OneOf(..)
        | Rule::WebUrl
        | Rule::Function
        | Rule::Any => text.into(),
    }
}
