//! Tokens that are used for more than one call.

use super::simulation::{Reply, Run, START, run};
use super::{good, operations, ordinary, own, script, stream};
use crate::tests::token_cache::{CACHE, caching};
use crate::tests::{samples, test, text, within};
use serde_json::{Value as Json, json};

const MINUTE: u64 = 60_000;

fn signing(access_key: &str, secret: &str) -> Json {
    json!({ "credentials": { "accessKey": access_key, "secret": secret }, "timeout": 1_200_000 })
}

fn read(options: Json) -> Run {
    run(ordinary("getLiveStream", options), script([good("getLiveStream")]))
}

fn signatures(run: &Run) -> usize {
    run.steps.iter().filter(|step| *step == "sign").count()
}

fn unauthorized() -> Reply {
    Reply::status(401, samples::load("error.401"))
}

/// Stores a token as an earlier call would have.
fn store(token: &'static str, signed: u64, expires: u64) {
    within(|| CACHE.store(text("key"), text("s3cret"), text(token), signed as f64, expires as f64));
}

#[test]
fn one_token_serves_all_calls_of_an_account() {
    let entries = caching(|| {
        let first = read(signing("key", "s3cret"));
        for name in operations() {
            let next = run(ordinary(name, signing("key", "s3cret")), own(name, [good(name)]));
            assert_eq!((signatures(&next), &next.requests[0].token), (0, &first.requests[0].token), "{name}");
        }
    });
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((entry.signed, entry.expires), (START as f64, (START + 10 * MINUTE) as f64));
}

#[test]
fn another_key_or_secret_is_another_account() {
    let entries = caching(|| {
        for (access_key, secret) in [("key", "s3cret"), ("key2", "s3cret"), ("key", "s3cret2")] {
            assert_eq!(signatures(&read(signing(access_key, secret))), 1, "{access_key} {secret}");
        }
    });
    assert_eq!(entries.len(), 3);
}

#[test]
fn a_token_is_used_while_it_is_good() {
    for (signed, expires, signs) in [
        (START - MINUTE, START + 9 * MINUTE, 0),
        (START, START + 30_001, 0),
        (START - 10 * MINUTE, START + 30_000, 1),
        (START - 20 * MINUTE, START - 10 * MINUTE, 1),
        // The clock was set back, so nobody knows how old the token is.
        (START + 1, START + 10 * MINUTE, 1),
    ] {
        caching(|| {
            store("kept.to.ken", signed, expires);
            let run = read(signing("key", "s3cret"));
            assert_eq!((signatures(&run), run.requests[0].token == "kept.to.ken"), (signs, signs == 0), "{expires}");
        });
    }
}

#[test]
fn a_wait_signs_anew_when_the_token_that_it_found_expires() {
    caching(|| {
        store("kept.to.ken", START, START + MINUTE);
        let run = run(ordinary("waitForLiveStream", signing("key", "s3cret")), |request, elapsed| {
            assert!(request.token != "kept.to.ken" || elapsed < 30_000, "{elapsed}");
            Reply::status(200, stream(if elapsed < 15 * MINUTE { "starting" } else { "running" }))
        });
        assert_eq!((run.value()["status"].as_str(), signatures(&run)), (Some("running"), 2));
    });
}

#[test]
fn a_401_removes_the_token() {
    for name in operations() {
        let entries = caching(|| {
            store("kept.to.ken", START, START + 10 * MINUTE);
            let run = run(ordinary(name, signing("key", "s3cret")), own(name, [unauthorized(), good(name)]));
            run.value();
            assert_eq!(signatures(&run), 1, "{name}");
        });
        assert_eq!(entries.iter().filter(|entry| entry.token != "kept.to.ken").count(), entries.len(), "{name}");

        let entries = caching(|| {
            store("kept.to.ken", START, START + 10 * MINUTE);
            let run = run(ordinary(name, signing("key", "s3cret")), own(name, [unauthorized(), unauthorized()]));
            assert_eq!(run.end(), "ERR_API", "{name}");
        });
        assert!(entries.is_empty(), "{name}: {entries:?}");
    }
}

#[test]
fn a_401_leaves_the_tokens_of_others() {
    let entries = caching(|| {
        store("kept.to.ken", START, START + 10 * MINUTE);
        run(ordinary("getLiveStream", json!({ "token": "fixed" })), script([unauthorized()]));
        run(ordinary("getLiveStream", signing("key2", "s3cret")), script([unauthorized(), unauthorized()]));
    });
    assert_eq!(entries.len(), 1);
}
