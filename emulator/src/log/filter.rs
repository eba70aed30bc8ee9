//! Filters of the request log.

use std::collections::HashMap;

use super::Entry;

/// Path prefixes of media, which players request by the hundred.
pub const MEDIA: [&str; 2] = ["/beam/", "/recordings/"];

pub struct Filter<'a> {
    room: Option<&'a str>,
    /// Path prefix.
    path: Option<&'a str>,
    /// Lower-case text to find in method, path, query, room, status or fault.
    find: Option<String>,
    media: bool,
}

impl<'a> Filter<'a> {
    pub fn read(query: &'a HashMap<String, String>) -> Filter<'a> {
        let given = |name: &str| query.get(name).map(String::as_str);
        Filter {
            room: given("room"),
            path: given("path"),
            find: given("find").map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty()),
            media: given("media") != Some("false"),
        }
    }

    pub fn takes(&self, entry: &Entry) -> bool {
        (self.media || !MEDIA.iter().any(|prefix| entry.path.starts_with(prefix)))
            && (self.room.is_none() || self.room == entry.room.as_deref())
            && self.path.is_none_or(|prefix| entry.path.starts_with(prefix))
            && self.find.as_ref().is_none_or(|text| entry.line().to_lowercase().contains(text))
    }
}
