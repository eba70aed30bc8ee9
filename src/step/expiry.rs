//! Timeouts of single requests and of whole calls.

use super::{Call, Phase, Until};
use crate::error::{Code, Failure};
use crate::redact::redact;
use crate::retry::Effect;
use crate::values::{Text, fill};

/// The failure of a request that timed out.
pub fn timed_out(call: &Call) -> Failure {
    // This holds during the search for a lost start too.
    let template = if call.operation.flow.effect == Effect::Start && call.attempts > 0 {
        c"got no complete answer in time (timeout: % ms); the stream may have started: list the room's streams before starting another"
    } else {
        c"got no complete answer in time (timeout: % ms)"
    };
    call.failure(Code::Timeout, fill!(template, call.timeout))
}

/// The failure of a call whose deadline has passed. For a wait it includes the last known stream.
pub fn expired(call: &mut Call) -> Failure {
    let Some(status) = call.wait.status else {
        return timed_out(call);
    };
    call.phase = Phase::Own;
    let template = if call.wait.until == Until::Playable && status.is(c"running") {
        c"still says % but its playlist has no segment after % ms; set a larger timeout"
    } else {
        c"still says % after % ms; set a larger timeout"
    };
    let failure = call.failure(Code::Timeout, fill!(template, shown(call, status), call.timeout));
    failure.set(c"stream", call.wait.stream);
    failure
}

/// A status redacted for display, since a server may send any string.
pub fn shown(call: &Call, status: Text) -> Text {
    redact(status, call.hidden(), 40)
}
