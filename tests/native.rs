//! On targets without JavaScript the crate compiles, and each call fails with an error that says so.
#![cfg(not(target_arch = "wasm32"))]
// Clippy recognizes only `#[test]` functions as tests, not their helpers.
#![allow(clippy::panic, clippy::unwrap_used)]

use hms_live::*;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// Polls a call once, because it must be ready at once.
#[track_caller]
fn outcome<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("the call is pending"),
    }
}

#[track_caller]
fn assert_unsupported<T>(outcome: Result<T, Error>) {
    let error = outcome.err().unwrap();
    assert!(matches!(error, Error::NotInJavaScript) && error.code().is_none(), "{error:?}");
    assert!(error.to_string().contains("compile the program for wasm32-unknown-unknown"), "{error}");
}

#[test]
fn every_call_fails_with_not_in_javascript() {
    let credentials = || Credentials { access_key: "key".into(), secret: "secret".into() };
    let options = RequestOptions {
        auth: Auth::Credentials(credentials()),
        timeout: Some(Duration::from_secs(1)),
        on_retry: Some(Callback::new(|_| {})),
        ..RequestOptions::default()
    };
    assert_unsupported(outcome(start_live_stream("r", &StartParams::default(), &options.clone().into())));
    assert_unsupported(outcome(wait_for_live_stream("s", &options.clone().into())));
    assert_unsupported(outcome(list_rooms(&RoomFilter::default(), &options)));
    assert_unsupported(outcome(get_destinations("t", &options)));
    assert_unsupported(outcome(create_management_token(&credentials(), &TokenOptions::default())));
    assert_unsupported(outcome(create_auth_token(&credentials(), &AuthClaims::default(), &TokenOptions::default())));
    let (request, secrets) = (WebhookRequest::Parts { headers: &[], body: b"" }, vec!["s".into()]);
    assert_unsupported(outcome(verify_webhook(request, &WebhookProof::Signature { secrets })));
    let meeting = MeetingUrl::new(Site::Subdomain("a".into()), Door::Code("abc-defg-hij".into()));
    assert_unsupported(build_meeting_url(&meeting));
    assert_unsupported(parse_meeting_url("https://a.app.100ms.live/abc-defg-hij"));
    assert_unsupported(recording_format("a.mp4"));
}
