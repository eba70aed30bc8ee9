//! Rooms in use.

use super::functions;
use crate::client::{ActiveRoom, EndParams, Peer, PeerFilter, RequestOptions};

functions! {
    active_rooms, ACTIVE_ROOMS;

    /// Reads the session of a room; `None` if nobody is in it.
    GET get_active_room(room_id: str, options: RequestOptions) -> Option<ActiveRoom>;

    /// Lists the peers of a room. The list is empty if nobody is in it.
    LIST_PEERS list_peers(room_id: str, filter: PeerFilter, options: RequestOptions) -> Vec<Peer>;

    /// Reads one peer of a room; `None` if it is not there.
    GET_PEER get_peer(room_id: str, peer_id: str, options: RequestOptions) -> Option<Peer>;

    /// Ends the session of a room: everybody leaves, and streams of the room's own meeting URL stop. It also succeeds if nobody is in the
    /// room.
    END end_room(room_id: str, params: EndParams, options: RequestOptions) -> ();
}
