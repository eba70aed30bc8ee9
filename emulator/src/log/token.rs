//! Header and claims of a bearer token. The signature is dropped, so the token cannot be used.

use axum::http::HeaderValue;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::Value;

use crate::redact::redact_all;

/// About ten times a token of the API.
const MAX_LENGTH: usize = 8192;

#[derive(Serialize)]
pub struct Token {
    header: Value,
    claims: Value,
}

impl Token {
    /// None unless the header holds a JSON Web Token.
    pub fn read(authorization: Option<&HeaderValue>, secret: &str) -> Option<Token> {
        let (_, token) = authorization?.to_str().ok()?.split_once(' ')?;
        let mut parts = token.trim().split('.');
        let (Some(header), Some(claims), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let decode = |part: &str| -> Option<Value> {
            let bytes = URL_SAFE_NO_PAD.decode(part.get(..part.len().min(MAX_LENGTH))?).ok()?;
            let mut value = serde_json::from_slice(&bytes).ok().filter(Value::is_object)?;
            redact_all(&mut value, secret);
            Some(value)
        };
        Some(Token { header: decode(header)?, claims: decode(claims)? })
    }

    pub fn bytes(&self) -> usize {
        self.header.to_string().len() + self.claims.to_string().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(token: &str) -> Option<Value> {
        let value = HeaderValue::from_str(&format!("Bearer {token}")).unwrap();
        Token::read(Some(&value), "s3cret").map(|token| serde_json::to_value(token).unwrap())
    }

    #[test]
    fn the_signature_is_dropped_and_invalid_tokens_are_none() {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let token = [part(r#"{"alg":"HS256"}"#), part(r#"{"jti":"s3cret","exp":1}"#), part("signature")].join(".");
        let expected = serde_json::json!({ "header": { "alg": "HS256" }, "claims": { "jti": "<redacted>", "exp": 1 } });
        assert_eq!(read(&token), Some(expected));
        for none in ["", "a.b", "a.b.c", "a.b.c.d", &[part("[]"), part("{}"), part("s")].join(".")] {
            assert_eq!(read(none), None, "{none}");
        }
        assert_eq!(read(&format!("{}.{}.s", part("{}"), "A".repeat(MAX_LENGTH * 4))), None);
    }
}
