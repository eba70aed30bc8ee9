//! Values as tests write them down: what JSON can say, and what only JavaScript can.

use serde_json::Value as Json;

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
    /// A symbol or a big integer.
    Symbol,
    /// A string with half a surrogate pair in it.
    LoneSurrogate,
    /// A string that is too long to be honest.
    Long,
    /// A view of bytes.
    Bytes,
    /// An object with a getter that throws behind every name.
    Throwing,
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
