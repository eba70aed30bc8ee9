//! Tokens that callers sign for themselves.

use super::failure::failed;
use super::run::{argument, text};
use super::{Error, limit};
use crate::error;
use crate::signing;
use crate::step::environment::{moment, place};
use crate::token;
use crate::values::{Kept, out_of_step};
use wasm_bindgen::prelude::*;

// The npm package uses the same functions, so both drivers behave alike.
#[wasm_bindgen(module = "/pkg-template/crypto.js")]
extern "C" {
    /// The signature of a JSON Web Token.
    #[wasm_bindgen(catch)]
    pub async fn sign(text: &JsValue, secret: &JsValue) -> Result<JsValue, JsValue>;
}

/// A token without its signature: the text, the secret to sign it with, and how many milliseconds signing may take.
pub struct Unsigned {
    text: JsValue,
    secret: JsValue,
    limit: f64,
}

/// A management token. The arguments are read immediately, before the caller can change them.
pub fn management_token(credentials: &JsValue, options: &JsValue) -> Result<Unsigned, Error> {
    unsigned(|| signing::management_token(place(), &moment(), argument(credentials), argument(options)))
}

/// The same for an app token.
pub fn auth_token(credentials: &JsValue, claims: &JsValue, options: &JsValue) -> Result<Unsigned, Error> {
    unsigned(|| signing::auth_token(place(), &moment(), argument(credentials), argument(claims), argument(options)))
}

fn unsigned(begin: impl FnOnce() -> Result<signing::Unsigned, error::Failure>) -> Result<Unsigned, Error> {
    Kept::nothing().step(|| {
        let signing::Unsigned { text, secret, limit } = begin().map_err(failed)?;
        Ok(Unsigned { text: out_of_step(text), secret: out_of_step(secret), limit })
    })
}

/// The token with its signature.
pub async fn signed(unsigned: Result<Unsigned, Error>) -> Result<JsValue, Error> {
    let Unsigned { text: unsigned, secret, limit } = unsigned?;
    let signature = limit::within(limit, &JsValue::UNDEFINED, sign(&unsigned, &secret)).await.map_err(Error::Thrown)?;
    Kept::nothing().step(|| match signature {
        Some(signature) => Ok(out_of_step(token::signed(text(&unsigned), text(&signature)))),
        None => Err(failed(signing::timed_out())),
    })
}
