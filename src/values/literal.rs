//! String literals. They stay in the module's memory, where the host reads them.

use super::{Text, Value};
use core::ffi::{CStr, c_char};

/// A string literal in tables. Unlike a `&CStr` it is only an address, without a length.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Literal(*const c_char);

// SAFETY: it points to a `'static` string that is never written to.
unsafe impl Sync for Literal {}
// SAFETY: as above.
unsafe impl Send for Literal {}

impl Literal {
    /// Wraps a literal, which must be ASCII, because the host reads bytes as characters.
    pub const fn new(text: &'static CStr) -> Literal {
        let mut bytes = text.to_bytes();
        while let [first, rest @ ..] = bytes {
            assert!(first.is_ascii(), "a literal must be ASCII");
            bytes = rest;
        }
        Literal(text.as_ptr())
    }

    /// The C string, for programs that inspect declarations.
    pub const fn to_cstr(self) -> &'static CStr {
        // SAFETY: it is the address of a NUL-terminated `'static` string.
        unsafe { CStr::from_ptr(self.0) }
    }

    /// The literal as a Rust string.
    pub fn to_str(self) -> &'static str {
        self.to_cstr().to_str().unwrap_or_default()
    }
}

/// Wraps a literal for a table.
pub const fn literal(text: &'static CStr) -> Literal {
    Literal::new(text)
}

impl From<Literal> for Text {
    #[inline(always)]
    fn from(literal: Literal) -> Text {
        // SAFETY: it is the address of a literal.
        Text::assume(unsafe { Value::behind(literal.0 as usize as i32) })
    }
}

impl From<Literal> for Value {
    #[inline(always)]
    fn from(literal: Literal) -> Value {
        Text::from(literal).into()
    }
}

/// Concatenates literals into one C string.
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
