//! The active-room operations.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/object>

use crate::check::{ANYTHING, Rule, list, map, table};
use crate::once;
use crate::operation::{Input, Method, Operation, Reach, Resource};
use crate::values::{Literal, literal};

/// All active-room operations.
pub static OPERATIONS: &[&Operation] = &[&GET, &LIST_PEERS, &GET_PEER, &END];

/// Active rooms. They contain personal data.
pub static ACTIVE_ROOMS: Resource =
    Resource { path: literal(c"/active-rooms"), noun: literal(c"a session"), page: &ANYTHING, is_public: false };

const ROOM_ID: Literal = literal(c"roomId");

/// Reads the active session of a room, if there is one.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/retrieve-active-room>
pub static GET: Operation = Operation {
    name: literal(c"getActiveRoom"),
    method: Method::Get,
    path: literal(c"/active-rooms/%"),
    ids: &[ROOM_ID],
    input: Input::Nothing,
    answer: &ACTIVE_ROOM,
    resource: &ACTIVE_ROOMS,
    flow: &once::FIND,
    reach: Reach::Server,
};

/// Lists the peers of a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/list-peers>
pub static LIST_PEERS: Operation = Operation {
    name: literal(c"listPeers"),
    method: Method::Get,
    path: literal(c"/active-rooms/%/peers"),
    ids: &[ROOM_ID],
    input: Input::Optional(literal(c"filter"), &PEER_FILTER),
    answer: &PEERS,
    resource: &ACTIVE_ROOMS,
    flow: &once::LIST_PEERS,
    reach: Reach::Server,
};

/// Reads a peer in a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/retrieve-peer>
pub static GET_PEER: Operation = Operation {
    name: literal(c"getPeer"),
    method: Method::Get,
    path: literal(c"/active-rooms/%/peers/%"),
    ids: &[ROOM_ID, literal(c"peerId")],
    input: Input::Nothing,
    answer: &PEER,
    resource: &ACTIVE_ROOMS,
    flow: &once::FIND,
    reach: Reach::Server,
};

/// Ends the active session of a room.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/end-active-room>
pub static END: Operation = Operation {
    name: literal(c"endRoom"),
    method: Method::Post,
    path: literal(c"/active-rooms/%/end-room"),
    ids: &[ROOM_ID],
    input: Input::Optional(literal(c"params"), &END_PARAMS),
    answer: &ENDING,
    resource: &ACTIVE_ROOMS,
    flow: &once::END,
    reach: Reach::Server,
};

table! {
    /// An active room as the API documents it.
    pub ACTIVE_ROOM {
        "id" Required Rule::Filled,
        "name" Optional Rule::Text,
        "customer_id" Optional Rule::Text,
        "session" Required Rule::Object(&SESSION),
    }
}

table! {
    SESSION {
        "id" Required Rule::Filled,
        "created_at" Optional Rule::Text,
        "peers" List list!(Rule::Text),
    }
}

table! {
    /// The peers in a room by ID.
    pub PEERS {
        "peers" Required map!(Rule::Object(&PEER)),
    }
}

table! {
    /// A participant.
    pub PEER {
        "id" Required Rule::Filled,
        "name" Optional Rule::Text,
        "user_id" Optional Rule::Text,
        "metadata" Optional Rule::Text,
        "role" Optional Rule::Text,
        "joined_at" Optional Rule::Text,
    }
}

table! {
    /// The filters of a list of peers.
    pub PEER_FILTER {
        "role" Optional Rule::Filled,
        "user_id" Optional Rule::Filled,
    }
}

table! {
    /// The parameters of ending a session.
    pub END_PARAMS {
        "reason" Optional Rule::Text,
        "lock" Optional Rule::Flag,
    }
}

table! {
    /// The response to ending a session.
    pub ENDING {
        "message" Optional Rule::Text,
    }
}
