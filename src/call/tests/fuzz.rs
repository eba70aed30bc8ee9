//! Any arguments and any events in any order: never a panic, and always an action that a driver can carry out.

use super::failure::Failure;
use super::simulation::Request;
use super::under_way::{Time, UnderWay, argument as argument_of, limit};
use super::{operations, others, samples as of_operation, stream};
use crate::check::{Rule, Table};
use crate::meeting_url::Meeting;
use crate::operation::Input;
use crate::options::{Credentials, RequestOptions, TokenOptions};
use crate::signing::CLAIMS;
use crate::step::{Action, Answer, Event, Place};
use crate::tests::random::Random;
use crate::tests::{Mock, maybe, samples, test, text, within};
use crate::values::List;
use crate::webhook::{self, CheckOptions, EVENT, HeaderOptions, Proof};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// Names that the core reads besides the members of its tables.
const MORE_NAMES: [&str; 8] =
    ["aborted", "addEventListener", "removeEventListener", "headers", "body", "arrayBuffer", "length", "nobody_knows"];

/// The names of all members in the tables, in a stable order.
fn names() -> Vec<&'static str> {
    let mut names = BTreeSet::from(MORE_NAMES);
    let of_flows =
        crate::call::operations().filter_map(|operation| operation.flow.options).map(|options| options.table);
    let options = of_flows.chain([RequestOptions::TABLE, TokenOptions::TABLE]);
    let others = [Credentials::TABLE, &CLAIMS, Meeting::TABLE, CheckOptions::TABLE, HeaderOptions::TABLE, &EVENT];
    let of_operations = crate::call::operations().flat_map(|operation| match operation.input {
        Input::Nothing => [Some(operation.answer), None],
        Input::Required(_, table) | Input::Optional(_, table) => [Some(operation.answer), Some(table)],
    });
    for table in options.chain(others).chain(of_operations.flatten()) {
        add_names(table, &mut names);
    }
    names.into_iter().collect()
}

fn add_names(table: &'static Table, names: &mut BTreeSet<&'static str>) {
    names.extend(table.names.to_str().split_whitespace());
    for field in table.fields {
        let mut rule = field.rule;
        while let Rule::List(inner, ..) | Rule::Map(inner, _) = rule {
            rule = inner;
        }
        if let Rule::Object(table) = rule {
            add_names(table, names);
        }
    }
}

/// Texts with a meaning somewhere.
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

fn any(random: &mut Random, names: &[&'static str], depth: u64) -> Mock {
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
        10 => random.pick(&[Mock::LoneSurrogate, Mock::TooLong]).clone(),
        11 => random.pick(&[Mock::Throwing, Mock::Revoked, Mock::Threw]).clone(),
        12 => Mock::List((0..random.below(8)).map(|_| any(random, names, depth - 1)).collect()),
        _ => Mock::Object((0..random.below(6)).map(|_| (*random.pick(names), any(random, names, depth - 1))).collect()),
    }
}

/// Arguments that are often valid, so that calls get beyond checking them.
fn argument(random: &mut Random, names: &[&'static str], index: usize) -> Option<Mock> {
    match random.below(10) {
        0 => None,
        1 => Some(any(random, names, 3)),
        _ if index == 0 => Some(Mock::from(*random.pick(&["r1", "a/b"]))),
        2 => Some(json!({ "baseUrl": "http://127.0.0.1:1", "token": "t0ken", "retries": random.below(11) }).into()),
        3 => Some(json!({ "credentials": { "accessKey": "key", "secret": "s3cret" } }).into()),
        4 => Some(Mock::Object(vec![("token", Mock::Function), ("fetch", Mock::Function)])),
        5 => Some(json!({ "token": "t0ken", "ifRunning": "return" }).into()),
        6 => Some(json!({ "token": "t0ken", "until": random.pick(&["running", "playable", "completed"]) }).into()),
        7 => {
            let operation = random.pick(&crate::call::operations().collect::<Vec<_>>()).to_owned();
            of_operation::arguments(operation).pop().flatten().map(Mock::Json)
        }
        _ => Some(json!({ "token": "t0ken", "timeout": 1 + random.below(60_000) }).into()),
    }
}

/// A sample body with some values replaced or removed.
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

/// An event, created in the step that receives it.
type MakeEvent = Box<dyn FnOnce() -> Event>;

fn event(random: &mut Random, names: &[&'static str], call: &UnderWay, action: &Action, samples: &[Json]) -> MakeEvent {
    let fitting = random.chance(90);
    match action {
        Action::Sign { .. } if fitting => Box::new(|| Event::Signed(text("c2ln"))),
        Action::AskToken { .. } if fitting => Box::new(|| Event::TokenGiven(maybe("t0ken"))),
        Action::Sleep { .. } | Action::Notify { .. } if fitting => Box::new(|| Event::Resumed),
        Action::Send(outgoing) if fitting && Request::read(call, outgoing).playlist => {
            let playlist = *random.pick(&[
                "",
                "#EXTM3U\n",
                "#EXTM3U\na.m3u8\n",
                "#EXTM3U\n#EXTINF:2\na\n",
                "#EXTM3U\n#EXTINF:2\na\n#EXT-X-ENDLIST\n",
                "<html>",
                "#EXTM3U\n../../../x:y\n",
            ]);
            let url = *random.pick(&["", "about:blank", "https://b.example/a/b.m3u8", "file:///etc/", "/c"]);
            Box::new(move || {
                let (date, retry_after, body, text, url) = (None, None, None, text(playlist), Some(text(url)));
                Event::Answered(Answer { status: 200, date, retry_after, request_id: None, body, text, url })
            })
        }
        _ => match random.below(10) {
            0 => Box::new(|| Event::Resumed),
            1 => Box::new(|| Event::TimedOut),
            2 => {
                let (refused, said) = (random.chance(50), random.text(300));
                Box::new(move || Event::Lost { refused, said: text(said) })
            }
            3 => {
                let token = any(random, names, 2);
                Box::new(move || Event::TokenGiven(maybe(token)))
            }
            4 => {
                let signature = random.text(5);
                Box::new(move || Event::Signed(text(signature)))
            }
            _ => answer(random, names, samples),
        },
    }
}

fn answer(random: &mut Random, names: &[&'static str], samples: &[Json]) -> MakeEvent {
    let status = *random.pick(&[200, 200, 200, 201, 0, 302, 400, 401, 404, 408, 429, 500, 503, 599, 65535]);
    let json = mutated(random, samples);
    let written = if random.chance(30) { json.to_string() } else { random.text(60) };
    let body = match random.below(20) {
        0 => None,
        1 => Some(any(random, names, 3)).filter(|body| !body.throws()),
        _ => Some(Mock::Json(json)),
    };
    let dates = ["Tue, 14 Nov 2023 22:13:20 GMT", "", "Tue, 99 Nov 999999999 99:99:99 GMT", "0"];
    let date = Some(*random.pick(&dates)).filter(|_| random.chance(80));
    let headers = ["", "0", "3", "99999999999", "-5", "Tue, 14 Nov 2023 22:14:20 GMT"];
    let retry_after = Some(*random.pick(&headers)).filter(|_| random.chance(30));
    let request_id = random.text(9);
    Box::new(move || {
        let [date, retry_after] = [date, retry_after].map(|header| header.map(text));
        Event::Answered(Answer {
            status,
            date,
            retry_after,
            request_id: Some(text(request_id)),
            body: body.and_then(maybe),
            text: text(written),
            url: None,
        })
    })
}

/// Fuzzes the steps of webhook verification, each with anything that the previous step lets through.
fn webhook(random: &mut Random, names: &[&'static str], args: &[Option<Mock>; 3], samples: &[Json]) {
    let texts = [(); 3].map(|()| Some(random.text(9)).filter(|_| random.chance(80)));
    let body = if random.chance(30) { any(random, names, 3) } else { mutated(random, samples).into() };
    let body = if body.throws() { Mock::Undefined } else { body };
    let read = |failure| Failure::of(failure).complete(&["s3cret", "t0ken"]);
    within(|| {
        let digests = List::new();
        let [header, signature, digest] = texts.map(|given| given.map(text));
        digest.into_iter().for_each(|digest| digests.push(digest));
        if let Ok(checks) = webhook::checks(argument_of(&args[0]), argument_of(&args[1])) {
            let _ = webhook::prove(&checks, &Proof { header, signature, digests }).map_err(read);
        }
        let _ = webhook::event(maybe(body)).map_err(read);
    });
}

/// Checks what a driver relies on, and returns whether the action ends the call.
fn ends(call: &UnderWay, action: &Action) -> bool {
    let most = limit(action);
    assert!(most <= (call.call().timeout as u64).max(30_000), "{most} ms for {action:?}");
    match action {
        Action::Send(outgoing) => {
            let request = Request::read(call, outgoing);
            assert!(request.token.bytes().all(|byte| byte.is_ascii_graphic()) || request.token.contains('.'));
        }
        Action::Fail(failure) => Failure::read(&call.read(Some(*failure))).complete(&["s3cret", "t0ken"]),
        Action::Done(_)
        | Action::Sleep { .. }
        | Action::Notify { .. }
        | Action::Sign { .. }
        | Action::AskToken { .. } => {}
    }
    matches!(action, Action::Done(_) | Action::Fail(_))
}

#[test]
fn no_value_or_event_makes_a_call_panic() {
    // Long lists take most of the time and find nothing new.
    let samples: Vec<Json> = samples::all(|name| !name.starts_with("claims") && !name.starts_with("list."))
        .into_iter()
        .map(|(_, json)| json)
        .chain([stream("starting"), json!({ "data": [stream("running")] }), json!({ "data": null })])
        .chain(crate::call::operations().map(of_operation::body))
        .collect();
    let (operations, names) = (operations(), names());
    let mut random = Random::new(2024);
    let (mut events, mut calls, mut finished) = (0u32, 0u32, 0u32);
    while events < 200_000 {
        calls += 1;
        let args = [0, 1, 2].map(|index| argument(&mut random, &names, index));
        let place = Place { is_browser: random.chance(10), has_page: random.chance(50) };
        let mut time = Time { now: 1_700_000_000_000, clock: 1, uuid: random.uuid() };
        if random.chance(20) {
            webhook(&mut random, &names, &args, &samples);
            let name = *random.pick(&others::NAMES);
            let _ = others::call(name, &args, place, &time);
            finished += 1;
            continue;
        }
        let name = *random.pick(&operations);
        let (mut call, mut action) = UnderWay::begin(name, &args, place, &time);
        for _ in 0..60 {
            if ends(&call, &action) {
                finished += 1;
                break;
            }
            let passed = random.below(limit(&action) + 2);
            time = Time { now: time.now + passed, clock: time.clock + passed, uuid: random.uuid() };
            if random.chance(1) {
                // Clocks that are set back, and a constant random source.
                time = Time { now: 0, clock: 0, uuid: random.text(9) };
            }
            let event = event(&mut random, &names, &call, &action, &samples);
            events += 1;
            action = call.step(&time, event);
        }
    }
    assert!(finished > 40_000, "{finished} of {calls} calls came to an end");
}
