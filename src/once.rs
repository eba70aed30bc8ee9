//! Calls that are over with one answer.

use crate::flow::Flow;
use crate::retry::Effect;

/// Reads something.
pub static READ: Flow = Flow::ONE_ANSWER;

/// Leads to the same state however often it is sent.
pub static SETTLE: Flow = Flow { effect: Effect::Settle, ..Flow::ONE_ANSWER };

/// Is noticed by people each time.
pub static ANNOUNCE: Flow = Flow { effect: Effect::Announce, ..Flow::ONE_ANSWER };
