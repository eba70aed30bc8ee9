//! What stands in the table: values with the identity that JavaScript gives to objects.

use super::mock::Mock;
use super::spelling;
use crate::values::Kind;
use serde_json::{Map, Number, Value as Json};
use std::cell::RefCell;
use std::rc::Rc;

/// Texts of more UTF-16 units are told apart.
const LONG: usize = 1_000_000;

/// The members of an object, in their order.
pub type Members = Vec<(Rc<str>, Thing)>;

/// A value.
#[derive(Clone, Debug)]
pub enum Thing {
    Undefined,
    Null,
    Threw,
    Flag(bool),
    Number(f64),
    Text(Rc<str>),
    /// A text with half a surrogate pair in it.
    Broken,
    /// A text that is too long to be honest.
    Long,
    Function,
    Symbol,
    Bytes,
    List(Rc<RefCell<Vec<Thing>>>),
    Object(Rc<RefCell<Members>>),
    Throwing,
    Revoked,
}

/// Stands for an exception.
#[derive(Debug)]
pub struct Thrown;

impl Thing {
    pub fn text(text: &str) -> Thing {
        Thing::Text(text.into())
    }

    pub fn list(items: Vec<Thing>) -> Thing {
        Thing::List(Rc::new(RefCell::new(items)))
    }

    pub fn object(members: Members) -> Thing {
        Thing::Object(Rc::new(RefCell::new(members)))
    }

    pub fn kind(&self) -> Kind {
        match self {
            Thing::Undefined => Kind::Undefined,
            Thing::Null => Kind::Null,
            Thing::Threw => Kind::Threw,
            Thing::Flag(_) => Kind::Flag,
            Thing::Number(_) => Kind::Number,
            Thing::Long => Kind::Long,
            Thing::Text(text) if text.len() > LONG && text.encode_utf16().count() > LONG => Kind::Long,
            Thing::Text(_) => Kind::Text,
            Thing::Broken => Kind::Broken,
            Thing::Function => Kind::Function,
            Thing::List(_) => Kind::List,
            Thing::Bytes => Kind::Bytes,
            Thing::Object(_) | Thing::Throwing => Kind::Object,
            Thing::Symbol | Thing::Revoked => Kind::Other,
        }
    }

    /// Whether JavaScript's `===` says so.
    pub fn is(&self, other: &Thing) -> bool {
        match (self, other) {
            (Thing::Undefined, Thing::Undefined) | (Thing::Null, Thing::Null) | (Thing::Threw, Thing::Threw) => true,
            (Thing::Flag(left), Thing::Flag(right)) => left == right,
            (Thing::Number(left), Thing::Number(right)) => left == right,
            (Thing::Text(left), Thing::Text(right)) => left == right,
            (Thing::List(left), Thing::List(right)) => Rc::ptr_eq(left, right),
            (Thing::Object(left), Thing::Object(right)) => Rc::ptr_eq(left, right),
            _ => false,
        }
    }

    /// A property.
    pub fn get(&self, name: &Thing) -> Result<Thing, Thrown> {
        Ok(match (self, name) {
            (Thing::Throwing | Thing::Revoked, _) => return Err(Thrown),
            (Thing::List(items), Thing::Text(name)) if &**name == "length" => {
                Thing::Number(items.borrow().len() as f64)
            }
            (Thing::List(items), name) => {
                let index = name.number() as usize;
                items.borrow().get(index).cloned().unwrap_or(Thing::Undefined)
            }
            (Thing::Object(members), name) => {
                let name = name.spelt()?;
                let members = members.borrow();
                let found = members.iter().find(|(known, _)| *known == name);
                found.map_or(Thing::Undefined, |(_, value)| value.clone())
            }
            _ => Thing::Undefined,
        })
    }

    /// Sets a property.
    pub fn set(&self, name: &Thing, value: Thing) -> Result<(), Thrown> {
        match self {
            Thing::List(items) => {
                let (index, mut items) = (name.number() as usize, items.borrow_mut());
                if index >= items.len() {
                    items.resize(index + 1, Thing::Undefined);
                }
                items[index] = value;
            }
            Thing::Object(members) => {
                let (name, mut members) = (name.spelt()?, members.borrow_mut());
                match members.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, member)) => *member = value,
                    None => members.push((name, value)),
                }
            }
            _ => return Err(Thrown),
        }
        Ok(())
    }

    /// The own enumerable names.
    pub fn keys(&self) -> Result<Vec<Rc<str>>, Thrown> {
        match self {
            Thing::Undefined | Thing::Null | Thing::Revoked => Err(Thrown),
            Thing::Object(members) => Ok(members.borrow().iter().map(|(name, _)| name.clone()).collect()),
            _ => Ok(Vec::new()),
        }
    }

    /// What JavaScript's `String` makes of this.
    pub fn spelt(&self) -> Result<Rc<str>, Thrown> {
        Ok(match self {
            Thing::Text(text) => text.clone(),
            Thing::Undefined => "undefined".into(),
            Thing::Null => "null".into(),
            Thing::Flag(flag) => flag.to_string().into(),
            Thing::Number(number) => spelling::number(*number).into(),
            Thing::Broken => "\u{fffd}".into(),
            Thing::Long => "x".repeat(LONG + 1).into(),
            Thing::Function => "function () {}".into(),
            Thing::List(items) => {
                let items: Result<Vec<Rc<str>>, Thrown> = items.borrow().iter().map(Thing::spelt).collect();
                items?.join(",").into()
            }
            Thing::Bytes => "".into(),
            Thing::Object(_) => "[object Object]".into(),
            Thing::Threw | Thing::Symbol | Thing::Throwing | Thing::Revoked => return Err(Thrown),
        })
    }

    /// The number that a number or a text is.
    pub fn number(&self) -> f64 {
        match self {
            Thing::Number(number) => *number,
            Thing::Text(text) => spelling::read_number(text),
            _ => f64::NAN,
        }
    }

    /// What `JSON.stringify` sees; nothing where that leaves a member out.
    pub fn json(&self) -> Option<Json> {
        Some(match self {
            Thing::Null => Json::Null,
            Thing::Flag(flag) => (*flag).into(),
            Thing::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Json::from(*number as i64),
            Thing::Number(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
            Thing::Text(text) => (**text).into(),
            Thing::Broken => "\u{fffd}".into(),
            Thing::Long => "x".repeat(LONG + 1).into(),
            Thing::List(items) => items.borrow().iter().map(|item| item.json().unwrap_or_default()).collect(),
            Thing::Object(members) => {
                let members = members.borrow();
                let written = members.iter().filter_map(|(name, value)| Some((name.to_string(), value.json()?)));
                Json::Object(written.collect::<Map<String, Json>>())
            }
            Thing::Bytes | Thing::Throwing | Thing::Revoked => Json::Object(Map::new()),
            Thing::Undefined | Thing::Threw | Thing::Function | Thing::Symbol => return None,
        })
    }
}

impl From<Json> for Thing {
    fn from(json: Json) -> Thing {
        match json {
            Json::Null => Thing::Null,
            Json::Bool(flag) => Thing::Flag(flag),
            Json::Number(number) => Thing::Number(number.as_f64().unwrap_or(f64::NAN)),
            Json::String(text) => Thing::Text(text.into()),
            Json::Array(items) => Thing::list(items.into_iter().map(Thing::from).collect()),
            Json::Object(members) => {
                Thing::object(members.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
            }
        }
    }
}

impl From<Mock> for Thing {
    fn from(mock: Mock) -> Thing {
        match mock {
            Mock::Json(json) => json.into(),
            Mock::Object(members) => {
                Thing::object(members.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
            }
            Mock::List(items) => Thing::list(items.into_iter().map(Thing::from).collect()),
            Mock::Number(number) => Thing::Number(number),
            Mock::Function => Thing::Function,
            Mock::Symbol => Thing::Symbol,
            Mock::LoneSurrogate => Thing::Broken,
            Mock::Long => Thing::Long,
            Mock::Bytes => Thing::Bytes,
            Mock::Throwing => Thing::Throwing,
            Mock::Threw => Thing::Threw,
            Mock::Revoked => Thing::Revoked,
            Mock::Undefined => Thing::Undefined,
        }
    }
}
