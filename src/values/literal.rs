//! Texts of the program, which the host reads where they lie.

use super::Value;
#[cfg(test)]
use super::native;
#[cfg(not(test))]
use super::{from_number, slot};

/// A text of this program: ASCII, ending in NUL, read where it lies.
#[derive(Clone, Copy)]
pub struct Literal(#[cfg(not(test))] &'static u8, #[cfg(test)] &'static str);

/// A literal of the program as a [`Literal`], for tables.
macro_rules! literal {
    ($($text:expr),+) => { $crate::values::Literal::new(concat!($($text,)+ "\0")) };
}
pub(crate) use literal;

/// A literal of the program as a [`Value`].
macro_rules! text {
    ($($text:expr),+) => { $crate::values::literal!($($text),+).value() };
}
pub(crate) use text;

impl Literal {
    /// For the macro, which puts the NUL behind the text.
    pub const fn new(text: &'static str) -> Literal {
        #[cfg(not(test))]
        match text.as_bytes() {
            [first, ..] => Literal(first),
            [] => Literal(&0),
        }
        #[cfg(test)]
        Literal(text)
    }

    /// The text as a value.
    #[inline(always)]
    pub fn value(self) -> Value {
        #[cfg(test)]
        return native::literal(self.0);
        #[cfg(not(test))]
        from_number(core::ptr::from_ref(self.0) as usize as i32).unwrap_or(slot::THREW)
    }
}
