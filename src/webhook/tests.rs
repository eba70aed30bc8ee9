#![allow(clippy::result_large_err, reason = "a failure that is read for assertions is in nobody's way")]

use super::*;
use crate::call::tests::failure::Failure;
use crate::tests::{Mock, json as read, maybe, samples, test, text, within};
use serde_json::{Value as Json, json};

const SIGNATURE: &str = "5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d";

/// What a request presents.
struct Sent<'a> {
    header: Option<&'a str>,
    signature: Option<&'a str>,
    digests: &'a [&'a str],
}

fn sent<'a>(header: Option<&'a str>, signature: Option<&'a str>, digests: &'a [&'a str]) -> Sent<'a> {
    Sent { header, signature, digests }
}

fn good_request() -> Mock {
    json!({ "headers": {}, "body": "{}" }).into()
}

/// Compares it with the checks.
fn proved(checks: Json, sent: Sent) -> Result<(), Failure> {
    within(|| {
        let checks = super::checks(maybe(good_request()), maybe(checks)).map_err(Failure::of)?;
        let digests = List::new();
        sent.digests.iter().for_each(|digest| digests.push(text(*digest)));
        let [header, signature] = [sent.header, sent.signature].map(|header| header.map(text));
        prove(&checks, &Proof { header, signature, digests }).map_err(Failure::of)
    })
}

#[track_caller]
fn passes(checks: Json, sent: Sent) {
    assert_eq!(proved(checks, sent), Ok(()));
}

#[track_caller]
fn says(failure: &Failure, expected: &str) {
    assert_eq!(failure.message, ["the webhook request ", expected].concat());
    assert_eq!(failure.code, "ERR_WEBHOOK");
    failure.complete(&[]);
}

#[track_caller]
fn refuses(checks: Json, sent: Sent, expected: &str) {
    says(&proved(checks, sent).unwrap_err(), expected);
}

#[test]
fn a_secret_header() {
    let checks = || json!({ "header": { "name": "X-Secret", "value": ["old", "new"] } });
    passes(checks(), sent(Some("old"), None, &[]));
    passes(checks(), sent(Some("new"), None, &[]));
    refuses(checks(), sent(None, None, &[]), "has no header x-secret");
    for wrong in ["", "olD", "ol", "oldd", "old\u{1f}new", "new "] {
        refuses(checks(), sent(Some(wrong), None, &[]), "has a wrong value in its header x-secret");
    }
    // A signature that was not requested neither helps nor harms.
    refuses(checks(), sent(None, Some(SIGNATURE), &[SIGNATURE]), "has no header x-secret");
}

#[test]
fn a_signature() {
    let checks = || json!({ "signatureSecret": ["a", "b"] });
    for signature in [
        SIGNATURE.to_string(),
        SIGNATURE.to_uppercase(),
        format!("sha256={SIGNATURE}"),
        format!(" SHA256={SIGNATURE} "),
    ] {
        passes(checks(), sent(None, Some(&signature), &["00", SIGNATURE]));
    }
    refuses(checks(), sent(None, None, &[SIGNATURE]), "has no header x-100ms-signature");
    let wrong = "has a signature that does not match its body; pass the raw body";
    for signature in ["", "sha256=", SIGNATURE.trim_start_matches('5'), &format!("{SIGNATURE}0"), "é"] {
        refuses(checks(), sent(None, Some(signature), &[SIGNATURE]), wrong);
    }
    // Without a digest, an empty signature must not pass.
    refuses(checks(), sent(None, Some(""), &[]), wrong);
    refuses(checks(), sent(None, Some(""), &[""]), wrong);
}

#[test]
fn every_requested_check_must_pass() {
    let checks = || json!({ "header": { "name": "x-secret", "value": "v" }, "signatureSecret": "s" });
    passes(checks(), sent(Some("v"), Some(SIGNATURE), &[SIGNATURE]));
    refuses(checks(), sent(Some("v"), None, &[SIGNATURE]), "has no header x-100ms-signature");
    refuses(checks(), sent(None, Some(SIGNATURE), &[SIGNATURE]), "has no header x-secret");
    refuses(checks(), sent(None, None, &[]), "has no header x-secret");
    let wrong = "has a signature that does not match its body; pass the raw body";
    refuses(checks(), sent(Some("v"), Some("x"), &[SIGNATURE]), wrong);
}

#[test]
fn the_documented_events_pass() {
    let events = samples::all(|name| name.starts_with("webhooks__"));
    assert_eq!(events.len(), 4);
    for (name, body) in events {
        let read = within(|| event(maybe(&body)).map(read).map_err(Failure::of));
        assert_eq!(read, Ok(body), "{name}");
    }
}

#[test]
fn invalid_events_are_rejected() {
    let refuses = |body: Option<Json>, path: Option<&str>, expected: &str| {
        let failure = within(|| event(maybe(body)).map(read).map_err(Failure::of)).unwrap_err();
        says(&failure, expected);
        assert_eq!(failure.path.as_deref(), path);
    };
    refuses(None, None, "has a body that is not JSON in UTF-8");
    refuses(Some(json!({})), Some("$.version"), "contains no event: $.version is missing");
    refuses(Some(json!([])), Some("$"), "contains no event: $ must be an object, got an array");
    says(
        &within(|| Failure::of(unreadable())),
        "has a body that cannot be read; verify it before anything else reads the body",
    );
    says(&within(|| Failure::of(timed_out())), "did not deliver its body in time");
}

#[test]
fn arguments_are_rejected_by_name() {
    let found = |request: Mock, checks: Mock| {
        within(|| {
            let checks = super::checks(maybe(request), maybe(checks)).map_err(Failure::of)?;
            Ok::<_, Failure>((checks.header.is_some(), checks.signature_secrets.map(read)))
        })
    };
    let fails = |request: Mock, checks: Mock, expected: &str| {
        let failure = found(request, checks).unwrap_err();
        assert_eq!(failure.message, ["verifyWebhook: ", expected].concat());
        assert!(expected.starts_with(failure.argument.as_deref().unwrap()), "{failure:?}");
    };
    let good = || Mock::from(json!({ "signatureSecret": "s" }));
    fails("x".into(), good(), "request must be a Request, or an object with headers and body, got a string");
    fails(json!({ "body": "" }).into(), good(), "request.headers is missing");
    fails(json!({ "headers": 5 }).into(), good(), "request.headers must be a Headers object or a plain object, got 5");
    fails(json!({ "headers": {} }).into(), good(), "request.body is missing");
    fails(
        json!({ "headers": {}, "body": { "parsed": true } }).into(),
        good(),
        "request.body must be the raw body as a string or a Uint8Array, got an object",
    );
    let bytes = Mock::Object(vec![("headers", json!({}).into()), ("body", Mock::Bytes)]);
    assert_eq!(found(bytes, good()), Ok((false, Some(json!(["s"])))));
    let lazy = Mock::Object(vec![("headers", Mock::Throwing), ("arrayBuffer", Mock::Function)]);
    assert_eq!(found(lazy, good()), Ok((false, Some(json!(["s"])))));
    fails(Mock::Throwing, good(), "request.headers threw an exception when it was read");
    fails(
        Mock::Revoked,
        good(),
        "request must be a Request, or an object with headers and body, got a value of another type",
    );
    let checks = |checks: Json, expected: &str| fails(good_request(), checks.into(), expected);
    let nothing = "checks must have header, signatureSecret, or both";
    checks(json!({}), nothing);
    checks(json!({ "header": null, "signatureSecret": null }), nothing);
    let empty = "must not be empty or contain control characters";
    checks(json!({ "signatureSecret": "" }), &["checks.signatureSecret ", empty].concat());
    checks(json!({ "signatureSecret": ["a", ""] }), &["checks.signatureSecret[1] ", empty].concat());
    checks(json!({ "signatureSecret": [] }), "checks.signatureSecret must contain 1 to 100 secrets");
    checks(json!({ "signatureSecret": 5 }), "checks.signatureSecret must be a string, got 5");
    checks(json!({ "secret": "s" }), "checks.secret is not a known property");
    checks(json!({ "header": { "value": "v" } }), "checks.header.name is missing");
    checks(json!({ "header": { "name": "x" } }), "checks.header.value is missing");
    checks(json!({ "header": { "name": "x", "value": "" } }), &["checks.header.value ", empty].concat());
    for name in ["", "a b", "a\n", "é", "a:"] {
        checks(json!({ "header": { "name": name, "value": "v" } }), "checks.header.name must be the name of a header");
    }
}
