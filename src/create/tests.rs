//! Never a duplicate, whatever happens to the response of a create.

mod model;
mod scenarios;

use crate::call::tests::fate::Fate;
use crate::call::tests::simulation::{Call, Reply, Run, run};
use crate::call::tests::{ordinary, script, with_options};
use crate::tests::test;
use model::{DESCRIPTION, NAME, World};
use serde_json::{Value as Json, json};

const UNKNOWN_ROOM: &str = "a room may have been created: call again with the same name, or list the rooms first";
const UNKNOWN_CODE: &str = "a room code may have been created: call again, which finds it first";

fn create(options: Json) -> Call {
    let mut all = json!({ "token": "t0ken" });
    all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    let mut call = with_options("createRoom", all.into());
    call.args[0] = Some(json!({ "name": NAME, "description": DESCRIPTION }).into());
    call
}

fn code(options: Json) -> Call {
    ordinary("getRoomCode", options)
}

/// Runs a call against a service; its POSTs have these fates, of which the last one repeats.
fn play(call: Call, world: &mut World, fates: &[Fate]) -> Run {
    let mut posts = 0;
    let run = run(call, |request, elapsed| {
        let fate = &fates[posts.min(fates.len() - 1)];
        posts += usize::from(request.method == "POST");
        world.answer(request, elapsed, [20, 20], fate)
    });
    world.catch_up(i64::MAX);
    run
}

/// The ways in which the response to a POST is lost.
fn losses() -> [Reply; 8] {
    [
        Reply::lost(),
        Reply::silence(),
        Reply::status(500, "<html>"),
        Reply::status(503, "").retry_after("2"),
        Reply::status(408, ""),
        Reply::status(200, "{\"id\":\"64"),
        Reply::status(200, json!({ "id": "x", "code": 7 })),
        Reply::status(204, ""),
    ]
}

/// The ways in which a POST is rejected without effect: the reply, and the expected status.
fn refusals() -> [(Reply, Option<u16>); 5] {
    [
        (Reply::status(400, json!({ "message": "invalid" })), Some(400)),
        (Reply::status(403, json!({ "message": "no" })), Some(403)),
        (Reply::status(404, json!({ "message": "no such template" })), Some(404)),
        (Reply::status(409, json!({ "message": "conflict" })), Some(409)),
        (Reply::status(429, "").retry_after("600"), Some(429)),
    ]
}

/// Rooms, page size, whether the list applies filters, how many list requests are made, and the room that is found.
type RoomRow = (&'static [&'static str], usize, bool, usize, Option<&'static str>);

/// Codes, page size, whether the list applies filters, and the code that is found.
type CodeRow = (&'static [(&'static str, bool)], usize, bool, Option<&'static str>);

#[test]
fn existing_rooms_are_found() {
    let rows: [RoomRow; 9] = [
        (&[], 100, true, 1, None),
        (&[NAME], 100, true, 1, Some("x0")),
        (&["LECTURE-12"], 100, true, 1, Some("x0")),
        (&["Lecture-1", "Lecture-123", "xLecture-12"], 100, true, 1, None),
        (&["Lecture-123", NAME], 1, true, 2, Some("x1")),
        (&["Lecture-121", "Lecture-122", NAME], 1, true, 3, Some("x2")),
        (&["a", NAME], 100, false, 1, Some("x1")),
        (&["a", "b", "c"], 1, false, 3, None),
        // A room beyond the first three pages is found by the service itself, by name.
        (&["a", "b", "c", NAME], 1, false, 3, None),
    ];
    for (rooms, page, filters, lists, expected) in rows {
        for if_exists in ["return", "update", "throw"] {
            let mut world = World { page, filters, ..World::with_rooms(rooms) };
            let run = play(create(json!({ "ifExists": if_exists })), &mut world, &[Fate::ANSWERED]);
            let context = format!("{rooms:?} {page} {filters} {if_exists}: {:#?}", run.steps);
            assert_eq!(run.requests.iter().filter(|request| request.method == "GET").count(), lists, "{context}");
            let Some(expected) = expected else {
                assert_eq!((run.posts(), run.value()["description"].as_str()), (1, Some(DESCRIPTION)), "{context}");
                continue;
            };
            assert_eq!((world.ours(), world.changes), (0, u32::from(if_exists == "update")), "{context}");
            match if_exists {
                "return" => assert_eq!((&run.value()["id"], run.posts()), (&json!(expected), 0), "{context}"),
                "update" => {
                    assert_eq!((&run.value()["id"], &run.value()["description"]), (&json!(expected), &json!("ours")));
                    assert!(run.steps.last().unwrap().starts_with(&format!("POST /rooms/{expected} {{")), "{context}");
                }
                _ => {
                    let failure = run.failure();
                    assert_eq!((failure.code, run.posts(), failure.attempts), ("ERR_ALREADY_EXISTS", 0, None));
                    let expected = format!("was not sent: the room {expected} has this name; pass ifExists");
                    assert!(failure.message.contains(&expected), "{}", failure.message);
                }
            }
        }
    }
}

#[test]
fn only_enabled_codes_of_the_role_are_found() {
    let rows: [CodeRow; 6] = [
        (&[], 100, true, None),
        (&[("host", true)], 100, true, Some("x0")),
        (&[("host", false)], 100, false, None),
        (&[("guest", true), ("Host", true)], 100, false, None),
        (&[("guest", true), ("host", false), ("host", true)], 1, false, Some("x2")),
        (&[("guest", true), ("guest", true), ("guest", true), ("guest", true)], 1, false, None),
    ];
    for (codes, page, filters, expected) in rows {
        let mut world = World { page, filters, ..World::with_codes(codes) };
        let run = play(code(json!({})), &mut world, &[Fate::ANSWERED]);
        assert_eq!(world.ours(), usize::from(expected.is_none()), "{codes:?}");
        let made = format!("x{}", codes.len());
        assert_eq!(run.value()["code"], expected.unwrap_or(&made), "{codes:?}");
    }
}

#[test]
fn lagging_lists_cause_no_duplicates() {
    for loss in losses() {
        for lag in [0, 300, 1000, 2000, 3000, 5000, 10_000] {
            for if_exists in ["return", "update", "throw"] {
                let mut world = World { lag, ..World::new() };
                let fates = [Fate::carried_out(loss.clone()), Fate::ANSWERED];
                let run = play(create(json!({ "ifExists": if_exists })), &mut world, &fates);
                let context = format!("{loss:?}, lists {lag} ms late, {if_exists}: {:#?}", run.steps);
                assert_eq!((&run.value()["id"], world.things.len()), (&json!("x0"), 1), "{context}");
                assert_eq!(run.value()["description"], DESCRIPTION, "{context}");
                // If the list is fast enough, no unnecessary request is sent.
                assert!(lag > 3000 || run.posts() == 1 + usize::from(if_exists == "update"), "{context}");
            }
            let mut world = World { lag, ..World::new() };
            let run = play(code(json!({})), &mut world, &[Fate::carried_out(loss.clone()), Fate::ANSWERED]);
            assert_eq!((run.posts(), world.ours()), (1, 1), "{loss:?}, lists {lag} ms late");
            match &run.outcome {
                Ok(code) => assert_eq!(code["code"], "x0"),
                Err((failure, _)) => {
                    assert!(lag > 3000 && failure.message.ends_with(UNKNOWN_CODE), "{lag} {}", failure.message);
                }
            }
        }
    }
}

#[test]
fn a_list_lag_of_three_seconds_causes_no_duplicates_without_deduplication() {
    for loss in losses() {
        for lag in [0, 300, 1000, 2000, 3000] {
            let mut world = World { lag, dedupes: false, ..World::new() };
            let run = play(create(json!({})), &mut world, &[Fate::carried_out(loss.clone()), Fate::ANSWERED]);
            assert_eq!((run.end(), world.things.len()), ("done", 1), "{loss:?}, lists {lag} ms late");
        }
    }
}

#[test]
fn rooms_are_created_again_and_codes_are_not() {
    for loss in losses() {
        let mut world = World::new();
        let room = play(create(json!({})), &mut world, &[Fate::refused(loss.clone()), Fate::ANSWERED]);
        assert_eq!((room.value()["id"].as_str(), room.posts()), (Some("x0"), 2), "{loss:?}");
        let gap = room.elapsed - 80;
        assert!(gap >= 3000, "{loss:?}: sent again after {gap} ms");

        let room = play(create(json!({ "retries": 0 })), &mut World::new(), &[Fate::refused(loss.clone())]);
        assert_eq!((room.posts(), room.failure().attempts), (1, Some(1)), "{loss:?}");
        assert!(room.failure().message.ends_with(UNKNOWN_ROOM), "{}", room.failure().message);

        let always = play(create(json!({})), &mut World::new(), &[Fate::refused(loss.clone())]);
        let attempts = always.failure().attempts.unwrap() as usize;
        assert_eq!(attempts, always.posts(), "{loss:?}: every attempt is counted");
        assert!(always.failure().message.ends_with(UNKNOWN_ROOM), "{}", always.failure().message);

        let mut world = World::new();
        let code = play(code(json!({})), &mut world, &[Fate::refused(loss.clone()), Fate::ANSWERED]);
        assert_eq!((code.posts(), world.ours()), (1, 0), "{loss:?}");
        assert!(code.failure().message.ends_with(UNKNOWN_CODE), "{}", code.failure().message);
    }
}

#[test]
fn an_unnamed_room_is_found_by_its_generated_name() {
    for loss in losses() {
        let mut world = World::new();
        let run = play(ordinary("createRoom", json!({})), &mut world, &[Fate::carried_out(loss.clone())]);
        let name = "hms-live-ffffffff-0000-4000-8000-000000000000";
        assert_eq!((run.value()["name"].as_str(), world.things.len(), run.posts()), (Some(name), 1, 1), "{loss:?}");
    }
}

#[test]
fn refusals_are_reported_unchanged() {
    for (refusal, status) in refusals() {
        for call in [create(json!({})), code(json!({}))] {
            let name = call.name;
            let run = play(call, &mut World::new(), &[Fate::refused(refusal.clone())]);
            assert_eq!((run.end(), run.failure().status, run.posts()), ("ERR_API", status, 1), "{name}");
            assert!(!run.failure().message.contains("unknown"), "{}", run.failure().message);
        }
        // After a lost attempt they are inconclusive.
        let mut world = World { lag: 60_000, dedupes: false, ..World::new() };
        let fates = [Fate::carried_out(Reply::lost()), Fate::refused(refusal.clone())];
        let run = play(create(json!({})), &mut world, &fates);
        let message = &run.failure().message;
        assert!(message.contains("ECONNRESET; check the connection and baseUrl; then POST"), "{message}");
        assert!(message.ends_with(UNKNOWN_ROOM), "{message}");
        assert_eq!(run.failure().attempts, Some(2), "{message}");
    }
    for soon in [Reply::status(429, "").retry_after("1"), Reply::refused()] {
        for call in [create(json!({})), code(json!({}))] {
            let mut world = World::new();
            let run = play(call, &mut world, &[Fate::refused(soon.clone()), Fate::ANSWERED]);
            assert_eq!((run.end(), run.posts(), world.ours()), ("done", 2, 1), "{soon:?}");
        }
    }
}

#[test]
fn unreadable_lists_are_inconclusive() {
    let wrong = [
        (Reply::status(200, "{\"data\":["), true),
        (Reply::status(200, json!({ "data": [{ "id": 7 }] })), false),
        (Reply::status(403, ""), false),
        (Reply::status(302, ""), false),
        (Reply::status(500, ""), true),
        (Reply::lost(), true),
    ];
    for (wrong, _) in &wrong {
        for call in [create(json!({})), code(json!({}))] {
            let run = run(call, |_, _| wrong.clone());
            assert_eq!((run.posts(), run.failure().method.as_deref()), (0, Some("GET")), "{wrong:?}");
            assert!(!run.failure().message.contains("unknown"), "{}", run.failure().message);
        }
    }
    for (wrong, passes) in wrong {
        for call in [create(json!({})), code(json!({}))] {
            let (mut world, mut lists, name) = (World::new(), 0, call.name);
            let run = run(call, |request, elapsed| {
                lists += u32::from(request.method == "GET");
                // The second list request is the first one after the loss.
                if request.method == "GET" && lists == 2 {
                    return wrong.clone();
                }
                world.answer(request, elapsed, [20, 20], &Fate::carried_out(Reply::lost()))
            });
            assert_eq!((world.ours(), run.posts()), (1, 1), "{name} {wrong:?}");
            if passes {
                assert_eq!(run.end(), "done", "{name} {wrong:?}: {:#?}", run.steps);
                continue;
            }
            let message = &run.failure().message;
            assert!(message.ends_with(UNKNOWN_ROOM) || message.ends_with(UNKNOWN_CODE), "{message}");
            assert_eq!(run.failure().method.as_deref(), Some("POST"), "it is told of what was lost");
        }
    }
}

#[test]
fn updates_of_a_found_room_are_retried_like_any_update() {
    let found = || World::with_rooms(&[NAME]);
    let update = |retries: u32| create(json!({ "ifExists": "update", "retries": retries, "timeout": 600_000 }));
    for loss in losses() {
        let is_answer = matches!(loss.what, crate::call::tests::simulation::What::Answer(200..300, ..));
        for retries in [0, 1, 4] {
            let mut world = found();
            let run = play(update(retries), &mut world, &[Fate::carried_out(loss.clone())]);
            let posts = if is_answer { 1 } else { retries as usize + 1 };
            assert_eq!((run.posts(), world.ours()), (posts, 0), "{loss:?}: {:#?}", run.steps);
            // The room exists, whatever happened to the update.
            assert!(!run.failure().message.contains("unknown"), "{}", run.failure().message);
            assert!(run.failure().url.as_deref().unwrap().ends_with("/rooms/x0"), "{:?}", run.failure());
        }
        let mut world = found();
        let run = play(update(2), &mut world, &[Fate::carried_out(loss.clone()), Fate::ANSWERED]);
        assert_eq!(run.end(), if is_answer { "ERR_INVALID_RESPONSE" } else { "done" }, "{loss:?}");
    }
}

#[test]
fn throw_returns_a_room_created_by_a_lost_attempt() {
    let run = play(create(json!({ "ifExists": "throw" })), &mut World::new(), &[Fate::carried_out(Reply::lost())]);
    assert_eq!(run.value()["id"], "x0");
}

#[test]
fn time_runs_out() {
    for timeout in [1, 100, 999, 1000, 1500, 3000, 8000, 30_000] {
        for retries in [0, 2, 10] {
            for loss in losses() {
                for call in [create as fn(Json) -> Call, code] {
                    let call = call(json!({ "timeout": timeout, "retries": retries }));
                    let (name, mut world) = (call.name, World { lag: 1_000_000, dedupes: false, ..World::new() });
                    // The simulation itself checks that the call ends in time.
                    let run = play(call, &mut world, &[Fate::carried_out(loss.clone())]);
                    let message = &run.failure().message;
                    assert_eq!(
                        message.contains("may have been created"),
                        run.posts() > 0,
                        "{name} {timeout}: {message}"
                    );
                }
            }
        }
    }
}

#[test]
fn options_and_arguments() {
    let refused = run(create(json!({ "ifExists": "replace" })), script([])).failure().clone();
    assert_eq!(refused.argument.as_deref(), Some("options.ifExists"));
    for name in ["", "a b", "ü", "a/b", "a\n"] {
        let mut call = create(json!({}));
        call.args[0] = Some(json!({ "name": name }).into());
        assert_eq!(run(call, script([])).failure().argument.as_deref(), Some("params.name"), "{name}");
    }
    let mut call = create(json!({}));
    call.args[0] = Some(json!({ "ifExists": "return" }).into());
    let message = run(call, script([])).failure().message.clone();
    assert!(message.ends_with("did you mean options.ifExists, in the next argument?"), "{message}");
}
