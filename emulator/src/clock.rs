//! The emulator's clock. Everything that changes with time is computed from it, so a test moves time instead of waiting.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};
use tokio::sync::Notify;

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

    /// The time that streams live by.
    pub fn now(&self) -> Timestamp {
        self.fixed_at.unwrap_or_else(Timestamp::now) + self.shift.lock().unwrap().advance
    }

    /// The time of the `Date` header and of the token check: `now` plus the skew.
    pub fn token_time(&self) -> Timestamp {
        let skew = self.shift.lock().unwrap().skew;
        self.now() + skew
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: SignedDuration) {
        self.shift.lock().unwrap().advance += by;
        self.bell.notify_one();
    }

    /// Sets how far the `Date` header and the token check are off.
    pub fn set_skew(&self, skew: SignedDuration) {
        self.shift.lock().unwrap().skew = skew;
    }

    /// Forgets every shift.
    pub fn reset(&self) {
        *self.shift.lock().unwrap() = Shift::default();
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
        self.shift.lock().unwrap().skew
    }
}

#[derive(Default)]
struct Shift {
    advance: SignedDuration,
    skew: SignedDuration,
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
    fn skew_moves_the_date_header_alone() {
        let clock = Clock::fixed("2023-03-22T04:24:10Z".parse().unwrap());
        clock.set_skew(SignedDuration::from_secs(-60));
        assert_eq!(clock.now().to_string(), "2023-03-22T04:24:10Z");
        assert_eq!(http_date(clock.token_time()), "Wed, 22 Mar 2023 04:23:10 GMT");
    }
}
