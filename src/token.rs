//! JSON Web Tokens (HS256) of the API: the text that is signed, and how signed tokens are told apart. The signature itself
//! is Web Crypto's, and the secret never comes here. Claims:
//! <https://www.100ms.live/docs/get-started/v2/get-started/security-and-tokens>.

#[cfg(test)]
mod tests;

use crate::json::Object;

/// How long a management token lives unless told otherwise, in seconds.
pub const MANAGEMENT_LIFETIME: u64 = 600;
/// How long an app token lives unless told otherwise, in seconds: longer than any stream, since the page that the
/// stream records is loaded again when it fails.
pub const AUTH_LIFETIME: u64 = 86_400;

/// What a token entitles to.
pub enum Grant<'a> {
    /// The REST API.
    Management,
    /// One peer joins one room.
    App {
        /// The room.
        room_id: &'a str,
        /// The role of the peer.
        role: &'a str,
        /// The customer's id of the peer.
        user_id: Option<&'a str>,
    },
}

/// Header and claims of a token, ready to be signed. `issued` is in seconds since 1970, `id` a fresh UUID.
pub fn unsigned(access_key: &str, grant: &Grant, issued: u64, lifetime: u64, id: &str) -> String {
    let mut claims = Object::new();
    claims.text("access_key", access_key);
    match grant {
        Grant::Management => claims.text("type", "management"),
        Grant::App { room_id, role, user_id } => {
            claims.text("type", "app");
            claims.text("room_id", room_id);
            claims.text("role", role);
            claims.maybe_text("user_id", *user_id);
        }
    }
    claims.number("version", 2);
    claims.number("iat", issued);
    claims.number("nbf", issued);
    claims.number("exp", issued.saturating_add(lifetime));
    claims.text("jti", id);
    [&base64url(br#"{"alg":"HS256","typ":"JWT"}"#), ".", &base64url(claims.finish().as_bytes())].concat()
}

/// Whether a token is one for the REST API, as far as its claims can be read.
pub fn is_management(token: &str) -> bool {
    let claims = token.split('.').nth(1).map(from_base64url).unwrap_or_default();
    let plain: Vec<u8> = claims.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    plain.windows(MANAGEMENT_CLAIM.len()).any(|window| window == MANAGEMENT_CLAIM)
}

const MANAGEMENT_CLAIM: &[u8] = br#""type":"management""#;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes as unpadded base64url.
pub fn base64url(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            let sextet = (bits >> (18 - 6 * index) & 63) as usize;
            out.extend(ALPHABET.get(sextet).map(|letter| char::from(*letter)));
        }
    }
    out
}

/// The bytes that a base64url text stands for, up to the first letter that is none.
fn from_base64url(text: &str) -> Vec<u8> {
    let sextets = text.bytes().map_while(|letter| ALPHABET.iter().position(|known| *known == letter));
    let mut out = Vec::new();
    let mut bits = 0u32;
    for (index, sextet) in sextets.enumerate() {
        bits = bits << 6 | sextet as u32;
        if index % 4 != 0 {
            out.push((bits >> (6 - 2 * (index % 4))) as u8);
        }
    }
    out
}
