//! Which requests of the log somebody wants to see.

use std::collections::HashMap;

use super::Entry;

/// Paths of playlists, segments and files of recordings, of which a player asks for hundreds.
pub const MEDIA: [&str; 2] = ["/beam/", "/recordings/"];

pub struct Filter<'a> {
    room: Option<&'a str>,
    /// What the path begins with.
    path: Option<&'a str>,
    /// In lower case, somewhere in method, path, room, status or fault.
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
