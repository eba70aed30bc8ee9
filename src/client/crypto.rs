//! Web Crypto, and the raw bodies that it digests.

use crate::check::{Kind, Value};
use crate::json;
use crate::step::Event;
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
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

#[wasm_bindgen(module = "/pkg-template/body.js")]
extern "C" {
    /// The raw body of a webhook request, as the npm package reads it.
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
    let bytes = Uint8Array::new(&bytes_of(request).await?).to_vec();
    let mut digests = Vec::new();
    for secret in secrets {
        let digest = hmac(secret, &bytes).await?;
        digests.push(digest.iter().map(|byte| format!("{byte:02x}")).collect());
    }
    let headers = Reflect::get(request, &"headers".into())?;
    let header = if header.is_empty() { None } else { value_of(&headers, header)? };
    let signature = value_of(&headers, "x-100ms-signature")?;
    Ok((Event::Digests { header, signature, digests }, bytes))
}

/// The body as JSON, where it is JSON in UTF-8.
pub fn decode(bytes: Vec<u8>) -> Option<JsValue> {
    js_sys::JSON::parse(&String::from_utf8(bytes).ok()?).ok()
}

fn value_of(headers: &JsValue, name: &str) -> Result<Option<String>, JsValue> {
    if let Some(get) = Reflect::get(headers, &"get".into())?.dyn_ref::<Function>() {
        return Ok(get.call1(headers, &name.into())?.as_string());
    }
    let keys = headers.keys().unwrap_or_default();
    let Some(key) = keys.into_iter().find(|key| key.eq_ignore_ascii_case(name)) else {
        return Ok(None);
    };
    let value = Reflect::get(headers, &key.into())?;
    if value.kind() != Kind::List {
        return Ok(value.as_string());
    }
    let mut values = Vec::new();
    while let Some(next) = value.get(&json::decimal(values.len() as u64)).ok().flatten() {
        values.push(next.as_string().unwrap_or_default());
    }
    Ok(Some(values.join(", ")))
}
