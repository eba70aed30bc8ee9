//! How late the API sees what it has done: its lists, and its reads by an id, need not know of a stream at once.

use jiff::{SignedDuration, Timestamp};

use crate::{settings::Settings, stream::LiveStream};

#[derive(Clone, Copy)]
pub struct Lag {
    list: SignedDuration,
    read: SignedDuration,
    list_end: SignedDuration,
}

impl Lag {
    pub fn of(settings: &Settings) -> Lag {
        let [list, read, list_end] =
            [settings.list_lag, settings.read_lag, settings.list_end_lag].map(SignedDuration::from_secs_f64);
        Lag { list, read, list_end }
    }
}

impl LiveStream {
    /// The instant as which lists show the stream, or none while they do not have it yet.
    pub fn listed_at(&self, now: Timestamp) -> Option<Timestamp> {
        let (end, _) = self.end();
        let before_end = (end - SignedDuration::from_nanos(1)).max(self.created_at);
        let seen = if (end..end + self.lag.list_end).contains(&now) { before_end } else { now };
        (now >= self.created_at + self.lag.list).then_some(seen)
    }

    /// Whether a read by its id finds it.
    pub fn is_readable(&self, now: Timestamp) -> bool {
        now >= self.created_at + self.lag.read
    }
}
