//! The kinds of values.

use super::{Handle, Value, host};

/// Declares the kinds in the order of their numbers, which `kind` in `pkg-template/values.js` gives.
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
    /// Stands for a value whose reading threw an exception.
    Threw
    /// `true` or `false`
    Flag
    /// A number, `NaN` and infinities included.
    Number
    /// A string.
    Text
    /// A string with half a surrogate pair in it: it has no UTF-8 form and cannot travel unchanged.
    Broken
    /// A string of more than a million characters, which is too long to be honest.
    Long
    /// A function.
    Function
    /// An array.
    List
    /// A view of bytes, as a `Uint8Array` is.
    Bytes
    /// Any other object.
    Object
    /// A symbol, a big integer, or an object that refuses to say.
    Other
}

impl Kind {
    /// The kind of a value; of none it is [`Kind::Undefined`].
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
