//! The emulator's clock. Everything that changes with time is computed from it, so a test moves time instead of waiting.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};
use tokio::sync::Notify;

use crate::locked::locked;

/// How far a clock can be ahead of where it would be: a hundred years. Every sum of times stays in range then.
pub(crate) const FARTHEST: Duration = Duration::from_secs(100 * 366 * 86_400);

/// The farthest that one request may move a clock: ten years.
pub(crate) const FARTHEST_SECONDS: f64 = 10.0 * 366.0 * 86_400.0;

/// The machine's clock, or one that stands still until it is moved.
pub struct Clock {
    fixed_at: Option<Timestamp>,
    shift: Mutex<Shift>,
    bell: Arc<Notify>,
}

impl Clock {
    /// Follows the machine's clock.
    pub fn machine() -> Clock {
        Clock { fixed_at: None, shift: Mutex::default(), bell: Arc::default() }
    }

    /// Stands at `instant` and moves by [`Clock::advance`] alone.
    pub fn fixed(instant: Timestamp) -> Clock {
        Clock { fixed_at: Some(instant), shift: Mutex::default(), bell: Arc::default() }
    }

    fn shift(&self) -> MutexGuard<'_, Shift> {
        locked(&self.shift)
    }

    /// The time that streams live by. It never runs backwards, whatever is done to the machine's clock.
    pub fn now(&self) -> Timestamp {
        let mut shift = self.shift();
        let base = self.fixed_at.unwrap_or_else(|| {
            let wall = Timestamp::now();
            let steady = Instant::now();
            let reached = shift.last.map_or(wall, |last| onward(last, wall, steady));
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

    /// Moves the clock forward, a hundred years in all at most.
    pub fn advance(&self, by: Duration) {
        let mut shift = self.shift();
        shift.advance = shift.advance.saturating_add(by).min(FARTHEST);
        drop(shift);
        self.bell.notify_one();
    }

    /// How far it was moved.
    pub(crate) fn advanced(&self) -> Duration {
        self.shift().advance
    }

    /// Sets how far the `Date` header and the token check are off.
    pub fn set_skew(&self, skew: SignedDuration) {
        self.shift().skew = skew;
    }

    /// Forgets every shift.
    pub fn reset(&self) {
        let mut shift = self.shift();
        *shift = Shift { last: shift.last, ..Shift::default() };
        drop(shift);
        self.bell.notify_one();
    }

    /// How long to wait for an instant; none when the clock stands still.
    pub(crate) fn until(&self, instant: Timestamp) -> Option<Duration> {
        let wait = instant.duration_since(self.now()).max(SignedDuration::ZERO);
        self.fixed_at.is_none().then(|| wait.unsigned_abs())
    }

    /// Waits until the clock was moved, or the bell rung for another reason to look at what is due.
    pub(crate) async fn changed(&self) {
        self.bell.notified().await;
    }

    pub(crate) fn bell(&self) -> Arc<Notify> {
        self.bell.clone()
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
    /// What the machine's clock said last, and when that was by the clock that nobody can set.
    last: Option<(Timestamp, Instant)>,
}

/// The time at `steady`: the machine's own, or where that was set back, the time that went on from the last one.
fn onward((last, at): (Timestamp, Instant), wall: Timestamp, steady: Instant) -> Timestamp {
    wall.max(last + steady.saturating_duration_since(at))
}

/// Cuts an instant to whole milliseconds, the precision of a stored stamp.
pub fn to_millis(instant: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(instant.as_millisecond()).expect("a timestamp stays in range when it is cut")
}

/// The form that an HTTP `Date` header wants.
pub fn http_date(instant: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&instant).expect("the emulator's years have four digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_drop_trailing_zeros() {
        for stamp in ["2023-03-22T04:24:10Z", "2023-03-22T04:24:10.67Z", "2023-03-22T04:24:10.155978231Z"] {
            assert_eq!(stamp.parse::<Timestamp>().unwrap().to_string(), stamp);
        }
    }

    #[test]
    fn a_stored_stamp_has_milliseconds() {
        let instant: Timestamp = "2023-03-22T04:24:10.155978231Z".parse().unwrap();
        assert_eq!(to_millis(instant).to_string(), "2023-03-22T04:24:10.155Z");
    }

    #[test]
    fn a_clock_that_is_set_back_goes_on() {
        let (noon, at) = (Timestamp::from_second(43_200).unwrap(), Instant::now());
        let (second, hour) = (Duration::from_secs(1), Duration::from_secs(3600));
        assert_eq!(onward((noon, at), noon + second, at + second), noon + second);
        assert_eq!(onward((noon, at), noon - hour, at + second), noon + second, "set back by an hour");
        assert_eq!(onward((noon, at), noon + hour, at + second), noon + hour, "the machine slept for an hour");
        let clock = Clock::machine();
        assert!(clock.now() <= clock.now());
    }

    #[test]
    fn a_clock_cannot_be_moved_out_of_the_calendar() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH + FARTHEST);
        clock.reset();
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn skew_moves_the_date_header_alone() {
        let clock = Clock::fixed("2023-03-22T04:24:10Z".parse().unwrap());
        clock.set_skew(SignedDuration::from_secs(-60));
        assert_eq!(clock.now().to_string(), "2023-03-22T04:24:10Z");
        assert_eq!(http_date(clock.token_time()), "Wed, 22 Mar 2023 04:23:10 GMT");
    }
}
