//! Entry points for tokens that callers create.

use super::{fail, limit, sign};
use crate::error::Failure;
use crate::signing::{self, Unsigned};
use crate::step::environment::{moment, place};
use crate::values::Handle;
use wasm_bindgen::prelude::*;

/// `createManagementToken` without the signature
#[wasm_bindgen(js_name = managementToken)]
pub fn management_token(credentials: Handle, options: Handle) {
    begin_signing(signing::management_token(place(), &moment(), credentials.value(), options.value()));
}

/// `createAuthToken` without the signature
#[wasm_bindgen(js_name = authToken)]
pub fn auth_token(credentials: Handle, claims: Handle, options: Handle) {
    let (credentials, claims, options) = (credentials.value(), claims.value(), options.value());
    begin_signing(signing::auth_token(place(), &moment(), credentials, claims, options));
}

fn begin_signing(unsigned: Result<Unsigned, Failure>) {
    match unsigned {
        Ok(Unsigned { text, secret, limit: milliseconds }) => {
            sign(text, secret);
            limit(milliseconds, Handle::NONE, Handle::NONE, Some(secret).into(), Handle::NONE);
        }
        Err(failure) => fail(failure.into()),
    }
}

/// The failure of a signature that took too long.
#[wasm_bindgen(js_name = signingTimedOut)]
pub fn signing_timed_out() {
    fail(signing::timed_out().into());
}
