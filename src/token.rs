//! JSON Web Tokens (HS256) of the API: the text to sign, and how to recognize a signed token. Web Crypto computes the
//! signature. Claims:
//! <https://www.100ms.live/docs/get-started/v2/get-started/security-and-tokens>.

#[cfg(test)]
mod tests;

use crate::values::{Object, Text, fill};

/// The default lifetime of a management token in seconds.
pub const MANAGEMENT_LIFETIME: f64 = 600.0;
/// The default lifetime of an app token in seconds: longer than any stream, since the recorded page is reloaded when it
/// fails.
pub const AUTH_LIFETIME: f64 = 86_400.0;

/// Header and claims of a token, ready to sign. With app claims it is an app token, with which a peer joins a room;
/// without, it is a management token. `issued` is in seconds since 1970, `lifetime` in seconds; `id` is any unique
/// token ID.
pub fn unsigned(app: Option<Object>, access_key: Text, issued: f64, lifetime: f64, id: Text) -> Text {
    // App claims and common claims share one object, app claims first.
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

/// A complete token: the signed text and its signature.
pub fn signed(unsigned: Text, signature: Text) -> Text {
    fill!(c"%.%", unsigned, signature)
}

/// Converts milliseconds to whole seconds.
pub fn seconds(milliseconds: f64) -> f64 {
    (milliseconds / 1000.0) as u64 as f64
}

/// Whether a token is a management token, as far as its claims are readable.
pub fn is_management(token: Text) -> bool {
    // The longest prefix of the second part that is valid base64url.
    let claims = token.find(cr"^[^.]*\.((?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?)").and_then(Text::from_base64url);
    claims.is_some_and(|claims| claims.matches(cr#""type"\s*:\s*"management""#))
}
