//! The crate's client in Node.
#![cfg(target_arch = "wasm32")]
// Clippy does not recognize `wasm_bindgen_test` functions as tests, in which panics are allowed.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod client;

use client::{code, get, js, message, rejection, request};
use hms_live::client::exports;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn tokens_are_signed_with_hs256() {
    let credentials = js("({ accessKey: 'key', secret: 'secret' })");
    let token = exports::create_management_token_js(credentials.clone(), JsValue::NULL).await.unwrap();
    let parts: Vec<String> = token.as_string().unwrap().split('.').map(String::from).collect();
    assert_eq!((parts.len(), parts[0].as_str()), (3, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"));
    assert_eq!(parts[2].len(), 43, "an HMAC-SHA256 is 32 bytes: {}", parts[2]);
    let claims = js("({ room_id: 'r', role: 'guest' })");
    let token = exports::create_auth_token_js(credentials, claims, JsValue::UNDEFINED).await.unwrap();
    assert!(token.as_string().unwrap().starts_with("eyJ"));
}

#[wasm_bindgen_test]
async fn credentials_sign_the_token_of_a_request() {
    let options =
        js("({ credentials: { accessKey: 'key', secret: 'secret' }, fetch: testing.answer(200, testing.sample) })");
    get("s1", &options).await.unwrap();
    let (_, init) = request(0);
    let header = client::header(&init, "authorization").unwrap();
    assert!(header.starts_with("Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."), "{header}");
}

#[wasm_bindgen_test]
async fn a_relative_base_url_is_rejected_outside_of_a_page() {
    let error = rejection(get("s1", &js("({ token: 't', baseUrl: '/api' })")).await);
    assert_eq!(code(&error), "ERR_INVALID_ARGUMENT");
    assert!(message(&error).contains("only a page from a web server can use a path"), "{}", message(&error));
}
