//! Values that JSON cannot say but JavaScript can.

use super::{Kind, Text, Thrown, Value};
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
    /// An object with a getter that throws behind every name.
    Throwing,
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

impl From<&str> for Mock {
    fn from(text: &str) -> Mock {
        Mock::Json(text.into())
    }
}

impl Value for Mock {
    fn kind(&self) -> Kind {
        match self {
            Mock::Json(json) => json.kind(),
            Mock::Object(_) | Mock::Throwing => Kind::Object,
            Mock::List(_) => Kind::List,
            Mock::Number(_) => Kind::Number,
            Mock::Function => Kind::Function,
            Mock::LoneSurrogate | Mock::Long => Kind::Text,
            Mock::Symbol | Mock::Revoked | Mock::Undefined => Kind::Other,
        }
    }

    fn get(&self, key: &str) -> Result<Option<Mock>, Thrown> {
        let found = match self {
            Mock::Json(json) => Value::get(json, key)?.map(Mock::Json),
            Mock::Object(members) => members.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone()),
            Mock::List(items) if key == "length" => Some(Mock::Number(items.len() as f64)),
            Mock::List(items) => key.parse::<usize>().ok().and_then(|index| items.get(index)).cloned(),
            Mock::Throwing | Mock::Revoked => return Err(Thrown),
            _ => None,
        };
        Ok(found.filter(|found| !matches!(found, Mock::Undefined)))
    }

    fn keys(&self) -> Result<Vec<String>, Thrown> {
        match self {
            Mock::Json(json) => Value::keys(json),
            Mock::Object(members) => Ok(members.iter().map(|(name, _)| String::from(*name)).collect()),
            Mock::Revoked => Err(Thrown),
            _ => Ok(Vec::new()),
        }
    }

    fn text(&self) -> Option<Text> {
        match self {
            Mock::Json(json) => json.text(),
            Mock::LoneSurrogate => Some(Text::LoneSurrogate),
            Mock::Long => Some(Text::Long),
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Mock::Json(json) => json.number(),
            Mock::Number(number) => Some(*number),
            _ => None,
        }
    }

    fn number_text(&self) -> String {
        match self {
            Mock::Json(json) => json.number_text(),
            Mock::Number(number) => number.to_string(),
            _ => String::new(),
        }
    }

    fn flag(&self) -> Option<bool> {
        match self {
            Mock::Json(json) => json.flag(),
            _ => None,
        }
    }

    fn is_bytes(&self) -> bool {
        false
    }
}
