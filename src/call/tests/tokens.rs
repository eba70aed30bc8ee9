//! Where the token of a request comes from, and what happens if the API rejects it.

use super::failure::Failure;
use super::simulation::{Reply, Request, Run, START, run};
use super::under_way::Time;
use super::{good, is_auxiliary, operations, ordinary, others, own, script, with_options, with_tokens};
use crate::signing;
use crate::step::Place;
use crate::tests::{Mock, samples, test, within};
use serde_json::{Value as Json, json};

fn unauthorized() -> Reply {
    Reply::status(401, samples::load("error.401"))
}

fn signing() -> Json {
    json!({ "credentials": { "accessKey": "key", "secret": "s3cret" } })
}

/// The operation's own requests in a run.
fn owns<'a>(name: &str, run: &'a Run) -> Vec<&'a Request> {
    run.requests.iter().filter(|request| !is_auxiliary(name, request)).collect()
}

/// The claims of a signed token.
fn claims(token: &str) -> Json {
    let body = token.split('.').nth(1).unwrap();
    let digits: Vec<u32> = body
        .chars()
        .map(|letter| "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".find(letter).unwrap() as u32)
        .collect();
    let bits: String = digits.iter().map(|digit| format!("{digit:06b}")).collect();
    let bytes: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_fixed_token_is_never_renewed() {
    for name in operations() {
        let run = run(ordinary(name, json!({})), own(name, [unauthorized()]));
        assert_eq!((run.end(), owns(name, &run).len()), ("ERR_API", 1), "{name}");
    }
}

#[test]
fn a_token_function_is_called_again_only_after_a_401() {
    for name in operations() {
        let renewed = run(with_tokens(name, &["one", "two"]), own(name, [unauthorized(), good(name)]));
        let tokens: Vec<_> = owns(name, &renewed).iter().map(|request| request.token.as_str()).collect();
        assert_eq!(tokens, ["one", "two"], "{name}");
        assert_eq!(renewed.steps.iter().filter(|step| *step == "ask").count(), 2);
        renewed.value();

        let twice = run(with_tokens(name, &["one", "two"]), own(name, [unauthorized(), unauthorized()]));
        assert_eq!((twice.end(), owns(name, &twice).len(), twice.elapsed), ("ERR_API", 2, 0), "{name}");

        let kept = run(with_tokens(name, &["one", "two"]), own(name, [Reply::status(429, ""), good(name)]));
        assert_eq!(kept.steps.iter().filter(|step| *step == "ask").count(), 1, "{name}");
        kept.value();
    }
}

#[test]
fn a_token_function_must_return_a_token() {
    for wrong in [
        None,
        Some(Mock::Json(json!(null))),
        Some(Mock::Json(json!(""))),
        Some(Mock::Json(json!("a b"))),
        Some(Mock::Json(json!("a\r\nX-Forged: 1"))),
        Some(Mock::Json(json!(7))),
        Some(Mock::Json(json!("t".repeat(8193)))),
        Some(Mock::Function),
        Some(Mock::LoneSurrogate),
        Some(Mock::Throwing),
        Some(Mock::Revoked),
    ] {
        let mut call = with_tokens("getLiveStream", &[]);
        call.tokens = vec![wrong];
        let run = run(call, script([]));
        assert_eq!(run.failure().argument.as_deref(), Some("options.token"));
        assert_eq!(
            run.failure().message,
            "getLiveStream: options.token must return a management token, a string of visible ASCII characters"
        );
    }
}

#[test]
fn credentials_sign_one_token_for_the_whole_call() {
    let faults = [Reply::status(500, ""), Reply::lost(), good("getLiveStream")];
    let run = run(ordinary("getLiveStream", signing()), script(faults));
    assert_eq!(run.steps.iter().filter(|step| *step == "sign").count(), 1);
    let token = &run.requests[0].token;
    assert!(token.ends_with(".c2lnbmF0dXJl") && run.requests.iter().all(|request| request.token == *token));
    let seconds = START / 1000;
    assert_eq!(
        claims(token),
        json!({ "access_key": "key", "type": "management", "version": 2, "iat": seconds, "nbf": seconds,
            "exp": seconds + 600, "jti": "ffffffff-0000-4000-8000-000000000000" })
    );
}

#[test]
fn a_401_corrects_the_clock_of_the_next_token() {
    for (skew, name) in [(-7_200_000i64, "getLiveStream"), (86_400_000, "startLiveStream"), (0, "listLiveStreams")] {
        let server = START.saturating_add_signed(skew);
        let run = run(ordinary(name, signing()), script([unauthorized().date(server), good(name)]));
        run.value();
        assert_eq!(run.steps.iter().filter(|step| *step == "sign").count(), 2);
        assert_eq!(claims(&run.requests[1].token)["iat"], server / 1000);
        assert_eq!(claims(&run.requests[1].token)["exp"], server / 1000 + 600);
        assert_ne!(run.requests.len(), 3);
    }
    let mut undated = unauthorized();
    undated.set_date("today");
    let run = run(ordinary("getLiveStream", signing()), script([undated, unauthorized()]));
    assert_eq!(claims(&run.requests[1].token)["iat"], START / 1000);
    assert!(run.failure().message.ends_with("; check access key and secret"), "{}", run.failure().message);
}

#[test]
fn a_token_is_renewed_before_it_expires() {
    let options = json!({ "credentials": signing()["credentials"], "timeout": 3_600_000 });
    let run = run(ordinary("waitForLiveStream", options), |_, elapsed| {
        Reply::status(200, super::stream(if elapsed < 3_000_000 { "starting" } else { "running" }))
    });
    run.value();
    for request in &run.requests {
        assert_ne!(claims(&request.token)["exp"], json!(null));
    }
    // Ten minutes minus half a minute each: 570 s fit into 3,000 s five times.
    assert_eq!(run.steps.iter().filter(|step| *step == "sign").count(), 6);
}

#[test]
fn a_long_wait_survives_more_than_one_expired_token() {
    let mut call = with_tokens("waitForLiveStream", &["a", "b", "c", "d"]);
    call.args[1] = Some(Mock::Object(vec![("token", Mock::Function), ("timeout", Mock::Number(3_600_000.0))]));
    // Each of the caller's tokens is valid for ten minutes.
    let run = run(call, |request, elapsed| {
        let expires = 600_000 * (1 + "abcd".find(&request.token).unwrap() as u64);
        match elapsed {
            _ if elapsed >= expires => unauthorized(),
            _ => Reply::status(200, super::stream(if elapsed < 2_000_000 { "starting" } else { "running" })),
        }
    });
    assert_eq!(run.value()["status"], "running");
}

#[test]
fn the_callers_own_server_needs_no_token() {
    let mut call = ordinary("getLiveStream", json!({ "baseUrl": "/api" }));
    call.place.has_page = true;
    let found = run(call, script([good("getLiveStream")]));
    assert_eq!((found.steps[0].as_str(), found.requests[0].token.as_str()), ("GET /api/live-streams/s1", ""));
}

#[test]
fn callers_can_create_tokens() {
    let credentials = json!({ "accessKey": "key", "secret": "s3cret" });
    let make = |name: &'static str, second: Json, third: Json| {
        let args = [Some(credentials.clone().into()), Some(second.into()), Some(third.into())];
        let token = others::call(name, &args, Place::default(), &Time::start()).unwrap();
        assert!(token.as_str().unwrap().ends_with(".c2lnbmF0dXJl"));
        claims(token.as_str().unwrap())
    };
    let seconds = START / 1000;
    let management = make("createManagementToken", json!({ "expiresIn": 60 }), json!(null));
    assert_eq!((&management["type"], &management["exp"]), (&json!("management"), &json!(seconds + 60)));
    let app = make("createAuthToken", json!({ "room_id": "r", "role": "guest", "user_id": null }), json!(null));
    assert_eq!((&app["type"], &app["exp"]), (&json!("app"), &json!(seconds + 86_400)));
    assert_eq!((&app["role"], &app["user_id"]), (&json!("guest"), &json!(null)));
}

#[test]
fn a_missing_signature_is_a_timeout() {
    let failure = within(|| Failure::of(signing::timed_out()));
    assert_eq!((failure.code, failure.message.as_str()), ("ERR_TIMEOUT", "the token was not signed within 30 s"));
}

#[test]
fn credentials_are_rejected_in_a_browser() {
    let refused = |options: Json| {
        let mut call = with_options("getLiveStream", options.into());
        call.place.is_browser = true;
        run(call, script([])).failure().clone()
    };
    let failure = refused(signing());
    assert_eq!(failure.argument.as_deref(), Some("options.credentials"));
    assert!(failure.message.contains("dangerouslyAllowBrowser: true"), "{}", failure.message);
    let mut allowed = signing();
    allowed["dangerouslyAllowBrowser"] = true.into();
    let mut call = with_options("getLiveStream", allowed.into());
    call.place.is_browser = true;
    run(call, script([good("getLiveStream")])).value();
}
