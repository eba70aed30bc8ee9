//! JSON Web Tokens (HS256) of the API: the text that is signed, and how signed tokens are told apart. The signature itself
//! is Web Crypto's, and the secret never comes here. Claims:
//! <https://www.100ms.live/docs/get-started/v2/get-started/security-and-tokens>.

#[cfg(test)]
mod tests;

use crate::values::{Object, Text, fill};

/// How long a management token lives unless told otherwise, in seconds.
pub const MANAGEMENT_LIFETIME: f64 = 600.0;
/// How long an app token lives unless told otherwise, in seconds: longer than any stream, since the page that the
/// stream records is loaded again when it fails.
pub const AUTH_LIFETIME: f64 = 86_400.0;

/// Header and claims of a token, ready to be signed. With an object of claims it is an app token, with which one peer joins
/// one room; without one it is a management token. `issued` is in seconds since 1970, `lifetime` in seconds; `id` is the
/// token's own, which may be anything that is not used twice.
pub fn unsigned(app: Option<Object>, access_key: Text, issued: f64, lifetime: f64, id: Text) -> Text {
    // The claims of an app token stand before the others, in one object with them.
    let (kind, before) = match app.map(|claims| claims.to_json()) {
        Some(claims) => (c"app", fill!(c"%,", claims.find(cr"^([\s\S]*)}$").unwrap_or(claims))),
        None => (c"management", c"{".into()),
    };
    let times = fill!(c"\"iat\":%,\"nbf\":%,\"exp\":%", issued, issued, issued + lifetime);
    let about = fill!(c"%\"access_key\":%,\"type\":\"%\",", before, access_key.to_json(), kind);
    let claims = fill!(c"%\"version\":2,%,\"jti\":%}", about, times, id.to_json());
    let header = Text::from(c"{\"alg\":\"HS256\",\"typ\":\"JWT\"}").to_base64url();
    fill!(c"%.%", header, claims.to_base64url())
}

/// A token: the text that was signed, and its signature.
pub fn signed(unsigned: Text, signature: Text) -> Text {
    fill!(c"%.%", unsigned, signature)
}

/// Seconds since 1970, of milliseconds.
pub fn seconds(milliseconds: f64) -> f64 {
    (milliseconds / 1000.0) as u64 as f64
}

/// Whether a token is one for the REST API, as far as its claims can be read.
pub fn is_management(token: Text) -> bool {
    // As much of the second part as is base64url.
    let claims = token.find(cr"^[^.]*\.((?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?)").and_then(Text::from_base64url);
    claims.is_some_and(|claims| claims.matches(cr#""type"\s*:\s*"management""#))
}
