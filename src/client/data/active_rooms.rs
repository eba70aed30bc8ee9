//! Rooms in use.

use super::shown;
use serde::{Deserialize, Serialize};

/// A room in use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActiveRoom {
    /// The room.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// The account.
    pub customer_id: Option<String>,
    /// The time from its first peer to its last.
    pub session: Session,
}

/// The time from the first peer of a room to its last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The id of the session.
    pub id: String,
    /// When it began.
    pub created_at: Option<String>,
    /// Ids of peers.
    pub peers: Vec<String>,
}

/// Somebody in a room. `Debug` does not show the text that your application stored with them.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Peer {
    /// A new one for each time somebody joins.
    pub id: String,
    /// The name that people see.
    pub name: Option<String>,
    /// The id that your application gave them.
    pub user_id: Option<String>,
    /// Text that your application stored with them.
    pub metadata: Option<String>,
    /// A role of the room's template.
    pub role: Option<String>,
    /// When they joined.
    pub joined_at: Option<String>,
}

shown! { Peer { id name user_id role joined_at } }

/// Which peers to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PeerFilter {
    /// Only peers with this role.
    pub role: Option<String>,
    /// Only the peer with this id of your application.
    pub user_id: Option<String>,
}

/// The parameters of ending a session.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EndParams {
    /// Told to the peers.
    pub reason: Option<String>,
    /// Whether the room is switched off as well; [`update_room`](crate::update_room) switches it on again.
    pub lock: Option<bool>,
}
