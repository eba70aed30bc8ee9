//! JSON Web Tokens (HS256) of the API: the text that is signed, and how signed tokens are told apart. The signature itself
//! is Web Crypto's, and the secret never comes here. Claims:
//! <https://www.100ms.live/docs/get-started/v2/get-started/security-and-tokens>.

#[cfg(test)]
mod tests;

use crate::values::slot::UUID;
use crate::values::{Make, Value, fill, number, text};

/// How long a management token lives unless told otherwise, in seconds.
pub const MANAGEMENT_LIFETIME: f64 = 600.0;
/// How long an app token lives unless told otherwise, in seconds: longer than any stream, since the page that the
/// stream records is loaded again when it fails.
pub const AUTH_LIFETIME: f64 = 86_400.0;

/// Header and claims of a token, ready to be signed. `issued` is in seconds since 1970. With an object of claims it is an
/// app token, with which one peer joins one room; without one it is a management token.
pub fn unsigned(access_key: Value, app: Option<Value>, issued: f64, lifetime: f64) -> Value {
    // The claims of an app token stand before the others, in one object with them.
    let (kind, before) = match app {
        Some(claims) => {
            (text!("app"), fill(text!("%,"), json(claims).find(text!(r"^([\s\S]*)}$")).unwrap_or(claims), None, None))
        }
        None => (text!("management"), text!("{")),
    };
    let (issued, expires) = (number(issued), number(issued + lifetime));
    let times = fill(text!("\"iat\":%,\"nbf\":%,\"exp\":%"), issued, Some(issued), Some(expires));
    let about = fill(text!("%\"access_key\":%,\"type\":\"%\","), before, Some(json(access_key)), Some(kind));
    let claims = fill(text!("%\"version\":2,%,\"jti\":%}"), about, Some(times), Some(json(UUID)));
    let header = text!("{\"alg\":\"HS256\",\"typ\":\"JWT\"}").certainly(Make::Base64);
    fill(text!("%.%"), header, Some(claims.certainly(Make::Base64)), None)
}

fn json(value: Value) -> Value {
    value.certainly(Make::Json)
}

/// Whether a token is one for the REST API, as far as its claims can be read.
pub fn is_management(token: Value) -> bool {
    // As much of the second part as is base64url.
    let claims = token
        .find(text!(r"^[^.]*\.((?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?)"))
        .and_then(|claims| claims.made(Make::Unbase64));
    claims.is_some_and(|claims| claims.matches(text!(r#""type"\s*:\s*"management""#)))
}
