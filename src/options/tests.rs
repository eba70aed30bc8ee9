use super::*;
use crate::call::tests::driver::Place;
use crate::check::samples::Mock;
use crate::values::native::{Call, json, maybe, shown};
use crate::values::slot::{PAGE as ON_PAGE, SECOND, WHERE};
use serde_json::{Value as Json, json};

const SERVER: Place = Place { browser: false, page: false };
const PAGE: Place = Place { browser: true, page: true };

/// The message of a refusal, and the argument that it names.
#[derive(Debug, PartialEq)]
struct Refusal {
    message: String,
    argument: String,
}

/// A place, and options in it.
fn opened(place: Place, options: impl Into<Mock>) -> Call {
    let call = Call::open();
    BASE.keep(Some(request::API.value()));
    BROWSER.keep(Some(Value::flag(true)).filter(|_| place.browser));
    ON_PAGE.keep(Some(Value::flag(true)).filter(|_| place.page));
    SECOND.keep(maybe(options));
    call
}

fn refusal(refused: Refused) -> Refusal {
    Refusal { message: shown(refused.sentence()), argument: shown(WHERE) }
}

/// What the options come to; what of them stays with the driver is in the table that comes with it.
fn read_in(place: Place, operation: Operation, options: impl Into<Mock>) -> Result<(State, Call), Refusal> {
    let call = opened(place, options);
    let mut state = State::new(operation);
    read(&mut state, SECOND).map_err(refusal)?;
    Ok((state, call))
}

/// How long a token lives.
fn lifetime(options: Option<&Json>, default: u32, place: Place) -> Result<u32, Refusal> {
    let _call = opened(place, options);
    super::lifetime(SECOND, f64::from(default)).map(|lifetime| lifetime as u32).map_err(refusal)
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
    let argument = failure.argument;
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
    let unread = read_in(SERVER, Operation::Get, Mock::Undefined).map(|_| ()).unwrap_err();
    assert_eq!(unread.message, none);
    assert!(read_in(PAGE, Operation::Get, json!({ "baseUrl": "/api" })).is_ok());

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
    refuses(Operation::Get, Mock::Throwing, "options.token threw an exception when it was read");
    refuses(Operation::Get, Mock::Revoked, "options must be an object, got a value of another type");
    refuses(Operation::Get, Mock::List(vec![]), "options must be an object, got an array");
    refuses(Operation::Get, Mock::Function, "options must be an object, got a function");
    let signal = Mock::Object(vec![("token", "t".into()), ("signal", Mock::Throwing)]);
    refuses(Operation::Get, signal, "options.signal.aborted threw an exception when it was read");
    for name in ["token", "credentials", "baseUrl", "signal", "timeout", "fetch", "dangerouslyAllowBrowser"] {
        let message = ["options.", name, " threw an exception when it was read"].concat();
        refuses(Operation::Get, Mock::Object(vec![(name, Mock::Threw)]), &message);
    }
    let number = Mock::Object(vec![("timeout", Mock::Number(f64::NAN))]);
    refuses(Operation::Get, number, "options.timeout must be a whole number from 1 to 2147483647, got NaN");
}

#[test]
fn secrets_stay_out_of_browsers() {
    let credentials = || json!({ "accessKey": "key", "secret": "s3cret" });
    let recipe = "must not be used in a browser, where every visitor can read the secret: keep it on a server or an edge \
                  Worker and call that with baseUrl: \"/api\"; for an experiment of your \
                  own pass dangerouslyAllowBrowser: true";
    let failure = read_in(PAGE, Operation::Get, json!({ "credentials": credentials() })).map(|_| ()).unwrap_err();
    assert_eq!(failure.message, ["options.credentials ", recipe].concat());
    for options in [None, Some(json!({})), Some(json!({ "dangerouslyAllowBrowser": false }))] {
        let refused = lifetime(options.as_ref(), 600, PAGE).unwrap_err();
        assert_eq!((refused.argument, refused.message), ("credentials".into(), ["credentials ", recipe].concat()));
    }
    assert_eq!(lifetime(Some(&json!({ "dangerouslyAllowBrowser": true })), 600, PAGE), Ok(600));
    assert!(
        read_in(PAGE, Operation::Get, json!({ "credentials": credentials(), "dangerouslyAllowBrowser": true })).is_ok()
    );
}

#[test]
fn what_is_left_out_has_its_default() {
    for options in [json!({ "token": "t" }), json!({ "token": "t", "timeout": null, "retries": null, "signal": null })]
    {
        let (state, _call) = read_in(SERVER, Operation::Get, options).unwrap();
        assert_eq!((state.timeout, state.retries), (30_000.0, 2));
        assert_eq!(shown(BASE), "https://api.100ms.live/v2");
        assert!(SIGNAL.kept().is_none() && FETCH.kept().is_none() && ASKED.kept().is_none());
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
    let (state, call) = read_in(SERVER, Operation::Wait, options).unwrap();
    // Only what is kept outlasts the step.
    call.end_step();
    assert_eq!((state.timeout, state.retries, shown(BASE).as_str()), (1.0, 10, "http://127.0.0.1:8100/v2"));
    assert_eq!((state.auth, shown(ACCESS_KEY).as_str(), state.until), (Auth::Signed, "key", Until::Completed));
    assert_eq!(json(KEPT_SECRET), "s3cret");
    assert_eq!(SIGNAL.kind(), Kind::Object);
    assert!([FETCH, ON_RETRY, ON_STATUS].into_iter().all(|place| place.kind() == Kind::Function));
    assert!(ASKED.kept().is_none() && KEPT_TOKEN.kept().is_none());
    drop(call);

    let (state, _call) = read_in(SERVER, Operation::Start, Mock::Object(vec![("token", Mock::Function)])).unwrap();
    assert!(state.auth == Auth::Asked && KEPT_TOKEN.kept().is_none() && ASKED.kept().is_some());
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
        let found = found.map_err(|refused| refused.message);
        assert_eq!(found, expected.map_err(String::from), "{options}");
    }
}
