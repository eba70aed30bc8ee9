//! Handles to JavaScript values. Strings, objects and functions stay in JavaScript, so no text is copied into or out of
//! the module, and nothing is allocated or freed. A handle is an index into the value list of one step. The list is
//! dropped after the step; a value that must outlive it is kept ([`Keep`]).
//!
//! The host (`host.rs`, `pkg-template/values.js`) inspects and creates values.

mod host;
mod keep;
mod kind;
mod literal;
mod object;
#[cfg(any(feature = "client", test))]
mod outside;
#[cfg(test)]
mod tests;
mod text;

pub use keep::Keep;
pub(crate) use keep::{persistent, plain};
pub use kind::Kind;
pub(crate) use literal::joined;
pub use literal::{Literal, literal};
pub use object::{List, Object};
#[cfg(any(feature = "client", test))]
pub use outside::{Kept, copy_of, into_step, member_of, out_of_step};
pub(crate) use text::fill;
pub use text::{Text, filled};

use core::ffi::CStr;
use core::num::NonZeroI32;
use wasm_bindgen::convert::{FromWasmAbi, IntoWasmAbi};
use wasm_bindgen::describe::WasmDescribe;

/// A handle to a JavaScript value other than `undefined`, which is `None` in an `Option`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Value(NonZeroI32);

/// A value that is known to be a number.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct Number(Value);

impl Value {
    /// The identity conversion, for macros: the other types have a function of this name that converts a value.
    const fn assume(value: Value) -> Value {
        value
    }

    /// The value with a handle.
    ///
    /// # Safety
    ///
    /// The handle must not be zero. The host returns zero only for `undefined`, and no literal has address zero.
    const unsafe fn behind(handle: i32) -> Value {
        // SAFETY: as above.
        Value(unsafe { NonZeroI32::new_unchecked(handle) })
    }

    /// The kind of this value.
    pub fn kind(self) -> Kind {
        Kind::of(Some(self))
    }

    /// Reads a property of an object or a function. If the getter throws, the result has the kind [`Kind::Threw`].
    #[inline(always)]
    pub fn get(self, name: impl Into<Text>) -> Option<Value> {
        host::get(self, name.into()).value()
    }

    /// Reads the property named by the word at an index of a list of names.
    pub fn member(self, names: Literal, index: u32) -> Option<Value> {
        host::member(self, names.into(), index as i32).value()
    }

    /// Whether both are the same value by `===`.
    #[inline(always)]
    pub fn is(self, other: impl Into<Value>) -> bool {
        host::same(self, other.into())
    }

    /// Whether this is a string that matches a pattern.
    #[inline(always)]
    pub fn matches(self, pattern: impl Into<Text>) -> bool {
        host::matches(self, pattern.into())
    }

    /// `null`
    pub fn null() -> Value {
        host::from_json(c"null".into())
    }

    /// Whether this is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The string, if it is well-formed and not too long.
    pub fn text(self) -> Option<Text> {
        (self.kind() == Kind::Text).then_some(Text::assume(self))
    }

    /// The number, or the number that a string represents; `NaN` otherwise.
    pub fn number(self) -> f64 {
        host::to_number(self)
    }

    /// Whether this value, parsed from JSON, satisfies the rule at an address. `false` is not conclusive: the walk
    /// decides.
    pub fn fits(self, rule: usize) -> bool {
        host::fits(self, rule as i32)
    }

    /// Serializes the value with `JSON.stringify`.
    pub fn to_json(self) -> Text {
        host::to_json(self)
    }
}

impl Number {
    /// A value that is known to be a number.
    pub const fn assume(value: Value) -> Number {
        Number(value)
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0.number()
    }
}

impl From<f64> for Number {
    fn from(number: f64) -> Number {
        Number(number.into())
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Value {
        number.0
    }
}

impl From<&'static CStr> for Value {
    #[inline(always)]
    fn from(text: &'static CStr) -> Value {
        Text::from(text).into()
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        host::from_number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Value {
        Value::from(f64::from(number))
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        host::from_json(if flag { c"true" } else { c"false" }.into())
    }
}

/// An optional value in the form in which it crosses the JavaScript boundary.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Handle(i32);

impl Handle {
    /// None.
    pub const NONE: Handle = Handle(0);

    /// The value of the handle.
    pub fn value(self) -> Option<Value> {
        NonZeroI32::new(self.0).map(Value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Handle {
    fn from(value: Option<T>) -> Handle {
        Handle(value.map_or(0, |value| value.into().0.get()))
    }
}

/// Passes a type across the JavaScript boundary as a number.
macro_rules! crosses_as_number {
    ($($type:ident: $into:expr, $from:expr;)*) => {
        $(
            impl WasmDescribe for $type {
                fn describe() {
                    i32::describe();
                }
            }

            impl IntoWasmAbi for $type {
                type Abi = i32;
                #[inline]
                fn into_abi(self) -> i32 {
                    $into(self)
                }
            }

            impl FromWasmAbi for $type {
                type Abi = i32;
                #[inline]
                unsafe fn from_abi(handle: i32) -> $type {
                    $from(handle)
                }
            }
        )*
    };
}

crosses_as_number! {
    Handle: |handle: Handle| handle.0, Handle;
    // SAFETY: where the host declares a value, it returns one.
    Value: |value: Value| value.0.get(), |handle| unsafe { Value::behind(handle) };
    // SAFETY: as above.
    Text: |text: Text| Value::from(text).0.get(), |handle| Text::assume(unsafe { Value::behind(handle) });
}
