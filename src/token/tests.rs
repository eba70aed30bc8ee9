use super::*;
use crate::tests::{given, samples, shown, test, text, within};
use serde_json::{Value as Json, json};

/// The text to sign; with claims it is an app token.
fn written(key: &str, claims: Option<Json>, issued: u32, lifetime: u32, id: &str) -> String {
    let (issued, lifetime) = (f64::from(issued), f64::from(lifetime));
    within(|| {
        let app = claims.map(|claims| Object::assume(given(claims)));
        shown(unsigned(app, text(key), issued, lifetime, text(id)))
    })
}

/// Decodes base64url that contains ASCII.
fn undone(encoded: &str) -> String {
    within(|| shown(text(encoded).from_base64url().unwrap()))
}

fn claims(unsigned: &str) -> Json {
    let (header, claims) = unsigned.split_once('.').unwrap();
    assert_eq!(undone(header), r#"{"alg":"HS256","typ":"JWT"}"#);
    serde_json::from_str(&undone(claims)).unwrap()
}

#[test]
fn a_management_token_has_the_documented_claims() {
    let sample = samples::load("claims.management-token");
    let id = sample["jti"].as_str().unwrap();
    assert_eq!(claims(&written("<app_access_key>", None, 1_680_159_183, 86_400, id)), sample);
}

#[test]
fn an_app_token_has_the_documented_claims() {
    let sample = samples::load("claims.app-token");
    let id = sample["jti"].as_str().unwrap();
    let app = json!({ "room_id": "63b2bacc1d485406b9a2f27c", "role": "__internal_recorder", "user_id": "beam" });
    assert_eq!(claims(&written("<app_access_key>", Some(app), 1_680_159_183, 86_400, id)), sample);
    let without = json!({ "room_id": "r", "role": "x" });
    assert_eq!(claims(&written("k", Some(without), 1, 2, "i"))["user_id"], json!(null));
}

#[test]
fn management_tokens_are_recognized() {
    let sign = |app: Option<Json>| [&written("key", app, 1, 2, "id"), ".c2lnbmF0dXJl"].concat();
    let is_management = |token: &str| within(|| super::is_management(text(token)));
    assert!(is_management(&sign(None)));
    let app = json!({ "room_id": "management", "role": "management" });
    assert!(!is_management(&sign(Some(app))));
    let spaced = within(|| shown(text(r#"{ "type" : "management" }"#).to_base64url()));
    assert!(is_management(&["x.", &spaced, ".y"].concat()));
    assert!(!is_management("token1234"));
}
