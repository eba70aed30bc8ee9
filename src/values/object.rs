//! Objects and arrays.

use super::{Kind, Literal, Text, Value, host};
use core::ops::Deref;

/// A value that is known to be an object.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct Object(Value);

/// A value that is known to be an array.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct List(Value);

impl Object {
    /// An empty object.
    pub fn new() -> Object {
        Object::from_json(c"{}".into())
    }

    /// Parses JSON that is known to be an object.
    pub fn from_json(text: Text) -> Object {
        Object(host::from_json(text))
    }

    /// A value that is known to be an object.
    pub const fn assume(value: Value) -> Object {
        Object(value)
    }

    /// Sets a property.
    #[inline(always)]
    pub fn set(self, name: impl Into<Text>, value: impl Into<Value>) {
        host::set(self.0, name.into(), value.into());
    }

    /// Sets the property named by an index into a list of names.
    pub fn set_member(self, names: Literal, index: u32, value: Value) {
        host::set_member(self.0, names.into(), index as i32, value);
    }

    /// The own enumerable names, as an array.
    pub fn names(self) -> Option<Value> {
        host::names(self.0).value()
    }

    /// The values of its own enumerable properties, as an array; empty if listing their names throws.
    #[inline(never)]
    pub fn values(self) -> List {
        let values = List::new();
        let names = self.names().filter(|names| names.kind() == Kind::List).map_or_else(List::new, List::assume);
        for value in names.items().filter_map(|name| self.get(Text::assume(name))) {
            values.push(value);
        }
        values
    }

    /// The first own enumerable name that is in neither list of names.
    pub fn unknown_name(self, names: Literal, more: Option<Literal>) -> Option<Value> {
        host::unknown_name(self.0, names.into(), more.into()).value()
    }
}

impl Default for Object {
    fn default() -> Object {
        Object::new()
    }
}

impl List {
    /// An empty array.
    pub fn new() -> List {
        List(host::from_json(c"[]".into()))
    }

    /// A value that is known to be an array.
    pub const fn assume(value: Value) -> List {
        List(value)
    }

    /// The array's `length`.
    pub fn length(self) -> u32 {
        self.get(c"length").map_or(0, |length| length.number() as u32)
    }

    /// The item at an index.
    pub fn item(self, index: u32) -> Option<Value> {
        host::item(self.0, index as i32).value()
    }

    /// Its items, without those that are `undefined`.
    pub fn items(self) -> impl Iterator<Item = Value> {
        (0..self.length()).filter_map(move |index| self.item(index))
    }

    /// Appends an item.
    pub fn push(self, value: impl Into<Value>) {
        host::push(self.0, value.into());
    }

    /// Whether a string is one of the items, in constant time.
    pub fn includes_in_constant_time(self, text: Text) -> bool {
        host::includes_in_constant_time(self.0, text)
    }
}

impl Default for List {
    fn default() -> List {
        List::new()
    }
}

impl Deref for Object {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Deref for List {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Value {
        object.0
    }
}

impl From<List> for Value {
    fn from(list: List) -> Value {
        list.0
    }
}
