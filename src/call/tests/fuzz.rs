//! Any arguments, any events in any order: never a panic, always an action that a driver can carry out.

use super::driver::{Action, Answer, Driver, Event, Moment, Place};
use super::simulation::complete;
use super::{OPERATIONS, stream};
use crate::check::samples::random::Random;
use crate::check::samples::{self, Mock};
use serde_json::{Value as Json, json};

const OTHERS: [&str; 5] =
    ["buildMeetingUrl", "parseMeetingUrl", "createManagementToken", "createAuthToken", "verifyWebhook"];

/// Names of members that some table knows.
const NAMES: [&str; 48] = [
    "token",
    "credentials",
    "baseUrl",
    "signal",
    "timeout",
    "retries",
    "fetch",
    "onRetry",
    "dangerouslyAllowBrowser",
    "ifRunning",
    "until",
    "onStatus",
    "expiresIn",
    "accessKey",
    "secret",
    "aborted",
    "meeting_url",
    "recording",
    "hls_vod",
    "single_file_per_layer",
    "destination",
    "transcription",
    "enabled",
    "modes",
    "output_modes",
    "custom_vocabulary",
    "summary",
    "context",
    "temperature",
    "sections",
    "title",
    "format",
    "payload",
    "duration",
    "room_id",
    "session_id",
    "status",
    "start",
    "limit",
    "role",
    "user_id",
    "subdomain",
    "room_code",
    "headers",
    "body",
    "header",
    "signatureSecret",
    "nobody_knows",
];

/// Texts that mean something somewhere.
const TEXTS: [&str; 22] = [
    "",
    "a",
    "throw",
    "return",
    "running",
    "playable",
    "completed",
    "recorded",
    "txt",
    "bullets",
    "preview",
    "streaming/meeting",
    "abc-defg-hij",
    "myname",
    "https://a.example/x",
    "http://127.0.0.1:8100/v2",
    "/api",
    "63b2bacc1d485406b9a2f27c",
    "eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoibWFuYWdlbWVudCJ9.x",
    ".",
    "..",
    "https://myname.app.100ms.live/preview/abc-defg-hij?skip_preview=true&name=%F0%9F%8E%A5",
];

fn any(random: &mut Random, depth: u64) -> Mock {
    let nested = if depth == 0 { 12 } else { 16 };
    match random.below(nested) {
        0 => Mock::Json(Json::Null),
        1 => Mock::Json(random.chance(50).into()),
        2 => Mock::Json((random.below(200) as i64 - 20).into()),
        3 => Mock::Number(*random.pick(&[f64::NAN, f64::INFINITY, -0.0, 0.5, 1e300, 9_007_199_254_740_992.0, -1.0])),
        4 => Mock::Json(random.text(12).into()),
        5..=7 => Mock::from(*random.pick(&TEXTS)),
        8 => Mock::Function,
        9 => random.pick(&[Mock::Symbol, Mock::Undefined, Mock::Function, Mock::Bytes]).clone(),
        10 => random.pick(&[Mock::LoneSurrogate, Mock::Long]).clone(),
        11 => random.pick(&[Mock::Throwing, Mock::Revoked, Mock::Threw]).clone(),
        12 => Mock::List((0..random.below(8)).map(|_| any(random, depth - 1)).collect()),
        _ => Mock::Object((0..random.below(6)).map(|_| (*random.pick(&NAMES), any(random, depth - 1))).collect()),
    }
}

/// Arguments that are often good, so that calls get further than their arguments.
fn argument(random: &mut Random, index: usize) -> Option<Mock> {
    match random.below(10) {
        0 => None,
        1 => Some(any(random, 3)),
        _ if index == 0 => Some(Mock::from(*random.pick(&["r1", "a/b"]))),
        2 => Some(json!({ "baseUrl": "http://127.0.0.1:1", "token": "t0ken", "retries": random.below(11) }).into()),
        3 => Some(json!({ "credentials": { "accessKey": "key", "secret": "s3cret" } }).into()),
        4 => Some(Mock::Object(vec![("token", Mock::Function), ("fetch", Mock::Function)])),
        5 => Some(json!({ "token": "t0ken", "ifRunning": "return" }).into()),
        6 => Some(json!({ "token": "t0ken", "until": random.pick(&["running", "playable", "completed"]) }).into()),
        7 => Some(json!({ "payload": "x", "duration": 1 }).into()),
        _ => Some(json!({ "token": "t0ken", "timeout": 1 + random.below(60_000) }).into()),
    }
}

/// A sample body with a few of its values replaced or taken out.
fn mutated(random: &mut Random, samples: &[Json]) -> Json {
    fn change(random: &mut Random, value: &mut Json) {
        match value {
            Json::Object(members) if !members.is_empty() && random.chance(90) => {
                let names: Vec<String> = members.keys().cloned().collect();
                let name = random.pick(&names);
                match random.below(8) {
                    0 => drop(members.remove(name)),
                    _ => change(random, &mut members[name]),
                }
            }
            Json::Array(items) if !items.is_empty() && random.chance(80) => {
                let index = random.below(items.len() as u64) as usize;
                change(random, &mut items[index]);
            }
            other => {
                *other = match random.below(9) {
                    0 => Json::Null,
                    1 => random.chance(50).into(),
                    2 => random.below(1000).into(),
                    3 => json!([]),
                    4 => json!({}),
                    5 => random.text(10).into(),
                    6 => {
                        (*random.pick(&["starting", "running", "failed", "completed", "stream already running"])).into()
                    }
                    7 => "https://cdn.example/m.m3u8".into(),
                    _ => "2023-11-14T22:13:20.5Z".into(),
                }
            }
        }
    }
    let mut body = random.pick(samples).clone();
    for _ in 0..random.below(3) {
        change(random, &mut body);
    }
    body
}

fn event(random: &mut Random, action: &Action, samples: &[Json]) -> Event {
    let fitting = random.chance(90);
    match action {
        Action::Sign(_) if fitting => Event::Signed("c2ln".into()),
        Action::Ask if fitting => Event::Token(Some(Mock::from("t0ken"))),
        Action::Sleep(..) | Action::Notify(_) if fitting => Event::Continue,
        Action::Send(request) if request.playlist && fitting => {
            let text = *random.pick(&[
                "",
                "#EXTM3U\n",
                "#EXTM3U\na.m3u8\n",
                "#EXTM3U\n#EXTINF:2\na\n",
                "<html>",
                "#EXTM3U\n../../../x:y\n",
            ]);
            Event::Answer(Answer { status: 200, date: None, retry_after: None, body: None, text: text.into() })
        }
        _ => match random.below(12) {
            0 => Event::Continue,
            1 => Event::TimedOut,
            2 => Event::Lost { refused: random.chance(50), reason: random.text(300) },
            3 => Event::Token(Some(any(random, 2))),
            4 => Event::Digests { header: Some(random.text(9)), signature: None, digests: vec![random.text(9)] },
            5 => Event::Decoded(Some(any(random, 3))),
            6 => Event::Signed(random.text(5)),
            _ => {
                let status = *random.pick(&[200, 200, 200, 201, 0, 302, 400, 401, 404, 408, 429, 500, 503, 599, 65535]);
                let json = mutated(random, samples);
                let text = if random.chance(30) { json.to_string() } else { random.text(60) };
                let body = match random.below(20) {
                    0 => None,
                    1 => Some(any(random, 3)),
                    _ => Some(Mock::Json(json)),
                };
                let date = ["Tue, 14 Nov 2023 22:13:20 GMT", "", "Tue, 99 Nov 999999999 99:99:99 GMT", "0"];
                let date = Some(String::from(*random.pick(&date))).filter(|_| random.chance(80));
                let header = ["", "0", "3", "99999999999", "-5", "Tue, 14 Nov 2023 22:14:20 GMT"];
                let retry_after = Some(String::from(*random.pick(&header))).filter(|_| random.chance(30));
                Event::Answer(Answer { status, date, retry_after, body, text })
            }
        },
    }
}

/// Holds an action against what a driver relies on.
fn valid(driver: &Driver, action: &Action) {
    let most = driver.limit();
    assert!(most <= (driver.state().timeout as u64).max(30_000), "{most} ms for {action:?}");
    match action {
        Action::Send(request) => {
            assert_eq!(request.method == "POST", request.body.is_some());
            assert!(!request.url.is_empty());
            assert!(request.token.bytes().all(|byte| byte.is_ascii_graphic()) || request.token.contains('.'));
        }
        Action::Fail(failure) => complete(failure, &["s3cret", "t0ken"]),
        _ => {}
    }
}

#[test]
fn no_value_and_no_event_makes_a_call_panic() {
    // Long lists take most of the time and hold nothing new.
    let samples: Vec<Json> = samples::all(|name| !name.starts_with("claims") && !name.starts_with("list."))
        .into_iter()
        .map(|(_, json)| json)
        .chain([stream("starting"), json!({ "data": [stream("running")] }), json!({ "data": null })])
        .collect();
    let mut random = Random::new(2024);
    let (mut events, mut calls, mut finished) = (0u32, 0u32, 0u32);
    while events < 200_000 {
        calls += 1;
        let name = if random.chance(80) { *random.pick(&OPERATIONS) } else { *random.pick(&OTHERS) };
        let args = [0, 1, 2].map(|index| argument(&mut random, index));
        let place = Place { browser: random.chance(10), page: random.chance(50) };
        let mut moment = Moment { now: 1_700_000_000_000, clock: 1, uuid: random.uuid() };
        let (mut driver, mut action) = Driver::begin(name, args, place, &moment);
        for _ in 0..60 {
            valid(&driver, &action);
            if matches!(action, Action::Done(_) | Action::Fail(_)) {
                finished += 1;
                break;
            }
            let passed = random.below(driver.limit() + 2);
            moment = Moment { now: moment.now + passed, clock: moment.clock + passed, uuid: random.uuid() };
            if random.chance(1) {
                // Clocks that are set back, and a random source that is none.
                moment = Moment { now: 0, clock: 0, uuid: random.text(9) };
            }
            let event = event(&mut random, &action, &samples);
            events += 1;
            action = driver.step(event, &moment);
        }
    }
    assert!(finished > 40_000, "{finished} of {calls} calls came to an end");
}
