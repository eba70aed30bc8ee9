//! Values as tests write them down: what JSON can say, and what only JavaScript can.

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

/// A value as it may come from JavaScript.
#[derive(Clone, Debug)]
pub enum Mock {
    /// What JSON can say.
    Json(Json),
    /// An object whose members may be strange; a member that is [`Mock::Undefined`] has a name and no value.
    Object(Vec<(&'static str, Mock)>),
    /// An array whose items may be strange.
    List(Vec<Mock>),
    /// A number, such as `NaN` and the infinities.
    Number(f64),
    /// A function.
    Function,
    /// A symbol.
    Symbol,
    /// A big integer.
    BigInteger,
    /// A string with half a surrogate pair in it.
    LoneSurrogate,
    /// A string that is too long to be honest.
    Long,
    /// A view of bytes.
    Bytes,
    /// An object with a getter that throws behind every name.
    Throwing,
    /// An object that throws when it is asked for the names of its members.
    ThrowingKeys,
    /// An object whose member `a` is the text `1` when it is read first, and a number from then on.
    Fickle,
    /// A member behind a getter that throws.
    Threw,
    /// A proxy that was revoked: even the question whether it is an array throws.
    Revoked,
    /// What a member without a value reads as.
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
    /// Whether reading it may throw. Nothing that JSON held does, so neither does the body of an answer.
    pub fn throws(&self) -> bool {
        match self {
            Mock::Throwing | Mock::ThrowingKeys | Mock::Threw => true,
            Mock::Object(members) => members.iter().any(|(_, member)| member.throws()),
            Mock::List(items) => items.iter().any(Mock::throws),
            _ => false,
        }
    }

    /// As it is in JavaScript.
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
            Mock::Long => strange("long"),
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
