//! Eventual consistency: how long lists and reads by id lag behind a change.

use jiff::{SignedDuration, Timestamp};

#[derive(Clone, Copy)]
pub struct Lag {
    /// Time from a start until lists, and reads by id, show the stream.
    pub list: SignedDuration,
    pub read: SignedDuration,
    /// Time for which lists show an ended stream as it was before.
    pub list_end: SignedDuration,
}

impl Lag {
    /// The instant as of which lists show a stream, or none while it is not listed yet.
    pub fn listed_at(self, created_at: Timestamp, end: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let before_end = (end - SignedDuration::from_nanos(1)).max(created_at);
        let seen = if (end..end + self.list_end).contains(&now) { before_end } else { now };
        (now >= created_at + self.list).then_some(seen)
    }

    pub fn is_readable(self, created_at: Timestamp, now: Timestamp) -> bool {
        now >= created_at + self.read
    }
}
