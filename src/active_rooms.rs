//! The functions on rooms in use.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/active-rooms/object>

use crate::check::{ANYTHING, Rule, list, map, table};
use crate::once;
use crate::operation::{Input, Method, Operation, Reach, Resource};
use crate::values::{Literal, literal};

/// Every operation on rooms in use.
pub static OPERATIONS: &[&Operation] = &[&GET, &LIST_PEERS, &GET_PEER, &END];

/// Rooms in use. What is known of people is nobody else's business.
pub static ACTIVE_ROOMS: Resource =
    Resource { path: literal(c"/active-rooms"), noun: literal(c"a session"), page: &ANYTHING, is_public: false };

const ROOM_ID: Literal = literal(c"roomId");

/// Reads the session of a room, if somebody is in it.
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

/// Reads one peer of a room.
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

/// Ends the session of a room.
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
    /// A room in use as the API documents it.
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
    /// The peers of a room, by their ids.
    pub PEERS {
        "peers" Required map!(Rule::Object(&PEER)),
    }
}

table! {
    /// Somebody in a room.
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
    /// Which peers to list.
    pub PEER_FILTER {
        "role" Optional Rule::Filled,
        "user_id" Optional Rule::Filled,
    }
}

table! {
    /// How a session is ended.
    pub END_PARAMS {
        "reason" Optional Rule::Text,
        "lock" Optional Rule::Flag,
    }
}

table! {
    /// What the API says of it.
    pub ENDING {
        "message" Optional Rule::Text,
    }
}
