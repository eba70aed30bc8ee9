use crate::call::tests::driver::{Action, Driver, Event, Moment, Place};
use crate::check::samples::{self, Mock};
use serde_json::{Value as Json, json};

const SIGNATURE: &str = "5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d5e9a0c7d";

fn moment() -> Moment {
    Moment { now: 1_700_000_000_000, clock: 5, uuid: "ffffffff-0000-4000-8000-000000000000".into() }
}

fn request() -> Mock {
    json!({ "headers": {}, "body": "{}" }).into()
}

fn begin(request: Mock, checks: Mock) -> (Driver, Action) {
    Driver::begin("verifyWebhook", [Some(request), Some(checks), None], Place::default(), &moment())
}

fn begun(checks: Json) -> Driver {
    let (driver, action) = begin(request(), checks.into());
    assert!(matches!(action, Action::Digest(..)), "{action:?}");
    driver
}

fn step(mut driver: Driver, event: Event) -> Action {
    driver.step(event, &moment())
}

fn digests(header: Option<&str>, signature: Option<&str>, digests: &[&str]) -> Event {
    Event::Digests {
        header: header.map(String::from),
        signature: signature.map(String::from),
        digests: digests.iter().map(|digest| String::from(*digest)).collect(),
    }
}

#[track_caller]
fn passes(checks: Json, event: Event) {
    let action = step(begun(checks), event);
    assert!(matches!(action, Action::Decode), "{action:?}");
}

#[track_caller]
fn refuses(checks: Json, event: Event, expected: &str) {
    match step(begun(checks), event) {
        Action::Fail(failure) => {
            assert_eq!(failure.message, ["the webhook request ", expected].concat());
            assert_eq!(failure.code, "ERR_WEBHOOK");
        }
        action => panic!("{action:?}"),
    }
}

#[test]
fn a_secret_header() {
    let checks = || json!({ "header": { "name": "X-Secret", "value": ["old", "new"] } });
    passes(checks(), digests(Some("old"), None, &[]));
    passes(checks(), digests(Some("new"), None, &[]));
    refuses(checks(), digests(None, None, &[]), "has no header x-secret");
    for wrong in ["", "olD", "ol", "oldd", "old\u{1f}new", "new "] {
        refuses(checks(), digests(Some(wrong), None, &[]), "has a wrong value in its header x-secret");
    }
    // A signature that nobody asked for neither helps nor harms.
    refuses(checks(), digests(None, Some(SIGNATURE), &[SIGNATURE]), "has no header x-secret");
}

#[test]
fn a_signature() {
    let checks = || json!({ "signatureSecret": ["a", "b"] });
    for sent in [
        SIGNATURE.to_string(),
        SIGNATURE.to_uppercase(),
        format!("sha256={SIGNATURE}"),
        format!(" SHA256={SIGNATURE} "),
    ] {
        passes(checks(), digests(None, Some(&sent), &["00", SIGNATURE]));
    }
    refuses(checks(), digests(None, None, &[SIGNATURE]), "has no header x-100ms-signature");
    let wrong = "has a signature that does not match its body; the raw body is what is signed";
    for sent in ["", "sha256=", SIGNATURE.trim_start_matches('5'), &format!("{SIGNATURE}0"), "é"] {
        refuses(checks(), digests(None, Some(sent), &[SIGNATURE]), wrong);
    }
    // A driver that made no digest must not let an empty signature pass.
    refuses(checks(), digests(None, Some(""), &[]), wrong);
    refuses(checks(), digests(None, Some(""), &[""]), wrong);
}

#[test]
fn every_check_that_is_asked_for_must_pass() {
    let checks = || json!({ "header": { "name": "x-secret", "value": "v" }, "signatureSecret": "s" });
    passes(checks(), digests(Some("v"), Some(SIGNATURE), &[SIGNATURE]));
    refuses(checks(), digests(Some("v"), None, &[SIGNATURE]), "has no header x-100ms-signature");
    refuses(checks(), digests(None, Some(SIGNATURE), &[SIGNATURE]), "has no header x-secret");
    refuses(checks(), digests(None, None, &[]), "has no header x-secret");
    let wrong = "has a signature that does not match its body; the raw body is what is signed";
    refuses(checks(), digests(Some("v"), Some("x"), &[SIGNATURE]), wrong);
}

#[test]
fn the_documented_events_pass() {
    let events = samples::all(|name| name.starts_with("webhooks__"));
    assert_eq!(events.len(), 4);
    for (name, event) in events {
        let action = step(begun(json!({ "signatureSecret": "s" })), Event::Decoded(Some(Mock::from(&event))));
        assert!(matches!(&action, Action::Done(value) if *value == event), "{name}: {action:?}");
    }
}

#[test]
fn bodies_that_are_no_events() {
    let refuses = |event, expected: &str| refuses(json!({ "signatureSecret": "s" }), event, expected);
    refuses(Event::Decoded(None), "has a body that is not JSON in UTF-8");
    refuses(Event::Decoded(Some(json!({}).into())), "holds no event: $.version is missing");
    refuses(Event::Decoded(Some(json!([]).into())), "holds no event: $ must be an object, got an array");
    refuses(
        Event::Lost { refused: false, reason: "locked".into() },
        "has a body that cannot be read; verify it before anything else reads the body",
    );
    refuses(Event::TimedOut, "did not deliver its body in time");
}

#[test]
fn arguments_are_refused_by_name() {
    let fails = |request: Mock, checks: Mock, expected: &str| {
        let (_, action) = begin(request, checks);
        let Action::Fail(failure) = action else { panic!("{action:?}") };
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
    assert!(matches!(begin(bytes, good()).1, Action::Digest(None, Some(secrets)) if secrets == json!(["s"])));
    let lazy = Mock::Object(vec![("headers", Mock::Throwing), ("arrayBuffer", Mock::Function)]);
    assert!(matches!(begin(lazy, good()).1, Action::Digest(..)));
    fails(Mock::Throwing, good(), "request.headers threw an exception when it was read");
    fails(
        Mock::Revoked,
        good(),
        "request must be a Request, or an object with headers and body, got a value of another type",
    );
    let checks = |checks: Json, expected: &str| fails(request(), checks.into(), expected);
    let nothing = "checks must ask for something: give header, signatureSecret, or both";
    checks(json!({}), nothing);
    checks(json!({ "header": null, "signatureSecret": null }), nothing);
    let empty = "must not be empty or hold control characters";
    checks(json!({ "signatureSecret": "" }), &["checks.signatureSecret ", empty].concat());
    checks(json!({ "signatureSecret": ["a", ""] }), &["checks.signatureSecret[1] ", empty].concat());
    checks(json!({ "signatureSecret": [] }), "checks.signatureSecret must hold 1 to 100 secrets");
    checks(json!({ "signatureSecret": 5 }), "checks.signatureSecret must be a string, got 5");
    checks(json!({ "secret": "s" }), "checks.secret is not a known property");
    checks(json!({ "header": { "value": "v" } }), "checks.header.name is missing");
    checks(json!({ "header": { "name": "x" } }), "checks.header.value is missing");
    checks(json!({ "header": { "name": "x", "value": "" } }), &["checks.header.value ", empty].concat());
    for name in ["", "a b", "a\n", "é", "a:"] {
        checks(json!({ "header": { "name": name, "value": "v" } }), "checks.header.name must be the name of a header");
    }
}
