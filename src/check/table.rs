//! Tables of fields. The host reads them too, in the module's memory (`fits` in `pkg-template/values.js`): an answer
//! that fits takes one crossing, and no walk.

use super::Rule;
use crate::values::{Kind, Literal, Text};

/// The members of an object.
#[repr(C)]
pub struct Table {
    /// Their names, as the REST API or the contract spells them: the words of one text.
    pub names: Literal,
    /// What each may be.
    pub fields: &'static [Field],
    /// What its declaration calls it and in which file that is, for programs that run natively and show the table.
    #[cfg(not(target_arch = "wasm32"))]
    pub declared: (&'static str, &'static str),
}

/// One member.
#[repr(C)]
pub struct Field {
    /// What its value may be.
    pub rule: &'static Rule,
    /// Whether it may be missing.
    pub need: Need,
}

impl Table {
    /// One of the names.
    pub fn name(&self, index: u32) -> Text {
        let names = Text::from(self.names);
        names.split(c" ").item(index).map_or(names, Text::assume)
    }
}

/// Declares a table: a line for each member, with its name, its need and its rule.
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

/// Whether a member may lack a value. Each number is a sum: 1 where it may be `null`, 2 where it may be missing, 4 where a
/// `null` is taken out of an answer, 8 where it becomes an empty list there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Need {
    /// It is there and not `null`.
    Required = 0,
    /// It is there, and may be `null`.
    Nullable = 1,
    /// It may be missing or `null`.
    Loose = 1 + 2,
    /// It may be missing; a `null` counts as missing and is taken out.
    Optional = 1 + 2 + 4,
    /// A list that is there; a `null` stands for one without items, and becomes one.
    List = 1 + 8,
}

impl Need {
    /// Whether a value that is `undefined` or `null` is as good as one that fits.
    pub fn allows(self, kind: Kind) -> bool {
        let needed = match kind {
            Kind::Null => 1,
            Kind::Undefined => 2,
            Kind::Threw
            | Kind::Flag
            | Kind::Number
            | Kind::Text
            | Kind::Broken
            | Kind::Long
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
