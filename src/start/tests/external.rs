//! Starts of external streams, where they differ from live streams: evidence and messages.

use super::evidence::judged;
use super::model::{MEETING, OTHER_MEETING, World};
use super::{losses, made};
use crate::call::tests::fate::Fate;
use crate::call::tests::simulation::{Call, Reply, Run, START, run};
use crate::call::tests::{ordinary, page, script};
use crate::tests::test;
use serde_json::{Value as Json, json};

const FIRST_URL: &str = "rtmp://a.example/live/s3cret-1";
const SECOND_URL: &str = "rtmps://b.example/live/s3cret-2";

/// The RTMP URL for a meeting.
fn url(meeting: &str) -> String {
    format!("rtmp://a.example/live/{}", meeting.len())
}

/// The parameters for a meeting, or for the template's own page.
pub fn asked(meeting: Option<&str>) -> Json {
    let urls = [url(meeting.unwrap_or_default())];
    match meeting {
        Some(meeting) => json!({ "meeting_url": meeting, "rtmp_urls": urls }),
        None => json!({ "rtmp_urls": urls }),
    }
}

/// Converts a live stream to an external stream.
pub fn told(mut stream: Json) -> Json {
    let urls = [url(stream["meeting_url"].as_str().unwrap())];
    let members = stream.as_object_mut().unwrap();
    members.remove("playback");
    members.extend([("rtmp_urls".into(), json!(urls)), ("recording".into(), json!(false))]);
    stream
}

fn external(params: Json, options: Json) -> Call {
    let mut call = ordinary("startExternalStream", options);
    call.args[1] = Some(params.into());
    call
}

fn start(world: &mut World, options: Json, fates: &[Fate]) -> Run {
    world.shape = told;
    let mut posts = 0;
    run(external(asked(Some(MEETING)), options), |request, elapsed| {
        let fate = &fates[posts.min(fates.len() - 1)];
        posts += usize::from(request.method == "POST");
        world.answer(request, elapsed, [20, 20], fate)
    })
}

fn already() -> Reply {
    Reply::status(409, json!({ "code": 409, "message": "beam already started" }))
}

/// The verdict on a listed stream after a lost start.
fn owner(asked: Json, shown: &Json) -> &'static str {
    let mut stream = told(made("found", "running", 150));
    let members = stream.as_object_mut().unwrap();
    members.remove("recording");
    members.extend([("meeting_url".into(), "".into()), ("destination".into(), "".into())]);
    members.extend(shown.as_object().unwrap().clone());
    judged(external(asked, json!({ "retries": 0 })), &stream)
}

#[test]
fn streams_are_attributed_as_the_table_says() {
    let both = || json!({ "rtmp_urls": [FIRST_URL, SECOND_URL] });
    let one = || json!({ "rtmp_urls": [FIRST_URL] });
    let with = |mut object: Json, name: &str, value: Json| {
        object[name] = value;
        object
    };
    for (what, asked, told, expected) in [
        ("the same URLs", both(), both(), "ours"),
        ("other URLs", one(), json!({ "rtmp_urls": [SECOND_URL] }), "theirs"),
        ("a key in another case", one(), json!({ "rtmp_urls": [FIRST_URL.to_uppercase()] }), "theirs"),
        ("one URL more", one(), both(), "theirs"),
        ("one URL less", both(), one(), "theirs"),
        ("another order", both(), json!({ "rtmp_urls": [SECOND_URL, FIRST_URL] }), "theirs"),
        ("no URLs are told", both(), json!({ "rtmp_urls": [] }), "ours"),
        ("a null is told", both(), json!({ "rtmp_urls": null }), "ours"),
        ("the recording", with(one(), "recording", json!(true)), with(one(), "recording", json!(true)), "ours"),
        ("no recording", with(one(), "recording", json!(true)), with(one(), "recording", json!(false)), "theirs"),
        ("a recording", with(one(), "recording", json!(false)), with(one(), "recording", json!(true)), "theirs"),
        ("a recording that nobody asked about", one(), with(one(), "recording", json!(true)), "ours"),
        ("a recording that is not told", with(one(), "recording", json!(true)), one(), "ours"),
        (
            "another recording, and no URLs",
            with(one(), "recording", json!(true)),
            json!({ "rtmp_urls": [], "recording": false }),
            "theirs",
        ),
        (
            "another meeting",
            with(one(), "meeting_url", MEETING.into()),
            with(one(), "meeting_url", OTHER_MEETING.into()),
            "theirs",
        ),
        (
            "another destination",
            with(one(), "destination", "x".into()),
            with(one(), "destination", "y".into()),
            "theirs",
        ),
        (
            "another resolution",
            with(one(), "resolution", json!({ "width": 480, "height": 480 })),
            with(one(), "resolution", json!({ "width": 1, "height": 2 })),
            "ours",
        ),
    ] {
        assert_eq!(owner(asked, &told), expected, "{what}");
    }
}

#[test]
fn a_lost_start_is_found_and_not_repeated() {
    for loss in losses() {
        for lag in [0, 600, 3000, 10_000] {
            let mut world = World { lag, ..World::new() };
            let fates = [Fate { reply: Some(loss.clone()), arrives: Some(0) }, Fate::ANSWERED];
            let run = start(&mut world, json!({}), &fates);
            assert_eq!((run.value()["id"].as_str(), world.jobs.len()), (Some("job-0"), 1), "{loss:?}, {lag} ms late");
            let lists: Vec<_> = run.requests.iter().filter(|request| request.method == "GET").collect();
            assert!(lists.iter().all(|list| list.url.contains("/v2/external-streams?room_id=r1&status=")), "{lists:?}");
        }
        let mut world = World { lag: 60_000, ..World::new() };
        let run = start(&mut world, json!({}), &[Fate { reply: Some(loss.clone()), arrives: Some(0) }]);
        assert_eq!((run.end(), world.ours()), ("ERR_AMBIGUOUS_START", 1), "{loss:?}");
        assert!(run.failure().message.contains("may have started"), "{}", run.failure().message);
    }
}

#[test]
fn a_room_occupied_by_a_live_stream() {
    for (if_running, looks) in [("throw", 2), ("return", 6)] {
        let run = start(
            &mut World::new(),
            json!({ "ifRunning": if_running }),
            &[Fate { reply: Some(already()), arrives: None }],
        );
        let failure = run.failure();
        assert_eq!((failure.code, failure.status, run.posts()), ("ERR_ALREADY_RUNNING", Some(409), 1));
        assert_eq!((run.requests.len() - 1, failure.stream.as_ref()), (looks, None), "{if_running}");
        let expected = "no list shows an external stream; stop its recording or live stream first";
        assert!(failure.message.contains(expected), "{}", failure.message);
    }
}

#[test]
fn a_room_occupied_by_another_external_stream() {
    let mut world = World::new();
    world.on_air_since(60_000);
    let run = start(&mut world, json!({}), &[Fate::ANSWERED]);
    let message = &run.failure().message;
    assert_eq!((run.end(), run.posts(), run.failure().with_stream()), ("ERR_ALREADY_RUNNING", 1, true));
    assert!(message.contains("the room has an external stream already; stop it first"), "{message}");
    let run = start(&mut world, json!({ "ifRunning": "return" }), &[Fate::ANSWERED]);
    assert_eq!((run.value()["id"].as_str(), world.ours()), (Some("before"), 0));
}

#[test]
fn no_message_mentions_live_streams() {
    let mut undated = told(made("x", "running", 0));
    undated["created_at"] = "".into();
    undated["rtmp_urls"] = json!([]);
    let lists = [page(std::slice::from_ref(&undated)).date(START), page(&[])];
    let unclear = run(external(asked(None), json!({})), script([Reply::lost()].into_iter().chain(lists)));
    let expected = "the room has an external stream, which this call may or may not have started";
    assert!(unclear.failure().message.contains(expected), "{}", unclear.failure().message);
    let ends = [
        (30_000, vec![Reply::lost(), Reply::status(403, "")]),
        (30_000, vec![already(), Reply::status(403, "")]),
        (30_000, vec![Reply::status(200, "<html>"), Reply::status(200, "<html>")]),
        (900, vec![Reply::silence()]),
    ];
    for (timeout, replies) in ends {
        let call = external(asked(None), json!({ "timeout": timeout, "retries": 0 }));
        let run = run(call, script(replies));
        assert!(!run.failure().message.contains("live stream"), "{}", run.failure().message);
    }
}

#[test]
fn a_key_is_searched_for_among_external_streams() {
    let mut call = external(asked(Some("https://a.example/x")), json!({ "idempotencyKey": "order-1234" }));
    let mut known = told(made("known", "completed", -60_000));
    known["meeting_url"] = "https://a.example/x?hms_live_key=order-1234".into();
    known["rtmp_urls"] = json!([url("https://a.example/x")]);
    let found = run(call, script([page(std::slice::from_ref(&known)).date(START)]));
    assert_eq!(found.steps, ["GET /external-streams?room_id=r1&limit=100"]);
    assert_eq!(found.value()["id"], "known");
    // The same key with other URLs belongs to another start.
    call = external(asked(Some("https://a.example/xy")), json!({ "idempotencyKey": "order-1234" }));
    known["meeting_url"] = "https://a.example/xy?hms_live_key=order-1234".into();
    let other = run(call, script([page(&[known]).date(START)]));
    assert_eq!(other.failure().argument.as_deref(), Some("options.idempotencyKey"));
}

#[test]
fn invalid_urls_and_sizes_are_rejected() {
    let too_many = json!({ "rtmp_urls": vec!["rtmp://a/b"; 6] });
    for (params, argument) in [
        (json!({}), "params.rtmp_urls"),
        (json!({ "rtmp_urls": [] }), "params.rtmp_urls"),
        (too_many, "params.rtmp_urls"),
        (json!({ "rtmp_urls": [FIRST_URL, "https://a.example/s3cret"] }), "params.rtmp_urls[1]"),
        (json!({ "rtmp_urls": ["rtmp://a.example"] }), "params.rtmp_urls[0]"),
        (json!({ "rtmp_urls": ["rtmp://a.example/s3cret x"] }), "params.rtmp_urls[0]"),
        (json!({ "rtmp_urls": [FIRST_URL], "resolution": { "width": 479, "height": 480 } }), "params.resolution.width"),
        (json!({ "rtmp_urls": [FIRST_URL], "resolution": { "width": 480 } }), "params.resolution.height"),
        (json!({ "rtmp_urls": [FIRST_URL], "recording": { "hls_vod": true } }), "params.recording"),
    ] {
        let run = run(external(params, json!({})), script([]));
        assert_eq!(run.failure().argument.as_deref(), Some(argument));
    }
}
