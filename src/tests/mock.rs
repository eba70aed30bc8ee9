//! Values for tests: JSON, and values that only JavaScript has.

use js_sys::{Array, Function, JSON, Object};
use serde_json::Value as Json;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/tests/strange.js")]
extern "C" {
    fn strange(name: &str) -> JsValue;
    fn define(of: &JsValue, name: &str, member: &JsValue);
    #[wasm_bindgen(js_name = defineThrowing)]
    fn define_throwing(of: &JsValue, name: &str);
}

/// A value as JavaScript may pass it.
#[derive(Clone, Debug)]
pub enum Mock {
    /// Any JSON value.
    Json(Json),
    /// An object whose members may be unusual; a [`Mock::Undefined`] member is present but `undefined`.
    Object(Vec<(&'static str, Mock)>),
    /// An array whose items may be unusual.
    List(Vec<Mock>),
    /// A number, such as `NaN` and the infinities.
    Number(f64),
    /// A function.
    Function,
    /// A symbol.
    Symbol,
    /// A bigint.
    BigInteger,
    /// A string with a lone surrogate.
    LoneSurrogate,
    /// A string over the length limit.
    TooLong,
    /// A `Uint8Array`.
    Bytes,
    /// An object whose getters all throw.
    Throwing,
    /// An object that throws when its keys are listed.
    ThrowingKeys,
    /// An object whose member `a` is the string `1` on the first read and a number afterwards.
    Fickle,
    /// A property whose getter throws.
    Threw,
    /// A revoked proxy, for which even `Array.isArray` throws.
    Revoked,
    /// `undefined`.
    Undefined,
}

impl From<Json> for Mock {
    fn from(json: Json) -> Mock {
        Mock::Json(json)
    }
}

impl From<&Json> for Mock {
    fn from(json: &Json) -> Mock {
        Mock::Json(json.clone())
    }
}

impl From<&str> for Mock {
    fn from(text: &str) -> Mock {
        Mock::Json(text.into())
    }
}

impl From<&String> for Mock {
    fn from(text: &String) -> Mock {
        Mock::Json(text.as_str().into())
    }
}

impl From<String> for Mock {
    fn from(text: String) -> Mock {
        Mock::Json(text.into())
    }
}

impl<T: Into<Mock>> From<Option<T>> for Mock {
    fn from(value: Option<T>) -> Mock {
        value.map_or(Mock::Undefined, Into::into)
    }
}

impl Mock {
    /// Whether reading it may throw, which a value parsed from JSON never does.
    pub fn throws(&self) -> bool {
        match self {
            Mock::Throwing | Mock::ThrowingKeys | Mock::Threw => true,
            Mock::Object(members) => members.iter().any(|(_, member)| member.throws()),
            Mock::List(items) => items.iter().any(Mock::throws),
            _ => false,
        }
    }

    /// Converts it to JavaScript.
    pub fn to_js(&self) -> JsValue {
        match self {
            Mock::Json(json) => of_json(json),
            Mock::Object(members) => {
                let object = Object::new().into();
                for (name, member) in members {
                    set(&object, name, member);
                }
                object
            }
            Mock::List(items) => {
                let list = Array::new().into();
                for (index, item) in items.iter().enumerate() {
                    set(&list, &index.to_string(), item);
                }
                list
            }
            Mock::Number(number) => (*number).into(),
            Mock::Function => Function::new_no_args("").into(),
            Mock::Symbol => strange("symbol"),
            Mock::BigInteger => strange("bigInteger"),
            Mock::LoneSurrogate => strange("loneSurrogate"),
            Mock::TooLong => strange("long"),
            Mock::Bytes => strange("bytes"),
            Mock::Throwing => strange("throwing"),
            Mock::ThrowingKeys => strange("throwingKeys"),
            Mock::Fickle => strange("fickle"),
            Mock::Revoked => strange("revoked"),
            Mock::Undefined => JsValue::UNDEFINED,
            Mock::Threw => panic!("what throws is read, as a member or as an item"),
        }
    }
}

fn set(of: &JsValue, name: &str, member: &Mock) {
    match member {
        Mock::Threw => define_throwing(of, name),
        member => define(of, name, &member.to_js()),
    }
}

fn of_json(json: &Json) -> JsValue {
    match json {
        Json::Null => JsValue::NULL,
        Json::Bool(flag) => (*flag).into(),
        Json::String(text) => text.into(),
        Json::Number(_) | Json::Array(_) | Json::Object(_) => JSON::parse(&json.to_string()).unwrap(),
    }
}
