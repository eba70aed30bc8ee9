//! The state as lines of text. Whole runs travel through them in the simulation; here are the corners.

use super::{OPERATIONS, with_options};
use crate::call::begin;
use crate::check::samples::random::Random;
use crate::error::{Code, Failure};
use crate::lines::Line;
use crate::step::{Auth, Leg, Moment, Operation, State, Until};
use serde_json::json;

fn moment() -> Moment {
    Moment { now: 1_700_000_000_000, clock: 5, uuid: "00000000-0000-4000-8000-000000000000".into() }
}

/// Failures as the core makes them: one line each, the parts of a server's text free of control characters.
fn failures() -> Vec<Failure> {
    Code::ALL
        .into_iter()
        .enumerate()
        .map(|(index, code)| {
            let mut failure = Failure::new(code, format!("{code:?} \u{2028}happened, \"quoted\" 🎥"));
            if index % 2 == 0 {
                failure.status = Some(503);
                failure.server_message = Some("retry after 45 seconds".into());
                failure.details = vec!["one".into(), "two, three".into()];
                failure.method = Some("POST");
                failure.url = Some("https://api.100ms.live/v2/live-streams".into());
                failure.retry_after = Some(999_999_999_999_999_999);
                failure.attempts = Some(u32::MAX);
            }
            failure
        })
        .collect()
}

#[test]
fn a_failure_survives() {
    for failure in failures().into_iter().map(Some).chain([None]) {
        let mut line = String::new();
        failure.write(&mut line);
        assert!(!line.contains('\n'));
        assert_eq!(Option::<Failure>::read(&line), Some(failure));
    }
    assert_eq!(Option::<Failure>::read("nonsense"), None);
    assert_eq!(Option::<Failure>::read("99\tmessage"), None);
}

#[test]
fn every_field_survives() {
    let mut state = State::new(Operation::Wait);
    state.leg = Leg::Media;
    state.auth = Auth::Signed;
    state.until = Until::Completed;
    state.base = "https://a.example/🎥".into();
    state.path = "\t \u{2028}".into();
    (state.expires, state.timeout, state.began, state.pause) = (999_999_999_999_999_999, 1, 2, 3);
    (state.retries, state.attempts, state.faults, state.strays) = (u32::MAX, 1, 2, 3);
    (state.renewed, state.already_running, state.return_running, state.notified) = (true, false, true, true);
    state.ahead = -86_400_000;
    state.hidden = failures().into_iter().next();
    let read = State::from_lines(&state.to_lines()).unwrap();
    assert_eq!(read.to_lines(), state.to_lines());
    assert_eq!((read.base, read.path, read.ahead, read.hidden), (state.base, state.path, -86_400_000, state.hidden));
    assert_eq!(
        (read.operation, read.leg, read.auth, read.until),
        (state.operation, state.leg, state.auth, state.until)
    );
    assert_eq!((read.expires, read.retries, read.pause), (999_999_999_999_999_999, u32::MAX, 3));
}

#[test]
fn a_line_break_shifts_nothing() {
    let mut state = State::new(Operation::Get);
    state.seen = "a\nb\n".into();
    state.playlist = "c".into();
    let read = State::from_lines(&state.to_lines()).unwrap();
    assert_eq!((read.seen.as_str(), read.playlist.as_str()), ("a b ", "c"));
}

#[test]
fn text_that_was_changed_on_its_way_is_read_or_refused() {
    let mut random = Random::new(11);
    let mut states: Vec<String> = OPERATIONS
        .iter()
        .map(|name| with_options(name, json!({ "token": "t0ken" }).into()))
        .map(|call| begin(call.name, call.args, call.place, &moment()).state.to_lines())
        .collect();
    let mut hidden = State::new(Operation::Start);
    hidden.hidden = failures().into_iter().next();
    states.push(hidden.to_lines());
    let (mut read, mut refused) = (0, 0);
    for _ in 0..100_000 {
        let mut text: Vec<char> = random.pick(&states).chars().collect();
        for _ in 0..=random.below(3) {
            let at = random.below(text.len() as u64) as usize;
            match random.below(4) {
                0 if text.len() > 1 => drop(text.remove(at)),
                1 => text.truncate(at + 1),
                2 => text.insert(at, *random.pick(&['\n', '\t', '-', '9', 'x', '\u{1f}', '🎥'])),
                _ => text[at] = *random.pick(&['\n', '\t', '0', '9', '-', 'x', '\0']),
            }
        }
        match State::from_lines(&text.iter().collect::<String>()) {
            Some(state) => {
                read += 1;
                let again = State::from_lines(&state.to_lines()).expect("what was written is read");
                assert_eq!(again.to_lines(), state.to_lines());
            }
            None => refused += 1,
        }
    }
    assert!(read > 10_000 && refused > 10_000, "{read} read, {refused} refused");
}
