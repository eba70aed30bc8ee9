//! Retries as seen from outside: the steps of whole calls.

use super::simulation::{Reply, Run, START, What, run};
use super::{effect, good, is_auxiliary, nothing, operation, operations, ordinary, own, script, waits};
use crate::operation::Method;
use crate::retry::Effect;
use crate::tests::{samples, test};
use serde_json::json;

/// The search for a start with an unknown outcome, before it is sent again.
const LOOKS: &str = "starting?, running?, pause, starting?, running?, pause, starting?, running?";
/// The same with a single list.
const LIST_LOOKS: &str = "list?, pause, list?, pause, list?";

fn busy() -> Reply {
    Reply::status(429, samples::load("error.429"))
}

/// The kinds of steps without details, such as `POST, 500, POST`.
fn outline(run: &Run) -> String {
    let steps = run.steps.iter().map(|step| match step.split_once(' ') {
        Some(("retry", rest)) => rest.trim_start_matches("in "),
        Some((method, rest)) if rest.contains("status=") => {
            if rest.contains("starting") { "starting?" } else { "running?" }.trim_start_matches(method)
        }
        Some((_, rest)) if rest.contains("/rooms?limit=100&name=") || rest.contains("?role=") => "list?",
        Some((method, _)) => method,
        None => step,
    });
    let steps: Vec<&str> = steps.collect();
    format!("{} -> {}", steps.join(", "), run.end())
}

#[track_caller]
fn goes(name: &'static str, faults: &[Reply], expected: &str) {
    let mut faults = faults.iter();
    let run = run(ordinary(name, json!({})), |request, _| {
        if is_auxiliary(name, request) { nothing() } else { faults.next().cloned().unwrap_or_else(|| good(name)) }
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
        let method = match operation(name).method {
            Method::Get => "GET",
            // A code is searched for before one is created.
            Method::Post if name == "getRoomCode" => "list?, POST",
            Method::Post => "POST",
        };
        let again = if method == "GET" { "GET" } else { "POST" };
        let end = if waits(name) { ", tell -> done" } else { " -> done" };
        let unknown = |fault: &Reply, pause: u32| {
            let code = if let What::Lost(..) = fault.what { "ERR_NETWORK" } else { "ERR_API" };
            match effect(name) {
                Effect::Read | Effect::Idempotent => format!("{method}, {pause}, {again}{end}"),
                Effect::Start => format!("{method}, {pause}, {LOOKS}, {again}{end}"),
                // Each attempt adds a code.
                Effect::Create if name == "getRoomCode" => format!("{method}, {pause}, {LIST_LOOKS} -> {code}"),
                Effect::Create => format!("{method}, {pause}, {LIST_LOOKS}, {again}{end}"),
                Effect::Broadcast if pause > 500 => format!("{method}, {pause}, {again}{end}"),
                Effect::Broadcast => format!("{method} -> {code}"),
            }
        };
        for fault in trouble() {
            let expected = unknown(&fault, 500);
            goes(name, &[fault], &expected);
        }
        goes(name, &[Reply::refused()], &format!("{method}, 500, {again}{end}"));
        goes(name, &[Reply::status(429, "")], &format!("{method}, 500, {again}{end}"));
        goes(name, &[Reply::status(429, "").retry_after("2")], &format!("{method}, 2000, {again}{end}"));
        for status in [400, 401, 403, 405, 409, 410, 422, 451, 600] {
            goes(name, &[Reply::status(status, "{}")], &format!("{method} -> ERR_API"));
        }
        let waits = Reply::status(503, "").retry_after("3");
        let expected = unknown(&waits, 3000);
        goes(name, &[waits], &expected);
    }
}

#[test]
fn delays_double_to_eight_seconds() {
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
    // But no server is retried immediately, whatever the jitter.
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
fn retry_after_is_respected() {
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
    // A date in `Retry-After` is by the server's clock, however wrong the local clock.
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
fn retry_after_beyond_the_deadline_fails_at_once() {
    for name in operations() {
        for reply in [Reply::status(429, "").retry_after("3600"), Reply::status(503, "").retry_after("3600")] {
            let (timeout, lost) = (120_000, matches!(reply.what, What::Answer(503, ..)));
            let run = run(ordinary(name, json!({ "timeout": timeout })), |request, _| {
                if is_auxiliary(name, request) { nothing() } else { reply.clone() }
            });
            let failure = run.failure();
            assert_eq!(failure.retry_after, Some(3_600_000), "{name}: {}", failure.message);
            // The search for what may have been created goes on until the deadline.
            let is_match = lost && matches!(effect(name), Effect::Start | Effect::Create);
            assert!(run.elapsed <= 500 || is_match, "{name}");
            assert_eq!(run.requests.iter().filter(|request| !is_auxiliary(name, request)).count(), 1, "{name}");
            assert!(failure.status == Some(if lost { 503 } else { 429 }), "{name}");
        }
    }
    let exact =
        run(ordinary("getLiveStream", json!({ "timeout": 2000 })), script([Reply::status(429, "").retry_after("2")]));
    assert_eq!(exact.elapsed, 0, "no time would be left for the answer");
}

#[test]
fn redirects_are_not_followed() {
    for status in [0, 301, 302, 303, 307, 308] {
        for name in operations() {
            let run = run(ordinary(name, json!({})), own(name, [Reply::status(status, "")]));
            assert_eq!((run.end(), run.failure().status), ("ERR_API", Some(status)), "{name}");
            assert!(run.failure().message.contains("redirects are not followed"), "{}", run.failure().message);
        }
    }
}
