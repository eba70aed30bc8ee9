//! Rooms, which are identified by name.

use super::{Target, answered, failed, faulted};
use crate::check::{argument, one_of};
use crate::error::{Checked, Code, Failure};
use crate::flow::{Flow, Options};
use crate::operation::Request;
use crate::options::RequestOptions;
use crate::request;
use crate::retry::Effect;
use crate::step::exchange::proceed;
use crate::step::{Action, Call, IfExists, Phase};
use crate::values::{Object, Text, Value, fill};

argument! {
    /// The additional options of a new room.
    pub struct CreateRoomOptions {
        if_exists as "ifExists": Option<Text> = one_of!("return", "update", "throw"),
    }
}

/// Creates a room or finds the one with its name.
pub static ROOM: Flow = Flow {
    effect: Effect::Create,
    options: Some(Options { table: CreateRoomOptions::TABLE, read }),
    prepare,
    answered: |call, answer| answered(call, answer, &TARGET),
    faulted: |call, fault, failure| faulted(call, fault, failure, &TARGET),
    failed: |call, failure| failed(call, failure, &TARGET),
    ..Flow::ONE_ANSWER
};

/// Updates a room.
pub static ROOM_UPDATE: Flow = Flow {
    effect: Effect::Idempotent,
    prepare: |call| {
        hide(&mut call.request);
        Ok(())
    },
    ..Flow::ONE_ANSWER
};

static TARGET: Target = Target {
    is_match: |call, room| name(room).is_some_and(|name| name.is(wanted(call))),
    found,
    may_repeat: true,
    advice: c"call again with the same name, or list the rooms first",
};

fn read(call: &mut Call, given: Value) -> Checked<()> {
    let options = CreateRoomOptions::read(Some(given), Some(RequestOptions::TABLE), c"options".into())?;
    if let Some(choice) = options.if_exists {
        call.make.if_exists = if choice.is(c"update") {
            IfExists::Update
        } else if choice.is(c"throw") {
            IfExists::Throw
        } else {
            IfExists::Return
        };
    }
    Ok(())
}

/// Generates a name if none is given, so that the room can be found if the response is lost.
fn prepare(call: &mut Call) -> Checked<()> {
    hide(&mut call.request);
    let params = Object::from_json(call.request.body);
    let given = params.get(c"name").map(Text::assume);
    let name = given.unwrap_or_else(|| fill!(c"hms-live-%", call.moment.uuid()));
    if given.is_some() {
        call.phase = Phase::Lookup;
    } else {
        params.set(c"name", name);
        call.request.body = params.to_json();
    }
    call.make.list = Some(Text::from(c"/rooms?limit=100").with_parameter(c"&", c"name".into(), name.into()));
    Ok(())
}

/// Hides webhook headers and storage credentials from errors.
fn hide(request: &mut Request) {
    let params = Object::from_json(request.body);
    let member = |of: Option<Value>, name: Text| of.and_then(|of| of.get(name));
    let headers = member(params.get(c"webhook"), c"headers".into());
    let storage = member(params.get(c"recording_info"), c"upload_info".into());
    for secrets in [headers, member(storage, c"credentials".into())].into_iter().flatten().map(Object::assume) {
        for secret in secrets.values().items() {
            request.hide(Text::assume(secret));
        }
    }
}

/// The name of a room for comparison, which ignores case.
fn name(room: Value) -> Option<Text> {
    room.get(c"name").and_then(Value::text).map(Text::to_lower_case)
}

fn wanted(call: &Call) -> Text {
    name(Object::from_json(call.request.body).into()).unwrap_or(c"".into())
}

fn found(call: &mut Call, room: Value) -> Action {
    match call.make.if_exists {
        IfExists::Return => Action::Done(Some(room)),
        // The room did not exist when the call began.
        IfExists::Throw if call.search.lost.is_some() => Action::Done(Some(room)),
        IfExists::Throw => Action::Fail(exists(call, room)),
        IfExists::Update => {
            let id = room.get(c"id").map(Text::assume).map(request::id_segment);
            let Some(Ok(id)) = id else { return Action::Fail(exists(call, room)) };
            call.request.path = fill!(c"/rooms/%", id);
            call.phase = Phase::Own;
            call.make.is_update = true;
            proceed(call)
        }
    }
}

fn exists(call: &mut Call, room: Value) -> Failure {
    call.phase = Phase::Own;
    let id = room.get(c"id").and_then(Value::text).unwrap_or(c"".into()).printable(100);
    let happened = fill!(
        c"was not sent: the room % has this name; pass ifExists: \"return\" to get it, or \"update\" to change it",
        id
    );
    call.failure(Code::AlreadyExists, happened)
}
