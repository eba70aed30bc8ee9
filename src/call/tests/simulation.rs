//! A driver without a network: it runs a whole call in virtual time against a world that the test makes up, and holds
//! every step against what is promised for all of them.

pub use super::driver::{Failure, Place, Request};

use super::driver::{Action, Answer, Driver, Event, Moment};
use crate::check::samples::Mock;
use crate::check::samples::random::Random;
use serde_json::Value as Json;

/// When every call begins: 2023-11-14T22:13:20Z, by the clock of the machine.
pub const START: u64 = 1_700_000_000_000;
/// What the monotonic clock shows then.
const CLOCK: u64 = 5000;

/// What the world does with one request.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Milliseconds until it does.
    pub after: u64,
    /// What it does.
    pub what: What,
}

/// The ends that a request can come to.
#[derive(Clone, Debug)]
pub enum What {
    /// An answer: status, body as text, `Date`, `Retry-After`, and the body as JSON where that spares reading the text.
    Answer(u16, String, Option<String>, Option<String>, Option<Json>),
    /// No answer; whether the connection was refused, and what the runtime says.
    Lost(bool, &'static str),
    /// Nothing, for ever.
    Silence,
}

impl Reply {
    /// An answer with a body.
    pub fn status(status: u16, body: impl ToString) -> Reply {
        Reply { after: 0, what: What::Answer(status, body.to_string(), None, None, None) }
    }

    /// A 200 with a good body, for runs by the ten thousand: nobody reads its text.
    pub fn good(body: Json) -> Reply {
        Reply { after: 0, what: What::Answer(200, String::new(), None, None, Some(body)) }
    }

    /// A connection that broke.
    pub fn lost() -> Reply {
        Reply { after: 0, what: What::Lost(false, "ECONNRESET") }
    }

    /// A connection that was refused.
    pub fn refused() -> Reply {
        Reply { after: 0, what: What::Lost(true, "ECONNREFUSED") }
    }

    /// A server that never answers.
    pub fn silence() -> Reply {
        Reply { after: 0, what: What::Silence }
    }

    /// The same, so many milliseconds later.
    pub fn after(self, after: u64) -> Reply {
        Reply { after, ..self }
    }

    /// An answer with a `Date`, in milliseconds since 1970.
    pub fn date(mut self, time: u64) -> Reply {
        self.set_date(&http_date(time));
        self
    }

    /// An answer with any text as `Date`.
    pub fn set_date(&mut self, text: &str) {
        if let What::Answer(_, _, date, ..) = &mut self.what {
            *date = Some(text.into());
        }
    }

    /// An answer with `Retry-After`.
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
    pub args: [Option<Mock>; 3],
    pub place: Place,
    /// What the caller's token function returns, one after another; the last again and again.
    pub tokens: Vec<Option<Mock>>,
    /// Milliseconds that signing, and the token function, take.
    pub signing: u64,
    /// Milliseconds by which timers are late.
    pub lateness: u64,
    /// The seed of the jitter; without one every jitter is the largest.
    pub seed: Option<u64>,
    /// Texts that must be in no failure.
    pub secrets: Vec<&'static str>,
}

impl Call {
    /// A call with a fixed token.
    pub fn new(name: &'static str, args: [Option<Mock>; 3]) -> Call {
        Call {
            name,
            args,
            place: Place::default(),
            tokens: Vec::new(),
            signing: 0,
            lateness: 0,
            seed: None,
            secrets: vec!["s3cret", "t0ken"],
        }
    }
}

/// What became of a call.
pub struct Run {
    /// One line for each step: `POST /path body`, `sign`, `ask`, `pause 500`, `retry in 500`, `tell`.
    pub steps: Vec<String>,
    /// The requests.
    pub requests: Vec<Request>,
    /// What the caller was told before each retry.
    pub faults: Vec<Failure>,
    /// The statuses that the caller was told.
    pub statuses: Vec<String>,
    /// The value, or the failure and the stream that goes with it.
    pub outcome: Result<Json, (Failure, Option<Json>)>,
    /// Milliseconds.
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

    /// The value.
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

    /// How many requests were sent with POST.
    pub fn posts(&self) -> usize {
        self.requests.iter().filter(|request| request.method == "POST").count()
    }
}

/// Runs a call to its end. The world is told each request and how many milliseconds the call has lasted.
#[track_caller]
pub fn run(call: Call, mut world: impl FnMut(&Request, u64) -> Reply) -> Run {
    let mut random = call.seed.map(Random::new);
    let mut uuid = || random.as_mut().map_or("ffffffff-0000-4000-8000-000000000000".into(), Random::uuid);
    let mut elapsed = 0;
    let mut moment = |elapsed: u64| Moment { now: START + elapsed, clock: CLOCK + elapsed, uuid: uuid() };
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
    let (mut driver, mut action) = Driver::begin(call.name, call.args, call.place, &moment(0));
    loop {
        assert!(run.steps.len() < 20_000, "the call never ends: {:#?}", last(&run.steps));
        let most = driver.limit();
        let within = |after: u64, event: Event| if after < most { (after, event) } else { (most, Event::TimedOut) };
        let (after, event) = match action {
            Action::Sign(text) => {
                run.steps.push("sign".into());
                assert!(text.split('.').count() == 2, "{text}");
                within(call.signing, Event::Signed("c2lnbmF0dXJl".into()))
            }
            Action::Ask => {
                run.steps.push("ask".into());
                token = tokens.next().or(token);
                within(call.signing, Event::Token(token.clone().flatten()))
            }
            Action::Send(request) => {
                holds(&request);
                let path = request.url.strip_prefix("https://api.100ms.live/v2").unwrap_or(&request.url);
                let body = request.body.as_deref().unwrap_or_default();
                run.steps.push([&request.method, " ", path, " ", body].concat().trim_end().into());
                let reply = world(&request, elapsed);
                let event = match reply.what {
                    What::Answer(status, text, date, retry_after, json) => {
                        let body = json.or_else(|| serde_json::from_str(&text).ok());
                        let body = body.filter(|_| !request.playlist).map(Mock::Json);
                        Event::Answer(Answer { status, date, retry_after, body, text })
                    }
                    What::Lost(refused, reason) => Event::Lost { refused, reason: reason.into() },
                    What::Silence => Event::TimedOut,
                };
                let (after, event) = match event {
                    Event::TimedOut => (most, event),
                    event => within(reply.after, event),
                };
                run.requests.push(request);
                (after, event)
            }
            Action::Sleep(delay, fault) => {
                let what = if fault.is_some() { "retry in" } else { "pause" };
                run.steps.push(format!("{what} {delay}"));
                run.faults.extend(fault);
                (delay + call.lateness, Event::Continue)
            }
            Action::Notify(latest) => {
                let status = String::from(latest["status"].as_str().unwrap_or_default());
                run.steps.push(["tell ", &status].concat());
                run.statuses.push(status);
                (0, Event::Continue)
            }
            Action::Digest(..) | Action::Decode => panic!("no call of the REST API digests anything"),
            Action::Done(value) => {
                run.outcome = Ok(value);
                break;
            }
            Action::Fail(failure) => {
                let stream = failure.stream.clone();
                run.outcome = Err((failure, stream));
                break;
            }
        };
        elapsed += after;
        action = driver.step(event, &moment(elapsed));
    }
    run.elapsed = elapsed;
    let timeout = driver.state().timeout as u64;
    assert!(elapsed <= timeout + call.lateness, "{elapsed} ms of {timeout}: {:#?}", run.steps);
    for failure in run.faults.iter().chain(run.outcome.as_ref().err().map(|(failure, _)| failure)) {
        complete(failure, &call.secrets);
    }
    run
}

/// The steps before the end, as many as a message can take.
fn last(steps: &[String]) -> &[String] {
    &steps[steps.len().saturating_sub(30)..]
}

/// Holds a request against what is promised for every one.
#[track_caller]
fn holds(request: &Request) {
    assert_eq!(request.method == "POST", request.body.is_some());
    assert!(!request.url.is_empty() && !request.url.contains(char::is_whitespace), "{}", request.url);
    assert!(!request.playlist || request.token.is_empty(), "a playlist's server must not see the token");
    if let Some(body) = &request.body {
        serde_json::from_str::<Json>(body).expect("the body is JSON");
    }
}

/// Holds a failure against what is promised for every one.
#[track_caller]
pub fn complete(failure: &Failure, secrets: &[&str]) {
    let json = failure.json.to_string();
    assert!(!failure.message.is_empty() && !failure.message.contains(char::is_control), "{}", failure.message);
    for secret in secrets {
        assert!(!json.contains(secret), "{json} holds a secret");
    }
    match failure.code {
        "ERR_API" => assert!(failure.status.is_some(), "{json}"),
        "ERR_INVALID_ARGUMENT" => assert!(failure.argument.is_some(), "{json}"),
        "ERR_INVALID_RESPONSE" => assert!(failure.path.is_some() && failure.status.is_some(), "{json}"),
        _ => {}
    }
    if let Some(url) = &failure.url {
        assert!(!url.contains(['?', '#']), "{json}");
    }
}

/// A time in milliseconds since 1970 as the `Date` header spells it; it counts whole seconds.
pub fn http_date(time: u64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = civil(time / 86_400_000);
    let second = time / 1000 % 86_400;
    let name = MONTHS[month as usize - 1];
    format!("Tue, {day:02} {name} {year} {:02}:{:02}:{:02} GMT", second / 3600, second / 60 % 60, second % 60)
}

/// A time in milliseconds since 1970 as RFC 3339.
pub fn rfc3339(time: u64) -> String {
    let (year, month, day) = civil(time / 86_400_000);
    let (second, rest) = (time / 1000 % 86_400, time % 1000);
    format!("{year}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{rest:03}Z", second / 3600, second / 60 % 60, second % 60)
}

/// The date of a day, counted from 1970 on; slow, and written without a look at the code under test.
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
