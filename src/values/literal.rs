//! Texts of the program. They stay in the module's memory, where the host reads them.

use super::{Text, Value};
use core::ffi::{CStr, c_char};

/// A text of this program, for tables: only an address, where a `&CStr` has a length besides.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Literal(*const c_char);

// SAFETY: it is made of a text that lives as long as the program and is never written to.
unsafe impl Sync for Literal {}
// SAFETY: as above.
unsafe impl Send for Literal {}

impl Literal {
    /// A text, which must be ASCII: the host reads bytes.
    pub const fn new(text: &'static CStr) -> Literal {
        let mut bytes = text.to_bytes();
        while let [first, rest @ ..] = bytes {
            assert!(first.is_ascii(), "a literal must be ASCII");
            bytes = rest;
        }
        Literal(text.as_ptr())
    }

    /// The text itself. Only programs that look at declarations need it.
    pub const fn to_cstr(self) -> &'static CStr {
        // SAFETY: it is the address of a text of the program, which ends in NUL.
        unsafe { CStr::from_ptr(self.0) }
    }

    /// The text as a string.
    pub fn to_str(self) -> &'static str {
        self.to_cstr().to_str().unwrap_or_default()
    }
}

/// A text, for tables.
pub const fn literal(text: &'static CStr) -> Literal {
    Literal::new(text)
}

impl From<Literal> for Text {
    #[inline(always)]
    fn from(literal: Literal) -> Text {
        // SAFETY: it is the address of a text.
        Text::assume(unsafe { Value::behind(literal.0 as usize as i32) })
    }
}

impl From<Literal> for Value {
    #[inline(always)]
    fn from(literal: Literal) -> Value {
        Text::from(literal).into()
    }
}

/// Joins literals to one C string.
macro_rules! joined {
    ($($text:expr),+ $(,)?) => {
        const {
            match core::ffi::CStr::from_bytes_with_nul(concat!($($text,)+ "\0").as_bytes()) {
                Ok(text) => text,
                Err(_) => c"",
            }
        }
    };
}
pub(crate) use joined;
