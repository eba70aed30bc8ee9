//! The room-code operations.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/room-codes/room-code-overview>

use crate::check::{Rule, list, number, table};
use crate::operation::{Input, Method, Operation, Reach, Resource};
use crate::values::{Literal, literal};
use crate::{create, once};

/// All room-code operations.
pub static OPERATIONS: &[&Operation] = &[&GET, &LIST, &SET];

/// Room codes. Whoever knows a code can join the room.
pub static ROOM_CODES: Resource =
    Resource { path: literal(c"/room-codes"), noun: literal(c"a room code"), page: &ROOM_CODE_PAGE, is_public: false };

const ROOM_ID: Literal = literal(c"roomId");

/// Finds the code of a room for a role, or creates one.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/room-codes/create-room-code-api>
pub static GET: Operation = Operation {
    name: literal(c"getRoomCode"),
    method: Method::Post,
    path: literal(c"/room-codes/room/%/role/%"),
    ids: &[ROOM_ID, literal(c"role")],
    input: Input::Nothing,
    answer: &ROOM_CODE,
    resource: &ROOM_CODES,
    flow: &create::ROOM_CODE,
    reach: Reach::Server,
};

/// Lists one page of the codes of a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/room-codes/get-room-code-api>
pub static LIST: Operation = Operation {
    name: literal(c"listRoomCodes"),
    method: Method::Get,
    path: literal(c"/room-codes/room/%"),
    ids: &[ROOM_ID],
    input: Input::Optional(literal(c"filter"), &ROOM_CODE_FILTER),
    answer: &ROOM_CODE_PAGE,
    resource: &ROOM_CODES,
    flow: &once::READ,
    reach: Reach::Server,
};

/// Enables or disables a code.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/room-codes/update-room-code-api>
pub static SET: Operation = Operation {
    name: literal(c"setRoomCode"),
    method: Method::Post,
    path: literal(c"/room-codes/code"),
    ids: &[],
    input: Input::Required(literal(c"params"), &ROOM_CODE_SETTING),
    answer: &ROOM_CODE,
    resource: &ROOM_CODES,
    flow: &create::ROOM_CODE_SETTING,
    reach: Reach::Server,
};

table! {
    /// A code and its new state.
    pub ROOM_CODE_SETTING {
        "code" Required Rule::Filled,
        "enabled" Required Rule::Flag,
    }
}

table! {
    /// A room code as the API documents it.
    pub ROOM_CODE {
        "code" Required Rule::Filled,
        "room_id" Required Rule::Text,
        "role" Required Rule::Text,
        "enabled" Required Rule::Flag,
        "created_at" Optional Rule::Text,
        "updated_at" Optional Rule::Text,
    }
}

table! {
    /// A page of room codes.
    pub ROOM_CODE_PAGE {
        "data" List list!(Rule::Object(&ROOM_CODE)),
        "limit" Optional Rule::Count,
        "last" Optional Rule::Text,
    }
}

table! {
    /// The filters of a list of codes.
    pub ROOM_CODE_FILTER {
        "role" Optional Rule::Filled,
        "enabled" Optional Rule::Flag,
        "start" Optional Rule::Filled,
        "limit" Optional number!(whole, 10 to 100),
    }
}
