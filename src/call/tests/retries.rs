//! What is sent again and when, seen from outside: the steps of whole calls.

use super::simulation::{Reply, Run, START, run};
use super::{good, operations, ordinary, page, script};
use crate::tests::{samples, test};
use serde_json::json;

/// How long a start whose outcome is unknown is looked for before it is sent again.
const LOOKS: &str = "starting?, running?, pause, starting?, running?, pause, starting?, running?";

fn busy() -> Reply {
    Reply::status(429, samples::load("error.429"))
}

/// The kinds of steps without their details: `POST, 500, POST`.
fn outline(run: &Run) -> String {
    let steps = run.steps.iter().map(|step| match step.split_once(' ') {
        Some(("retry", rest)) => rest.trim_start_matches("in "),
        Some((method, rest)) if rest.contains("status=") => {
            if rest.contains("starting") { "starting?" } else { "running?" }.trim_start_matches(method)
        }
        Some((method, _)) => method,
        None => step,
    });
    let steps: Vec<&str> = steps.collect();
    format!("{} -> {}", steps.join(", "), run.end())
}

#[track_caller]
fn goes(name: &'static str, faults: &[Reply], expected: &str) {
    let is_search = |url: &str| url.contains("&status=");
    let mut faults = faults.iter();
    let run = run(ordinary(name, json!({})), |request, _| {
        if name == "startLiveStream" && is_search(&request.url) {
            return page(&[]).date(START);
        }
        faults.next().cloned().unwrap_or_else(|| good(name))
    });
    assert_eq!(outline(&run), expected, "{name}: {:#?}", run.steps);
}

#[test]
fn the_retry_table_end_to_end() {
    let html = "<html>Bad gateway</html>";
    let trouble = || {
        [
            Reply::lost(),
            Reply::status(408, ""),
            Reply::status(500, html),
            Reply::status(502, html),
            Reply::status(503, "{}"),
            Reply::status(504, json!({ "message": "late" })),
        ]
    };
    for name in operations() {
        let method =
            if matches!(name, "getLiveStream" | "listLiveStreams" | "waitForLiveStream") { "GET" } else { "POST" };
        let end = if name == "waitForLiveStream" { ", tell -> done" } else { " -> done" };
        for fault in trouble() {
            let expected = match name {
                "startLiveStream" => format!("POST, 500, {LOOKS}, POST -> done"),
                "sendTimedMetadata" => {
                    let lost = matches!(fault.what, super::simulation::What::Lost(..));
                    if lost { "POST -> ERR_NETWORK".into() } else { String::from("POST -> ERR_API") }
                }
                _ => format!("{method}, 500, {method}{end}"),
            };
            goes(name, &[fault], &expected);
        }
        goes(name, &[Reply::refused()], &format!("{method}, 500, {method}{end}"));
        goes(name, &[Reply::status(429, "")], &format!("{method}, 500, {method}{end}"));
        goes(name, &[Reply::status(429, "").retry_after("2")], &format!("{method}, 2000, {method}{end}"));
        for status in [400, 401, 403, 405, 409, 410, 422, 451, 600] {
            goes(name, &[Reply::status(status, "{}")], &format!("{method} -> ERR_API"));
        }
        let waits = Reply::status(503, "").retry_after("3");
        let expected = match name {
            "startLiveStream" => format!("POST, 3000, {LOOKS}, POST -> done"),
            _ => format!("{method}, 3000, {method}{end}"),
        };
        goes(name, &[waits], &expected);
    }
}

#[test]
fn waits_double_to_eight_seconds() {
    let call = ordinary("getLiveStream", json!({ "retries": 6, "timeout": 60_000 }));
    let run = run(call, |_, _| Reply::status(500, ""));
    assert_eq!(outline(&run), "GET, 500, GET, 1000, GET, 2000, GET, 4000, GET, 8000, GET, 8000, GET -> ERR_API");
    assert_eq!((run.elapsed, run.failure().attempts), (23_500, Some(7)));
    let attempts: Vec<_> = run.faults.iter().map(|fault| fault.attempts).collect();
    assert_eq!(attempts, [Some(1), Some(2), Some(3), Some(4), Some(5), Some(6)]);
}

#[test]
fn jitter_is_full() {
    let mut delays: Vec<u64> = Vec::new();
    for seed in 0..400 {
        let mut call = ordinary("getLiveStream", json!({ "retries": 1 }));
        call.seed = Some(seed);
        let run = run(call, script([Reply::lost(), good("getLiveStream")]));
        delays.push(run.steps[1].trim_start_matches("retry in ").parse().unwrap());
    }
    // But no server is asked again at once, whatever the dice say.
    assert!(delays.iter().all(|delay| (100..=500).contains(delay)));
    assert!(delays.iter().any(|delay| *delay < 150) && delays.iter().any(|delay| *delay > 450));
}

#[test]
fn retries_are_counted() {
    for (retries, sent) in [(0, 1), (1, 2), (2, 3), (10, 11)] {
        let run = run(ordinary("getLiveStream", json!({ "retries": retries, "timeout": 600_000 })), |_, _| {
            Reply::status(500, "")
        });
        assert_eq!((run.requests.len(), run.failure().attempts), (sent, Some(sent as u32)));
    }
    let untouched = run(ordinary("sendTimedMetadata", json!({ "retries": 0 })), script([busy()]));
    assert_eq!(outline(&untouched), "POST -> ERR_API");
}

#[test]
fn the_server_says_when_to_come_back() {
    let wait = |reply: Reply| {
        let run = run(ordinary("getLiveStream", json!({ "timeout": 100_000 })), script([reply, good("getLiveStream")]));
        run.steps[1].clone()
    };
    assert_eq!(wait(busy()), "retry in 45000");
    assert_eq!(wait(busy().retry_after("7")), "retry in 7000");
    assert_eq!(wait(busy().retry_after(&super::simulation::http_date(START + 9000))), "retry in 9000");
    assert_eq!(wait(Reply::status(503, json!({ "message": "Retry after 1 minute" }))), "retry in 60000");
    assert_eq!(wait(Reply::status(503, "busy; retry after 3 seconds.")), "retry in 3000");
    assert_eq!(wait(Reply::status(500, "").retry_after("7")), "retry in 500");
    // A date is one of the server's clock, however far this machine's is from it.
    let date = |time: u64| super::simulation::http_date(time);
    for server in [START - 3_600_000, START, START + 3_600_000] {
        let dated = |seconds: u64| Reply::status(429, "").retry_after(&date(server + seconds * 1000)).date(server);
        assert_eq!(wait(dated(3)), "retry in 3000");
        assert_eq!(wait(dated(0)), "retry in 100", "a floor under every pause");
    }
    let mut odd = Reply::status(503, "").retry_after(&date(START + 9000));
    odd.set_date("yesterday");
    assert_eq!(wait(odd), "retry in 9000", "without a date that can be read this machine's clock has to do");
    for soon in ["0", " 0 ", &date(START), &date(START - 60_000)] {
        assert_eq!(wait(Reply::status(429, "").retry_after(soon)), "retry in 100", "{soon}");
        assert_eq!(wait(Reply::status(503, "").retry_after(soon)), "retry in 100", "{soon}");
    }
    assert_eq!(wait(Reply::status(429, json!({ "message": "retry after 3 ms" }))), "retry in 100");
}

#[test]
fn a_wait_that_is_longer_than_the_deadline_fails_at_once() {
    for name in operations() {
        for reply in [Reply::status(429, "").retry_after("3600"), Reply::status(503, "").retry_after("3600")] {
            let (timeout, lost) = (120_000, matches!(reply.what, super::simulation::What::Answer(503, ..)));
            let run = run(ordinary(name, json!({ "timeout": timeout })), |request, _| {
                if request.url.contains("&status=") { page(&[]).date(START) } else { reply.clone() }
            });
            let failure = run.failure();
            assert_eq!(failure.retry_after, Some(3_600_000), "{name}: {}", failure.message);
            // A start that may have been carried out is looked for until then.
            assert!(run.elapsed <= 500 || (name == "startLiveStream" && lost), "{name}");
            assert_eq!(run.posts() + usize::from(run.requests[0].method == "GET"), 1, "{name}");
            assert!(failure.status == Some(if lost { 503 } else { 429 }), "{name}");
        }
    }
    let exact =
        run(ordinary("getLiveStream", json!({ "timeout": 2000 })), script([Reply::status(429, "").retry_after("2")]));
    assert_eq!(exact.elapsed, 0, "no time would be left for the answer");
}

#[test]
fn redirects_are_refused() {
    for status in [0, 301, 302, 303, 307, 308] {
        for name in operations() {
            let run = run(ordinary(name, json!({})), script([Reply::status(status, "")]));
            assert_eq!((run.end(), run.failure().status), ("ERR_API", Some(status)), "{name}");
            assert!(run.failure().message.contains("redirects are not followed"), "{}", run.failure().message);
        }
    }
}
