//! Room codes.

use super::shown;
use serde::{Deserialize, Serialize};

/// A room code, which `Debug` does not show.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RoomCode {
    /// As `abc-defg-hij`. It lets whoever has it join: do not log it.
    pub code: String,
    /// The room.
    pub room_id: String,
    /// The role of whoever joins with it.
    pub role: String,
    /// Whether it works.
    pub enabled: bool,
    /// When it was made.
    pub created_at: Option<String>,
    /// When it was last changed.
    pub updated_at: Option<String>,
}

shown! { RoomCode { room_id role enabled created_at updated_at } }

/// A change of a room code. `Debug` does not show the code.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RoomCodeSetting {
    /// The code.
    pub code: String,
    /// Whether it should work.
    pub enabled: bool,
}

shown! { RoomCodeSetting { enabled } }

/// One page of room codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomCodePage {
    /// The codes.
    pub data: Vec<RoomCode>,
    /// The most items of a page.
    pub limit: Option<f64>,
    /// The [`RoomCodeFilter::start`] of the next page; missing or empty on the last one.
    pub last: Option<String>,
}

/// Which room codes to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoomCodeFilter {
    /// Only codes of this role.
    pub role: Option<String>,
    /// Only codes that are on, or only those that are off.
    pub enabled: Option<bool>,
    /// The `last` of the page before.
    pub start: Option<String>,
    /// Items of a page: 10 to 100.
    pub limit: Option<u32>,
}
