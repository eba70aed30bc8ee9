//! JavaScript values as the core reads them. Each read may run foreign code and throw, and each is caught here, because an
//! exception that flies through WebAssembly frames would leave them as they stand.

use crate::check::{Kind, Text, Thrown, Value};
use crate::text;
use wasm_bindgen::prelude::*;

/// Characters of a string that is still read.
const LONGEST: u32 = 1_000_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn reflect_get(target: &JsValue, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn object_keys(target: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(js_name = String)]
    fn to_text(number: &JsValue) -> String;
    #[wasm_bindgen(js_namespace = ArrayBuffer, js_name = isView)]
    fn is_view(value: &JsValue) -> bool;
    type Measured;
    #[wasm_bindgen(method, getter)]
    fn length(this: &Measured) -> u32;
}

impl Value for JsValue {
    fn kind(&self) -> Kind {
        if self.is_string() {
            Kind::Text
        } else if self.is_null() {
            Kind::Null
        } else if self.is_function() {
            Kind::Function
        } else if self.is_object() {
            match is_array(self) {
                Ok(true) => Kind::List,
                Ok(false) => Kind::Object,
                Err(_) => Kind::Other,
            }
        } else if self.as_bool().is_some() {
            Kind::Flag
        } else if self.as_f64().is_some() {
            Kind::Number
        } else {
            Kind::Other
        }
    }

    fn get(&self, key: &str) -> Result<Option<JsValue>, Thrown> {
        if !self.is_object() && !self.is_function() {
            return Ok(None);
        }
        let found = reflect_get(self, key).map_err(|_| Thrown)?;
        Ok(if found.is_undefined() { None } else { Some(found) })
    }

    fn keys(&self) -> Result<Vec<String>, Thrown> {
        let keys = object_keys(self).map_err(|_| Thrown)?;
        let length = keys.get("length")?.and_then(|length| length.as_f64()).unwrap_or(0.0) as u64;
        let mut names = Vec::new();
        for index in 0..length {
            match keys.get(&crate::json::decimal(index))?.and_then(|key| key.text()) {
                Some(Text::Unicode(name)) => names.push(name),
                // Not a name that any table holds, which is all that matters.
                _ => names.push("\u{fffd}".into()),
            }
        }
        Ok(names)
    }

    fn text(&self) -> Option<Text> {
        if !self.is_string() {
            return None;
        }
        if self.unchecked_ref::<Measured>().length() > LONGEST {
            return Some(Text::Long);
        }
        let text = self.as_string()?;
        // On its way into Rust half a surrogate pair becomes U+FFFD, so only a string with that character is suspect.
        if text::contains(&text, "\u{fffd}") && JsValue::from_str(&text) != *self {
            return Some(Text::LoneSurrogate);
        }
        Some(Text::Unicode(text))
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn number_text(&self) -> String {
        to_text(self)
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_bytes(&self) -> bool {
        is_view(self)
    }
}
