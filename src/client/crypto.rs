//! Web Crypto, and the raw bodies that it digests.

use crate::check::Value;
use crate::step::Event;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = importKey)]
    async fn import_key(
        format: &str,
        key: &Uint8Array,
        algorithm: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = sign)]
    async fn sign_with(algorithm: &str, key: &JsValue, data: &Uint8Array) -> Result<JsValue, JsValue>;
}

// As the npm package reads it.
#[wasm_bindgen(module = "/pkg-template/webhook.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn proof(header: &str, request: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = bytesOf)]
    async fn bytes_of(request: &JsValue) -> Result<JsValue, JsValue>;
}

/// HMAC-SHA256.
async fn hmac(secret: &str, data: &[u8]) -> Result<Vec<u8>, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"HMAC".into())?;
    Reflect::set(&algorithm, &"hash".into(), &"SHA-256".into())?;
    let key = Uint8Array::from(secret.as_bytes());
    let key = import_key("raw", &key, &algorithm, false, &Array::of1(&"sign".into())).await?;
    let signature = sign_with("HMAC", &key, &Uint8Array::from(data)).await?;
    Ok(Uint8Array::new(&signature).to_vec())
}

/// The signature of a JSON Web Token.
pub async fn sign(text: &str, secret: &str) -> Result<String, JsValue> {
    Ok(crate::token::base64url(&hmac(secret, text.as_bytes()).await?))
}

/// What the core compares of a webhook request, and its raw body.
pub async fn digest(request: &JsValue, header: &str, secrets: &[String]) -> Result<(Event<JsValue>, Vec<u8>), JsValue> {
    let headers = proof(header, request)?;
    let text = |name: &str| headers.get(name).ok().flatten().and_then(|value| value.as_string());
    let bytes = Uint8Array::new(&bytes_of(request).await?).to_vec();
    let mut digests = Vec::new();
    for secret in secrets {
        let digest = hmac(secret, &bytes).await?;
        digests.push(digest.iter().map(|byte| format!("{byte:02x}")).collect());
    }
    Ok((Event::Digests { header: text("header"), signature: text("signature"), digests }, bytes))
}

/// The body as JSON, where it is JSON in UTF-8.
pub fn decode(bytes: Vec<u8>) -> Option<JsValue> {
    js_sys::JSON::parse(&String::from_utf8(bytes).ok()?).ok()
}
