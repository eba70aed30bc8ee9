//! Waiting for a stream to get somewhere: running, playable, or completed, or for what it has recorded.

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

/// The longest pause between two polls, in milliseconds.
const LONGEST_PAUSE: u32 = 5000;
/// The pause while a stream runs and its first segment is about to be listed. A playlist is cheap to ask for.
const PLAYLIST_PAUSE: u32 = 500;

/// Waits for a stream that can be played.
pub static FOR_PLAYBACK: Flow =
    Flow { options: Some(Options { table: WaitOptions::TABLE, read: options::read }), ..POLLING };

/// Waits for a stream that nobody plays here.
pub static FOR_STATUS: Flow =
    Flow { options: Some(Options { table: StatusWaitOptions::TABLE, read: options::read_for_status }), ..POLLING };

/// Waits for what a live stream has recorded, which takes longer the longer it was.
pub static FOR_RECORDING: Flow = Flow {
    timeout: 600_000.0,
    options: Some(Options { table: RecordingWaitOptions::TABLE, read: options::read_for_recording }),
    prepare: |call| {
        call.wait.decide = recording::decide;
        Ok(())
    },
    ..POLLING
};

/// What waits have in common.
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

/// The stream as it is now.
fn polled(call: &mut Call, answer: &Answer) -> Action {
    if let Err(failure) = exchange::verify(call, answer, call.operation.answer) {
        // A body that breaks off is trouble on the way, as a 502 is.
        let is_cut = answer.body.is_none() && call.wait.status.is_some();
        return if is_cut { faulted(call, Fault::Lost, failure) } else { Action::Fail(failure) };
    }
    call.faults = 0;
    // A wait may outlive several tokens, and each that was good once may be renewed.
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

/// A pause is over, or the caller knows the new status.
fn resumed(call: &mut Call) -> Action {
    // The goal may have been reached in the last moment, or the caller may have taken long to hear of it.
    if core::mem::take(&mut call.wait.is_notifying) {
        return (call.wait.decide)(call);
    }
    if call.remaining() < 5.0 {
        return Action::Fail(expired(call));
    }
    proceed(call)
}

/// What to do about the status that was read last.
fn decide(call: &mut Call) -> Action {
    let status = call.wait.status.unwrap_or(c"".into());
    let (goal, is_reached, ended) = match call.wait.until {
        Until::Running => (c"running", status.is(c"running"), UNLESS_COMPLETED),
        // No server can say `playable`, which only playlists tell.
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

/// Ends a wait whose goal is out of reach.
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

/// The statuses from which a stream never runs again.
const UNLESS_COMPLETED: &CStr = c"^(failed|completed|stopping|post_processing)$";

/// Looks at the playlists once more, and as often as in any wait at the stream itself, which may have ended meanwhile.
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

/// A playlist, or whatever came in its place where its server has none yet.
fn looked(call: &mut Call, answer: &Answer) -> Action {
    let Answer { text, url, .. } = *answer;
    if answer.status != 200 || !text.matches(cr"^[\s\ufeff]*#EXTM3U") {
        return look_again(call);
    }
    if text.matches(cr"\n#EXTINF:") {
        // What has ended is no live stream: at a fixed URL it is the last one that still stands there.
        let has_ended = text.matches(cr"\n#EXT-X-(ENDLIST|PLAYLIST-TYPE:VOD)");
        return if has_ended { look_again(call) } else { Action::Done(call.wait.stream) };
    }
    // What a CDN lists is no more trusted than where it lives: no file, no script.
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

/// A poll that brought no answer. Once the stream has been seen, trouble on the way to it is waited out.
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
    // Nothing can be asked before the deadline, which is told at once, as in every call.
    if fault.wait().is_some_and(|wait| wait.get() >= call.remaining()) {
        failure.set(c"stream", call.wait.stream);
        return Action::Fail(failure);
    }
    let least = jittered(call, call.wait.pause);
    grow(call);
    // Where no other try fits, the wait lasts as long as it was asked to all the same, and ends with what it saw.
    exchange::again_after(call, least, fault, failure).unwrap_or_else(|_| sleep(call.remaining(), None))
}

fn grow(call: &mut Call) {
    call.wait.pause = (call.wait.pause + call.wait.pause / 5).min(LONGEST_PAUSE);
}

fn pause(call: &Call, delay: u32) -> Action {
    sleep(jittered(call, delay).min(call.remaining()), None)
}

/// A pause, give or take a fifth, so that many waiters do not poll in step.
fn jittered(call: &Call, delay: u32) -> f64 {
    f64::from(delay) * (0.8 + 0.4 * call.moment.random())
}
