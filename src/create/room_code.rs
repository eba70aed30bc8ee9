//! Room codes, which are identified by room and role.

use super::{Target, answered, failed, faulted};
use crate::flow::Flow;
use crate::retry::Effect;
use crate::step::{Action, Call, Phase};
use crate::values::{Object, Text, Value, filled};

/// Finds the code of a role or creates one.
pub static ROOM_CODE: Flow = Flow {
    effect: Effect::Create,
    prepare: |call| {
        let [room, role] = [call.request.id, call.request.second_id].map(|id| id.map(Value::from));
        let list = c"/room-codes/room/%?role=%&enabled=true&limit=100";
        call.make.list = room.map(|room| filled(list.into(), room, role, None));
        call.phase = Phase::Lookup;
        Ok(())
    },
    answered: |call, answer| answered(call, answer, &TARGET),
    faulted: |call, fault, failure| faulted(call, fault, failure, &TARGET),
    failed: |call, failure| failed(call, failure, &TARGET),
    ..Flow::ONE_ANSWER
};

/// Enables or disables a code and hides it from errors.
pub static ROOM_CODE_SETTING: Flow = Flow {
    effect: Effect::Idempotent,
    prepare: |call| {
        if let Some(code) = Object::from_json(call.request.body).get(c"code") {
            call.request.hide(Text::assume(code));
        }
        Ok(())
    },
    ..Flow::ONE_ANSWER
};

static TARGET: Target = Target {
    is_match,
    found: |_, code| Action::Done(Some(code)),
    // Each attempt adds a code, and a room can have at most a hundred.
    may_repeat: false,
    advice: c"call again, which finds it first",
};

fn is_match(call: &Call, code: Value) -> bool {
    let role = code.get(c"role").and_then(Value::text).map(Text::percent_encode);
    code.get(c"enabled").is_some_and(|enabled| enabled.is(true))
        && role.zip(call.request.second_id).is_some_and(|(role, wanted)| role.is(wanted))
}
