//! The room operations.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/overview>

mod tables;

pub use tables::{ROOM, ROOM_CHANGES, ROOM_FILTER, ROOM_PAGE, ROOM_PARAMS};

use crate::operation::{Input, Method, Operation, Reach, Resource};
use crate::values::{Literal, literal};
use crate::{create, once};

/// All room operations.
pub static OPERATIONS: &[&Operation] = &[&CREATE, &GET, &LIST, &UPDATE];

/// Rooms. They may contain webhook headers and storage credentials.
pub static ROOMS: Resource =
    Resource { path: literal(c"/rooms"), noun: literal(c"a room"), page: &ROOM_PAGE, is_public: false };

const ROOM_ID: Literal = literal(c"roomId");

/// Creates a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/create-via-api>
pub static CREATE: Operation = Operation {
    name: literal(c"createRoom"),
    method: Method::Post,
    path: literal(c"/rooms"),
    ids: &[],
    input: Input::Optional(literal(c"params"), &ROOM_PARAMS),
    answer: &ROOM,
    resource: &ROOMS,
    flow: &create::ROOM,
    reach: Reach::Server,
};

/// Reads a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/retrieve-room>
pub static GET: Operation = Operation {
    name: literal(c"getRoom"),
    method: Method::Get,
    path: literal(c"/rooms/%"),
    ids: &[ROOM_ID],
    input: Input::Nothing,
    answer: &ROOM,
    resource: &ROOMS,
    flow: &once::READ,
    reach: Reach::Server,
};

/// Lists one page of rooms.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/list-rooms>
pub static LIST: Operation = Operation {
    name: literal(c"listRooms"),
    method: Method::Get,
    path: literal(c"/rooms"),
    ids: &[],
    input: Input::Optional(literal(c"filter"), &ROOM_FILTER),
    answer: &ROOM_PAGE,
    resource: &ROOMS,
    flow: &once::READ,
    reach: Reach::Server,
};

/// Updates, enables or disables a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/Rooms/update-a-room>
pub static UPDATE: Operation = Operation {
    name: literal(c"updateRoom"),
    method: Method::Post,
    path: literal(c"/rooms/%"),
    ids: &[ROOM_ID],
    input: Input::Required(literal(c"params"), &ROOM_CHANGES),
    answer: &ROOM,
    resource: &ROOMS,
    flow: &create::ROOM_UPDATE,
    reach: Reach::Server,
};
