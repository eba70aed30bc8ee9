//! The live-stream endpoints: arguments, requests, and the shape of what comes back.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/overview>

#[cfg(test)]
mod tests;

use crate::check::{self, ANYTHING, Bounds, LARGEST, Members, Rule, Table, many, table};
use crate::error::Checked;
use crate::request;
use crate::step::Operation;
use crate::values::slot::{FIRST, ID, PATH, REQUEST_BODY, SECOND};
use crate::values::{Literal, Make, Value, fill, literal, text};

table! {
    /// The parameters of a start.
    START {
        "meeting_url" Optional Rule::WebUrl,
        "recording" Optional Rule::Object(&RECORDING_FLAGS),
        "destination" Optional Rule::Filled,
        "transcription" Optional Rule::Object(&TRANSCRIPTION),
    }
}

table! {
    RECORDING_FLAGS {
        "hls_vod" Optional Rule::Flag,
        "single_file_per_layer" Optional Rule::Flag,
    }
}

table! {
    TRANSCRIPTION {
        "enabled" Optional Rule::Flag,
        "modes" Optional many(&Rule::OneOf(literal!("^(recorded|live)$"), literal!("one of \"recorded\", \"live\""))),
        "output_modes" Optional many(&Rule::OneOf(literal!("^(txt|srt|json)$"), literal!("one of \"txt\", \"srt\", \"json\""))),
        "custom_vocabulary" Optional many(&Rule::Text),
        "summary" Optional Rule::Object(&SUMMARY),
    }
}

table! {
    SUMMARY {
        "enabled" Optional Rule::Flag,
        "context" Optional Rule::Sized(0, 300, literal!("must have 0 to 300 characters")),
        "temperature" Optional Rule::Number(&TEMPERATURE),
        "sections" Optional Rule::List(&Rule::Object(&SECTION), 6, literal!("must have at most 6 items")),
    }
}

static TEMPERATURE: Bounds = Bounds { least: 0.1, most: 1.0, whole: false, told: literal!("a number from 0.1 to 1.0") };

table! {
    SECTION {
        "title" Required Rule::Sized(0, 100, literal!("must have 0 to 100 characters")),
        "format" Required Rule::OneOf(literal!("^(bullets|paragraph)$"), literal!("one of \"bullets\", \"paragraph\"")),
    }
}

table! {
    METADATA {
        "payload" Required Rule::Sized(1, 100, literal!("must have 1 to 100 characters")),
        "duration" Required Rule::Number(&DURATION),
    }
}

static DURATION: Bounds =
    Bounds { least: 1.0, most: LARGEST, whole: true, told: literal!("a whole number of at least 1") };

table! {
    /// A live stream as the API documents it.
    pub LIVE_STREAM {
        "id" Required Rule::Filled,
        "room_id" Required Rule::Text,
        "session_id" Required Rule::Text,
        "status" Required Rule::Filled,
        "meeting_url" Required Rule::Text,
        "playback" Required Rule::Object(&PLAYBACK),
        "recording" Nullable Rule::Object(&RECORDING),
        "destination" Required Rule::Text,
        "created_at" Required Rule::Text,
        "started_at" Nullable Rule::Text,
        "updated_at" Required Rule::Text,
        "stopped_at" Nullable Rule::Text,
        "started_by" Required Rule::Text,
        "stopped_by" Required Rule::Text,
        "recording_assets" Nullable many(&Rule::Object(&ASSET)),
    }
}

table! {
    PLAYBACK {
        "url" Required Rule::Filled,
    }
}

table! {
    RECORDING {
        "hls_vod" Required Rule::Flag,
        "single_file_per_layer" Required Rule::Flag,
    }
}

table! {
    ASSET {
        "id" Required Rule::Text,
        "type" Required Rule::Text,
        "status" Required Rule::Text,
        "path" Required Rule::Text,
        "size" Required Rule::Count,
        "duration" Required Rule::Count,
        "created_at" Required Rule::Text,
        "thumbnails" Optional many(&Rule::Text),
        "metadata" Optional Rule::Object(&ANYTHING),
    }
}

table! {
    /// A page of live streams.
    pub PAGE {
        "data" Nullable many(&Rule::Object(&LIVE_STREAM)),
        "limit" Optional Rule::Count,
        "last" Optional Rule::Text,
        "error" Optional Rule::Text,
    }
}

table! {
    /// What a list can be narrowed down to.
    FILTER {
        "room_id" Optional Rule::Filled,
        "session_id" Optional Rule::Filled,
        "status" Optional Rule::Filled,
        "start" Optional Rule::Filled,
        "limit" Optional Rule::Number(&LIMIT),
    }
}

static LIMIT: Bounds =
    Bounds { least: 10.0, most: 100.0, whole: true, told: literal!("a whole number from 10 to 100") };

/// What the operation's own request answers with.
pub fn shape(operation: Operation) -> &'static Table {
    match operation {
        Operation::List | Operation::StopAll => &PAGE,
        _ => &LIVE_STREAM,
    }
}

/// `POST /live-streams/room/<room_id>/start`
pub fn start() -> Checked<()> {
    of_room(literal!("start"))?;
    send(match SECOND.given() {
        Some(params) => check::argument(Some(params), &START, text!("params"))?,
        None => Value::object(),
    });
    Ok(())
}

/// `POST /live-streams/<stream_id>/timed-metadata`
pub fn announce() -> Checked<()> {
    of_stream(literal!("timed-metadata"))?;
    send(check::argument(SECOND.given(), &METADATA, text!("metadata"))?);
    Ok(())
}

/// `POST /live-streams/room/<room_id>/<verb>`
pub fn on_room(verb: Literal) -> Checked<()> {
    of_room(verb)?;
    send(Value::object());
    Ok(())
}

/// `POST /live-streams/<stream_id>/<verb>`
pub fn tell(verb: Literal) -> Checked<()> {
    of_stream(verb)?;
    send(Value::object());
    Ok(())
}

/// `GET /live-streams/<stream_id>`, once or until the stream gets somewhere
pub fn get() -> Checked<()> {
    about_id(text!("streamId"), text!("/live-streams/%"), literal!(""))
}

/// `GET /live-streams`
/// <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/list-all-live-streams>
pub fn list() -> Checked<()> {
    let mut path = text!("/live-streams");
    if let Some(filter) = FIRST.given() {
        let mut members = Members::default();
        members.read(Some(filter), &FILTER, text!("filter"))?;
        let (names, mut mark) = (FILTER.words(), text!("?"));
        for place in 0..FILTER.fields.len() {
            if let (Some(name), Some(value)) = (names.item(place as u32), members.at(place)) {
                path = path.with_parameter(mark, name, value);
                mark = text!("&");
            }
        }
    }
    PATH.keep(Some(path));
    Ok(())
}

fn of_room(verb: Literal) -> Checked<()> {
    about_id(text!("roomId"), text!("/live-streams/room/%/%"), verb)
}

fn of_stream(verb: Literal) -> Checked<()> {
    about_id(text!("streamId"), text!("/live-streams/%/%"), verb)
}

fn about_id(name: Value, path: Value, verb: Literal) -> Checked<()> {
    let id = check::text(FIRST.given()).and_then(request::id_segment).map_err(|refused| refused.argument(name))?;
    ID.keep(Some(id));
    PATH.keep(Some(fill(path, id, Some(verb.value()), None)));
    Ok(())
}

fn send(body: Value) {
    REQUEST_BODY.keep(body.made(Make::Json));
}
