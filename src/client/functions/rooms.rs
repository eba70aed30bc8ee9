//! Rooms.

use super::functions;
use crate::client::{CreateRoomOptions, RequestOptions, Room, RoomChanges, RoomFilter, RoomPage, RoomParams};

functions! {
    rooms, ROOMS;

    /// Makes a room. The API overwrites a room that has the same name, so this looks for one first, and `if_exists` says what to do about
    /// it. Without a name the room gets a generated one, by which it is found if the answer is lost.
    CREATE create_room(params: RoomParams, options: CreateRoomOptions) -> Room;

    /// Reads one room.
    GET get_room(room_id: str, options: RequestOptions) -> Room;

    /// Lists one page of rooms.
    LIST list_rooms(filter: RoomFilter, options: RequestOptions) -> RoomPage;

    /// Changes the members of a room that `params` has, or switches it on or off. Nobody can join a room that is off.
    UPDATE update_room(room_id: str, params: RoomChanges, options: RequestOptions) -> Room;
}
