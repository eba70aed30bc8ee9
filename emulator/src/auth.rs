//! Bearer authentication: a valid management token, signed with HS256 and the emulator's secret.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::header::AUTHORIZATION,
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{Emulator, error::ApiError, ids::Ids};

/// How far ahead of the emulator's clock `nbf` and `iat` may be. `exp` has no leeway.
const ISSUED_LEEWAY_SECONDS: f64 = 5.0;

/// Middleware that answers 401 with the reason unless the token is valid.
pub async fn require_management_token(
    State(emulator): State<Arc<Emulator>>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let header =
        request.headers().get(AUTHORIZATION).ok_or_else(|| ApiError::unauthorized("authorization header not found"))?;
    let token = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| ApiError::unauthorized("authorization header is not a bearer token"))?;
    let now = emulator.clock.token_time().as_millisecond() as f64 / 1000.0;
    verify(token, &emulator.config.access_key, &emulator.config.secret, now).map_err(ApiError::unauthorized)?;
    Ok(next.run(request).await)
}

/// A management token valid for one day from `now`, in seconds since the epoch.
pub fn sign(access_key: &str, secret: &str, now: i64) -> String {
    sign_claims(json!({ "type": "management" }), access_key, secret, now)
}

/// A token with the given claims, valid for one day.
pub fn sign_claims(own: Value, access_key: &str, secret: &str, now: i64) -> String {
    let mut claims = own;
    for (name, value) in [
        ("access_key", json!(access_key)),
        ("version", json!(2)),
        ("iat", json!(now)),
        ("nbf", json!(now)),
        ("exp", json!(now + 86_400)),
        ("jti", json!(Ids::new().uuid())),
    ] {
        claims[name] = value;
    }
    let signed = [json!({ "alg": "HS256", "typ": "JWT" }), claims]
        .map(|part| URL_SAFE_NO_PAD.encode(part.to_string()))
        .join(".");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// Verifies a management token; `now` is in seconds since the epoch. The error goes into the `details` of a 401.
fn verify(token: &str, access_key: &str, secret: &str, now: f64) -> Result<(), String> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        return Err("token is malformed: it does not have three parts".into());
    };
    let algorithm = decode(header, "header")?["alg"].clone();
    if algorithm != "HS256" {
        return Err("token algorithm is not HS256".into());
    }
    let signature =
        URL_SAFE_NO_PAD.decode(signature).map_err(|_| "token is malformed: its signature is not base64url")?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(&token.as_bytes()[..header.len() + 1 + claims.len()]);
    mac.verify_slice(&signature).map_err(|_| "token signature is invalid")?;

    let claims = decode(claims, "payload")?;
    for name in ["access_key", "type", "version", "iat", "nbf", "exp", "jti"] {
        if claims[name].is_null() {
            return Err(format!("claim `{name}` is missing"));
        }
    }
    if claims["type"] != "management" {
        return Err(match claims["type"].as_str() {
            Some("app") => "token type is `app`, expected `management`".into(),
            _ => "token type is not `management`".into(),
        });
    }
    if claims["version"] != 2 {
        return Err("token version is not 2".into());
    }
    if claims["access_key"] != access_key {
        return Err("access key is unknown".into());
    }
    if claims["jti"].as_str().is_none_or(str::is_empty) {
        return Err("claim `jti` is not a text".into());
    }
    if seconds(&claims, "exp")? <= now {
        return Err("token is expired".into());
    }
    if seconds(&claims, "nbf")? > now + ISSUED_LEEWAY_SECONDS {
        return Err("token is not valid yet: `nbf` is in the future".into());
    }
    if seconds(&claims, "iat")? > now + ISSUED_LEEWAY_SECONDS {
        return Err("token was issued in the future: check the clock that set `iat`".into());
    }
    Ok(())
}

fn decode(part: &str, name: &str) -> Result<Value, String> {
    URL_SAFE_NO_PAD
        .decode(part)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
        .filter(Value::is_object)
        .ok_or_else(|| format!("token is malformed: its {name} is not a base64url JSON object"))
}

fn seconds(claims: &Value, name: &str) -> Result<f64, String> {
    claims[name].as_f64().ok_or_else(|| format!("claim `{name}` is not a number of seconds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_680_159_200.0;

    fn claims() -> Value {
        json!({
            "access_key": "key", "type": "management", "version": 2, "iat": 1_680_159_183, "nbf": 1_680_159_183,
            "exp": 1_680_245_583, "jti": "8a09ca89-a67f-4ce1-a336-3758f4e08189",
        })
    }

    fn sign(header: Value, claims: Value, secret: &str) -> String {
        let signed = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    fn management(change: impl FnOnce(&mut Value)) -> String {
        let mut claims = claims();
        change(&mut claims);
        sign(json!({ "alg": "HS256", "typ": "JWT" }), claims, "secret")
    }

    #[track_caller]
    fn refused(token: &str, reason: &str) {
        assert_eq!(verify(token, "key", "secret", NOW), Err(reason.to_owned()));
    }

    #[test]
    fn a_valid_token_is_accepted() {
        assert_eq!(verify(&management(|_| ()), "key", "secret", NOW), Ok(()));
        assert_eq!(verify(&super::sign("key", "secret", NOW as i64), "key", "secret", NOW), Ok(()));
        assert_eq!(verify(&management(|c| c["iat"] = json!(NOW + 5.0)), "key", "secret", NOW), Ok(()));
        assert_eq!(verify(&management(|c| c["exp"] = json!(NOW + 0.5)), "key", "secret", NOW), Ok(()));
    }

    #[test]
    fn each_invalid_token_is_refused_with_its_reason() {
        refused("", "token is malformed: it does not have three parts");
        refused("key:secret", "token is malformed: it does not have three parts");
        refused("a.b.c", "token is malformed: its header is not a base64url JSON object");
        refused(&sign(json!({ "alg": "none" }), claims(), "secret"), "token algorithm is not HS256");
        refused(&sign(json!({ "alg": "HS256" }), claims(), "other"), "token signature is invalid");
        refused(&format!("{}!", management(|_| ())), "token is malformed: its signature is not base64url");
        refused(
            &sign(json!({ "alg": "HS256" }), json!(1), "secret"),
            "token is malformed: its payload is not a base64url JSON object",
        );
        refused(&management(|c| c["type"] = json!("app")), "token type is `app`, expected `management`");
        refused(&management(|c| c["type"] = json!(1)), "token type is not `management`");
        refused(&management(|c| c["version"] = json!("2")), "token version is not 2");
        refused(&management(|c| c["access_key"] = json!("other")), "access key is unknown");
        refused(&management(|c| c["jti"] = json!("")), "claim `jti` is not a text");
        refused(&management(|c| c["exp"] = json!(NOW)), "token is expired");
        refused(&management(|c| c["exp"] = json!("soon")), "claim `exp` is not a number of seconds");
        refused(&management(|c| c["nbf"] = json!(NOW + 6.0)), "token is not valid yet: `nbf` is in the future");
        refused(
            &management(|c| c["iat"] = json!(NOW + 6.0)),
            "token was issued in the future: check the clock that set `iat`",
        );
        for name in ["access_key", "type", "version", "iat", "nbf", "exp", "jti"] {
            refused(&management(|c| c[name] = Value::Null), &format!("claim `{name}` is missing"));
        }
    }
}
