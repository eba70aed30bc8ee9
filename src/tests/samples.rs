//! The sample bodies in `tests/samples`.

use serde_json::Value as Json;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "node:fs")]
extern "C" {
    #[wasm_bindgen(js_name = readFileSync, catch)]
    fn read_file(path: &str, encoding: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(js_name = readdirSync)]
    fn read_folder(path: &str) -> Vec<String>;
}

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/");

/// A body by its file name without `.json`.
#[track_caller]
pub fn load(name: &str) -> Json {
    let file = [FOLDER, name, ".json"].concat();
    let text = read_file(&file, "utf8").unwrap_or_else(|error| panic!("{file}: {error:?}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The bodies whose names match, with their names.
pub fn all(wanted: impl Fn(&str) -> bool) -> Vec<(String, Json)> {
    let mut names: Vec<String> = read_folder(FOLDER)
        .iter()
        .filter_map(|name| name.strip_suffix(".json").map(String::from))
        .filter(|name| wanted(name))
        .collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), load(&name))).collect()
}

/// All samples of a live stream.
pub fn streams() -> Vec<(String, Json)> {
    let of_vendor = |name: &str| name.starts_with("live-streams__") && name.ends_with("__response");
    let is_page = |name: &str| name.contains("__list-all") || name.contains("__stop-live-stream-for-room");
    all(|name| name.starts_with("live-stream.") || of_vendor(name) && !is_page(name))
}

/// All samples of a page of live streams.
pub fn pages() -> Vec<(String, Json)> {
    all(|name| {
        name.starts_with("list.")
            || name.starts_with("stop-for-room.")
            || name == "live-streams__list-all-live-streams__response"
            || name == "live-streams__stop-live-stream-for-room__response"
    })
}
