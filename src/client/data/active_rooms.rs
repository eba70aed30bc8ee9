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
    /// What the API names it by.
    pub id: String,
    /// When it began.
    pub created_at: Option<String>,
    /// Ids of peers.
    pub peers: Vec<String>,
}

/// Somebody in a room. `Debug` does not show what your application keeps with them.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Peer {
    /// Differs each time somebody joins.
    pub id: String,
    /// For people.
    pub name: Option<String>,
    /// By which your application knows them.
    pub user_id: Option<String>,
    /// What your application keeps with them, as text.
    pub metadata: Option<String>,
    /// As the room's template names it.
    pub role: Option<String>,
    /// When they joined.
    pub joined_at: Option<String>,
}

shown! { Peer { id name user_id role joined_at } }

/// Which peers to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PeerFilter {
    /// Peers with this role.
    pub role: Option<String>,
    /// The peer whom your application knows by this.
    pub user_id: Option<String>,
}

/// How a session is ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EndParams {
    /// Told to the peers.
    pub reason: Option<String>,
    /// Whether the room is switched off as well; [`update_room`](crate::update_room) switches it on again.
    pub lock: Option<bool>,
}
