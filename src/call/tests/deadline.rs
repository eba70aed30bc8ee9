//! One deadline covers the whole call, and no attempt uses up the time of the next one.

use super::simulation::{Call, Reply, run};
use super::under_way::{Time, UnderWay, looks};
use super::{effect, good, is_auxiliary, nothing, operations, ordinary, samples, script, with_tokens};
use crate::retry::Effect;
use crate::step::Action;
use crate::tests::random::Random;
use crate::tests::{Mock, test};
use serde_json::json;

/// Next refuses to prerender a page that reads a clock or a random number before it makes a request.
#[test]
fn no_clock_is_read_before_an_unsigned_request() {
    for name in operations() {
        let begun = |options| {
            let call = ordinary(name, options);
            looks();
            let (_, action) = UnderWay::begin(call.name, &call.args, call.place, &Time::start());
            (action, looks())
        };
        let (action, looked) = begun(json!({}));
        // Exceptions, which no prerendered page should call: a start records its time, and a room without a name gets
        // one.
        let expected = u32::from(effect(name) == Effect::Start || name == "createRoom");
        assert!(matches!(action, Action::Send(_)) && looked == expected, "{name}: {action:?}, {looked} looks");
        let (action, looked) = begun(json!({ "credentials": { "accessKey": "key", "secret": "s3cret" } }));
        assert!(matches!(action, Action::Sign { .. }) && looked > 0, "{name}: {action:?}, {looked} looks");
    }
}

/// Runs a call against a server that never responds, and returns when each request was sent.
fn unanswered(call: Call) -> (Vec<u64>, u64, &'static str) {
    let mut sent = Vec::new();
    let run = run(call, |_, elapsed| {
        sent.push(elapsed);
        Reply::silence()
    });
    (sent, run.elapsed, run.end())
}

#[test]
fn an_attempt_leaves_time_for_a_retry() {
    let call = || ordinary("getLiveStream", json!({ "timeout": 8000 }));
    let (sent, elapsed, end) = unanswered(call());
    assert_eq!((sent, elapsed, end), (vec![0, 4500, 7250], 8000, "ERR_TIMEOUT"));
    let (sent, elapsed, end) = unanswered(ordinary("getLiveStream", json!({ "timeout": 8000, "retries": 0 })));
    assert_eq!((sent, elapsed, end), (vec![0], 8000, "ERR_TIMEOUT"));
    // Below a second the time is not divided.
    let (sent, elapsed, _) = unanswered(ordinary("getLiveStream", json!({ "timeout": 900 })));
    assert_eq!((sent, elapsed), (vec![0], 900));
    let (sent, elapsed, _) = unanswered(ordinary("getLiveStream", json!({ "timeout": 1 })));
    assert_eq!((sent, elapsed), (vec![0], 1));
}

#[test]
fn a_silent_server_costs_at_most_the_timeout() {
    for name in operations() {
        for timeout in [1, 4, 5, 100, 1000, 2500, 30_000, 120_000] {
            for retries in [0, 2, 10] {
                let (_, elapsed, end) = unanswered(ordinary(name, json!({ "timeout": timeout, "retries": retries })));
                assert!(matches!(end, "ERR_TIMEOUT" | "ERR_AMBIGUOUS_START"), "{name} {timeout} {end}");
                assert!(elapsed <= timeout, "{name} {timeout}");
            }
        }
    }
}

#[test]
fn signing_and_token_functions_are_under_the_deadline() {
    let credentials = json!({ "accessKey": "key", "secret": "s3cret" });
    for name in operations() {
        let mut signed = ordinary(name, json!({ "credentials": credentials, "timeout": 3000, "retries": 0 }));
        signed.signing = 10_000;
        let signed = run(signed, script([]));
        assert_eq!(
            (signed.end(), signed.elapsed, signed.steps.as_slice()),
            ("ERR_TIMEOUT", 3000, &["sign".into()][..])
        );
        let mut asked = with_tokens(name, &["one"]);
        asked.signing = 1_000_000;
        let asked = run(asked, script([]));
        assert_eq!((asked.end(), asked.requests.len()), ("ERR_TIMEOUT", 0), "{name}");
        assert_eq!(asked.failure().attempts, None, "nothing was sent");
        assert!(!asked.failure().message.contains("unknown"), "{}", asked.failure().message);
    }
}

#[test]
fn a_stalled_body_is_under_the_deadline() {
    // The core receives a response only once its body is complete, so this is what a stalled body looks like.
    let slow = |_: &super::simulation::Request, _| good("getLiveStream").after(60_000);
    let run = run(ordinary("getLiveStream", json!({ "timeout": 10_000, "retries": 1 })), slow);
    assert_eq!((run.end(), run.elapsed), ("ERR_TIMEOUT", 10_000));
}

#[test]
fn a_response_just_before_the_deadline_counts() {
    let last = ordinary("getLiveStream", json!({ "timeout": 1000 }));
    run(last, script([good("getLiveStream").after(999)])).value();
    let last = ordinary("waitForLiveStream", json!({ "timeout": 1000 }));
    assert_eq!(run(last, script([good("waitForLiveStream").after(999)])).value()["status"], "running");
}

#[test]
fn a_backoff_beyond_the_deadline_is_not_started() {
    let run = run(
        ordinary("getLiveStream", json!({ "timeout": 1200 })),
        script([Reply::lost().after(100), Reply::lost().after(100)]),
    );
    // The delay of 0.5 s fit once; the second delay would have been a full second.
    assert_eq!((run.end(), run.elapsed), ("ERR_NETWORK", 700));
}

#[test]
fn late_timers_are_harmless() {
    for lateness in [1, 50, 5000, 1_000_000] {
        for name in operations() {
            let mut call = ordinary(name, json!({ "timeout": 2000 }));
            call.lateness = lateness;
            let run = run(call, |request, _| if is_auxiliary(name, request) { nothing() } else { Reply::lost() });
            assert_ne!(run.end(), "done", "{name}");
        }
    }
}

#[test]
fn the_deadline_may_pass_at_any_step() {
    let mut random = Random::new(7);
    let seconds = |random: &mut Random| 1 + random.below(30_000);
    let names = operations();
    for seed in 0..10_000 {
        let name = *random.pick(&names);
        let timeout = seconds(&mut random);
        let mut call = ordinary(name, json!({ "timeout": timeout, "retries": random.below(11) }));
        if random.chance(30) {
            call = with_tokens(name, &["t0ken", "t0ken2"]);
            call.signing = random.below(40_000);
        }
        if name == "waitForLiveStream" && random.chance(50) {
            call.args[1] = Some(Mock::Json(json!({ "token": "t0ken", "timeout": timeout, "until": "playable" })));
        }
        call.seed = Some(seed);
        let run = run(call, |request, _| {
            let reply = match random.below(9) {
                0 => Reply::silence(),
                1 => Reply::lost(),
                2 => Reply::refused(),
                3 => Reply::status(503, "").retry_after("1"),
                4 => Reply::status(401, ""),
                5 | 6 if is_auxiliary(name, request) => nothing(),
                6 => Reply::status(200, samples::external_stream("starting")),
                _ => good(name),
            };
            reply.after(random.below(5000))
        });
        // The simulation itself checks the duration and the failures.
        if let Err((failure, _)) = &run.outcome {
            assert!(failure.attempts.is_none_or(|attempts| attempts as usize <= run.requests.len()));
        }
    }
}
