//! The crate's client in a browser.
#![cfg(target_arch = "wasm32")]
// Clippy does not recognize `wasm_bindgen_test` functions as tests, in which panics are allowed.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod client;

use client::{code, get, js, message, rejection, request};
use hms_live::client::exports;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn credentials_are_rejected_with_advice() {
    let credentials = js("({ accessKey: 'key', secret: 's3cret' })");
    for error in [
        rejection(get("s1", &js("({ credentials: { accessKey: 'key', secret: 's3cret' } })")).await),
        rejection(exports::create_management_token_js(credentials, JsValue::UNDEFINED).await),
    ] {
        assert_eq!(code(&error), "ERR_INVALID_ARGUMENT");
        assert!(message(&error).contains("edge Worker") && !message(&error).contains("s3cret"), "{}", message(&error));
    }
}

#[wasm_bindgen_test]
async fn dangerously_allow_browser_permits_signing() {
    let options = js("({ credentials: { accessKey: 'key', secret: 'x' }, dangerouslyAllowBrowser: true,
        fetch: testing.answer(200, testing.sample) })");
    get("s1", &options).await.unwrap();
    assert!(client::header(&request(0).1, "authorization").unwrap().starts_with("Bearer eyJ"));
}

#[wasm_bindgen_test]
async fn a_relative_base_url_needs_no_token() {
    get("s1", &js("({ baseUrl: '/api', fetch: testing.answer(200, testing.sample) })")).await.unwrap();
    let (url, init) = request(0);
    assert_eq!((url.as_str(), client::header(&init, "authorization")), ("/api/live-streams/s1", None));
}
