//! Edge cases of what is kept between steps: the bytes of the call, and its values. The simulation keeps whole calls.

use super::failure::Failure;
use super::under_way::{Time, UnderWay};
use super::{operation, operations, stream, with_options};
use crate::step::{self, Action, Answer, Event, Moment, Phase, Place, Until};
use crate::tests::token_cache::CACHE;
use crate::tests::{self, Mock, test, to_json, within};
use serde_json::{Value as Json, json};

fn time(clock: u64) -> Time {
    let uuid = "ffffffff-0000-4000-8000-000000000000".into();
    Time { now: 1_700_000_000_000 + clock, clock, uuid }
}

fn begun(name: &'static str, options: Json) -> (UnderWay, Action) {
    let call = with_options(name, options.into());
    UnderWay::begin(name, &call.args, Place::default(), &time(0))
}

/// A response as an event of the current step.
fn answer(status: u32, body: &Json) -> impl FnOnce() -> Event {
    let (text, body) = (body.to_string(), Mock::from(body));
    move || {
        let (text, body) = (tests::text(text), tests::maybe(body));
        Event::Answered(Answer { status, date: None, retry_after: None, request_id: None, body, text, url: None })
    }
}

/// The failure that ended the call.
#[track_caller]
fn failed(call: &UnderWay, action: &Action) -> Failure {
    let Action::Fail(failure) = action else { panic!("{action:?}") };
    Failure::read(&call.read(Some(*failure)))
}

#[test]
fn all_fields_survive_a_byte_copy() {
    let place = Place { is_browser: false, has_page: true };
    let moment = Moment { clock: 2.5, now: || 1.5, uuid: || c"x".into(), tokens: CACHE };
    let mut call = within(|| step::Call::new(operation("waitForLiveStream"), place, moment));
    (call.timeout, call.began, call.retries, call.phase) = (1.0, 3.5, u32::MAX, Phase::MediaPlaylist);
    (call.attempts, call.faults, call.side_faults) = (1, 2, 3);
    let authorization = &mut call.authorization;
    (authorization.expires, authorization.ahead, authorization.is_renewed) =
        (999_999_999_999_999.0, -86_400_000.0, true);
    (call.start.return_running, call.search.may_repeat, call.start.is_unclear) = (true, false, true);
    (call.search.looks.empty, call.search.looks.first, call.began_at) = (5, 4.5, 5.5);
    (call.wait.until, call.wait.pause, call.wait.looked) = (Until::Completed, 4, 1500);
    call.wait.is_notifying = true;
    let bytes: Vec<u8> = {
        let mut bytes = vec![0; size_of::<step::Call>() + 1];
        // SAFETY: the vector is longer than a call by the one byte that misaligns the copy.
        unsafe { std::ptr::copy_nonoverlapping(std::ptr::from_ref(&call).cast(), &raw mut bytes[1], bytes.len() - 1) };
        bytes
    };
    // SAFETY: these are the bytes of a call.
    let copy: step::Call = unsafe { bytes[1..].as_ptr().cast::<step::Call>().read_unaligned() };
    assert!(std::ptr::eq(copy.operation, call.operation));
    assert_eq!((copy.place.is_browser, copy.place.has_page), (false, true));
    assert_eq!((copy.moment.now(), copy.moment.clock), (1.5, 2.5));
    assert_eq!((copy.timeout, copy.began, copy.retries, copy.phase), (1.0, 3.5, u32::MAX, Phase::MediaPlaylist));
    assert_eq!((copy.attempts, copy.faults, copy.side_faults), (1, 2, 3));
    let authorization = &copy.authorization;
    assert_eq!((authorization.expires, authorization.ahead), (999_999_999_999_999.0, -86_400_000.0));
    assert!(authorization.is_renewed);
    assert_eq!((copy.start.return_running, copy.search.may_repeat, copy.start.is_unclear), (true, false, true));
    assert_eq!((copy.search.looks.empty, copy.search.looks.first, copy.began_at), (5, 4.5, 5.5));
    assert_eq!((copy.wait.until, copy.wait.pause, copy.wait.looked), (Until::Completed, 4, 1500));
    assert!(copy.wait.is_notifying);
}

#[test]
fn interleaved_calls_are_independent() {
    let begin = |(index, name): (usize, &'static str)| {
        let (call, action) = begun(name, json!({ "token": format!("t0ken-{index}"), "timeout": 10_000 + index }));
        (name, call, action)
    };
    let calls: Vec<_> = operations().into_iter().enumerate().map(begin).collect();
    for (index, (name, mut call, action)) in calls.into_iter().enumerate() {
        let Action::Send(request) = &action else { panic!("{name} {action:?}") };
        assert_eq!(call.text(request.token.unwrap()), format!("t0ken-{index}"));
        assert_eq!(call.call().timeout as usize, 10_000 + index);
        let message = format!("no {index}, t0ken-{index}");
        let action = call.step(&time(5), answer(403, &json!({ "message": message })));
        let failure = failed(&call, &action);
        assert_eq!(failure.server_message, Some(format!("no {index}, [redacted]")), "{name}");
    }
}

#[test]
fn nested_steps_are_independent() {
    let (mut outer, _) = begun("getLiveStream", json!({ "token": "outer" }));
    let (mut inner, _) = begun("waitForLiveStream", json!({ "token": "inner" }));
    let action = outer.step(&time(5), || {
        // A getter may do this.
        let said = tests::text("outer said");
        let action = inner.step(&time(5), answer(401, &json!({ "message": "inner and outer" })));
        assert_eq!(failed(&inner, &action).server_message.as_deref(), Some("[redacted] and outer"));
        Event::Lost { refused: false, said }
    });
    let Action::Sleep { retry: Some(retry), .. } = &action else { panic!("{action:?}") };
    let failure = Failure::read(&outer.read(Some(retry.error)));
    assert!(failure.message.contains("got no answer: [redacted] said;"), "{}", failure.message);
}

#[test]
fn the_failure_of_a_lost_start_is_kept() {
    let (mut call, action) = begun("startLiveStream", json!({ "token": "t0ken" }));
    assert!(matches!(action, Action::Send(_)));
    let details = json!({ "message": "busy", "details": ["one", "two, three"] });
    let action = call.step(&time(10), answer(500, &details));
    let Action::Sleep { delay: 500.0, retry: Some(retry) } = &action else { panic!("{action:?}") };
    let told = Failure::read(&call.read(Some(retry.error)));
    let action = call.step(&time(510), || Event::Resumed);
    let Action::Send(request) = &action else { panic!("{action:?}") };
    assert!(call.text(request.url).contains("status=starting"), "{action:?}");
    let mut undated = stream("running");
    undated["room_id"] = "r1".into();
    let action = call.step(&time(520), answer(200, &json!({ "data": [undated] })));
    assert!(matches!(action, Action::Send(_)), "{action:?}");
    let action = call.step(&time(530), answer(200, &json!({ "data": [] })));
    let failure = failed(&call, &action);
    assert_eq!((failure.code, failure.status), ("ERR_AMBIGUOUS_START", Some(500)));
    assert!(failure.message.contains(&told.message), "{}", failure.message);
    assert_eq!(told.details, ["one", "two, three"]);
}

#[test]
fn kept_texts_are_unchanged() {
    let (mut call, _) = begun("waitForLiveStream", json!({ "token": "t0ken", "until": "completed" }));
    let status = "a\nb\n\u{2028}\t🎥\u{1f}";
    let action = call.step(&time(5), answer(200, &stream(status)));
    let Action::Notify { stream: latest, .. } = &action else { panic!("{action:?}") };
    assert_eq!(to_json(&call.read(*latest))["status"], status);
    let action = call.step(&time(5), || Event::Resumed);
    assert!(matches!(action, Action::Sleep { delay: 1200.0, retry: None }), "{action:?}");
    // An unchanged status is not reported again.
    let action = call.step(&time(1205), || Event::Resumed);
    assert!(matches!(action, Action::Send(_)), "{action:?}");
    let action = call.step(&time(1206), answer(200, &stream(status)));
    assert!(matches!(action, Action::Sleep { delay: 1440.0, retry: None }), "{action:?}");
}
