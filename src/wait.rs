//! Waits until a stream is running, playable or completed, or until its recording is ready.

mod options;
mod recording;
#[cfg(test)]
mod tests;

pub use options::{RecordingWaitOptions, StatusWaitOptions, WaitOptions};

use crate::error::{Code, Failure};
use crate::flow::{Flow, Options};
use crate::request;
use crate::retry::{self, Fault, Verdict};
use crate::step::exchange::{self, proceed, sleep};
use crate::step::expiry::{expired, shown};
use crate::step::{Action, Answer, Call, Phase, Until};
use crate::values::{Text, Value, fill};
use core::ffi::CStr;

/// The longest pause between polls of the stream, in milliseconds.
const LONGEST_PAUSE: u32 = 5000;
/// The pause between polls of playlists, which are cheap, while a running stream has no segment yet.
const PLAYLIST_PAUSE: u32 = 500;

/// Waits for a playable stream.
pub static FOR_PLAYBACK: Flow =
    Flow { options: Some(Options { table: WaitOptions::TABLE, read: options::read }), ..POLLING };

/// Waits for an external stream, which has no playlist here.
pub static FOR_STATUS: Flow =
    Flow { options: Some(Options { table: StatusWaitOptions::TABLE, read: options::read_for_status }), ..POLLING };

/// Waits for the recording of a live stream, whose processing time grows with its duration.
pub static FOR_RECORDING: Flow = Flow {
    timeout: 600_000.0,
    options: Some(Options { table: RecordingWaitOptions::TABLE, read: options::read_for_recording }),
    prepare: |call| {
        call.wait.decide = recording::decide;
        Ok(())
    },
    ..POLLING
};

/// The common parts of all waits.
const POLLING: Flow = Flow {
    timeout: 120_000.0,
    poll: Some(10_000.0),
    prepare: |call| {
        call.wait.decide = decide;
        Ok(())
    },
    answered,
    faulted,
    resumed,
    ..Flow::ONE_ANSWER
};

fn answered(call: &mut Call, answer: &Answer) -> Action {
    if call.is_for_playlist() { looked(call, answer) } else { polled(call, answer) }
}

/// Handles a poll of the stream.
fn polled(call: &mut Call, answer: &Answer) -> Action {
    if let Err(failure) = exchange::verify(call, answer, call.operation.answer) {
        // A truncated body is a network problem, like a 502.
        let is_truncated = answer.body.is_none() && call.wait.status.is_some();
        return if is_truncated { faulted(call, Fault::Lost, failure) } else { Action::Fail(failure) };
    }
    call.faults = 0;
    // A wait may outlive several tokens, so each one that worked may be renewed.
    call.authorization.is_renewed = false;
    let before = call.wait.status;
    let member = |name: &'static CStr| move |object: Value| object.get(name);
    call.wait.stream = answer.body;
    call.wait.status = answer.body.and_then(member(c"status")).map(Text::assume);
    call.wait.playlist = answer.body.and_then(member(c"playback")).and_then(member(c"url")).map(Text::assume);
    if let (Some(before), Some(status)) = (before, call.wait.status)
        && before.is(status)
    {
        return (call.wait.decide)(call);
    }
    call.wait.is_notifying = true;
    Action::Notify { on_status: call.wait.on_status, stream: answer.body, limit: call.remaining() }
}

/// Handles the end of a pause or of `onStatus`.
fn resumed(call: &mut Call) -> Action {
    // Checked before the deadline: the condition may have been met at the last moment, or `onStatus` may have been
    // slow.
    if core::mem::take(&mut call.wait.is_notifying) {
        return (call.wait.decide)(call);
    }
    if call.remaining() < 5.0 {
        return Action::Fail(expired(call));
    }
    proceed(call)
}

/// Reacts to the latest status.
fn decide(call: &mut Call) -> Action {
    let status = call.wait.status.unwrap_or(c"".into());
    let (goal, is_reached, ended) = match call.wait.until {
        Until::Running => (c"running", status.is(c"running"), UNLESS_COMPLETED),
        // Not a status: only the playlists show it.
        Until::Playable => (c"playable", false, UNLESS_COMPLETED),
        Until::Completed => (c"completed", status.is(c"completed"), c"^failed$"),
    };
    if is_reached {
        return Action::Done(call.wait.stream);
    }
    let has_playlist = call.wait.playlist.is_some_and(|playlist| request::is_web_url(*playlist));
    if call.wait.until == Until::Playable && status.is(c"running") && has_playlist {
        call.phase = Phase::MasterPlaylist;
        return proceed(call);
    }
    if status.matches(ended) {
        return end(call, goal.into());
    }
    pause_before_poll(call)
}

/// Ends a wait whose condition can no longer be met.
fn end(call: &Call, goal: Text) -> Action {
    let status = call.wait.status.unwrap_or(c"".into());
    let happened = fill!(c"says that the stream is %, so it will not be %", shown(call, status), goal);
    let failure = call.failure(Code::StreamEnded, happened);
    failure.set(c"stream", call.wait.stream);
    Action::Fail(failure)
}

fn pause_before_poll(call: &mut Call) -> Action {
    let delay = call.wait.pause;
    grow(call);
    pause(call, delay)
}

/// The statuses after which a stream never runs again.
const UNLESS_COMPLETED: &CStr = c"^(failed|completed|stopping|post_processing)$";

/// Polls the playlists again, and from time to time the stream itself, which may have ended.
fn look_again(call: &mut Call) -> Action {
    call.phase = Phase::MasterPlaylist;
    call.wait.looked += PLAYLIST_PAUSE;
    if call.wait.looked >= call.wait.pause {
        call.phase = Phase::Own;
        call.wait.looked = 0;
        grow(call);
    }
    pause(call, PLAYLIST_PAUSE)
}

/// Handles a playlist response, which may be an error if the playlist does not exist yet.
fn looked(call: &mut Call, answer: &Answer) -> Action {
    let Answer { text, url, .. } = *answer;
    if answer.status != 200 || !text.matches(cr"^[\s\ufeff]*#EXTM3U") {
        return look_again(call);
    }
    if text.matches(cr"\n#EXTINF:") {
        // An ended playlist is not live: a fixed URL still serves the previous stream.
        let has_ended = text.matches(cr"\n#EXT-X-(ENDLIST|PLAYLIST-TYPE:VOD)");
        return if has_ended { look_again(call) } else { Action::Done(call.wait.stream) };
    }
    // URLs from a playlist are untrusted: only web URLs are followed, no files or scripts.
    let is_web_url = |url: &Text| request::is_web_url(**url);
    let media = text
        .find(cr"\n[ \t]*([^#\s][^\r\n]*)")
        .and_then(|media| media.resolve(url.filter(is_web_url).or(call.wait.playlist)))
        .filter(is_web_url);
    if call.phase == Phase::MediaPlaylist || media.is_none() {
        return look_again(call);
    }
    call.wait.media = media;
    call.phase = Phase::MediaPlaylist;
    proceed(call)
}

/// Handles a failed poll. Once the stream has been seen, faults are retried until the deadline.
fn faulted(call: &mut Call, fault: Fault, failure: Failure) -> Action {
    if call.remaining() < 5.0 {
        return Action::Fail(expired(call));
    }
    if call.is_for_playlist() {
        return look_again(call);
    }
    if call.wait.status.is_none() || retry::verdict(call.effect(), fault) != Verdict::Retry {
        return exchange::retry(call, fault, failure);
    }
    // The server asks for a delay beyond the deadline, so the call fails immediately, like every call.
    if fault.wait().is_some_and(|wait| wait.get() >= call.remaining()) {
        failure.set(c"stream", call.wait.stream);
        return Action::Fail(failure);
    }
    let least = jittered(call, call.wait.pause);
    grow(call);
    // If no retry fits, waits until the deadline and reports the last known stream.
    exchange::again_after(call, least, fault, failure).unwrap_or_else(|_| sleep(call.remaining(), None))
}

fn grow(call: &mut Call) {
    call.wait.pause = (call.wait.pause + call.wait.pause / 5).min(LONGEST_PAUSE);
}

fn pause(call: &Call, delay: u32) -> Action {
    sleep(jittered(call, delay).min(call.remaining()), None)
}

/// A delay with ±20 % jitter, so that many clients do not poll in step.
fn jittered(call: &Call, delay: u32) -> f64 {
    f64::from(delay) * (0.8 + 0.4 * call.moment.random())
}
