//! Tables of fields. The host reads them too, in the module's memory (`fits` in `pkg-template/values.js`), so a valid
//! response is checked in one crossing without a walk.

use super::Rule;
use crate::values::{Kind, Literal, Text};

/// The members of an object.
#[repr(C)]
pub struct Table {
    /// Their names as in the REST API or the public types, separated by spaces.
    pub names: Literal,
    /// The rules of the members.
    pub fields: &'static [Field],
    /// The name and file of the declaration, for native programs that print the table.
    #[cfg(not(target_arch = "wasm32"))]
    pub declared: (&'static str, &'static str),
}

/// One member.
#[repr(C)]
pub struct Field {
    /// The rule of its value.
    pub rule: &'static Rule,
    /// Whether it may be missing.
    pub need: Need,
}

impl Table {
    /// A member's name.
    pub fn name(&self, index: u32) -> Text {
        let names = Text::from(self.names);
        names.split(c" ").item(index).map_or(names, Text::assume)
    }
}

/// Declares a table: a line per member with its name, need and rule.
macro_rules! table {
    ($(#[$about:meta])* $visible:vis $table:ident { $($name:literal $need:ident $rule:expr,)* }) => {
        $(#[$about])*
        $visible static $table: $crate::check::Table = $crate::check::Table {
            names: $crate::values::Literal::new($crate::values::joined!($($name, " ",)* "")),
            fields: &[$($crate::check::Field { rule: &$rule, need: $crate::check::Need::$need },)*],
            #[cfg(not(target_arch = "wasm32"))]
            declared: (stringify!($table), file!()),
        };
    };
}
pub(crate) use table;

/// Whether a member needs a value. A sum of flags: 1 may be `null`, 2 may be missing, 4 a `null` is removed from a
/// response, 8 a `null` in a response becomes an empty list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Need {
    /// Present and not `null`.
    Required = 0,
    /// Present, possibly `null`.
    Nullable = 1,
    /// May be missing or `null`.
    Loose = 1 + 2,
    /// May be missing; a `null` counts as missing and is removed.
    Optional = 1 + 2 + 4,
    /// A list that is present; a `null` becomes an empty list.
    List = 1 + 8,
}

impl Need {
    /// Whether `undefined` or `null` is acceptable.
    pub fn allows(self, kind: Kind) -> bool {
        let needed = match kind {
            Kind::Null => 1,
            Kind::Undefined => 2,
            Kind::Threw
            | Kind::Flag
            | Kind::Number
            | Kind::Text
            | Kind::LoneSurrogate
            | Kind::TooLong
            | Kind::Function
            | Kind::List
            | Kind::Bytes
            | Kind::Object
            | Kind::Other => 0,
        };
        self as u32 & needed != 0
    }
}

table! {
    /// An object with any members.
    pub ANYTHING {}
}
