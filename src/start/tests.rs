//! Exactly one stream, whatever happens to the response of the start.

mod evidence;
mod external;
mod keys;
mod model;
mod scenarios;
mod table;

use crate::call::tests::simulation::{Call, Reply, Run, START, rfc3339, run};
use crate::call::tests::{ordinary, page, script, stream};
use crate::tests::test;
use serde_json::{Value as Json, json};

/// A stream with this ID and status, created this many milliseconds after the call began.
fn made(id: &str, status: &str, after: i64) -> Json {
    let mut made = stream(status);
    made["id"] = id.into();
    made["room_id"] = "r1".into();
    made["created_at"] = rfc3339(START.saturating_add_signed(after)).into();
    made
}

/// The ways in which the response to a start is lost.
fn losses() -> [Reply; 7] {
    [
        Reply::lost().after(200),
        Reply::silence(),
        Reply::status(500, "<html>").after(300),
        Reply::status(502, "").after(300),
        Reply::status(503, "").retry_after("2").after(300),
        Reply::status(503, json!({ "message": "retry after 1 second" })),
        Reply::status(408, ""),
    ]
}

/// The streams in the lists of starting and of running streams.
type Lists = (Vec<Json>, Vec<Json>);

/// Starts a stream whose first response is lost; the lists stay the same, and later starts succeed.
fn lose(loss: &Reply, options: &Json, lists: &Lists) -> Run {
    let mut posts = 0;
    run(ordinary("startLiveStream", options.clone()), |request, elapsed| {
        let dated = |reply: Reply| reply.after(20).date(START + elapsed + 20);
        if request.url.ends_with("&status=starting&limit=100") {
            return dated(page(&lists.0));
        }
        if request.url.ends_with("&status=running&limit=100") {
            return dated(page(&lists.1));
        }
        posts += 1;
        if posts == 1 { loss.clone() } else { dated(Reply::status(200, made("second", "starting", 0))) }
    })
}

#[track_caller]
fn settles(options: Json, lists: Lists, posts: usize, expected: &str) {
    for loss in losses() {
        let run = lose(&loss, &options, &lists);
        let found = match &run.outcome {
            Ok(stream) => stream["id"].as_str().unwrap().to_string(),
            Err((failure, Some(stream))) => format!("{} {}", failure.code, stream["id"].as_str().unwrap()),
            Err((failure, None)) => failure.code.into(),
        };
        assert_eq!((run.posts(), found.as_str()), (posts, expected), "{loss:?}: {:#?}", run.steps);
    }
}

#[test]
fn a_lost_start_is_found_and_not_repeated() {
    let ours = || made("ours", "starting", 150);
    let old = || made("old", "running", -60_000);
    settles(json!({}), (vec![ours()], vec![]), 1, "ours");
    settles(json!({}), (vec![], vec![made("ours", "running", 150)]), 1, "ours");
    settles(json!({}), (vec![old(), ours()], vec![]), 1, "ours");
    settles(json!({}), (vec![ours(), old()], vec![]), 1, "ours");
    settles(json!({}), (vec![made("first", "starting", 100), made("newest", "starting", 180)], vec![]), 1, "newest");
    settles(json!({ "retries": 0 }), (vec![ours()], vec![]), 1, "ours");
    settles(json!({ "ifRunning": "return" }), (vec![ours()], vec![]), 1, "ours");
    settles(json!({ "ifRunning": "return" }), (vec![], vec![old()]), 1, "old");
}

#[test]
fn an_older_stream_is_not_ours() {
    let old = || made("old", "running", -60_000);
    settles(json!({}), (vec![], vec![old()]), 1, "ERR_ALREADY_RUNNING old");
    settles(json!({}), (vec![old()], vec![]), 1, "ERR_ALREADY_RUNNING old");
    settles(json!({}), (vec![old(), made("older", "starting", -90_000)], vec![]), 1, "ERR_ALREADY_RUNNING old");
}

#[test]
fn an_unlisted_start_is_repeated() {
    settles(json!({}), (vec![], vec![]), 2, "second");
    settles(json!({ "retries": 0 }), (vec![], vec![]), 1, "ERR_AMBIGUOUS_START");
}

#[test]
fn a_stream_of_unknown_age_is_unclear() {
    let mut undated = made("x", "running", 0);
    undated["created_at"] = "yesterday".into();
    settles(json!({}), (vec![undated.clone()], vec![]), 1, "ERR_AMBIGUOUS_START x");
    settles(json!({ "ifRunning": "return" }), (vec![undated], vec![]), 1, "x");
    // Without the server's clock, the age by the local clock is no evidence.
    for loss in losses() {
        let run = run(ordinary("startLiveStream", json!({})), |request, _| match request.method {
            "POST" => loss.clone(),
            _ => page(&[made("x", "starting", 0)]),
        });
        assert_eq!((run.posts(), run.end()), (1, "ERR_AMBIGUOUS_START"));
    }
}

#[test]
fn times_in_whole_seconds_are_tolerated() {
    // Created 0.9 s after a full second but reported as that second; the call began 0.8 s after it.
    let mut ours = made("ours", "starting", 0);
    ours["created_at"] = "2023-11-14T22:13:20Z".into();
    let run = run(ordinary("startLiveStream", json!({})), |request, elapsed| match request.method {
        "POST" => Reply::lost().after(100),
        _ => page(&[ours.clone()]).date(START + 800 + elapsed),
    });
    assert_eq!(run.value()["id"], "ours");
}

#[test]
fn unreadable_lists_are_ambiguous() {
    let wrong = [
        Reply::status(500, "<html>"),
        Reply::status(200, "<html>"),
        Reply::status(200, "{}"),
        Reply::status(200, json!({ "data": [{ "id": "x" }] })),
        Reply::status(403, ""),
        Reply::status(404, ""),
        Reply::status(302, ""),
        Reply::lost(),
        Reply::silence(),
    ];
    for loss in losses() {
        for wrong in &wrong {
            for broken_status in ["starting", "running"] {
                let run = run(ordinary("startLiveStream", json!({})), |request, _| {
                    if request.method == "POST" {
                        loss.clone()
                    } else if request.url.contains(broken_status) {
                        wrong.clone()
                    } else {
                        page(&[]).date(START)
                    }
                });
                assert_eq!(run.posts(), 1);
                assert_eq!(run.end(), "ERR_AMBIGUOUS_START", "{loss:?} {wrong:?}: {:#?}", run.steps);
                let message = &run.failure().message;
                assert!(message.contains("List the room's streams before starting another"), "{message}");
            }
        }
    }
}

#[test]
fn list_requests_are_retried() {
    let run = run(
        ordinary("startLiveStream", json!({})),
        script([
            Reply::lost(),
            Reply::status(500, ""),
            Reply::status(429, "").retry_after("1"),
            page(&[made("ours", "starting", 0)]).date(START),
        ]),
    );
    assert_eq!(run.value()["id"], "ours");
    assert_eq!((run.posts(), run.requests.len()), (1, 4));
}

fn already() -> Reply {
    Reply::status(400, json!({ "code": 400, "message": "hls stream already running" }))
}

#[test]
fn a_room_that_is_already_live() {
    let old = || made("old", "running", -60_000);
    let start = |options: Json, lists: [Reply; 2]| {
        run(ordinary("startLiveStream", options), |request, _| {
            let [starting, running] = &lists;
            match request.method {
                "POST" => already(),
                _ if request.url.contains("status=starting") => starting.clone(),
                _ => running.clone(),
            }
        })
    };
    for status in [400, 409, 422] {
        let reply = Reply::status(status, json!({ "message": "beam Already Started" }));
        let run = run(
            ordinary("startLiveStream", json!({})),
            script([reply, page(&[]).date(START), page(&[old()]).date(START)]),
        );
        let failure = run.failure();
        assert_eq!((run.end(), failure.status, run.posts()), ("ERR_ALREADY_RUNNING", Some(status), 1));
        assert_eq!(failure.server_message.as_deref(), Some("beam Already Started"));
        assert_eq!(run.outcome.as_ref().unwrap_err().1, Some(old()));
    }
    let returned = start(json!({ "ifRunning": "return" }), [page(&[]).date(START), page(&[old()])]);
    assert_eq!((returned.value()["id"].as_str(), returned.posts()), (Some("old"), 1));
    // A stream that another caller started at the same time is not ours either.
    let raced = start(json!({}), [page(&[made("theirs", "starting", 0)]).date(START), page(&[])]);
    assert_eq!(raced.end(), "ERR_ALREADY_RUNNING");
    for options in [json!({}), json!({ "ifRunning": "return" })] {
        let hidden = start(options.clone(), [page(&[]).date(START), page(&[]).date(START)]);
        assert_eq!((hidden.end(), hidden.posts()), ("ERR_ALREADY_RUNNING", 1));
        let unreadable = start(options, [Reply::status(403, ""), page(&[])]);
        assert_eq!((unreadable.end(), unreadable.failure().status), ("ERR_ALREADY_RUNNING", Some(400)));
    }
}

#[test]
fn a_lost_start_that_lists_show_late_is_found() {
    let mut posts = 0;
    let run = run(ordinary("startLiveStream", json!({})), |request, _| {
        posts += usize::from(request.method == "POST");
        match (request.method, posts) {
            ("POST", 1) => Reply::lost().after(10),
            ("POST", _) => already(),
            (_, 1) => page(&[]).date(START),
            _ => page(&[made("ours", "starting", 5)]).date(START),
        }
    });
    assert_eq!((run.value()["id"].as_str(), run.posts()), (Some("ours"), 2));
}

#[test]
fn other_refusals_of_a_start_are_reported_unchanged() {
    for (status, message) in [(400, "invalid input"), (403, "no"), (404, "room not found"), (409, "conflict")] {
        let run =
            run(ordinary("startLiveStream", json!({})), script([Reply::status(status, json!({ "message": message }))]));
        assert_eq!((run.end(), run.failure().status), ("ERR_API", Some(status)));
    }
    // A 5xx says nothing about the room, whatever its message.
    let run = run(ordinary("startLiveStream", json!({ "retries": 0 })), |request, _| match request.method {
        "POST" => Reply::status(500, json!({ "message": "beam already running" })),
        _ => page(&[]).date(START),
    });
    assert_eq!((run.end(), run.posts()), ("ERR_AMBIGUOUS_START", 1));
}

#[test]
fn no_time_to_search_is_ambiguous() {
    let mut call: Call = ordinary("startLiveStream", json!({ "timeout": 1000 }));
    call.seed = None;
    let run = run(call, script([Reply::lost().after(600)]));
    assert_eq!((run.end(), run.elapsed), ("ERR_AMBIGUOUS_START", 600));
}

#[test]
fn an_unsent_start_is_retried_without_a_search() {
    let run = run(
        ordinary("startLiveStream", json!({})),
        script([Reply::refused(), Reply::status(429, ""), Reply::status(200, made("x", "starting", 0))]),
    );
    assert_eq!((run.posts(), run.requests.len(), run.elapsed), (3, 3, 1500));
}
