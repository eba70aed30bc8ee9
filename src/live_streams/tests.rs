use super::*;
use crate::check::{self, Field, Need, Rule, Table};
use crate::operation::Request;
use crate::tests::{Mock, Refusal, given, maybe, samples, shown, test, within};
use serde_json::{Value as Json, json};

/// Checks a body against a table; returns the path of the error.
fn answer(body: &Json, table: &'static Table) -> Result<(), String> {
    within(|| check::answer(Some(given(body)), table).map_err(|refused| Refusal::of(refused).argument))
}

/// The path and body of the request for these arguments. The body of a GET is never sent.
fn prepared(operation: &Operation, arguments: [Option<Mock>; 2]) -> Result<(String, String), Refusal> {
    within(|| {
        let mut request =
            Request { path: operation.path.into(), id: None, second_id: None, body: c"{}".into(), secrets: None };
        operation.request(&arguments.map(maybe), &mut request).map_err(Refusal::of)?;
        Ok((shown(request.path), shown(request.body)))
    })
}

fn start(room_id: Option<Mock>, params: Option<Mock>) -> Result<(String, String), Refusal> {
    prepared(&START, [room_id, params])
}

fn announce(metadata: Option<Json>) -> Result<(String, String), Refusal> {
    prepared(&SEND_METADATA, [Some("s1".into()), metadata.map(Mock::from)])
}

#[test]
fn every_documented_response_is_accepted() {
    let (streams, pages) = (samples::streams(), samples::pages());
    assert_eq!((streams.len(), pages.len()), (10, 5), "the samples that are expected are there");
    for (name, stream) in streams {
        assert_eq!(answer(&stream, &LIVE_STREAM), Ok(()), "{name}");
        assert!(answer(&stream, &PAGE).is_err(), "{name} is no page");
    }
    for (name, page) in pages {
        assert_eq!(answer(&page, &PAGE), Ok(()), "{name}");
        assert!(answer(&page, &LIVE_STREAM).is_err(), "{name} is no stream");
    }
}

/// The members of a table with their names.
fn named(table: &Table) -> Vec<(String, &'static Field)> {
    let names: Vec<String> = table.names.to_str().split_whitespace().map(String::from).collect();
    assert_eq!(names.len(), table.fields.len());
    names.into_iter().zip(table.fields).collect()
}

/// A value of a type that a rule rejects.
fn mistyped(rule: &Rule) -> Json {
    match rule {
        Rule::Text | Rule::Filled | Rule::Sized(..) | Rule::Pattern(..) | Rule::OneOf(..) | Rule::WebUrl => json!(7),
        Rule::Flag => json!("true"),
        Rule::Count | Rule::Number(_) => json!("7"),
        Rule::Object(_) | Rule::Map(..) => json!([]),
        Rule::List(..) | Rule::Function | Rule::Any => json!({}),
    }
}

/// Breaks each member of an object in turn, including nested ones, and expects an error at its path.
fn break_each(whole: &Json, table: &'static Table, pointer: &str, path: &str, part: &Table) -> usize {
    let mut broken = 0;
    for (name, field) in named(part) {
        let found = whole.pointer(pointer).unwrap();
        let Some(value) = found.get(&name) else { continue };
        let (pointer, path) = (format!("{pointer}/{name}"), format!("{path}.{name}"));
        let with = |value: Json| {
            let mut changed = whole.clone();
            *changed.pointer_mut(&pointer).unwrap() = value;
            answer(&changed, table)
        };
        let parent = pointer.rsplit_once('/').unwrap().0;
        let mut without = whole.clone();
        without.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(&name);
        let without = answer(&without, table);

        assert_eq!(with(mistyped(field.rule)), Err(path.clone()), "{path} mistyped");
        let required = |needed: bool| if needed { Err(path.clone()) } else { Ok(()) };
        assert_eq!(without, required(!matches!(field.need, Need::Optional | Need::Loose)), "{path} missing");
        assert_eq!(with(Json::Null), required(field.need == Need::Required), "{path} null");
        broken += 3;
        match (field.rule, value) {
            (Rule::Object(part), Json::Object(_)) => broken += break_each(whole, table, &pointer, &path, part),
            (Rule::List(Rule::Object(part), ..), Json::Array(items)) => {
                for index in 0..items.len() {
                    let (pointer, path) = (format!("{pointer}/{index}"), format!("{path}[{index}]"));
                    broken += break_each(whole, table, &pointer, &path, part);
                }
            }
            _ => {}
        }
    }
    broken
}

#[test]
fn each_broken_member_is_reported_by_path() {
    let mut broken = 0;
    for (_, stream) in samples::streams() {
        broken += break_each(&stream, &LIVE_STREAM, "", "$", &LIVE_STREAM);
    }
    for (_, page) in samples::pages() {
        broken += break_each(&page, &PAGE, "", "$", &PAGE);
    }
    assert!(broken > 1000, "{broken} cases");
}

#[test]
fn required_texts_must_not_be_empty() {
    for (pointer, path) in [("/id", "$.id"), ("/status", "$.status"), ("/playback/url", "$.playback.url")] {
        let mut stream = samples::load("live-stream.running");
        *stream.pointer_mut(pointer).unwrap() = "".into();
        assert_eq!(answer(&stream, &LIVE_STREAM), Err(path.into()));
    }
    let mut stream = samples::load("live-stream.running");
    for name in ["session_id", "destination", "started_by", "stopped_by", "meeting_url"] {
        stream[name] = "".into();
    }
    assert_eq!(answer(&stream, &LIVE_STREAM), Ok(()));
}

#[track_caller]
fn refuses(params: Json, expected: &str) {
    let refusal = start(Some("r1".into()), Some(params.into())).unwrap_err();
    assert_eq!(refusal.message, expected);
    assert!(expected.starts_with(&refusal.argument));
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
        assert_eq!(announce(metadata).unwrap_err().message, expected);
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
    let (path, body) = announce(Some(sample.clone())).unwrap();
    assert_eq!(path, "/live-streams/s1/timed-metadata");
    assert_eq!(serde_json::from_str::<Json>(&body).unwrap(), sample);
    assert!(announce(Some(json!({ "payload": "é".repeat(100), "duration": 1 }))).is_ok());
}

#[test]
fn ids() {
    let refuses = |id: Option<Mock>, expected: &str| {
        for (name, refusal) in [
            ("roomId", start(id.clone(), None).unwrap_err()),
            ("roomId", prepared(&STOP_ALL, [id.clone(), None]).unwrap_err()),
            ("streamId", prepared(&GET, [id.clone(), None]).unwrap_err()),
            ("streamId", prepared(&STOP, [id.clone(), None]).unwrap_err()),
        ] {
            assert_eq!(refusal.message, [name, " ", expected].concat());
            assert_eq!(refusal.argument, name);
        }
    };
    refuses(None, "is missing");
    refuses(Some("".into()), "must not be empty");
    refuses(Some(".".into()), "must be an id, got a dot segment");
    refuses(Some("..".into()), "must be an id, got a dot segment");
    refuses(Some(json!("x".repeat(257)).into()), "must have 1 to 256 characters");
    refuses(Some(Mock::LoneSurrogate), "must be well-formed Unicode, got a string with a lone surrogate");
    refuses(Some(Mock::TooLong), "must have at most 1000000 characters");
    refuses(Some(json!(5).into()), "must be a string, got 5");
    refuses(Some(json!({ "id": "x" }).into()), "must be a string, got an object");
    refuses(Some(Mock::Revoked), "must be a string, got a value of another type");
    refuses(Some(Mock::Function), "must be a string, got a function");
}

#[test]
fn filters_of_a_list() {
    let refuses = |filter: Json, expected: &str| {
        assert_eq!(prepared(&LIST, [Some(filter.clone().into()), None]).unwrap_err().message, expected, "{filter}");
    };
    refuses(json!({ "roomId": "x" }), "filter.roomId is not a known property; did you mean room_id?");
    refuses(json!({ "room_id": "" }), "filter.room_id must not be empty");
    refuses(json!({ "status": 5 }), "filter.status must be a string, got 5");
    refuses(json!({ "limit": 9 }), "filter.limit must be a whole number from 10 to 100, got 9");
    refuses(json!({ "limit": 101 }), "filter.limit must be a whole number from 10 to 100, got 101");
    refuses(json!({ "limit": "10" }), "filter.limit must be a whole number from 10 to 100, got a string");
    refuses(json!([]), "filter must be an object, got an array");
}
