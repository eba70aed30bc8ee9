//! Rooms.

use super::functions;
use crate::client::{CreateRoomOptions, RequestOptions, Room, RoomChanges, RoomFilter, RoomPage, RoomParams};

functions! {
    rooms, ROOMS;

    /// Makes a room. The API overwrites a room that has the name already; this looks for it by name first, and `if_exists` says what to
    /// do. Without a name the room gets one here, so that it is found where the answer is lost.
    CREATE create_room(params: RoomParams, options: CreateRoomOptions) -> Room;

    /// Reads one room.
    GET get_room(room_id: str, options: RequestOptions) -> Room;

    /// Lists one page of rooms.
    LIST list_rooms(filter: RoomFilter, options: RequestOptions) -> RoomPage;

    /// Changes what `params` names of a room, or switches it on or off. Nobody can join a room that is off.
    UPDATE update_room(room_id: str, params: RoomChanges, options: RequestOptions) -> Room;
}
