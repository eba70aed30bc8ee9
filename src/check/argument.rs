//! Arguments that the core reads member by member into structs.

use super::Need;
use crate::values::{Number, Text, Value};

/// A field type of such a struct, which determines whether the member is optional.
pub trait Member: Sized {
    /// Whether the member may be left out.
    const NEED: Need;

    /// Converts the checked value to the field.
    fn of(checked: Option<Value>) -> Self;
}

impl Member for Option<Value> {
    const NEED: Need = Need::Optional;

    fn of(checked: Option<Value>) -> Self {
        checked
    }
}

impl Member for Option<Text> {
    const NEED: Need = Need::Optional;

    fn of(checked: Option<Value>) -> Self {
        checked.map(Text::assume)
    }
}

impl Member for Option<Number> {
    const NEED: Need = Need::Optional;

    fn of(checked: Option<Value>) -> Self {
        checked.map(Number::assume)
    }
}

impl Member for Value {
    const NEED: Need = Need::Required;

    fn of(checked: Option<Value>) -> Self {
        checked.unwrap_or(c"".into())
    }
}

impl Member for Text {
    const NEED: Need = Need::Required;

    fn of(checked: Option<Value>) -> Self {
        Text::assume(checked.unwrap_or(c"".into()))
    }
}

/// Declares a struct that is read from an argument. The table, the fields and the reader come from one list. A line is
/// `field: Type = Rule`, with `as "name"` if the JavaScript name differs.
macro_rules! argument {
    (
        $(#[$about:meta])*
        $visible:vis struct $struct:ident {
            $($(#[$about_field:meta])* $field:ident $(as $name:literal)?: $type:ty = $rule:expr,)*
        }
    ) => {
        $(#[$about])*
        #[allow(missing_docs, reason = "pkg-template/index.d.ts says what each member is")]
        $visible struct $struct { $($(#[$about_field])* $visible $field: $type,)* }

        impl $struct {
            /// The rules of the members.
            $visible const TABLE: &'static $crate::check::Table = {
                static TABLE: $crate::check::Table = $crate::check::Table {
                    names: $crate::values::Literal::new($crate::values::joined!(
                        $($crate::check::argument!(@name $field $($name)?), " ",)*
                        ""
                    )),
                    fields: &[$($crate::check::Field {
                        rule: &$rule,
                        need: <$type as $crate::check::Member>::NEED,
                    },)*],
                    #[cfg(not(target_arch = "wasm32"))]
                    declared: (stringify!($struct), file!()),
                };
                &TABLE
            };

            /// Reads each member once. Members of `more` are allowed too but not read.
            $visible fn read(
                given: Option<$crate::values::Value>,
                more: Option<&'static $crate::check::Table>,
                name: $crate::values::Text,
            ) -> $crate::error::Checked<$struct> {
                let mut members = [None; $struct::TABLE.fields.len()];
                $crate::check::members(given, $struct::TABLE, more, &mut members, name)?;
                let [$($field,)*] = members;
                Ok($struct { $($field: <$type as $crate::check::Member>::of($field),)* })
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
}
pub(crate) use argument;
