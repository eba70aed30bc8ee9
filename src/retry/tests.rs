use super::{Effect::*, Fault::*, Verdict::*, *};

#[test]
fn the_table() {
    // What came back, then what to do about it for: a read, a start, a stop or pause, timed metadata.
    let table = [
        (Refused, [Retry, Retry, Retry, Retry]),
        (Status(429, false), [Retry, Retry, Retry, Retry]),
        (Status(429, true), [Retry, Retry, Retry, Retry]),
        (Status(503, true), [Retry, Reconcile, Retry, Retry]),
        (Status(503, false), [Retry, Reconcile, Retry, Fail]),
        (Status(408, false), [Retry, Reconcile, Retry, Fail]),
        (Status(500, false), [Retry, Reconcile, Retry, Fail]),
        (Status(599, false), [Retry, Reconcile, Retry, Fail]),
        (Lost, [Retry, Reconcile, Retry, Fail]),
        (Timeout, [Retry, Reconcile, Retry, Fail]),
        (Status(401, false), [Renew, Renew, Renew, Renew]),
        (Status(403, false), [Fail, Fail, Fail, Fail]),
        (Status(400, true), [Fail, Fail, Fail, Fail]),
        (Status(404, false), [Fail, Fail, Fail, Fail]),
        (Status(302, false), [Fail, Fail, Fail, Fail]),
        (Status(0, false), [Fail, Fail, Fail, Fail]),
        (Status(600, false), [Fail, Fail, Fail, Fail]),
    ];
    for (fault, verdicts) in table {
        for (effect, expected) in [Read, Start, Settle, Announce].into_iter().zip(verdicts) {
            assert_eq!(verdict(effect, fault), expected, "{effect:?} {fault:?}");
        }
    }
}

#[test]
fn back_off_doubles_to_eight_seconds() {
    let most: Vec<u64> = (0..7).map(|tries| backoff(tries, u32::MAX)).collect();
    assert_eq!(most, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
    assert_eq!(backoff(3, 0), 0);
    assert_eq!(backoff(0, u32::MAX / 2), 249);
    assert_eq!(backoff(u32::MAX, u32::MAX), 8000);
}

#[test]
fn servers_say_when_to_come_back() {
    let now = timestamp::http("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
    for (header, message, wait) in [
        (Some("2"), "", Some(2000)),
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
        assert_eq!(retry_after(header, message, now), wait, "{header:?} {message}");
    }
}
