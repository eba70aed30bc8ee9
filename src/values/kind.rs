//! The kinds of values.

use super::{Handle, Value, host};

/// Declares the kinds in the order of the numbers that `kind` in `pkg-template/values.js` returns.
macro_rules! kinds {
    ($($(#[$about:meta])* $name:ident)*) => {
        /// The kinds of values.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum Kind { $($(#[$about])* $name,)* }

        const KINDS: &[Kind] = &[$(Kind::$name,)*];
    };
}

kinds! {
    /// `undefined`
    Undefined
    /// `null`
    Null
    /// A value whose getter threw an exception.
    Threw
    /// `true` or `false`
    Flag
    /// A number, `NaN` and infinities included.
    Number
    /// A string.
    Text
    /// A string with a lone surrogate, which has no UTF-8 form.
    LoneSurrogate
    /// A string of more than a million characters, longer than any legitimate input.
    TooLong
    /// A function.
    Function
    /// An array.
    List
    /// A byte view such as a `Uint8Array`.
    Bytes
    /// Any other object.
    Object
    /// A symbol, a bigint, or an object that cannot be inspected.
    Other
}

impl Kind {
    /// The kind of a value; [`Kind::Undefined`] for `None`.
    #[inline(never)]
    pub fn of(value: Option<Value>) -> Kind {
        let number = match Handle::from(value).0 {
            0 => return Kind::Undefined,
            // Addresses of literals are positive.
            1.. => return Kind::Text,
            handle => host::kind(Handle(handle)),
        };
        KINDS.get(number as usize).copied().unwrap_or(Kind::Other)
    }
}
