use super::*;
use crate::values::native::{Call, given, shown};
use crate::values::slot::UUID;
use serde_json::{Value as Json, json};

/// The text that is signed, with claims of the caller's own where it is an app token.
fn written(key: &str, app: Option<Json>, issued: u32, lifetime: u32, id: &str) -> String {
    UUID.keep(Some(given(id)));
    shown(unsigned(given(key), app.map(given), f64::from(issued), f64::from(lifetime)))
}

/// Undoes base64url, as far as its text is ASCII.
fn undone(text: &str) -> String {
    shown(given(text).certainly(Make::Unbase64))
}

fn claims(unsigned: &str) -> Json {
    let (header, claims) = unsigned.split_once('.').unwrap();
    assert_eq!(undone(header), r#"{"alg":"HS256","typ":"JWT"}"#);
    serde_json::from_str(&undone(claims)).unwrap()
}

#[test]
fn a_management_token_has_the_documented_claims() {
    let _call = Call::open();
    let sample: Json = serde_json::from_str(include_str!("../../tests/samples/claims.management-token.json")).unwrap();
    let id = sample["jti"].as_str().unwrap();
    assert_eq!(claims(&written("<app_access_key>", None, 1_680_159_183, 86_400, id)), sample);
}

#[test]
fn an_app_token_has_the_documented_claims() {
    let _call = Call::open();
    let sample: Json = serde_json::from_str(include_str!("../../tests/samples/claims.app-token.json")).unwrap();
    let id = sample["jti"].as_str().unwrap();
    let app = json!({ "room_id": "63b2bacc1d485406b9a2f27c", "role": "__internal_recorder", "user_id": "beam" });
    assert_eq!(claims(&written("<app_access_key>", Some(app), 1_680_159_183, 86_400, id)), sample);
    let without = json!({ "room_id": "r", "role": "x" });
    assert_eq!(claims(&written("k", Some(without), 1, 2, "i"))["user_id"], json!(null));
}

#[test]
fn tokens_are_told_apart() {
    let _call = Call::open();
    let sign = |app: Option<Json>| [&written("key", app, 1, 2, "id"), ".c2lnbmF0dXJl"].concat();
    assert!(is_management(given(sign(None))));
    let app = json!({ "room_id": "management", "role": "management" });
    assert!(!is_management(given(sign(Some(app)))));
    let spaced = shown(given(r#"{ "type" : "management" }"#).certainly(Make::Base64));
    assert!(is_management(given(["x.", &spaced, ".y"].concat())));
    assert!(!is_management(given("token1234")));
}
