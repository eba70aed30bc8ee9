//! The two functions that both drivers call: how a call begins, and how it goes on.

#[cfg(test)]
pub(crate) mod tests;

use crate::check::{self, Mismatch, Rule, Value};
use crate::error::{Code, Failure};
use crate::live_streams::{self, argument};
use crate::options::{self, Handles, Place};
use crate::step::exchange::{self, Answered, Received};
use crate::step::{Action, Done, Event, Leg, Moment, Operation, State};
use crate::token::{self, Grant};
use crate::{list, meeting_url, start, wait, webhook};

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
    match prepare(name, &args, place, moment) {
        Ok(beginning) => beginning,
        Err(failure) => {
            let message = [name, ": ", &failure.message].concat();
            let action = Action::Fail(Failure { message, ..failure });
            Beginning { state: State::new(Operation::Token), action, handles: Handles::default() }
        }
    }
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
    name: &str,
    [first, second, third]: &[Option<V>; 3],
    place: Place,
    moment: &Moment,
) -> Result<Beginning<V>, Failure> {
    let (first, second, third) = (given(first), given(second), given(third));
    let (mut state, options) = match name {
        "buildMeetingUrl" => {
            let meeting = first.ok_or_else(|| argument(check::missing("meeting")))?;
            let meeting = meeting_url::read(meeting).map_err(argument)?;
            return Ok(immediate(Done::Text(meeting_url::build(&meeting)?)));
        }
        "parseMeetingUrl" => {
            let url = first.ok_or_else(|| argument(check::missing("url")))?;
            let url = check::text(url, "url").map_err(argument)?;
            return Ok(immediate(Done::Json(meeting_url::to_json(&meeting_url::parse(&url)?))));
        }
        "createManagementToken" => return sign(first, None, second, place, moment),
        "createAuthToken" => {
            let claims = second.ok_or_else(|| argument(check::missing("claims")))?;
            return sign(first, Some(claims), third, place, moment);
        }
        "verifyWebhook" => {
            let request = first.ok_or_else(|| argument(check::missing("request")))?;
            let checks = second.ok_or_else(|| argument(check::missing("checks")))?;
            let (mut state, action) = webhook::begin(request, checks).map_err(argument)?;
            state.began = moment.clock;
            return Ok(Beginning { state, action, handles: Handles::default() });
        }
        "startLiveStream" => (live_streams::start(first, second)?, third),
        "stopLiveStream" => (live_streams::tell(Operation::Stop, first, "stop")?, second),
        "stopLiveStreams" => (live_streams::stop_all(first)?, second),
        "getLiveStream" => (live_streams::get(Operation::Get, first)?, second),
        "listLiveStreams" => (list::page(first)?, second),
        "sendTimedMetadata" => (live_streams::announce(first, second)?, third),
        "pauseRecording" => (live_streams::tell(Operation::Pause, first, "pause-recording")?, second),
        "resumeRecording" => (live_streams::tell(Operation::Resume, first, "resume-recording")?, second),
        "waitForLiveStream" => (live_streams::get(Operation::Wait, first)?, second),
        _ => return Err(Failure::new(Code::Init, "there is no such function".into())),
    };
    if state.operation == Operation::Wait {
        state.timeout = 120_000;
    }
    state.began = moment.clock;
    let handles = options::read(&mut state, options, place)?;
    let action = exchange::proceed(&mut state, moment);
    Ok(Beginning { state, action, handles })
}

/// Begins to sign a token that the caller asked for.
fn sign<V: Value>(
    credentials: Option<&V>,
    claims: Option<&V>,
    options: Option<&V>,
    place: Place,
    moment: &Moment,
) -> Result<Beginning<V>, Failure> {
    let credentials = credentials.ok_or_else(|| argument(check::missing("credentials")))?;
    let (access_key, secret) = options::credentials(credentials, "credentials").map_err(argument)?;
    let default = if claims.is_some() { token::AUTH_LIFETIME } else { token::MANAGEMENT_LIFETIME };
    let lifetime = options::lifetime(options, default, place).map_err(argument)?;
    let claims = claims.map(app_claims).transpose().map_err(argument)?;
    let grant = match &claims {
        Some([room_id, role, user_id]) => {
            Grant::App { room_id, role, user_id: Some(user_id.as_str()).filter(|id| !id.is_empty()) }
        }
        None => Grant::Management,
    };
    let mut state = State::new(Operation::Token);
    state.began = moment.clock;
    state.token = token::unsigned(&access_key, &grant, moment.now / 1000, lifetime, &moment.uuid);
    let action = Action::Sign(state.token.clone());
    Ok(Beginning { state, action, handles: Handles { secret: Some(secret), ..Handles::default() } })
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

/// A call that needs nobody else.
fn immediate<V>(done: Done) -> Beginning<V> {
    Beginning { state: State::new(Operation::Token), action: Action::Done(done), handles: Handles::default() }
}

/// A pause of a wait is over, or the caller knows the new status.
fn resumed(state: &mut State, moment: &Moment) -> Action {
    if state.remaining(moment) < 5 {
        return Action::Fail(wait::timed_out(state));
    }
    if std::mem::take(&mut state.notified) { wait::decide(state, moment) } else { exchange::proceed(state, moment) }
}

fn done<V: Value>(state: &State, body: Option<V>, answered: &Answered) -> Action {
    let fields = if state.leg == Leg::Read { live_streams::LIVE_STREAM } else { live_streams::shape(state.operation) };
    match exchange::verify(state, body, answered, fields) {
        Ok(_) => Action::Done(Done::Latest),
        Err(failure) => Action::Fail(failure),
    }
}

/// An argument that is there; `null` stands for its absence.
fn given<V: Value>(value: &Option<V>) -> Option<&V> {
    value.as_ref().filter(|value| value.kind() != check::Kind::Null)
}
