use super::*;
use crate::call;
use crate::step::{Moment, Until};
use crate::tests::token_cache::CACHE;
use crate::tests::{Mock, Refusal, maybe, shown, test, within};
use serde_json::{Value as Json, json};

const SERVER: Place = Place { is_browser: false, has_page: false };
const PAGE: Place = Place { is_browser: true, has_page: true };

/// Reads options and inspects the result in the same step.
fn read_in<T>(
    place: Place,
    name: &'static core::ffi::CStr,
    options: impl Into<Mock>,
    look: impl FnOnce(&Call) -> T,
) -> Result<T, Refusal> {
    within(|| {
        let operation = call::operation(name.into()).unwrap();
        let mut call =
            Call::new(operation, place, Moment { clock: 0.0, now: || 0.0, uuid: || c"".into(), tokens: CACHE });
        read(&mut call, maybe(options)).map_err(Refusal::of)?;
        Ok(look(&call))
    })
}

const GET: &core::ffi::CStr = c"getLiveStream";
const START: &core::ffi::CStr = c"startLiveStream";
const WAIT: &core::ffi::CStr = c"waitForLiveStream";

/// The lifetime of a token.
fn lifetime(options: Option<&Json>, default: u32, place: Place) -> Result<u32, Refusal> {
    let lifetime = || super::lifetime(place, maybe(options), f64::from(default)).map(|lifetime| lifetime as u32);
    within(|| lifetime().map_err(Refusal::of))
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
fn refuses(name: &'static core::ffi::CStr, options: Mock, message: &str) {
    let failure = read_in(SERVER, name, options, |_| ()).unwrap_err();
    assert_eq!(failure.message, message);
    let argument = failure.argument;
    assert!(message.starts_with(&[&argument, " "].concat()), "{argument} is not what {message} is about");
}

#[test]
fn each_refusal_names_its_option() {
    let get = |members: Json, message: &str| refuses(GET, with(members), message);
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
        "options.baseUrl must be an absolute URL here: only a page from a web server can use a path",
    );
    get(json!({ "baseUrl": "https://u:p@a.example" }), "options.baseUrl must not contain a user name or a password");
    get(json!({ "baseUrl": "https://a.example?x" }), "options.baseUrl must not contain a query or a fragment");
    get(
        json!({ "credentials": { "accessKey": "a", "secret": "s" } }),
        "options.credentials must not be given together with options.token",
    );
    get(
        json!({ "dangerouslyAllowBrowser": "yes" }),
        "options.dangerouslyAllowBrowser must be true or false, got a string",
    );
    refuses(
        START,
        with(json!({ "ifRunning": "adopt" })),
        "options.ifRunning must be one of \"throw\", \"return\", got another string",
    );
    refuses(
        WAIT,
        with(json!({ "until": 1 })),
        "options.until must be one of \"running\", \"playable\", \"completed\", got 1",
    );
    refuses(WAIT, with(json!({ "onStatus": [] })), "options.onStatus must be a function, got an array");
    refuses(START, with(json!({ "onStatus": null })), "options.onStatus is not a known property");
}

#[test]
fn a_token_source_is_required() {
    let none = "options.token is missing: give options.token, options.credentials on a server, or a baseUrl on the page's own origin";
    refuses(GET, json!({}).into(), none);
    refuses(GET, json!({ "token": null, "baseUrl": "https://proxy.example/api" }).into(), none);
    let unread = read_in(SERVER, GET, Mock::Undefined, |_| ()).unwrap_err();
    assert_eq!(unread.message, none);
    assert!(read_in(PAGE, GET, json!({ "baseUrl": "/api" }), |_| ()).is_ok());

    let wrong = "options.token must be a management token (visible ASCII characters) or a function that returns one";
    let symbols = [json!(""), json!("a b"), json!("ü"), json!("a\r\nb"), json!(5), json!({}), json!(["t"])];
    let tokens =
        symbols.into_iter().map(Mock::Json).chain([Mock::Symbol, Mock::LoneSurrogate, Mock::TooLong, Mock::Throwing]);
    for token in tokens {
        refuses(GET, Mock::Object(vec![("token", token)]), wrong);
    }
}

#[test]
fn credentials_need_both_members() {
    let refuses = |credentials: Mock, message: &str| {
        refuses(GET, Mock::Object(vec![("credentials", credentials)]), message);
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
        "options.credentials.accessKey must not be empty or contain control characters",
    );
    refuses(
        json!({ "accessKey": "a\n", "secret": "s" }).into(),
        "options.credentials.accessKey must not be empty or contain control characters",
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
fn throwing_options_are_rejected_by_name() {
    refuses(GET, Mock::Throwing, "options.token threw an exception when it was read");
    refuses(GET, Mock::Revoked, "options must be an object, got a value of another type");
    refuses(GET, Mock::List(vec![]), "options must be an object, got an array");
    refuses(GET, Mock::Function, "options must be an object, got a function");
    let signal = Mock::Object(vec![("token", "t".into()), ("signal", Mock::Throwing)]);
    refuses(GET, signal, "options.signal.aborted threw an exception when it was read");
    for name in ["token", "credentials", "baseUrl", "signal", "timeout", "fetch", "dangerouslyAllowBrowser"] {
        let message = ["options.", name, " threw an exception when it was read"].concat();
        refuses(GET, Mock::Object(vec![(name, Mock::Threw)]), &message);
    }
    let number = Mock::Object(vec![("timeout", Mock::Number(f64::NAN))]);
    refuses(GET, number, "options.timeout must be a whole number from 1 to 2147483647, got NaN");
}

#[test]
fn credentials_are_rejected_in_browsers() {
    let credentials = || json!({ "accessKey": "key", "secret": "s3cret" });
    let recipe = "must not be used in a browser, where every visitor can read the secret: keep it on a server or an edge \
                  Worker and call that with baseUrl: \"/api\"; for an experiment pass \
                  dangerouslyAllowBrowser: true";
    let failure = read_in(PAGE, GET, json!({ "credentials": credentials() }), |_| ()).unwrap_err();
    assert_eq!(failure.message, ["options.credentials ", recipe].concat());
    for options in [None, Some(json!({})), Some(json!({ "dangerouslyAllowBrowser": false }))] {
        let refused = lifetime(options.as_ref(), 600, PAGE).unwrap_err();
        assert_eq!((refused.argument, refused.message), ("credentials".into(), ["credentials ", recipe].concat()));
    }
    assert_eq!(lifetime(Some(&json!({ "dangerouslyAllowBrowser": true })), 600, PAGE), Ok(600));
    let allowed = json!({ "credentials": credentials(), "dangerouslyAllowBrowser": true });
    assert!(read_in(PAGE, GET, allowed, |_| ()).is_ok());
}

#[test]
fn missing_options_have_defaults() {
    for options in [json!({ "token": "t" }), json!({ "token": "t", "timeout": null, "retries": null, "signal": null })]
    {
        let look = |call: &Call| {
            assert_eq!((call.timeout, call.retries), (30_000.0, 2));
            assert_eq!(shown(call.base), "https://api.100ms.live/v2");
            assert!(call.signal.is_none() && call.fetch.is_none() && call.on_retry.is_none());
            assert!(matches!(call.authorization.source, Source::Fixed));
            assert!(!call.start.return_running && call.wait.until == Until::Running);
        };
        read_in(SERVER, GET, options, look).unwrap();
    }
}

#[test]
fn given_options_are_read() {
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
    let look = |call: &Call| {
        assert_eq!((call.timeout, call.retries), (1.0, 10));
        assert_eq!(shown(call.base), "http://127.0.0.1:8100/v2");
        let Source::Credentials { access_key, secret } = call.authorization.source else { panic!("no credentials") };
        assert_eq!((shown(access_key).as_str(), shown(secret).as_str()), ("key", "s3cret"));
        assert_eq!((Kind::of(call.signal), call.wait.until), (Kind::Object, Until::Completed));
        let functions = [call.fetch, call.on_retry, call.wait.on_status];
        assert!(functions.into_iter().all(|function| Kind::of(function) == Kind::Function));
        assert!(call.authorization.token.is_none());
    };
    read_in(SERVER, WAIT, options, look).unwrap();

    let look = |call: &Call| {
        let Source::Function(function) = call.authorization.source else { panic!("no function") };
        assert!(function.kind() == Kind::Function && call.authorization.token.is_none());
    };
    read_in(SERVER, START, Mock::Object(vec![("token", Mock::Function)]), look).unwrap();
}

#[test]
fn token_lifetimes() {
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
