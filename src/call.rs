//! The two functions that both drivers call: how a call begins, and how it goes on.

#[cfg(test)]
pub(crate) mod tests;

use crate::check::{self, Mismatch, Rule, Value};
use crate::error::{Code, Failure};
use crate::live_streams;
use crate::options::{self, Handles, Place};
use crate::step::exchange::{self, Answered, Received};
use crate::step::{Action, Done, Event, Leg, Moment, Operation, State};
use crate::token::{self, Grant};
use crate::{list, meeting_url, start, wait, webhook};

/// The functions of the contract. The two that build and parse meeting URLs are the rest.
const OPERATIONS: [(&str, Operation); 12] = [
    ("startLiveStream", Operation::Start),
    ("stopLiveStream", Operation::Stop),
    ("stopLiveStreams", Operation::StopAll),
    ("getLiveStream", Operation::Get),
    ("listLiveStreams", Operation::List),
    ("sendTimedMetadata", Operation::Announce),
    ("pauseRecording", Operation::Pause),
    ("resumeRecording", Operation::Resume),
    ("waitForLiveStream", Operation::Wait),
    ("createManagementToken", Operation::Token),
    ("createAuthToken", Operation::Token),
    ("verifyWebhook", Operation::Webhook),
];

/// How a call begins.
pub struct Beginning<V> {
    /// The call.
    pub state: State,
    /// What to do first.
    pub action: Action,
    /// What of the options the driver keeps.
    pub handles: Handles<V>,
}

/// Checks the arguments of a function of the contract and says what to do first.
pub fn begin<V: Value>(name: &str, args: [Option<V>; 3], place: Place, moment: &Moment) -> Beginning<V> {
    let operation = OPERATIONS.iter().find(|(known, _)| *known == name).map_or(Operation::Url, |(_, found)| *found);
    let mut state = State::new(operation);
    let mut handles = Handles::default();
    state.began = moment.clock;
    let action = prepare(&mut state, &mut handles, name, &args, place, moment).unwrap_or_else(|mismatch| {
        let mut failure = Failure::from(mismatch);
        failure.message = [name, ": ", &failure.message].concat();
        Action::Fail(failure)
    });
    Beginning { state, action, handles }
}

/// Takes what came back from the last action and says what to do next.
pub fn step<V: Value>(state: &mut State, event: Event<V>, moment: &Moment) -> Action {
    if state.operation == Operation::Token {
        return match event {
            Event::Signed(signature) => Action::Done(Done::Text([&state.token, ".", signature.as_str()].concat())),
            _ => Action::Fail(Failure::new(Code::Timeout, "the token was not signed within 30 s".into())),
        };
    }
    if state.operation == Operation::Webhook {
        return webhook::step(state, event);
    }
    match follow(state, event, moment) {
        // Wherever the time of a wait runs out, its caller hears what the stream said last.
        Action::Fail(failure) if state.operation == Operation::Wait && failure.code == Code::Timeout => {
            Action::Fail(wait::timed_out(state))
        }
        action => action,
    }
}

/// Takes what came back from the last action of a call that makes requests.
fn follow<V: Value>(state: &mut State, event: Event<V>, moment: &Moment) -> Action {
    let operation = state.operation;
    match exchange::receive(state, event, moment) {
        Received::Act(action) => action,
        Received::Resumed if operation == Operation::Wait => resumed(state, moment),
        Received::Resumed => exchange::proceed(state, moment),
        Received::Playlist(text) => wait::looked::<V>(state, text, moment),
        Received::Answered(body, answered) => match (operation, state.leg) {
            (Operation::Wait, _) => wait::answered(state, body, &answered, moment),
            (Operation::Start, Leg::ListStarting | Leg::ListRunning) => start::listed(state, body, &answered, moment),
            _ => done(state, body, &answered),
        },
        Received::Faulted(fault, failure) => match (operation, state.leg, failure.status) {
            (Operation::Wait, _, _) => wait::faulted(state, fault, failure, moment),
            (Operation::Start, _, _) => start::faulted(state, fault, failure, moment),
            // Nothing runs, which is what was asked for.
            (Operation::StopAll, _, Some(404)) => Action::Done(Done::Json(r#"{"data":[]}"#.into())),
            (Operation::Stop, Leg::Main, Some(404)) => {
                state.leg = Leg::Read;
                exchange::proceed(state, moment)
            }
            _ => exchange::retry(state, fault, failure, moment),
        },
    }
}

/// Milliseconds that an action may take.
pub fn limit(state: &State, action: &Action, moment: &Moment) -> u64 {
    match action {
        Action::Sleep { delay, .. } => *delay,
        Action::Send(_) => exchange::attempt_limit(state, moment),
        _ => state.remaining(moment),
    }
}

fn prepare<V: Value>(
    state: &mut State,
    handles: &mut Handles<V>,
    name: &str,
    [first, second, third]: &[Option<V>; 3],
    place: Place,
    moment: &Moment,
) -> Result<Action, Mismatch> {
    let (first, second, third) = (given(first), given(second), given(third));
    let mut options = second;
    match state.operation {
        Operation::Start => {
            options = third;
            live_streams::start(state, first, second)?;
        }
        Operation::Announce => {
            options = third;
            live_streams::announce(state, first, second)?;
        }
        Operation::Stop => live_streams::tell(state, first, "/stop")?,
        Operation::Pause => live_streams::tell(state, first, "/pause-recording")?,
        Operation::Resume => live_streams::tell(state, first, "/resume-recording")?,
        Operation::StopAll => live_streams::stop_all(state, first)?,
        Operation::Get => live_streams::get(state, first)?,
        Operation::List => list::page(state, first)?,
        Operation::Wait => {
            state.timeout = 120_000;
            live_streams::get(state, first)?;
        }
        Operation::Webhook => return webhook::begin(state, needed(first, "request")?, needed(second, "checks")?),
        Operation::Token => {
            let credentials = needed(first, "credentials")?;
            return if name == "createAuthToken" {
                let claims = app_claims(needed(second, "claims")?)?;
                sign(state, handles, credentials, Some(claims), third, place, moment)
            } else {
                sign(state, handles, credentials, None, second, place, moment)
            };
        }
        Operation::Url => {
            return Ok(Action::Done(if name == "parseMeetingUrl" {
                let url = check::text(needed(first, "url")?, "url")?;
                Done::Json(meeting_url::to_json(&meeting_url::parse(&url)?))
            } else {
                Done::Text(meeting_url::build(&meeting_url::read(needed(first, "meeting")?)?)?)
            }));
        }
    }
    options::read(state, handles, options, place)?;
    Ok(exchange::proceed(state, moment))
}

/// Begins to sign a token that the caller asked for.
fn sign<V: Value>(
    state: &mut State,
    handles: &mut Handles<V>,
    credentials: &V,
    claims: Option<[String; 3]>,
    options: Option<&V>,
    place: Place,
    moment: &Moment,
) -> Result<Action, Mismatch> {
    let (access_key, secret) = options::credentials(credentials, "credentials")?;
    let default = if claims.is_some() { token::AUTH_LIFETIME } else { token::MANAGEMENT_LIFETIME };
    let lifetime = options::lifetime(options, default, place)?;
    let grant = match &claims {
        Some([room_id, role, user_id]) => {
            Grant::App { room_id, role, user_id: Some(user_id.as_str()).filter(|id| !id.is_empty()) }
        }
        None => Grant::Management,
    };
    state.token = token::unsigned(&access_key, &grant, moment.now / 1000, lifetime, &moment.uuid);
    handles.secret = Some(secret);
    Ok(Action::Sign(state.token.clone()))
}

/// The claims `room_id`, `role` and `user_id` of an app token; the last is empty where it is not given.
fn app_claims<V: Value>(claims: &V) -> Result<[String; 3], Mismatch> {
    const ID: Rule = Rule::Text(1, 256);
    check::known(claims, &["room_id", "role", "user_id"], "claims")?;
    let claim = |name: &str| {
        let path = ["claims.", name].concat();
        let Some(found) = check::read(claims, name, "claims")?.filter(|found| found.kind() != check::Kind::Null) else {
            return if name == "user_id" { Ok(String::new()) } else { Err(check::missing(&path)) };
        };
        check::value(&found, &ID, &path, None)?;
        check::text(&found, &path)
    };
    Ok([claim("room_id")?, claim("role")?, claim("user_id")?])
}

/// A pause of a wait is over, or the caller knows the new status.
fn resumed(state: &mut State, moment: &Moment) -> Action {
    // The goal may have been reached in the last moment, or the caller may have taken long to hear of it.
    if std::mem::take(&mut state.notified) {
        return wait::decide(state, moment);
    }
    if state.remaining(moment) < 5 {
        return Action::Fail(wait::timed_out(state));
    }
    exchange::proceed(state, moment)
}

fn done<V: Value>(state: &State, body: Option<V>, answered: &Answered) -> Action {
    let fields = if state.leg == Leg::Read { live_streams::LIVE_STREAM } else { live_streams::shape(state.operation) };
    match exchange::verify(state, body, answered, fields) {
        Ok(_) => Action::Done(Done::Latest),
        Err(failure) => Action::Fail(failure),
    }
}

/// An argument that must be there.
fn needed<'a, V>(value: Option<&'a V>, name: &str) -> Result<&'a V, Mismatch> {
    value.ok_or_else(|| check::missing(name))
}

/// An argument that is there; `null` stands for its absence.
fn given<V: Value>(value: &Option<V>) -> Option<&V> {
    value.as_ref().filter(|value| value.kind() != check::Kind::Null)
}
