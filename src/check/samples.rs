//! Values for native tests: the sample bodies of `tests/samples`, and the values that only a hostile caller has.

pub mod random;

pub use crate::values::native::Mock;

use serde_json::Value as Json;
use std::fs;
use std::path::PathBuf;

/// One body of `tests/samples`, by its file name without `.json`.
#[track_caller]
pub fn load(name: &str) -> Json {
    // The names hold dots, so `with_extension` would cut some of them short.
    let file = folder().join([name, ".json"].concat());
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Every body of `tests/samples` whose name passes, with that name.
pub fn all(wanted: impl Fn(&str) -> bool) -> Vec<(String, Json)> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".json").map(String::from))
        .filter(|name| wanted(name))
        .collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), load(&name))).collect()
}

/// Every sample that is one live stream.
pub fn streams() -> Vec<(String, Json)> {
    let of_vendor = |name: &str| name.starts_with("live-streams__") && name.ends_with("__response");
    let is_page = |name: &str| name.contains("__list-all") || name.contains("__stop-live-stream-for-room");
    all(|name| name.starts_with("live-stream.") || of_vendor(name) && !is_page(name))
}

/// Every sample that is a page of live streams.
pub fn pages() -> Vec<(String, Json)> {
    all(|name| {
        name.starts_with("list.")
            || name.starts_with("stop-for-room.")
            || name == "live-streams__list-all-live-streams__response"
            || name == "live-streams__stop-live-stream-for-room__response"
    })
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}
