//! A plain value as lines of text, one for each field: how the state of a call travels through JavaScript, so that
//! nothing of it stays in the memory of the module between two steps.

use crate::json::decimal;
use crate::text::number;

/// A field that fits on one line.
pub trait Line: Sized {
    /// Appends the field; what it writes holds no line break.
    fn write(&self, out: &mut String);
    /// Reads what [`Line::write`] wrote.
    fn read(line: &str) -> Option<Self>;
}

/// Declares a struct together with its way into lines and back.
macro_rules! lines {
    ($(#[$about:meta])* pub struct $name:ident { $($(#[$doc:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        pub struct $name { $($(#[$doc])* pub $field: $type,)* }

        impl $name {
            /// One line for each field.
            pub fn to_lines(&self) -> String {
                let mut out = String::new();
                $(
                    $crate::lines::Line::write(&self.$field, &mut out);
                    out.push('\n');
                )*
                out
            }

            /// The inverse of `to_lines`.
            pub fn from_lines(text: &str) -> Option<$name> {
                let mut lines = text.split('\n');
                Some($name { $($field: $crate::lines::Line::read(lines.next()?)?,)* })
            }
        }
    };
}
pub(crate) use lines;

/// Makes an enum without fields a [`Line`]: its variants are numbered in the order in which they are listed.
macro_rules! line_of_variants {
    ($name:ident: $($variant:ident)*) => {
        impl $crate::lines::Line for $name {
            fn write(&self, out: &mut String) {
                $crate::lines::Line::write(&(*self as u64), out);
            }
            fn read(line: &str) -> Option<Self> {
                let number: u64 = $crate::lines::Line::read(line)?;
                [$($name::$variant),*].get(number as usize).copied()
            }
        }
    };
}
pub(crate) use line_of_variants;

impl Line for String {
    fn write(&self, out: &mut String) {
        // A line break in a text would shift every field behind it; there is none in what is kept, and this keeps it so.
        out.extend(self.chars().map(|letter| if letter == '\n' { ' ' } else { letter }));
    }
    fn read(line: &str) -> Option<String> {
        Some(line.into())
    }
}

impl Line for u64 {
    fn write(&self, out: &mut String) {
        out.push_str(&decimal(*self));
    }
    fn read(line: &str) -> Option<u64> {
        number(line)
    }
}

impl Line for u32 {
    fn write(&self, out: &mut String) {
        u64::from(*self).write(out);
    }
    fn read(line: &str) -> Option<u32> {
        u32::try_from(number(line)?).ok()
    }
}

impl Line for i64 {
    fn write(&self, out: &mut String) {
        if *self < 0 {
            out.push('-');
        }
        self.unsigned_abs().write(out);
    }
    fn read(line: &str) -> Option<i64> {
        match line.strip_prefix('-') {
            Some(digits) => number(digits).map(|number| -(number as i64)),
            None => number(line).map(|number| number as i64),
        }
    }
}

impl Line for bool {
    fn write(&self, out: &mut String) {
        out.push(if *self { '1' } else { '0' });
    }
    fn read(line: &str) -> Option<bool> {
        Some(line == "1")
    }
}
