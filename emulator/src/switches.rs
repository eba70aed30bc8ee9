//! What a test can set for the emulator as a whole: how the API behaves where nobody knows it, in calls that are about no room.

use serde::{Deserialize, Serialize};

use crate::fields::members;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// Only rooms that somebody created or set exist, and their ids have 24 hex digits.
    pub strict_rooms: bool,
    /// Every list has so many items in a page at most, whatever `limit` asks for; a `limit` out of its range is refused when null.
    pub most_per_page: Option<usize>,
    /// Seconds until lists of rooms have a new one.
    pub room_list_lag: f64,
}

impl Switches {
    pub fn parse(body: &[u8]) -> Result<Switches, String> {
        let switches: Switches = members(body)?;
        if switches.most_per_page.is_some_and(|most| !(1..=100).contains(&most)) {
            return Err("most_per_page: expected 1 to 100, or null".into());
        }
        if !(0.0..=86_400.0).contains(&switches.room_list_lag) {
            return Err("room_list_lag: expected 0 to 86400 seconds".into());
        }
        Ok(switches)
    }
}
