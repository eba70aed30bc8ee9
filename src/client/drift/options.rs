//! Options write the members that the core reads.

use super::names;
use crate::check::Table;
use crate::client::pass::{Held, Pass};
use crate::client::*;
use crate::options;
use crate::tests::test;
use crate::{create, recordings, start, wait};
use js_sys::{Function, Object};
use std::time::Duration;

/// The members that options have when all of them are given.
fn written(given: &impl Pass) -> Vec<String> {
    let options: Object = given.pass(&mut Held::default()).into();
    let mut keys: Vec<String> = Object::keys(&options).iter().filter_map(|key| key.as_string()).collect();
    keys.sort();
    keys
}

/// The members of tables.
fn known(tables: &[&Table], without: &[&str]) -> Vec<String> {
    let all = tables.iter().flat_map(|table| names(table));
    let mut all: Vec<String> = all.filter(|name| !without.contains(&name.as_str())).collect();
    all.sort();
    all
}

fn credentials() -> Credentials {
    Credentials { access_key: "key".into(), secret: "s3cret".into() }
}

/// All options of a request; a token and credentials exclude each other.
fn request(auth: Auth) -> RequestOptions {
    RequestOptions {
        auth,
        base_url: Some("/api".into()),
        signal: web_sys::AbortController::new().ok().map(|controller| controller.signal()),
        timeout: Some(Duration::from_micros(1500)),
        retries: Some(1),
        fetch: Some(Function::new_no_args("")),
        on_retry: Some(Callback::new(|_| {})),
        on_request: Some(Callback::new(|_| {})),
        dangerously_allow_browser: true,
    }
}

#[test]
fn the_options_of_a_request() {
    let table = options::RequestOptions::TABLE;
    for auth in [Auth::Token("t".into()), Auth::TokenFrom(TokenSource::new(|| async { Ok("t".into()) }))] {
        assert_eq!(written(&request(auth)), known(&[table], &["credentials"]));
    }
    assert_eq!(written(&request(Auth::Credentials(credentials()))), known(&[table], &["token"]));
    assert_eq!(written(&RequestOptions::default()), [""; 0]);
    assert_eq!(written(&credentials()), known(&[options::Credentials::TABLE], &[]));
    let token = TokenOptions { expires_in: Some(Duration::from_secs(5)), dangerously_allow_browser: true };
    assert_eq!(written(&token), known(&[options::TokenOptions::TABLE], &[]));
}

#[test]
fn the_further_options_of_single_calls() {
    let request = || request(Auth::Token("t".into()));
    let all = |more| known(&[options::RequestOptions::TABLE, more], &["credentials"]);
    let start = StartOptions { request: request(), if_running: IfRunning::Return, idempotency_key: Some("k".into()) };
    assert_eq!(written(&start), all(start::StartOptions::TABLE));
    let wait = WaitOptions { request: request(), until: Until::Playable, on_status: Some(Callback::new(|_| {})) };
    assert_eq!(written(&wait), all(wait::WaitOptions::TABLE));
    let on_status = Some(Callback::new(|_| {}));
    let wait = ExternalWaitOptions { request: request(), until: ExternalUntil::Completed, on_status };
    assert_eq!(written(&wait), all(wait::StatusWaitOptions::TABLE));
    let wait = RecordingWaitOptions { request: request(), on_status: Some(Callback::new(|_| {})) };
    assert_eq!(written(&wait), all(wait::RecordingWaitOptions::TABLE));
    let url = RecordingUrlOptions { request: request(), expires_in: Some(Duration::from_secs(1)) };
    assert_eq!(written(&url), all(recordings::UrlOptions::TABLE));
    let create = CreateRoomOptions { request: request(), if_exists: IfExists::Update };
    assert_eq!(written(&create), all(create::CreateRoomOptions::TABLE));
}
