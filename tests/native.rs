//! On a target without JavaScript the crate compiles, and each call says where it runs.
#![cfg(not(target_arch = "wasm32"))]
// A test that panics has said what it wants to say; clippy does not know these for tests.
#![allow(clippy::panic, clippy::unwrap_used)]

use hms_live::*;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// The outcome of a call, which has nothing to wait for.
#[track_caller]
fn outcome<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("the call waits"),
    }
}

#[track_caller]
fn is_refused<T>(outcome: Result<T, Error>) {
    let error = outcome.err().unwrap();
    assert!(matches!(error, Error::NotInJavaScript) && error.code().is_none(), "{error:?}");
    assert!(error.to_string().contains("compile the program for wasm32-unknown-unknown"), "{error}");
}

#[test]
fn every_call_says_where_it_runs() {
    let credentials = || Credentials { access_key: "key".into(), secret: "secret".into() };
    let options = RequestOptions {
        auth: Auth::Credentials(credentials()),
        timeout: Some(Duration::from_secs(1)),
        on_retry: Some(Callback::new(|_| {})),
        ..RequestOptions::default()
    };
    is_refused(outcome(start_live_stream("r", &StartParams::default(), &options.clone().into())));
    is_refused(outcome(wait_for_live_stream("s", &options.clone().into())));
    is_refused(outcome(list_rooms(&RoomFilter::default(), &options)));
    is_refused(outcome(get_destinations("t", &options)));
    is_refused(outcome(create_management_token(&credentials(), &TokenOptions::default())));
    is_refused(outcome(create_auth_token(&credentials(), &AuthClaims::default(), &TokenOptions::default())));
    let (request, secrets) = (WebhookRequest::Parts { headers: &[], body: b"" }, vec!["s".into()]);
    is_refused(outcome(verify_webhook(request, &WebhookProof::Signature { secrets })));
    let meeting = MeetingUrl::new(Site::Subdomain("a".into()), Door::Code("abc-defg-hij".into()));
    is_refused(build_meeting_url(&meeting));
    is_refused(parse_meeting_url("https://a.app.100ms.live/abc-defg-hij"));
    is_refused(recording_format("a.mp4"));
}
