//! Waits in virtual time.

mod playlists;
mod recording;

use crate::call::tests::simulation::{self, Call, Reply, Run, run};
use crate::call::tests::{ordinary, script, stream};
use crate::tests::{Mock, test};
use serde_json::{Value as Json, json};

const MASTER: &str = "https://cdn.100ms.live/beam/a/b/master.m3u8";

fn wait(options: Json) -> Call {
    ordinary("waitForLiveStream", options)
}

fn is(status: &str) -> Reply {
    let mut stream = stream(status);
    stream["playback"]["url"] = MASTER.into();
    Reply::status(200, stream)
}

/// Waits for a stream that has these statuses in successive polls; the last one repeats.
fn polls(options: Json, statuses: &[&str]) -> Run {
    let mut left = statuses.iter().peekable();
    run(wait(options), |_, _| is(left.next_if(|_| statuses.len() > 1).copied().unwrap_or(statuses[statuses.len() - 1])))
}

#[track_caller]
fn comes_to(until: &str, statuses: &[&str], expected: &str) {
    let run = polls(json!({ "until": until }), statuses);
    let message = run.outcome.as_ref().err().map(|(failure, _)| failure.message.clone()).unwrap_or_default();
    assert_eq!(run.end(), expected, "{until} {statuses:?} {message}");
    let last = run.statuses.last().unwrap();
    match &run.outcome {
        Ok(stream) => assert_eq!(stream["status"], last.as_str()),
        Err((failure, stream)) => {
            assert_eq!(stream.as_ref().unwrap()["status"], last.as_str());
            assert_eq!(failure.url.as_deref(), Some("https://api.100ms.live/v2/live-streams/s1"));
        }
    }
}

#[test]
fn a_truncated_response_is_retried_like_a_502() {
    for cut in [Reply::status(200, "{\"id\":\"OW"), Reply::status(200, ""), Reply::status(502, "")] {
        let replies = [Reply::status(200, stream("starting")), cut.clone(), Reply::status(200, stream("running"))];
        let run = run(ordinary("waitForLiveStream", json!({})), script(replies));
        assert_eq!(run.end(), "done", "{cut:?}");
    }
    // The first response shows whether the stream exists and whether the API is responding.
    let run = run(ordinary("waitForLiveStream", json!({})), script([Reply::status(200, "<html>")]));
    assert_eq!(run.end(), "ERR_INVALID_RESPONSE");
}

#[test]
fn statuses_and_goals() {
    let ended = "ERR_STREAM_ENDED";
    for (until, statuses, expected) in [
        ("running", &["running"][..], "done"),
        ("running", &["starting", "starting", "running"], "done"),
        ("running", &["starting", "hibernating", "running"], "done"),
        ("running", &["starting", "failed"], ended),
        ("running", &["stopping"], ended),
        ("running", &["post_processing"], ended),
        ("running", &["completed"], ended),
        ("running", &["starting"], "ERR_TIMEOUT"),
        ("running", &["hibernating"], "ERR_TIMEOUT"),
        ("playable", &["starting", "failed"], ended),
        ("playable", &["stopping"], ended),
        ("playable", &["completed"], ended),
        ("playable", &["running", "running", "failed"], ended),
        ("completed", &["completed"], "done"),
        ("completed", &["starting", "running", "stopping", "post_processing", "completed"], "done"),
        ("completed", &["running", "failed"], ended),
        ("completed", &["running"], "ERR_TIMEOUT"),
        ("completed", &["archived"], "ERR_TIMEOUT"),
    ] {
        comes_to(until, statuses, expected);
    }
}

#[test]
fn each_status_change_is_reported_once() {
    let statuses = ["starting", "starting", "odd", "odd", "starting", "running"];
    let run = polls(json!({}), &statuses);
    assert_eq!(run.statuses, ["starting", "odd", "starting", "running"]);
    assert_eq!(
        run.steps[..6],
        [
            "GET /live-streams/s1",
            "tell starting",
            "pause 1200",
            "GET /live-streams/s1",
            "pause 1440",
            "GET /live-streams/s1"
        ]
    );
}

#[test]
fn pauses_grow_from_one_to_five_seconds() {
    let mut busiest = 0;
    for seed in 0..200 {
        let mut call = wait(json!({ "timeout": 600_000 }));
        call.seed = Some(seed);
        let mut sent = Vec::new();
        let run = run(call, |_, elapsed| {
            sent.push(elapsed);
            is("starting")
        });
        let pauses: Vec<u64> = run.steps.iter().filter_map(|step| step.strip_prefix("pause ")?.parse().ok()).collect();
        let (first, settled) = (pauses[0], &pauses[12..pauses.len() - 1]);
        assert!((800..=1200).contains(&first), "{pauses:?}");
        assert!(settled.iter().all(|pause| (4000..=6000).contains(pause)), "{pauses:?}");
        let (slowest, quickest) = (settled.iter().max().unwrap(), settled.iter().min().unwrap());
        assert!(slowest - quickest > 500, "without jitter, many who wait poll in step: {pauses:?}");
        for (index, start) in sent.iter().enumerate() {
            busiest = busiest.max(sent[index..].iter().take_while(|time| *time - start < 60_000).count());
        }
    }
    assert!(busiest <= 20, "{busiest} requests in a minute");
}

#[test]
fn a_stream_that_fails_before_playback_is_detected() {
    let mut polls = 0;
    let run = run(wait(json!({ "until": "playable" })), |request, _| {
        polls += usize::from(!request.playlist);
        if request.playlist { Reply::status(404, "") } else { is(if polls < 4 { "running" } else { "failed" }) }
    });
    assert_eq!((run.end(), run.statuses.as_slice()), ("ERR_STREAM_ENDED", &["running".into(), "failed".into()][..]));
}

#[test]
fn faults_are_retried_once_the_stream_was_seen() {
    let faults = [
        Reply::lost(),
        Reply::refused(),
        Reply::silence(),
        Reply::status(500, "<html>"),
        Reply::status(502, json!({ "code": 502, "message": "no" })),
        Reply::status(503, "").retry_after("2"),
        Reply::status(429, ""),
        Reply::status(408, ""),
    ];
    for fault in faults {
        let mut polls = 0;
        let patient = run(wait(json!({ "timeout": 600_000, "retries": 0 })), |_, _| {
            polls += 1;
            match polls {
                1 => is("starting"),
                2..12 => fault.clone(),
                _ => is("running"),
            }
        });
        assert_eq!(patient.value()["status"], "running", "{fault:?}");
        let unseen = run(wait(json!({ "retries": 1 })), |_, _| fault.clone());
        assert_eq!(unseen.requests.len(), 2, "{fault:?}");
        assert!(!unseen.failure().with_stream());

        let mut polls = 0;
        let endless = run(wait(json!({ "timeout": 60_000, "retries": 0 })), |_, _| {
            polls += 1;
            if polls == 1 { is("starting") } else { fault.clone() }
        });
        if endless.failure().retry_after.is_some() {
            assert!(endless.elapsed >= 50_000, "a server's own wait that does not fit is told at once");
            assert_eq!(endless.failure().stream.as_ref().unwrap()["status"], "starting");
            continue;
        }
        assert_eq!((endless.end(), endless.failure().with_stream()), ("ERR_TIMEOUT", true), "{fault:?}");
        // The responses of the failed polls are not streams.
        assert_eq!(endless.failure().stream.as_ref().unwrap()["status"], "starting", "{fault:?}");
        assert!(endless.elapsed > 55_000, "{fault:?} {}", endless.elapsed);
        assert!(endless.failure().message.contains("still says starting"), "{}", endless.failure().message);
    }
}

#[test]
fn no_response_makes_a_wait_poll_faster() {
    let (late, early) = ("Tue, 14 Nov 2023 22:13:00 GMT", "0");
    let faults = [
        Reply::status(429, "").retry_after(early),
        Reply::status(429, "").retry_after(late),
        Reply::status(503, "").retry_after(late).date(simulation::START),
        Reply::status(503, "").retry_after(early),
        Reply::status(429, json!({ "message": "retry after 0 seconds" })),
        Reply::status(429, json!({ "message": "retry after 3 ms" })),
        Reply::status(429, ""),
        Reply::status(500, ""),
        Reply::lost(),
        Reply::refused(),
    ];
    for (seed, fault) in (0..).zip(faults) {
        for is_now_and_then in [false, true] {
            let mut call = wait(json!({ "timeout": 300_000 }));
            call.seed = Some(seed);
            let mut sent = Vec::new();
            let run = run(call, |_, elapsed| {
                sent.push(elapsed);
                let is_answer = sent.len() == 1 || (is_now_and_then && sent.len() % 2 == 1);
                if is_answer { is("starting") } else { fault.clone() }
            });
            assert_eq!((run.end(), run.failure().with_stream()), ("ERR_TIMEOUT", true), "{fault:?}");
            let least = sent.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap();
            assert!(least >= 800, "{least} ms between two requests: {fault:?}");
            for (index, start) in sent.iter().enumerate() {
                let busy = sent[index..].iter().take_while(|time| *time - start < 60_000).count();
                assert!(busy <= 20, "{busy} requests in a minute: {fault:?}");
            }
        }
    }
}

#[test]
fn retry_after_beyond_the_deadline_ends_a_wait_at_once() {
    let mut polls = 0;
    let ended = run(wait(json!({ "timeout": 60_000 })), |_, _| {
        polls += 1;
        if polls == 1 { is("starting") } else { Reply::status(503, "").retry_after("90") }
    });
    assert_eq!((ended.end(), ended.failure().retry_after, ended.requests.len()), ("ERR_API", Some(90_000), 2));
    assert_eq!(ended.failure().stream.as_ref().unwrap()["status"], "starting");
    assert!(ended.elapsed < 2000, "{}", ended.elapsed);
}

#[test]
fn refusals_end_a_wait() {
    for status in [400, 401, 403, 404, 302] {
        for seen in [0, 1] {
            let mut polls = 0;
            let run = run(wait(json!({})), |_, _| {
                polls += 1;
                if polls > seen { Reply::status(status, "") } else { is("starting") }
            });
            assert_eq!((run.end(), run.failure().status), ("ERR_API", Some(status)));
        }
    }
    let broken = run(wait(json!({})), script([is("starting"), Reply::status(200, "{}")]));
    assert_eq!(broken.end(), "ERR_INVALID_RESPONSE");
}

#[test]
fn time_runs_out() {
    for until in ["running", "playable", "completed"] {
        for timeout in [1, 3, 4, 5, 6, 700, 999, 1000, 1200, 5000, 120_000] {
            let run = run(wait(json!({ "until": until, "timeout": timeout })), |request, _| {
                if request.playlist { Reply::status(404, "") } else { is("starting") }
            });
            assert_eq!((run.end(), run.failure().with_stream()), ("ERR_TIMEOUT", true), "{until} {timeout}");
            assert!(run.elapsed + 5 >= timeout, "{until} {timeout} {}", run.elapsed);
        }
    }
    let default = polls(json!({}), &["starting"]);
    assert!((119_990..=120_000).contains(&default.elapsed), "{}", default.elapsed);
    let silent = run(wait(json!({ "timeout": 30_000, "retries": 0 })), |_, _| Reply::silence());
    assert_eq!((silent.end(), silent.failure().with_stream(), silent.elapsed), ("ERR_TIMEOUT", false, 10_000));
}

#[test]
fn statuses_are_redacted() {
    let run = polls(json!({ "timeout": 1 }), &["https://a.example/x?auth_token=canary"]);
    assert_eq!(run.end(), "ERR_TIMEOUT");
    assert!(run.failure().message.contains("still says https://a.example/x?[redacted] after"), "{:?}", run.failure());
}

#[test]
fn a_state_reached_just_before_the_deadline_counts() {
    for late in 900..1000 {
        let run = run(wait(json!({ "timeout": 1000 })), script([is("running").after(late)]));
        assert_eq!(run.end(), "done", "{late}");
    }
}

#[test]
fn options_of_a_wait() {
    let call = |options: Mock| Call::new("waitForLiveStream", [Some("s1".into()), Some(options), None]);
    let refused = run(call(json!({ "token": "t", "until": "ready" }).into()), script([]));
    assert_eq!(refused.failure().argument.as_deref(), Some("options.until"));
    let told = call(Mock::Object(vec![("token", "t".into()), ("onStatus", Mock::Function)]));
    run(told, script([is("running")])).value();
}
