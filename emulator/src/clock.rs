//! The emulator's clock. All state that depends on time is computed from it, so tests advance the clock instead of waiting.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};
use tokio::sync::Notify;

use crate::locked::locked;

/// Total advance of a clock: a hundred years, which keeps all sums of timestamps in range.
pub(crate) const MAX_ADVANCE: Duration = Duration::from_secs(100 * 366 * 86_400);

/// Advance or skew in one request: ten years.
pub(crate) const MAX_STEP_SECONDS: f64 = 10.0 * 366.0 * 86_400.0;

/// The machine's clock, or a fixed one that moves only when advanced.
pub struct Clock {
    fixed_at: Option<Timestamp>,
    shift: Mutex<Shift>,
    wakeup: Arc<Notify>,
}

impl Clock {
    /// Follows the machine's clock.
    pub fn machine() -> Clock {
        Clock { fixed_at: None, shift: Mutex::default(), wakeup: Arc::default() }
    }

    /// Starts at `instant` and moves only by [`Clock::advance`].
    pub fn fixed(instant: Timestamp) -> Clock {
        Clock { fixed_at: Some(instant), shift: Mutex::default(), wakeup: Arc::default() }
    }

    fn shift(&self) -> MutexGuard<'_, Shift> {
        locked(&self.shift)
    }

    /// The time of streams. It is monotonic even if the machine's clock is set back.
    pub fn now(&self) -> Timestamp {
        let mut shift = self.shift();
        let base = self.fixed_at.unwrap_or_else(|| {
            let wall = Timestamp::now();
            let steady = Instant::now();
            let reached = shift.last.map_or(wall, |last| monotonic(last, wall, steady));
            shift.last = Some((reached, steady));
            reached
        });
        base + shift.advance
    }

    /// The time of the `Date` header and of the token check: `now` plus the skew.
    pub fn token_time(&self) -> Timestamp {
        let skew = self.shift().skew;
        self.now() + skew
    }

    /// Moves the clock forward, by a hundred years in total at most.
    pub fn advance(&self, by: Duration) {
        let mut shift = self.shift();
        shift.advance = shift.advance.saturating_add(by).min(MAX_ADVANCE);
        drop(shift);
        self.wakeup.notify_one();
    }

    /// The total advance.
    pub(crate) fn advanced(&self) -> Duration {
        self.shift().advance
    }

    /// Sets the offset of the `Date` header and the token check.
    pub fn set_skew(&self, skew: SignedDuration) {
        self.shift().skew = skew;
    }

    /// Resets advance and skew.
    pub fn reset(&self) {
        let mut shift = self.shift();
        *shift = Shift { last: shift.last, ..Shift::default() };
        drop(shift);
        self.wakeup.notify_one();
    }

    /// How long to wait for an instant; none for a fixed clock.
    pub(crate) fn until(&self, instant: Timestamp) -> Option<Duration> {
        let wait = instant.duration_since(self.now()).max(SignedDuration::ZERO);
        self.fixed_at.is_none().then(|| wait.unsigned_abs())
    }

    /// Waits until the clock is moved or the schedule changes.
    pub(crate) async fn changed(&self) {
        self.wakeup.notified().await;
    }

    pub(crate) fn wakeup(&self) -> Arc<Notify> {
        self.wakeup.clone()
    }

    /// The current skew.
    pub fn skew(&self) -> SignedDuration {
        self.shift().skew
    }
}

#[derive(Default)]
struct Shift {
    advance: Duration,
    skew: SignedDuration,
    /// The last returned time, with the monotonic instant at which it was returned.
    last: Option<(Timestamp, Instant)>,
}

/// The machine's time, or the last time plus the elapsed time if the machine's clock was set back.
fn monotonic((last, at): (Timestamp, Instant), wall: Timestamp, steady: Instant) -> Timestamp {
    wall.max(last + steady.saturating_duration_since(at))
}

/// Truncates to milliseconds, the precision of stored timestamps.
pub fn to_millis(instant: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(instant.as_millisecond()).expect("a timestamp stays in range when it is cut")
}

/// Formats an HTTP `Date` header.
pub fn http_date(instant: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&instant).expect("the emulator's years have four digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_omit_trailing_zeros() {
        for stamp in ["2023-03-22T04:24:10Z", "2023-03-22T04:24:10.67Z", "2023-03-22T04:24:10.155978231Z"] {
            assert_eq!(stamp.parse::<Timestamp>().unwrap().to_string(), stamp);
        }
    }

    #[test]
    fn stored_timestamps_have_milliseconds() {
        let instant: Timestamp = "2023-03-22T04:24:10.155978231Z".parse().unwrap();
        assert_eq!(to_millis(instant).to_string(), "2023-03-22T04:24:10.155Z");
    }

    #[test]
    fn the_clock_is_monotonic_when_the_machine_is_set_back() {
        let (noon, at) = (Timestamp::from_second(43_200).unwrap(), Instant::now());
        let (second, hour) = (Duration::from_secs(1), Duration::from_secs(3600));
        assert_eq!(monotonic((noon, at), noon + second, at + second), noon + second);
        assert_eq!(monotonic((noon, at), noon - hour, at + second), noon + second, "set back by an hour");
        assert_eq!(monotonic((noon, at), noon + hour, at + second), noon + hour, "the machine slept for an hour");
        let clock = Clock::machine();
        assert!(clock.now() <= clock.now());
    }

    #[test]
    fn advancing_stays_within_the_limit() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH + MAX_ADVANCE);
        clock.reset();
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn skew_changes_only_the_date_header() {
        let clock = Clock::fixed("2023-03-22T04:24:10Z".parse().unwrap());
        clock.set_skew(SignedDuration::from_secs(-60));
        assert_eq!(clock.now().to_string(), "2023-03-22T04:24:10Z");
        assert_eq!(http_date(clock.token_time()), "Wed, 22 Mar 2023 04:23:10 GMT");
    }
}
