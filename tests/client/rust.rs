//! The functions for Rust: callbacks, tokens, errors, and what makes no request.

use super::{header, js, member, request};
use futures_core::Stream;
use hms_live::*;
use js_sys::{Function, Reflect};
use std::cell::RefCell;
use std::error::Error as _;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// Options with a `fetch` that is the value of an expression.
fn fetching(fetch: &str, auth: Auth) -> RequestOptions {
    let fetch: Function = member(&js(&format!("({{ fetch: {fetch} }})")), "fetch").unchecked_into();
    RequestOptions { auth, fetch: Some(fetch), ..RequestOptions::default() }
}

/// A list that a callback fills.
fn heard<T: 'static, N: 'static>(note: impl Fn(T) -> N + 'static) -> (Rc<RefCell<Vec<N>>>, Callback<T>) {
    let list = Rc::new(RefCell::new(Vec::new()));
    let notes = list.clone();
    (list, Callback::new(move |told| notes.borrow_mut().push(note(told))))
}

/// A `fetch` of the runtime's that is another one for a while.
struct Replaced(JsValue);

impl Replaced {
    fn with(fetch: &JsValue) -> Replaced {
        let global = js_sys::global();
        let original = member(&global, "fetch");
        Reflect::set(&global, &"fetch".into(), fetch).unwrap();
        Replaced(original)
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        Reflect::set(&js_sys::global(), &"fetch".into(), &self.0).unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_stream_from_start_to_stop_in_rust() {
    let sample = include_str!("../samples/live-stream.running.json");
    let respond = Function::new_with_args("body", "return new Response(body, { status: 200 })");
    let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let notes = seen.clone();
    let fetch = Closure::<dyn FnMut(String, JsValue) -> JsValue>::new(move |url: String, init: JsValue| {
        let method = member(&init, "method").as_string().unwrap();
        let is_list = url.contains('?') || url.ends_with("/room/r%2F1/stop");
        assert_eq!(member(&init, "redirect"), "manual");
        assert_eq!(header(&init, "authorization").as_deref(), Some("Bearer t0ken"));
        notes.borrow_mut().push([&method, " ", url.trim_start_matches("https://api.100ms.live/v2")].concat());
        let body = if is_list { [r#"{"data":["#, sample, r#"],"last":""}"#].concat() } else { sample.into() };
        respond.call1(&JsValue::NULL, &body.into()).unwrap()
    });
    let _replaced = Replaced::with(fetch.as_ref());
    let options = RequestOptions { auth: Auth::Token("t0ken".into()), ..RequestOptions::default() };
    let params = StartParams { meeting_url: Some("https://a.example/x".into()), ..StartParams::default() };
    let stream = start_live_stream("r/1", &params, &options.clone().into()).await.unwrap();
    assert_eq!((&stream.status, stream.recording.is_some()), (&Status::Running, true));
    assert_eq!(get_live_stream(&stream.id, &options).await.unwrap(), stream);
    assert_eq!(wait_for_live_stream("s", &options.clone().into()).await.unwrap(), stream);
    assert_eq!(stop_live_stream("s", &options).await.unwrap(), stream);
    pause_recording("s", &options).await.unwrap();
    resume_recording("s", &options).await.unwrap();
    let cue = TimedMetadata { payload: "x".into(), duration: 1 };
    assert_eq!(send_timed_metadata("s", &cue, &options).await.unwrap(), stream);
    assert_eq!(stop_live_streams("r/1", &options).await.unwrap().data, std::slice::from_ref(&stream));
    let filter = ListFilter { room_id: Some("r/1".into()), limit: Some(10), ..ListFilter::default() };
    assert_eq!(list_live_streams(&filter, &options).await.unwrap().data, std::slice::from_ref(&stream));
    let id = &stream.id;
    assert_eq!(
        *seen.borrow(),
        [
            "POST /live-streams/room/r%2F1/start".to_string(),
            format!("GET /live-streams/{id}"),
            "GET /live-streams/s".into(),
            "POST /live-streams/s/stop".into(),
            "POST /live-streams/s/pause-recording".into(),
            "POST /live-streams/s/resume-recording".into(),
            "POST /live-streams/s/timed-metadata".into(),
            "POST /live-streams/room/r%2F1/stop".into(),
            "GET /live-streams?room_id=r%2F1&limit=10".into(),
        ]
    );
    let refused = get_live_stream("", &options).await.unwrap_err();
    assert_eq!(refused.to_string(), "getLiveStream: streamId must not be empty");
}

#[wasm_bindgen_test]
async fn callbacks_of_rust_hear_how_a_call_goes() {
    let fetch = "(() => { let faults = 1; const answer = testing.answer(200, testing.sample, { 'x-request-id': 'q1' });
        return (url, init) => faults-- > 0 ? Promise.reject(new TypeError('reset')) : answer(url, init); })()";
    let (retries, on_retry) = heard(|Retry { attempt, delay, error }| {
        (attempt, delay < Duration::from_secs(1), error.code(), error.source().map(ToString::to_string))
    });
    let (requests, on_request) =
        heard(|RequestReport { method, status, request_id, attempt, .. }| (method, status, request_id, attempt));
    let (statuses, on_status) = heard(|stream: LiveStream| stream.status);
    let request = RequestOptions {
        on_retry: Some(on_retry),
        on_request: Some(on_request),
        ..fetching(fetch, Auth::Token("t".into()))
    };
    let options = WaitOptions { request, on_status: Some(on_status), ..WaitOptions::default() };
    let stream = wait_for_live_stream("s1", &options).await.unwrap();
    assert_eq!(*statuses.borrow(), [stream.status]);
    assert_eq!(*retries.borrow(), [(1, true, Some(Code::Network), Some("reset".to_string()))]);
    let sent = |status, id: Option<&str>, attempt| ("GET".to_string(), status, id.map(String::from), attempt);
    // What is not waited for is told a moment later.
    js_sys::futures::JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL)).await.unwrap();
    assert_eq!(*requests.borrow(), [sent(None, None, 1), sent(Some(200), Some("q1"), 2)]);
}

#[wasm_bindgen_test]
async fn a_token_comes_from_a_function_of_rust() {
    let source = TokenSource::new(|| async { Ok("asked".into()) });
    get_live_stream("s1", &fetching("testing.answer(200, testing.sample)", Auth::TokenFrom(source))).await.unwrap();
    assert_eq!(header(&request(0).1, "authorization").as_deref(), Some("Bearer asked"));

    let source = TokenSource::new(|| async { Err("no token today".into()) });
    let failed = get_live_stream("s1", &fetching("testing.hang", Auth::TokenFrom(source))).await.unwrap_err();
    assert!(matches!(&failed, Error::Thrown(reason) if *reason == "no token today"), "{failed:?}");
    assert_eq!((failed.code(), failed.to_string()), (None, "the call was ended by an abort or a callback".into()));
}

#[wasm_bindgen_test]
async fn an_error_says_what_kind_it_is_and_which_stream_it_is_about() {
    let refused = "testing.answer(409, { code: 409, message: 'beam already started', details: [] })";
    let options = RequestOptions { retries: Some(0), ..fetching(refused, Auth::Token("s3cret".into())) };
    let error = start_live_stream("r1", &StartParams::default(), &options.into()).await.unwrap_err();
    assert!(error.code().is_some() && error.failure().is_some(), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");

    let ended = "testing.answer(200, { ...testing.sample, status: 'failed' })";
    let error = wait_for_live_stream("s1", &fetching(ended, Auth::Token("t".into())).into()).await.unwrap_err();
    assert_eq!((error.code(), error.live_stream().unwrap().status), (Some(Code::StreamEnded), Status::Failed));
}

#[wasm_bindgen_test]
async fn an_idempotency_key_needs_a_url_to_travel_in() {
    let mut options: StartOptions = fetching("testing.answer(200, testing.sample)", Auth::Token("t".into())).into();
    options.idempotency_key = Some("k-12345678".into());
    let error = start_live_stream("r1", &StartParams::default(), &options).await.unwrap_err();
    assert_eq!(error.failure().unwrap().argument.as_deref(), Some("options.idempotencyKey"), "{error}");
}

#[wasm_bindgen_test]
async fn a_list_is_a_stream_of_its_items() {
    // The third page names the cursor of the second again, which ends the list.
    let fetch = "async (url, init) => { testing.note(url, init);
        const last = url.includes('start=b') ? 'a' : url.includes('start=a') ? 'b' : 'a';
        return new Response(JSON.stringify({ data: [testing.sample, testing.sample], last })) }";
    let filter = ListFilter { room_id: Some("r".into()), ..ListFilter::default() };
    let mut all = all_live_streams(&filter, &fetching(fetch, Auth::Token("t".into())));
    let mut ids = Vec::new();
    while let Some(stream) = next(&mut all).await {
        ids.push(stream.unwrap().id);
    }
    assert_eq!(ids.len(), 6);
    assert_eq!(request(2).0, "https://api.100ms.live/v2/live-streams?room_id=r&start=b");

    let refused = fetching("testing.answer(403, { code: 403, message: 'no' })", Auth::Token("t".into()));
    let mut all = all_room_codes("r", &RoomCodeFilter::default(), &refused);
    assert_eq!(next(&mut all).await.unwrap().unwrap_err().code(), Some(Code::Api));
    assert!(next(&mut all).await.is_none(), "it ends after an error");
}

/// The next item of a stream.
async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

#[wasm_bindgen_test]
async fn what_is_not_there_is_nothing_in_rust() {
    let absent = "testing.answer(404, { code: 404, message: 'active room not found', details: [] })";
    let options = || fetching(absent, Auth::Token("t".into()));
    assert_eq!(get_active_room("r1", &options()).await.unwrap(), None);
    assert_eq!(list_peers("r1", &PeerFilter::default(), &options()).await.unwrap(), []);
    end_room("r1", &EndParams::default(), &options()).await.unwrap();
}

#[wasm_bindgen_test]
async fn maps_travel_as_objects() {
    let fetch =
        "async (url, init) => { testing.note(url, init); return new Response(JSON.stringify(init.method === 'GET'
        ? { data: [] } : { id: 'x', enabled: true, webhook: { headers: { a: 'b' } } })) }";
    let webhook =
        RoomWebhook { url: "https://a.example/hook".into(), headers: Some([("x-key".into(), "v".into())].into()) };
    let params = RoomParams { name: Some("n".into()), webhook: Some(webhook), ..RoomParams::default() };
    let room = create_room(&params, &fetching(fetch, Auth::Token("t".into())).into()).await.unwrap();
    assert_eq!(room.webhook.unwrap()["headers"]["a"], "b");
    let body = member(&request(1).1, "body").as_string().unwrap();
    assert_eq!(body, r#"{"name":"n","webhook":{"url":"https://a.example/hook","headers":{"x-key":"v"}}}"#);
}

#[wasm_bindgen_test]
fn meeting_urls_there_and_back() {
    let code = || Door::Code("abc-defg-hij".into());
    for meeting in [
        MeetingUrl::new(Site::Subdomain("myname".into()), code()),
        MeetingUrl {
            page: Page::StreamingMeeting,
            skip_preview: Some(true),
            name: Some("Zoë 🎥".into()),
            beam_recording: true,
            ..MeetingUrl::new(
                Site::Origin("https://live.example.com".into()),
                Door::Room { id: "63b2bacc".into(), role: "guest".into() },
            )
        },
    ] {
        let url = build_meeting_url(&meeting).unwrap();
        assert!(parse_meeting_url(&url).unwrap() == meeting, "{url}");
    }
    let wrong = MeetingUrl::new(Site::Subdomain("My Name".into()), code());
    let error = build_meeting_url(&wrong).unwrap_err();
    assert_eq!(error.failure().unwrap().argument.as_deref(), Some("meeting.subdomain"));
    assert_eq!(recording_format("gs://bucket/a.zip").unwrap(), RecordingFormat::Zip);
}

#[wasm_bindgen_test]
async fn a_webhook_is_verified_in_rust() {
    let body =
        br#"{"version":"2.0","id":"e","account_id":"a","timestamp":"t","type":"room.end.success","data":{"reason":"r"}}"#;
    let request = WebhookRequest::Parts { headers: &[("X-Key", "v2")], body };
    let proof = |value: &str| WebhookProof::Header { name: "x-key".into(), values: vec!["v1".into(), value.into()] };
    let event = verify_webhook(request, &proof("v2")).await.unwrap();
    let WebhookData::Other(data) = event.data else { panic!("this crate has no struct for that type") };
    assert_eq!((event.id.as_str(), &data["reason"]), ("e", &"r".into()));
    assert_eq!(verify_webhook(request, &proof("v3")).await.unwrap_err().code(), Some(Code::Webhook));
    let signature = WebhookProof::Signature { secrets: vec!["s3cret".into()] };
    assert_eq!(verify_webhook(request, &signature).await.unwrap_err().code(), Some(Code::Webhook));
}

#[wasm_bindgen_test]
async fn tokens_are_signed_in_rust() {
    let credentials = Credentials { access_key: "key".into(), secret: "secret".into() };
    let options = TokenOptions { dangerously_allow_browser: true, ..TokenOptions::default() };
    let token = create_management_token(&credentials, &options).await.unwrap();
    let claims = AuthClaims { room_id: "r".into(), role: "guest".into(), user_id: None };
    let app_token = create_auth_token(&credentials, &claims, &options).await.unwrap();
    assert!([&token, &app_token].iter().all(|token| token.starts_with("eyJ")) && token != app_token);
    let empty = AuthClaims::default();
    let error = create_auth_token(&credentials, &empty, &options).await.unwrap_err();
    assert_eq!(error.failure().unwrap().argument.as_deref(), Some("claims.room_id"));
}
