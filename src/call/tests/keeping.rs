//! What is kept between two steps: the bytes of the state, and the places of the table that mean something. Whole runs go
//! that way in the simulation; here are the corners.

use super::driver::{Action, Answer, Driver, Event, Failure, Moment, NAMES, Place};
use super::{OPERATIONS, stream, with_options};
use crate::check::samples::Mock;
use crate::step::{Auth, Event as CoreEvent, Leg, Operation, State, Until};
use serde_json::{Value as Json, json};

fn moment(clock: u64) -> Moment {
    let uuid = "ffffffff-0000-4000-8000-000000000000".into();
    Moment { now: 1_700_000_000_000 + clock, clock, uuid }
}

fn begun(name: &'static str, options: Json) -> (Driver, Action) {
    let call = with_options(name, options.into());
    Driver::begin(name, call.args, Place::default(), &moment(0))
}

fn answer(status: u16, body: &Json) -> Event {
    let text = body.to_string();
    Event::Answer(Answer { status, date: None, retry_after: None, body: Some(Mock::from(body)), text })
}

#[test]
fn every_number_survives() {
    let mut state = State::new(Operation::Wait);
    (state.leg, state.auth, state.until) = (Leg::Media, Auth::Signed, Until::Completed);
    (state.expires, state.timeout, state.began, state.pause) = (999_999_999_999_999.0, 1.0, 2.5, 3);
    (state.retries, state.attempts, state.faults, state.strays) = (u32::MAX, 1, 2, 3);
    (state.renewed, state.already_running, state.return_running, state.notified) = (true, false, true, true);
    (state.ahead, state.looked, state.signed) = (-86_400_000.0, 1500, true);
    let mut copy = State::new(Operation::Start);
    // SAFETY: both are states, and as long as one.
    unsafe {
        let (from, to) = (std::ptr::from_ref(&state).cast::<u8>(), std::ptr::from_mut(&mut copy).cast::<u8>());
        std::ptr::copy_nonoverlapping(from, to, size_of::<State>());
    }
    assert_eq!(copy, state);
    assert_eq!(std::mem::align_of::<State>(), 8);
}

#[test]
fn numbers_stand_for_what_they_say() {
    for (index, operation) in Operation::ALL.into_iter().enumerate() {
        assert_eq!(operation as usize, index);
    }
    for (index, event) in CoreEvent::ALL.into_iter().enumerate() {
        assert_eq!(event as usize, index);
    }
    assert_eq!(NAMES.len(), Operation::ALL.len());
}

/// Goes on with a call until it ends; whoever waits for it first is asked what comes next.
fn ended(action: &Action) -> Option<Result<&Json, &Failure>> {
    match action {
        Action::Done(value) => Some(Ok(value)),
        Action::Fail(failure) => Some(Err(failure)),
        _ => None,
    }
}

#[test]
fn calls_that_take_turns_do_not_meet() {
    let mut calls: Vec<(&str, Driver, Action)> = Vec::new();
    let mut aside: Vec<Box<dyn FnOnce() -> Driver>> = Vec::new();
    let mut actions = Vec::new();
    for (index, name) in OPERATIONS.into_iter().enumerate() {
        let (driver, action) = begun(name, json!({ "token": format!("t0ken-{index}"), "timeout": 10_000 + index }));
        aside.push(Box::new(driver.aside()));
        actions.push((name, action));
    }
    for (open, (name, action)) in aside.into_iter().zip(actions) {
        calls.push((name, open(), action));
        // Only one table is in place at a time.
        let (name, driver, action) = calls.pop().unwrap();
        let Action::Send(request) = &action else { panic!("{name} {action:?}") };
        let index = OPERATIONS.iter().position(|known| *known == name).unwrap();
        assert_eq!(request.token, format!("t0ken-{index}"));
        assert_eq!(driver.state().timeout as usize, 10_000 + index);
        let mut driver = driver.aside()();
        let message = format!("no {index}, t0ken-{index}");
        let action = driver.step(answer(403, &json!({ "message": message })), &moment(5));
        let failure = ended(&action).expect("a 403 ends the call").expect_err("it fails");
        assert_eq!(failure.server_message, Some(format!("no {index}, [redacted]")), "{name}");
    }
}

#[test]
fn what_hid_a_start_is_kept_until_the_end() {
    let (mut driver, action) = begun("startLiveStream", json!({ "token": "t0ken" }));
    assert!(matches!(action, Action::Send(_)));
    let details = json!({ "message": "busy", "details": ["one", "two, three"] });
    let action = driver.step(answer(500, &details), &moment(10));
    let Action::Sleep(500, Some(told)) = action else { panic!("{action:?}") };
    let mut driver = driver.aside()();
    let action = driver.step(Event::Continue, &moment(510));
    assert!(matches!(&action, Action::Send(request) if request.url.contains("status=starting")), "{action:?}");
    let mut driver = driver.aside()();
    let action = driver.step(answer(200, &json!({ "data": [stream("running")] })), &moment(520));
    let failure = ended(&action).unwrap().unwrap_err();
    assert_eq!((failure.code, failure.status), ("ERR_AMBIGUOUS_START", Some(500)));
    assert!(failure.message.contains(&told.message), "{}", failure.message);
    assert_eq!(told.details, ["one", "two, three"]);
}

#[test]
fn texts_that_are_kept_stay_as_they_are() {
    let (mut driver, _) = begun("waitForLiveStream", json!({ "token": "t0ken", "until": "completed" }));
    let status = "a\nb\n\u{2028}\t🎥\u{1f}";
    let action = driver.step(answer(200, &stream(status)), &moment(5));
    assert!(matches!(&action, Action::Notify(stream) if stream["status"] == status), "{action:?}");
    let mut driver = driver.aside()();
    assert!(matches!(driver.step(Event::Continue, &moment(5)), Action::Sleep(1200, None)));
    // The same status is not told again.
    let mut driver = driver.aside()();
    assert!(matches!(driver.step(Event::Continue, &moment(1205)), Action::Send(_)));
    assert!(matches!(driver.step(answer(200, &stream(status)), &moment(1206)), Action::Sleep(1440, None)));
}
