//! Tests that the core's tables, the client's structs and the documented samples have the same members.

mod options;
mod samples;
mod shown;

use super::data::*;
use crate::check::{Rule, Table};
use crate::tests::test;
use crate::{active_rooms, external_streams, live_streams, meeting_url, recordings, room_codes, rooms, signing};
use crate::{templates, webhook};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};

/// The names of a table's members.
fn names(table: &Table) -> Vec<String> {
    table.names.to_str().split_whitespace().map(String::from).collect()
}

/// Values that a rule allows: an example, or every word of an enum.
fn allowed(rule: &'static Rule) -> Vec<Json> {
    match rule {
        Rule::Filled | Rule::Text | Rule::Sized(..) | Rule::Pattern(..) | Rule::WebUrl => vec![json!("text")],
        Rule::Flag => vec![json!(true), json!(false)],
        Rule::Count => vec![json!(1.5)],
        Rule::Number(bounds) if bounds.whole => vec![json!(bounds.least as u64)],
        Rule::Number(bounds) => vec![json!(bounds.least)],
        Rule::List(items, ..) => vec![json!([]), Json::Array(allowed(items))],
        Rule::Object(table) if table.fields.is_empty() => vec![json!({}), json!({ "any": [1, null, "x"] })],
        Rule::Object(table) => vec![every(table)],
        Rule::Map(values, _) => vec![json!({}), json!({ "a name": allowed(values)[0] })],
        Rule::OneOf(pattern, _) => {
            let words = pattern.to_str().trim_start_matches("^(").trim_end_matches(")$").split('|').map(Json::from);
            words.collect()
        }
        Rule::Function | Rule::Any => panic!("no struct holds such a member"),
    }
}

/// An object with every member.
fn every(table: &'static Table) -> Json {
    let members = names(table).into_iter().zip(table.fields);
    Json::Object(members.map(|(name, field)| (name, allowed(field.rule).swap_remove(0))).collect())
}

/// The value without members that are `null`, which mean the same as missing ones.
fn without_null(value: Json) -> Json {
    match value {
        Json::Object(members) => {
            let some = members.into_iter().filter(|(_, value)| !value.is_null());
            Json::Object(some.map(|(name, value)| (name, without_null(value))).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(without_null).collect()),
        value => value,
    }
}

/// Asserts that an object is the same after it was read as a struct and written again.
#[track_caller]
fn survives<T: Serialize + DeserializeOwned>(whole: &Json) {
    let read: T = serde_json::from_value(whole.clone()).unwrap_or_else(|error| panic!("{whole}: {error}"));
    assert_eq!(without_null(serde_json::to_value(&read).unwrap()), *whole);
}

/// Asserts that each value which the table allows for a member survives, and so does an object that lacks an optional member.
#[track_caller]
fn agree<T: Serialize + DeserializeOwned>(table: &'static Table) {
    let Json::Object(whole) = every(table) else { panic!("a table stands for an object") };
    let with = |name: &str, value: Option<Json>| {
        let mut changed: Map<String, Json> = whole.clone();
        match value {
            Some(value) => changed.insert(name.into(), value),
            None => changed.remove(name),
        };
        Json::Object(changed)
    };
    for (name, field) in names(table).iter().zip(table.fields) {
        for value in allowed(field.rule) {
            survives::<T>(&with(name, Some(value)));
        }
        if field.need.allows(crate::values::Kind::Undefined) {
            survives::<T>(&with(name, None));
        }
        if field.need.allows(crate::values::Kind::Null) && !matches!(field.rule, Rule::List(..)) {
            serde_json::from_value::<T>(with(name, Some(Json::Null))).unwrap();
        }
    }
    let known = serde_json::to_value(serde_json::from_value::<T>(Json::Object(whole.clone())).unwrap()).unwrap();
    assert_eq!(known.as_object().unwrap().len(), whole.len(), "the struct has a member that the table has not");
}

#[test]
fn live_streams_have_the_members_of_their_tables() {
    agree::<LiveStream>(&live_streams::LIVE_STREAM);
    agree::<LiveStreamPage>(&live_streams::PAGE);
    agree::<RecordingAsset>(&live_streams::ASSET);
    agree::<StartParams>(&live_streams::PARAMS);
    agree::<ListFilter>(&live_streams::FILTER);
    agree::<TimedMetadata>(&live_streams::METADATA);
}

#[test]
fn external_streams_have_the_members_of_their_tables() {
    agree::<ExternalStream>(&external_streams::EXTERNAL_STREAM);
    agree::<ExternalStreamPage>(&external_streams::EXTERNAL_PAGE);
    agree::<ExternalParams>(&external_streams::EXTERNAL_PARAMS);
    agree::<ListFilter>(&external_streams::EXTERNAL_FILTER);
}

#[test]
fn rooms_have_the_members_of_their_tables() {
    agree::<Room>(&rooms::ROOM);
    agree::<RoomPage>(&rooms::ROOM_PAGE);
    agree::<RoomParams>(&rooms::ROOM_PARAMS);
    agree::<RoomChanges>(&rooms::ROOM_CHANGES);
    agree::<RoomFilter>(&rooms::ROOM_FILTER);
    agree::<RoomCode>(&room_codes::ROOM_CODE);
    agree::<RoomCodePage>(&room_codes::ROOM_CODE_PAGE);
    agree::<RoomCodeSetting>(&room_codes::ROOM_CODE_SETTING);
    agree::<RoomCodeFilter>(&room_codes::ROOM_CODE_FILTER);
}

#[test]
fn recordings_have_the_members_of_their_tables() {
    agree::<Recording>(&recordings::RECORDING);
    agree::<RecordingPage>(&recordings::RECORDING_PAGE);
    agree::<RecordingUrl>(&recordings::RECORDING_URL);
    agree::<RecordingFilter>(&recordings::RECORDING_FILTER);
}

#[test]
fn rooms_in_use_and_templates_have_the_members_of_their_tables() {
    agree::<ActiveRoom>(&active_rooms::ACTIVE_ROOM);
    let [peers] = active_rooms::PEERS.fields else { panic!("it maps ids to peers and has nothing else") };
    let Rule::Map(Rule::Object(peer), _) = peers.rule else { panic!("it maps ids to peers") };
    agree::<Peer>(peer);
    agree::<PeerFilter>(&active_rooms::PEER_FILTER);
    agree::<EndParams>(&active_rooms::END_PARAMS);
    agree::<Destinations>(&templates::DESTINATIONS);
}

#[test]
fn tokens_webhooks_and_meeting_urls_have_the_members_of_their_tables() {
    agree::<AuthClaims>(&signing::CLAIMS);
    agree::<WebhookEvent>(&webhook::EVENT);
    agree::<Parts>(meeting_url::Meeting::TABLE);
}
