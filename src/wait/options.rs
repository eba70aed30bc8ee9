//! The options of a wait.

use crate::check::{Rule, Table, argument, one_of};
use crate::error::Checked;
use crate::options::RequestOptions;
use crate::step::{Call, Until};
use crate::values::{Text, Value};

argument! {
    /// The additional options of a wait.
    pub struct WaitOptions {
        until: Option<Text> = one_of!("running", "playable", "completed"),
        on_status as "onStatus": Option<Value> = Rule::Function,
    }
}

argument! {
    /// The additional options of a wait for an external stream.
    pub struct StatusWaitOptions {
        until: Option<Text> = one_of!("running", "completed"),
        on_status as "onStatus": Option<Value> = Rule::Function,
    }
}

argument! {
    /// The additional options of a wait for a recording.
    pub struct RecordingWaitOptions {
        on_status as "onStatus": Option<Value> = Rule::Function,
    }
}

/// Reads the options of a wait into the call.
pub fn read(call: &mut Call, given: Value) -> Checked<()> {
    let WaitOptions { until, on_status } = WaitOptions::read(Some(given), REQUEST, c"options".into())?;
    call.wait.on_status = on_status;
    call.wait.until = until.map_or(Until::Running, goal);
    Ok(())
}

/// Reads the options of a wait for an external stream.
pub fn read_for_status(call: &mut Call, given: Value) -> Checked<()> {
    let StatusWaitOptions { until, on_status } = StatusWaitOptions::read(Some(given), REQUEST, c"options".into())?;
    call.wait.on_status = on_status;
    call.wait.until = until.map_or(Until::Running, goal);
    Ok(())
}

/// Reads the options of a wait for a recording.
pub fn read_for_recording(call: &mut Call, given: Value) -> Checked<()> {
    let RecordingWaitOptions { on_status } = RecordingWaitOptions::read(Some(given), REQUEST, c"options".into())?;
    call.wait.on_status = on_status;
    Ok(())
}

const REQUEST: Option<&Table> = Some(RequestOptions::TABLE);

fn goal(until: Text) -> Until {
    if until.is(c"playable") {
        Until::Playable
    } else if until.is(c"completed") {
        Until::Completed
    } else {
        Until::Running
    }
}
