//! How late the API sees what it has done: its lists, and its reads by an id, need not know of a stream at once.

use jiff::{SignedDuration, Timestamp};

#[derive(Clone, Copy)]
pub struct Lag {
    /// From a start until lists have its stream, and until a read by its id finds it.
    pub list: SignedDuration,
    pub read: SignedDuration,
    /// For so long lists show a stream that has ended as it was before.
    pub list_end: SignedDuration,
}

impl Lag {
    /// The instant as which lists show a stream that was created and ends then, or none while they do not have it yet.
    pub fn listed_at(self, created_at: Timestamp, end: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let before_end = (end - SignedDuration::from_nanos(1)).max(created_at);
        let seen = if (end..end + self.list_end).contains(&now) { before_end } else { now };
        (now >= created_at + self.list).then_some(seen)
    }

    pub fn is_readable(self, created_at: Timestamp, now: Timestamp) -> bool {
        now >= created_at + self.read
    }
}
