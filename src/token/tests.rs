use super::*;
use serde_json::{Value, json};

fn claims(unsigned: &str) -> Value {
    let (header, claims) = unsigned.split_once('.').unwrap();
    assert_eq!(from_base64url(header), br#"{"alg":"HS256","typ":"JWT"}"#);
    serde_json::from_slice(&from_base64url(claims)).unwrap()
}

#[test]
fn a_management_token_has_the_documented_claims() {
    let sample: Value = serde_json::from_str(include_str!("../../tests/samples/claims.management-token.json")).unwrap();
    let id = sample["jti"].as_str().unwrap();
    let text = unsigned("<app_access_key>", &Grant::Management, 1_680_159_183, 86_400, id);
    assert_eq!(claims(&text), sample);
}

#[test]
fn an_app_token_has_the_documented_claims() {
    let sample: Value = serde_json::from_str(include_str!("../../tests/samples/claims.app-token.json")).unwrap();
    let id = sample["jti"].as_str().unwrap();
    let grant = Grant::App { room_id: "63b2bacc1d485406b9a2f27c", role: "__internal_recorder", user_id: Some("beam") };
    assert_eq!(claims(&unsigned("<app_access_key>", &grant, 1_680_159_183, 86_400, id)), sample);
    let without = Grant::App { room_id: "r", role: "x", user_id: None };
    assert_eq!(claims(&unsigned("k", &without, 1, 2, "i"))["user_id"], json!(null));
}

#[test]
fn base64url_is_undone() {
    for length in 0..20u8 {
        let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(97)).collect();
        assert_eq!(from_base64url(&base64url(&bytes)), bytes);
    }
    assert_eq!(base64url(&[251, 255, 191]), "-_-_");
    assert_eq!(base64url(b"a"), "YQ");
}

#[test]
fn tokens_are_told_apart() {
    let sign = |grant: &Grant| [&unsigned("key", grant, 1, 2, "id"), ".c2lnbmF0dXJl"].concat();
    assert!(is_management(&sign(&Grant::Management)));
    assert!(!is_management(&sign(&Grant::App { room_id: "management", role: "management", user_id: None })));
    let spaced = ["x.", &base64url(br#"{ "type" : "management" }"#), ".y"].concat();
    assert!(is_management(&spaced));
    assert!(!is_management("token1234"));
}
