//! Tables, the structs of the client and the documented samples name the same members.

use super::super::*;
use super::{named, prepared};
use crate::check::{Rule, Table};
use crate::client;
use crate::tests::{samples, test};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

type Names = BTreeSet<String>;

fn of_table(table: &Table) -> Names {
    named(table).into_iter().map(|(name, _)| name).collect()
}

/// The table of a member, or of the items of one.
#[track_caller]
fn within(table: &'static Table, member: &str) -> &'static Table {
    let (_, field) = named(table).into_iter().find(|(name, _)| name == member).unwrap();
    match field.rule {
        Rule::Object(table) | Rule::List(Rule::Object(table), ..) => table,
        _ => panic!("{member} has no members"),
    }
}

fn of_value(value: &impl Serialize) -> Names {
    serde_json::to_value(value).unwrap().as_object().unwrap().keys().cloned().collect()
}

fn stream() -> client::LiveStream {
    serde_json::from_value(samples::load("live-stream.completed-with-assets")).unwrap()
}

#[test]
fn a_live_stream() {
    assert_eq!(of_table(&LIVE_STREAM), of_value(&stream()));
    assert_eq!(of_table(within(&LIVE_STREAM, "recording")), of_value(&stream().recording.unwrap()));
    assert_eq!(of_table(within(&LIVE_STREAM, "playback")), of_value(&stream().playback));
}

#[test]
fn a_recording_asset() {
    let mut known = of_table(within(&LIVE_STREAM, "recording_assets"));
    // Its members depend on the type of the asset; a Rust struct could only name those of today.
    known.remove("metadata");
    assert_eq!(known, of_value(&stream().recording_assets.unwrap()[0]));
}

#[test]
fn a_page() {
    let page: client::LiveStreamPage = serde_json::from_value(json!({ "data": [], "error": "x" })).unwrap();
    assert_eq!(of_table(&PAGE), of_value(&page));
}

#[test]
fn the_parameters_of_a_start() {
    let params = client::StartParams {
        meeting_url: Some("https://a.example".into()),
        recording: Some(client::Recording::default()),
        destination: Some("d".into()),
    };
    let mut known = of_table(&PARAMS);
    // The Rust struct has no member for it yet.
    known.remove("transcription");
    assert_eq!(known, of_value(&params));
    assert_eq!(of_value(&params.recording.unwrap()), of_table(within(&PARAMS, "recording")));
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
    assert_eq!(of_table(&FILTER), of_value(&filter));
    let (path, _) = prepared(&LIST, [Some(serde_json::to_value(&filter).unwrap().into()), None]).unwrap();
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
