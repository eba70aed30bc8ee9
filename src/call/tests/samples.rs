//! For each operation: sample arguments, the successful response, and the result. A new operation fails here until it
//! has samples.

use super::stream;
use crate::active_rooms::{ACTIVE_ROOM, ENDING, PEER, PEERS};
use crate::check::Table;
use crate::external_streams::{EXTERNAL_PAGE, EXTERNAL_STREAM};
use crate::live_streams::{LIVE_STREAM, PAGE};
use crate::operation::{Input, Method, Operation};
use crate::recordings::{RECORDING, RECORDING_PAGE, RECORDING_URL};
use crate::room_codes::{ROOM_CODE, ROOM_CODE_PAGE};
use crate::rooms::{ROOM, ROOM_PAGE};
use crate::templates::DESTINATIONS;
use crate::tests::samples;
use serde_json::{Value as Json, json};

/// The sample identifiers and input of an operation. Secrets among them are `s3cret`.
pub fn arguments(operation: &Operation) -> Vec<Option<Json>> {
    let ids = operation.ids.iter().map(|name| match name.to_str() {
        "roomId" => "r1",
        "role" => "host",
        _ => "s1",
    });
    let input = match (&operation.input, operation.method) {
        (Input::Nothing, _) => None,
        (Input::Required(..), _) => Some(Some(input(operation.name.to_str()))),
        (Input::Optional(..), Method::Post) => Some(Some(json!({}))),
        (Input::Optional(..), Method::Get) => Some(None),
    };
    ids.map(|id| Some(id.into())).chain(input).collect()
}

fn input(name: &str) -> Json {
    match name {
        "sendTimedMetadata" => json!({ "payload": "goal", "duration": 5 }),
        "updateRoom" => json!({ "webhook": { "url": "https://a.example/x", "headers": { "x-key": "s3cret" } } }),
        "setRoomCode" => json!({ "code": "s3cret", "enabled": true }),
        "startExternalStream" => json!({ "rtmp_urls": ["rtmps://live.example/app/s3cret"] }),
        _ => panic!("{name} cannot be called without an input: say here with which one"),
    }
}

/// The successful response to an operation; for a wait, the awaited state.
pub fn body(operation: &Operation) -> Json {
    match operation.name.to_str() {
        "startLiveStream" => stream("starting"),
        "waitForRecording" => samples::load("live-stream.completed-with-assets"),
        _ => of_table(operation.answer)
            .unwrap_or_else(|| panic!("what does the API answer to {}?", operation.name.to_str())),
    }
}

fn of_table(table: &Table) -> Option<Json> {
    let is = |known: &Table| std::ptr::eq(table, known);
    let page = |item: Json| json!({ "limit": 10, "data": [item], "last": "x" });
    Some(match () {
        () if is(&LIVE_STREAM) => stream("running"),
        () if is(&PAGE) => page(stream("stopping")),
        () if is(&EXTERNAL_STREAM) => external_stream("running"),
        () if is(&EXTERNAL_PAGE) => page(external_stream("stopping")),
        () if is(&ROOM) => room("lecture"),
        () if is(&ROOM_PAGE) => page(room("lecture")),
        () if is(&ROOM_CODE) => room_code("host"),
        () if is(&ROOM_CODE_PAGE) => page(room_code("host")),
        () if is(&RECORDING) => recording(),
        () if is(&RECORDING_PAGE) => page(recording()),
        () if is(&RECORDING_URL) => {
            json!({ "id": "a1", "path": "gs://b/a.mp4", "url": "https://c.example", "expiry": 60 })
        }
        () if is(&ACTIVE_ROOM) => json!({ "id": "r1", "name": "lecture", "session": { "id": "x", "peers": ["p1"] } }),
        () if is(&PEERS) => json!({ "peers": { "p1": { "id": "p1", "role": "host" }, "p2": { "id": "p2" } } }),
        () if is(&PEER) => json!({ "id": "p1", "role": "host" }),
        () if is(&ENDING) => json!({ "message": "session is ending" }),
        () if is(&DESTINATIONS) => json!({
            "hlsDestinations": { "default": { "name": "default", "layers": [{ "width": 1280, "height": 720 }] } },
            "rtmpDestinations": {}
        }),
        () => return None,
    })
}

/// The result for a response body.
pub fn returned(operation: &Operation, body: &Json) -> Json {
    match operation.name.to_str() {
        "listPeers" => body["peers"].as_object().unwrap().values().cloned().collect(),
        "endRoom" => Json::Null,
        "waitForRecording" => body["recording_assets"].clone(),
        _ => body.clone(),
    }
}

/// An external stream with this status.
pub fn external_stream(status: &str) -> Json {
    let mut stream = stream(status);
    let members = stream.as_object_mut().unwrap();
    members.remove("playback");
    members.insert("rtmp_urls".into(), json!(["rtmps://live.example/app/s3cret"]));
    members.insert("recording".into(), json!(true));
    members.insert("resolution".into(), json!({ "width": 1280, "height": 720 }));
    stream
}

/// A room with this name.
pub fn room(name: &str) -> Json {
    json!({ "id": "r1", "name": name, "enabled": true, "template_id": "t1", "customer_id": "c1" })
}

/// A room code for this role.
pub fn room_code(role: &str) -> Json {
    json!({ "code": "abc-defg-hij", "room_id": "r1", "role": role, "enabled": true })
}

fn recording() -> Json {
    json!({
        "id": "a1", "job_id": "j1", "room_id": "r1", "session_id": "x", "type": "room-composite", "status": "completed",
        "path": "gs://b/a.mp4", "size": 1, "duration": 2, "created_at": "2023-11-14T22:13:20Z", "thumbnails": null
    })
}
