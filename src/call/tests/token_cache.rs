//! Tokens that are used for more than one call.

use super::simulation::{Reply, Run, START, run};
use super::{good, operations, ordinary, own, script, stream};
use crate::tests::token_cache::{CACHE, caching};
use crate::tests::{samples, shown, test, text, within};
use serde_json::{Value as Json, json};

const MINUTE: u64 = 60_000;
const SECRET: &str = "s3cret";
/// The token of an earlier call.
const EARLIER: &str = "kept.to.ken";

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
fn store(access_key: &str, expires: u64) {
    within(|| CACHE.store(text(access_key.to_string()), text(SECRET), text(EARLIER), expires as f64));
}

/// The token of an account that is good at a time.
fn found(access_key: &str, now: u64) -> Option<String> {
    within(|| CACHE.find(text(access_key.to_string()), text(SECRET), now as f64).map(shown))
}

#[test]
fn one_token_serves_all_calls_of_an_account() {
    caching(|key| {
        let first = read(signing(key, SECRET));
        for name in operations() {
            let next = run(ordinary(name, signing(key, SECRET)), own(name, [good(name)]));
            assert_eq!((signatures(&next), &next.requests[0].token), (0, &first.requests[0].token), "{name}");
        }
        let token = Some(first.requests[0].token.clone());
        assert_eq!((found(key, START), found(key, START + 570_000 - 1)), (token.clone(), token));
        assert_eq!(found(key, START + 570_000), None);
    });
}

#[test]
fn another_key_or_secret_is_another_account() {
    caching(|key| {
        for (access_key, secret) in [(key, SECRET), (&format!("{key}2"), SECRET), (key, "s3cret2")] {
            assert_eq!(signatures(&read(signing(access_key, secret))), 1, "{access_key} {secret}");
        }
        assert_eq!(signatures(&read(signing(key, SECRET))), 0);
    });
}

#[test]
fn a_token_is_used_while_it_is_good() {
    for (expires, signs) in [
        (START + 9 * MINUTE, 0),
        (START + 10 * MINUTE, 0),
        (START + 30_001, 0),
        (START + 30_000, 1),
        (START - 10 * MINUTE, 1),
        // The clock was set back, so nobody knows how old the token is.
        (START + 10 * MINUTE + 1, 1),
    ] {
        caching(|key| {
            store(key, expires);
            let run = read(signing(key, SECRET));
            assert_eq!((signatures(&run), run.requests[0].token == EARLIER), (signs, signs == 0), "{expires}");
        });
    }
}

#[test]
fn a_wait_signs_anew_when_the_token_that_it_found_expires() {
    caching(|key| {
        store(key, START + MINUTE);
        let run = run(ordinary("waitForLiveStream", signing(key, SECRET)), |request, elapsed| {
            assert!(request.token != EARLIER || elapsed < 30_000, "{elapsed}");
            Reply::status(200, stream(if elapsed < 15 * MINUTE { "starting" } else { "running" }))
        });
        assert_eq!((run.value()["status"].as_str(), signatures(&run)), (Some("running"), 2));
    });
}

#[test]
fn a_401_removes_the_token() {
    for name in operations() {
        caching(|key| {
            store(key, START + 10 * MINUTE);
            let run = run(ordinary(name, signing(key, SECRET)), own(name, [unauthorized(), good(name)]));
            run.value();
            assert_eq!(signatures(&run), 1, "{name}");
            assert_ne!(found(key, START).as_deref(), Some(EARLIER), "{name}");
        });
        caching(|key| {
            store(key, START + 10 * MINUTE);
            let run = run(ordinary(name, signing(key, SECRET)), own(name, [unauthorized(), unauthorized()]));
            assert_eq!((run.end(), found(key, START)), ("ERR_API", None), "{name}");
        });
    }
}

#[test]
fn a_401_leaves_the_tokens_of_others() {
    caching(|key| {
        store(key, START + 10 * MINUTE);
        run(ordinary("getLiveStream", json!({ "token": "fixed" })), script([unauthorized()]));
        run(ordinary("getLiveStream", signing("other", SECRET)), script([unauthorized(), unauthorized()]));
        assert_eq!(found(key, START).as_deref(), Some(EARLIER));
    });
}
