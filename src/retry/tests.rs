use super::{Effect::*, Fault::*, Verdict::*, *};
use crate::tests::{test, text, within};

/// A response with or without a requested delay, in the current step.
fn status(status: u32, waits: bool) -> Fault {
    Status { status, wait: waits.then(|| 1000.0.into()), already_running: false, reason: None }
}

#[test]
fn the_table() {
    // The fault, then the verdicts for: a read, a start, a stop or pause, timed metadata.
    let table = || {
        [
            (Refused, [Retry, Retry, Retry, Retry]),
            (status(429, false), [Retry, Retry, Retry, Retry]),
            (status(429, true), [Retry, Retry, Retry, Retry]),
            (status(503, true), [Retry, Reconcile, Retry, Retry]),
            (status(503, false), [Retry, Reconcile, Retry, Fail]),
            (status(408, false), [Retry, Reconcile, Retry, Fail]),
            (status(500, false), [Retry, Reconcile, Retry, Fail]),
            (status(599, false), [Retry, Reconcile, Retry, Fail]),
            (Lost, [Retry, Reconcile, Retry, Fail]),
            (Timeout, [Retry, Reconcile, Retry, Fail]),
            (status(401, false), [Renew, Renew, Renew, Renew]),
            (status(403, false), [Fail, Fail, Fail, Fail]),
            (status(400, true), [Fail, Fail, Fail, Fail]),
            (status(404, false), [Fail, Fail, Fail, Fail]),
            (status(302, false), [Fail, Fail, Fail, Fail]),
            (status(0, false), [Fail, Fail, Fail, Fail]),
            (status(600, false), [Fail, Fail, Fail, Fail]),
        ]
    };
    within(|| {
        for (fault, verdicts) in table() {
            for (effect, expected) in [Read, Start, Idempotent, Broadcast].into_iter().zip(verdicts) {
                assert_eq!(verdict(effect, fault), expected, "{effect:?} {fault:?}");
            }
        }
    });
}

#[test]
fn a_final_reason_of_the_callers_server_is_not_retried() {
    for reason in Code::ALL.iter().copied() {
        let is_open = matches!(reason, Code::Timeout | Code::InvalidResponse | Code::AmbiguousStart);
        for status in [400, 409, 500, 502, 503, 504] {
            let fault = Status { status, wait: None, already_running: false, reason: Some(reason) };
            assert_eq!(verdict(Start, fault), if is_open { Reconcile } else { Fail }, "{status} {reason:?}");
        }
        let busy = Status { status: 429, wait: None, already_running: false, reason: Some(reason) };
        assert_eq!(verdict(Start, busy), Retry);
        let unknown = Status { status: 401, wait: None, already_running: false, reason: Some(reason) };
        assert_eq!(verdict(Start, unknown), Renew);
        let read = Status { status: 502, wait: None, already_running: false, reason: Some(reason) };
        assert_eq!(verdict(Read, read), Retry);
    }
}

#[test]
fn backoff_doubles_to_eight_seconds() {
    let most: Vec<f64> = (0..7).map(|tries| backoff(tries, 1.0)).collect();
    assert_eq!(most, [500.0, 1000.0, 2000.0, 4000.0, 8000.0, 8000.0, 8000.0]);
    assert_eq!(backoff(3, 0.0), 0.0);
    assert_eq!(backoff(0, 0.498), 249.0);
    assert_eq!(backoff(u32::MAX, 1.0), 8000.0);
}

#[test]
fn retry_after_is_parsed() {
    // Sun, 06 Nov 1994 08:49:37 GMT
    let now = 784_111_777_000.0;
    for (header, message, wait) in [
        (Some("2"), "", Some(2000i32)),
        (Some(" 3600 "), "", Some(3_600_000)),
        (Some("Sun, 06 Nov 1994 08:49:40 GMT"), "", Some(3000)),
        (Some("Sun, 06 Nov 1994 08:49:30 GMT"), "", Some(0)),
        (Some("soon"), "", None),
        (None, "rate limit exceeded, retry after 45 seconds", Some(45_000)),
        (None, "Retry After 1 second.", Some(1000)),
        (None, "retry after 2 minutes", Some(120_000)),
        (None, "retry after a while", None),
        (None, "retry after 5", None),
        (Some("soon"), "retry after 45 seconds", Some(45_000)),
        (Some("-1"), "", None),
        (None, "", None),
    ] {
        let wait = wait.map(f64::from);
        let told = within(|| retry_after(header.map(text), text(message), || now).map(Number::get));
        assert_eq!(told, wait, "{header:?} {message}");
    }
}
