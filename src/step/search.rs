//! What became of the attempts to make something, and what lists, which may show it late, have shown since.

use super::Call;
use crate::error::Failure;
use crate::values::{List, Text, Value, lasting};

/// How many pages of a list are looked through.
const PAGES: u32 = 3;
/// The pauses after the first look, the second, and each further one, in milliseconds. The third look is a little more than
/// three seconds after the first, whatever timers round.
const PAUSES: [f64; 3] = [1050.0, 1960.0, 4000.0];
/// How long lists must have shown nothing before that counts, in milliseconds.
const SETTLED: f64 = 3000.0;
/// What a look takes, in milliseconds: less is left for none.
const LOOK: f64 = 500.0;

lasting! {
    /// What a call knows that makes something.
    pub struct Search {
        /// How many pages of a list were looked through.
        pub pages: u32,
        /// Where the next of these pages begins.
        pub cursor: Option<Text>,
        /// The failure that first left open whether it was made. No later answer settles that: the lists do.
        pub lost: Option<Failure>,
        /// Whether it may be sent again once the lists have shown nothing for long enough.
        pub may_repeat: bool,
        /// The looks at the lists since the last attempt.
        pub looks: Looks,
    }
}

impl Search {
    /// Before the first attempt.
    pub const NEW: Search = Search { pages: 0, cursor: None, lost: None, may_repeat: false, looks: Looks::NONE };

    /// Turns from a page of a list to the next one, and says whether there is one that is still looked through.
    pub fn turn(&mut self, page: Value) -> bool {
        self.pages += 1;
        let has_items = page.get(c"data").map(List::assume).is_some_and(|items| items.length() > 0);
        let last = page.get(c"last").and_then(Value::text).filter(|last| !last.is(c""));
        self.cursor = last.filter(|_| has_items && self.pages < PAGES);
        if self.cursor.is_none() {
            self.pages = 0;
        }
        self.cursor.is_some()
    }
}

lasting! {
    /// The looks since the last attempt to make something.
    pub struct Looks {
        /// How many showed nothing.
        pub empty: u32,
        /// When the first of them did, on the monotonic clock, in milliseconds.
        pub first: f64,
    }
}

impl Looks {
    /// Before the first look.
    pub const NONE: Looks = Looks { empty: 0, first: 0.0 };

    /// Counts one more that showed nothing, and says whether that counts by now.
    pub fn add(&mut self, clock: f64) -> bool {
        self.empty += 1;
        if self.empty == 1 {
            self.first = clock;
        }
        clock - self.first >= SETTLED
    }

    /// Milliseconds until the next look; nothing where no time is left for one.
    pub fn pause(&self, call: &Call) -> Option<f64> {
        let [first, second, further] = PAUSES;
        let wanted = match self.empty {
            0 | 1 => first,
            2 => second,
            _ => further,
        };
        let left = call.remaining() - LOOK;
        (left >= 100.0).then_some(wanted.min(left))
    }
}
