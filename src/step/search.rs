//! The search for what an attempt may have created, in lists that may lag behind.

use super::Call;
use crate::error::Failure;
use crate::values::{List, Text, Value, persistent};

/// The maximum number of pages to search.
const PAGES: u32 = 3;
/// The pauses after the first, the second and each later empty look, in milliseconds. The third look comes slightly
/// more than three seconds after the first, even if timers round down.
const PAUSES: [f64; 3] = [1050.0, 1960.0, 4000.0];
/// How long lists must have shown nothing before that is conclusive, in milliseconds.
const SETTLED: f64 = 3000.0;
/// The time reserved for a look, in milliseconds.
const LOOK: f64 = 500.0;

persistent! {
    /// The state of a search.
    pub struct Search {
        /// The number of pages searched so far.
        pub pages: u32,
        /// The cursor of the next page.
        pub cursor: Option<Text>,
        /// The first failure that left the outcome unknown. Later answers do not settle it, only the lists do.
        pub lost: Option<Failure>,
        /// Whether the request may be repeated once the lists have conclusively shown nothing.
        pub may_repeat: bool,
        /// Looks at the lists since the last attempt.
        pub looks: Looks,
    }
}

impl Search {
    /// The state before the first attempt.
    pub const NEW: Search = Search { pages: 0, cursor: None, lost: None, may_repeat: false, looks: Looks::NONE };

    /// Advances to the next page and returns whether there is one left to search.
    pub fn next_page(&mut self, page: Value) -> bool {
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

persistent! {
    /// Looks at the lists since the last attempt.
    pub struct Looks {
        /// How many found nothing.
        pub empty: u32,
        /// When the first of them finished, in monotonic milliseconds.
        pub first: f64,
    }
}

impl Looks {
    /// The state before the first look.
    pub const NONE: Looks = Looks { empty: 0, first: 0.0 };

    /// Counts an empty look and returns whether the result is now conclusive.
    pub fn add(&mut self, clock: f64) -> bool {
        self.empty += 1;
        if self.empty == 1 {
            self.first = clock;
        }
        clock - self.first >= SETTLED
    }

    /// Milliseconds until the next look, or `None` if no time is left for one.
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
