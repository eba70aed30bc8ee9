//! Values that stay outside. A text, an object, a function: whatever a call is about belongs to JavaScript, and the core
//! holds a number for it. So no text is copied into the module or out of it, nothing is allocated, and nothing has to be
//! freed: the numbers are places in the table of one call, and what a step added there is forgotten when the step ends.
//!
//! What can be asked about values and what can be made of them is listed in [`Ask`] and [`Make`], and done by the host:
//! `pkg-template/values.js`, and in native tests `values/native.rs`.

mod language;
mod literal;
#[cfg(test)]
pub mod native;
#[cfg(not(test))]
mod outside;
pub mod slot;

pub use language::{Ask, Kind, Make};
pub use literal::Literal;
pub(crate) use literal::{literal, text};

#[cfg(test)]
use native as host;
#[cfg(not(test))]
use outside as host;

use core::num::NonZeroI32;
use language::KINDS;

/// A value outside: the address of a [`Literal`], or minus a place in the table of the call, which has the [`Kind`] above its
/// lowest 24 bits where the host has told it already. What is `undefined` is no value; functions that may come by it return
/// an `Option`.
#[derive(Clone, Copy, Debug)]
pub struct Value(NonZeroI32);

impl Value {
    /// A place in the table.
    pub const fn at(place: i32) -> Value {
        match NonZeroI32::new(-place) {
            Some(number) => Value(number),
            None => Value(NonZeroI32::MIN),
        }
    }

    /// An object without properties.
    pub fn object() -> Value {
        certain(make(Make::Object, None, None, None, None))
    }

    /// An array without items.
    pub fn list() -> Value {
        certain(make(Make::List, None, None, None, None))
    }

    /// A truth value.
    pub fn flag(is_set: bool) -> Value {
        certain(make(Make::Flag, Some(number(f64::from(u8::from(is_set)))), None, None, None))
    }

    /// What sort of value this is.
    pub fn kind(self) -> Kind {
        kind(Some(self))
    }

    /// A property of an object or a function. Where reading it throws, the result is of the kind [`Kind::Threw`].
    #[inline(never)]
    pub fn get(self, name: Value) -> Option<Value> {
        self.member(Some(name), 0)
    }

    /// The property that has one of several names, which are words of one text; without names an item of an array.
    pub fn member(self, names: Option<Value>, index: u32) -> Option<Value> {
        from_number(host::member(self.0.get(), to_number(names), index as i32))
    }

    /// An item of an array.
    pub fn item(self, index: u32) -> Option<Value> {
        self.member(None, index)
    }

    /// How many items an array has, or says that it has.
    pub fn length(self) -> u32 {
        self.get(text!("length")).map_or(0, |length| length.number() as u32)
    }

    /// Sets a property.
    #[inline(never)]
    pub fn set(self, name: Value, value: Value) {
        self.set_member(Some(name), 0, value);
    }

    /// Sets the property that has one of several names, or an item.
    pub fn set_member(self, names: Option<Value>, index: u32, value: Value) {
        host::put(self.0.get(), to_number(names), index as i32, value.0.get());
    }

    /// Sets an item of an array.
    pub fn set_item(self, index: u32, value: Value) {
        self.set_member(None, index, value);
    }

    /// Keeps a value in a place of the table that outlasts the step.
    pub fn keep(self, value: Option<Value>) {
        host::keep(self.0.get(), to_number(value));
    }

    /// The number of this place in the table, for a driver that is written in Rust.
    #[cfg(feature = "client")]
    pub fn place(self) -> u32 {
        self.0.get().unsigned_abs()
    }

    /// What is kept in a place of the table; nothing where that is `undefined`.
    #[inline(never)]
    pub fn kept(self) -> Option<Value> {
        match self.kind() {
            Kind::Undefined => None,
            kind => from_number(-(-self.0.get() & 0xff_ffff | (kind as i32) << 24)),
        }
    }

    /// An argument that is kept in a place of the table. A `null` stands for one that is not given.
    pub fn given(self) -> Option<Value> {
        self.kept().filter(|value| value.kind() != Kind::Null)
    }

    /// The number, `NaN` for anything else.
    pub fn number(self) -> f64 {
        host::number(self.0.get())
    }

    /// Whether this is a text that matches the pattern.
    #[inline(never)]
    pub fn matches(self, pattern: Value) -> bool {
        ask(Ask::Matches, Some(self), Some(pattern)) != 0
    }

    /// Whether this is the same value.
    #[inline(never)]
    pub fn is(self, other: Value) -> bool {
        ask(Ask::Same, Some(self), Some(other)) != 0
    }

    /// How many characters this text has.
    pub fn size(self) -> u32 {
        ask(Ask::Size, Some(self), None) as u32
    }

    /// What the first group of a pattern matches in this text.
    #[inline(never)]
    pub fn find(self, pattern: Value) -> Option<Value> {
        make(Make::Find, Some(self), Some(pattern), None, None)
    }

    /// This text with something in the place of each match of the pattern.
    #[inline(never)]
    pub fn replaced(self, pattern: Value, by: Value) -> Value {
        certain(make(Make::Replace, Some(self), Some(pattern), Some(by), None))
    }

    /// This URL with one more parameter.
    #[inline(never)]
    pub fn with_parameter(self, mark: Value, name: Value, value: Value) -> Value {
        certain(make(Make::Parameter, Some(self), Some(mark), Some(name), Some(value)))
    }

    /// What else can be made of this text.
    pub fn made(self, what: Make) -> Option<Value> {
        make(what, Some(self), None, None, None)
    }

    /// What is certain to come of this text.
    pub fn certainly(self, what: Make) -> Value {
        certain(self.made(what))
    }
}

/// What sort of value this is.
#[inline(never)]
pub fn kind(value: Option<Value>) -> Kind {
    let kind = match to_number(value) {
        0 => return Kind::Undefined,
        1.. => return Kind::Text,
        number if -number >> 24 == 0 => ask(Ask::Kind, value, None),
        number => -number >> 24,
    };
    KINDS.get(kind as usize).copied().unwrap_or(Kind::Other)
}

/// A number as a value.
pub fn number(number: f64) -> Value {
    certain(from_number(host::numeral(number)))
}

/// A template with values in the places of its `%`.
#[inline(never)]
pub fn fill(template: Value, first: Value, second: Option<Value>, third: Option<Value>) -> Value {
    certain(make(Make::Fill, Some(template), Some(first), second, third))
}

/// What can be asked about values.
pub fn ask(what: Ask, first: Option<Value>, second: Option<Value>) -> i32 {
    host::ask(what as i32, to_number(first), to_number(second))
}

/// What can be made of values.
pub fn make(
    what: Make,
    first: Option<Value>,
    second: Option<Value>,
    third: Option<Value>,
    fourth: Option<Value>,
) -> Option<Value> {
    from_number(host::make(what as i32, to_number(first), to_number(second), to_number(third), to_number(fourth)))
}

/// What the host promises to make of anything.
fn certain(value: Option<Value>) -> Value {
    value.unwrap_or(slot::THREW)
}

fn to_number(value: Option<Value>) -> i32 {
    value.map_or(0, |value| value.0.get())
}

fn from_number(number: i32) -> Option<Value> {
    NonZeroI32::new(number).map(Value)
}
