//! Web Crypto, and the raw bodies that it digests.

use super::call::member;
use crate::values::Value;
use crate::values::slot::{BODY, DATE, RETRY_AFTER};
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

#[wasm_bindgen(module = "/pkg-template/values.js")]
extern "C" {
    fn base64url(bytes: &str) -> String;
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
    Ok(base64url(&hmac(secret, text.as_bytes()).await?.into_iter().map(char::from).collect::<String>()))
}

/// What the core compares of a webhook request, and its raw body.
pub async fn digest(
    request: &JsValue,
    header: &str,
    secrets: &[String],
) -> Result<(Vec<(Value, JsValue)>, Vec<u8>), JsValue> {
    let headers = proof(header, request)?;
    let sent = |name: &str| member(&headers, name).unwrap_or(JsValue::UNDEFINED);
    let bytes = Uint8Array::new(&bytes_of(request).await?).to_vec();
    let digests = Array::new();
    for secret in secrets {
        let digest = hmac(secret, &bytes).await?;
        digests.push(&digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into());
    }
    Ok((vec![(DATE, sent("header")), (RETRY_AFTER, sent("signature")), (BODY, digests.into())], bytes))
}

/// The body as JSON, where it is JSON in UTF-8.
pub fn decode(bytes: Vec<u8>) -> Option<JsValue> {
    js_sys::JSON::parse(&String::from_utf8(bytes).ok()?).ok()
}
