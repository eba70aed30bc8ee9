//! A driver without a network: runs a call in virtual time against a simulated server, and checks the guarantees of
//! every step.

pub use super::failure::Failure;

use super::under_way::{Time, UnderWay, limit};
use crate::operation::Method;
use crate::step::{Action, Answer, Event, Outgoing, Place};
use crate::tests::random::Random;
use crate::tests::{self, Mock, to_json};
use crate::values::into_step;
use serde_json::Value as Json;

/// The wall-clock time when every call begins: 2023-11-14T22:13:20Z.
pub const START: u64 = 1_700_000_000_000;
/// The signature of every text.
const SIGNATURE: &str = "c2lnbmF0dXJl";

/// The server's reaction to a request.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The delay in milliseconds.
    pub after: u64,
    /// The reaction.
    pub what: What,
    /// The final URL of a playlist, if it was redirected.
    pub url: Option<String>,
}

/// The possible outcomes of a request.
#[derive(Clone, Debug)]
pub enum What {
    /// A response: status, body text, `Date`, `Retry-After`, and the body as JSON if the text need not be parsed.
    Answer(u16, String, Option<String>, Option<String>, Option<Json>),
    /// No response: whether the connection was refused, and the runtime's error message.
    Lost(bool, &'static str),
    /// No response, ever.
    Silence,
}

impl Reply {
    /// A response with a body.
    pub fn status(status: u16, body: impl ToString) -> Reply {
        Reply { after: 0, what: What::Answer(status, body.to_string(), None, None, None), url: None }
    }

    /// A 200 with a valid body that skips parsing, for tens of thousands of runs.
    pub fn good(body: Json) -> Reply {
        Reply { after: 0, what: What::Answer(200, String::new(), None, None, Some(body)), url: None }
    }

    /// A broken connection.
    pub fn lost() -> Reply {
        Reply { after: 0, what: What::Lost(false, "ECONNRESET"), url: None }
    }

    /// A refused connection.
    pub fn refused() -> Reply {
        Reply { after: 0, what: What::Lost(true, "ECONNREFUSED"), url: None }
    }

    /// A server that never responds.
    pub fn silence() -> Reply {
        Reply { after: 0, what: What::Silence, url: None }
    }

    /// The event for the core, in the current step.
    fn event(self, is_for_playlist: bool) -> Event {
        match self.what {
            What::Answer(status, written, date, retry_after, json) => {
                let body = match json {
                    Some(json) => tests::maybe(json),
                    None => js_sys::JSON::parse(&written).ok().as_ref().and_then(into_step),
                };
                let [date, retry_after] = [date, retry_after].map(|header| header.map(tests::text));
                let body = body.filter(|_| !is_for_playlist);
                let (status, text, url) = (status.into(), tests::text(written), self.url.map(tests::text));
                let request_id = Some(tests::text("request-1"));
                Event::Answered(Answer { status, date, retry_after, request_id, body, text, url })
            }
            What::Lost(refused, said) => Event::Lost { refused, said: tests::text(said) },
            What::Silence => Event::TimedOut,
        }
    }

    /// Redirects to this URL first.
    pub fn found_at(self, url: &str) -> Reply {
        Reply { url: Some(url.into()), ..self }
    }

    /// Adds a delay in milliseconds.
    pub fn after(self, after: u64) -> Reply {
        Reply { after, ..self }
    }

    /// Sets `Date`, in milliseconds since 1970.
    pub fn date(mut self, time: u64) -> Reply {
        self.set_date(&http_date(time));
        self
    }

    /// Sets `Date` to any text.
    pub fn set_date(&mut self, text: &str) {
        if let What::Answer(_, _, date, ..) = &mut self.what {
            *date = Some(text.into());
        }
    }

    /// Sets `Retry-After`.
    pub fn retry_after(mut self, text: &str) -> Reply {
        if let What::Answer(_, _, _, header, _) = &mut self.what {
            *header = Some(text.into());
        }
        self
    }
}

/// A call to run.
pub struct Call {
    pub name: &'static str,
    pub args: Vec<Option<Mock>>,
    pub place: Place,
    /// The results of the token function in turn; the last one repeats.
    pub tokens: Vec<Option<Mock>>,
    /// The duration of signing and of the token function in milliseconds.
    pub signing: u64,
    /// The lateness of timers in milliseconds.
    pub lateness: u64,
    /// When the machine sleeps, in milliseconds from the start of the call, and for how long. The wall clock advances
    /// during sleep; the monotonic clock does not.
    pub sleep: Option<(u64, u64)>,
    /// The seed of the jitter; without one, jitter is at its maximum.
    pub seed: Option<u64>,
    /// Texts that no failure may contain.
    pub secrets: Vec<&'static str>,
}

impl Call {
    /// A call with a fixed token.
    pub fn new(name: &'static str, args: impl Into<Vec<Option<Mock>>>) -> Call {
        Call {
            name,
            args: args.into(),
            place: Place::default(),
            tokens: Vec::new(),
            signing: 0,
            lateness: 0,
            sleep: None,
            seed: None,
            secrets: vec!["s3cret", "t0ken"],
        }
    }
}

/// An outgoing request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub method: &'static str,
    pub url: String,
    /// The bearer token; empty if none is sent.
    pub token: String,
    /// The idempotency key; empty if none is sent.
    pub key: String,
    pub body: Option<String>,
    /// Whether the response is a playlist.
    pub playlist: bool,
}

impl Request {
    /// Reads a request that the last step kept, and checks the guarantees of every request.
    #[track_caller]
    pub fn read(call: &UnderWay, outgoing: &Outgoing) -> Request {
        let request = Request {
            method: match outgoing.method {
                Method::Get => "GET",
                Method::Post => "POST",
            },
            url: call.text(outgoing.url),
            token: outgoing.token.map(|token| call.text(token)).unwrap_or_default(),
            key: outgoing.key.map(|key| call.text(key)).unwrap_or_default(),
            body: outgoing.body.map(|body| call.text(body)),
            playlist: outgoing.is_playlist,
        };
        assert_eq!(request.method == "POST", request.body.is_some());
        assert!(!request.url.is_empty() && !request.url.contains(char::is_whitespace), "{}", request.url);
        assert!(!request.playlist || request.token.is_empty(), "a playlist's server must not see the token");
        if let Some(body) = &request.body {
            serde_json::from_str::<Json>(body).expect("the body is JSON");
        }
        request
    }
}

/// The record of a finished call.
pub struct Run {
    /// A line per step: `POST /path body`, `sign`, `ask`, `pause 500`, `retry in 500`, `tell`.
    pub steps: Vec<String>,
    /// The requests.
    pub requests: Vec<Request>,
    /// The reports before each retry.
    pub faults: Vec<Failure>,
    /// The statuses reported to `onStatus`.
    pub statuses: Vec<String>,
    /// The result, or the failure and its stream.
    pub outcome: Result<Json, (Failure, Option<Json>)>,
    /// The duration in milliseconds.
    pub elapsed: u64,
}

impl Run {
    /// The failure.
    #[track_caller]
    pub fn failure(&self) -> &Failure {
        match &self.outcome {
            Err((failure, _)) => failure,
            Ok(value) => panic!("did not fail but resolved to {value} after {:#?}", last(&self.steps)),
        }
    }

    /// The result.
    #[track_caller]
    pub fn value(&self) -> &Json {
        match &self.outcome {
            Ok(value) => value,
            Err((failure, _)) => panic!("failed with {} after {:#?}", failure.message, self.steps),
        }
    }

    /// The code of the failure, or `done`.
    pub fn end(&self) -> &'static str {
        self.outcome.as_ref().map_or_else(|(failure, _)| failure.code, |_| "done")
    }

    /// The number of POST requests.
    pub fn posts(&self) -> usize {
        self.requests.iter().filter(|request| request.method == "POST").count()
    }
}

/// An event, created in the step that receives it.
type MakeEvent = Box<dyn FnOnce() -> Event>;

fn timed_out() -> MakeEvent {
    Box::new(|| Event::TimedOut)
}

fn resumed() -> MakeEvent {
    Box::new(|| Event::Resumed)
}

/// Runs a call to its end. The simulated server receives each request and the elapsed milliseconds.
#[track_caller]
pub fn run(call: Call, mut world: impl FnMut(&Request, u64) -> Reply) -> Run {
    let mut random = call.seed.map(Random::new);
    let mut uuid = || random.as_mut().map_or("ffffffff-0000-4000-8000-000000000000".into(), Random::uuid);
    let mut elapsed = 0;
    let mut time = |elapsed: u64| {
        let Time { now, clock, .. } = Time::start();
        let slept = call.sleep.map_or(0, |(at, long)| elapsed.saturating_sub(at).min(long));
        Time { now: now + elapsed, clock: clock + elapsed - slept, uuid: uuid() }
    };
    let mut tokens = call.tokens.into_iter();
    let mut token = None;
    let mut run = Run {
        steps: Vec::new(),
        requests: Vec::new(),
        faults: Vec::new(),
        statuses: Vec::new(),
        outcome: Ok(Json::Null),
        elapsed: 0,
    };
    let (mut under_way, mut action) = UnderWay::begin(call.name, &call.args, call.place, &time(0));
    loop {
        assert!(run.steps.len() < 20_000, "the call never ends: {:#?}", last(&run.steps));
        let most = limit(&action);
        let in_time = |after: u64, event: MakeEvent| if after < most { (after, event) } else { (most, timed_out()) };
        let (after, event) = match &action {
            Action::Sign { text, .. } => {
                run.steps.push("sign".into());
                let text = under_way.text(*text);
                assert!(text.split('.').count() == 2, "{text}");
                in_time(call.signing, Box::new(|| Event::Signed(tests::text(SIGNATURE))))
            }
            Action::AskToken { .. } => {
                run.steps.push("ask".into());
                token = tokens.next().or(token);
                let token = token.clone().flatten();
                in_time(call.signing, Box::new(|| Event::TokenGiven(tests::maybe(token))))
            }
            Action::Send(outgoing) => {
                let request = Request::read(&under_way, outgoing);
                let path = request.url.strip_prefix("https://api.100ms.live/v2").unwrap_or(&request.url);
                let body = request.body.as_deref().unwrap_or_default();
                run.steps.push([request.method, " ", path, " ", body].concat().trim_end().into());
                let reply = world(&request, elapsed);
                let (after, playlist) = (reply.after, request.playlist);
                run.requests.push(request);
                match reply.what {
                    What::Silence => (most, timed_out()),
                    What::Answer(..) | What::Lost(..) => in_time(after, Box::new(move || reply.event(playlist))),
                }
            }
            Action::Sleep { delay, retry } => {
                assert!(*delay >= 0.0 && delay.fract() == 0.0, "{delay} is no number of milliseconds");
                let what = if retry.is_some() { "retry in" } else { "pause" };
                run.steps.push(format!("{what} {delay}"));
                if let Some(retry) = retry {
                    assert!(retry.attempt >= 1, "a fault is counted before it is told");
                    run.faults.push(Failure::read(&under_way.read(Some(retry.error))));
                }
                (most + call.lateness, resumed())
            }
            Action::Notify { stream, .. } => {
                let latest = to_json(&under_way.read(*stream));
                let status = String::from(latest["status"].as_str().unwrap_or_default());
                run.steps.push(["tell ", &status].concat());
                run.statuses.push(status);
                (0, resumed())
            }
            Action::Done(value) => {
                run.outcome = Ok(to_json(&under_way.read(*value)));
                break;
            }
            Action::Fail(failure) => {
                let failure = Failure::read(&under_way.read(Some(*failure)));
                let stream = failure.stream.clone();
                run.outcome = Err((failure, stream));
                break;
            }
        };
        elapsed += after;
        action = under_way.step(&time(elapsed), event);
    }
    run.elapsed = elapsed;
    let timeout = under_way.call().timeout as u64;
    let slept = call.sleep.map_or(0, |(_, long)| long);
    assert!(elapsed <= timeout + call.lateness + slept, "{elapsed} ms of {timeout}: {:#?}", run.steps);
    for failure in run.faults.iter().chain(run.outcome.as_ref().err().map(|(failure, _)| failure)) {
        failure.complete(&call.secrets);
        // A report about a response identifies it.
        assert_eq!(failure.request_id.is_some(), failure.status.is_some(), "{failure:?}");
    }
    run
}

/// The last steps, as many as fit into a message.
fn last(steps: &[String]) -> &[String] {
    &steps[steps.len().saturating_sub(30)..]
}

/// Formats a time in milliseconds since 1970 as a `Date` header, in whole seconds.
pub fn http_date(time: u64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = civil(time / 86_400_000);
    let second = time / 1000 % 86_400;
    let name = MONTHS[month as usize - 1];
    format!("Tue, {day:02} {name} {year} {:02}:{:02}:{:02} GMT", second / 3600, second / 60 % 60, second % 60)
}

/// Formats a time in milliseconds since 1970 as RFC 3339.
pub fn rfc3339(time: u64) -> String {
    let (year, month, day) = civil(time / 86_400_000);
    let (second, rest) = (time / 1000 % 86_400, time % 1000);
    format!("{year}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{rest:03}Z", second / 3600, second / 60 % 60, second % 60)
}

/// The date of a day counted from 1970: a slow implementation, independent of the code under test.
fn civil(mut days: u64) -> (u64, u64, u64) {
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}
