//! Entry points for the parts of webhook verification.

use super::{fail, limit, read_proof, settle};
use crate::values::{Handle, List, Text, Value};
use crate::webhook::{self, Checks, Header, Proof};
use wasm_bindgen::prelude::*;

/// Step 1 of `verifyWebhook`: checks the arguments and requests what they need.
#[wasm_bindgen(js_name = webhookChecks)]
pub fn webhook_checks(request: Handle, checks: Handle) {
    match webhook::checks(request.value(), checks.value()) {
        Ok(Checks { header, signature_secrets }) => {
            let name = header.as_ref().map(|header| header.name);
            let values = header.map(|header| header.values);
            read_proof(name.into(), values.into(), signature_secrets.into());
            limit(webhook::LIMIT, Handle::NONE, Handle::NONE, Handle::NONE, Handle::NONE);
        }
        Err(failure) => fail(failure.into()),
    }
}

/// Step 2: authenticates the request. The first three arguments are the checks, the others what the request presents.
#[wasm_bindgen(js_name = webhookProof)]
pub fn webhook_proof(
    name: Handle,
    values: Handle,
    secrets: Handle,
    header: Handle,
    signature: Handle,
    digests: Handle,
) {
    let header_wanted = match (name.value().map(Text::assume), values.value().map(List::assume)) {
        (Some(name), Some(values)) => Some(Header { name, values }),
        _ => None,
    };
    let checks = Checks { header: header_wanted, signature_secrets: secrets.value().map(List::assume) };
    let [header, signature] = [header, signature].map(|header| header.value().map(Text::assume));
    let proof = Proof { header, signature, digests: digests.value().map_or_else(List::new, List::assume) };
    settle(webhook::prove(&checks, &proof).map(|()| Value::from(true)));
}

/// Step 3: validates the event in the body.
#[wasm_bindgen(js_name = webhookEvent)]
pub fn webhook_event(body: Handle) {
    settle(webhook::event(body.value()));
}

/// The failure of a webhook request whose body could not be read.
#[wasm_bindgen(js_name = webhookUnreadable)]
pub fn webhook_unreadable() {
    fail(webhook::unreadable().into());
}

/// The failure of a webhook request whose body took too long.
#[wasm_bindgen(js_name = webhookTimedOut)]
pub fn webhook_timed_out() {
    fail(webhook::timed_out().into());
}
