//! Tables, Rust structs, the shipped declarations and the documented samples name the same members.

use super::super::*;
use super::{named, prepared};
use crate::check::samples;
use crate::client;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::fs;

type Names = BTreeSet<String>;

fn of_table(table: &Table) -> Names {
    named(table).into_iter().map(|(name, _)| name).collect()
}

fn of_value(value: &impl Serialize) -> Names {
    serde_json::to_value(value).unwrap().as_object().unwrap().keys().cloned().collect()
}

/// The members of an interface or of an object type, nested types left out.
fn of_declaration(declaration: &str) -> Names {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg-template/index.d.ts");
    let text = fs::read_to_string(file).unwrap();
    let (_, block) = text.split_once(declaration).unwrap_or_else(|| panic!("no {declaration}"));
    let mut depth = 0;
    let mut names = Names::new();
    for line in block.lines() {
        let line = line.trim();
        // The rest of the line that opens the block, and comments, declare nothing.
        let is_code = depth == 1 && !line.starts_with('*') && !line.starts_with('/');
        let name: String = line.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        if is_code
            && !name.is_empty()
            && line.trim_start_matches(name.as_str()).trim_start_matches('?').starts_with(':')
        {
            names.insert(name);
        }
        if !line.starts_with('*') && !line.starts_with('/') {
            depth += line.matches('{').count() as i32 - line.matches('}').count() as i32;
        }
        if depth <= 0 && line.contains('}') {
            break;
        }
    }
    assert!(!names.is_empty(), "{declaration} declares nothing");
    names
}

fn stream() -> client::LiveStream {
    serde_json::from_value(samples::load("live-stream.completed-with-assets")).unwrap()
}

#[test]
fn a_live_stream() {
    assert_eq!(of_table(&LIVE_STREAM), of_declaration("export interface LiveStream "));
    assert_eq!(of_table(&LIVE_STREAM), of_value(&stream()));
    assert_eq!(of_table(&RECORDING), of_value(&stream().recording.unwrap()));
    assert_eq!(of_table(&PLAYBACK), of_value(&stream().playback));
}

#[test]
fn a_recording_asset() {
    assert_eq!(of_table(&ASSET), of_declaration("export interface RecordingAsset "));
    let mut known = of_table(&ASSET);
    // Its members depend on the type of the asset; a Rust struct could only name those of today.
    known.remove("metadata");
    assert_eq!(known, of_value(&stream().recording_assets.unwrap()[0]));
}

#[test]
fn a_page() {
    let mut declared = of_declaration("export interface LiveStreamPage ");
    declared.extend(of_declaration("export interface StoppedLiveStreams "));
    assert_eq!(of_table(&PAGE), declared);
    let page: client::LiveStreamPage = serde_json::from_value(json!({ "data": [], "error": "x" })).unwrap();
    assert_eq!(of_table(&PAGE), of_value(&page));
}

#[test]
fn the_parameters_of_a_start() {
    assert_eq!(of_table(&START), of_declaration("export interface StartLiveStreamParams "));
    assert_eq!(of_table(&TRANSCRIPTION), of_declaration("export interface Transcription "));
    let params = client::StartParams {
        meeting_url: Some("https://a.example".into()),
        recording: Some(client::Recording::default()),
        destination: Some("d".into()),
    };
    let mut known = of_table(&START);
    // The Rust struct has no member for it yet.
    known.remove("transcription");
    assert_eq!(known, of_value(&params));
    assert_eq!(of_value(&params.recording.unwrap()), of_table(&RECORDING_FLAGS));
}

#[test]
fn a_filter() {
    let filter = client::ListFilter {
        room_id: Some("r".into()),
        session_id: Some("s".into()),
        status: Some("running".into()),
        start: Some("x".into()),
        limit: Some(10),
    };
    assert_eq!(of_value(&filter), of_declaration("export interface ListLiveStreamsFilter "));
    assert_eq!(of_table(&FILTER), of_value(&filter));
    let (path, _) = prepared([Some(serde_json::to_value(&filter).unwrap().into()), None], list).unwrap();
    assert_eq!(path, "/live-streams?room_id=r&session_id=s&status=running&start=x&limit=10");
}

/// Reads a body as a struct and writes it again: what the struct knows is as it was.
fn survives<T: Serialize + DeserializeOwned>(name: &str, body: &Json) {
    let value: T = serde_json::from_value(body.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    same(&serde_json::to_value(&value).unwrap(), body, name);
}

fn same(written: &Json, body: &Json, path: &str) {
    match (written, body) {
        (Json::Object(members), Json::Object(documented)) => {
            for (name, value) in members {
                // An optional member that is not there is written as null.
                same(value, documented.get(name).unwrap_or(&Json::Null), &format!("{path}.{name}"));
            }
            let lost = documented.keys().filter(|name| !members.contains_key(*name) && *name != "metadata");
            assert_eq!(lost.collect::<Vec<_>>(), Vec::<&String>::new(), "{path} lost members");
        }
        (Json::Array(items), Json::Array(documented)) => {
            assert_eq!(items.len(), documented.len(), "{path}");
            items.iter().zip(documented).for_each(|(item, documented)| same(item, documented, path));
        }
        (Json::Number(_), Json::Number(_)) => assert_eq!(written.as_f64(), body.as_f64(), "{path}"),
        _ => assert_eq!(written, body, "{path}"),
    }
}

#[test]
fn every_documented_body_survives_the_way_through_rust() {
    for (name, stream) in samples::streams() {
        survives::<client::LiveStream>(&name, &stream);
    }
    for (name, page) in samples::pages() {
        survives::<client::LiveStreamPage>(&name, &page);
    }
}
