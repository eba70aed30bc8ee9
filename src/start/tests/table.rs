//! The table of `docs/retries.md`, row by row, in every combination of list lag and clock errors.

use super::model::{MEETING, OTHER_MEETING, World};
use crate::call::tests::fate::Fate;
use crate::call::tests::simulation::{Reply, Run, run};
use crate::call::tests::with_options;
use crate::tests::test;
use serde_json::json;

/// An outcome of a POST and its name.
type End = (&'static str, fn() -> Reply);

/// The outcomes of the first POST.
const FIRST: [End; 7] = [
    ("reset", Reply::lost),
    ("no answer", Reply::silence),
    ("500", || Reply::status(500, "<html>")),
    ("503 with Retry-After", || Reply::status(503, "").retry_after("2")),
    ("408", || Reply::status(408, "")),
    ("200, cut off", || Reply::status(200, "{\"id\":\"OW")),
    ("204", || Reply::status(204, "")),
];

/// The outcomes of a second POST that differ from the service's reply.
const SECOND: [End; 6] = [
    ("already", || Reply::status(400, json!({ "message": "hls stream already running" }))),
    ("429", || Reply::status(429, "").retry_after("1")),
    ("429 for an hour", || Reply::status(429, "").retry_after("3600")),
    ("403", || Reply::status(403, json!({ "message": "no" }))),
    ("404", || Reply::status(404, json!({ "message": "room not found" }))),
    ("reset", Reply::lost),
];

/// Starts a stream with a meeting URL; its POSTs have these fates, of which the last one repeats.
fn start(world: &mut World, options: &serde_json::Value, fates: &[Fate]) -> Run {
    let mut all = json!({ "token": "t0ken" });
    all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    let mut call = with_options("startLiveStream", all.into());
    call.args[1] = Some(json!({ "meeting_url": MEETING }).into());
    let mut posts = 0;
    run(call, |request, elapsed| {
        let fate = &fates[posts.min(fates.len() - 1)];
        posts += usize::from(request.method == "POST");
        world.answer(request, elapsed, [20, 20], fate)
    })
}

fn carried_out(reply: fn() -> Reply) -> Fate {
    Fate { reply: Some(reply()), arrives: Some(0) }
}

fn refused(reply: fn() -> Reply) -> Fate {
    Fate { reply: Some(reply()), arrives: None }
}

#[test]
fn a_successful_start_is_found_despite_list_lag() {
    for (first, reply) in FIRST {
        for lag in [0, 300, 600, 2000, 3000, 10_000] {
            let mut world = World { lag, ..World::new() };
            let run = start(&mut world, &json!({}), &[carried_out(reply), Fate::ANSWERED]);
            assert_eq!(
                (run.value()["id"].as_str(), world.jobs.len()),
                (Some("job-0"), 1),
                "{first}, lists {lag} ms late"
            );
        }
    }
}

#[test]
fn a_later_refusal_does_not_disprove_an_earlier_start() {
    for (first, reply) in FIRST {
        for (second, refusal) in SECOND {
            for lag in [4000, 12_000] {
                let mut world = World { lag, ..World::new() };
                let run = start(&mut world, &json!({}), &[carried_out(reply), refused(refusal)]);
                assert_eq!(run.value()["id"], "job-0", "{first}, then {second}, lists {lag} ms late");
            }
            let mut world = World { lag: 60_000, ..World::new() };
            let run = start(&mut world, &json!({}), &[carried_out(reply), refused(refusal)]);
            let failure = run.failure();
            assert_eq!(failure.code, "ERR_AMBIGUOUS_START", "{first}, then {second}, lists that never show it");
            assert!(failure.message.contains("may have started"), "{}", failure.message);
            assert!(run.elapsed > 28_000, "looked for {} ms", run.elapsed);
        }
    }
}

#[test]
fn an_unlisted_start_is_repeated_after_three_seconds() {
    for (first, reply) in FIRST {
        let mut world = World::new();
        let run = start(&mut world, &json!({}), &[refused(reply), Fate::ANSWERED]);
        if first.starts_with('2') {
            // A server that reported success is not asked for a second stream.
            assert_eq!((run.end(), run.posts()), ("ERR_AMBIGUOUS_START", 1), "{first}");
            continue;
        }
        assert_eq!((run.value()["id"].as_str(), run.posts()), (Some("job-0"), 2), "{first}");
        let gap = run.elapsed - 40;
        assert!(gap >= 3000, "{first}: sent again after {gap} ms");
    }
}

#[test]
fn clock_errors_by_age_of_the_stream() {
    const OLD: &str = "ERR_ALREADY_RUNNING";
    const OPEN: &str = "ERR_AMBIGUOUS_START";
    let skew = |skew| World { skew, ..World::new() };
    let proxy = |date_skew| World { date_skew, ..World::new() };
    // The verdicts on the call's own stream, and on streams that are 3 s, 30 s and 10 min old.
    let clocks = [
        ("all are right", World::new(), "done", [OLD; 3]),
        // A 401 corrects the local clock; without it, the two clocks contradict each other.
        ("this machine is an hour behind", skew(3_600_000), "done", [OPEN; 3]),
        ("this machine is an hour ahead", skew(-3_600_000), OPEN, [OLD; 3]),
        ("this machine is a second ahead", skew(-1000), "done", [OLD; 3]),
        ("a proxy is 2 s ahead", proxy(2000), OPEN, [OLD; 3]),
        ("a proxy is 60 s behind", proxy(-60_000), OPEN, [OPEN, OPEN, OLD]),
        ("a proxy is an hour ahead", proxy(3_600_000), OPEN, [OLD; 3]),
        ("a proxy is an hour behind", proxy(-3_600_000), OPEN, [OPEN; 3]),
    ];
    for (clock, world, own, older) in clocks {
        let mut ours = world.clone();
        assert_eq!(start(&mut ours, &json!({}), &[carried_out(Reply::lost)]).end(), own, "{clock}");
        for (age, older) in [3000, 30_000, 600_000].into_iter().zip(older) {
            let mut theirs = world.clone();
            theirs.on_air_since(age);
            let run = start(&mut theirs, &json!({}), &[refused(Reply::lost)]);
            assert_eq!(run.end(), older, "{clock}, a stream that is {age} ms old");
        }
    }
}

#[test]
fn a_sleeping_machine_recognizes_its_own_stream() {
    for long in [2000, 60_000, 3_600_000] {
        let mut world = World::new();
        let mut call = with_options("startLiveStream", json!({ "token": "t0ken" }).into());
        call.args[1] = Some(json!({ "meeting_url": MEETING }).into());
        call.sleep = Some((100, long));
        let run = run(call, |request, elapsed| {
            let fate = Fate { reply: Some(Reply::lost().after(200 + long)), arrives: Some(0) };
            world.answer(request, elapsed, [20, 20], &fate)
        });
        assert!(matches!(run.end(), "done" | "ERR_AMBIGUOUS_START"), "{long} ms: {} {:#?}", run.end(), run.steps);
    }
}

#[test]
fn a_second_caller_gets_its_own_stream_or_a_refusal() {
    for lag in [0, 2000, 10_000] {
        // Theirs arrives first: ours is rejected, and that response is lost.
        for reply in [Reply::lost, Reply::silence, || Reply::status(502, "")] {
            let second = Some((0, OTHER_MEETING.into()));
            let mut world = World { lag, second, ..World::new() };
            let run = start(&mut world, &json!({}), &[carried_out(reply)]);
            assert_eq!((run.end(), world.ours()), ("ERR_ALREADY_RUNNING", 0), "lists {lag} ms late");
            assert_eq!(run.failure().stream.as_ref().unwrap()["meeting_url"], OTHER_MEETING);
            let run = start(&mut world, &json!({ "ifRunning": "return" }), &[carried_out(reply)]);
            assert_eq!(run.value()["meeting_url"], OTHER_MEETING);
        }
        // Ours arrives first.
        let mut world = World { lag, second: Some((100, OTHER_MEETING.into())), ..World::new() };
        let run = start(&mut world, &json!({}), &[carried_out(Reply::lost), Fate::ANSWERED]);
        assert_eq!((run.value()["meeting_url"].as_str(), world.jobs.len()), (Some(MEETING), 1), "lists {lag} ms late");
    }
}

#[test]
fn a_room_that_is_busy_without_a_live_stream() {
    for if_running in ["throw", "return"] {
        let run = start(&mut World::new(), &json!({ "ifRunning": if_running }), &[refused(SECOND[0].1)]);
        assert_eq!((run.end(), run.posts()), ("ERR_ALREADY_RUNNING", 1));
        let message = &run.failure().message;
        assert!(message.contains("its recording or external stream first"), "{message}");
        assert!(!message.contains("pass ifRunning"), "{message}");
    }
}

#[test]
fn if_running_return_waits_for_lagging_lists() {
    for lag in [0, 1000, 3000] {
        let mut world = World { lag, second: Some((0, OTHER_MEETING.into())), ..World::new() };
        let run = start(&mut world, &json!({ "ifRunning": "return" }), &[Fate::ANSWERED]);
        assert_eq!((run.value()["meeting_url"].as_str(), run.posts()), (Some(OTHER_MEETING), 1), "lists {lag} ms late");
    }
}

#[test]
fn ambiguous_failures_quote_every_refusal() {
    let mut world = World { lag: 60_000, ..World::new() };
    let run = start(&mut world, &json!({}), &[carried_out(Reply::lost), refused(SECOND[3].1)]);
    let failure = run.failure();
    assert!(
        failure.message.contains("ECONNRESET") && failure.message.contains("answered 403: no"),
        "{}",
        failure.message
    );
    assert_eq!((failure.status, failure.server_message.as_deref()), (Some(403), Some("no")));
}
