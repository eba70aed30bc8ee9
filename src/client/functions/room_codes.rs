//! Room codes.

use super::functions;
use crate::client::{RequestOptions, RoomCode, RoomCodeFilter, RoomCodePage, RoomCodeSetting};

functions! {
    room_codes, ROOM_CODES;

    /// Finds the code of a room for a role, or makes one. It does not expire, and anybody who has it can join.
    GET get_room_code(room_id: str, role: str, options: RequestOptions) -> RoomCode;

    /// Lists one page of the codes of a room.
    LIST list_room_codes(room_id: str, filter: RoomCodeFilter, options: RequestOptions) -> RoomCodePage;

    /// Switches a code on or off. Links with a code that is off lead nowhere.
    SET set_room_code(params: RoomCodeSetting, options: RequestOptions) -> RoomCode;
}
