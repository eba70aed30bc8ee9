//! The options of a wait.

use crate::check::{Rule, argument, one_of};
use crate::error::Checked;
use crate::options::RequestOptions;
use crate::step::{Call, Until};
use crate::values::{Text, Value};

argument! {
    /// The further options of a wait.
    pub struct WaitOptions {
        until: Option<Text> = one_of!("running", "playable", "completed"),
        on_status as "onStatus": Option<Value> = Rule::Function,
    }
}

/// Reads them into the call.
pub fn read(call: &mut Call, given: Value) -> Checked<()> {
    let options = WaitOptions::read(Some(given), Some(RequestOptions::TABLE), c"options".into())?;
    call.wait.on_status = options.on_status;
    call.wait.until = options.until.map_or(Until::Running, goal);
    Ok(())
}

fn goal(until: Text) -> Until {
    if until.is(c"playable") {
        Until::Playable
    } else if until.is(c"completed") {
        Until::Completed
    } else {
        Until::Running
    }
}
