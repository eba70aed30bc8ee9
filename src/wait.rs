//! Waiting for a stream to get somewhere: running, playable, or completed.

#[cfg(test)]
mod tests;

use crate::error::{Failure, STREAM_ENDED, TIMEOUT};
use crate::live_streams::LIVE_STREAM;
use crate::redact::redact;
use crate::request;
use crate::retry::{self, Fault, Verdict};
use crate::step::exchange::{self, done, fail, sleep};
use crate::step::{Action, Leg, State, Until, random};
use crate::values::slot::{LATEST, MEDIA, PLAYLIST, SEEN};
use crate::values::{Make, Value, fill, make, number, text};

/// The longest pause between two polls, in milliseconds.
const LONGEST_PAUSE: u16 = 5000;
/// The pause while a stream runs and its first segment is about to be listed. A playlist is cheap to ask for.
const PLAYLIST_PAUSE: u16 = 500;

/// The stream as it is now.
pub fn answered(state: &mut State) -> Action {
    let stream = match exchange::verify(state, &LIVE_STREAM) {
        Ok(stream) => stream,
        Err(failure) => return fail(failure),
    };
    let status = stream.get(text!("status"));
    state.faults = 0;
    // A wait may outlive several tokens, and each that was good once may be renewed.
    state.renewed = false;
    PLAYLIST.keep(stream.get(text!("playback")).and_then(|playback| playback.get(text!("url"))));
    if !status.is_some_and(|status| SEEN.is(status)) {
        SEEN.keep(status);
        state.notified = true;
        return Action::Notify;
    }
    decide(state)
}

/// A pause is over, or the caller knows the new status.
pub fn resumed(state: &mut State) -> Action {
    // The goal may have been reached in the last moment, or the caller may have taken long to hear of it.
    if core::mem::take(&mut state.notified) {
        return decide(state);
    }
    if state.remaining() < 5.0 {
        return fail(timed_out(state));
    }
    exchange::proceed(state)
}

/// What to do about the status that was read last.
fn decide(state: &mut State) -> Action {
    let goal = match state.until {
        Until::Running => text!("running"),
        Until::Playable => text!("playable"),
        Until::Completed => text!("completed"),
    };
    // No server can say `playable`, which only playlists tell.
    if state.until != Until::Playable && SEEN.is(goal) {
        return done(LATEST.kept());
    }
    if is_running() && state.until == Until::Playable && request::is_web_url(PLAYLIST) {
        state.leg = Leg::Master;
        return exchange::proceed(state);
    }
    let ended = if state.until == Until::Completed {
        text!("^failed$")
    } else {
        text!("^(failed|completed|stopping|post_processing)$")
    };
    if SEEN.matches(ended) {
        let happened = fill(text!("says that the stream is %, so it will not be %"), shown(), Some(goal), None);
        let failure = exchange::about(state, STREAM_ENDED, happened);
        failure.with(text!("stream"), LATEST.kept());
        return fail(failure);
    }
    let delay = state.pause;
    grow(state);
    pause(state, delay)
}

/// Looks at the playlists once more, and as often as in any wait at the stream itself, which may have ended meanwhile.
fn look_again(state: &mut State) -> Action {
    state.leg = Leg::Master;
    state.looked += PLAYLIST_PAUSE;
    if state.looked >= state.pause {
        state.leg = Leg::Main;
        state.looked = 0;
        grow(state);
    }
    pause(state, PLAYLIST_PAUSE)
}

/// A playlist, or none where its server has none yet.
pub fn looked(state: &mut State, playlist: Option<Value>) -> Action {
    let playlist = playlist.filter(|playlist| playlist.matches(text!(r"^[\s\ufeff]*#EXTM3U")));
    if playlist.is_some_and(|playlist| playlist.matches(text!(r"\n#EXTINF:"))) {
        return done(LATEST.kept());
    }
    // What a CDN lists is no more trusted than where it lives: no file, no script.
    let media = playlist
        .and_then(|playlist| playlist.find(text!(r"\n[ \t]*([^#\s][^\r\n]*)")))
        .and_then(|media| make(Make::Resolve, Some(media), Some(PLAYLIST), None, None))
        .filter(|url| request::is_web_url(*url));
    if state.leg == Leg::Media || media.is_none() {
        return look_again(state);
    }
    MEDIA.keep(media);
    state.leg = Leg::Media;
    exchange::proceed(state)
}

/// A poll that brought no answer. Once the stream has been seen, trouble on the way to it is waited out.
pub fn faulted(state: &mut State, fault: Fault, failure: Failure) -> Action {
    if state.remaining() < 5.0 {
        return fail(timed_out(state));
    }
    if state.is_for_playlist() {
        return look_again(state);
    }
    if SEEN.kept().is_some() && retry::verdict(state.effect(), fault) == Verdict::Retry {
        let told_to_wait = failure.member(text!("retryAfter")).is_some();
        return match exchange::again(state, failure) {
            // No other try fits, but the wait lasts as long as it was asked to and ends with what it saw.
            Action::Fail if !told_to_wait => sleep(state.remaining(), None),
            action => action,
        };
    }
    exchange::retry(state, fault, failure)
}

/// The failure of a wait whose time is up.
pub fn timed_out(state: &mut State) -> Failure {
    state.leg = Leg::Main;
    if SEEN.kept().is_none() {
        return exchange::timed_out(state);
    }
    let template = if state.until == Until::Playable && is_running() {
        text!("still says % but lists no segment yet after % ms; wait longer with a larger timeout")
    } else {
        text!("still says % after % ms; wait longer with a larger timeout")
    };
    let failure = exchange::about(state, TIMEOUT, fill(template, shown(), Some(number(state.timeout)), None));
    failure.with(text!("stream"), LATEST.kept());
    failure
}

fn is_running() -> bool {
    SEEN.is(text!("running"))
}

/// The status as it may be shown; what a server sends as one may be anything.
fn shown() -> Value {
    redact(SEEN, text!("40"))
}

fn grow(state: &mut State) {
    state.pause = (state.pause + state.pause / 5).min(LONGEST_PAUSE);
}

/// Sleeps, give or take a fifth, so that many waiters do not poll in step.
fn pause(state: &mut State, delay: u16) -> Action {
    sleep((f64::from(delay) * (0.8 + 0.4 * random())).min(state.remaining()), None)
}
