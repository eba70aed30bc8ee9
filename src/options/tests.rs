use super::*;
use crate::check::samples::Mock;
use crate::error::Failure;
use serde_json::{Value as Json, json};

const SERVER: Place = Place { browser: false, page: false };
const PAGE: Place = Place { browser: true, page: true };

fn read_in(place: Place, operation: Operation, options: Mock) -> Result<(State, Handles<Mock>), Failure> {
    let mut state = State::new(operation);
    let mut handles = Handles::default();
    read(&mut state, &mut handles, Some(&options), place)?;
    Ok((state, handles))
}

fn signal() -> Mock {
    Mock::Object(vec![
        ("aborted", json!(false).into()),
        ("addEventListener", Mock::Function),
        ("removeEventListener", Mock::Function),
    ])
}

/// Options with a token and these members.
fn with(members: Json) -> Mock {
    let mut options = json!({ "token": "t0ken" });
    options.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    options.into()
}

#[track_caller]
fn refuses(operation: Operation, options: Mock, message: &str) {
    let failure = read_in(SERVER, operation, options).map(|_| ()).unwrap_err();
    assert_eq!(failure.message, message);
    let argument = failure.argument.unwrap();
    assert!(message.starts_with(&[&argument, " "].concat()), "{argument} is not what {message} is about");
}

#[test]
fn each_refusal_names_the_option() {
    let get = |members: Json, message: &str| refuses(Operation::Get, with(members), message);
    get(json!({ "retires": 1 }), "options.retires is not a known property; did you mean retries?");
    get(json!({ "baseurl": 1 }), "options.baseurl is not a known property; did you mean baseUrl?");
    get(json!({ "cache": "no-store" }), "options.cache is not a known property");
    get(json!({ "ifRunning": "return" }), "options.ifRunning is not a known property");
    get(json!({ "until": "running" }), "options.until is not a known property");
    get(json!({ "timeout": 0 }), "options.timeout must be a whole number from 1 to 2147483647, got 0");
    get(json!({ "timeout": 1.5 }), "options.timeout must be a whole number from 1 to 2147483647, got 1.5");
    get(json!({ "timeout": "5" }), "options.timeout must be a whole number from 1 to 2147483647, got a string");
    get(
        json!({ "timeout": 2147483648u64 }),
        "options.timeout must be a whole number from 1 to 2147483647, got 2147483648",
    );
    get(json!({ "retries": -1 }), "options.retries must be a whole number from 0 to 10, got -1");
    get(json!({ "retries": 11 }), "options.retries must be a whole number from 0 to 10, got 11");
    get(json!({ "retries": true }), "options.retries must be a whole number from 0 to 10, got a boolean");
    get(json!({ "fetch": "fetch" }), "options.fetch must be a function, got a string");
    get(json!({ "onRetry": {} }), "options.onRetry must be a function, got an object");
    get(json!({ "signal": {} }), "options.signal must be an AbortSignal, got an object");
    get(json!({ "signal": 5 }), "options.signal must be an AbortSignal, got 5");
    get(json!({ "baseUrl": 5 }), "options.baseUrl must be a string, got 5");
    get(
        json!({ "baseUrl": "http://a.example" }),
        "options.baseUrl must be an https URL, an http URL on loopback, or a path such as \"/api\" on a page's own origin",
    );
    get(
        json!({ "baseUrl": "/api" }),
        "options.baseUrl is a path, but there is no page here that it could be relative to; give an absolute URL",
    );
    get(json!({ "baseUrl": "https://u:p@a.example" }), "options.baseUrl must not hold a user name or a password");
    get(json!({ "baseUrl": "https://a.example?x" }), "options.baseUrl must not hold a query or a fragment");
    get(
        json!({ "credentials": { "accessKey": "a", "secret": "s" } }),
        "options.credentials must not be given together with options.token",
    );
    get(
        json!({ "dangerouslyAllowBrowser": "yes" }),
        "options.dangerouslyAllowBrowser must be true or false, got a string",
    );
    refuses(
        Operation::Start,
        with(json!({ "ifRunning": "adopt" })),
        "options.ifRunning must be one of \"throw\", \"return\", got another string",
    );
    refuses(
        Operation::Wait,
        with(json!({ "until": 1 })),
        "options.until must be one of \"running\", \"playable\", \"completed\", got 1",
    );
    refuses(Operation::Wait, with(json!({ "onStatus": [] })), "options.onStatus must be a function, got an array");
    refuses(Operation::Start, with(json!({ "onStatus": null })), "options.onStatus is not a known property");
}

#[test]
fn a_token_or_a_way_to_one_is_needed() {
    let none = "options.token is missing: give options.token, options.credentials on a server, or a baseUrl of your own origin that adds one";
    refuses(Operation::Get, json!({}).into(), none);
    refuses(Operation::Get, json!({ "token": null, "baseUrl": "https://proxy.example/api" }).into(), none);
    let state = &mut State::new(Operation::Get);
    let unread = read::<Mock>(state, &mut Handles::default(), None, SERVER).unwrap_err();
    assert_eq!(Failure::from(unread).message, none);
    assert!(read_in(PAGE, Operation::Get, json!({ "baseUrl": "/api" }).into()).is_ok());

    let wrong = "options.token must be a management token (visible ASCII characters) or a function that returns one";
    let symbols = [json!(""), json!("a b"), json!("ü"), json!("a\r\nb"), json!(5), json!({}), json!(["t"])];
    let tokens =
        symbols.into_iter().map(Mock::Json).chain([Mock::Symbol, Mock::LoneSurrogate, Mock::Long, Mock::Throwing]);
    for token in tokens {
        refuses(Operation::Get, Mock::Object(vec![("token", token)]), wrong);
    }
}

#[test]
fn credentials_are_two_texts() {
    let refuses = |credentials: Mock, message: &str| {
        refuses(Operation::Get, Mock::Object(vec![("credentials", credentials)]), message);
    };
    refuses("key".into(), "options.credentials must be an object, got a string");
    refuses(json!({}).into(), "options.credentials.accessKey is missing");
    refuses(json!({ "accessKey": "a" }).into(), "options.credentials.secret is missing");
    refuses(
        json!({ "accessKey": "a", "secret": null }).into(),
        "options.credentials.secret must be a string, got null",
    );
    refuses(
        json!({ "accessKey": "", "secret": "s" }).into(),
        "options.credentials.accessKey must not be empty or hold control characters",
    );
    refuses(
        json!({ "accessKey": "a\n", "secret": "s" }).into(),
        "options.credentials.accessKey must not be empty or hold control characters",
    );
    refuses(
        json!({ "access_key": "a", "secret": "s" }).into(),
        "options.credentials.access_key is not a known property; did you mean accessKey?",
    );
    refuses(
        Mock::Object(vec![("accessKey", "a".into()), ("secret", Mock::LoneSurrogate)]),
        "options.credentials.secret must be well-formed Unicode, got a string with a lone surrogate",
    );
    refuses(Mock::Throwing, "options.credentials.accessKey threw an exception when it was read");
}

#[test]
fn what_throws_is_refused_by_name() {
    refuses(Operation::Get, Mock::Throwing, "options.baseUrl threw an exception when it was read");
    refuses(Operation::Get, Mock::Revoked, "options must be an object, got a value of another type");
    refuses(Operation::Get, Mock::List(vec![]), "options must be an object, got an array");
    refuses(Operation::Get, Mock::Function, "options must be an object, got a function");
    let signal = Mock::Object(vec![("token", "t".into()), ("signal", Mock::Throwing)]);
    refuses(Operation::Get, signal, "options.signal.aborted threw an exception when it was read");
    let number = Mock::Object(vec![("timeout", Mock::Number(f64::NAN))]);
    refuses(Operation::Get, number, "options.timeout must be a whole number from 1 to 2147483647, got NaN");
}

#[test]
fn secrets_stay_out_of_browsers() {
    let credentials = || json!({ "accessKey": "key", "secret": "s3cret" });
    let recipe = "must not be used in a browser, where every visitor can read the secret: keep it on a server or an edge \
                  Worker that speaks the same REST shape and call that with baseUrl: \"/api\"; for an experiment of your \
                  own pass dangerouslyAllowBrowser: true";
    let failure =
        read_in(PAGE, Operation::Get, json!({ "credentials": credentials() }).into()).map(|_| ()).unwrap_err();
    assert_eq!(failure.message, ["options.credentials ", recipe].concat());
    for options in [None, Some(json!({})), Some(json!({ "dangerouslyAllowBrowser": false }))] {
        let mismatch = lifetime(options.as_ref(), 600, PAGE).unwrap_err();
        assert_eq!((mismatch.path.as_str(), mismatch.complaint.as_str()), ("credentials", recipe));
    }
    assert_eq!(lifetime(Some(&json!({ "dangerouslyAllowBrowser": true })), 600, PAGE), Ok(600));
    assert!(
        read_in(PAGE, Operation::Get, json!({ "credentials": credentials(), "dangerouslyAllowBrowser": true }).into())
            .is_ok()
    );
}

#[test]
fn what_is_left_out_has_its_default() {
    for options in [json!({ "token": "t" }), json!({ "token": "t", "timeout": null, "retries": null, "signal": null })]
    {
        let (state, handles) = read_in(SERVER, Operation::Get, options.into()).unwrap();
        assert_eq!((state.timeout, state.retries, state.base.as_str()), (30_000, 2, request::API));
        assert!(handles.signal.is_none() && handles.fetch.is_none() && handles.token.is_none());
        assert!(!state.return_running && state.until == Until::Running);
    }
}

#[test]
fn what_is_given_arrives() {
    let options = Mock::Object(vec![
        ("credentials", json!({ "accessKey": "key", "secret": "s3cret" }).into()),
        ("baseUrl", "http://127.0.0.1:8100/v2/".into()),
        ("signal", signal()),
        ("timeout", Mock::Number(1.0)),
        ("retries", Mock::Number(10.0)),
        ("fetch", Mock::Function),
        ("onRetry", Mock::Function),
        ("onStatus", Mock::Function),
        ("until", "completed".into()),
    ]);
    let (state, handles) = read_in(SERVER, Operation::Wait, options).unwrap();
    assert_eq!((state.timeout, state.retries, state.base.as_str()), (1, 10, "http://127.0.0.1:8100/v2"));
    assert_eq!((state.auth, state.access_key.as_str(), state.until), (Auth::Signed, "key", Until::Completed));
    assert_eq!(handles.secret.as_deref(), Some("s3cret"));
    assert!(handles.signal.is_some() && handles.fetch.is_some() && handles.on_retry.is_some());
    assert!(handles.on_status.is_some() && handles.token.is_none());
    assert!(!state.to_lines().contains("s3cret"), "the secret never enters the state");

    let (state, handles) = read_in(SERVER, Operation::Start, Mock::Object(vec![("token", Mock::Function)])).unwrap();
    assert!(state.auth == Auth::Asked && state.token.is_empty() && handles.token.is_some());
}

#[test]
fn lives_of_tokens() {
    for (options, expected) in [
        (json!({}), Ok(600)),
        (json!({ "expiresIn": null }), Ok(600)),
        (json!({ "expiresIn": 1 }), Ok(1)),
        (json!({ "expiresIn": 7_776_000 }), Ok(7_776_000)),
        (json!({ "expiresIn": 0 }), Err("options.expiresIn must be a whole number from 1 to 7776000, got 0")),
        (
            json!({ "expiresIn": 7_776_001 }),
            Err("options.expiresIn must be a whole number from 1 to 7776000, got 7776001"),
        ),
        (
            json!({ "expiresIn": "24h" }),
            Err("options.expiresIn must be a whole number from 1 to 7776000, got a string"),
        ),
        (json!({ "expires": 1 }), Err("options.expires is not a known property; did you mean expiresIn?")),
        (json!({ "timeout": 1 }), Err("options.timeout is not a known property")),
        (json!(600), Err("options must be an object, got 600")),
    ] {
        let found = lifetime(Some(&options), 600, SERVER);
        let found = found.map_err(|mismatch| [&mismatch.path, " ", mismatch.complaint.as_str()].concat());
        assert_eq!(found, expected.map_err(String::from), "{options}");
    }
}
