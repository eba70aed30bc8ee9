#[cfg(feature = "client")]
mod drift;

use super::*;
use crate::check::samples::{self, Mock};
use crate::error::Failure;
use crate::step::Operation;
use serde_json::{Value as Json, json};

fn sentence(mismatch: Mismatch) -> String {
    [&mismatch.path, " ", mismatch.complaint.as_str()].concat()
}

/// What a function made of a new call.
fn prepared(operation: Operation, prepare: impl FnOnce(&mut State) -> Result<(), Mismatch>) -> Result<State, Failure> {
    let mut state = State::new(operation);
    prepare(&mut state)?;
    Ok(state)
}

fn start<V: Value>(room_id: Option<&V>, params: Option<&V>) -> Result<State, Failure> {
    prepared(Operation::Start, |state| super::start(state, room_id, params))
}

fn stop_all<V: Value>(room_id: Option<&V>) -> Result<State, Failure> {
    prepared(Operation::StopAll, |state| super::stop_all(state, room_id))
}

fn get<V: Value>(operation: Operation, stream_id: Option<&V>) -> Result<State, Failure> {
    prepared(operation, |state| super::get(state, stream_id))
}

fn tell<V: Value>(operation: Operation, stream_id: Option<&V>, verb: &str) -> Result<State, Failure> {
    prepared(operation, |state| super::tell(state, stream_id, &["/", verb].concat()))
}

fn announce<V: Value>(stream_id: Option<&V>, metadata: Option<&V>) -> Result<State, Failure> {
    prepared(Operation::Announce, |state| super::announce(state, stream_id, metadata))
}

#[test]
fn every_documented_answer_passes() {
    let (streams, pages) = (samples::streams(), samples::pages());
    assert_eq!((streams.len(), pages.len()), (10, 5), "the samples that are expected are there");
    for (name, stream) in streams {
        assert_eq!(check::answer(&stream, LIVE_STREAM), Ok(()), "{name}");
        assert!(check::answer(&stream, PAGE).is_err(), "{name} is no page");
    }
    for (name, page) in pages {
        assert_eq!(check::answer(&page, PAGE), Ok(()), "{name}");
        assert!(check::answer(&page, LIVE_STREAM).is_err(), "{name} is no stream");
    }
}

/// A value of another type than a field's.
fn mistyped(rule: &Rule) -> Json {
    match rule {
        Rule::Text(..) | Rule::OneOf(_) | Rule::WebUrl => json!(7),
        Rule::Flag => json!("true"),
        Rule::Number(..) | Rule::Whole(..) => json!("7"),
        Rule::Object(_) => json!([]),
        Rule::List(..) | Rule::Any => json!({}),
    }
}

/// Breaks each member of an object in turn, nested ones too, and expects the check to say where.
fn break_each(whole: &Json, table: &'static [Field], pointer: &str, path: &str, fields: &[Field]) -> usize {
    let mut broken = 0;
    for field in fields {
        let found = whole.pointer(pointer).unwrap();
        let Some(value) = found.get(field.name) else { continue };
        let (pointer, path) = (format!("{pointer}/{}", field.name), format!("{path}.{}", field.name));
        let with = |value: Json| {
            let mut changed = whole.clone();
            *changed.pointer_mut(&pointer).unwrap() = value;
            check::answer(&changed, table).map_err(|mismatch| mismatch.path)
        };
        let parent = pointer.rsplit_once('/').unwrap().0;
        let mut without = whole.clone();
        without.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(field.name);
        let without = check::answer(&without, table).map_err(|mismatch| mismatch.path);

        assert_eq!(with(mistyped(&field.rule)), Err(path.clone()), "{path} mistyped");
        let required = |needed: bool| if needed { Err(path.clone()) } else { Ok(()) };
        assert_eq!(without, required(field.need != Optional), "{path} missing");
        assert_eq!(with(Json::Null), required(field.need == Required), "{path} null");
        broken += 3;
        match (&field.rule, value) {
            (Rule::Object(fields), Json::Object(_)) => broken += break_each(whole, table, &pointer, &path, fields),
            (Rule::List(Rule::Object(fields), _), Json::Array(items)) => {
                for index in 0..items.len() {
                    let (pointer, path) = (format!("{pointer}/{index}"), format!("{path}[{index}]"));
                    broken += break_each(whole, table, &pointer, &path, fields);
                }
            }
            _ => {}
        }
    }
    broken
}

#[test]
fn each_member_is_missed_by_its_path() {
    let mut broken = 0;
    for (_, stream) in samples::streams() {
        broken += break_each(&stream, LIVE_STREAM, "", "$", LIVE_STREAM);
    }
    for (_, page) in samples::pages() {
        broken += break_each(&page, PAGE, "", "$", PAGE);
    }
    assert!(broken > 1000, "{broken} cases");
}

#[test]
fn empty_texts_that_would_be_of_no_use() {
    for (pointer, path) in [("/id", "$.id"), ("/status", "$.status"), ("/playback/url", "$.playback.url")] {
        let mut stream = samples::load("live-stream.running");
        *stream.pointer_mut(pointer).unwrap() = "".into();
        assert_eq!(check::answer(&stream, LIVE_STREAM).map_err(|mismatch| mismatch.path), Err(path.into()));
    }
    let mut stream = samples::load("live-stream.running");
    for name in ["session_id", "destination", "started_by", "stopped_by", "meeting_url"] {
        stream[name] = "".into();
    }
    assert_eq!(check::answer(&stream, LIVE_STREAM), Ok(()));
}

#[track_caller]
fn refuses(params: Json, expected: &str) {
    let failure = start(Some(&json!("r1")), Some(&params)).map(|_| ()).unwrap_err();
    assert_eq!(failure.message, expected);
    assert!(expected.starts_with(failure.argument.as_deref().unwrap()));
}

#[test]
fn parameters_of_a_start() {
    let sample = samples::load("live-streams__start-live-stream-for-room__request");
    refuses(sample, "params.meeting_url must be an absolute http or https URL, got another string");
    refuses(
        json!({ "meeting_url": "" }),
        "params.meeting_url must be an absolute http or https URL, got another string",
    );
    refuses(json!({ "meetingUrl": "" }), "params.meetingUrl is not a known property; did you mean meeting_url?");
    refuses(json!({ "rtmp_urls": [] }), "params.rtmp_urls is not a known property");
    refuses(json!({ "destination": "" }), "params.destination must not be empty");
    refuses(json!({ "recording": true }), "params.recording must be an object, got a boolean");
    refuses(
        json!({ "recording": { "hlsVod": true } }),
        "params.recording.hlsVod is not a known property; did you mean hls_vod?",
    );
    refuses(json!({ "recording": { "hls_vod": 1 } }), "params.recording.hls_vod must be true or false, got 1");
    let transcription = |members: Json, expected: &str| refuses(json!({ "transcription": members }), expected);
    transcription(
        json!({ "modes": ["recorded", "caption"] }),
        "params.transcription.modes[1] must be one of \"recorded\", \"live\", got another string",
    );
    transcription(json!({ "output_modes": "txt" }), "params.transcription.output_modes must be an array, got a string");
    transcription(
        json!({ "outputModes": [] }),
        "params.transcription.outputModes is not a known property; did you mean output_modes?",
    );
    transcription(
        json!({ "custom_vocabulary": [5] }),
        "params.transcription.custom_vocabulary[0] must be a string, got 5",
    );
    let summary = |members: Json, expected: &str| transcription(json!({ "summary": members }), expected);
    summary(
        json!({ "context": "x".repeat(301) }),
        "params.transcription.summary.context must have 0 to 300 characters",
    );
    summary(
        json!({ "temperature": 0 }),
        "params.transcription.summary.temperature must be a number from 0.1 to 1.0, got 0",
    );
    summary(
        json!({ "sections": vec![json!({ "title": "t", "format": "bullets" }); 7] }),
        "params.transcription.summary.sections must have at most 6 items",
    );
    summary(json!({ "sections": [{ "title": "t" }] }), "params.transcription.summary.sections[0].format is missing");
    refuses(json!([]), "params must be an object, got an array");
    refuses(json!("https://a.example"), "params must be an object, got a string");
}

#[test]
fn pieces_of_timed_metadata() {
    let refuses = |metadata: Option<Json>, expected: &str| {
        let failure = announce(Some(&json!("s1")), metadata.as_ref()).map(|_| ()).unwrap_err();
        assert_eq!(failure.message, expected);
    };
    refuses(None, "metadata is missing");
    refuses(Some(json!({ "payload": "x" })), "metadata.duration is missing");
    refuses(Some(json!({ "payload": "", "duration": 1 })), "metadata.payload must have 1 to 100 characters");
    refuses(
        Some(json!({ "payload": "é".repeat(101), "duration": 1 })),
        "metadata.payload must have 1 to 100 characters",
    );
    let whole = "metadata.duration must be a whole number of at least 1, got ";
    refuses(Some(json!({ "payload": "x", "duration": 0 })), &[whole, "0"].concat());
    refuses(Some(json!({ "payload": "x", "duration": 1.5 })), &[whole, "1.5"].concat());
    refuses(Some(json!({ "payload": "x", "duration": "5" })), &[whole, "a string"].concat());
    let sample = samples::load("live-streams__send-timed-metadata__request");
    let state = announce(Some(&json!("s1")), Some(&sample)).unwrap();
    assert_eq!(serde_json::from_str::<Json>(&state.body).unwrap(), sample);
    assert!(announce(Some(&json!("s1")), Some(&json!({ "payload": "é".repeat(100), "duration": 1 }))).is_ok());
}

#[test]
fn ids() {
    let refuses = |id: Option<Mock>, expected: &str| {
        for (name, failure) in [
            ("roomId", start(id.as_ref(), None).map(|_| ()).unwrap_err()),
            ("roomId", stop_all(id.as_ref()).map(|_| ()).unwrap_err()),
            ("streamId", get(Operation::Get, id.as_ref()).map(|_| ()).unwrap_err()),
            ("streamId", tell(Operation::Stop, id.as_ref(), "stop").map(|_| ()).unwrap_err()),
        ] {
            assert_eq!(failure.message, [name, " ", expected].concat());
            assert_eq!(failure.argument.as_deref(), Some(name));
        }
    };
    refuses(None, "is missing");
    refuses(Some("".into()), "must not be empty");
    refuses(Some(".".into()), "must be an id, got a dot segment");
    refuses(Some("..".into()), "must be an id, got a dot segment");
    refuses(Some(json!("x".repeat(257)).into()), "must have 1 to 256 characters");
    refuses(Some(Mock::LoneSurrogate), "must be well-formed Unicode, got a string with a lone surrogate");
    refuses(Some(Mock::Long), "must have at most 1000000 characters");
    refuses(Some(json!(5).into()), "must be a string, got 5");
    refuses(Some(json!({ "id": "x" }).into()), "must be a string, got an object");
    refuses(Some(Mock::Revoked), "must be a string, got a value of another type");
    refuses(Some(Mock::Function), "must be a string, got a function");
}

#[test]
fn filters_of_a_list() {
    let refuses = |filter: Json, expected: &str| {
        assert_eq!(
            prepared(Operation::List, |state| crate::list::page(state, Some(&filter))).map(|_| ()).unwrap_err().message,
            expected,
            "{filter}"
        );
    };
    refuses(json!({ "roomId": "x" }), "filter.roomId is not a known property; did you mean room_id?");
    refuses(json!({ "room_id": "" }), "filter.room_id must not be empty");
    refuses(json!({ "status": 5 }), "filter.status must be a string, got 5");
    refuses(json!({ "limit": 9 }), "filter.limit must be a whole number from 10 to 100, got 9");
    refuses(json!({ "limit": 101 }), "filter.limit must be a whole number from 10 to 100, got 101");
    refuses(json!({ "limit": "10" }), "filter.limit must be a whole number from 10 to 100, got a string");
    refuses(json!([]), "filter must be an object, got an array");
}

#[test]
fn mismatches_become_failures() {
    let failure = Failure::from(Mismatch { path: "params.x".into(), complaint: "is odd".into() });
    assert_eq!((failure.message.as_str(), failure.argument.as_deref()), ("params.x is odd", Some("params.x")));
    let sentence = sentence(Mismatch { path: "a".into(), complaint: "b".into() });
    assert_eq!(sentence, "a b");
}
