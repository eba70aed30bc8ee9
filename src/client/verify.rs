//! Verifies a webhook request: reads its proof, compares it, and only then parses the body.

use super::failure::{failed, failed_of};
use super::run::argument;
use super::{Error, limit};
use crate::values::{Keep, Kept, List, Text, into_step, out_of_step};
use crate::webhook::{self, Checks};
use js_sys::Array;
use wasm_bindgen::prelude::*;

// The npm package uses the same functions, so both drivers behave alike.
#[wasm_bindgen(module = "/pkg-template/webhook.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = headersOf)]
    fn headers_of(request: &JsValue, header: &JsValue) -> Result<Headers, JsValue>;
    #[wasm_bindgen(catch, js_name = bytesOf)]
    async fn bytes_of(request: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = jsonOf)]
    fn json_of(bytes: &JsValue) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    /// The headers that prove who sent a request.
    type Headers;
    #[wasm_bindgen(method, getter)]
    fn header(this: &Headers) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn signature(this: &Headers) -> JsValue;
}

#[wasm_bindgen(module = "/pkg-template/crypto.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn digests(bytes: &JsValue, secrets: &Array) -> Result<JsValue, JsValue>;
}

/// A webhook request, and the checks that it must pass.
pub struct Verification {
    request: JsValue,
    checks: Checks,
    kept: Kept,
}

/// What came with a request.
struct Proof {
    headers: Headers,
    digests: JsValue,
    body: JsValue,
}

impl Verification {
    /// Reads the arguments immediately, before the caller can change them.
    pub fn begin(request: JsValue, checks: &JsValue) -> Result<Verification, Error> {
        let mut kept = Kept::nothing();
        let checks = kept.step(|| {
            let mut checks = webhook::checks(argument(&request), argument(checks)).map_err(failed)?;
            checks.keep();
            Ok(checks)
        })?;
        Ok(Verification { request, checks, kept })
    }

    /// The event of the request, which is parsed only after the request has passed every check.
    pub async fn event(mut self) -> Result<JsValue, Error> {
        let secrets = self.kept.get(self.checks.signature_secrets).dyn_into::<Array>().unwrap_or_default();
        let read = limit::within(webhook::LIMIT, &JsValue::UNDEFINED, self.read(&secrets)).await;
        let Proof { headers, digests, body } = match read.map_err(Error::Thrown)? {
            Some(Ok(proof)) => proof,
            Some(Err(cause)) => {
                let failure = Kept::nothing().step(|| out_of_step(webhook::unreadable()));
                let values = self.kept.get(self.checks.header.as_ref().map(|header| header.values));
                let values = values.dyn_into::<Array>().unwrap_or_default();
                return Err(failed_of(failure, Some(cause), &secrets.concat(&values).to_vec()));
            }
            None => return Err(Kept::nothing().step(|| failed(webhook::timed_out()))),
        };
        let Verification { request: _, checks, kept } = &mut self;
        kept.step(|| {
            let [header, signature] =
                [headers.header(), headers.signature()].map(|header| into_step(&header).map(Text::assume));
            let digests = into_step(&digests).map_or_else(List::new, List::assume);
            webhook::prove(checks, &webhook::Proof { header, signature, digests }).map_err(failed)
        })?;
        Kept::nothing().step(|| webhook::event(into_step(&json_of(&body))).map(out_of_step).map_err(failed))
    }

    /// What came with the request, or what was thrown when it was read.
    async fn read(&self, secrets: &Array) -> Result<Result<Proof, JsValue>, JsValue> {
        let name = self.kept.get(self.checks.header.as_ref().map(|header| header.name));
        let (headers, body) = match self.parts(&name).await {
            Ok(parts) => parts,
            Err(cause) => return Ok(Err(cause)),
        };
        let digests = digests(&body, secrets).await?;
        Ok(Ok(Proof { headers, digests, body }))
    }

    async fn parts(&self, header: &JsValue) -> Result<(Headers, JsValue), JsValue> {
        let headers = headers_of(&self.request, header)?;
        Ok((headers, bytes_of(&self.request).await?))
    }
}
