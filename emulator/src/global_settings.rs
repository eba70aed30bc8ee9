//! Settings of the whole emulator, for behaviour that is not specific to a room.

use serde::{Deserialize, Serialize};

use crate::fields::members;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct GlobalSettings {
    /// Only rooms that were created or set exist, and ids have 24 hex digits.
    pub strict_rooms: bool,
    /// Maximum page size of every list, to which `limit` is clamped; if null, a `limit` out of range is refused.
    pub most_per_page: Option<usize>,
    /// Seconds until lists show a new room.
    pub room_list_lag: f64,
}

impl GlobalSettings {
    pub fn parse(body: &[u8]) -> Result<GlobalSettings, String> {
        let settings: GlobalSettings = members(body)?;
        if settings.most_per_page.is_some_and(|most| !(1..=100).contains(&most)) {
            return Err("most_per_page: expected 1 to 100, or null".into());
        }
        if !(0.0..=86_400.0).contains(&settings.room_list_lag) {
            return Err("room_list_lag: expected 0 to 86400 seconds".into());
        }
        Ok(settings)
    }
}
