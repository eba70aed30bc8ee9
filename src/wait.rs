//! Waiting for a stream to get somewhere: running, playable, or completed.

#[cfg(test)]
mod tests;

use crate::check::{Text, Value};
use crate::error::{Code, Failure};
use crate::live_streams::LIVE_STREAM;
use crate::redact::redact;
use crate::request;
use crate::retry::{self, Fault, Verdict};
use crate::step::exchange::{self, Answered};
use crate::step::{Action, Done, Leg, Moment, State, Until};

/// The longest pause between two polls, in milliseconds.
const LONGEST_PAUSE: u64 = 5000;
/// The pause while a stream runs and its first segment is about to be listed. A playlist is cheap to ask for.
const PLAYLIST_PAUSE: u64 = 500;

/// The stream as it is now.
pub fn answered<V: Value>(state: &mut State, body: Option<V>, answered: &Answered, moment: &Moment) -> Action {
    let stream = match exchange::verify(state, body, answered, LIVE_STREAM) {
        Ok(stream) => stream,
        Err(failure) => return Action::Fail(failure),
    };
    let text = |value: Option<V>, name: &str| match value?.get(name).ok()??.text()? {
        Text::Unicode(text) => Some(text),
        _ => None,
    };
    let status = text(Some(stream.clone()), "status").unwrap_or_default();
    let playlist = text(stream.get("playback").ok().flatten(), "url").unwrap_or_default();
    state.faults = 0;
    // A wait may outlive several tokens, and each that was good once may be renewed.
    state.renewed = false;
    state.playlist = playlist;
    if status != state.seen {
        state.seen = status;
        state.notified = true;
        return Action::Notify;
    }
    decide(state, moment)
}

/// What to do about the status that was read last.
pub fn decide(state: &mut State, moment: &Moment) -> Action {
    match (state.seen.as_str(), state.until) {
        ("running", Until::Running) | ("completed", Until::Completed) => Action::Done(Done::Latest),
        ("running", Until::Playable) if request::is_web_url(&state.playlist) => {
            state.leg = Leg::Master;
            exchange::proceed(state, moment)
        }
        ("failed" | "completed", _) | ("stopping" | "post_processing", Until::Running | Until::Playable) => {
            let goal = match state.until {
                Until::Running => "running",
                Until::Playable => "playable",
                Until::Completed => "completed",
            };
            let happened = ["says that the stream is ", &shown(state), ", so it will not be ", goal].concat();
            let mut failure = exchange::about(state, Code::StreamEnded, &happened);
            failure.with_stream = true;
            Action::Fail(failure)
        }
        _ => {
            let delay = state.pause;
            state.pause = (state.pause * 6 / 5).min(LONGEST_PAUSE);
            pause(state, delay, moment)
        }
    }
}

/// Looks at the playlists once more, and as often as in any wait at the stream itself, which may have ended meanwhile.
fn look_again(state: &mut State, moment: &Moment) -> Action {
    state.leg = Leg::Master;
    state.looked += PLAYLIST_PAUSE;
    if state.looked >= state.pause {
        state.leg = Leg::Main;
        state.looked = 0;
        state.pause = (state.pause * 6 / 5).min(LONGEST_PAUSE);
    }
    pause(state, PLAYLIST_PAUSE, moment)
}

/// A playlist, or none where its server has none yet.
pub fn looked<V: Value>(state: &mut State, playlist: Option<String>, moment: &Moment) -> Action {
    let playlist =
        playlist.filter(|text| text.trim_start_matches('\u{feff}').starts_with("#EXTM3U")).unwrap_or_default();
    if playlist.lines().any(|line| line.starts_with("#EXTINF:")) {
        return Action::Done(Done::Latest);
    }
    let media = playlist.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    // What a CDN lists is no more trusted than where it lives: no file, no script.
    let media = media.map(|media| request::resolve(&state.playlist, media)).filter(|url| request::is_web_url(url));
    match (state.leg, media) {
        (Leg::Master, Some(media)) => {
            state.media = media;
            state.leg = Leg::Media;
            exchange::proceed(state, moment)
        }
        _ => look_again(state, moment),
    }
}

/// A poll that brought no answer. Once the stream has been seen, trouble on the way to it is waited out.
pub fn faulted(state: &mut State, fault: Fault, failure: Failure, moment: &Moment) -> Action {
    if state.remaining(moment) < 5 {
        return Action::Fail(timed_out(state));
    }
    if matches!(state.leg, Leg::Master | Leg::Media) {
        return look_again(state, moment);
    }
    if !state.seen.is_empty() && retry::verdict(state.effect(), fault) == Verdict::Retry {
        let told_to_wait = failure.retry_after.is_some();
        return match exchange::again(state, failure, moment) {
            // No other try fits, but the wait lasts as long as it was asked to and ends with what it saw.
            Action::Fail(_) if !told_to_wait => Action::Sleep { delay: state.remaining(moment), fault: None },
            action => action,
        };
    }
    exchange::retry(state, fault, failure, moment)
}

/// The failure of a wait whose time is up.
pub fn timed_out(state: &mut State) -> Failure {
    state.leg = Leg::Main;
    if state.seen.is_empty() {
        return exchange::timed_out(state);
    }
    let timeout = crate::json::decimal(state.timeout);
    let goal = if state.until == Until::Playable && state.seen == "running" { " but lists no segment yet" } else { "" };
    let happened = ["still says ", &shown(state), goal, " after ", &timeout, " ms; wait longer with a larger timeout"];
    let mut failure = exchange::about(state, Code::Timeout, &happened.concat());
    failure.with_stream = true;
    failure
}

/// The status as it may be shown; what a server sends as one may be anything.
fn shown(state: &State) -> String {
    redact(&state.seen, &state.token, 40)
}

/// Sleeps, give or take a fifth, so that many waiters do not poll in step.
fn pause(state: &mut State, delay: u64, moment: &Moment) -> Action {
    let jitter = delay * 2 / 5 * u64::from(moment.random()) / u64::from(u32::MAX);
    let delay = (delay - delay / 5 + jitter).min(state.remaining(moment));
    Action::Sleep { delay, fault: None }
}
