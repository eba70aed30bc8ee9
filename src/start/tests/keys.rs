//! Starts with an idempotency key.

use super::made;
use crate::call::tests::simulation::{Reply, Run, START, run};
use crate::call::tests::{page, with_options};
use crate::step::Place;
use crate::tests::test;
use serde_json::{Value as Json, json};

const KEY: &str = "order-1234";

/// Starts a stream with a key in a room with these streams; `post` returns the reply to the first POST, the second and
/// so on.
fn start(params: Json, options: &Json, streams: &[Json], mut post: impl FnMut(usize) -> Reply) -> Run {
    let mut all = json!({ "token": "t0ken", "idempotencyKey": KEY });
    all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    let mut call = with_options("startLiveStream", all.into());
    call.args[1] = Some(params.into());
    let mut posts = 0;
    run(call, |request, elapsed| match request.method {
        "POST" => {
            posts += 1;
            post(posts)
        }
        _ => page(streams).date(START + elapsed),
    })
}

fn with_url(id: &str, status: &str, after: i64, url: &str) -> Json {
    let mut stream = made(id, status, after);
    stream["meeting_url"] = url.into();
    stream
}

fn never(_: usize) -> Reply {
    panic!("nothing must be started")
}

#[test]
fn the_key_is_added_to_the_query_and_nothing_else_changes() {
    for (url, sent) in [
        ("https://a.example", "https://a.example?hms_live_key=order-1234"),
        ("https://a.example/x?", "https://a.example/x?hms_live_key=order-1234"),
        ("https://a.example/x#f?g", "https://a.example/x?hms_live_key=order-1234#f?g"),
        ("https://a.example/x?b=%20&c=1#f", "https://a.example/x?b=%20&c=1&hms_live_key=order-1234#f"),
        ("https://a.example/x?hms_live_key=old-key-1&b", "https://a.example/x?hms_live_key=order-1234&b"),
        ("https://a.example/x?b&hms_live_key=", "https://a.example/x?b&hms_live_key=order-1234"),
        ("https://a.example/x?xhms_live_key=1", "https://a.example/x?xhms_live_key=1&hms_live_key=order-1234"),
    ] {
        let run = start(json!({ "meeting_url": url }), &json!({}), &[], |_| Reply::good(made("new", "starting", 0)));
        let body: Json = serde_json::from_str(run.requests.last().unwrap().body.as_ref().unwrap()).unwrap();
        assert_eq!(body["meeting_url"], sent);
        assert_eq!(run.value()["id"], "new");
    }
}

#[test]
fn a_start_with_a_known_key_is_not_repeated() {
    let url = "https://a.example/x?b=1&hms_live_key=order-1234";
    for status in ["starting", "running", "stopping", "completed", "failed"] {
        for age in [0, 60_000, 86_000_000] {
            let streams = [made("other", "running", -1000), with_url("mine", status, -age, url)];
            let run = start(json!({ "meeting_url": "https://a.example/x" }), &json!({}), &streams, never);
            assert_eq!((run.value()["id"].as_str(), run.requests.len()), (Some("mine"), 1));
        }
    }
}

#[test]
fn similar_keys_are_different_starts() {
    let mut elsewhere = with_url("x", "running", -1000, "https://a.example/x?hms_live_key=order-1234");
    elsewhere["room_id"] = "another".into();
    for other in [
        with_url("x", "running", -1000, "https://a.example/x?hms_live_key=order-12345"),
        with_url("x", "running", -1000, "https://a.example/x?xhms_live_key=order-1234"),
        with_url("x", "completed", -1000, "https://a.example/x#hms_live_key=order-1234"),
        with_url("x", "completed", -86_500_000, "https://a.example/x?hms_live_key=order-1234"),
        elsewhere,
    ] {
        let shown = other.to_string();
        let params = json!({ "meeting_url": "https://a.example/x" });
        let run = start(params, &json!({}), &[other], |_| Reply::good(made("new", "starting", 0)));
        assert_eq!((run.value()["id"].as_str(), run.posts()), (Some("new"), 1), "{shown}");
    }
}

#[test]
fn a_key_used_with_other_parameters_is_rejected() {
    let streams = [with_url("mine", "running", -1000, "https://a.example/x?hms_live_key=order-1234")];
    for params in [
        json!({ "meeting_url": "https://a.example/y" }),
        json!({ "meeting_url": "https://a.example/x", "destination": "another" }),
    ] {
        let run = start(params, &json!({}), &streams, never);
        let failure = run.failure();
        assert_eq!(
            (failure.code, failure.argument.as_deref()),
            ("ERR_INVALID_ARGUMENT", Some("options.idempotencyKey"))
        );
        assert!(failure.message.contains("other parameters"), "{}", failure.message);
        assert_eq!(failure.stream.as_ref().unwrap()["id"], "mine");
    }
}

#[test]
fn three_pages_are_searched_for_the_key() {
    let mut call = with_options("startLiveStream", json!({ "token": "t0ken", "idempotencyKey": KEY }).into());
    call.args[1] = Some(json!({ "meeting_url": "https://a.example/x" }).into());
    let run = run(call, |request, _| match request.method {
        "POST" => Reply::good(made("new", "starting", 0)),
        _ => Reply::status(200, json!({ "data": [made("other", "completed", -1000)], "last": "a b" })),
    });
    let pages: Vec<_> =
        run.requests.iter().filter(|request| request.method == "GET").map(|request| &request.url).collect();
    assert_eq!(pages.len(), 3, "{pages:?}");
    assert!(pages[0].ends_with("?room_id=r1&limit=100") && pages[2].ends_with("&limit=100&start=a%20b"), "{pages:?}");
    assert_eq!(run.posts(), 1);
}

#[test]
fn nothing_is_started_if_the_list_cannot_be_read() {
    let mut call = with_options("startLiveStream", json!({ "token": "t0ken", "idempotencyKey": KEY }).into());
    call.args[1] = Some(json!({ "meeting_url": "https://a.example/x" }).into());
    let run = run(call, |request, _| match request.method {
        "POST" => never(0),
        _ => Reply::status(403, ""),
    });
    assert_eq!((run.end(), run.failure().status), ("ERR_API", Some(403)));
}

#[test]
fn a_refusal_leads_to_the_stream_that_another_process_started_with_the_key() {
    // Not listed yet when the call searches before its POST.
    let mut gets = 0;
    let mut call = with_options("startLiveStream", json!({ "token": "t0ken", "idempotencyKey": KEY }).into());
    call.args[1] = Some(json!({ "meeting_url": "https://a.example/x" }).into());
    let run = run(call, |request, elapsed| match request.method {
        "POST" => Reply::status(409, json!({ "message": "beam already started" })),
        _ => {
            gets += 1;
            let streams = [with_url("theirs", "starting", -500, "https://a.example/x?hms_live_key=order-1234")];
            page(if gets > 4 { &streams } else { &[] }).date(START + elapsed)
        }
    });
    assert_eq!((run.value()["id"].as_str(), run.posts()), (Some("theirs"), 1));
}

#[test]
fn a_lost_start_is_recognized_by_its_key_despite_wrong_clocks() {
    for skew in [-3_600_000_i64, 0, 3_600_000] {
        let url = "https://a.example/x?hms_live_key=order-1234";
        let mut lost = false;
        let mut call = with_options("startLiveStream", json!({ "token": "t0ken", "idempotencyKey": KEY }).into());
        call.args[1] = Some(json!({ "meeting_url": "https://a.example/x" }).into());
        let run = run(call, |request, elapsed| match request.method {
            "POST" => {
                lost = true;
                Reply::lost()
            }
            _ => {
                let streams = [
                    with_url("theirs", "starting", 100, "https://a.example/x?hms_live_key=order-5678"),
                    with_url("mine", "starting", 100, url),
                ];
                page(if lost { &streams } else { &[] }).date((START + elapsed).saturating_add_signed(skew))
            }
        });
        assert_eq!((run.value()["id"].as_str(), run.posts()), (Some("mine"), 1), "{skew}");
    }
}

#[test]
fn keys_need_a_meeting_url_or_the_callers_own_server() {
    let refused = start(json!({}), &json!({}), &[], never);
    let failure = refused.failure();
    assert_eq!(failure.argument.as_deref(), Some("options.idempotencyKey"));
    assert!(failure.message.contains("params.meeting_url"), "{}", failure.message);
    for key in ["short", "has spaces in it", "", "ü1234567", &"x".repeat(65)] {
        let refused = start(json!({}), &json!({ "idempotencyKey": key }), &[], never);
        assert_eq!(refused.failure().argument.as_deref(), Some("options.idempotencyKey"), "{key}");
    }
    // The caller's own server receives it as a header, builds the URL itself, and hides keys in its lists.
    let mut call = with_options("startLiveStream", json!({ "baseUrl": "/api", "idempotencyKey": KEY }).into());
    call.place = Place { is_browser: true, has_page: true };
    let run = run(call, |_, _| Reply::good(made("new", "starting", 0)));
    assert_eq!((run.requests.len(), run.requests[0].key.as_str()), (1, KEY));
    assert_eq!(run.requests[0].body.as_deref(), Some("{}"));
}

/// Valid keys, and which meeting URLs contain them: a table that the Worker must match too.
#[test]
fn keys_are_valid_as_the_table_says() {
    let table: Json = serde_json::from_str(include_str!("keys.json")).unwrap();
    for case in table["keys"].as_array().unwrap() {
        let asked = (json!({ "meeting_url": "https://a.example/x" }), json!({ "idempotencyKey": case["key"] }));
        let run = start(asked.0, &asked.1, &[], |_| Reply::good(made("new", "starting", 0)));
        match run.outcome {
            Ok(_) => assert_eq!(case["isGood"], true, "{case}"),
            Err((failure, _)) => {
                assert_eq!(case["isGood"], false, "{case}: {}", failure.message);
                let complaint = table["complaint"].as_str().unwrap();
                assert!(failure.message.contains(complaint), "{case}: {}", failure.message);
            }
        }
    }
    for case in table["urls"].as_array().unwrap() {
        let known = with_url("known", "running", -60_000, case["url"].as_str().unwrap());
        let asked = json!({ "meeting_url": "https://a.example/x" });
        let run = start(asked, &json!({}), &[known], |_| Reply::good(made("new", "starting", 0)));
        assert_eq!(case["hasKey"], run.posts() == 0, "{case}");
    }
}
